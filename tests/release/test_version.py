"""The version is computed from what changed, and a lower one is refused."""

from __future__ import annotations

from typing import Any

import pytest
from packages import PACKAGE, declared, draft, report

from gongkai import schemas
from gongkai.errors import EmptyReleaseError, ReleaseError, VersionTooLowError
from gongkai.release import Draft, Plan, plan
from gongkai.release.model import Content
from gongkai.release.version import following, parse

A, B = report("a-1"), report("b-2")
BASE = draft(A, B)


def against_base(new: Draft, asked: str | None = None) -> Plan:
    return plan(Content.of(BASE), new, "1.4.2", BASE.reader_version, asked)


def altered(table: str, **schema: Any) -> Draft:
    """The base draft with a table declared otherwise."""
    changed = schemas.parse({**declared(table), **schema})
    return draft(A, B, schemas={**schemas.tables(), table: changed})


def field(table: str, column: str, **properties: Any) -> list[dict[str, Any]]:
    """The fields of a table, one of them declared otherwise."""
    return [{**f, **properties} if f["name"] == column else f for f in declared(table)["fields"]]


def test_the_first_release_is_1_0_0() -> None:
    assert plan(None, BASE).version == "1.0.0"


def test_equal_content_makes_no_release_whatever_the_order_of_the_rows() -> None:
    backwards = {name: list(reversed(rows)) for name, rows in BASE.tables.items()}
    assert against_base(draft(tables=backwards)).version is None


def test_a_new_report_is_minor() -> None:
    found = against_base(draft(A, B, report("c-3")))
    assert (found.version, found.level, found.waits) == ("1.5.0", "minor", ())
    assert {change.cause for change in found.changes} == {"new-report"}
    assert "reports: rows are new (1)" in found.reasons


def test_a_changed_value_is_patch_and_waits() -> None:
    found = against_base(draft(report("a-1", cases=14), B))
    assert (found.version, found.level) == ("1.4.3", "patch")
    assert "indicators: published values would change (3)" in found.waits


def test_another_description_is_patch_and_waits_for_nobody() -> None:
    found = against_base(draft(A, B, package={**PACKAGE, "title": "另一个标题"}))
    assert (found.version, found.waits) == ("1.4.3", ())


def test_the_same_text_in_new_bytes_is_patch_and_waits_for_nobody() -> None:
    """A page whose template changed: another snapshot, the same words."""
    older = {"snapshots": A["snapshots"]}
    found = against_base(draft(report("a-1", edition="another template"), older, B))
    assert (found.version, found.waits) == ("1.4.3", ())


def test_a_published_row_that_is_gone_without_a_retraction_is_major_and_waits() -> None:
    found = against_base(draft(A))
    assert (found.version, found.level) == ("2.0.0", "major")
    assert any("published rows would vanish" in reason for reason in found.waits)


def test_a_recorded_retraction_is_patch_takes_what_refers_to_it_and_waits_for_nobody() -> None:
    part = str(A["indicators"][1]["indicator_id"])
    found = against_base(draft(A, B, retractions=frozenset({("indicators", part)})))
    removed = {(change.table, change.cause) for change in found.changes if change.change == "row-removed"}
    assert removed == {("indicators", "retracted"), ("relations", "retracted"), ("findings", "retracted")}
    assert found.version == "1.4.3"
    assert found.waits == ()


REASONS = declared("set_aside")["fields"][4]["constraints"]["enum"]


def limited(table: str, column: str, **constraints: Any) -> dict[str, Any]:
    """A table with other constraints on a required column."""
    return {"fields": field(table, column, constraints={"required": True, **constraints})}


SCHEMAS = {
    "reordered": ("reports", {"fields": declared("reports")["fields"][::-1]}, "2.0.0"),
    "another key": ("reports", {"primaryKey": ["report_id", "report_year"]}, "2.0.0"),
    "foreign key dropped": ("findings", {"foreignKeys": []}, "1.5.0"),
    "retyped": ("reports", {"fields": field("reports", "text_length", type="number")}, "2.0.0"),
    "tighter": ("set_aside", limited("set_aside", "raw", minLength=2), "2.0.0"),
    "wider": ("set_aside", limited("set_aside", "raw"), "1.5.0"),
    "retitled": ("set_aside", {"fields": field("set_aside", "raw", title="原文字")}, "1.4.3"),
    "enum shrunk": ("set_aside", limited("set_aside", "reason", enum=["date"]), "2.0.0"),
    "enum grown": ("set_aside", limited("set_aside", "reason", enum=[*REASONS, "joke"]), "1.5.0"),
}


@pytest.mark.parametrize(("table", "schema", "version"), SCHEMAS.values(), ids=SCHEMAS.keys())
def test_a_changed_schema_takes_the_version_that_its_readers_need(
    table: str, schema: dict[str, Any], version: str
) -> None:
    new = altered(table, **schema)
    in_order = [{column: row[column] for column in new.schemas[table].columns} for row in new.tables[table]]
    tables = {**new.tables, table: in_order}
    assert against_base(draft(tables=tables, schemas=new.schemas)).version == version


def test_a_table_that_is_gone_is_major_and_a_new_one_minor() -> None:
    without = {name: schema for name, schema in schemas.tables().items() if name != "findings"}
    assert against_base(draft(A, B, schemas=without)).version == "2.0.0"
    assert (
        plan(Content.of(draft(A, B, schemas=without)), BASE, "1.4.2", BASE.reader_version).version == "1.5.0"
    )


def test_a_lower_version_than_the_computed_one_is_refused_and_a_higher_one_taken() -> None:
    new = draft(A, B, report("c-3"))
    with pytest.raises(VersionTooLowError, match=r"1\.4\.3 was asked for, but the changes take 1\.5\.0"):
        against_base(new, "1.4.3")
    assert against_base(new, "2.0.0").version == "2.0.0"


def test_nothing_is_never_published_over_something() -> None:
    with pytest.raises(EmptyReleaseError):
        plan(None, draft(tables={}))
    with pytest.raises(EmptyReleaseError, match="indicators would have no rows; the last release has 6"):
        against_base(draft(tables={**BASE.tables, "indicators": [], "relations": [], "findings": []}))


@pytest.mark.parametrize("text", ["1.0", "v1.0.0", "1.0.0-beta", "01.0.0", ""])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ReleaseError):
        parse(text)


def test_versions_follow_each_other() -> None:
    assert [following("1.2.3", level) for level in ("none", "patch", "minor", "major")] == [
        None, "1.2.4", "1.3.0", "2.0.0",
    ]  # fmt: skip
