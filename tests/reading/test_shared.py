"""Real reports: every numeral accounted for, the outline as annotated, the two layouts read alike."""

import json
import re

import pytest

from gongkai.page import read_page
from gongkai.reading import read
from gongkai.reading.normalise import normalise

pytestmark = pytest.mark.shared


def texts(shared):
    return [shared / "seed" / "report.txt", *sorted((shared / "dev" / "texts").glob("*.txt"))]


def test_every_numeral_of_every_text_lies_in_exactly_one_row(shared):
    for path in texts(shared):
        text = path.read_text(encoding="utf-8")
        report = read(text)
        rows = [*report.indicators, *report.set_aside]
        for numeral in re.finditer(r"[0-9]+|[零一二三四五六七八九十百千万亿两]+", normalise(text)):
            for at in range(*numeral.span()):
                assert sum(row.start <= at < row.end for row in rows) == 1, (path.name, numeral[0])


def test_every_number_that_was_annotated_begins_or_lies_in_a_row(shared):
    for path in texts(shared):
        gold = path.parent / ("gold.jsonl" if path.name == "report.txt" else f"{path.stem}.gold.jsonl")
        report = read(path.read_text(encoding="utf-8"))
        rows = [(r.start, r.end) for r in (*report.indicators, *report.set_aside)]
        for line in gold.read_text(encoding="utf-8").splitlines():
            wanted = json.loads(line)
            assert any(a < wanted["end"] and wanted["start"] < b for a, b in rows), wanted["raw"]


def test_the_outline_of_the_seed_is_the_annotated_one(shared):
    wanted = json.loads((shared / "seed" / "metadata.json").read_text(encoding="utf-8"))["outline"]
    sections = read((shared / "seed" / "report.txt").read_text(encoding="utf-8")).sections
    assert [(s.level, s.start) for s in sections] == [(w["level"], w["start"]) for w in wanted]
    assert [s.marker for s in sections] == [w["marker"].rstrip("、") for w in wanted]


def test_both_encodings_of_the_seed_page_give_the_same_rows(shared):
    pages = [read_page((shared / "seed" / name).read_bytes()) for name in ("page.html", "page-gbk.html")]
    utf8, gbk = (read(page.text, 2022) for page in pages)
    assert utf8 == gbk
