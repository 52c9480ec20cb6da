"""``gongkai``: the command line.

In: arguments. Out: results on standard output, errors (code, sentence, remedy) on
standard error, and an exit status: 0 done, 1 something is wrong with the data or
could not be done, 2 the command was given something it cannot use. Promised: only
the module of the command asked for is imported; a closed pipe is no error.
"""

from __future__ import annotations

import argparse
import importlib
import keyword
import os
import sys
from collections.abc import Sequence

import gongkai
from gongkai.errors import GongkaiError

COMMANDS = {
    "extract": "every number of a report: value, unit, what is measured, for when, and where it stands",
    "page": "what an official page says about itself, and its main text",
    "archive": "check the archive, or show a page's history",
    "discover": "find new reports on column pages, and what is missing",
    "import": "bring a saved page into the archive",
    "diff": "what changed between two releases, row by row, and why",
    "releases": "list the releases and drafts of a store; show, accept or drop a draft",
    "rebuild": "make a release again from the archive, and compare it to the byte",
    "status": "how each source stands: last success, change and failure, and what to do",
    "validate": "check a published data package against its schemas",
    "verify": "prove a release row by row: files, archived pages, characters, values",
}
"""Command -> what it does, in one line; ``gongkai.commands.<command>`` does it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    args = _parser(words).parse_args(words)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except GongkaiError as error:
        print_error(error)
        return error.exit_status
    except BrokenPipeError:  # `gongkai extract ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def print_error(error: GongkaiError, about: str = "") -> None:
    """One error for people, on standard error: what (and about what), and what to do next."""
    where = f"{about}: " if about else ""
    print(f"gongkai: {where}{error}\n  {error.remedy}", file=sys.stderr)


def _module(command: str) -> str:
    return f"{command}_" if keyword.iskeyword(command) else command


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gongkai",
        description=gongkai.__doc__,
        epilog="Exit status: 0 done, 1 could not be done or the data are wrong, 2 wrong use.",
    )
    parser.add_argument("--version", action="version", version=f"gongkai {gongkai.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    wanted = next((word for word in words if word in COMMANDS), None)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{name}: {summary}.")
        if name == wanted:
            module = importlib.import_module(f"gongkai.commands.{_module(name)}")
            module.configure(command)
            command.set_defaults(run=module.run)
    return parser
