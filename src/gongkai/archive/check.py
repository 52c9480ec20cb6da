"""Looking at every byte of an archive.

In: the archive's folder and its entries, under its lock. Out: a ``Fault`` for
everything that is not as it was written. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from gongkai.archive import layout
from gongkai.archive.index import Entry
from gongkai.errors import ArchiveError


@dataclass(frozen=True)
class Fault:
    """Something in the archive that is not as it was written."""

    filename: str
    sentence: str


def check(root: Path, entries: Sequence[Entry]) -> Iterator[Fault]:
    """Every fault, in the order of the file names."""
    indexed: dict[str, list[Entry]] = {}
    for entry in entries:
        indexed.setdefault(entry.filename, []).append(entry)
    for filename in sorted(set(indexed) | {name for name, _ in layout.warc_files(root)}):
        yield from _check_file(root, filename, indexed.get(filename, []))


def _check_file(root: Path, filename: str, indexed: list[Entry]) -> Iterator[Fault]:
    path = root / filename
    if not path.exists():
        yield Fault(filename, "The index names this file, and it is missing.")
        return
    data = path.read_bytes()
    for sentence in _digest_problems(data):
        yield Fault(filename, sentence)
    try:
        found = list(layout.scan(root, filename))
    except ArchiveError as error:
        yield Fault(filename, error.sentence)
        return
    end = found[-1].end if found else 0
    if end != len(data):
        yield Fault(filename, f"{len(data) - end} bytes after the last whole exchange.")
    for entry in found:
        if not filename.startswith("revisits/") and layout.archive_file(entry.snapshot_id) != filename:
            yield Fault(filename, f"It holds the body {entry.snapshot_id}, which is not its name.")
    for entry in sorted(set(indexed) ^ set(found), key=lambda each: each.line):
        where = "is not in the index" if entry in found else "is in the index and not in the file"
        yield Fault(filename, f"{entry.url} of {entry.retrieved_at.isoformat()} {where}.")


def _digest_problems(data: bytes) -> Iterator[str]:
    """What warcio's own reader finds wrong with the digests of the records."""
    try:
        for record in ArchiveIterator(BytesIO(data), check_digests=True):
            record.content_stream().read()
            yield from record.digest_checker.problems
    except ArchiveLoadFailed as error:
        yield f"Not readable as WARC: {error}."
