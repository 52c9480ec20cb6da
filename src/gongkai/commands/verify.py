"""``gongkai verify``: a release and its archive, proved row by row."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.archive import Archive
from gongkai.errors import InputError
from gongkai.release.reader import reader_version
from gongkai.reread import reread
from gongkai.verify import release_folder, verify

SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("package", nargs="?", type=Path, default=Path("datapackage"))
    parser.add_argument(
        "--archive", type=Path, help="the pages that it was read from (default: PACKAGE/archive)"
    )


def run(args: argparse.Namespace) -> int:
    """Print each link of the chain; status 1 where one of them failed."""
    folder = release_folder(args.package)
    path = args.archive or folder / "archive"
    if args.archive and not path.is_dir():
        raise InputError(f"There is no archive {path}.")
    failed = checked = 0
    for step in verify(folder, Archive(path) if path.is_dir() else None, reread, reader_version()):
        print(step)
        for failure in step.failures[:SHOWN]:
            print(f"  {failure}")
        if len(step.failures) > SHOWN:
            print(f"  ... and {len(step.failures) - SHOWN} more")
        failed += len(step.failures)
        checked += step.checked
    print(f"{folder}: {checked} checks, {failed} failed")
    return int(failed > 0)
