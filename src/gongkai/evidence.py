"""What the archive has of one source -> ``Document``: a page, and the file that its report is in.

In: a source and snapshots. Out: ``Document``, or a coded error. Promised: a page that
has a text of its own is read alone; where the report is an attached file, the page gives
what it says about the document and the file gives the text, and the document names both.
Not promised: files that a page resolves by ``<base>`` or that are split over several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from gongkai import reading, revisions, validation
from gongkai.archive import Archive, archive_file
from gongkai.archive.index import Entry
from gongkai.contained import contained
from gongkai.errors import GongkaiError, InvalidRowsError
from gongkai.page import Page, read_page, report_files, require_report, with_file
from gongkai.page.attached import BINARY
from gongkai.revisions import State
from gongkai.snapshot import Snapshot
from gongkai.sources import Source
from gongkai.tables import Attached, Document

MOST_FILES = 5
"""Files of one page that are asked for."""
_AS_WRITTEN = "%/:=&?~#+!$,;'@()*[]"  # characters of an address that stay; the others are percent-encoded


def files_of(source: Source, snapshot: Snapshot, page: Page) -> tuple[str, ...]:
    """The addresses of the files that may hold the page's report, in the order in which they are tried."""
    found = (_address(snapshot.answered_url, a.href) for a in report_files(page, source.genre or ""))
    return tuple(dict.fromkeys(url for url in found if url))


def attempts(source: Source, archive: Archive) -> Iterator[tuple[str, Document | GongkaiError]]:
    """What each archived state of a source gives, newest first, with the snapshot that was read.

    A page whose report is a file is read with its files as they are now (an error only
    where none of them can be read), and then with what its files were before.
    """
    for entry in reversed(archive.history(source.url)):
        try:
            snapshot, files = contained(source.url, partial(_archived, source, archive, entry))
        except GongkaiError as error:
            yield entry.snapshot_id, error
            continue
        if not files:
            yield entry.snapshot_id, _attempt(source, snapshot)
            continue
        now = [(of[-1].snapshot_id, _attempt(source, snapshot, archive, of[-1])) for of in files]
        yield from [found for found in now if isinstance(found[1], Document)] or now[:1]
        for file in (file for of in files for file in reversed(of[:-1])):
            yield file.snapshot_id, _attempt(source, snapshot, archive, file)


def _archived(source: Source, archive: Archive, entry: Entry) -> tuple[Snapshot, list[tuple[Entry, ...]]]:
    """A page, and the archived states of each file that it names."""
    snapshot = archive.read(entry)
    urls = files_of(source, snapshot, page_of(snapshot))
    return snapshot, [states for states in map(archive.history, urls) if states]


def _attempt(
    source: Source, snapshot: Snapshot, archive: Archive | None = None, file: Entry | None = None
) -> Document | GongkaiError:
    try:
        return contained(
            source.url, lambda: read(source, snapshot, archive.read(file) if archive and file else None)
        )
    except GongkaiError as error:
        return error


def page_of(snapshot: Snapshot) -> Page:
    """A snapshot as a page. Raises ``PageError``."""
    return read_page(snapshot.body, snapshot.content_type, snapshot.url)


def read(source: Source, snapshot: Snapshot, file: Snapshot | None = None) -> Document:
    """A snapshot as a report, its text from ``file`` where there is one.

    Raises ``PageError`` and ``InvalidRowsError``.
    """
    page, attached = page_of(snapshot), None
    if file is not None:
        attached = Attached(file, _stated(source, snapshot, page, file), archive_file(file.snapshot_id))
        page = with_file(page, page_of(file))
    if source.genre:
        page = replace(page, genre=source.genre)
    require_report(page)
    report = reading.read(page.text, page.report_year or source.report_year)
    document = Document(source, snapshot, page, report, archive_file(snapshot.snapshot_id), attached)
    faults = validation.validate_document(document)
    if faults:
        raise InvalidRowsError(f"{source.url}: {validation.first(faults)}")
    return document


def with_earlier(document: Document, snapshots: Iterable[Snapshot]) -> Document:
    """The document with those of earlier snapshots (oldest first) in which its text was another.

    What is no report is passed over: a page that was broken for a while was not edited.
    """
    states = [state for each in snapshots if (state := _state(document, each))]
    return replace(document, earlier=revisions.earlier(document.state, states)) if states else document


def before(document: Document, archive: Archive) -> Iterator[Snapshot]:
    """What the address of a document's text brought before, oldest first.

    Other addresses are not looked at: two files of a page may be one text in two formats.
    """
    for entry in archive.history(document.text_snapshot.url):
        if entry.retrieved_at < document.text_snapshot.retrieved_at:
            yield archive.read(entry)


def _state(document: Document, snapshot: Snapshot) -> State | None:
    """A snapshot of the report's page or file, as a text; None where it is none."""
    source = document.source
    try:
        page = page_of(snapshot)
        in_file = page.charset == BINARY
        require_report(replace(page, genre=source.genre or document.page.genre if in_file else page.genre))
        report = reading.read(page.text, document.report.report_year)
    except GongkaiError:
        return None
    url = source.stated_url
    if in_file:
        page = replace(page, title="")  # the words of a file's head, where a page has its title
        url = _stated(source, document.snapshot, document.page, snapshot)
        url = url or (snapshot.url if source.stated_url == source.url else "")
    return State(snapshot, page, report, in_file, url, archive_file(snapshot.snapshot_id))


def _stated(source: Source, snapshot: Snapshot, page: Page, file: Snapshot) -> str:
    """The public address of a file: as the page links it, from the page's public address."""
    base = snapshot.answered_url if source.stated_url == snapshot.url else source.stated_url
    for link in page.attachments:
        if base and _address(snapshot.answered_url, link.href) == file.url:
            return _address(base, link.href)
    return ""


def _address(base: str, href: str) -> str:
    """A link's address in full; "" where it is none of the web."""
    try:
        url = quote(urldefrag(urljoin(base, href.strip())).url, safe=_AS_WRITTEN)
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else ""
    except ValueError:
        return ""
