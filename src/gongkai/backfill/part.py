"""One part of a backfill: its sources read from the archive, their rows written as Parquet.

In: ``Places`` and a ``Part``. Out: a ``PartRecord``, and the files that it names. Promised:
needs nothing but its arguments and the files, so that it can run in any process on any machine
that sees them; the same part gives the same bytes; the record is written last. Raised:
``WorkerReaderError`` where another version of gongkai runs here, ``ExportError`` for a correction
that fits into no column, and what archive and store raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from gongkai import corrections, publishing, schemas, tables
from gongkai.archive import Archive
from gongkai.archive.disk import write_whole
from gongkai.backfill.model import Failed, File, Part, PartRecord, Places
from gongkai.errors import CorrectionError, ExportError, NeverFetchedError, WorkerReaderError
from gongkai.exports.parquet import arrow_table
from gongkai.publishing import Assembled, Choice, Shelf, Visit
from gongkai.readings import Readings
from gongkai.release.model import CHANGES
from gongkai.release.reader import reader_version
from gongkai.reviews import Reviews, read_reviews
from gongkai.schemas import Tables
from gongkai.sources import Source
from gongkai.store import open_store

TABLES = tuple(name for name in schemas.TABLES if name not in (*tables.CODE_LISTS, CHANGES))
"""The tables of which each part has a file."""

DECIMALS = 12
"""Places of every decimal, so that the files of all parts have the same types."""

SCRATCH = "scratch"


def read_part(places: Places, part: Part) -> PartRecord:
    """Read the sources of a part, write their rows, and say what came of it."""
    if part.reader != reader_version():
        raise WorkerReaderError(f"This process reads as {reader_version()}, the backfill as {part.reader}.")
    shelf = _shelf(places, part.release)
    reviews = _Reviewed(read_reviews(places.sources.parent).inputs)
    without = {each.failure.url for each in part.left_out}
    visits = [_visit(source, shelf.archive) for source in part.sources if source.url not in without]
    assembled, arrow, misfits = _assembled(visits, shelf, reviews)
    if part.trial:
        return PartRecord(part.number, part.key)
    address = {document.report_id: document.source.url for document in assembled.documents}
    failures = (
        *(each.failure for each in part.left_out),
        *(Failed.of(url, error) for url, error in misfits.items()),
        *_failed(assembled.choices),
        *(Failed.of(address[of], error) for of, error in reviews.unfit.items() if of in address),
    )
    record = PartRecord(
        part.number,
        part.key,
        tuple((document.source.url, document.report_id) for document in assembled.documents),
        part.left_out,
        tuple(
            put_table(places.out, f"data/{name}/{part.number:05}.parquet", table)
            for name, table in arrow.items()
        ),
        failures,
    )
    put(places.out, record_path(part.number), record.to_json().encode())
    return record


def record_path(number: int) -> str:
    """Where the record of a part stands in the folder of the backfill."""
    return f"parts/{number:05}.json"


def put_table(out: Path, path: str, table: Any) -> File:
    """Write an Arrow table as Parquet."""
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd", version="2.6", store_schema=False)
    return put(out, path, buffer.getvalue(), table.num_rows)


def put(out: Path, path: str, data: bytes, rows: int = 0) -> File:
    """Write a file whole or not at all."""
    (out / SCRATCH).mkdir(parents=True, exist_ok=True)
    write_whole(out / path, data, out / SCRATCH)
    return File(path, sha256(data).hexdigest(), len(data), rows)


@lru_cache(maxsize=1)
def _shelf(places: Places, release: str) -> Shelf:
    """Opened once a process: the index of the archive, and what each report of the release stands on."""
    published = open_store(places.store).release(release) if release else None
    reports, snapshots = (
        published.table(name).typed() if published else () for name in ("reports", "snapshots")
    )
    return Shelf.of(Archive(places.archive), reports, snapshots, Readings(places.archive))


def _visit(source: Source, archive: Archive) -> Visit:
    if archive.history(source.url):
        return Visit(source, unchanged=True)
    return Visit(source, error=NeverFetchedError(f"The archive has nothing of {source.url}."))


def _assembled(
    visits: Sequence[Visit], shelf: Shelf, reviews: Reviews
) -> tuple[Assembled, Mapping[str, Any], Mapping[str, ExportError]]:
    """What can be published, its tables for Parquet, and the sources with values that fit into no column."""
    assembled = publishing.assemble(publishing.choose(visits, shelf), shelf, reviews)
    try:
        return assembled, _arrow(assembled.tables), {}
    except ExportError:
        misfits = dict(_misfits(assembled))
        if not misfits:
            raise
    rest = [visit for visit in visits if visit.source.url not in misfits]
    assembled, arrow, more = _assembled(rest, shelf, reviews)
    return assembled, arrow, {**misfits, **more}


def _misfits(assembled: Assembled) -> Iterator[tuple[str, ExportError]]:
    for document in assembled.documents:
        try:
            _arrow(tables.build([document]))
        except ExportError as error:
            yield document.source.url, error


def _arrow(of: Tables) -> Mapping[str, Any]:
    return {name: arrow_table(of[name], schemas.table(name), DECIMALS) for name in TABLES}


@dataclass(frozen=True)
class _Reviewed(Reviews):
    """The corrections of one part's reports; one that no longer fits is noted, and the rest applied."""

    unfit: dict[str, CorrectionError] = field(default_factory=dict)

    def correct(self, of: Tables) -> Tables:
        reports = {row["report_id"] for row in of["reports"]}
        for correction in self.corrections:
            report_id = correction.indicator_id.rpartition(".")[0]
            if report_id in reports:
                try:
                    of = corrections.apply(of, (correction,))
                except CorrectionError as error:
                    self.unfit[report_id] = error
        return of


def _failed(choices: Iterable[Choice]) -> Iterator[Failed]:
    for choice in choices:
        failure = choice.failure
        if failure:
            url = choice.visit.source.url
            yield Failed(url, failure.code, failure.sentence, failure.remedy, failure.kept)
