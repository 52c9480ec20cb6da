"""One run of the main job, from the files that say what to do to what it did.

In: the paths of sources.toml, package.toml, an archive and a store. Out: a ``Job``
whose methods are the steps, in the order in which they stand here. Promised: what is
published came through every step; the quarantine list and the summary say what did
not. Not promised: retries, batches and a record, which are the flow's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gongkai import comparing, evidence, limits, publishing, release, runs, schemas, tables
from gongkai.archive import Archive
from gongkai.backends import Backend
from gongkai.contained import contained
from gongkai.errors import (
    GongkaiError,
    InputError,
    InternalError,
    InvalidRowsError,
    LeaseHeldError,
    LeaseLostError,
    NoSuchSnapshotError,
    PageError,
    StoreError,
)
from gongkai.exports import export_all
from gongkai.fetch import Fetcher
from gongkai.fetch.fetcher import utc_now
from gongkai.inputs import fetch_settings
from gongkai.lease import LASTS, hold
from gongkai.limits import Limits
from gongkai.publishing import Assembled, Choice, Shelf, Visit
from gongkai.quarantine import Quarantine
from gongkai.readings import Readings
from gongkai.release.publishing import publish
from gongkai.release.reader import reader_version
from gongkai.reviews import Reviews, read_reviews
from gongkai.schemas import Row, Tables
from gongkai.sources import Source, read_sources
from gongkai.store import Release, Store, open_backend
from gongkai.summary import AS_BEFORE, VALIDATED, RunSummary
from gongkai.tally import Outcome, Tally

SOURCES, PACKAGE = "sources.toml", "package.toml"
DEFAULT_LIMITS = Limits()


class Job:
    """The steps of one run, each of which may be called for a part of the sources, in any thread.

    Make one with ``open_job``, and end it with ``close``: what the steps gave is kept for its summary.
    """

    def __init__(
        self,
        *,
        tally: Tally,
        sources: tuple[Source, ...],
        fetcher: Fetcher,
        archive: Archive,
        backend: Backend,
        store: Store,
        package: Mapping[str, Any],
        reviews: Reviews,
        limits: Limits,
        formats: bool,
    ) -> None:
        self.sources = sources
        self._tally = tally
        self._fetcher = fetcher
        self._archive = archive
        self._backend = backend
        self._store = store
        self._package = package
        self._reviews = reviews
        self._limits = limits
        self._formats = formats
        self._compared: comparing.Keys = ()
        self._latest: Release | None = store.latest()
        published = self._latest.table("reports").typed() if self._latest else ()
        snapshots = self._latest.table("snapshots").typed() if self._latest else ()
        self._shelf = Shelf.of(archive, published, snapshots, Readings(archive.path))

    def visit(self, sources: Iterable[Source]) -> tuple[Visit, ...]:
        """Fetch and archive."""
        with self._tally.step("fetch"):
            return self._tally.visited(
                publishing.visit(sources, self._fetcher, self._archive, self._shelf.readings)
            )

    def choose(self, visits: Iterable[Visit]) -> tuple[Choice, ...]:
        """Read."""
        with self._tally.step("read"):
            return self._tally.chosen(publishing.choose(visits, self._shelf))

    def unchanged(self, choices: Iterable[Choice], accept: bool = False) -> bool:
        """Whether all that a release follows from is as it was when the last run came to its end, and what
        it left still stands: then there is nothing more to do. Raises ``StoreError``."""
        self._compared = comparing.keys(self._tally.chosen(publishing.without_doubles(choices)))
        rules = (asdict(self._limits), self._formats, accept)
        ours = comparing.fingerprint(self._compared, self._package, self._reviews, rules)
        self._tally.fingerprint = ours
        latest = self._latest.version if self._latest else ""
        last = comparing.last_alike(self._backend, self._store, ours, latest)
        if last is None:
            return False
        self._tally.validation = AS_BEFORE
        waits = f"; {last.draft} waits for a person" if last.draft else ""
        passed = tuple(each for each in last.passed if each.limit != limits.MAX_FAILED)
        self._tally.outcome = Outcome(
            "", f"nothing changed since {latest or last.run_id}{waits}", last.draft, passed
        )
        return True

    def assemble(self, choices: Iterable[Choice]) -> Assembled:
        """Make rows, and keep what validates. Raises ``CorrectionError`` and ``InvalidRowsError``."""
        with self._tally.step("validate"):
            assembled = publishing.assemble(choices, self._shelf, self._reviews)
            if comparing.keys(self._tally.chosen(assembled.choices)) != self._compared:
                self._tally.fingerprint = ""  # what was compared is not what is published
            self._tally.validation = VALIDATED
            return assembled

    def release(self, assembled: Assembled, accept: bool = False) -> Outcome:
        """Publish, hold for a person, or leave things as they are where nothing changed.

        Raises ``LeaseLostError``, ``ReleaseError`` and ``StoreError``.
        """
        with self._tally.step("release"):
            self._tally.outcome = outcome = self._released(assembled, accept)
            return outcome

    def _released(self, assembled: Assembled, accept: bool) -> Outcome:
        if not assembled.documents:
            return Outcome("", "no report could be read, and nothing is published over what there is")
        draft = release.Draft(
            tables=assembled.tables,
            schemas=schemas.tables(),
            package=self._package,
            created=max(_times(assembled.tables["snapshots"])),
            reader_version=reader_version(),
            corrections=self._reviews.corrected,
            retractions=self._reviews.retracted,
            inputs=self._reviews.inputs,
            reread=self._reread,
        )
        published = {name: self._published(name) for name in ("indicators", "findings")}
        passed = tuple(limits.of_rows(self._limits, published, draft.tables, draft.retractions))
        doubts = tuple(each.sentence for each in passed)
        done = publish(self._store, draft, accept_changes=accept, doubts=doubts)
        if done.plan.version is None:
            return Outcome("", f"nothing changed since {done.plan.based_on}")
        reasons = "; ".join(done.plan.reasons) or "the first release"
        if done.held is None:
            return Outcome(done.plan.version, reasons)
        waits = f"waits for a person as {done.held.draft_id}: {'; '.join(done.held.waits)}"
        if done.release is None:
            return Outcome("", waits, done.held.draft_id, passed)
        more = f"{reasons}; what changes published values {waits}"
        return Outcome(done.release.version, more, done.held.draft_id)

    def close(self, error: GongkaiError | None = None) -> RunSummary:
        """End the run, with the error that stopped it if one did: write the quarantine list and the
        run's record in the store. Raises ``QuarantineError`` and ``StoreError``."""
        versions = self._store.versions()
        summary = self._tally.summary(self._limits, versions[0] if versions else "", error)
        if self._tally.complete and not isinstance(error, LeaseLostError):
            Quarantine(self._archive.path).record(summary.failures, utc_now())
        runs.record(self._backend, summary)
        if not summary.stopped and self._shelf.readings:
            self._shelf.readings.prune()
        return summary

    def _published(self, name: str) -> list[Row]:
        return self._latest.table(name).typed() if self._latest else []

    def _reread(self, snapshot_id: str) -> Tables | None:
        """What the last release read from that snapshot, read again as the source that it came from."""
        published = self._shelf.published.values()
        page = next((page for text, page in published if text == snapshot_id), snapshot_id)
        try:
            snapshot = self._archive.get(page)
            file = self._archive.get(snapshot_id) if snapshot_id != page else None
            source = next((s for s in self.sources if s.url == snapshot.url), Source(snapshot.url))
            return contained(source.url, lambda: tables.build([evidence.read(source, snapshot, file)]))
        except (NoSuchSnapshotError, PageError, InvalidRowsError, InternalError):
            return None


