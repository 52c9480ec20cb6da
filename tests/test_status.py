"""How each source stands, from the records, the archive and the quarantine list alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from gongkai.archive import Archive
from gongkai.backends import FolderBackend
from gongkai.cli import main
from gongkai.lease import hold
from gongkai.quarantine import Quarantine
from gongkai.runs import record
from gongkai.snapshot import Snapshot
from gongkai.sources import Source
from gongkai.status import SourceStatus, status
from gongkai.summary import Failure, RunSummary, SourceRun

NOW = datetime(2026, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
GONE = Failure("fetch-gone", "It is gone.", "Look for it.")
URL = "https://a.invalid/1"


def ran(days_ago: int, outcome: str, *more: SourceRun) -> RunSummary:
    """The record of a run that many days ago."""
    at = NOW - days_ago * DAY
    failure = GONE if outcome == "failed" else None
    return RunSummary(
        run_id=f"{at:%Y%m%dT%H%M%SZ}-000000",
        started=at,
        finished=at + timedelta(minutes=1),
        where="store",
        reader_version="r",
        sources=(SourceRun(URL, outcome, 1.0, failure), *more),
        reason="nothing changed since 1.0.0",
        latest="1.0.0",
    )


def seen(archive: Archive, days_ago: int, body: bytes = b"page", url: str = URL) -> None:
    archive.add(Snapshot(url, NOW - days_ago * DAY, 200, (), body))


def of(*runs: RunSummary, archive: Archive, failing: bool = False) -> SourceStatus:
    entry = {"since": (NOW - 2 * DAY).isoformat(), "code": GONE.code, "remedy": GONE.remedy}
    (found,) = status([Source(URL)], runs, archive, {URL: entry} if failing else {}, NOW)
    return found


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_a_source_that_nobody_asked_for_yet(archive: Archive) -> None:
    assert of(archive=archive) == SourceStatus(URL, "never fetched")


def test_times_are_those_of_the_newest_run_of_each_outcome(archive: Archive) -> None:
    seen(archive, 9)
    found = of(ran(1, "unchanged"), ran(3, "failed"), ran(5, "unchanged"), ran(9, "fetched"), archive=archive)
    assert (found.state, found.age) == ("ok", DAY)
    assert (found.last_success, found.last_failure) == (NOW - DAY, NOW - 3 * DAY)
    assert found.last_change == NOW - 9 * DAY


def test_a_failing_source_has_the_age_of_its_last_success(archive: Archive) -> None:
    seen(archive, 5)
    found = of(ran(1, "failed"), ran(2, "failed"), ran(4, "unchanged"), archive=archive, failing=True)
    assert (found.state, found.age, found.code) == ("failing", 4 * DAY, "fetch-gone")
    assert (found.last_failure, found.since) == (NOW - DAY, NOW - 2 * DAY)


def test_without_records_the_archive_tells(archive: Archive) -> None:
    seen(archive, 7, b"first")
    seen(archive, 3, b"second")
    found = of(archive=archive)
    assert (found.state, found.last_success, found.last_change) == ("ok", NOW - 3 * DAY, NOW - 3 * DAY)


def test_no_more_records_are_read_than_needed(archive: Archive) -> None:
    read: list[int] = []

    def runs() -> object:
        for days, outcome in enumerate(("unchanged", "failed", "fetched", "fetched")):
            read.append(days)
            yield ran(days, outcome)

    status([Source(URL)], runs(), archive, {}, NOW)  # type: ignore[arg-type]
    assert read == [0, 1, 2]


def test_the_command_shows_what_needs_somebody_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    urls = [URL, "https://a.invalid/2", "https://a.invalid/3"]
    toml = "".join(f'[[source]]\nurl = "{url}"\n' for url in urls)
    (tmp_path / "sources.toml").write_text(f'[fetch]\ncontact = "a@b.example"\n{toml}', encoding="utf-8")
    archive, place = Archive(tmp_path / "archive"), FolderBackend(tmp_path / "store")
    seen(archive, 5)
    seen(archive, 5, b"another", urls[1])
    record(place, ran(5, "fetched", SourceRun(urls[1], "fetched")))
    record(place, replace(ran(1, "failed", SourceRun(urls[1], "unchanged")), version="1.0.1"))
    Quarantine(archive.path).record({URL: GONE}, NOW - DAY)
    asked = ["status", "--sources", str(tmp_path / "sources.toml"), "--store", str(tmp_path / "store")]
    asked += ["--archive", str(archive.path)]

    assert main([*asked, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    for source in said["sources"]:
        assert (source.pop("age_days") is None) == (source["last_success"] is None)
    assert said == snapshot

    with hold(place, "20260310T000000Z-aaaaaa"):
        assert main(asked) == 0
    text = capsys.readouterr().out
    assert "at work      20260310T000000Z-aaaaaa" in text
    lines = [line for line in text.splitlines() if "a.invalid" in line]
    assert [line.rpartition(" ")[2] for line in lines] == [URL, urls[2], urls[1]]
    assert "[fetch-gone] since 2026-03-09 00:00Z: Look for it." in text


def test_an_archive_that_is_not_there_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--archive", str(tmp_path / "none")]) == 2
    assert "[input]" in capsys.readouterr().err
