"""Arithmetic over what a report says about itself.

In: a ``Report``. Out: ``Finding`` values. Promised: a finding states what was
stated, what was computed, the tolerance and a verdict; it never changes the
data. ``inconsistent`` is said only where the text itself ties the numbers
together and all of them are exact; where one is rounded (近, 余) the verdict is
``undecidable``. Not promised: that every mistake of a report is found.

Checks: ``rate`` (a rate against its counts), ``parts`` (其中 against the whole),
``change`` (同比 against both years), ``percentage`` (a share over 100 %),
``period`` (a result of a year before the year before the report's).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.reading.model import Indicator, Report
from gongkai.reading.normalise import normalise
from gongkai.reading.relations import comparable, rate_stem, rounded, sentences_of

CONSISTENT, INCONSISTENT, UNDECIDABLE = "consistent", "inconsistent", "undecidable"
_CHANGE = re.compile(r"(?:同比|比上年|较上年|比去年|较去年)(?P<down>下降|减少|降低)?(?:增长|增加|上升|提高)?")
_SHARE_LABEL = re.compile(r"(?:率|占比|比例|比重)$")
_MAY_EXCEED = re.compile(r"增|降|升|减|超额|完成率|增速|增幅|完成")


@dataclass(frozen=True)
class Finding:
    """The result of one check. ``indicators`` are positions in ``Report.indicators``."""

    check: str
    indicators: tuple[int, ...]
    stated: str
    computed: str
    tolerance: str
    verdict: str
    sentence_zh: str
    sentence_en: str


def check(report: Report) -> tuple[Finding, ...]:
    """All findings of a report, in the order of the text."""
    found = [*_rates(report), *_parts(report), *_changes(report), *_percentages(report), *_periods(report)]
    return tuple(sorted(found, key=lambda f: (f.indicators[-1], f.check, f.indicators)))


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _exact(*indicators: Indicator) -> bool:
    return all(i.qualifier == "exact" for i in indicators)


def _verdict(same: bool, *indicators: Indicator) -> str:
    if not _exact(*indicators):
        return UNDECIDABLE
    return CONSISTENT if same else INCONSISTENT


def _said(verdict: str) -> tuple[str, str]:
    return {
        CONSISTENT: ("一致", "consistent with"),
        INCONSISTENT: ("不一致", "inconsistent with"),
        UNDECIDABLE: ("无法判定是否一致", "not decidable against"),
    }[verdict]


# --- rates --------------------------------------------------------------------------


def _rates(report: Report) -> Iterator[Finding]:
    """A rate whose two counts are known, or stand side by side right before it."""
    rows = report.indicators
    numerators = {r.other: r.indicator for r in report.relations if r.relation == "numerator_of"}
    denominators = {r.other: r.indicator for r in report.relations if r.relation == "denominator_of"}
    stated = {
        rate: (numerators[rate], denominators[rate]) for rate in numerators.keys() & denominators.keys()
    }
    for sentence in sentences_of(normalise(report.text), rows):
        for position in sentence[2:]:
            stated.setdefault(position, (position - 1, position - 2))
            if not _is_rate_of(report, position, *stated[position]):
                del stated[position]
    for rate, (part, whole) in sorted(stated.items()):
        yield _rate(report, rate, part, whole)


def _is_rate_of(report: Report, rate: int, part: int, whole: int) -> bool:
    """12 cases, in 11 of which the head appeared, appearance rate 92 %: tied by their own words."""
    a, b, r = report.indicators[part], report.indicators[whole], report.indicators[rate]
    stem = rate_stem(r)
    return (
        bool(stem) and stem in a.label and stem not in b.label and comparable(a, b) and 0 < a.value <= b.value
    )


def _rate(report: Report, rate: int, part: int, whole: int) -> Finding:
    a, b, r = report.indicators[part], report.indicators[whole], report.indicators[rate]
    computed = 100 * a.value / b.value
    shown = _text(computed.quantize(Decimal("0.01")))
    verdict = _verdict(rounded(computed, r.value) == r.value, a, b, r)
    zh, en = _said(verdict)
    digits = max(0, -int(r.value.as_tuple().exponent))
    return Finding(
        "rate",
        (part, whole, rate),
        f"{_text(r.value)}%",
        f"{shown}%",
        _text(Decimal("0.5").scaleb(-digits)),
        verdict,
        f"{a.raw}/{b.raw}={shown}%，与所称{r.raw}{zh}。",
        f"{_text(a.value)} of {_text(b.value)} is {shown}%, {en} the stated {_text(r.value)}%.",
    )


# --- parts ----------------------------------------------------------------------------


def _parts(report: Report) -> Iterator[Finding]:
    """Parts that fill their whole, or are more than it. Fewer say nothing: 其中 need not name all."""
    parts: dict[int, list[int]] = defaultdict(list)
    for relation in report.relations:
        if relation.relation == "part_of":
            parts[relation.other].append(relation.indicator)
    for whole, members in sorted(parts.items()):
        rows = [report.indicators[i] for i in members]
        total, stated = sum((row.value for row in rows), Decimal(0)), report.indicators[whole]
        if len(members) < 2 or total < stated.value:
            continue
        verdict = _verdict(total == stated.value, stated, *rows)
        zh, en = _said(verdict)
        terms = "+".join(_text(row.value) for row in rows)
        yield Finding(
            "parts",
            (whole, *members),
            _text(stated.value),
            _text(total),
            "0",
            verdict,
            f"各部分之和{terms}={_text(total)}，与总数{stated.raw}{zh}。",
            f"The parts {terms} add up to {_text(total)}, {en} the stated {_text(stated.value)}.",
        )


# --- changes ----------------------------------------------------------------------------


def _changes(report: Report) -> Iterator[Finding]:
    """A change in per cent, where the text also gives both years' values of the same thing."""
    rows = report.indicators
    for relation in report.relations:
        change, now = rows[relation.indicator], rows[relation.other]
        match = _CHANGE.search(change.label)
        if relation.relation != "change_from" or change.unit != "%" or match is None or not now.period:
            continue
        before = _year_before(report, relation.other)
        if before is None or not rows[before].value:
            continue
        then = rows[before]
        computed = 100 * (now.value - then.value) / then.value
        stated = -change.value if match["down"] else change.value
        verdict = _verdict(rounded(computed, change.value) == stated, now, then, change)
        zh, en = _said(verdict)
        shown = _text(computed.quantize(Decimal("0.01")))
        yield Finding(
            "change",
            (before, relation.other, relation.indicator),
            f"{_text(stated)}%",
            f"{shown}%",
            "0.5",
            verdict,
            f"由{then.raw}到{now.raw}变化{shown}%，与所称{change.raw}{zh}。",
            f"From {_text(then.value)} to {_text(now.value)} is {shown}%, {en} the stated {_text(stated)}%.",
        )


