"""From changes to the version number: computed, never chosen.

In: ``Change`` records and what was recorded as retracted. Out: the level and
the reasons, in words. The rules are those of the Frictionless recipe "Data
Package version" as DESIGN has them: MAJOR when a consumer's code can break,
MINOR when rows or tables come in, PATCH when published values or metadata are
mended, nothing when nothing changed.

Tables whose keys are places in the text (``FOLLOWS_TEXT``) move when a page is
edited: rows that come and go in them are corrections of what was published
about that page, so they count as PATCH and never as new or deleted keys.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from gongkai.errors import ReleaseError, VersionTooLowError
from gongkai.release.model import Change

FOLLOWS_TEXT = frozenset({"snapshots", "sections", "set_aside", "relations", "findings"})
LEVELS = ("none", "patch", "minor", "major")

_LEVEL = {
    "table-removed": "major",
    "column-removed": "major",
    "column-added": "major",
    "columns-reordered": "major",
    "schema-tightened": "major",
    "row-removed": "major",
    "table-added": "minor",
    "row-added": "minor",
    "schema-changed": "minor",
    "cell-changed": "patch",
    "metadata-changed": "patch",
}
_WORDS = {
    "table-removed": "a table is gone",
    "column-removed": "a column is gone",
    "column-added": "a column is new (readers that take columns by place break)",
    "columns-reordered": "the columns stand in another order",
    "schema-tightened": "a type, a key or a constraint is stricter",
    "row-removed": "a published key is gone without a recorded retraction",
    "table-added": "a table is new",
    "row-added": "rows are new",
    "schema-changed": "a constraint is wider: values may come that could not come before",
    "cell-changed": "published values are corrected",
    "metadata-changed": "the description changed",
}


def level_of(change: Change, retractions: Collection[tuple[str, str]]) -> str:
    """The level that one change takes."""
    excused = change.table in FOLLOWS_TEXT or (change.table, change.key) in retractions
    if excused and change.change in ("row-added", "row-removed"):
        return "patch"
    return _LEVEL[change.change]


def required(
    changes: Iterable[Change], retractions: Collection[tuple[str, str]]
) -> tuple[str, tuple[str, ...]]:
    """The level that all changes together take, and the reasons for exactly that level."""
    counts = Counter((level_of(change, retractions), _reason(change, retractions)) for change in changes)
    if not counts:
        return "none", ()
    highest = max((level for level, _ in counts), key=LEVELS.index)
    return highest, tuple(
        f"{reason} ({count})" for (level, reason), count in counts.items() if level == highest
    )


def _reason(change: Change, retractions: Collection[tuple[str, str]]) -> str:
    words = _WORDS[change.change]
    if change.change in ("row-added", "row-removed") and level_of(change, retractions) == "patch":
        follows = change.table in FOLLOWS_TEXT
        words = "rows follow the text" if follows else "rows are retracted, as recorded"
    return f"{change.table or 'package'}: {words}"


def parse(version: str) -> tuple[int, int, int]:
    """``1.2.3`` as numbers. Raises ``ReleaseError``."""
    if not (match := re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", version)):
        raise ReleaseError(f"{version!r} is no version: write MAJOR.MINOR.PATCH.")
    major, minor, patch = map(int, match.groups())
    return major, minor, patch


def following(previous: str | None, level: str, asked: str | None = None) -> str | None:
    """The version after ``previous``: 1.0.0 for the first, None when nothing changed.

    ``asked`` may be higher than what is computed. Raises ``VersionTooLowError``.
    """
    if previous is None:
        computed = (1, 0, 0)
    elif level == "none":
        return None
    else:
        major, minor, patch = parse(previous)
        computed = {
            "major": (major + 1, 0, 0),
            "minor": (major, minor + 1, 0),
            "patch": (major, minor, patch + 1),
        }[level]
    if asked is not None and parse(asked) < computed:
        raise VersionTooLowError(
            f"{asked} was asked for, but the changes take {'.'.join(map(str, computed))} ({level})."
        )
    return asked or ".".join(map(str, computed))
