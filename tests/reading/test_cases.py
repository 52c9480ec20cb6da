"""Given a sentence as reports have them, when it is read, then these rows come out (cases/*.toml)."""

from __future__ import annotations

from collections import Counter

import pytest

from gongkai import reading
from tests.reading.case_table import CASE_KEYS, ROW_KEYS, Case, differences, load, year

CASES = load()


def as_parameter(case: Case) -> object:
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [as_parameter(case) for case in CASES])
def test_is_read_as_a_researcher_needs_it(case: Case) -> None:
    report = reading.read(case["text"], year(case))
    assert differences(case, report) == []


def test_table_is_large_and_its_ids_are_unique() -> None:
    assert len(CASES) >= 170
    assert [name for name, count in Counter(case["id"] for case in CASES).items() if count > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_is_well_formed(case: Case) -> None:
    assert set(case) <= CASE_KEYS
    position = 0
    for row in case["rows"]:
        assert set(row) <= ROW_KEYS
        raw = row["raw"] if isinstance(row["raw"], str) else row["raw"][0]
        position = case["text"].index(raw, position) + len(raw)
        assert all(word in row["label"] for word in row.get("must", [])), "the label lacks its own words"
        assert not any(word in row["label"] for word in row.get("never", []))
    for numeral, _ in case.get("aside", []):
        assert numeral in case["text"]
