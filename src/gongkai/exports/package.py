"""What every export reads: a written package, its tables typed.

In: a folder with ``datapackage.json`` and ``data/``. Out: ``Package``. All
formats are made from these rows, so that none can say something else than the CSV.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.release.descriptor import schemas_of
from gongkai.rows import parse_table, typed
from gongkai.schemas import Row, TableSchema

FORMATS = "formats"


@dataclass(frozen=True)
class Package:
    """A written package: its descriptor, schemas and rows by table, in the order of the package."""

    folder: Path
    descriptor: Mapping[str, Any]
    schemas: Mapping[str, TableSchema]
    rows: Mapping[str, list[Row]]

    @property
    def stem(self) -> str:
        """The name of files that hold the whole package: name and version."""
        return f"{self.descriptor['name']}-{self.descriptor['version']}"

    def target(self, name: str) -> Path:
        """Where a file of a format is written."""
        path = self.folder / FORMATS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def load(folder: Path) -> Package:
    """Read a written package. Raises ``RowsError``."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    schemas = schemas_of(descriptor)
    rows = {}
    for name, schema in schemas.items():
        path = f"data/{name}.csv"
        rows[name] = typed(parse_table((folder / path).read_bytes(), schema, path), schema)
    return Package(folder, descriptor, schemas, rows)
