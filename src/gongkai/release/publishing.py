"""From a draft to the store: publish what only adds, hold what needs a person.

In: a ``Store`` and a ``Draft``. Out: an ``Outcome``. Promised: nothing is
published that would change or take away a published value, unless a review
allows it; one page that was edited does not keep the others' additions back:
reports whose published rows would change are left as they were published, the
rest is released, and the whole draft waits. When another publisher wins, the
same rows are planned again against its release.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai.errors import StoreConflictError
from gongkai.release.causes import report_of
from gongkai.release.model import Draft, Plan, Table
from gongkai.release.plan import plan, waiting
from gongkai.store import HeldDraft, Release, Store

ATTEMPTS = 3


@dataclass(frozen=True)
class Outcome:
    """What became of a draft. ``release`` is None where nothing was published, ``held`` where nothing waits.

    ``plan`` is that of the release, or else of what waits, or else the empty one.
    """

    plan: Plan
    release: Release | None = None
    held: HeldDraft | None = None


def publish(
    store: Store,
    draft: Draft,
    accept_changes: bool = False,
    asked: str | None = None,
    doubts: tuple[str, ...] = (),
) -> Outcome:
    """Publish a draft as far as nothing has to wait, and hold the rest.

    ``accept_changes`` publishes changed and vanished values without asking (for
    unattended runs that want it); ``asked`` is a higher version than the
    computed one; with ``doubts`` all of it waits, and they are the reasons.
    Raises ``ReleaseError``, ``StoreConflictError``, ``RowsError``.
    """
    store.mend()
    for _ in range(ATTEMPTS - 1):
        try:
            return _publish(store, draft, accept_changes, asked, doubts)
        except StoreConflictError:
            continue  # planned again, against the release that won
    return _publish(store, draft, accept_changes, asked, doubts)


def _publish(
    store: Store, draft: Draft, accept_changes: bool, asked: str | None, doubts: tuple[str, ...]
) -> Outcome:
    whole = against_latest(store, draft, asked)
    if whole.version is None:
        return Outcome(whole)
    if doubts:
        return Outcome(whole, held=store.hold(replace(whole, waits=(*doubts, *whole.waits))))
    if accept_changes or not whole.waits:
        return Outcome(whole, release=store.publish(whole))
    without_waiting = additions(store.latest(), whole)
    part = against_latest(store, without_waiting) if without_waiting else whole
    if part.version is None or part.waits:
        return Outcome(whole, held=store.hold(whole))
    release = store.publish(part)
    return Outcome(part, release=release, held=store.hold(against_latest(store, draft)))


def against_latest(store: Store, draft: Draft, asked: str | None = None) -> Plan:
    """The plan of a draft against the latest release of a store."""
    latest = store.latest()
    if latest is None:
        return plan(None, draft, asked=asked)
    return plan(latest.content, draft, latest.version, latest.reader_version, asked)


def additions(latest: Release | None, whole: Plan) -> Draft | None:
    """The draft with the reports that must wait as they were published, and everything else new.

    None where that cannot be told apart: when the reader changed (a release is
    read by one reader), or when what waits belongs to no report.
    """
    if latest is None or latest.reader_version != whole.draft.reader_version:
        return None
    old, new = latest.content, whole.content
    kept = {
        report_of(old, change.table, change.key) or report_of(new, change.table, change.key)
        for change in waiting(whole.changes)
    }
    if None in kept:
        return None
    tables = {}
    for name, table in new.tables.items():
        rows = {
            **{key: row for key, row in old.tables[name].rows.items() if report_of(old, name, key) in kept},
            **{key: row for key, row in table.rows.items() if report_of(new, name, key) not in kept},
        }
        tables[name] = Table(table.schema, rows).typed()
    return replace(whole.draft, tables=tables)
