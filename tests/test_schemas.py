"""schemas/: every column is declared once, wholly, and in a form that the standard accepts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from gongkai import schemas
from gongkai.errors import SchemaError
from gongkai.schemas import TABLES, Cell, Field, TableSchema

EACH_TABLE = pytest.mark.parametrize("table", [schemas.table(name) for name in TABLES], ids=TABLES)
REASONS = ("未公开", "不适用", "未知")


def columns() -> list[tuple[str, Field]]:
    return [(f"{name}.{f.name}", f) for name, table in schemas.tables().items() for f in table.fields]


EACH_COLUMN = pytest.mark.parametrize("field", [f for _, f in columns()], ids=[i for i, _ in columns()])


def package_of(tables: tuple[str, ...]) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "schemas",
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "type": "table",
                "schema": dict(schemas.table(name).descriptor),
            }
            for name in tables
        ],
    }


def test_there_is_one_file_for_each_table_and_no_other(root: Path) -> None:
    assert sorted(p.stem for p in (root / "schemas").glob("*.json")) == sorted(TABLES)


@EACH_TABLE
def test_keys_name_columns_that_exist(table: TableSchema) -> None:
    assert {*table.primary_key, *table.order} <= set(table.columns)
    for key in table.foreign_keys:
        assert set(key.columns) <= set(table.columns)
        assert key.reference == schemas.table(key.table).primary_key


@EACH_TABLE
def test_self_references_leave_out_the_resource(table: TableSchema) -> None:
    declared = table.descriptor.get("foreignKeys", [])
    assert all(key["reference"].get("resource") != table.name for key in declared)


@EACH_COLUMN
def test_a_column_is_described_in_both_languages(field: Field) -> None:
    assert any("\u4e00" <= c <= "\u9fff" for c in field.title)
    assert field.description.endswith(".")
    assert field.description_zh.endswith("。")


@EACH_COLUMN
def test_a_column_has_a_value_or_says_why_not(field: Field) -> None:
    assert field.required == (field.missing is None)
    assert field.required or field.missing_label.partition(":")[0] in REASONS


@EACH_COLUMN
def test_the_example_is_a_value_of_the_column(field: Field) -> None:
    assert field.write(field.read(field.example)) == field.example


@EACH_COLUMN
def test_categories_stand_beside_an_enum(field: Field) -> None:
    assert [value for value, _ in field.categories] == field.constraints.get("enum", [])


def test_frictionless_finds_no_fault_in_the_declarations() -> None:
    assert [r.name for r in Package.from_descriptor(package_of(TABLES)).resources] == list(TABLES)


@pytest.mark.shared
def test_the_official_profile_accepts_all_tables(shared: Path) -> None:
    profile = json.loads((shared / "profiles" / "datapackage-2.0.json").read_text(encoding="utf-8"))
    faults = jsonschema.Draft7Validator(profile).iter_errors(package_of(TABLES))
    assert [fault.message for fault in faults] == []


VALUES = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=6).map(lambda v: ("number", v)),
    st.integers().map(lambda v: ("integer", v)),
    st.booleans().map(lambda v: ("boolean", v)),
    st.dates().map(lambda v: ("date", v)),
    st.text(min_size=1).map(lambda v: ("string", v)),
    st.datetimes(timezones=st.just(UTC)).map(lambda v: ("datetime", v.replace(microsecond=0))),
)


def field_of(kind: str) -> Field:
    return Field("x", "列", kind, "", "", "", False, "", "不适用", (), {})


@given(VALUES)
def test_what_is_written_is_read_back(case: tuple[str, Cell]) -> None:
    kind, value = case
    field = field_of(kind)
    assert field.read(field.write(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.10"), "1.1"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.00"), "0"),
        (Decimal("39.66") * 100000000, "3966000000"),
        (Decimal("12345678901234567890123456789012345.5"), "12345678901234567890123456789012345.5"),
    ],
)
def test_equal_decimals_are_written_alike(value: Decimal, text: str) -> None:
    assert field_of("number").write(value) == text


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", 1.5),
        ("integer", True),
        ("date", datetime(2026, 1, 1, tzinfo=UTC)),
        ("string", 5),
        ("string", ""),
        ("datetime", datetime(2026, 1, 1)),  # noqa: DTZ001 - the naive time is the case
        ("datetime", datetime(2026, 1, 1, 0, 0, 0, 5, tzinfo=UTC)),
    ],
)
def test_a_value_of_another_type_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(SchemaError):
        field_of(kind).write(value)


@pytest.mark.parametrize(("kind", "text"), [("number", "x"), ("date", "2026-13-01"), ("boolean", "True")])
def test_a_cell_that_is_no_value_is_refused(kind: str, text: str) -> None:
    with pytest.raises(SchemaError):
        field_of(kind).read(text)


def test_a_required_column_without_a_value_is_refused() -> None:
    with pytest.raises(SchemaError):
        schemas.table("reports").fields[0].write(None)


def test_dates_are_iso() -> None:
    assert field_of("date").write(date(2023, 2, 27)) == "2023-02-27"
