"""What a run did, as a value: nobody reads a log to find out.

In: the outcomes of the stages. Out: ``RunSummary``, its lines for people and its
JSON for programs. Promised: ``status`` follows from the fields alone. Not
promised: the wording of the lines.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from gongkai.errors import RunFailedError


@dataclass(frozen=True)
class Failure:
    """A source that could not be published from what it shows now: where, why, what to do."""

    url: str
    code: str
    sentence: str
    remedy: str
    snapshot_id: str = ""
    kept: bool = False
    """True where an earlier snapshot of the same page still stands in the release."""


@dataclass(frozen=True)
class RunSummary:
    """One run of ``publish``. Counts of sources are disjoint and add up to ``sources``.

    ``version`` is the release made, "" where none was; ``where`` the store; ``reason``
    says why there is a release, or none; ``waiting`` is true where the draft waits for
    a person's acceptance. ``max_failed`` is the share of sources that may fail.
    """

    sources: int
    fetched: int
    unchanged: int
    failures: tuple[Failure, ...]
    reports: int
    indicators: int
    set_aside: int
    findings: int
    inconsistent: int
    version: str
    reason: str
    where: str
    waiting: bool = False
    notes: tuple[str, ...] = ()
    """Pages that moved or were edited, a sentence each."""
    max_failed: float = 0.5

    @property
    def failed(self) -> int:
        """How many sources failed."""
        return len(self.failures)

    @property
    def status(self) -> str:
        """``failed`` when nothing could be done or the limit of failures is passed, else ``ok``."""
        nothing = self.reports == 0
        return "failed" if nothing or self.failed > self.max_failed * self.sources else "ok"

    @property
    def error(self) -> RunFailedError | None:
        """What a failed run ends with, None for one that did not fail."""
        if self.status == "ok":
            return None
        sentence = f"{self.failed} of {self.sources} sources failed, {self.reports} reports could be read."
        return RunFailedError(sentence)

    def lines(self) -> list[str]:
        """The summary for people."""
        found = [
            f"sources      {self.sources}",
            f"             {self.fetched} fetched, {self.unchanged} unchanged, {self.failed} failed",
            f"reports      {self.reports}",
            f"indicators   {self.indicators}, and {self.set_aside} other numerals set aside",
            f"findings     {self.findings}, of which {self.inconsistent} inconsistent",
            f"release      {self.version or 'none'}: {self.reason}",
            f"where        {self.where}",
        ]
        found += [f"note         {note}" for note in self.notes]
        for failure in self.failures:
            kept = " The release keeps its earlier snapshot." if failure.kept else ""
            found += [
                f"failed       {failure.url}",
                f"             [{failure.code}] {failure.sentence}{kept}",
                f"             {failure.remedy}",
            ]
        return found

    def save(self, path: str | None) -> None:
        """Write the JSON to a file, if one is wanted."""
        if path:
            Path(path).write_text(self.to_json(), encoding="utf-8")

    def to_json(self) -> str:
        """The summary for programs: the fields, ``failed`` and ``status``."""
        said = {**asdict(self), "failed": self.failed, "status": self.status}
        return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
