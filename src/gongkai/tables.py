"""Reports that were read -> the rows of every table.

In: ``Document`` records, one a report. Out: ``Tables`` with the columns of
``schemas/`` in their order. Promised: pure; the same documents give the same
rows in whatever order they come; a document's rows do not depend on the other
documents. Not promised: that the rows are valid; ``validation`` says that.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Protocol

from gongkai import checks, identity, revisions, schemas
from gongkai.page.attached import OF_FILES
from gongkai.page.model import Page
from gongkai.reading.model import Report, Section
from gongkai.revisions import State
from gongkai.schemas import Cell, Row, Tables
from gongkai.snapshot import Snapshot
from gongkai.sources import Source

CODE_LISTS = ("concepts", "units", "themes")
BREADCRUMB_SEPARATOR = " > "
ROOT_SECTION = "0"

Evidence = tuple[str, str]
"""What a report was read from: the snapshot of its text and that of its page, mostly the same."""


def evidence_of(report: Row) -> Evidence:
    """What a row of ``reports`` says that it was read from."""
    text = str(report["snapshot_id"])
    return text, str(report.get("page_snapshot_id") or text)


Sight = tuple[str, datetime]
"""A snapshot, and when it was retrieved: the same bytes may have come more than once."""


def earlier_of(report: Row) -> tuple[str, ...]:
    """The snapshots that a row of ``reports`` names as its earlier texts, oldest first."""
    return tuple(str(report.get("earlier_snapshot_ids") or "").split())


def texts_of(reports: Iterable[Row], snapshots: Iterable[Row]) -> dict[str, tuple[Sight, ...]]:
    """For each report of a release the snapshots that held its text, oldest first, the present one last."""
    times = {str(row["snapshot_id"]): row["retrieved_at"] for row in snapshots}
    return {
        str(row["report_id"]): tuple(
            (name, time)
            for name in (*earlier_of(row), str(row["snapshot_id"]))
            if isinstance(time := times.get(name), datetime)
        )
        for row in reports
    }


class Reading(Protocol):
    """A report that was read: a ``Document``, or what was kept of one."""

    @property
    def source(self) -> Source:
        """The source it came from."""

    @property
    def report_id(self) -> str:
        """The report's id."""

    @property
    def evidence(self) -> Evidence:
        """The snapshots of the text and of the page."""

    @property
    def rows(self) -> Mapping[str, Sequence[Row]]:
        """Its rows by table."""


@dataclass(frozen=True)
class Attached:
    """The file that a report's text was read from; ``url`` is its public address ("" where unknown)."""

    snapshot: Snapshot
    url: str = ""
    archive_file: str = ""


@dataclass(frozen=True)
class Document:
    """One report with all that it was read from; ``archive_file`` holds the snapshot.

    ``snapshot`` is that of the page, which the source's address gave; the text is the
    page's own, or that of the ``file`` attached to it. ``earlier`` are the states in which
    the text was another, oldest first.
    """

    source: Source
    snapshot: Snapshot
    page: Page
    report: Report
    archive_file: str = ""
    file: Attached | None = None
    earlier: tuple[State, ...] = ()

    @property
    def state(self) -> State:
        """The text as it is now, to be compared with what it was."""
        return State(self.text_snapshot, self.page, self.report, self.file is not None)

    @property
    def text_snapshot(self) -> Snapshot:
        """The snapshot that holds the text, and so proves the rows."""
        return self.file.snapshot if self.file else self.snapshot

    @property
    def evidence(self) -> Evidence:
        """The snapshots of the text and of the page."""
        return self.text_snapshot.snapshot_id, self.snapshot.snapshot_id

    @property
    def report_id(self) -> str:
        """The report's id, from the page's 索引号 or the stated (else the fetched) address."""
        url = self.source.stated_url or self.snapshot.url
        return identity.report_id(self.page.fields.get("index_number"), url)

    @cached_property
    def rows(self) -> Mapping[str, Sequence[Row]]:
        """Its rows by table."""
        return _of_document(self)


def build(documents: Iterable[Reading]) -> Tables:
    """The rows of all tables; ``changes`` is empty, for only a release knows it."""
    tables: dict[str, list[Row]] = {name: [] for name in schemas.TABLES}
    for document in sorted(documents, key=lambda d: (d.report_id, d.evidence[1])):
        for name, rows in document.rows.items():
            tables[name] += rows
    for name in CODE_LISTS:
        tables[name] += code_list(name)
    return tables


@cache
def code_list(name: str) -> tuple[Row, ...]:
    """The rows of a published code list: the columns of its schema, of the file that the reader uses."""
    text = (files("gongkai") / "codelists" / f"{name}.csv").read_text(encoding="utf-8")
    fields = schemas.table(name).fields
    return tuple(
        {f.name: None if entry[f.name] == "" else f.read(entry[f.name]) for f in fields}
        for entry in csv.DictReader(text.splitlines())
    )


def _of_document(document: Document) -> dict[str, list[Row]]:
    of, report = document.report_id, document.report
    ids = identity.indicator_ids(report, of)
    return {
        "reports": [report_row(document)],
        "snapshots": list(_snapshots(document)),
        "sections": list(_sections(of, report)),
        "indicators": list(_indicators(of, report, ids)),
        "set_aside": [
            {"report_id": of, "start": s.start, "end": s.end, "raw": s.raw, "reason": s.reason}
            for s in report.set_aside
        ],
        "relations": [
            {"indicator_id": ids[r.indicator], "relation": r.relation, "other_id": ids[r.other]}
            for r in report.relations
        ],
        "findings": [*_findings(of, report, ids), *_silent_edits(of, document)],
    }


