"""What a run gathers while it goes on, for its summary: the only place that computes one.

In: what each step gave, from any thread, perhaps more than once. Out: ``RunSummary``.
Promised: of a source the last that was said of it counts; the seconds of a step reach from
its first beginning to its last end.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from gongkai import limits
from gongkai.checks import INCONSISTENT
from gongkai.errors import GongkaiError
from gongkai.limits import Limits, Passed
from gongkai.publishing import Assembled, Choice, Visit
from gongkai.release.reader import reader_version
from gongkai.runs import new_run_id
from gongkai.schemas import Row
from gongkai.summary import (
    FAILED,
    FETCHED,
    NOT_REACHED,
    UNCHANGED,
    VALIDATED,
    Failure,
    ReportRun,
    RunSummary,
    SourceRun,
)

_OF_REPORTS = ("reports", "indicators", "set_aside", "findings")


@dataclass(frozen=True)
class Outcome:
    """What came of the release: its version ("" for none), why, whether it waits for a person, and
    which limits kept it from being published."""

    version: str
    reason: str
    waiting: bool = False
    passed: tuple[Passed, ...] = ()


class Tally:
    """The gatherings of one run."""

    def __init__(self, where: str, sources: Sequence[str], flow_run_id: str = "") -> None:
        self.started = datetime.now(UTC)
        self.run_id = new_run_id(self.started)
        self.mended: tuple[str, ...] = ()
        self.assembled: Assembled | None = None
        self.outcome = Outcome("", "the run did not come to its end")
        self._where = where
        self._flow_run_id = flow_run_id
        self._urls = sources
        self._visits: dict[str, Visit] = {}
        self._choices: dict[str, Choice] = {}
        self._steps: dict[str, tuple[float, float]] = {}
        self._mutex = threading.Lock()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step, or a part of it."""
        began = time.monotonic()
        try:
            yield
        finally:
            with self._mutex:
                first, last = self._steps.get(name, (began, began))
                self._steps[name] = min(first, began), max(last, time.monotonic())

    def visited(self, visits: Iterable[Visit]) -> tuple[Visit, ...]:
        """Take note of visits; gives them back."""
        found = tuple(visits)
        self._visits |= {visit.source.url: visit for visit in found}
        return found

    def chosen(self, choices: Iterable[Choice]) -> tuple[Choice, ...]:
        """Take note of choices; gives them back."""
        found = tuple(choices)
        self._choices |= {choice.visit.source.url: choice for choice in found}
        return found

    @property
    def complete(self) -> bool:
        """Whether every source has been read, or has failed."""
        return self._choices.keys() >= set(self._urls)

    def summary(self, allowed: Limits, latest: str, error: GongkaiError | None) -> RunSummary:
        """The run as a value, once it has ended (with an error, if one stopped it)."""
        sources = tuple(self._source(self._visits[url]) for url in self._urls if url in self._visits)
        failed = sum(source.outcome == FAILED for source in sources)
        return RunSummary(
            run_id=self.run_id,
            started=self.started,
            finished=datetime.now(UTC),
            where=self._where,
            reader_version=reader_version(),
            sources=sources,
            reports=tuple(self._reports()),
            validation=VALIDATED if self.assembled else NOT_REACHED,
            version=self.outcome.version,
            latest=latest,
            reason=self.outcome.reason,
            waiting=self.outcome.waiting,
            limits=allowed,
            passed=(*limits.of_sources(allowed, len(sources), failed), *self.outcome.passed),
            stopped=Failure.of(error) if error else None,
            mended=self.mended,
            durations={name: round(last - first, 3) for name, (first, last) in self._steps.items()},
            flow_run_id=self._flow_run_id,
        )

    def _source(self, visit: Visit) -> SourceRun:
        choice = self._choices.get(visit.source.url)
        failure = choice.failure if choice else None
        if failure is None and visit.error:
            failure = Failure.of(visit.error)
        outcome = FAILED if failure else UNCHANGED if visit.unchanged else FETCHED
        return SourceRun(visit.source.url, outcome, visit.seconds, failure, visit.notes)

    def _reports(self) -> Iterator[ReportRun]:
        if self.assembled is None:
            return
        rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {name: [] for name in _OF_REPORTS})
        for name in _OF_REPORTS:
            for row in self.assembled.tables[name]:
                rows[str(row["report_id"])][name].append(row)
        for choice in self.assembled.choices:
            if choice.document:
                yield report_run(rows[choice.document.report_id], choice.visit.source.url, read=True)


def report_run(rows: Mapping[str, Sequence[Row]], url: str, read: bool) -> ReportRun:
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
        errors=sum(limits.is_error(row) for row in rows["findings"]),
        lowest_confidence=min(known, default=None),
        mean_confidence=round(sum(known, Decimal(0)) / len(known), 4) if known else None,
    )
