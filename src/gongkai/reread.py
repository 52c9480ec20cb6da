"""A published report, read again from its archived snapshot by the reader that is running.

In: a snapshot and the row of its report. Out: the ``Document`` that its rows are
made of. Promised: what the page says is read from the page; the row only stands
in for sources.toml, where the page is silent (publisher, division, year, genre,
public address).
"""

from __future__ import annotations

from gongkai import publishing, tables
from gongkai.schemas import Row
from gongkai.snapshot import Snapshot
from gongkai.sources import Source
from gongkai.tables import Document
from gongkai.verify import Reread


def document(snapshot: Snapshot, report: Row) -> Document:
    """The report of a snapshot. Raises ``PageError`` and ``InvalidRowsError``."""
    year = report["report_year"]
    source = Source(
        snapshot.url,
        source_url=_text(report, "source_url") or "",
        publisher=_text(report, "publisher"),
        division_code=_text(report, "division_code"),
        report_year=year if isinstance(year, int) else None,
        genre=_text(report, "genre"),
    )
    return publishing.read(source, snapshot)


def reread(snapshot: Snapshot, report: Row) -> Reread:
    """The main text and the rows of a snapshot, for ``verify``. Raises as ``document``."""
    found = document(snapshot, report)
    return Reread(found.report.text, tables.build([found]))


def _text(report: Row, column: str) -> str | None:
    cell = report[column]
    return cell if isinstance(cell, str) else None
