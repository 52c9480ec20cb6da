"""All formats say the same, cell by cell; what one cannot hold exactly is refused."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages import draft, report

from gongkai.errors import ExportError
from gongkai.exports import export_all, package, parquet, sqlite, xlsx
from gongkai.exports.package import Package
from gongkai.release import plan
from gongkai.release.write import write_release
from gongkai.schemas import Cell

AWKWARD = '=1+1，“引号"与,逗号”\n第二行'
REPORTS = (report("a-1"), report("b-2", cases=3966000000, money="0.3"))
STRANGE = {**REPORTS[0], "reports": [{**REPORTS[0]["reports"][0], "title": AWKWARD}]}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("formats")
    write_release(plan(None, draft(STRANGE, REPORTS[1])), folder, exporters=(export_all,))
    return package.load(folder)


def test_parquet_holds_the_very_cells_of_the_csv(written: Package) -> None:
    for name, rows in written.rows.items():
        table = pq.read_table(written.folder / f"formats/parquet/{name}.parquet")
        assert table.column_names == list(written.schemas[name].columns)
        assert table.to_pylist() == rows, name


def test_parquet_keeps_decimals_as_decimals_of_at_least_six_places(written: Package) -> None:
    table = pq.read_table(written.folder / "formats/parquet/indicators.parquet")
    assert str(table.schema.field("value").type) == "decimal128(38, 6)"
    fine = [{**written.rows["indicators"][0], "value": Decimal("0.12345678")}]
    column = parquet.arrow_table(fine, written.schemas["indicators"]).column("value")
    assert (str(column.type), column[0].as_py()) == ("decimal128(38, 8)", Decimal("0.12345678"))


def database(written: Package) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{written.folder}/formats/{written.stem}.sqlite?mode=ro", uri=True)


def test_sqlite_holds_the_very_cells_of_the_csv(written: Package) -> None:
    with closing(database(written)) as opened:
        for name, rows in written.rows.items():
            found = opened.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()
            wanted = [tuple(_in_sqlite(cell) for cell in row.values()) for row in rows]
            assert found == wanted, name
            types = {type(a) for row in found for a in row}
            assert types <= {str, int, float, type(None)}


def _in_sqlite(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, bool | int | str | None):
        return cell
    return float(cell) if isinstance(cell, Decimal) else cell.isoformat()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_a_number_in_sqlite_and_xlsx_is_the_decimal_or_refused(value: Decimal) -> None:
    assert Decimal(repr(sqlite.exact_float(value, "value"))) == value


def test_a_number_that_no_binary_number_carries_is_refused() -> None:
    with pytest.raises(ExportError, match="more digits"):
        sqlite.exact_float(Decimal("12345678901234567.8"), "value")


def test_sqlite_tables_are_strict_and_keyed_and_refer_to_each_other(written: Package) -> None:
    with closing(database(written)) as opened:
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        declared = opened.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        strict = {name for name, sql in declared if sql.rstrip().endswith("STRICT")}
        assert strict == set(written.schemas)
        keys = opened.execute("PRAGMA foreign_key_list(indicators)").fetchall()
        assert {key[2] for key in keys} == {"reports", "sections", "units", "concepts", "themes"}


@pytest.mark.parametrize(
    ("word", "found"),
    [("复议", 4), ("行政复议案件", 4), ("撤销", 2), ("投入资金", 2), ("议办", 0), ("资", 2)],
)
def test_any_chinese_word_of_a_label_is_found_without_special_queries(
    written: Package, word: str, found: int
) -> None:
    query = "SELECT count(*) FROM indicators_search WHERE indicators_search MATCH ?"
    with closing(database(written)) as opened:
        assert opened.execute(query, [f'"{word}"']).fetchone() == (found,)


def test_views_answer_common_questions(written: Package) -> None:
    with closing(database(written)) as opened:
        rows = opened.execute("SELECT name_zh, period, value FROM concepts_by_year").fetchall()
        assert rows == [("行政复议案件", "2022", 12.0), ("行政复议案件", "2022", 3966000000.0)]
        assert opened.execute("SELECT count(*) FROM indicators_with_reports").fetchone() == (6,)
        assert opened.execute("SELECT count(*) FROM inconsistent_findings").fetchone() == (0,)


def test_xlsx_holds_the_very_cells_under_chinese_headings(written: Package) -> None:
    book = openpyxl.load_workbook(written.folder / f"formats/{written.stem}.xlsx")
    assert book.sheetnames == ["说明", *(schema.title for schema in written.schemas.values())]
    for name, schema in written.schemas.items():
        head, *rows = book[schema.title].iter_rows(values_only=True)
        assert list(head) == [field.title for field in schema.fields]
        wanted = [
            tuple(_in_xlsx(row[field.name], field.missing) for field in schema.fields)
            for row in written.rows[name]
        ]
        assert [tuple(map(_plain, row)) for row in rows] == wanted, name


def _in_xlsx(cell: Cell, missing: str | None) -> Any:
    if cell is None:
        return missing or None
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, bool | str):
        return cell
    return Decimal(cell) if isinstance(cell, int | Decimal) else cell.isoformat()


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return Decimal(repr(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(
    written: Package, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(xlsx, "SHEET_ROWS", 4)
    xlsx.write(replace(written, folder=tmp_path))
    book = openpyxl.load_workbook(tmp_path / f"formats/{written.stem}.xlsx")
    title = written.schemas["indicators"].title
    first, second = list(book[title].values), list(book[f"{title} 2"].values)
    assert (len(first), len(second)) == (5, 3)
    assert first[0] == second[0]
    assert [row[0] for row in first[1:] + second[1:]] == [
        r["indicator_id"] for r in written.rows["indicators"]
    ]


def test_text_in_xlsx_never_becomes_a_formula(written: Package) -> None:
    book = openpyxl.load_workbook(written.folder / f"formats/{written.stem}.xlsx")
    cell = book[written.schemas["reports"].title].cell(2, 2)
    assert (cell.value, cell.data_type) == (AWKWARD, "s")


def test_the_zip_holds_the_package_and_opens_as_one(written: Package) -> None:
    with zipfile.ZipFile(written.folder / f"formats/{written.stem}.zip") as archive:
        assert archive.testzip() is None
        names = {name.removeprefix(f"{written.stem}/") for name in archive.namelist()}
        assert {"datapackage.json", "CHANGES.md", *(f"data/{name}.csv" for name in written.schemas)} == names
        for name in names:
            assert archive.read(f"{written.stem}/{name}") == (written.folder / name).read_bytes()


BUILD = """
import hashlib, json, os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
os.chdir({folder!r})
from packages import draft, report
from gongkai.exports import export_all
from gongkai.release import plan
from gongkai.release.write import write_release
made = write_release(plan(None, draft(report("b-2"), report("a-1"))), Path("made"), exporters=(export_all,))
print(json.dumps(made))
"""


def test_two_builds_in_other_surroundings_give_the_same_bytes(tmp_path: Path) -> None:
    """Time zone, locale, hash seed, working directory and umask differ; every file is the same."""
    surroundings = [
        {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "777"},
    ]
    made = []
    for number, surrounding in enumerate(surroundings):
        folder = tmp_path / f"folder {number}" / ("deep/" * number)
        (folder / "made").mkdir(parents=True)
        program = BUILD.format(tests=str(Path(__file__).parents[1]), folder=str(folder))
        environment = {**os.environ, **surrounding}
        ran = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            check=True,
            umask=number * 0o77,
        )
        made.append(json.loads(ran.stdout))
        for path, (digest, size) in made[-1].items():
            data = (folder / "made" / path).read_bytes()
            assert (sha256(data).hexdigest(), len(data)) == (digest, size)
    assert made[0] == made[1]
    assert len(made[0]) == 2 + 11 + 11 + 3 + 3
