"""A report read becomes rows of every table, in the columns that the schemas declare."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample import URL, document
from syrupy.assertion import SnapshotAssertion

from gongkai import schemas, tables
from gongkai.schemas import Tables


@pytest.fixture(autouse=True)
def without_code_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "code_list", lambda name: ())


def as_csv(built: Tables) -> dict[str, list[str]]:
    return {
        name: [" | ".join(f.write(row[f.name]) for f in schemas.table(name).fields) for row in rows]
        for name, rows in built.items()
        if rows
    }


def test_a_report_as_rows(snapshot: SnapshotAssertion) -> None:
    assert as_csv(tables.build([document()])) == snapshot


def test_every_row_has_the_columns_of_its_schema_in_their_order() -> None:
    for name, rows in tables.build([document()]).items():
        assert {tuple(row) for row in rows} <= {schemas.table(name).columns}


def test_rows_do_not_depend_on_the_order_of_the_documents() -> None:
    page = replace(document().page, fields={})
    second = replace(document("https://www.example-b.invalid/2.html"), page=page)
    assert tables.build([document(), second]) == tables.build([second, document()])


def test_what_the_page_does_not_say_comes_from_the_source() -> None:
    page = replace(document().page, fields={}, report_year=None)
    source = replace(document().source, publisher="示例乙市司法局", division_code="990002", report_year=2021)
    silent = replace(document(), page=page, source=source)
    row = tables.build([silent])["reports"][0]
    assert (row["publisher"], row["division_code"], row["report_year"]) == ("示例乙市司法局", "990002", 2023)


def test_an_address_that_is_not_known_is_not_invented() -> None:
    hidden = replace(document(), source=replace(document().source, url=URL, source_url=""))
    built = tables.build([hidden])
    assert built["reports"][0]["source_url"] is None
    assert built["snapshots"][0]["url"] is None
