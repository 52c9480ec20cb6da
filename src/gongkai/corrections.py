"""Reviewed corrections: what a person found wrong in the indicators, and put right.

In: ``corrections.csv`` (indicator_id, column, expected, new, reason, reviewer,
date) and the rows that reading gave. Out: the rows with the new values, marked
``review = corrected``. Promised: a correction is applied only to the value that
it expects; where reading now gives another one, or the row is gone, it is
refused loudly (``CorrectionError``), never skipped. ``confirmed`` as the new
value of the column ``review`` says that a person found the row right.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType

from gongkai import schemas
from gongkai.errors import CorrectionError
from gongkai.schemas import Row, Tables

TABLE = "indicators"
REVIEW = "review"
_FIXED = frozenset(("indicator_id", "report_id", "start", "end", "raw"))


@dataclass(frozen=True)
class Correction:
    """One line of corrections.csv. ``expected`` and ``new`` are cells as the CSV file writes them."""

    indicator_id: str
    column: str
    expected: str
    new: str
    reason: str
    reviewer: str
    date: str


COLUMNS = tuple(f.name for f in fields(Correction))


def read_corrections(content: bytes) -> tuple[Correction, ...]:
    """The corrections of a file. Raises ``CorrectionError``."""
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorrectionError(f"corrections.csv is not a CSV file in UTF-8: {error}.") from error
    found: dict[tuple[str, str], Correction] = {}
    for number, row in enumerate(rows, start=2):
        correction = _correction(number, row)
        key = (correction.indicator_id, correction.column)
        if key in found:
            raise CorrectionError(f"corrections.csv, line {number}: {' '.join(key)} is corrected twice.")
        found[key] = correction
    return tuple(found.values())


def _correction(number: int, row: Mapping[str | None, str | None]) -> Correction:
    where = f"corrections.csv, line {number}"
    if set(row) != set(COLUMNS) or None in row.values():
        raise CorrectionError(f"{where}: the columns must be {', '.join(COLUMNS)}.")
    correction = Correction(**{name: str(row[name]).strip() for name in COLUMNS})
    names = {f.name for f in schemas.table(TABLE).fields} - _FIXED
    if correction.column not in names:
        raise CorrectionError(f"{where}: the column {correction.column!r} cannot be corrected.")
    if not (correction.reason and correction.reviewer):
        raise CorrectionError(f"{where}: a correction says why, and who reviewed it.")
    try:
        date.fromisoformat(correction.date)
    except ValueError:
        raise CorrectionError(f"{where}: {correction.date!r} is no date (YYYY-MM-DD).") from None
    return correction


def apply(tables: Tables, corrections: Sequence[Correction]) -> Tables:
    """The tables with the corrections in their indicators. Raises ``CorrectionError``."""
    if not corrections:
        return tables
    columns = {f.name: f for f in schemas.table(TABLE).fields}
    rows = {str(row["indicator_id"]): dict(row) for row in tables[TABLE]}
    for correction in corrections:
        row = rows.get(correction.indicator_id)
        if row is None:
            raise CorrectionError(f"There is no indicator {correction.indicator_id} any more to correct.")
        column = columns[correction.column]
        found = column.write(row[correction.column])
        if found != correction.expected:
            raise CorrectionError(
                f"{correction.indicator_id}: {correction.column} is {found!r}, "
                f"the correction expects {correction.expected!r}."
            )
        row[correction.column] = column.read(correction.new)
        if correction.column != REVIEW:
            row[REVIEW] = "corrected"
    corrected: list[Row] = [rows[str(row["indicator_id"])] for row in tables[TABLE]]
    return MappingProxyType({**tables, TABLE: corrected})


def cells(corrections: Sequence[Correction]) -> frozenset[tuple[str, str, str]]:
    """The (table, key, column) of each corrected cell, for the causes of a release."""
    return frozenset((TABLE, c.indicator_id, c.column) for c in corrections)
