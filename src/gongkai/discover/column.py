"""Column pages (栏目页) -> the reports that they list.

In: a column page, or a ``Source`` of kind ``column`` with a fetcher and an
archive. Out: ``Candidate`` for every link whose title is that of a report on
building a law-based government, with year, publisher and date where title and
list say them. Understood: links in the page and in records that its script
shows (CDATA), titles cut short beside a full ``title``; paging by links (下一页,
2, 3 ...) and by the call ``createPageHTML(pages, ...)``. Promised: each address
once, in the order of the column. Not promised: lists that a script fetches
from elsewhere; ``Walk.incomplete`` says where more pages were left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from gongkai.archive import Archive
from gongkai.fetch import Fetcher
from gongkai.page import REPORT
from gongkai.page.codelists import rows
from gongkai.page.dates import iso_date
from gongkai.page.decoding import decode
from gongkai.page.genre import genre_of, report_year
from gongkai.sources import Source

MAX_PAGES = 50

_RECORD = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NEXT = re.compile(r"^(?:下一?页|后一?页|next)\W*$|^[>»›]+$|^\[?\d{1,3}\]?$", re.IGNORECASE)
_SCRIPTED = re.compile(r"createPageHTML\w*\s*\(([^)]*)\)", re.IGNORECASE)
_ARGUMENT = re.compile(r"""["']([^"']*)["']|(\d+)""")
_YEAR = re.compile(r"(?:关于)?\s*(?:(?:19|20)\d\d|二[〇○零])")
_ITEM = ("li", "tr", "dd", "dl", "p")
_ITEM_LENGTH = 200


@dataclass(frozen=True)
class Candidate:
    """A link that is a report by its title. ``published_date`` is ISO, "" where the list has none;
    ``publisher`` is "" where the title names none."""

    url: str
    title: str
    report_year: int | None
    published_date: str
    publisher: str


@dataclass(frozen=True)
class Column:
    """What one column page lists: reports, and where the list goes on."""

    candidates: tuple[Candidate, ...]
    more: tuple[str, ...]


@dataclass(frozen=True)
class Walk:
    """What a column with all its pages lists. ``incomplete`` says why some of it was not seen."""

    source: Source
    candidates: tuple[Candidate, ...]
    pages: int
    incomplete: str = ""


def walk(source: Source, fetcher: Fetcher, archive: Archive, max_pages: int = MAX_PAGES) -> Walk:
    """Fetch and archive a column page by page. Raises ``FetchError``, ``ArchiveError``."""
    found: dict[str, Candidate] = {}
    waiting, seen = [source.url], {source.url}
    pages = 0
    while waiting and pages < max_pages:
        page = Source(waiting.pop(0), kind="column", allow_private=source.allow_private)
        fetched = fetcher.fetch(page, archive.latest(page.url))
        archive.add(fetched.snapshot)
        snapshot = fetched.snapshot
        column = read_column(snapshot.body, snapshot.content_type, snapshot.answered_url)
        pages += 1
        for candidate in column.candidates:
            found.setdefault(candidate.url, candidate)
        new = [url for url in column.more if url not in seen]
        waiting += new
        seen.update(new)
    left = f"{len(waiting)} pages of {source.url} were not asked for." if waiting else ""
    return Walk(source, tuple(found.values()), pages, left)


def read_column(body: bytes, content_type: str | None, url: str) -> Column:
    """The reports that a column page lists, and the addresses where the list goes on."""
    text = decode(body, content_type).text
    soups = [BeautifulSoup(part, "lxml") for part in (text, *_RECORD.findall(text))]
    column = soups[0].title.get_text() if soups[0].title else ""
    found: dict[str, Candidate] = {}
    more: dict[str, None] = {}
    for soup in soups:
        for link, address in _links(soup, url):
            candidate = _candidate(link, address, column)
            if candidate is not None:
                found.setdefault(address, candidate)
            elif _NEXT.match(_words(link)) and _same_place(address, url):
                more[address] = None
    for address in _scripted_pages(text, url):
        more[address] = None
    more.pop(url, None)
    return Column(tuple(found.values()), tuple(more))


def _links(soup: BeautifulSoup, url: str) -> Iterator[tuple[Tag, str]]:
    for link in soup.find_all("a", href=True):
        try:
            address = urldefrag(urljoin(url, str(link["href"]).strip())).url
            scheme = urlsplit(address).scheme
        except ValueError:  # a href that is no address leads nowhere
            continue
        if scheme in ("http", "https"):
            yield link, address


def _candidate(link: Tag, address: str, column: str) -> Candidate | None:
    title = _words(link)
    genre = genre_of(title, (), "")
    # In a column of such reports, an annual report without a subject is one, too.
    of_column = genre == "annual-report" and genre_of(column, (), "") == REPORT
    if genre != REPORT and not of_column:
        return None
    date = iso_date(_beside(link))
    return Candidate(address, title, report_year(title, "", date), date, publisher_of(title))


def _words(link: Tag) -> str:
    """The link's words, or its ``title`` where that has more of them."""
    words, title = " ".join(link.get_text(" ").split()), " ".join(str(link.get("title", "")).split())
    return title if len(title) > len(words) else words


def _beside(link: Tag) -> str:
    """What stands in the link's item of the list, without the link."""
    item = link.find_parent(_ITEM)
    text = item.get_text(" ") if item is not None else ""
    if len(text) > _ITEM_LENGTH:
        return ""
    return text.replace(link.get_text(" "), " ")


def publisher_of(title: str) -> str:
    """Who a title says has published it: what stands before the year, if it ends as the names of
    public bodies do (code list ``publisher_endings``); else ""."""
    year = _YEAR.search(title)
    name = title[: year.start()].strip() if year else ""
    endings = tuple(row["ending"] for row in rows("publisher_endings"))
    return name if 3 <= len(name) <= 40 and name.endswith(endings) else ""


def _same_place(address: str, url: str) -> bool:
    there, here = urlsplit(address), urlsplit(url)
    folder = here.path.rpartition("/")[0]
    return there.netloc == here.netloc and there.path.startswith(folder)


def _scripted_pages(text: str, url: str) -> Iterable[str]:
    """The pages that ``createPageHTML(12, 0, "index", "html")`` links: index_1.html to index_11.html."""
    for call in _SCRIPTED.findall(text):
        arguments = _ARGUMENT.findall(call)
        numbers = [int(number) for _, number in arguments if number]
        words = [word for word, number in arguments if word and not number]
        if numbers and len(words) >= 2:
            name, ending = words[-2:]
            yield from (urljoin(url, f"{name}_{n}.{ending}") for n in range(1, min(numbers[0], 1000)))
