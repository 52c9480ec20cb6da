"""What must not be published is named; what may be is let through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sample import document, span

from gongkai import schemas, tables, validation
from gongkai.reading.model import SetAside
from gongkai.schemas import Row
from gongkai.validation import validate, validate_document

OF = "990001-2024-00001"


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Row]]:
    """The tables of the example, with rows of their own that a case may spoil."""
    monkeypatch.setattr(tables, "code_list", lambda name: ())
    return {name: [dict(row) for row in found] for name, found in tables.build([document()]).items()}


def test_a_good_report_has_no_faults(rows: dict[str, list[Row]]) -> None:
    assert validate(rows) == ()
    assert validate_document(document()) == ()


def test_no_report_at_all_is_no_fault_of_the_rows(rows: dict[str, list[Row]]) -> None:
    assert validate({name: [] for name in schemas.TABLES}) == ()


SPOILED: list[tuple[str, str, Callable[[dict[str, list[Row]]], Any]]] = [
    ("a value that is a float", "schema", lambda t: t["indicators"][0].update(value=1.5)),
    ("no value", "schema", lambda t: t["indicators"][0].update(value=None)),
    ("a date that is none", "schema", lambda t: t["reports"][0].update(written_date="2024-02-30")),
    (
        "a word that is not on the list",
        "constraint-error",
        lambda t: t["indicators"][0].update(qualifier="x"),
    ),
    ("a period that is none", "constraint-error", lambda t: t["indicators"][0].update(period="last year")),
    ("more than certain", "constraint-error", lambda t: t["indicators"][0].update(confidence=Decimal(2))),
    ("an id twice", "primary-key", lambda t: t["indicators"].append(dict(t["indicators"][0]))),
    ("a section that is not there", "foreign-key", lambda t: t["indicators"][0].update(section_id="9.9")),
    ("a unit that is not there", "foreign-key", lambda t: t["indicators"][0].update(unit_code="x")),
    ("a relation to nothing", "foreign-key", lambda t: t["relations"][0].update(other_id=f"{OF}.0000000000")),
    ("no snapshot", "foreign-key", lambda t: t["snapshots"].clear()),
    ("a range without bounds", "range", lambda t: t["indicators"][0].update(qualifier="range")),
]


@pytest.mark.parametrize(("check", "spoil"), [s[1:] for s in SPOILED], ids=[s[0] for s in SPOILED])
def test_a_spoiled_row_is_a_fault_of_its_report(
    rows: dict[str, list[Row]], check: str, spoil: Callable[[dict[str, list[Row]]], Any]
) -> None:
    spoil(rows)
    faults = validate(rows)
    assert {fault.report_id for fault in faults} == {OF}
    assert check in {fault.check for fault in faults}


def test_faults_are_named_row_by_row_even_beside_an_unwritable_one(rows: dict[str, list[Row]]) -> None:
    other = {**rows["indicators"][2], "report_id": "other", "indicator_id": "other.0123456789"}
    rows["indicators"][0].update(value=1.5)
    rows["indicators"].append(other)
    assert {fault.report_id for fault in validate(rows)} == {OF, "other"}


def test_characters_that_are_not_there_are_a_fault() -> None:
    good = document()
    first, *others = good.report.indicators
    shifted = replace(good.report, indicators=(replace(first, start=first.start + 1), *others))
    checks = {fault.check for fault in validate_document(replace(good, report=shifted))}
    assert checks == {"raw", "coverage"}


def test_a_numeral_in_no_row_is_a_fault() -> None:
    good = document()
    fewer = replace(good.report, set_aside=good.report.set_aside[1:])
    assert [f.check for f in validate_document(replace(good, report=fewer))] == ["coverage"]


def test_a_numeral_in_two_rows_is_a_fault() -> None:
    good = document()
    twice = (*good.report.set_aside, SetAside(*span("40"), "40", "other"))
    faults = validate_document(replace(good, report=replace(good.report, set_aside=twice)))
    assert [f.check for f in faults] == ["disjoint"]


def test_a_fault_says_where_and_what() -> None:
    fault = validation.Fault("units", "", "foreign-key", "no such base")
    assert str(fault) == "units: no such base (foreign-key)"
