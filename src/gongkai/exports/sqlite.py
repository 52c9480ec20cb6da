"""SQLite: strict tables with their keys, search that works for Chinese, and views for common questions.

Promised: foreign keys hold (they are checked after writing); numbers are REAL and
read back as the very decimals of the CSV, else ``ExportError``; the same rows give
the same bytes with the same SQLite library, whatever its patch version says of itself.

Search: ``indicators_search`` is an FTS5 table over the labels. Chinese has no
spaces, so each label is indexed under all its runs of up to ``LONGEST``
characters; a word is found by itself, without any special query::

    SELECT label, value, unit FROM indicators
    WHERE rowid IN (SELECT rowid FROM indicators_search WHERE indicators_search MATCH '复议');
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from gongkai.errors import ExportError
from gongkai.exports.package import Package
from gongkai.schemas import Cell, Field, TableSchema

LONGEST = 16
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
_VERSION_OFFSET = 96
_VERSION = (3_037_000).to_bytes(4, "big")
_WORDS = re.compile(r"[^\W_]+")

VIEWS = {
    "indicators_with_reports": """
        SELECT r.publisher, r.division_code, r.report_year, r.title AS report_title, r.source_url,
               i.label, i.value, i.value_low, i.value_high, i.unit, i.qualifier, i.statement, i.period,
               c.name_zh AS concept_zh, c.name_en AS concept_en, i.raw, i.start, i."end",
               i.confidence, i.indicator_id, i.report_id, i.concept_id
        FROM indicators AS i JOIN reports AS r USING (report_id) LEFT JOIN concepts AS c USING (concept_id)
        ORDER BY i.report_id, i.position""",
    "concepts_by_year": """
        SELECT c.concept_id, c.name_zh, c.name_en, r.publisher, i.period, i.value, i.unit, i.qualifier,
               i.confidence, i.indicator_id
        FROM indicators AS i JOIN concepts AS c USING (concept_id) JOIN reports AS r USING (report_id)
        WHERE i.statement = 'actual' ORDER BY c.concept_id, r.publisher, i.period, i.indicator_id""",
    "inconsistent_findings": """
        SELECT r.publisher, r.report_year, f.* FROM findings AS f JOIN reports AS r USING (report_id)
        WHERE f.verdict = 'inconsistent' ORDER BY f.finding_id""",
}
"""View -> its query. A view is left out where a table that it needs is not in the package."""


def write(package: Package) -> None:
    """Write ``formats/NAME-VERSION.sqlite``. Raises ``ExportError``."""
    target = package.target(f"{package.stem}.sqlite")
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA encoding = 'UTF-8'")
        database.execute("BEGIN")
        for name, schema in package.schemas.items():
            database.execute(_create(schema))
            marks = ", ".join("?" for _ in schema.fields)
            rows = ([_cell(row[f.name], f) for f in schema.fields] for row in package.rows[name])
            database.executemany(f"INSERT INTO {_quoted(name)} VALUES ({marks})", rows)  # noqa: S608
        _search(database, package)
        for name, query in VIEWS.items():
            if set(re.findall(r"(?:FROM|JOIN) (\w+)", query)) <= package.schemas.keys():
                database.execute(f"CREATE VIEW {name} AS {query}")
        database.execute("COMMIT")
        _check(database)
        database.execute("VACUUM")
    _hide_library_version(target)


def _create(schema: TableSchema) -> str:
    parts = [_column(field) for field in schema.fields]
    parts.append(f"PRIMARY KEY ({_list(schema.primary_key)})")
    parts += [
        f"FOREIGN KEY ({_list(key.columns)}) REFERENCES {_quoted(key.table)} ({_list(key.reference)})"
        for key in schema.foreign_keys
    ]
    return f"CREATE TABLE {_quoted(schema.name)} (\n  {(',' + chr(10) + '  ').join(parts)}\n) STRICT"


def _column(field: Field) -> str:
    required = " NOT NULL" if field.required else ""
    check = f" CHECK ({_quoted(field.name)} IN (0, 1))" if field.type == "boolean" else ""
    if enum := field.constraints.get("enum"):
        allowed = ", ".join("'" + str(value).replace("'", "''") + "'" for value in enum)
        check = f" CHECK ({_quoted(field.name)} IN ({allowed}))"
    return f"{_quoted(field.name)} {_TYPES.get(field.type, 'TEXT')}{required}{check}"


def _cell(cell: Cell, field: Field) -> str | int | float | None:
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, date):
        return cell.isoformat()
    return exact_float(cell, field.name) if isinstance(cell, Decimal) else cell


def exact_float(value: Decimal, where: str) -> float:
    """The number as a float that is written as the same decimal. Raises ``ExportError`` where none is."""
    number = float(value)
    if Decimal(repr(number)) != value:
        raise ExportError(f"Column {where}: {value} has more digits than a binary number can carry.")
    return number


def _search(database: sqlite3.Connection, package: Package) -> None:
    if "indicators" not in package.schemas:
        return
    database.execute(
        "CREATE VIRTUAL TABLE indicators_search USING fts5("
        "label, content=\"indicators\", tokenize='unicode61', detail=none)"
    )
    labels = database.execute("SELECT rowid, label FROM indicators ORDER BY rowid").fetchall()
    database.executemany(
        "INSERT INTO indicators_search (rowid, label) VALUES (?, ?)",
        ((rowid, " ".join(runs(label or ""))) for rowid, label in labels),
    )
    database.execute("INSERT INTO indicators_search (indicators_search) VALUES ('optimize')")


def runs(label: str) -> list[str]:
    """All runs of up to ``LONGEST`` characters of a label's words, shortest first, each once."""
    words = _WORDS.findall(label)
    lengths = range(1, LONGEST + 1)
    found = (word[start : start + n] for n in lengths for word in words for start in range(len(word) - n + 1))
    return list(dict.fromkeys(found))


def _check(database: sqlite3.Connection) -> None:
    broken = database.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise ExportError(f"Foreign keys of {broken[0][0]} point to rows that are not there.")


def _hide_library_version(path: Path) -> None:
    """The file's header names the library that wrote it last; say the oldest that can read it instead."""
    with path.open("r+b") as file:
        file.seek(_VERSION_OFFSET)
        file.write(_VERSION)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))
