"""What the rows of a package say of each other: promises that no schema can express.

In: the typed rows of each table (a table that is missing is skipped). Out:
``Problem`` records. Promised: each check is independent of the reader that made
the rows: ``raw-value`` reads the characters of ``raw`` again by the simplest rule
that can, and is silent where that rule does not apply.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from gongkai.errors import ReleaseError
from gongkai.release.model import CHANGES, Problem, Table
from gongkai.release.version import parse
from gongkai.schemas import Row, TableSchema

Rows = Mapping[str, Sequence[Row]]

_PLAIN = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%", " \u3000\xa0\n\t")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_GROUPING = re.compile(r"(?<=\d)[,，](?=\d{3})")
_POWERS = (("百", 2), ("千", 3), ("万", 4), ("十万", 5), ("百万", 6), ("千万", 7), ("亿", 8), ("万亿", 12))
_OTHER_WAYS = re.compile(r"[/:：成折番‰零〇一二三四五六七八九两几数]")


def heading(descriptor: Mapping[str, Any], snapshots: Sequence[Row]) -> Iterator[Problem]:
    """The version is one, and ``created`` is the time of the newest snapshot."""
    try:
        parse(str(descriptor.get("version")))
    except ReleaseError as error:
        yield Problem("version", "version", error.sentence)
    created = descriptor.get("created")
    try:
        moment = datetime.strptime(str(created), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        yield Problem("created", "created", f"{created!r} is no time in UTC")
        return
    if snapshots and max(_times(snapshots)) != moment:
        yield Problem("created", "created", "is not the time of the newest snapshot")


def _times(snapshots: Sequence[Row]) -> Iterator[datetime]:
    for row in snapshots:
        if isinstance(row["retrieved_at"], datetime):
            yield row["retrieved_at"]


def of_rows(rows: Rows, schemas: Mapping[str, TableSchema]) -> Iterator[Problem]:
    """Every check on rows. Columns are those of ``schemas/``."""
    if "indicators" in rows:
        yield from _spans(rows)
        yield from _positions(rows["indicators"])
        yield from _values(rows["indicators"])
        yield from _si(rows["indicators"], rows.get("units", ()))
        yield from _named(rows)
    if "reports" in rows and "snapshots" in rows:
        yield from _evidence(rows)
    if CHANGES in rows:
        yield from _changes(rows, schemas)


def _spans(rows: Rows) -> Iterator[Problem]:
    """Spans lie in the text, have the length of ``raw``, and do not overlap."""
    lengths = {row["report_id"]: row["text_length"] for row in rows.get("reports", ())}
    spans: dict[Any, list[tuple[Any, Any]]] = defaultdict(list)
    for table in ("indicators", "set_aside"):
        for row in rows.get(table, ()):
            where = f"{table} {row.get('indicator_id') or row['start']}"
            start, end, raw = row["start"], row["end"], str(row["raw"])
            if not _whole(start) < _whole(end) <= _whole(lengths.get(row["report_id"])):
                yield Problem("span", where, f"{start}..{end} does not lie in the text")
            if _whole(end) - _whole(start) != len(raw):
                yield Problem("span", where, f"{start}..{end} has not the length of {raw!r}")
            spans[row["report_id"]].append((start, end))
    for report, found in spans.items():
        found.sort()
        for (_, end), (start, _) in pairwise(found):
            if start < end:
                yield Problem("overlap", str(report), f"two numerals share the characters from {start}")


def _whole(cell: Any) -> int:
    return cell if isinstance(cell, int) else 0


def _positions(indicators: Sequence[Row]) -> Iterator[Problem]:
    """``position`` grows with the place in the text (retractions leave gaps); ids name their report."""
    reports: dict[Any, list[Row]] = defaultdict(list)
    for row in indicators:
        reports[row["report_id"]].append(row)
        if not str(row["indicator_id"]).startswith(f"{row['report_id']}."):
            yield Problem("id", str(row["indicator_id"]), "does not begin with its report")
    for report, found in reports.items():
        found.sort(key=lambda row: _whole(row["start"]))
        if not all(_whole(a["position"]) < _whole(b["position"]) for a, b in pairwise(found)):
            yield Problem("position", str(report), "positions do not follow the order of the text")


def _values(indicators: Sequence[Row]) -> Iterator[Problem]:
    """The value is that of the characters, and bounds enclose it."""
    for row in indicators:
        where, value = str(row["indicator_id"]), row["value"]
        low, high = row["value_low"], row["value_high"]
        if isinstance(low, Decimal) and isinstance(high, Decimal) and isinstance(value, Decimal):
            if not low <= value <= high:
                yield Problem("bounds", where, f"{value} is not between {low} and {high}")
        elif row["qualifier"] == "range":
            yield Problem("bounds", where, "a range without both bounds")
        possible = readings(str(row["raw"]))
        if (
            row["review"] != "corrected"
            and possible
            and isinstance(value, Decimal)
            and abs(value) not in possible
        ):
            yield Problem("raw-value", where, f"{value} cannot be read from {row['raw']!r}")


def readings(raw: str) -> frozenset[Decimal]:
    """The values that one plain number in ``raw`` can have: as it stands, or multiplied out.

    Empty where ``raw`` holds no or several numbers, or a numeral of another kind.
    """
    text = _GROUPING.sub("", raw.translate(_PLAIN))
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) != 1 or _OTHER_WAYS.search(text):
        return frozenset()
    value = Decimal(numbers[0].group())
    rest = text[numbers[0].end() :].lstrip("余多来几")
    powers = {power for word, power in _POWERS if rest.startswith(word)}
    return frozenset({value, *(value.scaleb(power) for power in powers)})


def _si(indicators: Sequence[Row], units: Sequence[Row]) -> Iterator[Problem]:
    """``value_si`` is the value times the factor of its unit."""
    factors = {row["unit_code"]: row["factor"] for row in units}
    for row in indicators:
        factor, value, si = factors.get(row["unit_code"]), row["value"], row["value_si"]
        if not (isinstance(factor, Decimal) and isinstance(value, Decimal) and isinstance(si, Decimal)):
            continue
        if si != value * factor:
            yield Problem("value_si", str(row["indicator_id"]), f"{si} is not {value} times {factor}")


def _named(rows: Rows) -> Iterator[Problem]:
    """Indicators that findings name are there, and of the finding's report."""
    reports = {row["indicator_id"]: row["report_id"] for row in rows["indicators"]}
    for row in rows.get("findings", ()):
        for indicator in str(row["indicator_ids"] or "").split():
            if reports.get(indicator) != row["report_id"]:
                yield Problem(
                    "finding", str(row["finding_id"]), f"names {indicator}, which its report has not"
                )


