"""Rows as canonical text, and the bytes of a CSV: equal content gives equal bytes.

In: typed rows and their ``TableSchema``, or the bytes of a CSV. Out: text rows
in the order of the schema, CSV bytes, and typed rows again. Promised:
``typed(text_rows(rows))`` are the rows, in order; the bytes depend on nothing
but the rows. Raised: ``RowsError`` with the place of what does not fit. Not
promised: that the values obey the constraints; validation says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from gongkai.errors import RowsError, SchemaError
from gongkai.schemas import Cell, Row, TableSchema

TextRow = tuple[str, ...]
"""The cells of a row as canonical text, in the order of the columns."""

KEY_SEPARATOR = " | "


def text_rows(rows: Iterable[Mapping[str, Cell]], schema: TableSchema) -> list[TextRow]:
    """Rows as text, in order. Raises ``RowsError``."""
    found = [_text_row(row, schema, f"{schema.name}, row {n}") for n, row in enumerate(rows, 1)]
    return in_order(found, schema)


def in_order(rows: Iterable[TextRow], schema: TableSchema) -> list[TextRow]:
    """Text rows in the order that the schema states, then of the primary key; numbers by size."""
    return sorted(rows, key=_sort_key(schema))


def _text_row(row: Mapping[str, Cell], schema: TableSchema, where: str) -> TextRow:
    if set(row) != set(schema.columns):
        odd = ", ".join(sorted(set(row) ^ set(schema.columns)))
        raise RowsError(f"{where}: the columns differ from the schema's in {odd}.")
    try:
        return tuple(field.write(row[field.name]) for field in schema.fields)
    except SchemaError as error:
        raise RowsError(f"{where}: {error.sentence}") from error


def typed(rows: Iterable[TextRow], schema: TableSchema) -> list[Row]:
    """Text rows as typed rows. Raises ``RowsError``."""
    try:
        return [
            {field.name: field.read(text) for field, text in zip(schema.fields, row, strict=True)}
            for row in rows
        ]
    except (SchemaError, ValueError) as error:
        raise RowsError(f"{schema.name}: {error}") from error


def _sort_key(schema: TableSchema) -> Callable[[TextRow], tuple[tuple[Decimal, str], ...]]:
    kinds = {field.name: field.type for field in schema.fields}
    names = dict.fromkeys((*schema.order, *schema.primary_key))
    places = [(schema.columns.index(name), kinds[name] in ("integer", "number")) for name in names]

    def key(row: TextRow) -> tuple[tuple[Decimal, str], ...]:
        return tuple((_size(row[place]) if by_size else Decimal(0), row[place]) for place, by_size in places)

    return key


def _size(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("-Infinity")


def key_text(row: TextRow, schema: TableSchema) -> str:
    """The primary key as one string, its cells joined by `` | ``."""
    return KEY_SEPARATOR.join(row[schema.columns.index(name)] for name in schema.primary_key)


def csv_bytes(rows: Iterable[TextRow], columns: Sequence[str]) -> bytes:
    """RFC 4180 with LF, UTF-8 without BOM, quotes only where they are needed.

    Written here rather than by ``csv``, whose quoting differs between versions of Python.
    """
    lines = [tuple(columns), *rows]
    return "".join((",".join(map(_quoted, line)) or '""') + "\n" for line in lines).encode("utf-8")


def _quoted(text: str) -> str:
    plain = text.strip() == text and not any(character in text for character in ',"\r\n')
    return text if plain else '"' + text.replace('"', '""') + '"'


def parse_csv(data: bytes, where: str) -> tuple[TextRow, list[TextRow]]:
    """The header and the rows of a CSV, as text. Raises ``RowsError``."""
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise RowsError(f"{where} is not a CSV in UTF-8: {error}.") from error
    if not lines:
        raise RowsError(f"{where} is empty: it has no header.")
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(lines[0]):
            raise RowsError(f"{where}, line {number}: {len(line)} cells under {len(lines[0])} headings.")
    header, *rows = map(tuple, lines)
    return header, rows


def parse_table(data: bytes, schema: TableSchema, where: str) -> list[TextRow]:
    """The rows of a CSV whose header must be the schema's columns. Raises ``RowsError``."""
    header, rows = parse_csv(data, where)
    if header != schema.columns:
        raise RowsError(f"{where}: the header is not the schema's columns in their order.")
    return rows
