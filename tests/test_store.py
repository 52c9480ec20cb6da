"""A store: releases whole and immutable, the pointer last, drafts that wait, one winner."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from packages import draft, report

from gongkai.errors import (
    GateError,
    NoSuchReleaseError,
    StoreConflictError,
    StoreDamagedError,
    StoreError,
)
from gongkai.release.contract import check_package
from gongkai.release.publishing import against_latest, publish
from gongkai.store import Store, open_store

A, B, C = report("a-1"), report("b-2"), report("c-3")
EDITED = report("a-1", cases=14)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store", ())


def top(path: Path) -> dict[str, str]:
    """The sha256 of the copies at the top."""
    files = [path / "datapackage.json", path / "CHANGES.md", *(path / "data").iterdir()]
    return {file.relative_to(path).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}


def test_a_release_is_published_whole_valid_and_shown_at_the_top(store: Store, tmp_path: Path) -> None:
    release = publish(store, draft(A)).release
    assert release is not None
    assert release.version == "1.0.0"
    assert store.versions() == ("1.0.0",)
    assert check_package(tmp_path / "store" / release.path) == ()
    assert check_package(tmp_path / "store") == ()
    assert release.tables["indicators"] == sorted(A["indicators"], key=lambda row: str(row["position"]))
    assert top(tmp_path / "store") == {
        path: digest for path, (digest, _) in release.manifest.items() if path in top(tmp_path / "store")
    }


def test_the_same_content_again_makes_no_release_and_changes_no_file(store: Store, tmp_path: Path) -> None:
    publish(store, draft(A))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    outcome = publish(store, draft(A))
    assert (outcome.release, outcome.held, outcome.plan.version) == (None, None, None)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_each_release_names_the_hash_of_the_one_before(store: Store) -> None:
    first = publish(store, draft(A)).release
    second = publish(store, draft(A, B)).release
    assert first is not None
    assert second is not None
    assert second.descriptor["previous"] == {"version": "1.0.0", "hash": f"sha256:{first.digest}"}
    assert store.release("1.0.0").read("datapackage.json") == first.read("datapackage.json")


def test_an_edited_page_waits_while_a_new_report_is_published(store: Store) -> None:
    publish(store, draft(A, B))
    outcome = publish(store, draft(EDITED, B, C))
    assert outcome.release is not None
    assert outcome.release.version == "1.1.0"
    assert (
        outcome.release.content.tables["indicators"].cell(str(A["indicators"][0]["indicator_id"]), "value")
        == "12"
    )
    assert outcome.held is not None
    assert outcome.held.version == "1.1.1"
    assert "12 -> 14 (source-revised)" in outcome.held.text
    accepted = store.accept(outcome.held.draft_id)
    assert store.drafts() == ()
    assert accepted.version == "1.1.1"
    assert (
        accepted.content.tables["indicators"].cell(str(A["indicators"][0]["indicator_id"]), "value") == "14"
    )


def test_the_same_draft_held_twice_is_one_draft(store: Store) -> None:
    publish(store, draft(A))
    first, second = (publish(store, draft(EDITED)).held for _ in range(2))
    assert first is not None
    assert first == second
    assert store.drafts() == (first,)


def test_changes_can_be_accepted_beforehand(store: Store) -> None:
    publish(store, draft(A))
    outcome = publish(store, draft(EDITED), accept_changes=True)
    assert outcome.release is not None
    assert outcome.release.version == "1.0.1"


def test_a_draft_cannot_be_accepted_after_the_store_moved_on(store: Store) -> None:
    publish(store, draft(A))
    held = publish(store, draft(EDITED)).held
    assert held is not None
    publish(store, draft(A, B))
    with pytest.raises(StoreConflictError):
        store.accept(held.draft_id)
    assert store.versions() == ("1.1.0", "1.0.0")


def test_of_two_publishers_one_wins_and_the_other_plans_again(store: Store, tmp_path: Path) -> None:
    publish(store, draft(A))
    other = open_store(tmp_path / "store", ())
    late = against_latest(other, draft(A, C))
    publish(store, draft(A, B))
    with pytest.raises(StoreConflictError) as caught:
        other.publish(late)
    assert caught.value.transient
    assert store.versions() == ("1.1.0", "1.0.0")
    outcome = publish(other, draft(A, B, C))
    assert outcome.release is not None
    assert outcome.release.version == "1.2.0"


def test_what_does_not_keep_the_contract_is_published_nowhere(store: Store, tmp_path: Path) -> None:
    spoilt = draft(A)
    spoilt.tables["relations"][0]["other_id"] = "a-1.0000000000"
    try:
        with pytest.raises(GateError, match="foreign-key"):
            publish(store, spoilt)
    finally:
        spoilt.tables["relations"][0]["other_id"] = A["indicators"][0]["indicator_id"]
    assert store.latest() is None
    assert list((tmp_path / "store").iterdir()) == []


def test_copies_at_the_top_that_a_killed_process_left_are_mended(store: Store, tmp_path: Path) -> None:
    publish(store, draft(A))
    (tmp_path / "store" / "data" / "reports.csv").unlink()
    (tmp_path / "store" / ".staging-1-dead").mkdir()
    store.mend()
    assert check_package(tmp_path / "store") == ()
    assert not list((tmp_path / "store").glob(".staging*"))


def test_a_published_file_with_other_bytes_is_reported_and_never_read(store: Store, tmp_path: Path) -> None:
    release = publish(store, draft(A)).release
    assert release is not None
    file = tmp_path / "store" / release.path / "data" / "indicators.csv"
    file.write_bytes(file.read_bytes().replace(b"12", b"13"))
    with pytest.raises(StoreDamagedError, match="other bytes"):
        _ = store.release("1.0.0").content
    file.unlink()
    (tmp_path / "store" / "data" / "indicators.csv").unlink()
    with pytest.raises(StoreDamagedError, match="missing"):
        _ = store.release("1.0.0").content


def test_what_is_not_there_is_said_to_be_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoSuchReleaseError):
        store.release("9.9.9")
    with pytest.raises(NoSuchReleaseError):
        store.accept("9.9.9-abc")
    with pytest.raises(StoreError):
        open_store("ftp://example.invalid/x")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "versions.json").write_text("[]")
    with pytest.raises(StoreDamagedError):
        store.latest()


def test_the_pointer_says_what_each_version_is(store: Store, tmp_path: Path) -> None:
    publish(store, draft(A))
    publish(store, draft(A, B))
    pointer = json.loads((tmp_path / "store" / "versions.json").read_text(encoding="utf-8"))
    assert pointer["latest"] == "1.1.0"
    newest = pointer["versions"][0]
    assert newest["rows"]["reports"] == 2
    assert newest["level"] == "minor"
    assert newest["files"]["data/reports.csv"]["bytes"] > 0


def test_a_release_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    made = [publish(open_store(tmp_path / name, ()), draft(A, B)).release for name in ("x", "y")]
    assert len({release.path for release in made if release}) == 1
