"""``gongkai discover``: new reports on the column pages, and the register of what is missing."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path

from gongkai.archive import Archive
from gongkai.cli import print_error
from gongkai.discover import Discovery, Entry, add_to, as_toml, discover
from gongkai.errors import InputError
from gongkai.fetch import Fetcher
from gongkai.fetch.fetcher import utc_now
from gongkai.inputs import fetch_settings
from gongkai.sources import read_sources


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--sources", type=Path, default=Path("sources.toml"), metavar="FILE")
    parser.add_argument("--archive", type=Path, default=Path("archive"), metavar="FOLDER")
    parser.add_argument("--add", action="store_true", help="add what is new to the sources")
    parser.add_argument("--register", type=Path, metavar="CSV", help="write the register there")
    parser.add_argument("--as-of", metavar="DATE", help="what was due by that day (today)")


def run(args: argparse.Namespace) -> int:
    """Print the proposals as TOML; the status is 1 where a column failed."""
    found = run_discovery(args.sources, args.archive, args.as_of, add=args.add, register=args.register)
    print("\n".join(report(found, added=args.add)))
    for column, error in found.failures:
        print_error(error, column.url)
    return int(bool(found.failures))


def run_discovery(
    sources: Path, archive: Path, as_of: str | None = None, *, add: bool = False, register: Path | None = None
) -> Discovery:
    """Discover, and write what was asked for. Raises ``InputError`` and ``ArchiveError``."""
    day = _day(as_of) if as_of else utc_now().date()
    known = read_sources(sources)
    settings = fetch_settings(sources, private=all(source.allow_private for source in known))
    with Fetcher(settings) as fetcher:
        found = discover(known, fetcher, Archive(archive), day)
    if add and found.proposals:
        add_to(sources, found.proposals)
    if register is not None:
        register.write_text(register_csv(found.register), encoding="utf-8")
    return found


def report(found: Discovery, *, added: bool) -> list[str]:
    """What was found, in lines; those that are not TOML begin with #."""
    lines = [as_toml(source) for source in found.proposals]
    lines += [
        f"# {one.source.url}: {len(one.candidates)} reports on {one.pages} pages. {one.incomplete}"
        for one in found.walks
    ]
    counts: dict[str, int] = {}
    for entry in found.register:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    lines.append(f"# {len(found.proposals)} new sources {'added' if added else 'proposed; --add adds them'}")
    lines.append("# register: " + (", ".join(f"{n} {name}" for name, n in sorted(counts.items())) or "empty"))
    return [line.rstrip() for line in lines]


def register_csv(entries: Iterable[Entry]) -> str:
    """The register as CSV, one line a publisher and year."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [each.name for each in fields(Entry)], lineterminator="\n")
    writer.writeheader()
    for entry in entries:
        writer.writerow(asdict(entry) | {"in_sources": str(entry.in_sources).lower()})
    return out.getvalue()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text} is no date: write 2026-04-01.") from None
