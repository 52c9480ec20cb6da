"""Which files an archive has, and what is read from them.

In: the archive's folder. Out: paths relative to it, exchanges, bodies. Nothing
here writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from gongkai.archive.decode import decode, exchanges
from gongkai.archive.index import Entry, entry_of
from gongkai.errors import NoSuchSnapshotError
from gongkai.snapshot import Snapshot

INDEX = "index.cdxj"
LOCK = "lock"
SCRATCH = "scratch"


def archive_file(snapshot_id: str) -> str:
    """The file, relative to the archive, that holds the body of that name."""
    return f"warc/{snapshot_id[:2]}/{snapshot_id}.warc.gz"


def revisit_file(snapshot: Snapshot) -> str:
    """The file, relative to the archive, for exchanges that brought a known body."""
    return f"revisits/{snapshot.retrieved_at.astimezone(UTC):%Y-%m}.warc.gz"


def warc_files(root: Path) -> Iterator[tuple[str, int]]:
    """Name and size of every WARC file, in order of the name."""
    for pattern in ("revisits/*.warc.gz", "warc/*/*.warc.gz"):
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix(), path.stat().st_size


def read_body_file(root: Path, snapshot_id: str) -> Snapshot:
    """The exchange that first brought that body. Raises ``ArchiveError``s."""
    path = root / archive_file(snapshot_id)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NoSuchSnapshotError(f"There is no snapshot {snapshot_id} in {root}.") from None
    return decode(data, lambda digest: b"")


def read_exchange(root: Path, entry: Entry) -> Snapshot:
    """The exchange of that entry. Raises ``ArchiveError``s."""
    path = root / entry.filename
    if not path.exists():
        raise NoSuchSnapshotError(f"The index names {entry.filename}, which is not in {root}.")
    with path.open("rb") as file:
        file.seek(entry.start)
        data = file.read(entry.end - entry.start)
    return decode(data, lambda digest: read_body_file(root, digest).body)


def scan(root: Path, filename: str, start: int = 0) -> Iterator[Entry]:
    """The entries of every whole exchange of a file from ``start`` on."""
    data = (root / filename).read_bytes()[start:]
    for begin, offset, end in exchanges(data):
        snapshot = decode(data[begin:end], lambda digest: read_body_file(root, digest).body)
        yield entry_of(
            snapshot,
            filename,
            start=start + begin,
            offset=start + offset,
            length=end - offset,
            revisit=filename.startswith("revisits/"),
        )
