"""Writing to a folder so that a killed process leaves nothing half done.

Out: files that are wholly there or not at all (``write_whole``), bytes that are
on the disk when ``append`` returns, and a lock that the system frees when its
holder dies. POSIX only.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file ``path``; other processes and threads wait."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_whole(path: Path, data: bytes, scratch: Path) -> None:
    """Write ``data`` to ``path`` by way of ``scratch`` (same file system): all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = scratch / f"{path.name}.{os.getpid()}.part"
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def append(path: Path, data: bytes) -> int:
    """Add ``data`` to the end of ``path`` and return where it begins."""
    new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        start = file.tell()
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if new:
        _sync_folder(path.parent)
    return start


def cut(path: Path, length: int) -> None:
    """Shorten ``path`` to ``length`` bytes."""
    with path.open("r+b") as file:
        file.truncate(length)
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
