"""Published, late, missing, moved: for each publisher and year, by the law of that year."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.discover.register import Seen, duty_of, register


def row(entry: object) -> tuple[object, ...]:
    names = ("publisher", "report_year", "status", "published_date", "in_sources", "url", "was_at")
    return tuple(getattr(entry, name) for name in names)


def test_each_year_from_the_first_has_its_entry() -> None:
    seen = [
        Seen("甲市", 2021, "http://a/21", "2022-03-31", in_sources=True),
        Seen("甲市", 2022, "http://a/22", "2023-04-01"),
        Seen("甲市", 2024, "http://a/24", "", in_sources=True, moved_to="http://a/new24"),
        Seen("乙县", 2024, "http://b/24", "2025-03-01"),
        Seen("乙县", 2024, "http://b/24-again", "2025-03-02", in_sources=True),
    ]
    assert [row(entry) for entry in register(seen, date(2025, 4, 1))] == [
        ("乙县", 2024, "published", "2025-03-01", True, "http://b/24-again", ""),
        ("甲市", 2021, "published", "2022-03-31", True, "http://a/21", ""),
        ("甲市", 2022, "late", "2023-04-01", False, "http://a/22", ""),
        ("甲市", 2023, "missing", "", False, "", ""),
        ("甲市", 2024, "moved", "", True, "http://a/new24", "http://a/24"),
    ]


@pytest.mark.parametrize(("day", "missing"), [(date(2026, 3, 31), []), (date(2026, 4, 1), [2025])])
def test_nothing_is_missing_before_it_is_due(day: date, missing: list[int]) -> None:
    found = register([Seen("甲市", 2024, "http://a/24")], day)
    assert [entry.report_year for entry in found if entry.status == "missing"] == missing


@pytest.mark.parametrize(
    ("year", "basis"),
    [(2014, None), (2015, "纲要"), (2018, "纲要"), (2019, "第二十四条"), (2030, "第二十四条")],
)
def test_the_duty_has_its_legal_basis(year: int, basis: str | None) -> None:
    duty = duty_of(year)
    if basis is None:
        assert duty is None
    else:
        assert duty is not None
        assert duty.due_before == date(year + 1, 4, 1)
        assert basis in duty.basis


def test_a_year_without_a_duty_is_listed_and_never_missing() -> None:
    found = register([Seen("甲市", 2012, "http://a/12", "2013-09-01")], date(2014, 12, 31))
    assert [(entry.report_year, entry.status, entry.due_before) for entry in found] == [
        (2012, "published", "")
    ]
