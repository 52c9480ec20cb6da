"""The steps of the main job, one function each: what the flow ``publish`` puts in order.

In: sources, an archive, a fetcher, a store. Out: frozen records from step to step,
and in the end what is published. Promised: a source that fails at any step fails
alone, with its coded reason; the newest snapshot of a page that can be read and
whose rows validate is what stands for it, so that a page that broke does not take
away what was published; a snapshot that says nothing new does not replace the one
that is published. Not promised: politeness (``fetch``) and versions (``release``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlsplit

from gongkai import edits, reading, tables, validation
from gongkai.archive import Archive, archive_file
from gongkai.errors import (
    DuplicateReportError,
    GongkaiError,
    InvalidRowsError,
    NoSuchSnapshotError,
    PageError,
)
from gongkai.fetch import Fetched, Fetcher
from gongkai.page import read_page, require_report
from gongkai.reviews import NO_REVIEWS, Reviews
from gongkai.schemas import Tables
from gongkai.snapshot import Snapshot
from gongkai.sources import Source
from gongkai.summary import Failure
from gongkai.tables import Document

Rejected = Mapping[str, Mapping[str, GongkaiError]]
"""Source address -> snapshot -> why its rows must not be published."""

_NONE_REJECTED: Rejected = MappingProxyType({})


@dataclass(frozen=True)
class Visit:
    """What asking for one source gave: nothing new, a new snapshot, or an error.

    ``notes`` say what a maintainer should know of it: that the page moved, or was edited.
    """

    source: Source
    unchanged: bool = False
    error: GongkaiError | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """What stands for one source: a document, a failure, or (an older document) both."""

    visit: Visit
    document: Document | None = None
    failure: Failure | None = None


@dataclass(frozen=True)
class Assembled:
    """All that may be published of a run, and what each source came to."""

    tables: Tables
    choices: tuple[Choice, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that the tables are made of."""
        return tuple(choice.document for choice in self.choices if choice.document)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What failed."""
        return tuple(choice.failure for choice in self.choices if choice.failure)


@dataclass(frozen=True)
class Shelf:
    """Where snapshots are taken from, and which one each published report stands on."""

    archive: Archive
    published: Mapping[str, str] = field(default_factory=dict)
    """report_id -> snapshot_id of the last release."""


def by_host(sources: Iterable[Source]) -> list[tuple[Source, ...]]:
    """The sources of each host: a host is asked one thing at a time, hosts side by side."""
    hosts: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        hosts[urlsplit(source.url).netloc].append(source)
    return [tuple(host) for host in hosts.values()]


def in_batches(visits: Sequence[Visit], size: int) -> list[Sequence[Visit]]:
    """Batches of at most ``size``: a task for each page would be more than Prefect can record."""
    return [visits[at : at + size] for at in range(0, len(visits), size)]


def visit(sources: Iterable[Source], fetcher: Fetcher, archive: Archive) -> tuple[Visit, ...]:
    """Fetch each source and archive what came. Errors stay with their source."""
    return tuple(_visit(source, fetcher, archive) for source in sources)


def _visit(source: Source, fetcher: Fetcher, archive: Archive) -> Visit:
    try:
        known = archive.latest(source.url)
        fetched = fetcher.fetch(source, known)
        if not fetched.not_modified:
            archive.add(fetched.snapshot)
        return Visit(source, fetched.unchanged, notes=tuple(notes_on(fetched, known)))
    except GongkaiError as error:
        return Visit(source, error=error)


def notes_on(fetched: Fetched, known: Snapshot | None) -> Iterator[str]:
    """What a maintainer should know of a fetch. Raises what reading a page beyond its limits raises."""
    if fetched.moved_to:
        yield f"moved to {fetched.moved_to}: mend the address in sources.toml"
    if known is not None and not fetched.unchanged:
        edit = edits.compare(known, fetched.snapshot)
        if edit.silent:
            yield f"edited since {known.retrieved_at:%Y-%m-%d}: {edit}"


def choose(visits: Iterable[Visit], shelf: Shelf, rejected: Rejected = _NONE_REJECTED) -> tuple[Choice, ...]:
    """For each source the newest snapshot that can be read as a report and was not rejected."""
    return tuple(_choose(visit, shelf, rejected.get(visit.source.url, {})) for visit in visits)


def _choose(visited: Visit, shelf: Shelf, rejected: Mapping[str, GongkaiError]) -> Choice:
    error, snapshot_id = visited.error, ""
    for entry in reversed(shelf.archive.history(visited.source.url)):
        try:
            document = _unless_the_same(read(visited.source, shelf.archive.read(entry)), shelf)
            if document.snapshot.snapshot_id in rejected:
                raise rejected[document.snapshot.snapshot_id]
        except GongkaiError as refused:
            if error is None:
                error, snapshot_id = refused, entry.snapshot_id
            continue
        return Choice(visited, document, _failure(visited.source, error, snapshot_id, kept=True))
    return Choice(visited, None, _failure(visited.source, error, snapshot_id))


def read(source: Source, snapshot: Snapshot) -> Document:
    """A snapshot as a report. Raises ``PageError`` and ``InvalidRowsError``."""
    page = read_page(snapshot.body, snapshot.content_type, snapshot.url)
    if source.genre:
        page = replace(page, genre=source.genre)
    require_report(page)
    report = reading.read(page.text, page.report_year or source.report_year)
    document = Document(source, snapshot, page, report, archive_file(snapshot.snapshot_id))
    faults = validation.validate_document(document)
    if faults:
        raise InvalidRowsError(f"{source.url}: {_first(faults)}")
    return document


def _unless_the_same(document: Document, shelf: Shelf) -> Document:
    """The document as published, where a new snapshot of its page says nothing new."""
    known = shelf.published.get(document.report_id, document.snapshot.snapshot_id)
    if known == document.snapshot.snapshot_id:
        return document
    try:
        published = read(document.source, shelf.archive.get(known))
    except (NoSuchSnapshotError, PageError, InvalidRowsError):
        return document
    return published if _says(published) == _says(document) else document


def _says(document: Document) -> tuple[object, ...]:
    row = tables.report_row(document)
    return ({**row, "snapshot_id": None}, document.report)


def assemble(choices: Iterable[Choice], shelf: Shelf, reviews: Reviews = NO_REVIEWS) -> Assembled:
    """The rows of all documents, corrected, valid as a whole; documents whose rows are not are given up.

    A report whose rows do not validate is read again from the next older snapshot,
    until the rest is valid. Raises ``CorrectionError`` for a correction that no longer fits.
    """
    chosen = {choice.visit.source.url: choice for choice in _without_doubles(choices)}
    rejected: dict[str, dict[str, GongkaiError]] = defaultdict(dict)
    while True:
        documents = [choice.document for choice in chosen.values() if choice.document]
        built = reviews.correct(tables.build(documents))
        faults = validation.validate(built)
        if not faults:
            return Assembled(built, tuple(chosen.values()))
        for document, error in _guilty(faults, documents):
            rejected[document.source.url][document.snapshot.snapshot_id] = error
            visited = chosen[document.source.url].visit
            chosen[document.source.url] = choose([visited], shelf, rejected)[0]


def _guilty(
    faults: Sequence[validation.Fault], documents: Iterable[Document]
) -> list[tuple[Document, InvalidRowsError]]:
    """The documents that faults belong to. Raises ``InvalidRowsError`` for faults that have no report."""
    by_report: dict[str, list[validation.Fault]] = defaultdict(list)
    for fault in faults:
        by_report[fault.report_id].append(fault)
    found = [
        (document, InvalidRowsError(f"{document.source.url}: {_first(by_report[document.report_id])}"))
        for document in documents
        if document.report_id in by_report
    ]
    if not found:
        raise InvalidRowsError(f"The code lists or the schemas are at fault: {_first(faults)}")
    return found


def _without_doubles(choices: Iterable[Choice]) -> Iterator[Choice]:
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
            choice, document=None, failure=_failure(choice.visit.source, error, document.snapshot.snapshot_id)
        )


def _failure(
    source: Source, error: GongkaiError | None, snapshot_id: str, kept: bool = False
) -> Failure | None:
    if error is None:
        return None
    return Failure(source.url, error.code, error.sentence, error.remedy, snapshot_id, kept)


def _first(faults: Sequence[validation.Fault]) -> str:
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{faults[0]}{more}"
