"""Rows as text: one content, one sequence of bytes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages import draft, report

from gongkai import schemas
from gongkai.errors import RowsError
from gongkai.rows import csv_bytes, key_text, parse_csv, parse_table, text_rows, typed

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_rows_are_the_same_after_writing_and_reading_whatever_their_order() -> None:
    tables = draft(report("b-2"), report("a-1")).tables
    for name, rows in tables.items():
        schema = schemas.table(name)
        data = csv_bytes(text_rows(rows, schema), schema.columns)
        backwards = csv_bytes(text_rows(list(reversed(rows)), schema), schema.columns)
        assert data == backwards
        read = typed(parse_table(data, schema, name), schema)
        assert len(read) == len(rows)
        assert all(row in read for row in rows)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_any_text_survives_our_csv_and_the_standard_library_reads_it(rows: list[tuple[str, str]]) -> None:
    data = csv_bytes(rows, ("a", "b"))
    assert parse_csv(data, "x") == (("a", "b"), rows)
    assert [tuple(r) for r in csv.reader(io.StringIO(data.decode(), newline=""))] == [("a", "b"), *rows]


@given(st.lists(st.tuples(CELLS), max_size=5))
def test_a_table_of_one_column_keeps_its_empty_cells(rows: list[tuple[str]]) -> None:
    assert parse_csv(csv_bytes(rows, ("a",)), "x")[1] == rows


def test_bytes_are_utf_8_without_mark_with_line_feeds_and_the_fewest_quotes() -> None:
    assert csv_bytes([("件", 'a "b", c', "")], ("x", "y", "z")) == 'x,y,z\n件,"a ""b"", c",\n'.encode()


def test_rows_are_ordered_by_the_size_of_numbers_not_by_their_characters() -> None:
    rows = [dict(report("a-1")["set_aside"][0], start=start, end=start + 9) for start in (100, 20, 3)]
    assert [row[1] for row in text_rows(rows, schemas.table("set_aside"))] == ["3", "20", "100"]


def test_a_composite_key_names_all_its_parts() -> None:
    schema = schemas.table("sections")
    assert key_text(text_rows(report("a-1")["sections"], schema)[1], schema) == "a-1 | 1"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"a,b\n1\n", "line 2: 1 cells under 2 headings"),
        (b'a,b\n"1,2\n', "not a CSV"),
        ("a,b\n件,1\n".encode("gb18030"), "UTF-8"),
        (b"\xef\xbb\xbfreport_id,start,end,raw,reason\n", "header"),
        (b"start,report_id,end,raw,reason\n", "header"),
    ],
)
def test_what_is_not_the_table_is_refused_with_its_place(data: bytes, says: str) -> None:
    with pytest.raises(RowsError, match=says):
        parse_table(data, schemas.table("set_aside"), "data/set_aside.csv")


def test_a_row_with_a_column_too_many_or_a_float_is_refused() -> None:
    schema = schemas.table("set_aside")
    row = report("a-1")["set_aside"][0]
    with pytest.raises(RowsError, match=r"columns differ .* in more"):
        text_rows([{**row, "more": None}], schema)
    with pytest.raises(RowsError, match="row 1: Column start"):
        text_rows([{**row, "start": 1.0}], schema)  # type: ignore[dict-item]
