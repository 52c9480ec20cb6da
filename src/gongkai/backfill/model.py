"""What a backfill hands from one process to another, and keeps on the disk: small records, no rows.

In: nothing. Out: ``Part``, the order to read; ``PartRecord``, what came of it. Promised:
``PartRecord.parse(record.to_json()) == record``, and equal records are equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gongkai.errors import GongkaiError
from gongkai.sources import Source


@dataclass(frozen=True)
class Places:
    """Where things lie, for a process in any folder: absolute paths, and the address of the store."""

    sources: Path
    archive: Path
    store: str
    out: Path

    @classmethod
    def of(cls, sources: str, archive: str, store: str, out: str) -> Places:
        """From paths as they were given."""
        address = store if "://" in store else str(Path(store).resolve())
        return cls(Path(sources).resolve(), Path(archive).resolve(), address, Path(out).resolve())


@dataclass(frozen=True)
class Failed:
    """A source that could not be read as its archived page stands: why, and what to do.

    ``kept``: an earlier snapshot of it was read instead.
    """

    url: str
    code: str
    sentence: str
    remedy: str
    kept: bool = False

    @classmethod
    def of(cls, url: str, error: GongkaiError) -> Failed:
        """A source with its error."""
        return cls(url, error.code, error.sentence, error.remedy)


@dataclass(frozen=True)
class LeftOut:
    """A source that its part is read without: it broke the part, or an earlier source gave ``report_id``."""

    failure: Failed
    report_id: str = ""


@dataclass(frozen=True)
class Part:
    """Sources to be read together. ``key`` is a hash over all that the bytes of the part depend on.

    ``release`` is the version that the reading follows ("" for none), ``reader`` the version that
    must read. ``trial``: one source of a part that broke, read to see whether it breaks again.
    """

    number: int
    key: str
    release: str
    reader: str
    sources: tuple[Source, ...]
    left_out: tuple[LeftOut, ...] = ()
    trial: bool = False


@dataclass(frozen=True)
class File:
    """A file that was written; its path is relative to the folder of the backfill."""

    path: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class PartRecord:
    """What a part came to. ``reports`` pairs the address of a source with the id of its report."""

    number: int
    key: str
    reports: tuple[tuple[str, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    files: tuple[File, ...] = ()
    failures: tuple[Failed, ...] = ()

    def to_json(self) -> str:
        """The record as it is kept."""
        return json_text(asdict(self))

    @classmethod
    def parse(cls, text: str) -> PartRecord:
        """The record of that JSON. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
        said = json.loads(text)
        return cls(
            said["number"],
            said["key"],
            tuple((url, report_id) for url, report_id in said["reports"]),
            tuple(LeftOut(Failed(**each["failure"]), each["report_id"]) for each in said["left_out"]),
            tuple(File(**each) for each in said["files"]),
            tuple(Failed(**each) for each in said["failures"]),
        )


def json_text(said: Mapping[str, Any]) -> str:
    """JSON as this project keeps it: readable, sorted, closed by a line end."""
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
