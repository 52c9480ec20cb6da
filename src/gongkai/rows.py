"""Rows and their text: the one conversion between typed cells and the characters of a CSV.

In: rows as dicts in the order of the schema's fields, and Table Schemas as
plain mappings. Out: canonical text, and rows again. Promised: one value has
one text (so equal content means equal bytes), ``parse_row(text_row(row))`` is the row,
and a cell that cannot be written raises ``RowsError`` with its place. Not
promised: that the values obey the constraints; validation says so.

A missing value is None, written as the empty string, or one of the schema's
labelled missing values (未公开), which any column may hold as a string,
whatever its type: it says why the value is missing and survives the round trip.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.errors import RowsError

Cell = str | int | Decimal | bool | date | datetime | None
Row = dict[str, Cell]
Tables = Mapping[str, Sequence[Row]]
Schema = Mapping[str, Any]
TextRow = tuple[str, ...]
"""The cells of a row as canonical text, in the order of the fields."""


def field_names(schema: Schema) -> tuple[str, ...]:
    """The columns, in order."""
    return tuple(field["name"] for field in schema["fields"])


def primary_key(schema: Schema) -> tuple[str, ...]:
    """The names of the primary key's columns (a table without one is keyed by all its columns)."""
    key = schema.get("primaryKey") or field_names(schema)
    return (key,) if isinstance(key, str) else tuple(key)


def missing_values(schema: Schema) -> frozenset[str]:
    """The texts that mean "no value": plain or labelled (Data Package v2)."""
    values = schema.get("missingValues", [""])
    return frozenset(v["value"] if isinstance(v, Mapping) else v for v in values)


def text_rows(rows: Iterable[Mapping[str, Cell]], schema: Schema, table: str = "") -> list[TextRow]:
    """Rows as canonical text, sorted by the primary key (numbers by size). Raises ``RowsError``."""
    fields = [(field["name"], field.get("type", "string")) for field in schema["fields"]]
    missing = missing_values(schema)
    names = {name for name, _ in fields}
    found = [_text_row(row, fields, names, missing, f"{table}, row {n}") for n, row in enumerate(rows, 1)]
    return sorted(found, key=_sort_key(schema))


def _text_row(
    row: Mapping[str, Cell],
    fields: Sequence[tuple[str, str]],
    names: set[str],
    missing: frozenset[str],
    where: str,
) -> TextRow:
    if row.keys() != names:
        odd = ", ".join(sorted(row.keys() ^ names))
        raise RowsError(f"{where}: the columns differ from the schema's in {odd}.")
    return tuple(_text(row[name], kind, missing, f"{where}, {name}") for name, kind in fields)


def _text(cell: Cell, kind: str, missing: frozenset[str], where: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        if kind != "string" and cell not in missing:
            raise RowsError(f"{where}: {cell!r} is text in a column of type {kind}.")
        return cell
    writer = _WRITERS.get(kind)
    text = writer(cell) if writer else None
    if text is None:
        raise RowsError(f"{where}: {cell!r} does not fit the type {kind}.")
    return text


def decimal_text(value: Decimal) -> str:
    """A decimal without exponent and without zeros that carry nothing: 44600, 96.2, 0."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _integer(cell: Cell) -> str | None:
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else None


def _number(cell: Cell) -> str | None:
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal):
        return None
    value = Decimal(cell)
    return decimal_text(value) if value.is_finite() else None


def _boolean(cell: Cell) -> str | None:
    return ("true" if cell else "false") if isinstance(cell, bool) else None


def _date(cell: Cell) -> str | None:
    return cell.isoformat() if isinstance(cell, date) and not isinstance(cell, datetime) else None


def _datetime(cell: Cell) -> str | None:
    if not isinstance(cell, datetime) or cell.tzinfo is None:
        return None
    return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_WRITERS = {
    "integer": _integer,
    "year": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
}


def _sort_key(schema: Schema) -> Any:
    names = field_names(schema)
    kinds = {field["name"]: field.get("type", "string") for field in schema["fields"]}
    places = [
        (names.index(name), kinds[name] in ("integer", "number", "year")) for name in primary_key(schema)
    ]

    def key(row: TextRow) -> tuple[tuple[Decimal, str], ...]:
        return tuple((_size(row[i]) if numeric else Decimal(0), row[i]) for i, numeric in places)

    return key


def _size(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("-Infinity")


def key_text(row: TextRow, schema: Schema) -> str:
    """The primary key as one string: its cells joined by ``|`` (a ``|`` inside is written ``\\|``)."""
    names = field_names(schema)
    return "|".join(row[names.index(name)].replace("|", "\\|") for name in primary_key(schema))


# --- the characters of a CSV ---------------------------------------------------


def csv_bytes(rows: Iterable[TextRow], schema: Schema) -> bytes:
    """RFC 4180 with LF, UTF-8 without BOM, quotes only where they are needed.

    Written here rather than by ``csv``, whose quoting differs between versions of Python.
    """
    lines = [field_names(schema), *rows]
    return "".join((",".join(map(_quoted, line)) or '""') + "\n" for line in lines).encode("utf-8")


def _quoted(text: str) -> str:
    if text and not any(character in text for character in ',"\r\n') and text.strip() == text:
        return text
    return '"' + text.replace('"', '""') + '"' if text else ""


def parse_csv(data: bytes, where: str = "") -> tuple[tuple[str, ...], list[TextRow]]:
    """The header and the rows of a CSV, as text. Raises ``RowsError``."""
    try:
        text = data.decode("utf-8")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise RowsError(f"{where} is not a CSV in UTF-8: {error}.") from error
    if not lines:
        raise RowsError(f"{where} is empty: it has no header.")
    header = tuple(lines[0])
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(header):
            raise RowsError(f"{where}, line {number}: {len(line)} cells under {len(header)} headings.")
    return header, [tuple(line) for line in lines[1:]]


def parse_row(row: TextRow, schema: Schema, where: str = "") -> Row:
    """A text row as typed cells. Raises ``RowsError``."""
    missing = missing_values(schema)
    fields = schema["fields"]
    return {f["name"]: parse_cell(text, f, missing, where) for f, text in zip(fields, row, strict=True)}


def parse_cell(text: str, field: Mapping[str, Any], missing: frozenset[str], where: str = "") -> Cell:
    """One cell: None for the empty text, a labelled missing value as itself. Raises ``RowsError``."""
    if not text and "" in missing:
        return None
    kind = field.get("type", "string")
    if text in missing or kind == "string":
        return text
    try:
        parsed: Cell = _PARSERS[kind](text)
    except (KeyError, ValueError, InvalidOperation):
        raise RowsError(f"{where}, {field['name']}: {text!r} does not fit the type {kind}.") from None
    return parsed


def _parse_boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _parse_datetime(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


_PARSERS: Mapping[str, Any] = {
    "integer": int,
    "year": int,
    "number": Decimal,
    "boolean": _parse_boolean,
    "date": date.fromisoformat,
    "datetime": _parse_datetime,
}


def parse_table(data: bytes, schema: Schema, where: str = "") -> list[Row]:
    """A CSV as typed rows; its header must be the schema's. Raises ``RowsError``."""
    header, rows = parse_csv(data, where)
    if header != field_names(schema):
        raise RowsError(f"{where}: the header is not the schema's columns in their order.")
    return [parse_row(row, schema, f"{where}, row {number}") for number, row in enumerate(rows, 1)]
