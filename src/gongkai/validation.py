"""Rows + schemas -> faults: what must not be published.

In: ``Tables`` (and, for one report, its ``Document``). Out: ``Fault`` records, in
a stable order; none means that the rows may be published. Promised: every
constraint, key and reference that the schemas declare is checked (by
frictionless), and what they cannot express is checked here: that the offsets lead
to the characters, that no numeral is lost or counted twice, that a range has two
bounds, that no two addresses give the same report. Not promised: that the
numbers are true; ``checks`` looks at what a report says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai import schemas
from gongkai.errors import SchemaError
from gongkai.reading.model import Indicator, SetAside
from gongkai.schemas import Row, Tables
from gongkai.tables import Document

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_LIMIT = 10_000  # faults a table; frictionless stops at 1,000 by itself

_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where it stands, which report it belongs to ("" for none)."""

    table: str
    report_id: str
    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.table}: {self.message} ({self.check})"


def validate(tables: Tables) -> tuple[Fault, ...]:
    """All faults of the rows that a release would be made of."""
    return (*_declared(tables), *_ranges(tables))


def validate_document(document: Document) -> tuple[Fault, ...]:
    """All faults of one reading against the text that was read."""
    of, report, text = document.report_id, document.report, document.report.text
    rows: tuple[Indicator | SetAside, ...] = (*report.indicators, *report.set_aside)
    spans = sorted((row.start, row.end, row.raw) for row in rows)

    def fault(check: str, message: str) -> Fault:
        return Fault("indicators", of, check, message)

    faults = [
        fault("raw", f"characters {start} to {end} are {text[start:end]!r}, not {raw!r}")
        for start, end, raw in spans
        if text[start:end] != raw
    ]
    faults += [
        fault("disjoint", f"characters {second[0]} to {first[1]} belong to two rows")
        for first, second in pairwise(spans)
        if second[0] < first[1]
    ]
    faults += [
        fault("coverage", f"the numeral at characters {m.start()} to {m.end()} lies in no row")
        for m in _uncovered(text, spans)
    ]
    return tuple(faults)


def first(faults: Sequence[Fault]) -> str:
    """The first fault, and how many more there are."""
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{faults[0]}{more}"


def _uncovered(text: str, spans: list[tuple[int, int, str]]) -> Iterator[re.Match[str]]:
    """The runs of ASCII digits that do not lie wholly in one span."""
    following = iter(spans)
    span = next(following, None)
    for match in _DIGITS.finditer(text):
        while span is not None and span[1] <= match.start():
            span = next(following, None)
        if span is None or not span[0] <= match.start() < match.end() <= span[1]:
            yield match


def _ranges(tables: Tables) -> Iterator[Fault]:
    for row in tables["indicators"]:
        low, high = row["value_low"], row["value_high"]
        bounds = low is not None and high is not None
        if (row["qualifier"] == "range") != bounds:
            message = f"{row['indicator_id']} is a range without two bounds, or has bounds and is no range"
            yield Fault("indicators", str(row["report_id"]), "range", message)


def _declared(tables: Tables) -> Iterator[Fault]:
    """What the schemas declare, checked by frictionless on the very characters of the cells."""
    rows: dict[str, list[Row]] = {}
    resources: list[dict[str, object]] = []
    for name, schema in schemas.tables().items():
        rows[name] = []
        lines = [list(schema.columns)]
        for row in tables[name]:
            try:
                lines.append([field.write(row[field.name]) for field in schema.fields])
                rows[name].append(row)
            except SchemaError as error:
                yield Fault(name, _report_of(row), error.code, error.sentence)
        resources.append({"name": name, "type": "table", "data": lines, "schema": dict(schema.descriptor)})
    yield from _frictionless(resources, rows)


def _frictionless(resources: list[dict[str, object]], rows: Tables) -> Iterator[Fault]:
    from frictionless import Package  # noqa: PLC0415 - takes 0.4 s; most commands do without

    package = Package.from_descriptor({"$schema": _PROFILE, "name": "draft", "resources": resources})
    report = package.validate(limit_errors=_LIMIT)
    for error in report.errors:
        yield Fault("", "", error.type, error.note)
    for task in report.tasks:
        for error in task.errors:
            number = getattr(error, "row_number", None)
            row = rows[task.name][number - 2] if number else {}
            yield Fault(task.name, _report_of(row), error.type, error.message)


def _report_of(row: Row) -> str:
    """The report that a row belongs to: named in the row, or in front of an indicator's id."""
    return str(row.get("report_id") or str(row.get("indicator_id", "")).rpartition(".")[0])
