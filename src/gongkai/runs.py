"""The records of runs, in the store: one file a run, beside the releases and no part of them.

In: summaries. Out: the same, newest first. Promised: a record is written once, whole, under a
name that sorts by time; releases, the pointer and ``verify`` know nothing of ``runs/``, and all
of it may be removed without harm. Not promised: that every run left one; a killed run did not.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

from gongkai.backends import Backend
from gongkai.summary import RunSummary, from_json

FOLDER = "runs"
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}\.json")


def new_run_id(started: datetime) -> str:
    """A name for a run: its start, and six digits that tell two of one second apart."""
    return f"{started.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def record(backend: Backend, summary: RunSummary) -> None:
    """Write what a run did. Raises ``StoreError``."""
    backend.swap(f"{FOLDER}/{summary.run_id}.json", summary.to_json().encode("utf-8"), "")


def newest_first(backend: Backend) -> Iterator[RunSummary]:
    """The recorded runs. A record that cannot be read (of another version) is passed over."""
    for name in reversed(backend.names(FOLDER)):
        data = backend.read(f"{FOLDER}/{name}") if _NAME.fullmatch(name) else None
        if data is None:
            continue
        try:
            yield from_json(data.decode("utf-8"))
        except ValueError:
            continue
