"""Units and measure words: ``codelists/units.csv``.

In: normalised text and a position. Out: the longest unit that stands there.
Promised: a measure word that only begins another word (部 in 部门, 户 in 户籍)
is not taken; the code list's column ``not_before`` says which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai.reading.normalise import normalise
from gongkai.reading.phrases import pattern, read_codelist


@dataclass(frozen=True)
class Unit:
    """A unit of the code list. ``chinese``: does a Chinese numeral before it make
    a count? yes (三次), weak (三个, where names and slogans abound), no (三级).
    """

    code: str
    name: str
    kind: str
    base: str
    factor: Decimal
    chinese: str


@cache
def units() -> dict[str, tuple[Unit, re.Pattern[str] | None]]:
    """By each spelling: the unit, and what must not follow it."""
    found: dict[str, tuple[Unit, re.Pattern[str] | None]] = {}
    for row in read_codelist("units.csv"):
        unit = Unit(
            row["unit_code"],
            row["name_zh"],
            row["kind"],
            row["base_code"],
            Decimal(row["factor"]),
            row["chinese"],
        )
        not_before = re.compile(row["not_before"]) if row["not_before"] else None
        for spelling in (row["name_zh"], *filter(None, row["aliases"].split("|"))):
            found[normalise(spelling)] = (unit, not_before)
    return found


@cache
def _spellings() -> re.Pattern[str]:
    return re.compile(pattern(units()))


_ARABIC_BEFORE = frozenset("0123456789余多")
_LATIN = re.compile(r"[A-Za-z0-9]")
_COMPOUND = re.compile(
    r"\([次套幅册个条件项人户起场]\)|/(?:[百千万]?(?:人|户|件|立方米|平方米|平方公里|吨|亩|年|月|天|次|小时)|[百千万]辆)"
)


def _compound(norm: str, end: int) -> int:
    """台(套), 微克/立方米: a second unit in brackets or behind a stroke belongs to the first."""
    match = _COMPOUND.match(norm, end)
    return match.end() if match else end


_KEPT = frozenset(("bu", "hu", "chu", "tai"))


def unit_at(norm: str, position: int) -> tuple[Unit, int] | None:
    """The unit that begins at ``position`` and where it ends, or None.

    Behind an Arabic numeral a measure word is nearly always one (24起诉讼案件); 部门,
    户籍, 处室 and 台账 are the exceptions, and units that are seldom counted.
    """
    arabic = norm[position - 1 : position] in _ARABIC_BEFORE
    match = _spellings().match(norm, position)
    while match is not None:
        unit, not_before = units()[match[0]]
        end = match.end()
        counted = arabic and unit.kind == "count" and unit.chinese != "no" and unit.code not in _KEPT
        if not_before is None or counted or not not_before.match(norm, end):
            stop = _compound(norm, end)
            if not (norm[end - 1].isascii() and norm[end - 1].isalpha() and _LATIN.match(norm, stop)):
                return unit, stop
        match = _spellings().match(norm, position, end - 1)  # a shorter unit may stand there
    return None
