"""A history played through: every kind of change once, with its version, causes and words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from packages import PACKAGE, READER, declared, draft, report, tables
from syrupy.assertion import SnapshotAssertion

from gongkai import schemas
from gongkai.errors import PatchError
from gongkai.release import Draft, patch
from gongkai.release.publishing import publish
from gongkai.schemas import Tables
from gongkai.store import Release, Store, open_store

IMPROVED = "0.2.0+bbbbbbbbbbbb"
A, B, EDITED = report("a-1"), report("b-2", cases=30), report("a-1", cases=14)
MONEY = str(A["indicators"][2]["indicator_id"])
PART_OF_B = str(B["indicators"][1]["indicator_id"])


def relabelled(part: Tables) -> Tables:
    """What a better reader reads in a report: the label of the money stands alone."""
    rows = [{**row, "label": "投入专项资金"} if row["position"] == 3 else row for row in part["indicators"]]
    return {**part, "indicators": rows}


def corrected(part: Tables) -> Tables:
    """A reviewed correction of the money's period."""
    rows = [
        {**row, "period": "2021", "review": "corrected"} if row["indicator_id"] == MONEY else row
        for row in part["indicators"]
    ]
    return {**part, "indicators": rows}


def with_column(given: Tables) -> dict[str, Any]:
    """The schemas and the rows with one column more in units."""
    entry = declared("units")
    new = {
        **entry["fields"][1],
        "name": "symbol",
        "title": "符号",
        "constraints": {},
        "missingValues": [{"value": "不适用", "label": "不适用: does not apply"}],
    }
    entry["fields"] = [*entry["fields"], new]
    rows = [{**row, "symbol": None} for row in given["units"]]
    return {
        "schemas": {**schemas.tables(), "units": schemas.parse(entry)},
        "tables": {**given, "units": rows},
    }


CORRECTIONS = frozenset({("indicators", MONEY, "period")})
RETRACTIONS = frozenset({("indicators", PART_OF_B)})
LATE = {"reader_version": IMPROVED, "corrections": CORRECTIONS, "retractions": RETRACTIONS}
A3, B3 = corrected(relabelled(EDITED)), relabelled(B)


def steps() -> dict[str, Draft]:
    """What is published, step by step."""
    return {
        "seed": draft(A),
        "new report": draft(A, B),
        "page edited": draft(EDITED, B),
        "reader improved": draft(relabelled(EDITED), B3, reader_version=IMPROVED),
        "correction": draft(A3, B3, reader_version=IMPROVED, corrections=CORRECTIONS),
        "retraction": draft(A3, B3, **LATE),
        "column added": draft(**LATE, **with_column(tables(A3, B3))),
        "description": draft(
            **LATE, **with_column(tables(A3, B3)), package={**PACKAGE, "title": "示例数据集"}
        ),
    }


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, dict[str, Release], dict[str, bool]]:
    """The releases by step, and whether each had to wait for a person."""
    store = open_store(tmp_path_factory.mktemp("history") / "store", ())
    releases, waited = {}, {}
    for name, given in steps().items():
        outcome = publish(store, given)
        waited[name] = outcome.held is not None
        release = store.accept(outcome.held.draft_id) if outcome.held else outcome.release
        assert release is not None, name
        releases[name] = release
        assert publish(store, given).plan.version is None, f"{name}: the same draft again is no release"
    return store, releases, waited


def test_versions_follow_from_what_changed(history: Any) -> None:
    _, releases, waited = history
    assert {name: (release.version, waited[name]) for name, release in releases.items()} == {
        "seed": ("1.0.0", False),
        "new report": ("1.1.0", False),
        "page edited": ("1.1.1", True),
        "reader improved": ("1.1.2", True),
        "correction": ("1.1.3", False),
        "retraction": ("1.1.4", False),
        "column added": ("2.0.0", True),
        "description": ("2.0.1", False),
    }


def test_each_release_says_what_changed_and_why(history: Any, snapshot: SnapshotAssertion) -> None:
    _, releases, _ = history
    said = {
        name: [" ".join(str(cell) for cell in row.values()) for row in release.tables["changes"]]
        for name, release in releases.items()
    }
    assert said == snapshot


def test_changes_are_told_to_people_newest_first(history: Any, snapshot: SnapshotAssertion) -> None:
    _, releases, _ = history
    assert releases["description"].read("CHANGES.md").decode("utf-8") == snapshot


def test_the_cause_of_each_step_is_its_own(history: Any) -> None:
    _, releases, _ = history
    causes = {name: {row["cause"] for row in release.tables["changes"]} for name, release in releases.items()}
    assert causes == {
        "seed": set(),
        "new report": {"new-report"},
        "page edited": {"source-revised"},
        "reader improved": {"reader-changed"},
        "correction": {"corrected"},
        "retraction": {"retracted"},
        "column added": {"reader-changed"},
        "description": {"reader-changed"},
    }


def files(store: Store, version: str) -> dict[str, bytes]:
    release = store.release(version)
    return {path: release.read(path) for path in release.manifest}


def test_a_patch_applied_to_a_release_gives_the_newer_one_to_the_byte(history: Any) -> None:
    store, _, _ = history
    versions = list(reversed(store.versions()))
    for number, older in enumerate(versions):
        for newer in versions[number + 1 :]:
            made = patch.make(store.release(older), store.release(newer))
            wanted = files(store, newer)
            found = patch.apply(files(store, older), made)
            assert {path: wanted[path] for path in found} == found, f"{older}..{newer}"
            assert {path for path in wanted if path.startswith("data/")} <= found.keys()


def test_a_patch_for_another_release_or_a_damaged_one_is_refused(history: Any) -> None:
    store, _, _ = history
    made = patch.make(store.release("1.0.0"), store.release("1.1.0"))
    with pytest.raises(PatchError, match="not for this"):
        patch.apply(files(store, "1.1.1"), made)
    damaged = files(store, "1.0.0")
    damaged["data/sections.csv"] = damaged["data/sections.csv"].replace("依法".encode(), "依规".encode())
    with pytest.raises(PatchError, match="not whole"):
        patch.apply(damaged, made)
    with pytest.raises(PatchError, match="does not go on"):
        patch.make(store.release("1.1.0"), store.release("1.0.0"))


def test_reader_and_source_both_changed_the_archive_tells_them_apart(tmp_path: Path) -> None:
    """The new reader reads the old snapshot again: what it finds there tells reader from source."""
    store = open_store(tmp_path, ())
    publish(store, draft(A))
    asked: list[str] = []

    def reread(snapshot: str) -> Tables | None:
        asked.append(snapshot)
        return relabelled(A)

    new = draft(relabelled(EDITED), reader_version=IMPROVED, reread=reread)
    plan = publish(store, new).plan
    causes = {
        (change.key, change.column): change.cause for change in plan.changes if change.table == "indicators"
    }
    cases = str(A["indicators"][0]["indicator_id"])
    assert causes[MONEY, "label"] == "reader-changed"
    assert causes[cases, "value"] == "source-revised"
    assert asked == [A["reports"][0]["snapshot_id"]], "each old snapshot is read once"


def test_without_the_old_snapshot_the_note_says_that_it_cannot_be_told(tmp_path: Path) -> None:
    store = open_store(tmp_path, ())
    publish(store, draft(A))
    plan = publish(store, draft(relabelled(EDITED), reader_version=IMPROVED)).plan
    noted = [change for change in plan.changes if change.note]
    assert noted
    assert all("not in the archive" in change.note and change.cause == "source-revised" for change in noted)


def test_the_reader_of_the_tests_is_the_one_that_drafts_state() -> None:
    assert draft(A).reader_version == READER
