"""What stands for a source: the newest archived state of it that can be read as a report.

In: visits, and a ``Shelf``: the archive, what is published, what was read before. Out:
``Choice`` records. Promised: a page that broke does not take away what was published; a
snapshot that says nothing new does not replace the one that is published; an error, of ours
too, stays with its source; with ``readings`` nothing is read again while neither the program
nor the archive's states of the source, nor what is published of it, changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any

from gongkai import evidence, readings, tables
from gongkai.archive import Archive
from gongkai.contained import contained
from gongkai.errors import GongkaiError, InternalError, InvalidRowsError, NoSuchSnapshotError, PageError
from gongkai.readings import Readings, Rows
from gongkai.schemas import Row
from gongkai.snapshot import Snapshot
from gongkai.sources import Source
from gongkai.summary import Failure, ReportRun, report_run, report_run_from
from gongkai.tables import Document, Evidence, Reading, Sight
from gongkai.visiting import Visit, files_named

Rejected = Mapping[str, Mapping[Evidence, GongkaiError]]
"""Source address -> what was read -> why its rows must not be published."""

_NONE_REJECTED: Rejected = MappingProxyType({})


@dataclass(frozen=True)
class Choice:
    """What stands for one source: a document, a failure, or (an older document) both."""

    visit: Visit
    document: Reading | None = None
    failure: Failure | None = None


@dataclass(frozen=True)
class Shelf:
    """Where snapshots are taken from, and which one each published report stands on."""

    archive: Archive
    published: Mapping[str, Evidence] = field(default_factory=dict)
    """report_id -> what it was read from, of the last release."""
    texts: Mapping[str, tuple[Sight, ...]] = field(default_factory=dict)
    """report_id -> the snapshots that held its text, oldest first, the published one last."""
    times: Mapping[str, datetime] = field(default_factory=dict)
    """snapshot_id -> when it was retrieved, as the last release states it."""
    readings: Readings | None = None
    """What was read before; without it everything is read."""

    @classmethod
    def of(cls, archive: Archive, reports: Sequence[Row], snapshots: Sequence[Row], kept: Readings) -> Shelf:
        """The shelf of a release, from its tables (without rows where nothing was published yet)."""
        return cls(
            archive,
            {str(row["report_id"]): tables.evidence_of(row) for row in reports},
            tables.texts_of(reports, snapshots),
            {
                str(row["snapshot_id"]): time
                for row in snapshots
                if isinstance(time := row["retrieved_at"], datetime)
            },
            kept,
        )

    def says(self, report_id: str) -> str:
        """A hash over what is published of a report: what it was read from, and when that was retrieved."""
        known = self.published.get(report_id)
        return readings.digest(
            known, self.texts.get(report_id), [self.times.get(each) for each in known or ()]
        )

    def get(self, snapshot_id: str) -> Snapshot:
        """A snapshot as it is published. Raises ``ArchiveError``."""
        return self.archive.get(snapshot_id, self.times.get(snapshot_id))


@dataclass(frozen=True)
class Kept:
    """A report that was read, in this run or an earlier one; its rows lie on the disk."""

    source: Source
    key: str
    evidence: Evidence
    counted: ReportRun
    readings: Readings = field(repr=False, compare=False)

    @property
    def report_id(self) -> str:
        """The report's id."""
        return self.counted.report_id

    @property
    def rows(self) -> Rows:
        """Its rows by table. Raises ``ReadingsError``."""
        return self.readings.rows(self.key)


@dataclass(frozen=True)
class _Standing:
    """What the archive gives for a source; ``lasting`` where it would give the same another time."""

    document: Reading | None
    failure: Failure | None = None
    lasting: bool = True


def choose(visits: Iterable[Visit], shelf: Shelf, rejected: Rejected = _NONE_REJECTED) -> tuple[Choice, ...]:
    """For each source the newest snapshot that can be read as a report and was not rejected."""
    return tuple(_choose(visit, shelf, rejected.get(visit.source.url, {})) for visit in visits)


def counted(document: Reading) -> ReportRun:
    """How many rows a report has."""
    return document.counted if isinstance(document, Kept) else report_run(document.rows, document.source.url)


def _choose(visited: Visit, shelf: Shelf, rejected: Mapping[Evidence, GongkaiError]) -> Choice:
    try:
        stands = contained(visited.source.url, lambda: _stands(visited.source, shelf, rejected))
    except InternalError as error:
        stands = _Standing(None, Failure.of(error))
    failure = Failure.of(visited.error) if visited.error else stands.failure
    if failure and stands.document:
        failure = replace(failure, kept=True)
    return Choice(visited, stands.document, failure)


def _stands(source: Source, shelf: Shelf, rejected: Mapping[Evidence, GongkaiError]) -> _Standing:
    """What stands for a source, read before or now."""
    kept, key = shelf.readings, None if rejected else _key(source, shelf)
    if kept is None or key is None:
        return _read(source, shelf, rejected)
    known = kept.get(key)
    if known is not None and _holds(known, shelf):
        document = _kept(source, key, known, kept) if known["report"] else None
        return _Standing(document, Failure(**known["failure"]) if known["failure"] else None)
    found = _read(source, shelf, rejected)
    if not found.lasting:
        return found
    if found.document is None:
        kept.put(key, {"report": None, "failure": found.failure and asdict(found.failure)})
        return found
    return replace(found, document=_keep(found.document, found.failure, key, shelf, kept))


