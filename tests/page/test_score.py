"""The floor on 31 real pages, held in CI where they are at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.page import page_record, read_page


@pytest.mark.shared
def test_real_pages_are_read_as_the_gold_says(shared: Path, tmp_path: Path) -> None:
    read = tmp_path / "pages.jsonl"
    pages = sorted((shared / "dev" / "pages").glob("*.html"))
    records = (page_record(page.stem, read_page(page.read_bytes())) for page in pages)
    read.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")

    scorer, gold = shared / "scoring" / "score_pages.py", shared / "dev" / "pages" / "gold.jsonl"
    floor = ["--min-fields", "0.98", "--min-text", "0.99"]
    command = [sys.executable, str(scorer), str(gold), str(read), *floor]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout
    assert result.stdout.startswith("pages 31: kind right 1.0000")
