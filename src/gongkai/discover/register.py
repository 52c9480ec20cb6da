"""The register: which yearly report is published, late, missing or moved.

In: the reports known from sources, those that columns list, and a day. Out: one
``Entry`` for each publisher and year that was due by that day, and for each
report seen. Rules: a report on a year must be public before a date of the next
year (code list ``duties``, with the legal basis of each span of years); a
publisher is expected to report every year from the first of which a report is
known. Promised: pure; sorted by publisher and year. Not promised: that a
publisher owed a report (it may have been founded or merged in between), or that
a missing report is not somewhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.page.codelists import rows

PUBLISHED, LATE, MISSING, MOVED = "published", "late", "missing", "moved"


@dataclass(frozen=True)
class Seen:
    """A report that a source gave or a column lists. ``published_date`` is ISO or "".

    ``moved_to`` is the address that permanent redirects of the source named.
    """

    publisher: str
    report_year: int
    url: str
    published_date: str = ""
    in_sources: bool = False
    moved_to: str = ""


@dataclass(frozen=True)
class Entry:
    """One publisher and year. ``due_before`` is ISO, "" where no duty is known; ``url`` is where
    the report stands now, "" for none; ``was_at`` the address in sources.toml that it left."""

    publisher: str
    report_year: int
    status: str
    due_before: str
    published_date: str
    in_sources: bool
    url: str
    was_at: str
    basis: str


@dataclass(frozen=True)
class Duty:
    """The duty to publish the report on a year: before when, and by which rule."""

    due_before: date
    basis: str


def duty_of(year: int) -> Duty | None:
    """The duty to publish the report on ``year``; None where the code list has none."""
    for row in rows("duties"):
        last = int(row["last_report_year"] or year)
        if int(row["first_report_year"]) <= year <= last:
            month, day = row["due_before"].split("-")
            return Duty(date(year + 1, int(month), int(day)), row["basis_zh"])
    return None


def register(seen: Iterable[Seen], as_of: date) -> tuple[Entry, ...]:
    """The register on a day."""
    by_year: dict[tuple[str, int], list[Seen]] = {}
    for each in seen:
        by_year.setdefault((each.publisher, each.report_year), []).append(each)
    entries = [_entry(publisher, year, found) for (publisher, year), found in by_year.items()]
    entries += [_missing(publisher, year) for publisher, year in _expected(by_year, as_of)]
    return tuple(sorted(entries, key=lambda entry: (entry.publisher, entry.report_year)))


def _expected(by_year: Mapping[tuple[str, int], object], as_of: date) -> Iterable[tuple[str, int]]:
    first: dict[str, int] = {}
    for publisher, year in by_year:
        first[publisher] = min(year, first.get(publisher, year))
    for publisher, begin in first.items():
        for year in range(begin, as_of.year):
            duty = duty_of(year)
            if duty is not None and duty.due_before <= as_of and (publisher, year) not in by_year:
                yield publisher, year


def _missing(publisher: str, year: int) -> Entry:
    duty = duty_of(year)
    due, basis = (duty.due_before.isoformat(), duty.basis) if duty else ("", "")
    return Entry(publisher, year, MISSING, due, "", in_sources=False, url="", was_at="", basis=basis)


def _entry(publisher: str, year: int, found: list[Seen]) -> Entry:
    duty = duty_of(year)
    dates = sorted(each.published_date for each in found if each.published_date)
    ours = next((each for each in found if each.in_sources), None)
    now, was_at = _place(found, ours)
    late = duty is not None and bool(dates) and dates[0] >= duty.due_before.isoformat()
    return Entry(
        publisher=publisher,
        report_year=year,
        status=MOVED if was_at else LATE if late else PUBLISHED,
        due_before=duty.due_before.isoformat() if duty else "",
        published_date=dates[0] if dates else "",
        in_sources=ours is not None,
        url=now,
        was_at=was_at,
        basis=duty.basis if duty else "",
    )


def _place(found: list[Seen], ours: Seen | None) -> tuple[str, str]:
    """Where the report stands now, and the address in sources.toml if that is another one."""
    if ours is None:
        return found[0].url, ""
    if ours.moved_to:
        return ours.moved_to, ours.url
    return ours.url, ""