def report_row(document: Document) -> Row:
    """The row of ``reports``."""
    page, report, source = document.page, document.report, document.source
    said = page.fields
    return {
        "report_id": document.report_id,
        "title": page.title,
        "publisher": _text(said.get("publisher")) or source.publisher,
        "division_code": _text(page.division_code) or source.division_code,
        "report_year": page.report_year or report.report_year or source.report_year,
        "index_number": _text(said.get("index_number")),
        "document_number": _text(said.get("document_number")),
        "disclosure_mode": _text(said.get("disclosure_mode")),
        "category": _text(said.get("category")),
        "subject_category": _text(said.get("subject_category")),
        "written_date": _date(said.get("written_date")),
        "published_date": _date(said.get("published_date")),
        "validity": _text(said.get("validity")),
        "information_source": _text(said.get("information_source")),
        "editor": _text(said.get("editor")),
        "breadcrumb": _text(BREADCRUMB_SEPARATOR.join(page.breadcrumb)),
        "source_url": _text(source.stated_url),
        "snapshot_id": document.text_snapshot.snapshot_id,
        "page_snapshot_id": document.snapshot.snapshot_id if document.file else None,
        "earlier_snapshot_ids": _text(" ".join(e.snapshot.snapshot_id for e in document.earlier)),
        "text_sha256": sha256(report.text.encode()).hexdigest(),
        "text_length": len(report.text),
        "genre": _text(page.genre),
        "language": page.language,
    }


def _snapshots(document: Document) -> Iterator[Row]:
    """The page, the file where the text was read from one, and what the text was before."""
    page, file = document.page, document.file
    charset = (page.charset, page.charset_source)
    yield _snapshot(document, document.snapshot, document.source.stated_url, charset, document.archive_file)
    if file:
        yield _snapshot(document, file.snapshot, file.url, OF_FILES, file.archive_file)
    for then in document.earlier:
        charset = (then.page.charset, then.page.charset_source)
        yield _snapshot(document, then.snapshot, then.url, charset, then.archive_file)


def _snapshot(
    document: Document, snapshot: Snapshot, url: str, charset: tuple[str, str], archive_file: str
) -> Row:
    return {
        "snapshot_id": snapshot.snapshot_id,
        "report_id": document.report_id,
        "url": _text(url),
        "retrieved_at": snapshot.retrieved_at,
        "status": snapshot.status,
        "content_type": _text(snapshot.content_type),
        "charset": charset[0],
        "charset_source": _text(charset[1]),
        "bytes": len(snapshot.body),
        "archive_file": _text(archive_file),
        "etag": _text(snapshot.header("etag")),
        "last_modified": _text(snapshot.header("last-modified")),
        "imported": snapshot.imported,
    }


def _sections(of: str, report: Report) -> Iterator[Row]:
    root = Section(ROOT_SECTION, ROOT_SECTION, 0, "", "", 0, len(report.text))
    for section in (root, *report.sections):
        yield {
            "report_id": of,
            "section_id": section.section_id,
            "level": section.level,
            "marker": _text(section.marker),
            "heading": _text(section.heading),
            "parent_id": section.parent_id or ROOT_SECTION,
            "start": section.start,
            "end": section.end,
        }


def _indicators(of: str, report: Report, ids: Sequence[str]) -> Iterator[Row]:
    for position, (indicator_id, found) in enumerate(zip(ids, report.indicators, strict=True), start=1):
        yield {
            "indicator_id": indicator_id,
            "report_id": of,
            "section_id": found.section_id or ROOT_SECTION,
            "position": position,
            "label": _text(found.label),
            "value": found.value,
            "value_low": found.value_low,
            "value_high": found.value_high,
            "unit": _text(found.unit),
            "unit_code": _text(found.unit_code),
            "value_si": found.value_si,
            "qualifier": found.qualifier,
            "statement": found.statement,
            "period": _text(found.period),
            "concept_id": _text(found.concept_id),
            "theme_id": _text(found.theme_id),
            "raw": found.raw,
            "start": found.start,
            "end": found.end,
            "confidence": Decimal(found.confidence),
            "reading": found.reading,
            "review": "none",
        }


def _findings(of: str, report: Report, ids: Sequence[str]) -> Iterator[Row]:
    for found in checks.check(report):
        concerned = tuple(ids[position] for position in found.indicators)
        yield {
            "finding_id": identity.finding_id(of, found.check, concerned),
            "report_id": of,
            "check": found.check,
            "indicator_ids": " ".join(concerned),
            "stated": _text(found.stated),
            "computed": _text(found.computed),
            "tolerance": _text(found.tolerance),
            "verdict": found.verdict,
            "sentence_zh": found.sentence_zh,
            "sentence_en": found.sentence_en,
        }


def _silent_edits(of: str, document: Document) -> Iterator[Row]:
    for found in revisions.silent_edits(of, document.state, document.earlier):
        concerned = (found.indicator, found.snapshot_id)
        yield {
            "finding_id": identity.finding_id(of, revisions.CHECK, concerned),
            "report_id": of,
            "check": revisions.CHECK,
            "indicator_ids": _text(found.indicator),
            "stated": _text(found.stated),
            "computed": _text(found.computed),
            "tolerance": None,
            "verdict": found.verdict,
            "sentence_zh": found.sentence_zh,
            "sentence_en": found.sentence_en,
        }


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _date(value: str | None) -> Cell:
    """An ISO date; what is no date stays as text, for validation to name."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
