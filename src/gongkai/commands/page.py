"""``gongkai page``: what official pages say about themselves, and their main text."""

from __future__ import annotations

import argparse
import json
from typing import Any

from gongkai.cli import print_error
from gongkai.errors import GongkaiError
from gongkai.inputs import read_input
from gongkai.page import page_record


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="an address, or a saved .html file")
    parser.add_argument("--format", choices=("text", "jsonl", "json"), default="text")
    parser.add_argument("--allow-private", action="store_true", help="addresses of one's own network, too")


def run(args: argparse.Namespace) -> int:
    """Print one object (or one readable block) a page; the status is that of the last error."""
    status, objects = 0, []
    for argument in args.pages:
        try:
            given = read_input(argument, args.allow_private)
        except GongkaiError as error:
            print_error(error, argument)
            status = error.exit_status
            continue
        found = page_record(given.doc, given.page)
        if args.format == "jsonl":
            print(json.dumps(found, ensure_ascii=False))
        elif args.format == "text":
            print("\n".join(_lines(found)))
        objects.append(found)
    if args.format == "json":
        print(json.dumps(objects, ensure_ascii=False, indent=2))
    return status


def _lines(found: dict[str, Any]) -> list[str]:
    lists = {"breadcrumb": " > ".join(found["breadcrumb"]), "attachments": "  ".join(found["attachments"])}
    said = {**found, **lists, "text": f"{len(found['text'])} characters"}
    return [f"{name:<20}{value}" for name, value in said.items() if value] + ["", found["text"], ""]
