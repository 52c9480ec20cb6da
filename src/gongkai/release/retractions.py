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
from typing import Any

from gongkai.errors import InputError
from gongkai.release.model import Content, Table
from gongkai.rows import TextRow, parse_csv, primary_key

Gone = frozenset[tuple[str, str]]
COLUMNS = ("table", "key", "reason", "reviewer", "date")


def read_retractions(path: Path) -> Gone:
    """The (table, key) pairs of a retractions.csv; none where there is no file. Raises ``InputError``."""
    if not path.exists():
        return frozenset()
    header, rows = parse_csv(path.read_bytes(), path.name)
    if header != COLUMNS:
        raise InputError(f"{path.name} must have the columns {', '.join(COLUMNS)}.")
    for number, row in enumerate(rows, start=2):
        if not all(row):
            raise InputError(f"{path.name}, line {number}: a retraction states all of {', '.join(COLUMNS)}.")
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
    foreign = [fk for fk in table.schema.get("foreignKeys", []) if by_table[_target(fk, name)]]
    places = {column: place for place, column in enumerate(table.columns)}
    for key, row in table.rows.items():
        named = row[places["indicator_ids"]].replace(";", " ").split() if "indicator_ids" in places else ()
        if (
            key in by_table[name]
            or not by_table["indicators"].isdisjoint(named)
            or any(_refers(fk, row, places, tables, name, by_table) for fk in foreign)
        ):
            yield key


def _refers(
    foreign_key: Mapping[str, Any],
    row: TextRow,
    places: Mapping[str, int],
    tables: Mapping[str, Table],
    name: str,
    gone: Mapping[str, set[str]],
) -> bool:
    target = _target(foreign_key, name)
    if target not in tables:
        return False
    return _reference(foreign_key, row, places, tables[target]) in gone[target]


def _target(foreign_key: Mapping[str, Any], table: str) -> str:
    return foreign_key["reference"].get("resource") or table


def _reference(foreign_key: Mapping[str, Any], row: TextRow, places: Mapping[str, int], target: Table) -> str:
    """The key that a foreign key points to ("" where it does not point at the whole primary key)."""
    own, other = _names(foreign_key["fields"]), _names(foreign_key["reference"]["fields"])
    by_column = {there: row[places[here]] for here, there in zip(own, other, strict=True)}
    wanted = primary_key(target.schema)
    if set(by_column) != set(wanted):
        return ""
    return "|".join(by_column[column].replace("|", "\\|") for column in wanted)


def _names(fields: Any) -> list[str]:
    return [fields] if isinstance(fields, str) else list(fields)
