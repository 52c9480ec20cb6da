"""The difference between two releases as data: what a downloader of A needs to have B.

In: two releases, or a release and a patch. Out: a patch (JSON), or the files of
the second release. Promised: ``apply(a, make(a, b))`` gives the descriptor, the
tables and CHANGES.md of B to the byte, or raises; a patch that was made for
another release is refused.

    {"from": {"version", "hash"}, "to": {"version", "hash"},
     "descriptor": the datapackage.json of B,
     "changes": the text that stands above A's CHANGES.md in B's,
     "tables": {NAME: {"removed": [KEY ...], "rows": [[CELL ...] ...]}}}

``rows`` are added or changed rows as the text of their cells; a table whose
columns changed has ``"whole": true`` and all its rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from gongkai.errors import PatchError
from gongkai.release.changelog import TITLE
from gongkai.release.descriptor import json_bytes, schemas_of
from gongkai.release.model import Table
from gongkai.release.published import Release
from gongkai.rows import csv_bytes, in_order, key_text, parse_table
from gongkai.schemas import TableSchema

DESCRIPTOR, CHANGELOG = "datapackage.json", "CHANGES.md"


def make(old: Release, new: Release) -> dict[str, Any]:
    """The patch from one release to another of the same store."""
    before, after = tables_of(old), tables_of(new)
    return {
        "from": {"version": old.version, "hash": f"sha256:{old.digest}"},
        "to": {"version": new.version, "hash": f"sha256:{new.digest}"},
        "descriptor": new.descriptor,
        "changes": _news(old.read(CHANGELOG).decode("utf-8"), new.read(CHANGELOG).decode("utf-8")),
        "tables": {
            name: found for name, table in after.items() if (found := _table_patch(before.get(name), table))
        },
    }


def apply(old: Mapping[str, bytes], patch: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of the newer release. ``old`` has those of the older one by path. Raises ``PatchError``."""
    digest = sha256(old[DESCRIPTOR]).hexdigest()
    if patch["from"]["hash"] != f"sha256:{digest}":
        raise PatchError(
            f"The patch is for {patch['from']['version']} ({patch['from']['hash']}), not for this."
        )
    after = patch["descriptor"]
    schemas, older = schemas_of(after), schemas_of(json.loads(old[DESCRIPTOR]))
    changelog = old[CHANGELOG].decode("utf-8").removeprefix(TITLE)
    files = {
        DESCRIPTOR: json_bytes(after),
        CHANGELOG: (TITLE + patch["changes"] + changelog).encode("utf-8"),
    }
    for name, schema in schemas.items():
        path = f"data/{name}.csv"
        files[path] = _patched(old.get(path, b""), older.get(name), schema, patch["tables"].get(name, {}))
        expected = next(entry["hash"] for entry in after["resources"] if entry["name"] == name)
        if f"sha256:{sha256(files[path]).hexdigest()}" != expected:
            raise PatchError(f"{path} did not become what it should: the older release is not whole.")
    if f"sha256:{sha256(files[DESCRIPTOR]).hexdigest()}" != patch["to"]["hash"]:
        raise PatchError("The descriptor did not become what it should.")
    return files


def tables_of(release: Release) -> dict[str, Table]:
    """All tables of a release as text, the changes among them."""
    return {
        name: Table.of(parse_table(release.read(f"data/{name}.csv"), schema, name), schema)
        for name, schema in release.schemas.items()
    }


def _table_patch(old: Table | None, new: Table) -> dict[str, Any]:
    if old is None or old.columns != new.columns or old.schema.primary_key != new.schema.primary_key:
        return {"whole": True, "rows": [list(row) for row in new.rows.values()]}
    removed = [key for key in old.rows if key not in new.rows]
    rows = [list(row) for key, row in new.rows.items() if old.rows.get(key) != row]
    return {"removed": removed, "rows": rows} if removed or rows else {}


def _patched(data: bytes, old: TableSchema | None, new: TableSchema, patch: Mapping[str, Any]) -> bytes:
    rows = [] if old is None or patch.get("whole") else parse_table(data, old, new.name)
    by_key = {key_text(row, new): row for row in rows}
    for key in patch.get("removed", ()):
        by_key.pop(key, None)
    for row in map(tuple, patch.get("rows", ())):
        by_key[key_text(row, new)] = row
    return csv_bytes(in_order(by_key.values(), new), new.columns)


def _news(old: str, new: str) -> str:
    """What stands above the older text in the newer one."""
    kept = old.removeprefix(TITLE)
    if not new.startswith(TITLE) or not new.endswith(kept):
        raise PatchError("CHANGES.md of the newer release does not go on from that of the older one.")
    return new.removeprefix(TITLE)[: -len(kept)] if kept else new.removeprefix(TITLE)
