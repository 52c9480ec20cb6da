"""The steps of the main job, one function each: what the flow ``publish`` puts in order.

In: sources, an archive, a fetcher, a store. Out: frozen records from step to step,
and in the end what is published. Promised: a source that fails at any step fails
alone, with its coded reason; the newest snapshot of a page that can be read and
whose rows validate is what stands for it, so that a page that broke does not take
away what was published; a snapshot that says nothing new does not replace the one
that is published. Not promised: politeness (``fetch``) and versions (``release``).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlsplit

from gongkai import edits, evidence, tables, validation
from gongkai.archive import Archive
from gongkai.contained import contained
from gongkai.errors import (
    DuplicateReportError,
    FetchError,
    GongkaiError,
    InvalidRowsError,
    NoSuchSnapshotError,
    PageError,
)
from gongkai.fetch import Fetched, Fetcher
from gongkai.reviews import NO_REVIEWS, Reviews
from gongkai.schemas import Tables
from gongkai.snapshot import Snapshot
from gongkai.sources import Source
from gongkai.summary import Failure
from gongkai.tables import Document, Evidence, Sight

Rejected = Mapping[str, Mapping[Evidence, GongkaiError]]
"""Source address -> what was read -> why its rows must not be published."""

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
    seconds: float = 0.0


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


@dataclass(frozen=True)
class Shelf:
    """Where snapshots are taken from, and which one each published report stands on."""

    archive: Archive
    published: Mapping[str, Evidence] = field(default_factory=dict)
    """report_id -> what it was read from, of the last release."""
    texts: Mapping[str, tuple[Sight, ...]] = field(default_factory=dict)
    """report_id -> the snapshots that held its text, oldest first, the published one last."""


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
    notes: list[str] = []
    began = time.monotonic()
    unchanged, error = False, None
    try:
        unchanged = contained(source.url, lambda: _asked(source, fetcher, archive, notes))
    except GongkaiError as found:
        error = found
    return Visit(source, unchanged, error, tuple(notes), round(time.monotonic() - began, 3))


def _asked(source: Source, fetcher: Fetcher, archive: Archive, notes: list[str]) -> bool:
    """Fetch the page and its files; whether nothing of them is new."""
    page = _fetch(source, fetcher, archive, notes)
    files = _files(source, page.snapshot, fetcher, archive, notes)
    return page.unchanged and all(file.unchanged for file in files)


def _fetch(source: Source, fetcher: Fetcher, archive: Archive, notes: list[str]) -> Fetched:
    known = archive.latest(source.url)
    fetched = fetcher.fetch(source, known)
    if not fetched.not_modified:
        archive.add(fetched.snapshot)
    notes += notes_on(fetched, known)
    return fetched


def _files(
    source: Source, page: Snapshot, fetcher: Fetcher, archive: Archive, notes: list[str]
) -> list[Fetched]:
    """Fetch the files that the page's report may be in, up to the first that can be read.

    Raises the first error where none of them can be got, and any that a later run may not meet.
    """
    got: list[Fetched] = []
    refused: GongkaiError | None = None
    for url in evidence.files_of(source, page, evidence.page_of(page))[: evidence.MOST_FILES]:
        said: list[str] = []
        try:
            got.append(_fetch(Source(url, allow_private=source.allow_private), fetcher, archive, said))
        except (FetchError, PageError) as error:
            if error.transient:
                raise
            refused = refused or error
            said.append(str(error))
        notes += [f"its file {url} {note}" for note in said]
        if got and evidence.page_of(got[-1].snapshot).text:
            return got
    if refused and not got:
        raise refused
    return got


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


def _choose(visited: Visit, shelf: Shelf, rejected: Mapping[Evidence, GongkaiError]) -> Choice:
    error, snapshot_id = visited.error, ""
    for read_from, found in evidence.attempts(visited.source, shelf.archive):
        given = found
        if isinstance(given, Document):
            given = _unless_the_same(given, shelf)
            given = rejected.get(given.evidence, given)
        if isinstance(given, Document):
            given = _with_earlier(given, shelf)
            return Choice(visited, given, _failure(error, snapshot_id, kept=True))
        if error is None:
            error, snapshot_id = given, read_from
    return Choice(visited, None, _failure(error, snapshot_id))


def _unless_the_same(document: Document, shelf: Shelf) -> Document:
    """The document as published, where a new snapshot of its page or its file says nothing new."""
    known = shelf.published.get(document.report_id, document.evidence)
    if known == document.evidence:
        return document
    text, page = known
    try:
        file = shelf.archive.get(text) if text != page else None
        published = evidence.read(document.source, shelf.archive.get(page), file)
    except (NoSuchSnapshotError, PageError, InvalidRowsError):
        return document
    return published if _says(published) == _says(document) else document


def _with_earlier(document: Document, shelf: Shelf) -> Document:
    """The document with what its text was before: as published, or else as archived."""
    known = shelf.texts.get(document.report_id)
    if known is None:
        return evidence.with_earlier(document, evidence.before(document, shelf.archive))
    present = document.text_snapshot.snapshot_id
    return evidence.with_earlier(document, _kept(shelf, [sight for sight in known if sight[0] != present]))


def _kept(shelf: Shelf, sights: Iterable[Sight]) -> Iterator[Snapshot]:
    """Snapshots that were published, but for those that the archive has lost."""
    for sight in sights:
        with suppress(NoSuchSnapshotError):
            yield shelf.archive.get(*sight)


def _says(document: Document) -> tuple[object, ...]:
    row = tables.report_row(document)
    return ({**row, "snapshot_id": None, "page_snapshot_id": None}, document.report)


def assemble(choices: Iterable[Choice], shelf: Shelf, reviews: Reviews = NO_REVIEWS) -> Assembled:
    """The rows of all documents, corrected, valid as a whole; documents whose rows are not are given up.

    A report whose rows do not validate is read again from the next older snapshot,
    until the rest is valid. Raises ``CorrectionError`` for a correction that no longer fits.
    """
    chosen = {choice.visit.source.url: choice for choice in _without_doubles(choices)}
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
    faults: Sequence[validation.Fault], documents: Iterable[Document]
) -> list[tuple[Document, InvalidRowsError]]:
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
            choice,
            document=None,
            failure=_failure(error, document.text_snapshot.snapshot_id),
        )


def _failure(error: GongkaiError | None, snapshot_id: str, kept: bool = False) -> Failure | None:
    return Failure.of(error, snapshot_id, kept) if error else None