def _evidence(rows: Rows) -> Iterator[Problem]:
    """The snapshots of a report (of its text, page, earlier texts) are snapshots of that report."""
    owners = {row["snapshot_id"]: row["report_id"] for row in rows["snapshots"]}
    for row in rows["reports"]:
        earlier = str(row.get("earlier_snapshot_ids") or "").split()
        for named in (row["snapshot_id"], row.get("page_snapshot_id"), *earlier):
            if named and owners.get(named) != row["report_id"]:
                yield Problem("evidence", str(row["report_id"]), "its snapshot is that of another report")


def _changes(rows: Rows, schemas: Mapping[str, TableSchema]) -> Iterator[Problem]:
    """What ``changes`` says of this release is what the tables show."""
    tables = {name: Table.of_rows(found, schemas[name]) for name, found in rows.items() if name != CHANGES}
    for row in rows[CHANGES]:
        table, key, column = str(row["table"]), str(row["key"]), str(row["column"])
        if table not in tables or key == "*":
            continue
        there = key in tables[table].rows
        where = f"{table} {key} {column}"
        if there == (row["change"] == "removed"):
            yield Problem("changes", where, f"said to be {row['change']}, which the table does not show")
        elif row["change"] == "changed" and column in tables[table].columns:
            shown = tables[table].cell(key, column)
            if shown != (row["new"] or shown):
                yield Problem("changes", where, f"said to be {row['new']!r} now, but it is {shown!r}")
