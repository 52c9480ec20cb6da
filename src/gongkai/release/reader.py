"""Which reader made the rows: a version that no change to the reader escapes.

In: nothing but the installed code. Out: ``0.1.0+`` and twelve hexadecimal
digits. Promised: the digits change with every change to a file that rows are
read by (pages, reading, code lists, tables), so that "same reader" is a fact and
not a promise to remember the version number.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import gongkai

PARTS = (
    "page",
    "reading",
    "codelists",
    "checks.py",
    "identity.py",
    "tables.py",
    "evidence.py",
    "revisions.py",
)
_KINDS = (".py", ".csv")


@cache
def reader_version() -> str:
    """The version of the reader that is running."""
    return f"{gongkai.__version__}+{digest_of(Path(str(files('gongkai'))))}"


def digest_of(root: Path) -> str:
    """Twelve digits over every file below a package's root that rows are read by."""
    paths = [path for part in PARTS for path in _files(root / part) if path.suffix in _KINDS]
    hashed = sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix()):
        data = path.read_bytes().replace(b"\r\n", b"\n")
        hashed.update(f"{path.relative_to(root).as_posix()} {sha256(data).hexdigest()}\n".encode())
    return hashed.hexdigest()[:12]


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [found for found in path.rglob("*") if found.is_file()]
