"""Identifiers outlive a second reading."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import TEXT, report

from gongkai.identity import indicator_ids, report_id
from gongkai.reading.model import Indicator, Report


def reread(old: str, new: str) -> Report:
    """The report with other words; each indicator again where its (perhaps new) characters now stand."""
    text = TEXT.replace(old, new)

    def moved(found: Indicator) -> Indicator:
        raw = found.raw if found.raw in text else new
        start = text.index(raw)
        return replace(found, raw=raw, start=start, end=start + len(raw))

    return replace(report(), text=text, indicators=tuple(moved(i) for i in report().indicators))


BEFORE = indicator_ids(report(), "r")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12件", "13件"),
        ("40件", "4000件"),
        ("200余人次", "三百多人次"),
        ("稳步推进", "全面推进，取得成效"),
        ("（一）办好复议案件。", "（一）办好复议案件。开展督察3次。"),
        ("二、下一步打算\n", "二、下一步打算\n新增一句话。"),
    ],
)
def test_ids_stay_when_numbers_or_other_sentences_change(old: str, new: str) -> None:
    assert indicator_ids(reread(old, new), "r") == BEFORE


def test_ids_do_not_depend_on_label_value_or_the_other_rows() -> None:
    better = replace(report().indicators[1], label="纠错", section_id="9", reading="other")
    alone = replace(report(), indicators=(better,))
    assert indicator_ids(alone, "r") == (BEFORE[1],)


def test_a_rewritten_clause_is_another_statement() -> None:
    after = indicator_ids(reread("其中直接纠错12件", "其中撤销12件"), "r")
    assert [a == b for a, b in zip(BEFORE, after, strict=True)] == [True, False, True, True]


def test_equal_clauses_and_several_numbers_of_one_clause_have_ids_of_their_own() -> None:
    text = "抽查5个部门60份案卷，发现问题2个。抽查7个部门80份案卷。"
    pattern = report().indicators[0]
    spans = [(text.index(raw), raw) for raw in ("5个", "60份", "2个", "7个", "80份")]
    rows = tuple(replace(pattern, start=at, end=at + len(raw), raw=raw) for at, raw in spans)
    ids = indicator_ids(replace(report(), text=text, indicators=rows), "r")
    assert len(set(ids)) == 5


@given(st.text(alphabet="0123十余，。,件a\n"), st.data())
def test_ids_are_distinct_on_any_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    rows = tuple(replace(report().indicators[0], start=a, end=b, raw=text[a:b]) for a, b in pairwise(cuts))
    ids = indicator_ids(replace(report(), text=text, indicators=rows), "r")
    assert len(set(ids)) == len(rows)


@pytest.mark.parametrize(
    ("index", "url", "expected"),
    [
        ("152900000000031/2023-01296", "", "152900000000031-2023-01296"),
        (" 0001 4349/2023 ", "https://a.invalid/x", "00014349-2023"),
    ],
)
def test_a_report_is_named_by_its_index_number(index: str, url: str, expected: str) -> None:
    assert report_id(index, url) == expected


@pytest.mark.parametrize("index", [None, "", "无", "-", "/"])
def test_without_an_index_number_it_is_named_by_host_and_path(index: str | None) -> None:
    first = report_id(index, "https://www.a.invalid/art/1.html")
    assert first.startswith("www.a.invalid-")
    assert first == report_id(index, "http://www.a.invalid/art/1.html#top")
    assert first != report_id(index, "https://www.a.invalid/art/2.html")
    assert first != report_id(index, "https://www.a.invalid/art/1.html?id=2")
