"""A published report, read again from its archived snapshots by the reader that is running.

In: snapshots, and the row of a report, which names those it was read from. Out: the
``Document`` that its rows are made of. Promised: what the page says is read from the
page; the row only stands in for sources.toml, where the page is silent (publisher,
division, year, genre, public address).
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai import evidence, tables
from gongkai.errors import NoSuchSnapshotError
from gongkai.schemas import Row
from gongkai.snapshot import Snapshot
from gongkai.sources import Source
from gongkai.tables import Document
from gongkai.verify import Reread


def document(snapshots: Mapping[str, Snapshot], report: Row) -> Document:
    """The report, from the snapshots that its row names (by their ids).

    Raises ``NoSuchSnapshotError``, ``PageError`` and ``InvalidRowsError``.
    """
    text, page = tables.evidence_of(report)
    earlier = tables.earlier_of(report)
    for wanted in (text, page, *earlier):
        if wanted not in snapshots:
            raise NoSuchSnapshotError(f"The archive has no snapshot {wanted}.")
    year = report["report_year"]
    source = Source(
        snapshots[page].url,
        source_url=_text(report, "source_url") or "",
        publisher=_text(report, "publisher"),
        division_code=_text(report, "division_code"),
        report_year=year if isinstance(year, int) else None,
        genre=_text(report, "genre"),
    )
    found = evidence.read(source, snapshots[page], snapshots[text] if text != page else None)
    return evidence.with_earlier(found, [snapshots[name] for name in earlier])


def reread(snapshots: Mapping[str, Snapshot], report: Row) -> Reread:
    """The main text and the rows of a report, for ``verify``. Raises as ``document``."""
    found = document(snapshots, report)
    return Reread(found.report.text, tables.build([found]))


def _text(report: Row, column: str) -> str | None:
    cell = report[column]
    return cell if isinstance(cell, str) else None
