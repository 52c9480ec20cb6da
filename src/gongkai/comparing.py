"""Whether a run has anything to do: all that a release follows from, against the last run.

In: what stands for each source, and the rules of the run. Out: a fingerprint; the record of the
last run that came to its end with the same one. Promised: nothing is compared that is not kept
(``readings``), and a run whose release is no longer the latest, or whose draft is gone, is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any

from gongkai import readings, runs
from gongkai.backends import Backend
from gongkai.choosing import Choice, Kept
from gongkai.reviews import Reviews
from gongkai.store import Store
from gongkai.summary import RunSummary

RECENT = 200
"""How many records of runs are looked at for one that came to its end."""

Keys = tuple[tuple[str, str], ...]
"""Of each source that gives a report the key under which its rows are kept."""


def keys(choices: Iterable[Choice]) -> Keys:
    """The keys; none where no source gives a report, or the rows of one are not kept."""
    documents = [choice.document for choice in choices if choice.document]
    kept = tuple((document.source.url, document.key) for document in documents if isinstance(document, Kept))
    return tuple(sorted(kept)) if len(kept) == len(documents) else ()


def fingerprint(of: Keys, package: Mapping[str, Any], reviews: Reviews, rules: object) -> str:
    """A hash over all that a release follows from, "" without keys. ``rules`` are values for JSON."""
    if not of:
        return ""
    inputs = {name: sha256(data).hexdigest() for name, data in reviews.inputs.items()}
    return readings.digest(readings.program(), repr(package), inputs, rules, of)


def last_alike(backend: Backend, store: Store, ours: str, latest: str) -> RunSummary | None:
    """The last run that came to its end, if it had our fingerprint and what it left still stands."""
    recent = (run for run in islice(runs.newest_first(backend), RECENT) if run.fingerprint)
    last = next(recent, None)
    if last is None or not ours or (last.fingerprint, last.latest) != (ours, latest):
        return None
    waits = (draft.draft_id for draft in store.drafts())
    return last if not last.draft or last.draft in waits else None
