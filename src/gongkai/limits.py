"""When a run has failed although it came to its end: limits, and what passed them.

In: what a run read, and the last release. Out: ``Passed`` records, none where all is well.
Promised: pure. The share of failed sources says that the run needs a person, what could be
read may still be published; the other two say that something must be wrong with what was
read, so nothing of it may be published before a person looked.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gongkai.errors import InputError
from gongkai.schemas import Row, Tables

ERROR = "error"
MAX_FAILED, MAX_LOST, MAX_ERRORS = "max_failed", "max_lost", "max_errors"


@dataclass(frozen=True)
class Limits:
    """Shares, from 0 (none) to 1 (all).

    ``max_failed`` of the sources may fail; ``max_lost`` of the published indicators may be
    lost, retracted ones aside; ``max_errors`` of the reports may have a finding of severity
    error that is not published yet. Raises ``InputError``.
    """

    max_failed: float = 0.5
    max_lost: float = 0.05
    max_errors: float = 0.1

    def __post_init__(self) -> None:
        for name in (MAX_FAILED, MAX_LOST, MAX_ERRORS):
            if not 0 <= getattr(self, name) <= 1:
                raise InputError(f"{name} is a share from 0 to 1, not {getattr(self, name)}.")


@dataclass(frozen=True)
class Passed:
    """A limit that was passed: its name, its value, what was found, and both in one sentence."""

    limit: str
    stated: float
    found: float
    sentence: str


def of_sources(limits: Limits, sources: int, failed: int) -> Iterator[Passed]:
    """Whether too many sources failed."""
    yield from _over(MAX_FAILED, limits.max_failed, failed, sources, "sources failed")


def of_rows(
    limits: Limits, published: Tables, read: Tables, retracted: Collection[tuple[str, str]] = ()
) -> Iterator[Passed]:
    """Whether what was read must not be published: indicators lost, new findings of severity error.

    ``published`` and ``read`` need ``indicators``, ``findings`` and ``reports``; ``published`` has
    no rows where nothing was published yet.
    """
    before = {str(row["indicator_id"]) for row in published["indicators"]}
    before -= {key for table, key in retracted if table == "indicators"}
    lost = before - {str(row["indicator_id"]) for row in read["indicators"]}
    yield from _over(MAX_LOST, limits.max_lost, len(lost), len(before), "published indicators are lost")
    known = {row["finding_id"] for row in published["findings"]}
    wrong = {f["report_id"] for f in read["findings"] if f["finding_id"] not in known and is_error(f)}
    yield from _over(
        MAX_ERRORS, limits.max_errors, len(wrong), len(read["reports"]), "reports have a new error"
    )


def is_error(finding: Row) -> bool:
    """Whether a finding says that a row cannot be right as it stands (codelists/severities.csv)."""
    return _severities().get((str(finding["check"]), str(finding["verdict"]))) == ERROR


@cache
def _severities() -> dict[tuple[str, str], str]:
    text = (files("gongkai") / "codelists" / "severities.csv").read_text(encoding="utf-8")
    return {(row["check"], row["verdict"]): row["severity"] for row in csv.DictReader(text.splitlines())}


def _over(limit: str, stated: float, found: int, of: int, what: str) -> Iterator[Passed]:
    if found > stated * of:
        sentence = f"{found} of {of} {what}: more than {limit} = {stated:g} allows."
        yield Passed(limit, stated, round(found / of, 4) if of else 1.0, sentence)
