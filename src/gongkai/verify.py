"""A release and its archive -> proof, row by row.

In: the folder of a written release and the archive of the pages it was read from.
Out: ``Step`` records, one a link of the chain, each with how much was checked and
what failed. Promised: nothing is taken from the release that the link before has
not proved; a step that cannot be done says why and is never counted as done.

    files       every sha256 that the release states -> the files
    contract    every promise of a written package (``release.contract``)
    evidence    every snapshot -> archived bytes with that sha256, retrieved at that time
    text        every report -> its main text, read again (from the attached file where it is in
                one), with that sha256
    characters  every indicator and numeral set aside -> text[start:end] == raw
    reading     every row -> the same row, read again by the recorded reader

The last step needs the reader that the release records; with another one it is
left out, and the value is still checked against ``raw`` by the contract.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from gongkai.errors import ArchiveError, GongkaiError, InputError
from gongkai.release import contract, retractions
from gongkai.release.model import Content, Problem, Table
from gongkai.release.write import SUMS
from gongkai.schemas import Cell, Row, Tables
from gongkai.snapshot import Snapshot
from gongkai.tables import earlier_of, evidence_of

LINKS = ("evidence", "text", "characters", "reading")
"""The links that need the archive."""
READ_AGAIN = ("sections", "indicators", "set_aside", "relations", "findings")


class Evidence(Protocol):
    """What verification needs of an archive."""

    def get(self, snapshot_id: str, at: datetime | None = None) -> Snapshot:
        """The snapshot with that id (retrieved at that time). Raises ``ArchiveError``."""


@dataclass(frozen=True)
class Step:
    """One link of the chain. ``skipped`` says why it could not be done ("" when it was)."""

    name: str
    checked: int
    failures: tuple[Problem, ...] = ()
    skipped: str = ""

    def __str__(self) -> str:
        if self.skipped:
            return f"{self.name:<11} not done: {self.skipped}"
        return f"{self.name:<11} {self.checked} checked, {len(self.failures)} failed"


@dataclass(frozen=True)
class Reread:
    """A report read again from its snapshots: its main text and its rows."""

    text: str
    tables: Tables


Reader = Callable[[Mapping[str, Snapshot], Row], Reread]
"""Reads a report again from snapshots by their ids; its row says from which, of what year and address."""


def release_folder(given: Path) -> Path:
    """The folder of the release that is meant: itself, that of a descriptor, or the latest of a store."""
    folder = given.parent if given.name == "datapackage.json" else given
    pointer = folder / "versions.json"
    if pointer.exists():
        try:
            latest = folder / str(json.loads(pointer.read_text(encoding="utf-8"))["versions"][0]["path"])
            if latest.is_dir():
                return latest
        except (ValueError, LookupError, TypeError) as error:
            raise InputError(f"{pointer} is not the pointer of a store.") from error
    if not (folder / "datapackage.json").is_file():
        raise InputError(f"{given} is no package: it has no datapackage.json.")
    return folder


def verify(folder: Path, archive: Evidence | None, read: Reader, version: str) -> Iterator[Step]:
    """Each link of the chain in its order. ``archive`` None leaves out what needs it.

    ``read`` reads a report again; ``version`` is the version of that reader.
    """
    written = contract.Written(folder)
    yield _files(folder)
    problems = contract.check_package(folder)
    yield Step("contract", sum(len(rows) for rows in written.text.values()), problems)
    if archive is None or problems:
        reason = "the package does not keep its contract" if problems else "no archive was given"
        yield from (Step(name, 0, skipped=reason) for name in LINKS)
        return
    yield from _Chain(folder, written, archive, read).steps(version)


def _files(folder: Path) -> Step:
    sums = folder / SUMS
    if not sums.exists():
        return Step("files", 0, skipped=f"there is no {SUMS} (the contract checks the descriptor's hashes)")
    failures, lines = [], sums.read_text(encoding="utf-8").splitlines()
    for line in lines:
        digest, _, path = line.partition("  ")
        file = folder / path
        if not file.is_file():
            failures.append(Problem("files", path, "is missing"))
        elif sha256(file.read_bytes()).hexdigest() != digest:
            failures.append(Problem("files", path, "has other bytes than SHA256SUMS says"))
    return Step("files", len(lines), tuple(failures))


class _Chain:
    """The links that need the archive. Each report is read once and dropped."""

    def __init__(self, folder: Path, written: contract.Written, archive: Evidence, read: Reader) -> None:
        self._written, self._archive, self._read = written, archive, read
        self._rows = written.rows
        self._of_report: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for name in READ_AGAIN:
            for row in self._rows.get(name, ()):
                self._of_report[name, _owner(row)].append(row)
        self._corrections, self._retractions = _corrected(folder), _retracted(folder)
        self._snapshots: dict[str, Snapshot] = {}
        self._failures: dict[str, list[Problem]] = {name: [] for name in LINKS}
        self._counts = dict.fromkeys(self._failures, 0)

    def steps(self, version: str) -> Iterator[Step]:
        for row in self._rows.get("snapshots", ()):
            self._evidence(str(row["snapshot_id"]), row["retrieved_at"])
        recorded = str(self._written.descriptor.get("readerVersion"))
        same = recorded == version
        for report in self._rows.get("reports", ()):
            self._report(report, same)
        for name, failures in self._failures.items():
            skipped = ""
            if name == "reading" and not same:
                skipped = f"the release was read by {recorded}, and this is {version}"
            yield Step(name, self._counts[name], tuple(failures), skipped)

    def _fail(self, step: str, where: str, sentence: str) -> None:
        self._failures[step].append(Problem(step, where, sentence))

    def _evidence(self, snapshot_id: str, at: Cell) -> None:
        self._counts["evidence"] += 1
        try:
            snapshot = self._archive.get(snapshot_id, at if isinstance(at, datetime) else None)
        except ArchiveError as error:
            self._fail("evidence", snapshot_id, error.sentence)
            return
        if sha256(snapshot.body).hexdigest() != snapshot_id:
            self._fail("evidence", snapshot_id, "the archived bytes have another sha256")
            return
        self._snapshots[snapshot_id] = snapshot

    def _report(self, report: Row, same_reader: bool) -> None:
        name = str(report["report_id"])
        self._counts["text"] += 1
        if not all(name in self._snapshots for name in (*evidence_of(report), *earlier_of(report))):
            self._fail("text", name, "its snapshot is not in the archive")
            return
        try:
            again = self._read(self._snapshots, report)
        except GongkaiError as error:
            self._fail("text", name, f"cannot be read again: {error}")
            return
        if sha256(again.text.encode("utf-8")).hexdigest() != report["text_sha256"]:
            self._fail("text", name, "its main text, read again, has another sha256")
            return
        self._characters(name, again.text)
        if same_reader:
            self._reading(name, again.tables)

    def _characters(self, report: str, text: str) -> None:
        for table in ("indicators", "set_aside"):
            for row in self._of_report[table, report]:
                self._counts["characters"] += 1
                start, end = row["start"], row["end"]
                found = text[start:end] if isinstance(start, int) and isinstance(end, int) else ""
                if found != row["raw"]:
                    where = f"{table} {row.get('indicator_id') or f'{report} {start}'}"
                    self._fail("characters", where, f"the text has {found!r} there, not {row['raw']!r}")

    def _reading(self, report: str, tables: Tables) -> None:
        """Published rows against rows read again: equal, corrected by review, or retracted."""
        schemas = self._written.schemas
        names = [name for name in READ_AGAIN if name in schemas and tables.get(name)]
        again = Content({name: Table.of_rows(tables[name], schemas[name]) for name in names}, {})
        again, _ = retractions.without(again, self._retractions)
        for name in names:
            published = Table.of_rows(self._of_report[name, report], schemas[name])
            self._counts["reading"] += len(published.rows)
            self._compare(name, published, again.tables[name])

    def _compare(self, name: str, published: Table, again: Table) -> None:
        for key in published.rows.keys() | again.rows.keys():
            if key not in again.rows:
                self._fail("reading", f"{name} {key}", "is not found when the page is read again")
                continue
            if key not in published.rows:
                self._fail(
                    "reading", f"{name} {key}", "is found when the page is read again, and not published"
                )
                continue
            for column in published.columns:
                old, new = published.cell(key, column), again.cell(key, column)
                if old != new and (key, column) not in self._corrections and column != "review":
                    self._fail("reading", f"{name} {key}", f"{column} is {old!r}, but is read as {new!r}")


def _owner(row: Mapping[str, object]) -> str:
    """The report of a row: named in it, or in front of its indicator's id."""
    return str(row.get("report_id") or str(row.get("indicator_id", "")).rpartition(".")[0])


def _corrected(folder: Path) -> frozenset[tuple[str, str]]:
    """The (indicator, column) pairs of the corrections that the release records."""
    path = folder / "inputs" / "corrections.csv"
    if not path.exists():
        return frozenset()
    lines = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return frozenset((line["indicator_id"], line["column"]) for line in lines)


def _retracted(folder: Path) -> retractions.Gone:
    """The retractions that the release records."""
    return retractions.read_retractions(folder / "inputs" / "retractions.csv")
