"""What a command was given -> a page, or a plain text.

In: an address, or the path of a saved .html or .txt file. Out: ``Input``.
Promised: a text file's characters are the main text, exactly as they are (line
ends included); a missing or unreadable file is an ``InputError``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from gongkai import evidence
from gongkai.errors import ContactError, FetchError, InputError, PageError
from gongkai.fetch import Fetcher, Settings, read_settings
from gongkai.page import REPORT, read_page, with_file
from gongkai.page.model import Page
from gongkai.sources import Source

SOURCES = Path("sources.toml")
_TEXT = (".txt",)


@dataclass(frozen=True)
class Input:
    """One PAGE of a command line. ``doc`` is its name without suffix, ``url`` "" for a file."""

    doc: str
    url: str
    page: Page


def read_input(argument: str, allow_private: bool = False, with_files: bool = False) -> Input:
    """Read an address or a file; ``with_files`` reads an address whose document is an attached file
    with that file. Raises ``InputError``, and what fetching and reading raise."""
    if urlsplit(argument).scheme in ("http", "https"):
        return _from_address(argument, allow_private, with_files)
    path = Path(argument)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise InputError(f"{argument} cannot be read: {error.strerror}.") from None
    if path.suffix.lower() not in _TEXT:
        return Input(path.stem, "", read_page(body))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{argument} is not UTF-8: {error}.") from None
    return Input(path.stem, "", Page(kind="article", text=text))


def fetch_settings(sources: Path, private: bool) -> Settings:
    """``[fetch]`` of sources.toml. Raises ``ContactError`` where nobody could be reached
    under the contact (a name under .invalid), unless only one's own servers are asked."""
    settings = read_settings(sources)
    if settings.contact.rpartition("@")[2].removesuffix("/").endswith(".invalid") and not private:
        raise ContactError(
            f"Nobody can be reached under {settings.contact}, which {sources} names as contact."
        )
    return settings


def _from_address(url: str, allow_private: bool, with_files: bool) -> Input:
    settings = fetch_settings(SOURCES, allow_private)
    source = Source(url, allow_private=allow_private, genre=REPORT)
    with Fetcher(settings) as fetcher:
        snapshot = fetcher.fetch(source).snapshot
        page = evidence.page_of(snapshot)
        if with_files:
            page = _with_file(page, source, evidence.files_of(source, snapshot, page), fetcher)
    path = PurePosixPath(urlsplit(url).path)
    doc = path.stem or urlsplit(url).netloc
    return Input(doc, url, page)


def _with_file(page: Page, source: Source, urls: tuple[str, ...], fetcher: Fetcher) -> Page:
    """The page with the first of its files that can be read; the page alone where it has none.

    Raises the first error where none of them can be got."""
    read, refused = page, None
    for url in urls[: evidence.MOST_FILES]:
        try:
            file = evidence.page_of(fetcher.fetch(replace(source, url=url)).snapshot)
        except (FetchError, PageError) as error:
            refused = refused or error
            continue
        read = with_file(page, file)
        if read.text:
            return read
    if refused and read is page:
        raise refused
    return read
