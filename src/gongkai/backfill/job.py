"""The parts of a backfill: which there are, which must be read, and what they came to together.

In: ``Places``. Out: ``Backfill``, which says what ``waits`` to be read until nothing does, takes
what came of it, and closes with the manifest and a ``Backfilled``. Promised: no rows are held
here; what another run finished from the same inputs with the same reader is kept, where its
bytes are still the ones that its record names. Not promised: who reads the parts, in what order.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

import pyarrow

from gongkai import readings, schemas, tables
from gongkai.archive import Archive
from gongkai.backfill.model import Failed, LeftOut, Part, PartRecord, Places, json_text
from gongkai.backfill.part import DECIMALS, SCRATCH, TABLES, put, put_table, record_path
from gongkai.errors import DuplicateReportError, GongkaiError, PartError, RunFailedError
from gongkai.exports.parquet import arrow_table
from gongkai.release.reader import reader_version
from gongkai.reviews import read_reviews
from gongkai.sources import Source, read_sources
from gongkai.store import open_store

SIZE, MOST_PARTS = 100, 1000
"""Sources a part; more where there would otherwise be more parts than Prefect can record."""

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Backfilled:
    """One backfill. ``kept`` parts of all ``parts`` were there already; ``rows`` by table."""

    sources: int
    parts: int
    kept: int
    reports: int
    rows: Mapping[str, int]
    failures: tuple[Failed, ...]
    reader: str
    where: str
    max_failed: float = 0.5

    @property
    def error(self) -> RunFailedError | None:
        """What a failed backfill ends with, None for one that did not fail."""
        failed = len(self.failures)
        if self.reports and failed <= self.max_failed * self.sources:
            return None
        return RunFailedError(
            f"{failed} of {self.sources} sources failed, {self.reports} reports could be read."
        )

    def lines(self) -> list[str]:
        """The summary for people."""
        found = [
            f"sources      {self.sources}, of which {len(self.failures)} failed",
            f"parts        {self.parts}, of which {self.kept} were there already",
            f"reports      {self.reports}",
            f"rows         {', '.join(f'{name} {count}' for name, count in self.rows.items())}",
            f"reader       {self.reader}",
            f"where        {self.where}",
        ]
        for failure in self.failures:
            found += [
                f"failed       {failure.url}",
                f"             [{failure.code}] {failure.sentence}",
                f"             {failure.remedy}",
            ]
        return found

    def to_json(self) -> str:
        """The summary for programs."""
        return json_text({**asdict(self), "status": "failed" if self.error else "ok"})


class Backfill:
    """One backfill, from the files that say what to read to the manifest. Raises ``SourcesError``,
    ``InputError`` and what archive and store raise."""

    def __init__(self, places: Places, size: int = SIZE) -> None:
        self.places = places
        self._sources = tuple(source for source in read_sources(places.sources) if source.kind == "page")
        self._order = {source.url: place for place, source in enumerate(self._sources)}
        self._parts = {part.number: part for part in self._planned(size)}
        self._records: dict[int, PartRecord] = {}
        self._broken: dict[int, dict[str, LeftOut | None]] = {}
        (places.out / MANIFEST).unlink(missing_ok=True)
        for part in self._parts.values():
            self._keep(part)
        self.kept = len(self._records)

    def waits(self) -> tuple[Part, ...]:
        """The parts that are to be read now; empty when all is done.

        Those that were not read yet; those that broke, source by source, and then without the
        sources that broke them; those that hold a report that an earlier source gave.
        """
        return tuple(self._waiting())

    def take(self, part: Part, came: PartRecord | BaseException) -> None:
        """Note what reading a part came to: its record, or what was raised instead."""
        number = part.number
        if isinstance(came, PartRecord):
            if part.trial:
                self._broken[number][part.sources[0].url] = None
            else:
                self._records[number] = came
            return
        failures = [_failure(source, came) for source in part.sources]
        if part.trial:
            self._broken[number][failures[0].url] = LeftOut(failures[0])
        elif len(part.sources) > 1 and number not in self._broken:
            self._broken[number] = {}
        else:
            self._records[number] = PartRecord(number, "", left_out=part.left_out, failures=tuple(failures))

    def close(self, max_failed: float = 0.5) -> Backfilled:
        """Write the code lists and the manifest, remove what is no part of it, and sum up."""
        records = [self._records[number] for number in sorted(self._records)]
        files = [file for record in records for file in record.files]
        lists = [
            put_table(
                self.places.out,
                f"data/{name}.parquet",
                arrow_table(tables.code_list(name), schemas.table(name), DECIMALS),
            )
            for name in tables.CODE_LISTS
        ]
        rows = {name: sum(f.rows for f in files if f.path.split("/")[1] == name) for name in TABLES}
        failures = sorted(
            (failure for record in records for failure in record.failures), key=lambda f: self._order[f.url]
        )
        written = {f.path: {"sha256": f.sha256, "bytes": f.bytes, "rows": f.rows} for f in (*lists, *files)}
        said = {
            "reader": reader_version(),
            "sources": len(self._sources),
            "reports": sum(len(record.reports) for record in records),
            "rows": rows,
            "files": {
                f.path: {"sha256": f.sha256, "bytes": f.bytes, "rows": f.rows} for f in (*lists, *files)
            },
            "failures": [asdict(failure) for failure in failures],
        }
        self._remove_all_but(set(written))
        put(self.places.out, MANIFEST, json_text(said).encode())
        shutil.rmtree(self.places.out / SCRATCH)  # with what a killed process left there
        return Backfilled(
            sources=len(self._sources),
            parts=len(self._parts),
            kept=self.kept,
            reports=sum(len(record.reports) for record in records),
            rows=rows,
            failures=tuple(failures),
            reader=reader_version(),
            where=str(self.places.out),
            max_failed=max_failed,
        )

    # --- inside --------------------------------------------------------------------

    def _planned(self, size: int) -> Iterator[Part]:
        archive, latest = Archive(self.places.archive), open_store(self.places.store).latest()
        mine = set(self._order)
        common = sha256()
        for said in (
            (readings.program(), pyarrow.__version__),
            (latest.path if latest else ""),
            sorted(read_reviews(self.places.sources.parent).inputs.items()),
            [_states(archive, url) for url in archive.addresses() if url not in mine],
        ):
            common.update(repr(said).encode())
        size = max(size, -(-len(self._sources) // MOST_PARTS))
        for number, at in enumerate(range(0, len(self._sources), size)):
            sources = self._sources[at : at + size]
            key = common.copy()
            key.update(repr([(source, _states(archive, source.url)) for source in sources]).encode())
            yield Part(number, key.hexdigest(), latest.version if latest else "", reader_version(), sources)

    def _keep(self, part: Part) -> None:
        """Take over the record of an earlier run, where it is of this part and its files are whole."""
        try:
            text = (self.places.out / record_path(part.number)).read_text(encoding="utf-8")
            record = PartRecord.parse(text)
            whole = all(
                sha256((self.places.out / file.path).read_bytes()).hexdigest() == file.sha256
                for file in record.files
            )
        except (OSError, ValueError, KeyError, TypeError):
            return  # never finished, or not by this version
        if record.key == part.key and whole:
            self._records[part.number] = record

    def _waiting(self) -> Iterator[Part]:
        doubled = self._doubled()
        for number, part in self._parts.items():
            broken = self._broken.get(number, {})
            untried = [source for source in part.sources if source.url not in broken]
            if number in self._broken and untried:
                yield from (replace(part, sources=(source,), trial=True) for source in untried)
                continue
            guilty = [found for found in broken.values() if found]
            left_out = tuple(
                sorted((*doubled[number], *guilty), key=lambda each: self._order[each.failure.url])
            )
            record = self._records.get(number)
            if record is None or (record.key and record.left_out != left_out):
                yield replace(part, left_out=left_out)

    def _doubled(self) -> Mapping[int, list[LeftOut]]:
        """By part, the sources whose report an earlier source gave."""
        found: dict[int, list[LeftOut]] = {number: [] for number in self._parts}
        claims = [
            (self._order[url], url, report_id, number)
            for number, record in self._records.items()
            for url, report_id in (
                *record.reports,
                *((each.failure.url, each.report_id) for each in record.left_out if each.report_id),
            )
        ]
        first: dict[str, str] = {}
        for _, url, report_id, number in sorted(claims):
            if first.setdefault(report_id, url) != url:
                error = DuplicateReportError(f"{url} is the report {report_id} of {first[report_id]}.")
                found[number].append(LeftOut(Failed.of(url, error), report_id))
        return found

    def _remove_all_but(self, wanted: set[str]) -> None:
        wanted |= {record_path(number) for number, record in self._records.items() if record.key}
        for folder in ("data", "parts"):
            for path in sorted((self.places.out / folder).rglob("*")):
                if path.is_file() and path.relative_to(self.places.out).as_posix() not in wanted:
                    path.unlink()


def _states(archive: Archive, url: str) -> list[tuple[str, str]]:
    return [(entry.snapshot_id, entry.retrieved_at.isoformat()) for entry in archive.history(url)]


def _failure(source: Source, raised: BaseException) -> Failed:
    error = raised if isinstance(raised, GongkaiError) else PartError(f"{source.url}: {raised!r}")
    return Failed.of(source.url, error)
