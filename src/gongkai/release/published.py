"""A published release, read from where it lies.

In: what the pointer says of it, and the backend. Out: its files, descriptor and
tables. Promised: files are read when they are asked for, and every byte that is
given out has the sha256 that was published. Raised: ``StoreDamagedError``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from gongkai.backends import Backend
from gongkai.errors import StoreDamagedError
from gongkai.release.descriptor import schemas_of, stated_in
from gongkai.release.model import CHANGES, Content, Table
from gongkai.release.write import Manifest
from gongkai.rows import parse_table
from gongkai.schemas import Tables, TableSchema


@dataclass(frozen=True)
class Release:
    """One published release. ``entry`` is what the pointer says of it."""

    version: str
    path: str
    manifest: Manifest
    entry: Mapping[str, Any]
    backend: Backend

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises ``StoreDamagedError`` where they are not the published ones."""
        data = self.backend.read(f"{self.path}/{path}")
        if data is None and self.entry.get("latest"):
            data = self.backend.read(path)
        if data is None:
            raise StoreDamagedError(f"{self.path}/{path} is missing.")
        if path in self.manifest and sha256(data).hexdigest() != self.manifest[path][0]:
            raise StoreDamagedError(f"{self.path}/{path} has other bytes than those that were published.")
        return data

    @property
    def digest(self) -> str:
        """The sha256 of the descriptor, which names the sha256 of every table."""
        return self.manifest["datapackage.json"][0]

    @cached_property
    def descriptor(self) -> Mapping[str, Any]:
        """The descriptor."""
        found: Mapping[str, Any] = json.loads(self.read("datapackage.json"))
        return found

    @property
    def reader_version(self) -> str:
        """The reader that read its pages."""
        return str(self.descriptor["readerVersion"])

    @cached_property
    def schemas(self) -> Mapping[str, TableSchema]:
        """The schemas that it was published with."""
        return schemas_of(self.descriptor)

    @cached_property
    def content(self) -> Content:
        """Its tables as text, without the table of changes."""
        return Content(
            {name: self.table(name) for name in self.schemas if name != CHANGES}, stated_in(self.descriptor)
        )

    @cached_property
    def tables(self) -> Tables:
        """Its tables as typed rows, the changes among them."""
        return {name: self.table(name).typed() for name in self.schemas}

    def table(self, name: str) -> Table:
        """One of its tables as text, without reading the others."""
        path = f"data/{name}.csv"
        return Table.of(parse_table(self.read(path), self.schemas[name], path), self.schemas[name])