def _key(source: Source, shelf: Shelf) -> str | None:
    """A hash over all that the archive has of a source; None where that cannot be told, or is nothing."""
    archive = shelf.archive
    pages = archive.history(source.url)

    def named() -> list[list[str]]:
        return [files_named(source, page, partial(archive.read, page), shelf.readings) for page in pages]

    try:
        urls = chain.from_iterable(contained(source.url, named))
    except GongkaiError:
        return None  # `attempts` says of which page
    files = [archive.history(url) for url in dict.fromkeys(urls)]
    return readings.state(source, [pages, *files]) if pages else None


def _holds(known: Mapping[str, Any], shelf: Shelf) -> bool:
    """Whether what was read is what would be read: the same is published as then, or since then this."""
    if not known["report"]:
        return True
    return shelf.says(known["report"]["report_id"]) in (known["published"], known["itself"])


def _keep(document: Reading, failure: Failure | None, key: str, shelf: Shelf, kept: Readings) -> Kept:
    """Keep what was read, with what was published when it was. Raises ``ReadingsError``."""
    rows, name = document.rows, document.report_id
    itself = Shelf.of(shelf.archive, rows["reports"], rows["snapshots"], kept)
    known = {
        "report": asdict(report_run(rows, document.source.url)),
        "failure": failure and asdict(failure),
        "evidence": document.evidence,
        "published": shelf.says(name),
        "itself": itself.says(name),
    }
    kept.put(key, known, rows)
    return _kept(document.source, key, known, kept, read=True)


def _kept(source: Source, key: str, known: Mapping[str, Any], kept: Readings, read: bool = False) -> Kept:
    text, page = known["evidence"]
    return Kept(source, key, (text, page), replace(report_run_from(known["report"]), read=read), kept)


def _read(source: Source, shelf: Shelf, rejected: Mapping[Evidence, GongkaiError]) -> _Standing:
    """The newest state of a source that can be read; the failure is that of the newest which cannot."""
    failure, lasting = None, True
    for read_from, found in evidence.attempts(source, shelf.archive):
        given = _settled(found, shelf, rejected) if isinstance(found, Document) else found
        if isinstance(given, Document):
            return _Standing(given, failure, lasting)
        failure = failure or Failure.of(given, read_from)
        lasting = lasting and isinstance(given, PageError | InvalidRowsError)
    return _Standing(None, failure, lasting)


def _settled(
    found: Document, shelf: Shelf, rejected: Mapping[Evidence, GongkaiError]
) -> Document | GongkaiError:
    """A document as it is to be published, or why it must not be."""
    try:
        return contained(found.source.url, lambda: _given(found, shelf, rejected))
    except GongkaiError as error:
        return error


def _given(found: Document, shelf: Shelf, rejected: Mapping[Evidence, GongkaiError]) -> Document:
    document = _unless_the_same(found, shelf)
    if document.evidence in rejected:
        raise rejected[document.evidence]
    document = _with_earlier(document, shelf)
    len(document.rows)  # made here, where an error stays with its source
    return document


def _unless_the_same(document: Document, shelf: Shelf) -> Document:
    """The document as published, where a new snapshot of its page or its file says nothing new: another
    visitor counter, or the same bytes come back after others."""
    known = shelf.published.get(document.report_id)
    snapshots = (document.text_snapshot, document.snapshot)
    times = [shelf.times.get(each.snapshot_id, each.retrieved_at) for each in snapshots]
    if known is None or (known, times) == (document.evidence, [each.retrieved_at for each in snapshots]):
        return document
    text, page = known
    try:
        file = shelf.get(text) if text != page else None
        published = evidence.read(document.source, shelf.get(page), file)
    except (NoSuchSnapshotError, PageError, InvalidRowsError):
        return document
    return published if _says(published) == _says(document) else document


def _with_earlier(document: Document, shelf: Shelf) -> Document:
    """The document with what its text was before: as published, or else as archived."""
    known = shelf.texts.get(document.report_id)
    if known is None:
        return evidence.with_earlier(document, evidence.before(document, shelf.archive))
    present = document.text_snapshot.snapshot_id
    return evidence.with_earlier(
        document, _published(shelf, [sight for sight in known if sight[0] != present])
    )


def _published(shelf: Shelf, sights: Iterable[Sight]) -> Iterator[Snapshot]:
    """Snapshots that were published, but for those that the archive has lost."""
    for sight in sights:
        with suppress(NoSuchSnapshotError):
            yield shelf.archive.get(*sight)


def _says(document: Document) -> tuple[object, ...]:
    row = tables.report_row(document)
    return ({**row, "snapshot_id": None, "page_snapshot_id": None}, document.report)
