"""One run of the main job, from the files that say what to do to what it did.

In: the paths of sources.toml, package.toml, an archive and a store. Out: a ``Job``
whose methods are the steps, in the order in which they stand here. Promised: what is
published came through every step; the quarantine list and the summary say what did
not. Not promised: retries, batches and a record, which are the flow's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongkai import evidence, publishing, release, schemas, tables
from gongkai.archive import Archive
from gongkai.errors import InputError, InvalidRowsError, NoSuchSnapshotError, PageError
from gongkai.exports import export_all
from gongkai.fetch import Fetcher
from gongkai.fetch.fetcher import utc_now
from gongkai.inputs import fetch_settings
from gongkai.publishing import Assembled, Choice, Shelf, Visit
from gongkai.quarantine import Quarantine
from gongkai.release.publishing import publish
from gongkai.release.reader import reader_version
from gongkai.reviews import Reviews, read_reviews
from gongkai.schemas import Tables
from gongkai.sources import Source, read_sources
from gongkai.store import Release, Store, open_store
from gongkai.summary import RunSummary

SOURCES, PACKAGE = "sources.toml", "package.toml"


@dataclass(frozen=True)
class Outcome:
    """What came of the release: its version ("" for none), why, and whether it waits for a person."""

    version: str
    reason: str
    waiting: bool = False


class Job:
    """The steps of one run. Make one with ``open_job``."""

    def __init__(
        self,
        *,
        sources: tuple[Source, ...],
        fetcher: Fetcher,
        archive: Archive,
        store: Store,
        where: str,
        package: Mapping[str, Any],
        reviews: Reviews,
    ) -> None:
        self.sources = sources
        self._fetcher = fetcher
        self._archive = archive
        self._store = store
        self._where = where
        self._package = package
        self._reviews = reviews
        self._latest: Release | None = store.latest()
        published = self._latest.tables["reports"] if self._latest else ()
        self._shelf = Shelf(archive, {str(row["report_id"]): tables.evidence_of(row) for row in published})

    def visit(self, sources: Iterable[Source]) -> tuple[Visit, ...]:
        """Fetch and archive."""
        return publishing.visit(sources, self._fetcher, self._archive)

    def choose(self, visits: Iterable[Visit]) -> tuple[Choice, ...]:
        """Read."""
        return publishing.choose(visits, self._shelf)

    def assemble(self, choices: Iterable[Choice]) -> Assembled:
        """Make rows, and keep what validates."""
        return publishing.assemble(choices, self._shelf, self._reviews)

    def release(self, assembled: Assembled, accept: bool = False) -> Outcome:
        """Publish, hold for a person, or leave things as they are where nothing changed."""
        if not assembled.documents:
            return Outcome("", "no report could be read, and nothing is published over what there is")
        draft = release.Draft(
            tables=assembled.tables,
            schemas=schemas.tables(),
            package=self._package,
            created=max(document.snapshot.retrieved_at for document in assembled.documents),
            reader_version=reader_version(),
            corrections=self._reviews.corrected,
            retractions=self._reviews.retracted,
            inputs=self._reviews.inputs,
            reread=self._reread,
        )
        done = publish(self._store, draft, accept_changes=accept)
        if done.plan.version is None:
            return Outcome("", f"nothing changed since {done.plan.based_on}")
        reasons = "; ".join(done.plan.reasons) or "the first release"
        if done.held is None:
            return Outcome(done.plan.version, reasons)
        waits = f"waits for a person as {done.held.draft_id}: {'; '.join(done.held.waits)}"
        if done.release is None:
            return Outcome(done.plan.version, waits, True)
        return Outcome(done.release.version, f"{reasons}; what changes published values {waits}", True)

    def close(self, assembled: Assembled, outcome: Outcome, max_failed: float) -> RunSummary:
        """Write the quarantine list and sum up."""
        failures = assembled.failures
        Quarantine(self._archive.path).record(failures, utc_now())
        good = [choice for choice in assembled.choices if choice.failure is None]
        findings = assembled.tables["findings"]
        return RunSummary(
            sources=len(self.sources),
            fetched=sum(not choice.visit.unchanged for choice in good),
            unchanged=sum(choice.visit.unchanged for choice in good),
            failures=failures,
            reports=len(assembled.documents),
            indicators=len(assembled.tables["indicators"]),
            set_aside=len(assembled.tables["set_aside"]),
            findings=len(findings),
            inconsistent=sum(row["verdict"] == "inconsistent" for row in findings),
            version=outcome.version,
            reason=outcome.reason,
            where=self._where,
            waiting=outcome.waiting,
            notes=tuple(
                f"{choice.visit.source.url} {note}"
                for choice in assembled.choices
                for note in choice.visit.notes
            ),
            max_failed=max_failed,
        )

    def _reread(self, snapshot_id: str) -> Tables | None:
        """What the last release read from that snapshot, read again as the source that it came from."""
        published = self._shelf.published.values()
        page = next((page for text, page in published if text == snapshot_id), snapshot_id)
        try:
            snapshot = self._archive.get(page)
            file = self._archive.get(snapshot_id) if snapshot_id != page else None
            source = next((s for s in self.sources if s.url == snapshot.url), Source(snapshot.url))
            return tables.build([evidence.read(source, snapshot, file)])
        except (NoSuchSnapshotError, PageError, InvalidRowsError):
            return None


@contextmanager
def open_job(
    sources: str,
    store: str,
    archive: str,
    package: str,
    retrieved_at: str | None = None,
    formats: bool = False,
) -> Iterator[Job]:
    """Open what a run needs. ``retrieved_at`` stands for the clock; ``formats`` publishes Parquet,
    SQLite, XLSX and ZIP beside the CSV. Raises ``InputError`` and what archive and store raise."""
    pages = tuple(source for source in read_sources(Path(sources)) if source.kind == "page")
    settings = fetch_settings(Path(sources), private=all(source.allow_private for source in pages))
    stated = _moment(retrieved_at) if retrieved_at else None
    with Fetcher(settings, now=(lambda: stated) if stated else utc_now) as fetcher:
        yield Job(
            sources=pages,
            fetcher=fetcher,
            archive=Archive(Path(archive)),
            store=open_store(store, (export_all,) if formats else ()),
            where=store,
            package=read_package(Path(package)),
            reviews=read_reviews(Path(sources).parent),
        )


def check_files(sources: str = SOURCES, package: str = PACKAGE, **_: object) -> None:
    """Read the files that say what to do, so that a mistake in them is known before anything
    starts. Raises ``InputError``."""
    read_sources(Path(sources))
    read_package(Path(package))


def read_package(path: Path) -> Mapping[str, Any]:
    """What the package says of itself, from package.toml. Raises ``InputError``."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from error


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text} is no ISO 8601 time.") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
