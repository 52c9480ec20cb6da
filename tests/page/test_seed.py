"""The first real report: the same page in two encodings gives the same metadata and text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.page import Page, page_record, read_page, require_report

pytestmark = pytest.mark.shared


def seed(shared: Path, name: str = "page.html", *replaced: tuple[bytes, bytes]) -> Page:
    body = (shared / "seed" / name).read_bytes()
    for old, new in replaced:
        assert old in body
        body = body.replace(old, new, 1)
    return read_page(body)


def test_seed_page_says_what_its_metadata_says(shared: Path) -> None:
    wanted = json.loads((shared / "seed" / "metadata.json").read_text(encoding="utf-8"))
    page = require_report(seed(shared))

    assert page.title == wanted["title"]
    assert list(page.breadcrumb) == wanted["breadcrumb"]
    assert page.report_year == wanted["report_year"]
    for name in ("index_number", "publisher", "disclosure_mode", "category", "written_date"):
        assert page.fields[name] == wanted[name], name
    for name in ("document_number", "validity", "editor"):
        assert page.fields[name] == "", name  # the label is there, the value is not
    assert page.fields["information_source"] == wanted["info_source"]
    assert page.division_code == "152900"


def test_gbk_and_a_wrong_declaration_give_the_same_record(shared: Path) -> None:
    utf8 = page_record("seed", seed(shared))
    declared = b'<meta charset="utf-8">'

    assert page_record("seed", seed(shared, "page-gbk.html")) == utf8
    assert page_record("seed", seed(shared, "page.html", (declared, b'<meta charset="gbk">'))) == utf8
