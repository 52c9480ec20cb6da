"""ZIP: the whole package in one file, for people who download once.

Promised: the same files give the same bytes on any machine: entries in the order
of their paths, one fixed time, no compression (deflate differs between zlib and
its replacements, and a download can be compressed on its way).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from gongkai.exports.package import FORMATS, Package

_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


def write(package: Package) -> None:
    """Write ``formats/NAME-VERSION.zip``: descriptor, data, changes and inputs, under one folder."""
    paths = [path for path in package.folder.rglob("*") if path.is_file()]
    names = sorted(path.relative_to(package.folder).as_posix() for path in paths)
    entries = (
        (f"{package.stem}/{name}", (package.folder / name).read_bytes())
        for name in names
        if not name.startswith(f"{FORMATS}/")
    )
    write_zip(package.target(f"{package.stem}.zip"), entries)


def write_zip(target: Path, entries: Iterable[tuple[str, bytes]]) -> None:
    """Write a ZIP whose bytes depend on nothing but its entries."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3
            entry.external_attr = _MODE
            archive.writestr(entry, data)
