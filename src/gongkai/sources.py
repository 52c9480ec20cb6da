"""sources.toml -> Source: which official pages the package is made from.

In: a TOML file with one ``[[source]]`` table an entry (and ``[fetch]``, which
``gongkai.fetch`` reads). Out: a tuple of ``Source``. Promised: an entry that is
not understood raises ``SourcesError`` with its number and key; nothing is
guessed. Not promised: that the address answers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gongkai.errors import SourcesError


@dataclass(frozen=True)
class Source:
    """One official page (or, with ``kind = "column"``, a page that lists pages).

    ``source_url`` is the public address stated in the data where it differs
    from ``url`` (a mirror, a loopback server); the empty string says that the
    public address is not known. ``publisher`` and ``division_code`` overrule
    nothing: they are used where the page itself is silent. ``genre`` overrules
    what the title seems to say.
    """

    url: str
    kind: str = "page"
    source_url: str | None = None
    publisher: str | None = None
    division_code: str | None = None
    report_year: int | None = None
    genre: str | None = None
    allow_private: bool = False

    @property
    def stated_url(self) -> str:
        """The address that the published data states ("" where it is unknown)."""
        return self.url if self.source_url is None else self.source_url


_TYPES: dict[str, type] = {
    "url": str,
    "kind": str,
    "source_url": str,
    "publisher": str,
    "division_code": str,
    "report_year": int,
    "genre": str,
    "allow_private": bool,
}


def read_sources(path: Path) -> tuple[Source, ...]:
    """Read the sources of sources.toml. Raises ``SourcesError``."""
    return tuple(_sources(path, read_document(path).get("source", [])))


def read_document(path: Path) -> dict[str, Any]:
    """All of sources.toml: ``source`` entries and the table ``fetch``. Raises ``SourcesError``."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourcesError(f"There is no file {path}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path} is not valid TOML: {error}.") from error
    unknown = set(document) - {"source", "fetch"}
    if unknown:
        raise SourcesError(f"{path} has a key that is not known: {', '.join(sorted(unknown))}.")
    return document


def _sources(path: Path, entries: Any) -> Iterator[Source]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SourcesError(f"{path}: write each source as a table [[source]].")
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        source = _source(f"{path}, source {number}", entry)
        if source.url in seen:
            raise SourcesError(f"{path}: sources {seen[source.url]} and {number} have the same url.")
        seen[source.url] = number
        yield source


def _source(where: str, entry: Mapping[str, Any]) -> Source:
    unknown = set(entry) - {f.name for f in fields(Source)}
    if unknown:
        raise SourcesError(f"{where} has a key that is not known: {', '.join(sorted(unknown))}.")
    if "url" not in entry:
        raise SourcesError(f"{where} has no url.")
    for key, value in entry.items():
        if type(value) is not _TYPES[key]:
            raise SourcesError(f"{where}: {key} must be of type {_TYPES[key].__name__}.")
    try:
        parts = urlsplit(entry["url"])
    except ValueError as error:
        raise SourcesError(f"{where}: url is no address: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourcesError(f"{where}: url must begin with http:// or https:// and name a host.")
    if entry.get("kind", "page") not in ("page", "column"):
        raise SourcesError(f'{where}: kind must be "page" or "column".')
    return Source(**entry)
