"""The generated pages say what the code says."""

from __future__ import annotations

from pathlib import Path

from gongkai import documentation
from gongkai.cli import COMMANDS


def test_no_generated_page_is_stale(root: Path) -> None:
    stale = [p.name for p, text in documentation.pages(root).items() if p.read_text(encoding="utf-8") != text]
    assert stale == [], "run make docs"


def test_every_error_code_is_used_once() -> None:
    codes = [line.split("|")[1] for line in documentation.error_list().splitlines() if line.startswith("| `")]
    assert len(codes) == len(set(codes))


def test_every_command_is_in_the_readme(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert all(f"`gongkai {name}`" in readme for name in COMMANDS)