def _year_before(report: Report, position: int) -> int | None:
    now = report.indicators[position]
    for other in range(max(0, position - 4), min(len(report.indicators), position + 5)):
        then = report.indicators[other]
        same = (then.label, then.unit, then.statement) == (now.label, now.unit, now.statement)
        if same and _is_year_before(then.period, now.period):
            return other
    return None


def _is_year_before(then: str, now: str) -> bool:
    years = then[:4].isdigit() and now[:4].isdigit()
    return years and int(then[:4]) == int(now[:4]) - 1 and then[4:] == now[4:]


# --- single rows ------------------------------------------------------------------------


def _percentages(report: Report) -> Iterator[Finding]:
    for position, row in enumerate(report.indicators):
        over = row.unit == "%" and row.value > 100
        if over and _SHARE_LABEL.search(row.label) and not _MAY_EXCEED.search(row.label):
            yield Finding(
                "percentage",
                (position,),
                f"{_text(row.value)}%",
                "100%",
                "0",
                _verdict(False, row),
                f"{row.label}为{row.raw}，超过100%。",
                f"A share of {_text(row.value)}% is over 100%.",
            )


def _periods(report: Report) -> Iterator[Finding]:
    year = report.report_year
    for position, row in enumerate(report.indicators):
        last = row.period.rpartition("/")[2][:4]
        if year and last.isdigit() and row.statement == "actual" and int(last) < year - 1:
            yield Finding(
                "period",
                (position,),
                row.period,
                str(year),
                "",
                UNDECIDABLE,
                f"{row.raw}所属期间为{row.period}，早于报告年度{year}年。",
                f"The value belongs to {row.period}, before the report's year {year}.",
            )
