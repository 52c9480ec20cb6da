"""A plan written as the files of a release, into an empty folder.

In: a ``Plan`` that has a version, what is known of the last release, and the
folder. Out: the files, and the ``Manifest`` (sha256 and size of each).
Promised: the same plan gives the same bytes, whatever the clock, time zone,
locale, hash seed or folder; files are in the manifest and in SHA256SUMS (which
``sha256sum -c`` reads). Not promised: that the release is valid; ``contract`` says so.

    datapackage.json  data/TABLE.csv  CHANGES.md  inputs/...  SHA256SUMS
    and what ``gongkai.exports`` adds (formats/..., croissant.json ...)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from gongkai.errors import ReleaseError
from gongkai.release.changelog import changes_text
from gongkai.release.descriptor import Heading, describe, json_bytes
from gongkai.release.model import CHANGES, Change, Plan
from gongkai.rows import TextRow, csv_bytes, text_rows
from gongkai.schemas import Row, TableSchema

SUMS = "SHA256SUMS"
Manifest = Mapping[str, tuple[str, int]]
"""Path -> (sha256 as hexadecimal digits, bytes), in the order of the paths; without SHA256SUMS."""

Exporter = Callable[[Path], None]
"""Adds files to a written package, from the files that lie there."""

WHOLE = "*"
_KINDS = {"row-added": "added", "table-added": "added", "column-added": "added", "row-removed": "removed",
          "table-removed": "removed", "column-removed": "removed"}  # fmt: skip


def write_release(
    plan: Plan,
    folder: Path,
    previous: tuple[str, str] | None = None,
    earlier_changes: str = "",
    exporters: tuple[Exporter, ...] = (),
) -> Manifest:
    """Write the release. ``previous`` is the last release's (version, sha256 of its descriptor).

    Raises ``ReleaseError`` when the plan has nothing to release.
    """
    if plan.version is None:
        raise ReleaseError("Nothing changed, so there is nothing to release.")
    draft = plan.draft
    files = table_files(plan)
    heading = Heading(plan.version, draft.created, draft.reader_version, previous)
    descriptor = describe(draft.package, heading, draft.schemas, files)
    put(folder, "datapackage.json", json_bytes(descriptor))
    put(folder, "CHANGES.md", changes_text(plan, draft.created, earlier_changes).encode("utf-8"))
    for name, data in files.items():
        put(folder, f"data/{name}.csv", data)
    for name, data in draft.inputs.items():
        put(folder, f"inputs/{name}", data)
    for export in exporters:
        export(folder)
    return seal(folder)


def table_files(plan: Plan) -> dict[str, bytes]:
    """Each table of the plan as the bytes of its CSV, the changes among them."""
    found = {}
    for name, schema in plan.draft.schemas.items():
        rows = (
            change_rows(plan.changes, schema) if name == CHANGES else plan.content.tables[name].rows.values()
        )
        found[name] = csv_bytes(rows, schema.columns)
    return found


def change_rows(changes: tuple[Change, ...], schema: TableSchema) -> list[TextRow]:
    """The changes as rows of the published table."""
    return text_rows([_change_row(change, schema) for change in changes], schema)


def _change_row(change: Change, schema: TableSchema) -> Row:
    whole = change.change in _KINDS
    cells: Row = {
        "table": change.table or WHOLE,
        "key": change.key or WHOLE,
        "column": change.column or WHOLE,
        "change": _KINDS.get(change.change, "changed"),
        "old": None if whole else change.old,
        "new": None if whole else change.new,
        "cause": change.cause,
        "note": change.note or None,
    }
    missing = {field.name: field.missing for field in schema.fields}
    return {name: None if cells[name] == missing[name] else cells[name] for name in schema.columns}


def put(folder: Path, path: str, data: bytes) -> None:
    """Write one file of a release."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def seal(folder: Path) -> Manifest:
    """Write SHA256SUMS over all files of the folder, and give the manifest."""
    manifest = manifest_of(folder)
    put(folder, SUMS, sums_text(manifest).encode("utf-8"))
    return manifest


def manifest_of(folder: Path) -> Manifest:
    """The manifest of the files that lie in a folder."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {path: _measured((folder / path).read_bytes()) for path in paths if path != SUMS}


def _measured(data: bytes) -> tuple[str, int]:
    return sha256(data).hexdigest(), len(data)


def sums_text(manifest: Manifest) -> str:
    """SHA256SUMS as ``sha256sum -c`` reads it."""
    return "".join(f"{digest}  {path}\n" for path, (digest, _) in manifest.items())


def release_id(version: str, manifest: Manifest) -> str:
    """The name of a release's folder: its version, and a hash over all its files."""
    return f"{version}-{sha256(sums_text(manifest).encode('utf-8')).hexdigest()[:12]}"
