"""What releases are made of: drafts, contents, changes, plans, releases.

In: nothing. Out: frozen records. A ``Draft`` is what a run read, typed; a
``Content`` is the same as canonical text, so that two contents are equal
exactly when their files would be. A ``Release`` is a published content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from gongkai.rows import Row, Schema, Tables, TextRow, field_names, key_text, parse_row, text_rows

CAUSES = ("source-revised", "reader-changed", "corrected", "new-report", "retracted")
CHANGES = "changes"
"""The table of the package that says what changed; it is written here and no part of the comparison."""


@dataclass(frozen=True)
class Draft:
    """Rows that are to be published, with all that a release is computed from.

    ``schemas`` gives the tables and their order; ``package`` the properties of
    the descriptor that are not computed (name, title, licenses ...).
    ``corrections`` holds the (table, key, column) of every reviewed correction
    that was applied, ``retractions`` the (table, key) of every recorded
    retraction. ``inputs`` are the small files that the rows came from beside
    the archive (sources.toml, corrections.csv): they are kept with the release
    so that it can be rebuilt. ``reread`` reads an archived snapshot again with
    the running reader, for the causes; it returns None where the archive has
    no such snapshot.
    """

    tables: Tables
    schemas: Mapping[str, Schema]
    package: Mapping[str, Any]
    created: datetime
    reader_version: str
    corrections: frozenset[tuple[str, str, str]] = frozenset()
    retractions: frozenset[tuple[str, str]] = frozenset()
    inputs: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    reread: Callable[[str], Tables | None] | None = None


@dataclass(frozen=True)
class Table:
    """One table as canonical text: its schema, and its rows by key, in order."""

    schema: Schema
    rows: Mapping[str, TextRow]

    @classmethod
    def of(cls, rows: list[TextRow], schema: Schema) -> Table:
        """A table from its text rows; of rows with one key the last is kept (the gate finds doubles)."""
        return cls(schema, {key_text(row, schema): row for row in rows})

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return field_names(self.schema)

    def cell(self, key: str, column: str) -> str:
        """The text of one cell ("" where there is no such row or column)."""
        row = self.rows.get(key)
        return row[self.columns.index(column)] if row and column in self.columns else ""

    def typed(self) -> list[Row]:
        """The rows as typed cells."""
        return [parse_row(row, self.schema, key) for key, row in self.rows.items()]


@dataclass(frozen=True)
class Content:
    """The tables of a package by name, in the order of the package."""

    tables: Mapping[str, Table]
    package: Mapping[str, Any]

    @classmethod
    def of(cls, draft: Draft) -> Content:
        """A draft as text, without its table of changes. Raises ``RowsError``."""
        return cls(
            {
                name: Table.of(text_rows(draft.tables.get(name, ()), schema, name), schema)
                for name, schema in draft.schemas.items()
                if name != CHANGES
            },
            draft.package,
        )


@dataclass(frozen=True)
class Change:
    """One thing that differs between two contents.

    ``change`` is row-added, row-removed, cell-changed, table-added,
    table-removed, column-added, column-removed, columns-reordered,
    schema-tightened, schema-changed or metadata-changed.
    """

    table: str
    change: str
    key: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    cause: str = ""
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """What a draft would change, and the version that this takes.

    ``version`` is None when nothing changed. ``waits`` says, one sentence each,
    why a person must accept the plan before it is published (empty: nothing to
    wait for). ``based_on`` is the version that was compared (None: the first).
    """

    draft: Draft
    content: Content
    version: str | None
    based_on: str | None
    level: str
    reasons: tuple[str, ...]
    changes: tuple[Change, ...]
    waits: tuple[str, ...]
