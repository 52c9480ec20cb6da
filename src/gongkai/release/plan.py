"""From the last release and a draft to a plan: what changes, why, and the version it takes.

In: the content of the last release (None for the first) and a ``Draft``. Out: a
``Plan``. Pure: no clock, no files; only ``Draft.reread`` may look into the
archive. Promised: equal content gives a plan without a version; a version is
never lower than the changes take; published values that would change or vanish
without a review put the plan among those that wait for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from gongkai.errors import EmptyReleaseError
from gongkai.release import retractions, version
from gongkai.release.causes import with_causes
from gongkai.release.difference import difference
from gongkai.release.model import Change, Content, Draft, Plan, Table
from gongkai.rows import in_order

SNAPSHOTS = "snapshots"
REVIEWED = ("corrected", "retracted")
EVIDENCE = frozenset({("reports", "snapshot_id"), ("reports", "page_snapshot_id")})
"""Cells that say where a value was read; when they alone change, the values stand and nothing waits."""

_BREAKING = (
    "table-removed",
    "column-removed",
    "column-added",
    "columns-reordered",
    "schema-tightened",
)


def plan(
    previous: Content | None,
    draft: Draft,
    previous_version: str | None = None,
    previous_reader: str = "",
    asked: str | None = None,
) -> Plan:
    """Compare a draft with the last release.

    ``previous_version`` and ``previous_reader`` are those of the last release;
    ``asked`` is a version that a person wants, which may be higher than the
    computed one. Raises ``RowsError``, ``EmptyReleaseError`` and
    ``VersionTooLowError``.
    """
    content = Content.of(draft)
    if not any(table.rows for table in content.tables.values()):
        raise EmptyReleaseError("The draft has no rows at all.")
    if previous is not None:
        content = _with_earlier_evidence(content, previous)
    content, gone = retractions.without(content, draft.retractions)
    draft = replace(draft, created=_newest(content) or draft.created)
    if previous is None:
        return Plan(draft, content, version.following(None, "none", asked), None, "first", (), (), ())
    _, gone_before = retractions.without(previous, draft.retractions)
    draft = replace(draft, retractions=gone | gone_before)
    changes = with_causes(difference(previous, content), previous, content, draft, previous_reader)
    _refuse_empty(previous, content, draft)
    level, reasons = version.required(changes, draft.retractions)
    return Plan(
        draft,
        content,
        version.following(previous_version, level, asked),
        previous_version,
        level,
        reasons,
        changes,
        tuple(_waits(changes)),
    )


def _with_earlier_evidence(content: Content, previous: Content) -> Content:
    """The content with the published snapshots of reports that are still there: evidence is not dropped."""
    if SNAPSHOTS not in content.tables or SNAPSHOTS not in previous.tables:
        return content
    present, published = content.tables[SNAPSHOTS], previous.tables[SNAPSHOTS]
    reports = content.tables["reports"].rows if "reports" in content.tables else {}
    if present.columns != published.columns:
        return content
    rows = {key: row for key, row in published.rows.items() if published.cell(key, "report_id") in reports}
    merged = Table.of(in_order({**rows, **present.rows}.values(), present.schema), present.schema)
    return Content({**content.tables, SNAPSHOTS: merged}, content.package)


def _newest(content: Content) -> datetime | None:
    """The time of the newest snapshot of the content, the earlier evidence among them."""
    rows = content.tables[SNAPSHOTS].typed() if SNAPSHOTS in content.tables else []
    times = [row["retrieved_at"] for row in rows]
    return max((time for time in times if isinstance(time, datetime)), default=None)


def _refuse_empty(previous: Content, content: Content, draft: Draft) -> None:
    """An empty result is never published over a full one, unless each row was retracted by name."""
    for name, table in previous.tables.items():
        if name in version.FOLLOWS_TEXT or name not in content.tables or content.tables[name].rows:
            continue
        if any((name, key) not in draft.retractions for key in table.rows):
            raise EmptyReleaseError(f"{name} would have no rows; the last release has {len(table.rows)}.")


def waiting(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that a person must accept: of published values, without a review, not of evidence alone."""
    return tuple(
        change
        for change in changes
        if change.change in ("cell-changed", "row-removed", *_BREAKING)
        and change.cause not in REVIEWED
        and (change.table, change.column) not in EVIDENCE
    )


def _waits(changes: Iterable[Change]) -> Iterator[str]:
    counts = Counter((change.table, change.change) for change in waiting(changes))
    words = {"cell-changed": "published values would change", "row-removed": "published rows would vanish"}
    for (table, kind), count in counts.items():
        yield f"{table}: {words.get(kind, 'readers may break (' + kind + ')')} ({count})"
