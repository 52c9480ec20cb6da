"""Recorded retractions: rows that were published and are withdrawn, by name and with the reason.

In: retractions.csv (table, key, reason, reviewer, date). Out: the set that a
draft carries, and contents without the retracted rows. Promised: what refers to
a retracted row (by foreign key, or by naming it in ``indicator_ids``) goes with
it, so no reference dangles. A retraction of a report withdraws all its rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gongkai.errors import InputError
from gongkai.release.model import Content, Table
from gongkai.rows import KEY_SEPARATOR, TextRow, parse_csv
from gongkai.schemas import ForeignKey

Gone = frozenset[tuple[str, str]]
RETRACTIONS = "retractions.csv"
COLUMNS = ("table", "key", "reason", "reviewer", "date")


def read_retractions(path: Path) -> Gone:
    """The (table, key) pairs of a retractions.csv; none where there is no file. Raises ``InputError``."""
    return parse_retractions(path.read_bytes() if path.exists() else b"", path.name)


def parse_retractions(data: bytes, name: str) -> Gone:
    """The (table, key) pairs of the bytes of a retractions.csv (none of no bytes). Raises ``InputError``."""
    if not data:
        return frozenset()
    header, rows = parse_csv(data, name)
    if header != COLUMNS:
        raise InputError(f"{name} must have the columns {', '.join(COLUMNS)}.")
    for number, row in enumerate(rows, start=2):
        if not all(row):
            raise InputError(f"{name}, line {number}: a retraction states all of {', '.join(COLUMNS)}.")
    return frozenset((row[0], row[1]) for row in rows)


def without(content: Content, retractions: Gone) -> tuple[Content, Gone]:
    """The content without what is retracted, and every (table, key) that went."""
    tables = dict(content.tables)
    gone = set(retractions)
    while found := {(name, key) for name in tables for key in _retracted(name, tables, gone)}:
        for name in {name for name, _ in found}:
            kept = {key: row for key, row in tables[name].rows.items() if (name, key) not in found}
            tables[name] = Table(tables[name].schema, kept)
        gone |= found
    return Content(tables, content.package), frozenset(gone)


def _retracted(name: str, tables: Mapping[str, Table], gone: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Keys of the rows that are retracted, or refer to a retracted row."""
    table = tables[name]
    by_table: dict[str, set[str]] = defaultdict(set)
    for target, key in gone:
        by_table[target].add(key)
    foreign = [key for key in table.schema.foreign_keys if key.table in tables and by_table[key.table]]
    places = {column: place for place, column in enumerate(table.columns)}
    for key, row in table.rows.items():
        named = row[places["indicator_ids"]].split() if "indicator_ids" in places else ()
        references = (
            _reference(foreign_key, row, places, tables[foreign_key.table]) in by_table[foreign_key.table]
            for foreign_key in foreign
        )
        if key in by_table[name] or not by_table["indicators"].isdisjoint(named) or any(references):
            yield key


def _reference(key: ForeignKey, row: TextRow, places: Mapping[str, int], target: Table) -> str:
    """The row that a foreign key points to ("" where it does not point at the whole primary key)."""
    by_column = {there: row[places[here]] for here, there in zip(key.columns, key.reference, strict=True)}
    wanted = target.schema.primary_key
    if set(by_column) != set(wanted):
        return ""
    return KEY_SEPARATOR.join(by_column[column] for column in wanted)
