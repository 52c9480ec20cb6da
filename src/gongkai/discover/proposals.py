"""Candidates -> entries for sources.toml.

In: the sources there are and what columns list. Out: new ``Source`` entries, and
their TOML. Promised: no address that is known already is proposed; ``add_to``
leaves every byte of the file as it was, adds at its end, and is all or nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from gongkai.discover.column import Candidate, Walk
from gongkai.errors import SourcesError
from gongkai.sources import Source, read_sources


def propose(sources: Iterable[Source], walks: Iterable[Walk]) -> tuple[Source, ...]:
    """A source for each candidate that is none yet, in the order of the columns."""
    known = {_plain(source.url) for source in sources}
    found: dict[str, Source] = {}
    for each in walks:
        for candidate in each.candidates:
            if _plain(candidate.url) not in known:
                found.setdefault(_plain(candidate.url), _source(each.source, candidate))
    return tuple(found.values())


def as_toml(source: Source) -> str:
    """The entry of a source; only what differs from the default is written."""
    lines = ["[[source]]"]
    for each in fields(Source):
        value = getattr(source, each.name)
        if value != each.default:
            # A JSON string, number or truth value is also a TOML one.
            lines.append(f"{each.name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def add_to(path: Path, sources: Sequence[Source]) -> None:
    """Write the entries at the end of sources.toml. Raises ``SourcesError``."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    added = "".join(f"\n{as_toml(source)}" for source in sources)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text((text.rstrip("\n") + "\n" if text else "") + added, encoding="utf-8")
    try:
        read_sources(part)
    except SourcesError:
        part.unlink()
        raise
    part.replace(path)


def _source(column: Source, candidate: Candidate) -> Source:
    return Source(
        url=candidate.url,
        source_url=_stated(column, candidate.url),
        publisher=candidate.publisher or column.publisher,
        division_code=column.division_code if not candidate.publisher else None,
        report_year=candidate.report_year,
        allow_private=column.allow_private,
    )


def _stated(column: Source, url: str) -> str | None:
    """The public address of a page whose column states its own."""
    if column.source_url is None:
        return None
    there, here, stated = urlsplit(url), urlsplit(column.url), urlsplit(column.source_url)
    if there.netloc != here.netloc or not stated.netloc:
        return None
    return urlunsplit((stated.scheme, stated.netloc, there.path, there.query, ""))


def _plain(url: str) -> str:
    """An address without what two spellings of it differ in: the scheme and a last slash."""
    parts = urlsplit(url)
    return urlunsplit(("", parts.netloc.lower(), parts.path.rstrip("/"), parts.query, ""))
