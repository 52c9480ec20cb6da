"""Where a store's files lie: what publishing needs of a place, and the folder that gives it.

In: paths with ``/`` below the store's root. Out: bytes. A backend offers what
publishing needs and no more: immutable folders that appear whole, and one small
file (the pointer) that is swapped only when it still is what was read.

``FolderBackend``: a folder appears by one ``rename``; the pointer is replaced by
one ``rename`` under a lock on the root, which the system drops when the process
dies. POSIX only (``flock``). Object storage is in ``backend_s3``.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Protocol

from gongkai.errors import StoreConflictError, StoreError

_STAGING = ".staging-"


class Backend(Protocol):
    """What a store needs of the place where it lies."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None where there is none."""

    def read_tagged(self, path: str) -> tuple[bytes | None, str]:
        """The bytes of a file, and a tag that ``swap`` takes ("" where there is none)."""

    def swap(self, path: str, data: bytes, tag: str) -> None:
        """Replace a file that still has that tag, in one step. Raises ``StoreConflictError``."""

    def clear(self) -> Sequence[str]:
        """Remove what writers that died left behind; their names."""

    def staging(self) -> AbstractContextManager[Path]:
        """A context that gives an empty local folder, removed in the end if it is still there."""

    def install(self, staged: Path, path: str) -> None:
        """Put a folder in place, whole. What lies there already under the same path has the same bytes."""

    def names(self, path: str) -> Sequence[str]:
        """The names below a path, sorted."""

    def remove(self, path: str) -> None:
        """Remove a folder."""

    def view(self, path: str, files: Sequence[str]) -> None:
        """Show these files of a folder at the root as well, where the backend can do that safely."""


class FolderBackend:
    """A store in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read_tagged(self, path: str) -> tuple[bytes | None, str]:
        """The bytes of a file, and their sha256 as the tag."""
        data = self.read(path)
        return data, "" if data is None else sha256(data).hexdigest()

    def swap(self, path: str, data: bytes, tag: str) -> None:
        """Replace a file under the store's lock. Raises ``StoreConflictError``."""
        with self._locked():
            if self.read_tagged(path)[1] != tag:
                raise StoreConflictError(f"{path} was advanced by another publisher.")
            self._replace(path, data)

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """An empty folder on the store's own file system; those of dead processes are cleared away."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.clear()
        folder = self.root / f"{_STAGING}{os.getpid()}-{secrets.token_hex(4)}"
        with self._locked():  # others clear away what has no lock of its own yet
            folder.mkdir()
            handle = os.open(folder, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            os.close(handle)
            shutil.rmtree(folder, ignore_errors=True)

    def install(self, staged: Path, path: str) -> None:
        """Rename a staged folder into place. Where it is there already, that one is kept."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        for file in staged.rglob("*"):
            _sync(file)
        _sync(staged)
        if target.exists():
            return
        try:
            staged.rename(target)
        except OSError as error:
            if not target.exists():
                raise StoreError(f"{path} cannot be put into place: {error}.") from error
        _sync(target.parent)

    def names(self, path: str) -> Sequence[str]:
        """The names below a path, sorted."""
        folder = self.root / path
        return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []

    def remove(self, path: str) -> None:
        """Remove a folder: first out of sight by one rename, then its files."""
        target = self.root / path
        if target.exists():
            with self.staging() as aside:
                target.rename(aside / "removed")
            if not any(target.parent.iterdir()):
                target.parent.rmdir()

    def view(self, path: str, files: Sequence[str]) -> None:
        """Copy files of a release to the root: the data folder, then the single files, each in one step."""
        with self.staging() as aside, self._locked():
            for file in files:
                copy = aside / "new" / file
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.root / path / file, copy)
            names = sorted({PurePosixPath(file).parts[0] for file in files}, key=lambda n: (n != "data", n))
            for name in names:
                present = self.root / name
                if present.is_dir():
                    present.rename(aside / f"old-{name}")
                (aside / "new" / name).replace(present)

    def clear(self) -> Sequence[str]:
        """Remove what processes that no longer live left in staging (its lock is free). The store's
        own lock keeps this from files that a living process is just about to rename."""
        with self._locked():
            return [left.name for left in sorted(self.root.glob(f"{_STAGING}*")) if _removed(left)]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The store's lock; the system drops it when the process dies."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.root, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _replace(self, path: str, data: bytes) -> None:
        temporary = self.root / f"{_STAGING}{os.getpid()}-{secrets.token_hex(4)}.tmp"
        temporary.write_bytes(data)
        _sync(temporary)
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(self.root / path)
        _sync((self.root / path).parent)


def _removed(left: Path) -> bool:
    """Remove what was left in staging, unless a living process holds its lock."""
    if left.is_file():
        left.unlink(missing_ok=True)
        return True
    try:
        handle = os.open(left, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(left, ignore_errors=True)
        return True
    finally:
        os.close(handle)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
