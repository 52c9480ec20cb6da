"""What a command was given -> a page, or a plain text.

In: an address, or the path of a saved .html or .txt file. Out: ``Input``.
Promised: a text file's characters are the main text, exactly as they are (line
ends included); a missing or unreadable file is an ``InputError``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from gongkai.errors import ContactError, InputError
from gongkai.fetch import Fetcher, Settings, read_settings
from gongkai.page import read_page
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


def read_input(argument: str, allow_private: bool = False) -> Input:
    """Read an address or a file. Raises ``InputError``, and what fetching and reading raise."""
    if urlsplit(argument).scheme in ("http", "https"):
        return _from_address(argument, allow_private)
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


def _from_address(url: str, allow_private: bool) -> Input:
    settings = fetch_settings(SOURCES, allow_private)
    with Fetcher(settings) as fetcher:
        snapshot = fetcher.fetch(Source(url, allow_private=allow_private)).snapshot
    path = PurePosixPath(urlsplit(url).path)
    doc = path.stem or urlsplit(url).netloc
    return Input(doc, url, read_page(snapshot.body, snapshot.content_type, url))
