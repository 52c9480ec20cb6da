"""``gongkai diff``: what changed between two releases of a store."""

from __future__ import annotations

import argparse
import sys

from gongkai.errors import InputError
from gongkai.release import patch
from gongkai.release.changelog import change_lines
from gongkai.release.descriptor import json_bytes
from gongkai.release.difference import difference
from gongkai.release.model import Change
from gongkai.release.version import parse, required
from gongkai.store import Release, Store, open_store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("versions", metavar="A..B", help="two versions; A.. is up to the latest")
    parser.add_argument("--store", default="datapackage")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="json: a patch from A to B"
    )


def run(args: argparse.Namespace) -> int:
    """Print the difference: for people, or as a patch that gives B when it is applied to A."""
    first, dots, second = args.versions.partition("..")
    if not dots:
        raise InputError(f"{args.versions!r} names no two versions: write 1.0.0..1.1.0.")
    store = open_store(args.store)
    latest = store.latest()
    old, new = store.release(first), store.release(second or (latest.version if latest else ""))
    if args.format == "json":
        sys.stdout.buffer.write(json_bytes(patch.make(old, new)))
    else:
        print("\n".join(lines(store, old, new)).rstrip())
    return 0


def lines(store: Store, old: Release, new: Release) -> list[str]:
    """The difference for people. Causes are those that the releases from the one to the other state."""
    changes = difference(old.content, new.content)
    if not changes:
        return [f"{old.version} and {new.version} have the same content."]
    causes = _causes(store, old, new)
    retracted = {(table, key) for (table, key, _), cause in causes.items() if cause == "retracted"}
    level, reasons = required(changes, retracted)
    told = [_with_cause(change, causes) for change in changes]
    head = f"# {old.version} -> {new.version} ({level.upper()})"
    return [head, "", *(f"- {reason}" for reason in reasons), "", *change_lines(told)]


def _causes(store: Store, old: Release, new: Release) -> dict[tuple[str, str, str], str]:
    """The cause of each change in the releases after ``old`` up to ``new``; the latest counts."""
    found = {}
    for version in sorted(store.versions(), key=parse):
        if parse(old.version) < parse(version) <= parse(new.version):
            for row in store.release(version).tables["changes"]:
                found[str(row["table"]), str(row["key"]), str(row["column"])] = str(row["cause"])
    return found


def _with_cause(change: Change, known: dict[tuple[str, str, str], str]) -> Change:
    cause = known.get((change.table or "*", change.key or "*", change.column or "*"), "")
    return Change(change.table, change.change, change.key, change.column, change.old, change.new, cause)
