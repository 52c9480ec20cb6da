"""``gongkai archive``: look at the archive as a whole, or at one page's history."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.archive import Archive
from gongkai.edits import compare
from gongkai.errors import ArchiveDamagedError, InputError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help="read every byte and say what is not as it was written")
    history = actions.add_parser("history", help="each change of a page, and what changed")
    history.add_argument("url", metavar="URL", help="the address as sources.toml writes it")
    for action, work in ((check, _check), (history, _history)):
        action.add_argument("--archive", type=Path, default=Path("archive"), metavar="FOLDER")
        action.set_defaults(work=work)


def run(args: argparse.Namespace) -> int:
    """Do what was asked for."""
    if not args.archive.is_dir():
        raise InputError(f"There is no folder {args.archive}.")
    archive = Archive(args.archive)
    for sentence in archive.mended:
        print(f"mended  {sentence}")
    status: int = args.work(archive, args)
    return status


def _check(archive: Archive, _: argparse.Namespace) -> int:
    faults = archive.check()
    for fault in faults:
        print(f"fault   {fault.filename}: {fault.sentence}")
    if faults:
        raise ArchiveDamagedError(f"{archive.path} has {len(faults)} faults.")
    print(f"whole   {sum(1 for _ in archive.snapshots())} snapshots, every digest as it was written")
    return 0


def _history(archive: Archive, args: argparse.Namespace) -> int:
    entries = archive.history(args.url)
    if not entries:
        raise InputError(f"{archive.path} holds nothing of {args.url}.")
    before = None
    for entry in entries:
        snapshot = archive.read(entry)
        what = "imported" if snapshot.imported else "first fetched"
        if before is not None:
            what = f"changed: {compare(before, snapshot)}"
        print(f"{entry.retrieved_at:%Y-%m-%dT%H:%M:%SZ}  {entry.snapshot_id}  {what}")
        before = snapshot
    return 0
