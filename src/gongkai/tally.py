"""What a run gathers while it goes on, for its summary: the only place that computes one.

In: what each step gave, from any thread, perhaps more than once. Out: ``RunSummary``.
Promised: of a source the last that was said of it counts; the seconds of a step reach from
its first beginning to its last end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from gongkai import limits
from gongkai.choosing import Choice, counted
from gongkai.errors import GongkaiError
from gongkai.limits import Limits, Passed
from gongkai.release.reader import reader_version
from gongkai.runs import new_run_id
from gongkai.summary import (
    FAILED,
    FETCHED,
    NOT_REACHED,
    UNCHANGED,
    Failure,
    ReportRun,
    RunSummary,
    SourceRun,
)
from gongkai.visiting import Visit


@dataclass(frozen=True)
class Outcome:
    """What came of the release: its version ("" for none), why, the draft that waits for a person, and
    which limits keep it from being published."""

    version: str
    reason: str
    draft: str = ""
    passed: tuple[Passed, ...] = ()


class Tally:
    """The gatherings of one run."""

    def __init__(self, where: str, sources: Sequence[str], flow_run_id: str = "") -> None:
        self.started = datetime.now(UTC)
        self.run_id = new_run_id(self.started)
        self.mended: tuple[str, ...] = ()
        self.validation = NOT_REACHED
        self.fingerprint = ""
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
            validation=self.validation,
            version=self.outcome.version,
            latest=latest,
            reason=self.outcome.reason,
            limits=allowed,
            passed=(*limits.of_sources(allowed, len(sources), failed), *self.outcome.passed),
            stopped=Failure.of(error) if error else None,
            mended=self.mended,
            durations={name: round(last - first, 3) for name, (first, last) in self._steps.items()},
            draft=self.outcome.draft,
            fingerprint="" if error else self.fingerprint,
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
        for url in self._urls:
            choice = self._choices.get(url)
            if choice and choice.document:
                yield counted(choice.document)
