"""Parquet: one file a table, decimals as decimals.

Promised: ``decimal128`` with at least ``DECIMALS`` places, so that a column keeps
its type from release to release; dates and times as such (UTC); a missing value
is null. Titles and descriptions stand in the metadata of the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gongkai.errors import ExportError
from gongkai.exports.package import Package
from gongkai.schemas import Field, Row, TableSchema

DECIMALS = 6
PRECISION = 38
_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", tz="UTC"),
}


def write(package: Package) -> None:
    """Write ``formats/parquet/TABLE.parquet`` for each table. Raises ``ExportError``."""
    for name, schema in package.schemas.items():
        table = arrow_table(package.rows[name], schema)
        pq.write_table(
            table,
            package.target(f"parquet/{name}.parquet"),
            compression="zstd",
            version="2.6",
            store_schema=False,
        )


def arrow_table(rows: Sequence[Row], schema: TableSchema, places: int | None = None) -> Any:
    """The rows as an Arrow table; decimals have as many ``places`` as they need, where none are given.

    Raises ``ExportError``.
    """
    columns = [_column([row[field.name] for row in rows], field, places) for field in schema.fields]
    described = [
        pa.field(f.name, column.type, not f.required, {"title": f.title, "description": f.description})
        for f, column in zip(schema.fields, columns, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=pa.schema(described))


def _column(cells: Sequence[Any], field: Field, places: int | None) -> Any:
    kind = _decimal(cells, places) if field.type == "number" else _TYPES[field.type]
    try:
        return pa.array(cells, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise ExportError(f"Column {field.name} does not fit into Parquet: {error}.") from error


def _decimal(cells: Sequence[Any], places: int | None) -> Any:
    if places is not None:
        return pa.decimal128(PRECISION, places)
    needed = (-exponent for cell in cells if isinstance(cell, Decimal) and (exponent := _exponent(cell)) < 0)
    return pa.decimal128(PRECISION, max(DECIMALS, *needed, 0))


def _exponent(cell: Decimal) -> int:
    exponent = cell.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
