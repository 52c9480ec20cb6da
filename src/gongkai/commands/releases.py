"""``gongkai releases``: the releases of a store, and the drafts that wait for a person."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from gongkai.store import Store, open_store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("action", choices=("list", "show", "accept", "drop"), nargs="?", default="list")
    parser.add_argument("draft", nargs="?", default="", help="a draft (the only one that waits, if left out)")
    parser.add_argument("--store", default="datapackage")


def run(args: argparse.Namespace) -> int:
    """Do what was asked. Status 1 where there is no such draft."""
    store = open_store(args.store)
    if args.action == "list":
        print("\n".join(listed(store)) or f"{args.store}: nothing is published, and nothing waits")
        return 0
    draft_id = args.draft or _only(store)
    if not draft_id:
        print("No draft waits." if not store.drafts() else "Several drafts wait: name one.")
        return 1
    if args.action == "show":
        print(store.draft(draft_id).text.rstrip())
    elif args.action == "drop":
        store.drop(draft_id)
        print(f"{draft_id} is dropped; the next run makes it again if the sources still say so.")
    else:
        print(f"{store.accept(draft_id).version} is published.")
    return 0


def listed(store: Store) -> Iterator[str]:
    """One line a release, newest first, then the drafts with what they wait for."""
    for version in store.versions():
        entry = store.release(version).entry
        reasons = "; ".join(entry["reasons"]) or "the first release"
        yield f"{version:<10} {entry['created'][:10]}  {entry['rows'].get('reports', 0)} reports  {reasons}"
    for draft in store.drafts():
        yield f"{draft.draft_id} waits (follows {draft.based_on}): {'; '.join(draft.waits)}"


def _only(store: Store) -> str:
    drafts = store.drafts()
    return drafts[0].draft_id if len(drafts) == 1 else ""
