"""How each source stands: when it last worked, changed and failed, and how old what we know of it is.

In: the sources, the records of runs (newest first), the archive and the quarantine list. Out:
``SourceStatus``, those that need somebody first. Promised: nothing is fetched or read. A
source that was never asked for by a recorded run has the times that the archive knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from gongkai.archive import Archive
from gongkai.sources import Source
from gongkai.summary import FAILED, FETCHED, RunSummary

OK, FAILING, NEVER = "ok", "failing", "never fetched"
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class SourceStatus:
    """One source. ``last_success``: when a run last asked for it and could read what it shows;
    ``last_change``: when its page (or its file) was last seen to be another; ``last_failure``: when
    a run last failed with it. ``age`` is the time since the last success. ``code`` and ``since`` are
    those of its entry in the quarantine list."""

    url: str
    state: str
    last_success: datetime | None = None
    last_change: datetime | None = None
    last_failure: datetime | None = None
    age: timedelta | None = None
    code: str = ""
    since: datetime | None = None
    remedy: str = ""


@dataclass(frozen=True)
class _Seen:
    """What the records say of one source."""

    success: datetime | None = None
    change: datetime | None = None
    failure: datetime | None = None


def status(
    sources: Iterable[Source],
    runs: Iterable[RunSummary],
    archive: Archive,
    quarantine: Mapping[str, Mapping[str, Any]],
    now: datetime,
) -> tuple[SourceStatus, ...]:
    """Every source, the failing ones first, then the oldest. ``runs`` are looked at newest first,
    no further than is needed."""
    wanted = list(sources)
    seen = _seen({source.url for source in wanted}, runs)
    found = [
        _of(source.url, seen[source.url], archive, quarantine.get(source.url, {}), now) for source in wanted
    ]
    order = (FAILING, NEVER, OK)
    return tuple(sorted(found, key=lambda s: (order.index(s.state), s.last_success or _EVER, s.url)))


def _seen(urls: set[str], runs: Iterable[RunSummary]) -> dict[str, _Seen]:
    """The newest success, change and failure of each source."""
    found = {url: _Seen() for url in urls}
    for run in runs:
        for source in run.sources:
            if source.url not in urls:
                continue
            known = found[source.url]
            failed, changed = source.outcome == FAILED, source.outcome == FETCHED
            found[source.url] = _Seen(
                known.success or (None if failed else run.started),
                known.change or (run.started if changed else None),
                known.failure or (run.started if failed else None),
            )
        if all(seen.success and seen.change and seen.failure for seen in found.values()):
            break
    return found


def _of(url: str, seen: _Seen, archive: Archive, entry: Mapping[str, Any], now: datetime) -> SourceStatus:
    history = archive.history(url)
    changes = [time for time in (seen.change, history[-1].retrieved_at if history else None) if time]
    success = seen.success or (history[-1].retrieved_at if history and not entry else None)
    since = datetime.fromisoformat(entry["since"]) if entry else None
    return SourceStatus(
        url=url,
        state=FAILING if entry else OK if success or history else NEVER,
        last_success=success,
        last_change=max(changes, default=None),
        last_failure=seen.failure or since,
        age=now - success if success else None,
        code=entry.get("code", ""),
        since=since,
        remedy=entry.get("remedy", ""),
    )
