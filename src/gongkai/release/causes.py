"""Why each thing changed: one of five causes for every change of a release.

In: the changes of two contents, what was reviewed, and a way to read an
archived snapshot again. Out: the same changes with ``cause`` (and ``note``).

The rule is {old, new} reader on {old, new} snapshot. Three of the four readings
are enough, and none needs an old reader to run: old on old is what was
published, new on new is the draft, and new on old is read from the archive by
the reader that is running (``Draft.reread``). The way from the published value
over that reading to the draft has two steps: the first is the reader's doing,
the second the source's.

- a reviewed correction or a recorded retraction is named as such, before all;
- a row of a report that was not published before: new-report;
- same snapshot: reader-changed; same reader: source-revised;
- both changed: if the new reader finds the published value in the old
  snapshot, the source was revised; otherwise the reader changed (and the note
  says so where the source was revised as well).

What belongs to no report (the code lists, the schemas) is part of the reader.
Not promised: a cause where the old snapshot is not in the archive; then the
change is put down to the source, and the note says that it could not be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from gongkai.errors import RowsError
from gongkai.release.model import Change, Content, Draft, Table
from gongkai.rows import text_rows
from gongkai.schemas import Tables

REPORTS = "reports"
INDICATORS = "indicators"
BOTH = "the source was revised as well"
NOT_TOLD = "reader and source both changed, and the old snapshot is not in the archive"


def with_causes(
    changes: Iterable[Change], old: Content, new: Content, draft: Draft, old_reader: str
) -> tuple[Change, ...]:
    """The changes, each with its cause. ``old_reader`` is the reader version of the last release."""
    judge = _Judge(old, new, draft, _Rereader(draft), old_reader == draft.reader_version)
    return tuple(judge.judged(change) for change in changes)


def report_of(content: Content, table: str, key: str) -> str | None:
    """The report that a row belongs to, through ``report_id`` or its indicator; None for code lists."""
    rows = content.tables.get(table)
    if rows is None or key not in rows.rows:
        return None
    if "report_id" in rows.columns:
        return rows.cell(key, "report_id")
    for column in ("indicator_id", "indicator_ids"):
        if column in rows.columns and INDICATORS in content.tables:
            first = rows.cell(key, column).split()[:1]
            return content.tables[INDICATORS].cell(first[0], "report_id") if first else ""
    return None


class _Rereader:
    """Old snapshots as the running reader reads them, each read once, as text."""

    def __init__(self, draft: Draft) -> None:
        self._read: Callable[[str], Tables | None] | None = draft.reread
        self._schemas = draft.schemas
        self._known: dict[str, Mapping[str, Table] | None] = {}

    def table(self, snapshot: str, name: str) -> Table | None:
        """One table of what the running reader reads in that snapshot."""
        if snapshot not in self._known:
            tables = self._read(snapshot) if self._read else None
            self._known[snapshot] = None if tables is None else self._as_text(tables)
        read = self._known[snapshot]
        return None if read is None else read.get(name)

    def _as_text(self, tables: Tables) -> Mapping[str, Table]:
        known = {name: rows for name, rows in tables.items() if name in self._schemas}
        try:
            return {
                name: Table.of(text_rows(rows, self._schemas[name]), self._schemas[name])
                for name, rows in known.items()
            }
        except RowsError as error:
            raise RowsError(f"An archived snapshot was read into rows that fit no schema: {error}") from error


@dataclass(frozen=True)
class _Judge:
    old: Content
    new: Content
    draft: Draft
    rereader: _Rereader
    same_reader: bool

    def judged(self, change: Change) -> Change:
        cause, note = self._cause(change)
        return replace(change, cause=cause, note=note)

    def _cause(self, change: Change) -> tuple[str, str]:
        if (change.table, change.key) in self.draft.retractions and change.change == "row-removed":
            return "retracted", ""
        if self._corrected(change):
            return "corrected", ""
        if change.change not in ("row-added", "row-removed", "cell-changed"):
            return "reader-changed", ""
        after = report_of(self.new, change.table, change.key)
        report = after or report_of(self.old, change.table, change.key)
        return self._of_report(change, report) if report else ("reader-changed", "")

    def _of_report(self, change: Change, report: str) -> tuple[str, str]:
        before, after = self._snapshot(self.old, report), self._snapshot(self.new, report)
        if not before[0]:
            return "new-report", ""
        if (REPORTS, report) in self.draft.retractions:
            return "retracted", ""
        if before == after:
            return "reader-changed", ""
        return ("source-revised", "") if self.same_reader else self._by_reading_again(change, before[0])

    def _corrected(self, change: Change) -> bool:
        """A cell that a correction names, or the mark that it leaves in the row (``review``)."""
        if (change.table, change.key, change.column) in self.draft.corrections:
            return True
        return change.column == "review" and (change.table, change.key) in self._corrected_rows

    @cached_property
    def _corrected_rows(self) -> frozenset[tuple[str, str]]:
        return frozenset((table, key) for table, key, _ in self.draft.corrections)

    def _snapshot(self, content: Content, report: str) -> tuple[str, str]:
        """The snapshots of a report's text and of its page ("" where they are one)."""
        reports = content.tables.get(REPORTS)
        if reports is None:
            return "", ""
        return reports.cell(report, "snapshot_id"), reports.cell(report, "page_snapshot_id")

    def _by_reading_again(self, change: Change, snapshot: str) -> tuple[str, str]:
        again = self.rereader.table(snapshot, change.table)
        if again is None:
            return "source-revised", NOT_TOLD
        if change.change == "cell-changed":
            value = again.cell(change.key, change.column)
            if value == change.old:
                return "source-revised", ""
            return "reader-changed", "" if value == change.new else BOTH
        there = change.key in again.rows
        published = change.change == "row-removed"
        return ("source-revised" if there == published else "reader-changed"), ""
