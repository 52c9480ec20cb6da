"""What a run did, as a value: nobody reads a log to find out.

In: what the steps of ``job`` came to. Out: ``RunSummary``, and its JSON, which is the
same wherever it is written (``--summary``, the file of the run in the store), and can
be read again. Promised: status, counts and exit status follow from the fields alone.
How it is shown to people is in ``summary_views``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.checks import INCONSISTENT
from gongkai.errors import GongkaiError, InputError, LimitError, RunFailedError
from gongkai.limits import Limits, Passed, is_error
from gongkai.schemas import Row

OUTCOMES = FETCHED, UNCHANGED, FAILED = "fetched", "unchanged", "failed"
VALIDATED, AS_BEFORE, NOT_REACHED = "passed", "unchanged", "not reached"


@dataclass(frozen=True)
class Failure:
    """Why something could not be done, and what to do. For a source: ``snapshot_id`` is what could
    not be read ("" where it could not be fetched); ``kept`` is true where an earlier snapshot of
    the same page still stands in the release."""

    code: str
    sentence: str
    remedy: str
    snapshot_id: str = ""
    kept: bool = False

    @classmethod
    def of(cls, error: GongkaiError, snapshot_id: str = "", kept: bool = False) -> Failure:
        """An error as a value."""
        return cls(error.code, error.sentence, error.remedy, snapshot_id, kept)


@dataclass(frozen=True)
class SourceRun:
    """What a run did with one source: ``outcome`` is fetched, unchanged or failed, ``seconds`` is how
    long asking for it took, pauses included. ``notes`` say that the page moved or was edited."""

    url: str
    outcome: str
    seconds: float = 0.0
    failure: Failure | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportRun:
    """What stands for one source: a report, and how many rows it has. ``read`` is true where it was
    read in this run, false where an earlier reading was taken over. ``errors`` are findings of that
    severity (codelists/severities.csv); confidences are None for a report without indicators."""

    report_id: str
    title: str
    url: str
    read: bool
    indicators: int
    set_aside: int
    findings: int
    inconsistent: int = 0
    errors: int = 0
    lowest_confidence: Decimal | None = None
    mean_confidence: Decimal | None = None


@dataclass(frozen=True)
class RunSummary:
    """One run of ``publish``. Each source has one outcome.

    ``version`` is the release made, "" where none was, ``latest`` the one that stands after the
    run; ``where`` is the store; ``reason`` says why there is a release, or none; ``draft`` is
    the one that waits for a person, "" for none. ``validation`` says whether the rows passed it, are
    those of the last run, or did not get so far. ``stopped`` is the error that ended the run
    before its end, ``passed`` the limits that were passed. ``mended`` says what an earlier run,
    killed, had left behind. ``durations`` are seconds a step. ``fingerprint`` is a hash over
    everything that the release follows from. ``flow_run_id`` is Prefect's name of the run.
    """

    run_id: str
    started: datetime
    finished: datetime
    where: str
    reader_version: str
    sources: tuple[SourceRun, ...] = ()
    reports: tuple[ReportRun, ...] = ()
    validation: str = NOT_REACHED
    version: str = ""
    latest: str = ""
    reason: str = ""
    draft: str = ""
    limits: Limits = field(default_factory=Limits)
    passed: tuple[Passed, ...] = ()
    stopped: Failure | None = None
    mended: tuple[str, ...] = ()
    durations: Mapping[str, float] = field(default_factory=dict)
    fingerprint: str = ""
    flow_run_id: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many sources had each outcome, and how many reports and rows there are."""
        outcomes = [source.outcome for source in self.sources]
        rows = ("indicators", "set_aside", "findings", "inconsistent", "errors")
        return {
            "sources": len(outcomes),
            **{outcome: outcomes.count(outcome) for outcome in OUTCOMES},
            "reports": len(self.reports),
            "read": sum(report.read for report in self.reports),
            **{name: sum(getattr(report, name) for report in self.reports) for name in rows},
        }

    @property
    def waiting(self) -> bool:
        """Whether a draft waits for a person."""
        return bool(self.draft)

    @property
    def failures(self) -> Mapping[str, Failure]:
        """What failed, by address."""
        return {source.url: source.failure for source in self.sources if source.failure}

    @property
    def status(self) -> str:
        """``failed`` where the run was stopped, could publish nothing or passed a limit, else ``ok``."""
        return "failed" if self.stopped or self.error else "ok"

    @property
    def error(self) -> GongkaiError | None:
        """What a run that came to its end ends with; None where that is no failure."""
        if not self.reports and not self.stopped:
            return RunFailedError(f"No report could be read from {len(self.sources)} sources.")
        if self.passed:
            return LimitError(" ".join(passed.sentence for passed in self.passed))
        return None

    def to_json(self) -> str:
        """The summary for programs: the fields, ``counts`` and ``status``."""
        said = {**asdict(self), "counts": dict(self.counts), "status": self.status}
        return json.dumps(said, ensure_ascii=False, indent=1, default=_plain) + "\n"

    def save(self, path: str | None) -> None:
        """Write the JSON to a file, if one is wanted. Raises ``InputError``."""
        try:
            if path:
                Path(path).write_text(self.to_json(), encoding="utf-8")
        except OSError as error:
            raise InputError(f"The summary cannot be written to {path}: {error}.") from error


def from_json(text: str) -> RunSummary:
    """A summary as ``to_json`` wrote it. Raises ``ValueError`` for anything else."""
    try:
        said: dict[str, Any] = json.loads(text)
        del said["counts"], said["status"]
        return RunSummary(
            **{
                **said,
                "started": datetime.fromisoformat(said["started"]),
                "finished": datetime.fromisoformat(said["finished"]),
                "sources": tuple(_source(each) for each in said["sources"]),
                "reports": tuple(report_run_from(each) for each in said["reports"]),
                "limits": Limits(**said["limits"]),
                "passed": tuple(Passed(**each) for each in said["passed"]),
                "stopped": said["stopped"] and Failure(**said["stopped"]),
                "mended": tuple(said["mended"]),
            }
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"no summary of a run: {error!r}") from error


def report_run(rows: Mapping[str, Sequence[Row]], url: str, read: bool = True) -> ReportRun:
    """What the rows of one report come to."""
    (report,) = rows["reports"]
    confidences = [row["confidence"] for row in rows["indicators"]]
    known = [confidence for confidence in confidences if isinstance(confidence, Decimal)]
    return ReportRun(
        report_id=str(report["report_id"]),
        title=str(report["title"]),
        url=url,
        read=read,
        indicators=len(rows["indicators"]),
        set_aside=len(rows["set_aside"]),
        findings=len(rows["findings"]),
        inconsistent=sum(row["verdict"] == INCONSISTENT for row in rows["findings"]),
        errors=sum(is_error(row) for row in rows["findings"]),
        lowest_confidence=min(known, default=None),
        mean_confidence=round(sum(known, Decimal(0)) / len(known), 4) if known else None,
    )


def _source(said: Mapping[str, Any]) -> SourceRun:
    failure = said["failure"] and Failure(**said["failure"])
    return SourceRun(**{**said, "failure": failure, "notes": tuple(said["notes"])})


def report_run_from(said: Mapping[str, Any]) -> ReportRun:
    """A ``ReportRun`` of its fields, decimals perhaps as text."""
    names = ("lowest_confidence", "mean_confidence")
    return ReportRun(**{**said, **{n: None if said[n] is None else Decimal(said[n]) for n in names}})


def _plain(value: object) -> object:
    """What JSON has no word for: times in ISO 8601, decimals as text, as they stand in the data."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{value!r} has no place in a summary")
