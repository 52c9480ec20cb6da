"""The run as a value: its status follows from its fields, and people can read it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from gongkai.errors import QuarantineError, RunFailedError
from gongkai.quarantine import Quarantine
from gongkai.summary import Failure, RunSummary

GONE = Failure("https://a.invalid/1", "fetch-soft-gone", "It is gone.", "Look for it.", kept=True)
RUN = RunSummary(
    sources=5,
    fetched=3,
    unchanged=1,
    failures=(GONE,),
    reports=5,
    indicators=120,
    set_aside=80,
    findings=6,
    inconsistent=1,
    version="1.2.0",
    reason="rows were added",
    where="datapackage",
    notes=("https://a.invalid/2 edited since 2026-11-01: main text",),
)
MORNING, EVENING = datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 20, tzinfo=UTC)


def test_the_summary_for_people(snapshot: SnapshotAssertion) -> None:
    assert RUN.lines() == snapshot


def test_the_summary_for_programs() -> None:
    said = json.loads(RUN.to_json())
    assert (said["failed"], said["status"], said["failures"][0]["code"]) == (1, "ok", "fetch-soft-gone")


@pytest.mark.parametrize(
    ("run", "status"),
    [
        (RUN, "ok"),
        (replace(RUN, reports=0), "failed"),
        (replace(RUN, failures=(GONE,) * 3), "failed"),
        (replace(RUN, failures=(GONE,) * 3, max_failed=0.6), "ok"),
    ],
    ids=["one failed", "nothing to publish", "over the limit", "at the limit"],
)
def test_the_status_follows_from_the_fields(run: RunSummary, status: str) -> None:
    assert run.status == status
    assert isinstance(run.error, RunFailedError) == (status == "failed")


def test_quarantine_remembers_since_when(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    quarantine.record([GONE], MORNING)
    quarantine.record([GONE], EVENING)
    assert quarantine.entries()[GONE.url]["since"] == "2026-11-23T08:00:00+00:00"
    quarantine.record([replace(GONE, code="fetch-timeout")], EVENING)
    assert quarantine.entries()[GONE.url]["since"] == "2026-11-23T20:00:00+00:00"
    quarantine.record([], EVENING)
    assert quarantine.entries() == {}


def test_a_spoiled_quarantine_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "quarantine.json").write_text("{", encoding="utf-8")
    with pytest.raises(QuarantineError):
        Quarantine(tmp_path).entries()
