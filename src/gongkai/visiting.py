"""Asking for a source: the page, and the files that its report may be in.

In: sources, a fetcher, an archive. Out: ``Visit`` records; what came lies in the archive.
Promised: an error stays with its source; a page that is not new is not read again where
``readings`` knows what it links. Not promised: politeness, which is ``fetch``'s.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from gongkai import edits, evidence
from gongkai.archive import Archive
from gongkai.archive.index import Entry
from gongkai.contained import contained
from gongkai.errors import FetchError, GongkaiError, PageError
from gongkai.fetch import Fetched, Fetcher
from gongkai.readings import Readings
from gongkai.snapshot import Snapshot
from gongkai.sources import Source


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


def by_host(sources: Iterable[Source]) -> list[tuple[Source, ...]]:
    """The sources of each host: a host is asked one thing at a time, hosts side by side."""
    hosts: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        hosts[urlsplit(source.url).netloc].append(source)
    return [tuple(host) for host in hosts.values()]


def visit(
    sources: Iterable[Source], fetcher: Fetcher, archive: Archive, readings: Readings | None = None
) -> tuple[Visit, ...]:
    """Fetch each source and archive what came. Errors stay with their source."""
    return tuple(_visit(source, fetcher, archive, readings) for source in sources)


def _visit(source: Source, fetcher: Fetcher, archive: Archive, readings: Readings | None) -> Visit:
    notes: list[str] = []
    began = time.monotonic()
    unchanged, error = False, None
    try:
        unchanged = contained(source.url, lambda: _asked(source, fetcher, archive, readings, notes))
    except GongkaiError as found:
        error = found
    return Visit(source, unchanged, error, tuple(notes), round(time.monotonic() - began, 3))


def _asked(
    source: Source, fetcher: Fetcher, archive: Archive, readings: Readings | None, notes: list[str]
) -> bool:
    """Fetch the page and its files; whether nothing of them is new."""
    page = _fetch(source, fetcher, archive, notes)
    files = _files(source, page.snapshot, fetcher, archive, readings, notes)
    return page.unchanged and all(file.unchanged for file in files)


def _fetch(source: Source, fetcher: Fetcher, archive: Archive, notes: list[str]) -> Fetched:
    known = archive.latest(source.url)
    fetched = fetcher.fetch(source, known)
    if not fetched.not_modified:
        archive.add(fetched.snapshot)
    notes += notes_on(fetched, known)
    return fetched


def _files(
    source: Source,
    page: Snapshot,
    fetcher: Fetcher,
    archive: Archive,
    readings: Readings | None,
    notes: list[str],
) -> list[Fetched]:
    """Fetch the files that the page's report may be in, up to the first that can be read.

    Raises the first error where none of them can be got, and any that a later run may not meet.
    """
    got: list[Fetched] = []
    refused: GongkaiError | None = None
    for url in files_named(source, page, lambda: page, readings)[: evidence.MOST_FILES]:
        said: list[str] = []
        try:
            got.append(_fetch(Source(url, allow_private=source.allow_private), fetcher, archive, said))
        except (FetchError, PageError) as error:
            if error.transient:
                raise
            refused = refused or error
            said.append(str(error))
        notes += [f"its file {url} {note}" for note in said]
        if got and _has_text(source, got[-1].snapshot, readings):
            return got
    if refused and not got:
        raise refused
    return got


def files_named(
    source: Source, page: Snapshot | Entry, get: Callable[[], Snapshot], readings: Readings | None
) -> list[str]:
    """The addresses of the files that a page's report may be in; ``get`` brings the page where it has to
    be read. Raises ``PageError`` and ``ArchiveError``."""

    def find() -> list[str]:
        snapshot = get()
        return list(evidence.files_of(source, snapshot, evidence.page_of(snapshot)))

    return readings.fact("files", source, page, find) if readings else find()


def _has_text(source: Source, file: Snapshot, readings: Readings | None) -> bool:
    """Whether there is text in a file. Raises ``PageError``."""

    def find() -> bool:
        return bool(evidence.page_of(file).text)

    return readings.fact("text", source, file, find) if readings else find()


def notes_on(fetched: Fetched, known: Snapshot | None) -> Iterator[str]:
    """What a maintainer should know of a fetch. Raises what reading a page beyond its limits raises."""
    if fetched.moved_to:
        yield f"moved to {fetched.moved_to}: mend the address in sources.toml"
    if known is not None and not fetched.unchanged:
        edit = edits.compare(known, fetched.snapshot)
        if edit.silent:
            yield f"edited since {known.retrieved_at:%Y-%m-%d}: {edit}"
