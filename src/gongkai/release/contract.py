"""The contract of a written package: every promise a named check, on the files themselves.

In: a folder with ``datapackage.json``. Out: ``Problem`` records, each with the
name of the check that found it; none means that the package keeps every promise
that can be checked without its archive (``verify`` does the rest). Promised:
never raises for what a package says, however spoilt; the checks are those of
``CHECKS``, and ``docs/releases.md`` shows by mutation what each one catches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai.errors import GateError, RowsError
from gongkai.release import meaning
from gongkai.release.descriptor import PROFILE, json_bytes, schemas_of
from gongkai.release.model import Problem
from gongkai.release.write import SUMS, manifest_of, sums_text
from gongkai.rows import TextRow, csv_bytes, parse_table, text_rows, typed
from gongkai.schemas import Row, TableSchema

_PROFILE_FILE = Path(__file__).parent / "profile" / "datapackage-2.0.json"


class Written:
    """A package as it lies in a folder. What cannot be read is empty here, and a problem of ``readable``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unreadable: list[Problem] = []
        self.descriptor: Mapping[str, Any] = self._descriptor()
        self.schemas: Mapping[str, TableSchema] = self._schemas()

    def _descriptor(self) -> Mapping[str, Any]:
        try:
            found = json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            self.unreadable.append(Problem("readable", "datapackage.json", f"cannot be read: {error}"))
            return {}
        if not isinstance(found, dict):
            self.unreadable.append(Problem("readable", "datapackage.json", "is no object"))
            return {}
        return found

    def _schemas(self) -> Mapping[str, TableSchema]:
        try:
            return schemas_of(self.descriptor) if self.descriptor else {}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self.unreadable.append(Problem("readable", "datapackage.json", f"a resource lacks {error}"))
            return {}

    @cached_property
    def bytes_of(self) -> Mapping[str, bytes]:
        """The bytes of each table's file."""
        found = {}
        for name in self.schemas:
            try:
                found[name] = (self.folder / "data" / f"{name}.csv").read_bytes()
            except OSError as error:
                self.unreadable.append(Problem("readable", f"data/{name}.csv", f"cannot be read: {error}"))
        return found

    @cached_property
    def text(self) -> Mapping[str, list[TextRow]]:
        """The rows of each table as they stand in the file."""
        found = {}
        for name, data in self.bytes_of.items():
            try:
                found[name] = parse_table(data, self.schemas[name], f"data/{name}.csv")
            except RowsError as error:
                self.unreadable.append(Problem("readable", f"data/{name}.csv", error.sentence))
        return found

    @cached_property
    def rows(self) -> Mapping[str, list[Row]]:
        """The rows of each table, typed."""
        found = {}
        for name, rows in self.text.items():
            try:
                found[name] = typed(rows, self.schemas[name])
            except RowsError as error:
                self.unreadable.append(Problem("typed", f"data/{name}.csv", error.sentence))
        return found


