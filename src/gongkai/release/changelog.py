"""What changed, said to people: CHANGES.md, and the readable form of a plan.

In: a ``Plan`` and the text of the last CHANGES.md. Out: Markdown. Promised: one
paragraph a release, newest first; what was written about earlier releases stays
as it was, character by character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from gongkai.release.model import Change, Plan

TITLE = "# Changes of the data\n"
MOST_SHOWN = 200
"""Changes that a readable plan lists one by one; the table of changes has all."""

_CAUSES = {
    "source-revised": "the source was revised",
    "reader-changed": "the reader changed",
    "corrected": "a reviewed correction",
    "new-report": "new reports",
    "retracted": "recorded retractions",
}
_KINDS = {
    "row-added": ("row", "added"),
    "row-removed": ("row", "removed"),
    "cell-changed": ("value", "changed"),
}


def changes_text(plan: Plan, created: datetime, earlier: str) -> str:
    """CHANGES.md of the release that a plan makes; ``earlier`` is that of the last one ("" for none)."""
    heading = f"## {plan.version} ({created.astimezone(UTC):%Y-%m-%d})"
    paragraph = first(plan) if plan.based_on is None else summary(plan)
    rest = earlier.removeprefix(TITLE).lstrip("\n")
    return f"{TITLE}\n{heading}\n\n{paragraph}\n" + (f"\n{rest}" if rest else "")


def first(plan: Plan) -> str:
    """The paragraph about a first release."""
    rows = ", ".join(f"{len(table.rows)} {name}" for name, table in plan.content.tables.items() if table.rows)
    return f"First release: {rows}."


def summary(plan: Plan) -> str:
    """The paragraph about a later release: the level and its reasons, then what changed and why."""
    level = plan.level.upper()
    counts = Counter((change.cause, change.change, change.table) for change in plan.changes)
    parts = []
    for cause in dict.fromkeys(cause for cause, _, _ in counts):
        of_cause = [(kind, table, n) for (c, kind, table), n in counts.items() if c == cause]
        what = ", ".join(f"{_count(n, kind)} in {table or 'the package'}" for kind, table, n in of_cause)
        parts.append(f"{_CAUSES[cause].capitalize()}: {what}.")
    return f"{level} against {plan.based_on}, because {'; '.join(plan.reasons)}. {' '.join(parts)}"


def _count(number: int, kind: str) -> str:
    noun, verb = _KINDS.get(kind, (kind.replace("-", " "), ""))
    return f"{number} {noun}{'s' if verb and number != 1 else ''} {verb}".rstrip()


def readable(plan: Plan) -> str:
    """A plan as a person reviews it: version and reasons, why it waits, and each change."""
    lines = [f"# {plan.based_on} -> {plan.version}", "", summary(plan) if plan.based_on else first(plan), ""]
    if plan.waits:
        lines += ["Waits for a person, because:", "", *(f"- {reason}" for reason in plan.waits), ""]
    lines += change_lines(plan.changes)
    return "\n".join(lines).rstrip() + "\n"


def change_lines(changes: Sequence[Change]) -> Iterable[str]:
    """One line a change, at most ``MOST_SHOWN`` of a table; changed values first."""
    for table in dict.fromkeys(change.table for change in changes):
        of_table = [change for change in changes if change.table == table]
        of_table.sort(key=lambda change: change.change == "row-added")
        yield f"## {table or 'package'}"
        yield ""
        for change in of_table[:MOST_SHOWN]:
            yield f"- {_line(change)}"
        if len(of_table) > MOST_SHOWN:
            yield f"- ... and {len(of_table) - MOST_SHOWN} more"
        yield ""


def _line(change: Change) -> str:
    cause = f" ({change.cause}{': ' + change.note if change.note else ''})" if change.cause else ""
    where = " ".join(part for part in (change.key, change.column) if part)
    if change.change == "cell-changed":
        return f"{where}: {change.old or '(none)'} -> {change.new or '(none)'}{cause}"
    return f"{change.change.replace('-', ' ')}: {where}{cause}"
