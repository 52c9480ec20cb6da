"""XLSX: for people who work in Excel. One sheet a table, Chinese headings, a sheet that explains.

Promised: text is text (nothing becomes a formula, a date or a number by itself);
numbers are numbers with all their digits, else ``ExportError``; dates are dates.
A table with more rows than a sheet holds goes on in the next sheet. The same rows
give the same bytes: the parts are stored without compression, under one time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from gongkai.errors import ExportError
from gongkai.exports.archive_zip import write_zip
from gongkai.exports.package import Package
from gongkai.exports.sqlite import exact_float
from gongkai.schemas import Cell, Field, Row, TableSchema

SHEET_ROWS = 1_048_575
LONGEST_TEXT = 32_767
_WIDEST = 40


def write(package: Package) -> None:
    """Write ``formats/NAME-VERSION.xlsx``. Raises ``ExportError``."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    created = datetime.strptime(package.descriptor["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    book.set_properties(
        {"title": package.descriptor.get("title", ""), "created": created.replace(tzinfo=None)}
    )
    formats = {"head": book.add_format({"bold": True}), "date": book.add_format({"num_format": "yyyy-mm-dd"})}
    _explain(book, package, formats)
    for name, schema in package.schemas.items():
        for title, rows in _sheets(schema, package.rows[name]):
            _table(book.add_worksheet(title), schema, rows, formats)
    book.close()
    with zipfile.ZipFile(buffer) as made:
        write_zip(
            package.target(f"{package.stem}.xlsx"),
            [(entry, made.read(entry)) for entry in made.namelist()],
        )


def _sheets(schema: TableSchema, rows: Sequence[Row]) -> Iterator[tuple[str, Sequence[Row]]]:
    """The rows by sheet: 指标, 指标 2, ..."""
    yield schema.title, rows[:SHEET_ROWS]
    for number, start in enumerate(range(SHEET_ROWS, len(rows), SHEET_ROWS), start=2):
        yield f"{schema.title} {number}", rows[start : start + SHEET_ROWS]


def _explain(book: Any, package: Package, formats: dict[str, Any]) -> None:
    """The first sheet: what this is, and what each column means."""
    descriptor = package.descriptor
    sheet = book.add_worksheet("说明")
    lines = [
        ("名称", descriptor.get("title", descriptor["name"])),
        ("版本", descriptor["version"]),
        ("时间", descriptor["created"]),
        ("许可", "; ".join(entry.get("name", "") for entry in descriptor.get("licenses", []))),
    ]
    for number, (head, text) in enumerate(lines):
        sheet.write_string(number, 0, head, formats["head"])
        sheet.write_string(number, 1, text)
    start = len(lines) + 1
    for column, head in enumerate(("表", "列", "column", "含义")):
        sheet.write_string(start, column, head, formats["head"])
    described = [
        (s.title, f.title, f.name, f.description_zh) for s in package.schemas.values() for f in s.fields
    ]
    for number, cells in enumerate(described, start=start + 1):
        for column, text in enumerate(cells):
            sheet.write_string(number, column, text)
    sheet.set_column(0, 2, 18)
    sheet.set_column(3, 3, 90)


def _table(sheet: Any, schema: TableSchema, rows: Sequence[Row], formats: dict[str, Any]) -> None:
    for column, field in enumerate(schema.fields):
        sheet.write_string(0, column, field.title, formats["head"])
        lengths = (len(str(row[field.name] or "")) for row in rows[:200])
        sheet.set_column(column, column, min(_WIDEST, max((8, *lengths)) * 1.3 + 2))
        for number, row in enumerate(rows, start=1):
            _cell(sheet, (number, column), row[field.name], field, formats["date"])
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(schema.fields) - 1)


def _cell(sheet: Any, at: tuple[int, int], cell: Cell, field: Field, date_format: Any) -> None:
    if cell is None:
        if field.missing:
            sheet.write_string(*at, field.missing)
    elif isinstance(cell, bool):
        sheet.write_boolean(*at, cell)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(*at, exact_float(Decimal(cell), field.name))
    elif isinstance(cell, date) and not isinstance(cell, datetime):
        sheet.write_datetime(*at, datetime(cell.year, cell.month, cell.day), date_format)  # noqa: DTZ001
    else:
        text = field.write(cell)
        if len(text) > LONGEST_TEXT:
            raise ExportError(f"Column {field.name}: a text of {len(text)} characters does not fit a cell.")
        sheet.write_string(*at, text)
