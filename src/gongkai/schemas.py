"""The columns of every table, as declared in ``schemas/*.json``.

In: one Table Schema (Data Package v2) a table, the only place where a column is
defined. Out: ``TableSchema`` and ``Field``, and the one way in which a cell is
written as text and read back. Promised: ``field.read(field.write(value)) ==
value`` for every value that the column allows, and equal values are written as
equal characters. Not promised: that a value keeps to the column's constraints;
``validation`` says that.

A column without a value says why: each optional column has exactly one missing
value, whose label begins with 未公开, 不适用 or 未知. Columns of words carry the
word itself in the cell, so that a reader of the file sees it; keys and columns of
numbers and dates leave the cell empty, so that programs read their type.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gongkai.errors import SchemaError

Cell = str | int | Decimal | date | datetime | bool | None
Row = dict[str, Cell]
Tables = Mapping[str, Sequence[Row]]

TABLES = (
    "reports",
    "snapshots",
    "sections",
    "indicators",
    "set_aside",
    "relations",
    "findings",
    "concepts",
    "units",
    "themes",
    "changes",
)
"""The tables in the order of the published package."""

_INLINED = ("fields", "primaryKey", "orderBy", "foreignKeys", "missingValues")


@dataclass(frozen=True)
class Field:
    """One column. ``missing`` is the text of a cell without a value (None: there is none)."""

    name: str
    title: str
    type: str
    description: str
    description_zh: str
    example: str
    required: bool
    missing: str | None
    missing_label: str
    categories: tuple[tuple[str, str], ...]
    constraints: Mapping[str, Any]

    def write(self, value: Cell) -> str:
        """The cell as it stands in a CSV file. Raises ``SchemaError``."""
        if value is None:
            if self.missing is None:
                raise SchemaError(f"Column {self.name} must have a value.")
            return self.missing
        writer, kinds = _WRITERS[self.type]
        if type(value) not in kinds:
            raise SchemaError(f"Column {self.name} ({self.type}) cannot hold {value!r}.")
        text = writer(value)
        if text == self.missing:
            raise SchemaError(f"Column {self.name}: {text!r} says that there is no value.")
        return text

    def read(self, text: str) -> Cell:
        """The value of a cell of a CSV file. Raises ``SchemaError``."""
        if text == self.missing:
            return None
        try:
            return _READERS[self.type](text)
        except (ValueError, InvalidOperation, KeyError):
            raise SchemaError(f"Column {self.name} ({self.type}) cannot be read from {text!r}.") from None


@dataclass(frozen=True)
class TableSchema:
    """One table.

    ``order`` names the columns that the rows are sorted by (ours, ``orderBy``; the primary
    key where it is not stated): indicators stand in the order of their report.
    ``descriptor`` is what a Data Package inlines: no ``$schema``, no titles.
    """

    name: str
    title: str
    description: str
    description_zh: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    order: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    descriptor: Mapping[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True)
class ForeignKey:
    """Columns that point to columns of a table (of the same table where ``table`` is its name)."""

    columns: tuple[str, ...]
    table: str
    reference: tuple[str, ...]


def folder() -> Path:
    """Where the schemas lie: in the installed package, or beside ``src`` in a checkout."""
    installed = Path(str(files("gongkai"))) / "_schemas"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "schemas"


@cache
def table(name: str) -> TableSchema:
    """The schema of one table. Raises ``SchemaError``."""
    if name not in TABLES:
        raise SchemaError(f"There is no table {name}.")
    path = folder() / f"{name}.json"
    try:
        declared = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SchemaError(f"{path} cannot be read: {error}.") from error
    return parse(declared)


def parse(declared: Mapping[str, Any]) -> TableSchema:
    """A table's schema from its declaration, as in ``schemas/`` or as a release carries it."""
    name = declared["name"]
    return TableSchema(
        name=name,
        title=declared["title"],
        description=declared["description"],
        description_zh=declared["descriptionZh"],
        fields=tuple(_field(entry) for entry in declared["fields"]),
        primary_key=tuple(declared["primaryKey"]),
        order=tuple(declared.get("orderBy", declared["primaryKey"])),
        foreign_keys=tuple(
            ForeignKey(
                columns=tuple(key["fields"]),
                table=key["reference"].get("resource", name),
                reference=tuple(key["reference"]["fields"]),
            )
            for key in declared.get("foreignKeys", [])
        ),
        descriptor={key: declared[key] for key in _INLINED if key in declared},
    )


def tables() -> Mapping[str, TableSchema]:
    """All tables by name, in the order of the package. Raises ``SchemaError``."""
    return {name: table(name) for name in TABLES}


def _field(declared: Mapping[str, Any]) -> Field:
    constraints = declared.get("constraints", {})
    missing = declared.get("missingValues", [{}])[0]
    return Field(
        name=declared["name"],
        title=declared["title"],
        type=declared["type"],
        description=declared["description"],
        description_zh=declared["descriptionZh"],
        example=declared["example"],
        required=bool(constraints.get("required", False)),
        missing=missing.get("value"),
        missing_label=missing.get("label", ""),
        categories=tuple((c["value"], c["label"]) for c in declared.get("categories", [])),
        constraints=constraints,
    )


def write_decimal(value: Decimal | int) -> str:
    """A decimal in plain digits, without exponent or closing zeros: equal values, equal text."""
    text = format(Decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _write_datetime(value: Any) -> str:
    if value.tzinfo is None or value.microsecond:
        raise SchemaError(f"A time must be aware and in whole seconds: {value!r}.")
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def _read_datetime(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


_WRITERS: Mapping[str, tuple[Callable[[Any], str], tuple[type, ...]]] = {
    "string": (str, (str,)),
    "integer": (str, (int,)),
    "number": (write_decimal, (Decimal, int)),
    "boolean": (lambda value: "true" if value else "false", (bool,)),
    "date": (lambda value: value.isoformat(), (date,)),
    "datetime": (_write_datetime, (datetime,)),
}

_READERS: Mapping[str, Callable[[str], Cell]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "datetime": _read_datetime,
}
