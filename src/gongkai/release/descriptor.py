"""``datapackage.json``: a Data Package v2 descriptor, written by us.

In: the tables as CSV bytes, their schemas and what the release knows of itself.
Out: the descriptor as a mapping, and its bytes. Promised: ``$schema`` at the
root only, schemas inlined, sha256 and bytes on every resource, keys as arrays,
self foreign keys without ``resource``; the same input gives the same bytes.

``readerVersion`` and ``previous`` are properties of our own: who read the pages,
and the release before (its version and the sha256 of its descriptor), so that
releases form a chain that cannot be rewritten unnoticed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from gongkai.schemas import TableSchema, parse

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
COMPUTED = ("$schema", "version", "created", "readerVersion", "previous", "resources")
"""The properties that no draft may state: everything else in a descriptor comes from it."""


@dataclass(frozen=True)
class Heading:
    """What a release says of itself. ``previous`` is (version, sha256 of its descriptor)."""

    version: str
    created: datetime
    reader_version: str
    previous: tuple[str, str] | None


def describe(
    package: Mapping[str, Any],
    heading: Heading,
    schemas: Mapping[str, TableSchema],
    files: Mapping[str, bytes],
) -> dict[str, Any]:
    """The descriptor of a package whose tables are ``files`` (CSV bytes by table)."""
    stated = {name: value for name, value in package.items() if name not in COMPUTED}
    descriptor: dict[str, Any] = {
        "$schema": PROFILE,
        **stated,
        "version": heading.version,
        "created": heading.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "readerVersion": heading.reader_version,
    }
    if heading.previous:
        version, digest = heading.previous
        descriptor["previous"] = {"version": version, "hash": f"sha256:{digest}"}
    descriptor["resources"] = [resource(schema, files[name]) for name, schema in schemas.items()]
    return descriptor


def resource(schema: TableSchema, data: bytes) -> dict[str, Any]:
    """One table as a resource of the descriptor."""
    return {
        "name": schema.name,
        "type": "table",
        "path": f"data/{schema.name}.csv",
        "title": schema.title,
        "description": schema.description,
        "descriptionZh": schema.description_zh,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "schema": dict(schema.descriptor),
    }


def schemas_of(descriptor: Mapping[str, Any]) -> dict[str, TableSchema]:
    """The schemas that a descriptor carries, by table, in its order."""
    words = ("name", "title", "description", "descriptionZh")
    return {
        entry["name"]: parse({**{word: entry[word] for word in words}, **entry["schema"]})
        for entry in descriptor["resources"]
    }


def stated_in(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a descriptor that its draft stated."""
    return {name: value for name, value in descriptor.items() if name not in COMPUTED}


def json_bytes(value: Any) -> bytes:
    """JSON as people read it: UTF-8, two spaces, LF at the end, keys as they come."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
