"""What releases are made of: drafts, contents, changes, plans, releases.

In: nothing. Out: frozen records. A ``Draft`` is what a run read, typed; a
``Content`` is the same as canonical text, so that two contents are equal
exactly when their files would be. A ``Release`` is a published content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from gongkai.errors import RowsError
from gongkai.rows import TextRow, key_text, text_rows, typed
from gongkai.schemas import Row, Tables, TableSchema

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
    schemas: Mapping[str, TableSchema]
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

    schema: TableSchema
    rows: Mapping[str, TextRow]

    @classmethod
    def of(cls, rows: list[TextRow], schema: TableSchema) -> Table:
        """A table from its text rows. Raises ``RowsError`` where two rows have one key."""
        by_key = {key_text(row, schema): row for row in rows}
        if len(by_key) != len(rows):
            counts = Counter(key_text(row, schema) for row in rows)
            raise RowsError(f"{schema.name}: two rows have the key {counts.most_common(1)[0][0]}.")
        return cls(schema, by_key)

    @classmethod
    def of_rows(cls, rows: Iterable[Row], schema: TableSchema) -> Table:
        """A table from typed rows. Raises ``RowsError``."""
        return cls.of(text_rows(rows, schema), schema)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.schema.columns

    def cell(self, key: str, column: str) -> str:
        """The text of one cell ("" where there is no such row or column)."""
        row = self.rows.get(key)
        return row[self.columns.index(column)] if row and column in self.columns else ""

    def typed(self) -> list[Row]:
        """The rows as typed cells."""
        return typed(self.rows.values(), self.schema)


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
                name: Table.of_rows(draft.tables.get(name, ()), schema)
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
class Problem:
    """A promise of a written package that is broken: the check's name, where, and what is wrong."""

    check: str
    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.sentence}"


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
