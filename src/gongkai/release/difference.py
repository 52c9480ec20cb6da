"""The difference between two contents: schemas first, then rows by key, cell by cell.

In: two ``Content``. Out: ``Change`` records in the order of the package, the
keys and the columns; no causes yet. Promised: applying the row changes to the
old rows gives the new ones; equal contents give nothing. Where the columns of a
table changed, cells are compared in the columns that both have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gongkai.release.model import Change, Content, Table

_NARROWING_FLAGS = ("required", "unique")
_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength")


def difference(old: Content, new: Content) -> tuple[Change, ...]:
    """Everything that differs, schema changes of a table before its rows."""
    return (*_metadata(old, new), *_tables(old, new))


def _metadata(old: Content, new: Content) -> Iterator[Change]:
    for name in sorted(old.package.keys() | new.package.keys()):
        before, after = old.package.get(name), new.package.get(name)
        if before != after:
            yield Change("", "metadata-changed", column=name, old=_json(before), new=_json(after))


def _tables(old: Content, new: Content) -> Iterator[Change]:
    for name in [*new.tables, *(name for name in old.tables if name not in new.tables)]:
        before, after = old.tables.get(name), new.tables.get(name)
        if after is None:
            yield Change(name, "table-removed")
        elif before is None:
            yield Change(name, "table-added")
            yield from _rows(name, Table(after.schema, {}), after)
        else:
            yield from _schema(name, _declared(before), _declared(after))
            yield from _rows(name, before, after)


def _rows(name: str, old: Table, new: Table) -> Iterator[Change]:
    shared = [column for column in new.columns if column in old.columns]
    for key, row in new.rows.items():
        if key not in old.rows:
            yield Change(name, "row-added", key)
        elif row != old.rows[key]:
            for column in shared:
                before, after = old.cell(key, column), new.cell(key, column)
                if before != after:
                    yield Change(name, "cell-changed", key, column, before, after)
    for key in old.rows:
        if key not in new.rows:
            yield Change(name, "row-removed", key)


def _declared(table: Table) -> Mapping[str, Any]:
    schema = table.schema
    words = {"title": schema.title, "description": schema.description, "descriptionZh": schema.description_zh}
    return {**schema.descriptor, **words}


def _schema(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before = {field["name"]: field for field in old["fields"]}
    after = {field["name"]: field for field in new["fields"]}
    for name in before:
        if name not in after:
            yield Change(table, "column-removed", column=name)
    for name in after:
        if name not in before:
            yield Change(table, "column-added", column=name)
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield Change(table, "columns-reordered", old=" ".join(before), new=" ".join(after))
    for name in kept:
        yield from _field(table, before[name], after[name])
    yield from _table_properties(table, old, new)


def _field(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """A column whose type changed or whose constraints got tighter, or that is described otherwise."""
    name = new["name"]
    for part in ("type", "format"):
        if _type_part(old, part) != _type_part(new, part):
            yield Change(table, "schema-tightened", "", name, _type_part(old, part), _type_part(new, part))
    before, after = old.get("constraints", {}), new.get("constraints", {})
    for rule in sorted(before.keys() | after.keys()):
        if before.get(rule) != after.get(rule):
            kind = (
                "schema-tightened" if _tighter(rule, before.get(rule), after.get(rule)) else "schema-changed"
            )
            yield Change(table, kind, "", f"{name}.{rule}", _json(before.get(rule)), _json(after.get(rule)))
    rest = {"name", "type", "format", "constraints"}
    for part in sorted((old.keys() | new.keys()) - rest):
        if old.get(part) != new.get(part):
            yield Change(
                table, "metadata-changed", "", f"{name}.{part}", _json(old.get(part)), _json(new.get(part))
            )


def _type_part(field: Mapping[str, Any], part: str) -> str:
    return str(field.get(part, "string" if part == "type" else "default"))


def _tighter(rule: str, old: Any, new: Any) -> bool:
    """Whether values that the old rule allowed may be refused by the new one."""
    if rule in _NARROWING_FLAGS:
        return bool(new) and not bool(old)
    if new is None or old is None:
        return new is not None
    if rule in _LOWER_BOUNDS:
        return bool(new > old)
    if rule in _UPPER_BOUNDS:
        return bool(new < old)
    # A pattern: whether one includes the other is not decided here.
    return rule != "enum" or not set(old) <= set(new)


def _table_properties(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Keys and missing values of the table; what only describes it counts as metadata."""
    for part in sorted((old.keys() | new.keys()) - {"fields"}):
        before, after = old.get(part), new.get(part)
        if before == after:
            continue
        if part == "primaryKey" or (part in ("foreignKeys", "uniqueKeys") and not _contains(before, after)):
            kind = "schema-tightened"
        elif part in ("foreignKeys", "uniqueKeys", "missingValues"):
            kind = "schema-changed"
        else:
            kind = "metadata-changed"
        yield Change(table, kind, "", part, _json(before), _json(after))


def _contains(old: list[Any] | None, new: list[Any] | None) -> bool:
    """Whether every key that is now demanded was demanded before."""
    return all(key in (old or []) for key in new or [])


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
