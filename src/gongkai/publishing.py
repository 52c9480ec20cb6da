"""The steps of the main job after ``visiting``: what is chosen, and made into rows that may be published.

In: choices. Out: ``Assembled``: the rows of all reports, valid as a whole. Promised: a source
whose rows do not validate fails alone, and an older state of it takes its place; of two sources
that give one report the first keeps it. Not promised: versions (``release``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai import tables, validation
from gongkai.choosing import Choice, Shelf, choose
from gongkai.errors import DuplicateReportError, GongkaiError, InvalidRowsError
from gongkai.reviews import NO_REVIEWS, Reviews
from gongkai.schemas import Tables
from gongkai.summary import Failure
from gongkai.tables import Evidence, Reading
from gongkai.visiting import Visit, by_host, notes_on, visit

__all__ = [
    "Assembled",
    "Choice",
    "Shelf",
    "Visit",
    "assemble",
    "by_host",
    "choose",
    "in_batches",
    "notes_on",
    "visit",
    "without_doubles",
]


@dataclass(frozen=True)
class Assembled:
    """All that may be published of a run, and what each source came to."""

    tables: Tables
    choices: tuple[Choice, ...]

    @property
    def documents(self) -> tuple[Reading, ...]:
        """The documents that the tables are made of."""
        return tuple(choice.document for choice in self.choices if choice.document)


def in_batches(visits: Sequence[Visit], size: int) -> list[Sequence[Visit]]:
    """Batches of at most ``size``: a task for each page would be more than Prefect can record."""
    return [visits[at : at + size] for at in range(0, len(visits), size)]


def assemble(choices: Iterable[Choice], shelf: Shelf, reviews: Reviews = NO_REVIEWS) -> Assembled:
    """The rows of all documents, corrected, valid as a whole; documents whose rows are not are given up.

    A report whose rows do not validate is read again from the next older snapshot,
    until the rest is valid. Raises ``CorrectionError`` for a correction that no longer fits.
    """
    chosen = {choice.visit.source.url: choice for choice in without_doubles(choices)}
    rejected: dict[str, dict[Evidence, GongkaiError]] = defaultdict(dict)
    while True:
        documents = [choice.document for choice in chosen.values() if choice.document]
        built = reviews.correct(tables.build(documents))
        faults = validation.validate(built)
        if not faults:
            return Assembled(built, tuple(chosen.values()))
        for document, error in _guilty(faults, documents):
            rejected[document.source.url][document.evidence] = error
            visited = chosen[document.source.url].visit
            chosen[document.source.url] = choose([visited], shelf, rejected)[0]


def _guilty(
    faults: Sequence[validation.Fault], documents: Iterable[Reading]
) -> list[tuple[Reading, InvalidRowsError]]:
    """The documents that faults belong to. Raises ``InvalidRowsError`` for faults that have no report."""
    by_report: dict[str, list[validation.Fault]] = defaultdict(list)
    for fault in faults:
        by_report[fault.report_id].append(fault)
    found = [
        (
            document,
            InvalidRowsError(f"{document.source.url}: {validation.first(by_report[document.report_id])}"),
        )
        for document in documents
        if document.report_id in by_report
    ]
    if not found:
        raise InvalidRowsError(f"The code lists or the schemas are at fault: {validation.first(faults)}")
    return found


def without_doubles(choices: Iterable[Choice]) -> Iterator[Choice]:
    """Of several sources that gave one report, the first keeps it."""
    seen: dict[str, str] = {}
    for choice in choices:
        document = choice.document
        if document is None:
            yield choice
            continue
        first = seen.setdefault(document.report_id, choice.visit.source.url)
        if first == choice.visit.source.url:
            yield choice
            continue
        error = DuplicateReportError(
            f"{choice.visit.source.url} is the report {document.report_id} of {first}."
        )
        yield replace(
            choice,
            document=None,
            failure=Failure.of(error, document.evidence[0]),
        )
