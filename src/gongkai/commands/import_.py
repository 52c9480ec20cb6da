"""``gongkai import``: bring a saved page into the archive, marked as imported."""

from __future__ import annotations

import argparse
from pathlib import Path

from gongkai.archive import Archive
from gongkai.archive.importing import import_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the page as saved")
    parser.add_argument("--url", required=True, help="the address that it was saved from")
    parser.add_argument(
        "--retrieved-at", required=True, metavar="TIME", help="when, such as 2026-03-01T12:00:00+08:00"
    )
    parser.add_argument("--archive", type=Path, default=Path("archive"), metavar="FOLDER")


def run(args: argparse.Namespace) -> int:
    """Keep the file, and say under which name."""
    stored = import_file(Archive(args.archive), args.file, args.url, args.retrieved_at)
    state = "stored" if stored.new else "known body, exchange stored" if stored.revisit else "known already"
    print(f"{stored.snapshot_id}  {state} in {args.archive / stored.archive_file}")
    return 0
