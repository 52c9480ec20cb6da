"""``gongkai status``: how each source stands, and what the last run came to."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from gongkai import lease, runs
from gongkai.archive import Archive
from gongkai.errors import InputError
from gongkai.quarantine import Quarantine
from gongkai.sources import read_sources
from gongkai.status import SourceStatus, status
from gongkai.store import open_backend
from gongkai.summary import RunSummary


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--sources", type=Path, default=Path("sources.toml"))
    parser.add_argument("--store", default="datapackage")
    parser.add_argument("--archive", type=Path, default=Path("archive"))
    parser.add_argument("--runs", type=int, default=100, help="how many records are looked at, at most (100)")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def run(args: argparse.Namespace) -> int:
    """Print the last run and a line a source, what needs somebody first."""
    if not args.archive.is_dir():
        raise InputError(f"There is no archive {args.archive}.")
    pages = [source for source in read_sources(args.sources) if source.kind == "page"]
    backend = open_backend(args.store)
    recorded = list(islice(runs.newest_first(backend), max(args.runs, 1)))
    holder = lease.read(backend)[0]
    entries = Quarantine(args.archive).entries()
    found = status(pages, recorded, Archive(args.archive), entries, datetime.now(UTC))
    last = recorded[0] if recorded else None
    if args.format == "json":
        print(json.dumps(_json(found, last, holder), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(found, last, holder)))
    return 0


def _lines(found: tuple[SourceStatus, ...], last: RunSummary | None, holder: lease.Holder) -> Iterator[str]:
    if holder.run_id:
        yield f"at work      {holder}, its lease lasts to {holder.expires}"
    if last is None:
        yield "last run     none is recorded"
    else:
        yield f"last run     {last.run_id}: {last.status}, release {last.version or 'none'}: {_why(last)}"
    states = [source.state for source in found]
    yield "sources      " + ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    yield ""
    yield f"{'state':<14}{'age':>6}  {'last success':<17} {'last change':<17} {'last failure':<17} source"
    for source in found:
        age = "" if source.age is None else f"{source.age.total_seconds() / 86400:.1f} d"
        moments = (source.last_success, source.last_change, source.last_failure)
        times = " ".join(f"{_minute(moment):<17}" for moment in moments)
        yield f"{source.state:<14}{age:>6}  {times} {source.url}"
        if source.code:
            yield f"{'':<14}[{source.code}] since {_minute(source.since)}: {source.remedy}"


def _why(run: RunSummary) -> str:
    """Why it published, or did not."""
    return f"[{run.stopped.code}] {run.stopped.sentence}" if run.stopped else run.reason


def _json(
    found: tuple[SourceStatus, ...], last: RunSummary | None, holder: lease.Holder
) -> dict[str, object]:
    run = last and {
        "run_id": last.run_id,
        "status": last.status,
        "finished": _iso(last.finished),
        "version": last.version,
        "latest": last.latest,
        "reason": _why(last),
    }
    return {
        "last_run": run,
        "at_work": holder.run_id or None,
        "sources": [
            {
                "url": source.url,
                "state": source.state,
                "last_success": _iso(source.last_success),
                "last_change": _iso(source.last_change),
                "last_failure": _iso(source.last_failure),
                "age_days": None if source.age is None else round(source.age.total_seconds() / 86400, 2),
                "code": source.code or None,
                "since": _iso(source.since),
                "remedy": source.remedy or None,
            }
            for source in found
        ],
    }


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%MZ}" if moment else "never"


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
