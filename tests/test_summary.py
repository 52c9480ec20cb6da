"""The run as a value: its status follows from its fields, and people and programs can read it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from gongkai.backends import FolderBackend
from gongkai.errors import GongkaiError, InputError, LimitError, QuarantineError, RunFailedError
from gongkai.limits import Limits, Passed
from gongkai.quarantine import Quarantine
from gongkai.runs import new_run_id, newest_first, record
from gongkai.summary import Failure, ReportRun, RunSummary, SourceRun, from_json
from gongkai.summary_views import ROWS, SHOWN, lines, markdown, table

GONE = Failure("fetch-soft-gone", "It is gone.", "Look for it.", kept=True)
MORNING, EVENING = datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 20, tzinfo=UTC)
REPORTS = (
    ReportRun(
        "a-1", "甲区报告", "https://a.invalid/1", False, 60, 40, 2, 0, 0, Decimal("0.8"), Decimal("0.95")
    ),
    ReportRun(
        "a-2", "乙区|报告", "https://a.invalid/2", True, 60, 40, 4, 1, 1, Decimal("0.62"), Decimal("0.9")
    ),
)
RUN = RunSummary(
    run_id="20261123T080000Z-0a1b2c",
    started=MORNING,
    finished=MORNING + timedelta(seconds=12, milliseconds=345),
    where="datapackage",
    reader_version="0.1.0+0a1b2c3d4e5f",
    sources=(
        SourceRun("https://a.invalid/1", "failed", 1.25, GONE),
        SourceRun("https://a.invalid/2", "fetched", 0.5, None, ("edited since 2026-11-01: main text",)),
        SourceRun("https://a.invalid/3", "unchanged", 0.25),
    ),
    reports=REPORTS,
    validation="passed",
    version="1.2.0",
    latest="1.2.0",
    reason="rows were added",
    mended=("Took over from the run X.",),
    durations={"fetch": 2.0, "read": 1.5, "validate": 3.25, "release": 4.0},
    flow_run_id="0197",
)
LIMIT = Passed(
    "max_lost", 0.05, 0.5, "6 of 12 published indicators are lost: more than max_lost = 0.05 allows."
)
STOPPED = Failure("lease-lost", "The run Y has taken over.", "Nothing is to be done.")
ALL = replace(RUN, passed=(LIMIT,), stopped=STOPPED, draft="1.2.0-0a1b", fingerprint="ab")


def test_the_summary_for_people(snapshot: SnapshotAssertion) -> None:
    assert lines(RUN) == snapshot
    assert lines(ALL)[-4:] == snapshot


def test_the_page_of_a_run(snapshot: SnapshotAssertion) -> None:
    assert markdown(RUN) == snapshot
    assert markdown(ALL).splitlines()[:8] == snapshot
    assert table(RUN) == snapshot


def test_a_page_stays_readable_however_many_sources_there_are() -> None:
    bad = tuple(SourceRun(f"https://a.invalid/{n}", "failed", 0, GONE) for n in range(ROWS))
    many = replace(RUN, sources=(*RUN.sources[1:], *bad, SourceRun("https://b.invalid/", "unchanged")))
    rows = table(many)
    assert len(rows) == ROWS + 1
    assert {row["outcome"] for row in rows[:-1]} == {"failed"}
    assert "3 more" in str(rows[-1]["source"])
    assert markdown(many).count("fetch-soft-gone") == SHOWN
    assert f"{ROWS - SHOWN} more" in markdown(many)


def test_the_summary_for_programs(snapshot: SnapshotAssertion) -> None:
    assert json.loads(ALL.to_json()) == snapshot


@pytest.mark.parametrize("run", [RUN, ALL], ids=["well", "stopped"])
def test_what_is_written_can_be_read_again(run: RunSummary) -> None:
    assert from_json(run.to_json()) == run


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"counts": 1, "status": 1, "started": 3}'])
def test_what_is_no_summary_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own error is one
        from_json(text)


@pytest.mark.parametrize(
    ("run", "status", "error"),
    [
        (RUN, "ok", type(None)),
        (replace(RUN, reports=()), "failed", RunFailedError),
        (replace(RUN, passed=(LIMIT,)), "failed", LimitError),
        (replace(RUN, stopped=STOPPED), "failed", type(None)),
    ],
    ids=["one failed", "nothing to publish", "over a limit", "stopped"],
)
def test_the_status_follows_from_the_fields(
    run: RunSummary, status: str, error: type[GongkaiError | None]
) -> None:
    assert run.status == status
    assert isinstance(run.error, error)


def test_a_summary_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        RUN.save(str(tmp_path / "none" / "summary.json"))


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_limit_is_a_share(share: float) -> None:
    with pytest.raises(InputError, match="max_lost"):
        Limits(max_lost=share)


def test_records_of_runs_lie_newest_first_and_others_are_passed_over(tmp_path: Path) -> None:
    backend = FolderBackend(tmp_path)
    first, second = (replace(RUN, run_id=new_run_id(at), started=at) for at in (MORNING, EVENING))
    record(backend, second)
    record(backend, first)
    backend.swap("runs/lease.json", b"{}", "")
    backend.swap(f"runs/{new_run_id(EVENING + timedelta(days=1))}.json", b"{}", "")
    assert list(newest_first(backend)) == [second, first]


def test_quarantine_remembers_since_when(tmp_path: Path) -> None:
    quarantine, url = Quarantine(tmp_path), "https://a.invalid/1"
    quarantine.record({url: GONE}, MORNING)
    quarantine.record({url: GONE}, EVENING)
    assert quarantine.entries()[url]["since"] == "2026-11-23T08:00:00+00:00"
    quarantine.record({url: replace(GONE, code="fetch-timeout")}, EVENING)
    assert quarantine.entries()[url]["since"] == "2026-11-23T20:00:00+00:00"
    quarantine.record({}, EVENING)
    assert quarantine.entries() == {}


def test_a_spoiled_quarantine_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "quarantine.json").write_text("{", encoding="utf-8")
    with pytest.raises(QuarantineError):
        Quarantine(tmp_path).entries()