def check_package(folder: Path, checks: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Every problem of the package in a folder, in the order of ``CHECKS`` (or of those that are named)."""
    written = Written(folder)
    chosen = [check for name, check in CHECKS.items() if checks is None or name in checks]
    found = [problem for check in chosen for problem in check(written)]
    return (*written.unreadable, *found)


def gate(folder: Path) -> None:
    """Raise ``GateError`` unless the package keeps its contract."""
    problems = check_package(folder)
    if problems:
        shown = "; ".join(map(str, problems[:5]))
        more = f"; and {len(problems) - 5} more" if len(problems) > 5 else ""
        raise GateError(f"{len(problems)} checks on the written files failed: {shown}{more}.")


def _profile(written: Written) -> Iterator[Problem]:
    """The official Data Package 2.0 profile, and ``$schema`` at the root only."""
    from jsonschema import Draft7Validator  # noqa: PLC0415 (slow to import)

    validator = Draft7Validator(json.loads(_PROFILE_FILE.read_text(encoding="utf-8")))
    for error in validator.iter_errors(written.descriptor):
        yield Problem("profile", error.json_path, error.message[:200])
    if written.descriptor.get("$schema") != PROFILE:
        yield Problem("profile", "$schema", "is not that of Data Package 2.0")
    for entry in written.descriptor.get("resources", []):
        if isinstance(entry, dict) and ("$schema" in entry or "$schema" in entry.get("schema", {})):
            yield Problem("profile", str(entry.get("name")), "has a $schema of its own")


def _descriptor(written: Written) -> Iterator[Problem]:
    """What the profile lets pass: the version, ``created``, ``enum`` beside ``categories``, the form."""
    yield from meaning.heading(written.descriptor, written.rows.get("snapshots", ()))
    if written.descriptor and (written.folder / "datapackage.json").read_bytes() != json_bytes(
        written.descriptor
    ):
        yield Problem("descriptor", "datapackage.json", "is not written as we write it")
    for name, schema in written.schemas.items():
        for field in schema.fields:
            enum = list(field.constraints.get("enum", ()))
            if field.categories and [value for value, _ in field.categories] != enum:
                yield Problem(
                    "categories", f"{name}.{field.name}", "categories without the same enum beside them"
                )


def _files(written: Written) -> Iterator[Problem]:
    """Hash and size of each resource, the files that lie there, and SHA256SUMS."""
    for entry in written.descriptor.get("resources", []):
        data = written.bytes_of.get(entry.get("name"))
        if data is None:
            continue
        if entry.get("hash") != f"sha256:{sha256(data).hexdigest()}":
            yield Problem("hash", str(entry.get("path")), "its sha256 is not the one of the descriptor")
        if entry.get("bytes") != len(data):
            yield Problem("bytes", str(entry.get("path")), "its size is not the one of the descriptor")
    lying = {path.name for path in (written.folder / "data").glob("*")}
    for name in sorted(lying ^ {f"{name}.csv" for name in written.schemas}):
        yield Problem("files", f"data/{name}", "lies there or is described, but not both")
    sums = written.folder / SUMS
    if sums.exists() and sums.read_bytes() != sums_text(manifest_of(written.folder)).encode("utf-8"):
        yield Problem("sums", SUMS, "is not that of the files")


def _canonical(written: Written) -> Iterator[Problem]:
    """Each table is written in the one way: order, quotes, line ends, decimals without noise."""
    for name, rows in written.rows.items():
        schema = written.schemas[name]
        if csv_bytes(text_rows(rows, schema), schema.columns) != written.bytes_of[name]:
            yield Problem("canonical", f"data/{name}.csv", "is not written in the canonical way")


def _frictionless(written: Written) -> Iterator[Problem]:
    """frictionless on the files: types, constraints, primary and foreign keys, hashes."""
    if not written.descriptor:
        return
    from frictionless import FrictionlessException, Package  # noqa: PLC0415 (slow to import)

    try:
        report = Package(str(written.folder / "datapackage.json")).validate()
    except FrictionlessException as error:
        yield Problem("frictionless", "datapackage.json", str(error)[:200])
        return
    for found in report.errors:
        yield Problem(f"frictionless {found.type}", "datapackage.json", found.message[:200])
    for task in report.tasks:
        for found in task.errors:
            yield Problem(f"frictionless {found.type}", str(task.place), found.message[:200])


def _meaning(written: Written) -> Iterator[Problem]:
    """What rows say of each other: spans, values, references, changes."""
    try:
        yield from meaning.of_rows(written.rows, written.schemas)
    except (KeyError, TypeError, RowsError) as error:
        yield Problem("meaning", "data", f"cannot be checked: {type(error).__name__} {error}")


Check = Callable[[Written], Iterator[Problem]]
CHECKS: Mapping[str, Check] = {
    "profile": _profile,
    "descriptor": _descriptor,
    "files": _files,
    "canonical": _canonical,
    "frictionless": _frictionless,
    "meaning": _meaning,
}
