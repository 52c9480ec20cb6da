"""The archive: a folder in which every snapshot is kept, each body once.

In: snapshots. Out: the same snapshots, and proof that nothing was altered.
Promised: what ``add`` returned is on the disk; a process killed at any moment
leaves nothing that is not put right when the archive is next opened; several
threads and processes may use one folder; no clock and no network is asked.
Not promised: several machines over one network folder, or systems without
``flock`` (Windows).

``warc/ab/<sha256 of the body>.warc.gz`` holds the exchange that first brought a
body; ``revisits/<year-month>.warc.gz`` the later ones that brought it again;
``index.cdxj`` says where each stands and can be made anew from the others.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gongkai.archive import layout
from gongkai.archive.check import Fault, check
from gongkai.archive.disk import append, locked, write_whole
from gongkai.archive.encode import encode
from gongkai.archive.index import Entry, entry_of
from gongkai.archive.mend import mend, read_index
from gongkai.errors import ArchiveError, NoSuchSnapshotError
from gongkai.snapshot import Snapshot


@dataclass(frozen=True)
class Stored:
    """What ``add`` did. ``new``: the body had not been seen. ``revisit``: it had, and the
    exchange alone was kept. Neither: this very exchange was there already."""

    snapshot_id: str
    archive_file: str
    new: bool
    revisit: bool


class Archive:
    """The archive in the folder ``path``, made if it is not there and mended if need be.

    ``mended`` says in sentences what was put right. Raises ``ArchiveError``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mutex = threading.RLock()
        self._seen: tuple[int, ...] = ()
        self._entries: dict[str, set[Entry]] = {}
        try:
            (path / layout.SCRATCH).mkdir(parents=True, exist_ok=True)
            with self._exclusive():
                entries, mended = mend(path)
                self._take(entries)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be used as an archive: {error}.") from error
        self.mended = tuple(mended)

    def add(self, snapshot: Snapshot) -> Stored:
        """Keep a snapshot. Adding the same one again does nothing. Raises ``ArchiveError``."""
        name = snapshot.snapshot_id
        filename = layout.archive_file(name)
        with self._exclusive():
            self._refresh()
            if any(_same_exchange(entry, snapshot) for entry in self._entries.get(snapshot.url, ())):
                return Stored(name, filename, new=False, revisit=False)
            known = (self.path / filename).exists()
            self._write(snapshot, layout.read_body_file(self.path, name) if known else None)
        return Stored(name, filename, new=not known, revisit=known)

    def latest(self, url: str) -> Snapshot | None:
        """What that address (as written in sources.toml) last brought, as it was when this body
        was first seen there; None if it was never fetched. So an unchanged page, however often
        it is asked for, stays the same snapshot."""
        changes = self.history(url)
        return layout.read_exchange(self.path, changes[-1]) if changes else None

    def addresses(self) -> tuple[str, ...]:
        """Each address that was ever fetched or imported, in order."""
        with self._exclusive():
            self._refresh()
            return tuple(sorted(self._entries))

    def history(self, url: str) -> tuple[Entry, ...]:
        """Each change of that address, oldest first (read one with ``read``)."""
        with self._exclusive():
            self._refresh()
            entries = sorted(self._entries.get(url, ()), key=_moment)
        return tuple(
            entry
            for before, entry in zip([None, *entries], entries, strict=False)
            if before is None or before.snapshot_id != entry.snapshot_id
        )

    def read(self, entry: Entry) -> Snapshot:
        """The snapshot that an entry of ``history`` stands for. Raises ``ArchiveError``."""
        return layout.read_exchange(self.path, entry)

    def get(self, snapshot_id: str, at: datetime | None = None) -> Snapshot:
        """The exchange that first brought that body here, or the one that brought it ``at`` that time.

        Raises ``ArchiveError``."""
        first = layout.read_body_file(self.path, snapshot_id)
        if at is None or first.retrieved_at == at:
            return first
        with self._exclusive():
            self._refresh()
            entries = [entry for of in self._entries.values() for entry in of]
        for entry in entries:
            if (entry.snapshot_id, entry.retrieved_at) == (snapshot_id, at):
                return layout.read_exchange(self.path, entry)
        raise NoSuchSnapshotError(f"{self.path} has no exchange of {at.isoformat()} with {snapshot_id}.")

    def snapshots(self) -> Iterator[Snapshot]:
        """Each change of each address, in order of address and time."""
        for url in self.addresses():
            for entry in self.history(url):
                yield self.read(entry)

    def check(self) -> tuple[Fault, ...]:
        """Read every byte; what is not as it was written comes back as faults."""
        with self._exclusive():
            _, entries, torn = read_index(self.path)
            torn_lines = [Fault(layout.INDEX, f"{torn} lines are torn.")] if torn else []
            return (*torn_lines, *check(self.path, entries))

    def _write(self, snapshot: Snapshot, kept: Snapshot | None) -> None:
        encoded = encode(snapshot, kept)
        if kept is None:
            filename, start = layout.archive_file(snapshot.snapshot_id), 0
            write_whole(self.path / filename, encoded.data, self.path / layout.SCRATCH)
        else:
            filename = layout.revisit_file(snapshot)
            start = append(self.path / filename, encoded.data)
        entry = entry_of(
            snapshot,
            filename,
            start=start,
            offset=start + encoded.offset,
            length=encoded.length,
            revisit=kept is not None,
        )
        append(self.path / layout.INDEX, f"{entry.line}\n".encode())
        self._entries.setdefault(entry.source, set()).add(entry)
        self._seen = self._signature()

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        with self._mutex, locked(self.path / layout.LOCK):
            yield

    def _refresh(self) -> None:
        """Take in what other processes added since."""
        if self._signature() != self._seen:
            self._take(read_index(self.path)[1])

    def _take(self, entries: list[Entry]) -> None:
        self._entries = {}
        for entry in entries:
            self._entries.setdefault(entry.source, set()).add(entry)
        self._seen = self._signature()

    def _signature(self) -> tuple[int, ...]:
        path = self.path / layout.INDEX
        if not path.exists():
            return ()
        found = path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns


def _moment(entry: Entry) -> tuple[str, str, str, int]:
    return entry.retrieved_at.isoformat(), entry.snapshot_id, entry.filename, entry.start


def _same_exchange(entry: Entry, snapshot: Snapshot) -> bool:
    return entry.snapshot_id == snapshot.snapshot_id and entry.retrieved_at == snapshot.retrieved_at
