"""What was read, kept beside the archive, so that nothing is read again that cannot have changed.

In: a source, what the archive holds of it, and a function that reads it. Out: what the
function gave, from a file where the same was read before. What is read is a function of the
program, the source's entry and the archived exchanges; files are named by a hash over these.
Promised: files are written whole; a torn or missing one is read anew; all of ``readings/`` may
be deleted whenever no run is at work. Not promised: room; another version of the program keeps
its readings in another folder, and ``prune`` removes those of earlier ones.
"""

from __future__ import annotations

import gzip
import json
import platform
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from gongkai import schemas
from gongkai.archive.index import Entry
from gongkai.errors import ReadingsError
from gongkai.schemas import Row
from gongkai.snapshot import Snapshot
from gongkai.sources import Source

FOLDER = "readings"
_LIBRARIES = ("beautifulsoup4", "lxml", "pypdf", "python-docx", "frictionless")

Rows = Mapping[str, Sequence[Row]]
Value = TypeVar("Value")


class Readings:
    """The readings beside an archive, of the program that is running."""

    def __init__(self, archive: Path) -> None:
        self._root = archive / FOLDER
        self._folder = self._root / program()[:16]

    def fact(self, what: str, source: Source, snapshot: Snapshot | Entry, find: Callable[[], Value]) -> Value:
        """Something that JSON can hold about one snapshot, as it was found before or is found now."""
        key = digest("fact", what, asdict(source), _exchange(snapshot))
        kept = self.get(key)
        if kept is None:
            kept = {"fact": find()}
            self.put(key, kept)
        found: Value = kept["fact"]
        return found

    def get(self, key: str) -> Mapping[str, Any] | None:
        """What was kept under a key, None where nothing was or what is there is torn."""
        try:
            found: Mapping[str, Any] = json.loads(self._path(key, "json").read_bytes(), object_hook=_cell)
        except (FileNotFoundError, ValueError):
            return None
        return found

    def put(self, key: str, value: Mapping[str, Any], rows: Rows | None = None) -> None:
        """Keep a value, and the rows that belong to it. Raises ``ReadingsError``."""
        try:
            if rows is not None:
                packed = {name: _packed(list(of)) for name, of in rows.items()}
                self._write(self._path(key, "rows.gz"), gzip.compress(_json(packed), 1, mtime=0))
            self._write(self._path(key, "json"), _json(value))
        except OSError as error:
            raise ReadingsError(f"{self._folder} cannot be written: {error}.") from error

    def rows(self, key: str) -> Rows:
        """The rows that were kept under a key. Raises ``ReadingsError``."""
        try:
            packed = json.loads(gzip.decompress(self._path(key, "rows.gz").read_bytes()), object_hook=_cell)
        except (OSError, EOFError, ValueError) as error:
            self._path(key, "json").unlink(missing_ok=True)
            raise ReadingsError(f"Rows under {self._folder} were there and are gone: {error}.") from error
        return {
            name: [dict(zip(of["columns"], row, strict=True)) for row in of["rows"]]
            for name, of in packed.items()
        }

    def prune(self) -> None:
        """Remove the readings of other versions of the program."""
        for other in self._root.iterdir() if self._root.is_dir() else ():
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)

    def _path(self, key: str, kind: str) -> Path:
        return self._folder / key[:2] / f"{key[2:]}.{kind}"

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        aside.write_bytes(data)
        aside.replace(path)


def state(source: Source, histories: Iterable[Sequence[Entry]]) -> str:
    """A hash over all that a source's report can be read from: its entry, and every exchange in order."""
    return digest("state", asdict(source), [[_exchange(entry) for entry in of] for of in histories])


@cache
def program() -> str:
    """A hash over the program that reads: every file of the package, the schemas, and the libraries that
    parse. More than ``reader_version`` covers, since a reading too many costs only time."""
    root = Path(str(files("gongkai")))
    paths = (path for path in root.rglob("*") if path.suffix in (".py", ".csv", ".json"))
    code = {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths}
    declared = {name: dict(schema.descriptor) for name, schema in schemas.tables().items()}
    libraries = {name: version(name) for name in _LIBRARIES}
    return digest(sorted(code.items()), declared, libraries, platform.python_version())


def digest(*of: object) -> str:
    """A hash over values that JSON can hold (and cells)."""
    return sha256(_json(of)).hexdigest()


def _exchange(of: Snapshot | Entry) -> tuple[str, str, str]:
    url = of.source if isinstance(of, Entry) else of.url
    return url, of.snapshot_id, of.retrieved_at.isoformat()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_tagged).encode("utf-8")


def _tagged(value: object) -> object:
    """Cells that JSON has no word for, each under a tag of one character."""
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    raise TypeError(f"{value!r} is no cell")


_READ: Mapping[str, Callable[[str], object]] = {
    "n": Decimal,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
}


def _cell(said: dict[str, Any]) -> object:
    """The value of a tagged cell; any other object as it is."""
    if len(said) == 1:
        ((tag, text),) = said.items()
        if tag in _READ:
            return _READ[tag](text)
    return said


def _packed(rows: Sequence[Row]) -> dict[str, object]:
    """Rows of one table as lists under one heading."""
    columns = list(rows[0]) if rows else []
    return {"columns": columns, "rows": [[row[name] for name in columns] for row in rows]}