@contextmanager
def open_job(
    sources: str,
    store: str,
    archive: str,
    package: str,
    retrieved_at: str | None = None,
    formats: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    lease: timedelta = LASTS,
    flow_run_id: str = "",
) -> Iterator[Job]:
    """Open what a run needs, and hold the store's lease until it is closed.

    ``retrieved_at`` stands for the clock; ``formats`` publishes Parquet, SQLite, XLSX and ZIP beside
    the CSV; ``lease`` is how long a run that gives no sign of life keeps others away. A run
    that does not get the lease leaves its record, and nothing else. Raises ``InputError``,
    ``LeaseHeldError`` and what archive and store raise.
    """
    pages = tuple(source for source in read_sources(Path(sources)) if source.kind == "page")
    settings = fetch_settings(Path(sources), private=all(source.allow_private for source in pages))
    stated = _moment(retrieved_at) if retrieved_at else None
    backend = open_backend(store)
    tally = Tally(store, [source.url for source in pages], flow_run_id)
    with ExitStack() as stack:
        try:
            held = stack.enter_context(hold(backend, tally.run_id, lease))
        except LeaseHeldError as error:
            with suppress(StoreError):  # what is to be said is who holds the lease
                latest = Store(backend).latest()
                runs.record(backend, tally.summary(limits, latest.version if latest else "", error))
            raise
        fetcher = stack.enter_context(Fetcher(settings, now=(lambda: stated) if stated else utc_now))
        snapshots = Archive(Path(archive))
        releases = Store(backend, (export_all,) if formats else (), held.check)
        tally.mended = tuple(filter(None, (held.taken_over, *releases.mend(), *snapshots.mended)))
        yield Job(
            tally=tally,
            sources=pages,
            fetcher=fetcher,
            archive=snapshots,
            backend=backend,
            store=releases,
            package=read_package(Path(package)),
            reviews=read_reviews(Path(sources).parent),
            limits=limits,
            formats=formats,
        )


def _times(snapshots: Iterable[Row]) -> Iterator[datetime]:
    for row in snapshots:
        if isinstance(row["retrieved_at"], datetime):
            yield row["retrieved_at"]


def check_sources(sources: str = SOURCES, **_: object) -> None:
    """Read the file that names the sources, so that a mistake in it is known before anything starts.
    Raises ``SourcesError``."""
    read_sources(Path(sources))


def check_files(sources: str = SOURCES, package: str = PACKAGE, **_: object) -> None:
    """The same for all files that say what to do. Raises ``InputError``."""
    check_sources(sources)
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
