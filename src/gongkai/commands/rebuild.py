"""``gongkai rebuild``: a release made again from the archive."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai import rebuild
from gongkai.archive import Archive
from gongkai.errors import InputError
from gongkai.store import open_store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("version")
    parser.add_argument("--store", default="datapackage")
    parser.add_argument("--archive", type=Path, default=Path("archive"))
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--check", action="store_true", help="compare with what was published, and keep nothing"
    )
    where.add_argument("--to", type=Path, metavar="FOLDER", help="keep what is made in a new folder")


def run(args: argparse.Namespace) -> int:
    """Rebuild; status 1 where a file differs from the published one."""
    if not args.archive.is_dir():
        raise InputError(f"There is no archive {args.archive}.")
    store, archive = open_store(args.store), Archive(args.archive)
    if args.check:
        differing = rebuild.check(store, args.version, archive)
    else:
        if args.to.exists():
            raise InputError(f"{args.to} is there already: name a new folder.")
        args.to.mkdir(parents=True)
        differing = rebuild.rebuild(store, args.version, archive, args.to)
    for path in differing:
        print(f"{path}: differs from what was published")
    files = len(store.release(args.version).manifest)
    print(f"{args.version}: {files - len(differing)} of {files} files are the same to the byte")
    return int(bool(differing))
