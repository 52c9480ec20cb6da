"""One run of discovery: columns, proposals, register.

In: sources, a fetcher, an archive, a day. Out: ``Discovery``. Promised: a column
that cannot be fetched fails alone, with its coded error; a page that a column
now lists at another address is asked for once more, so that ``moved`` is said
only of what is no longer where it was. The register counts what the archive
holds of each source, and what the columns list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from gongkai.archive import Archive
from gongkai.discover.column import Walk, walk
from gongkai.discover.proposals import propose
from gongkai.discover.register import Entry, Seen, register
from gongkai.errors import FetchError, GoneError, PageError, SoftGoneError
from gongkai.fetch import Fetcher
from gongkai.page import read_page
from gongkai.snapshot import Snapshot
from gongkai.sources import Source

_PERMANENT = (301, 308)


@dataclass(frozen=True)
class Discovery:
    """What one run found. ``failures`` are columns with what went wrong."""

    walks: tuple[Walk, ...]
    failures: tuple[tuple[Source, FetchError], ...]
    proposals: tuple[Source, ...]
    register: tuple[Entry, ...]


def discover(sources: Iterable[Source], fetcher: Fetcher, archive: Archive, as_of: date) -> Discovery:
    """Walk every column, and say what is new and what is missing. Raises ``ArchiveError``."""
    sources = tuple(sources)
    walks, failures = [], []
    for column in (source for source in sources if source.kind == "column"):
        try:
            walks.append(walk(column, fetcher, archive))
        except FetchError as error:
            failures.append((column, error))
    pages = [source for source in sources if source.kind == "page"]
    seen = [each for source in pages for each in _known(source, archive)]
    listed = [each for one in walks for each in _listed(one)]
    seen = [_asked_again(each, listed, pages, fetcher) for each in seen]
    return Discovery(
        walks=tuple(walks),
        failures=tuple(failures),
        proposals=propose(sources, walks),
        register=register([*seen, *listed], as_of),
    )


def _known(source: Source, archive: Archive) -> Iterator[Seen]:
    """What the archive holds of a source, or else what sources.toml says of it."""
    snapshot = archive.latest(source.url)
    publisher, year, published = source.publisher or "", source.report_year, ""
    if snapshot is not None:
        try:
            page = read_page(snapshot.body, snapshot.content_type, source.url)
        except PageError:
            return
        publisher = page.fields.get("publisher") or publisher
        year = page.report_year or year
        published = page.fields.get("published_date", "")
    if publisher and year:
        moved_to = _moved_to(snapshot) if snapshot else ""
        yield Seen(publisher, year, source.url, published, in_sources=True, moved_to=moved_to)


def _moved_to(snapshot: Snapshot) -> str:
    permanent = [hop for hop in snapshot.redirects if hop.status in _PERMANENT]
    return permanent[-1].location if len(permanent) == len(snapshot.redirects) and permanent else ""


def _listed(one: Walk) -> Iterator[Seen]:
    for candidate in one.candidates:
        publisher = candidate.publisher or one.source.publisher
        if publisher and candidate.report_year:
            yield Seen(publisher, candidate.report_year, candidate.url, candidate.published_date)


def _asked_again(known: Seen, listed: list[Seen], pages: list[Source], fetcher: Fetcher) -> Seen:
    """The same, or with where it moved: it is gone, and a column lists it elsewhere."""
    same = [e for e in listed if (e.publisher, e.report_year) == (known.publisher, known.report_year)]
    if known.moved_to or not same or known.url in [each.url for each in same]:
        return known
    source = next(each for each in pages if each.url == known.url)
    try:
        fetcher.fetch(source)
    except (GoneError, SoftGoneError):
        return replace(known, moved_to=same[0].url)
    except FetchError:
        return known  # it cannot be told now; `publish` names the error
    return known
