"""Units and measure words: ``codelists/units.csv``.

In: normalised text and a position. Out: the longest unit that stands there.
Promised: a measure word that only begins another word (部 in 部门, 户 in 户籍)
is not taken; the code list's column ``not_before`` says which.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from gongkai.reading.normalise import normalise
from gongkai.reading.phrases import read_codelist
from gongkai.reading.records import record


@record
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


@record
class _Spelling:
    """One way to write a unit: what must not follow it, and whether that holds behind Arabic
    numerals too; ``latin``: it ends in a Latin letter, which no other may follow (10kg).
    """

    unit: Unit
    not_before: re.Pattern[str] | None
    always: bool
    latin: bool


_KEPT = frozenset(("bu", "hu", "chu", "tai"))


def _spellings() -> dict[str, _Spelling]:
    found: dict[str, _Spelling] = {}
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
        always = unit.kind != "count" or unit.chinese == "no" or unit.code in _KEPT
        for name in (row["name_zh"], *filter(None, row["aliases"].split("|"))):
            spelling = normalise(name)
            latin = spelling[-1].isascii() and spelling[-1].isalpha()
            found[spelling] = _Spelling(unit, not_before, always, latin)
    return found


def _lengths(spellings: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for spelling in spellings:
        found[spelling[0]].add(len(spelling))
    return {char: tuple(sorted(lengths, reverse=True)) for char, lengths in found.items()}


_SPELLINGS = _spellings()
_LENGTHS = _lengths(_SPELLINGS)
"""By the first character of a unit: how long the units are that begin with it, the longest first."""


def unit_named(name: str) -> Unit | None:
    """The unit of that spelling."""
    found = _SPELLINGS.get(name)
    return found.unit if found else None


def plain_units() -> dict[str, Unit | None]:
    """By spelling: the units that an Arabic numeral makes a count, a share or a sum of money,
    whatever stands around them; None for all others.
    """

    def is_plain(found: _Spelling) -> bool:
        unit = found.unit
        peculiar = found.latin or (found.always and found.not_before) or unit.code in ("ye", "fang-mian")
        return unit.kind in ("count", "share", "money") and not peculiar

    return {name: found.unit if is_plain(found) else None for name, found in _SPELLINGS.items()}


_ARABIC_BEFORE = frozenset("0123456789余多")
_LATIN = re.compile(r"[A-Za-z0-9]")
_COMPOUND = re.compile(
    r"\([次套幅册个条件项人户起场份批名家宗类列架艘台张顶只头羽床、]{1,4}\)次?|\(A\)|/(?:m[3³]|[Ll])|/(?:[百千万]?(?:人|户|件|立方米|平方米|平方公里|吨|亩|年|月|天|次|小时)|[百千万]辆)"
)


def _compound(norm: str, end: int) -> int:
    """台(套), 微克/立方米: a second unit in brackets or behind a stroke belongs to the first."""
    match = _COMPOUND.match(norm, end) if norm[end : end + 1] in ("(", "/") else None
    return match.end() if match else end


def unit_at(norm: str, position: int) -> tuple[Unit, int] | None:
    """The unit that begins at ``position`` and where it ends, or None.

    Behind an Arabic numeral a measure word is nearly always one (24起诉讼案件); 部门,
    户籍, 处室 and 台账 are the exceptions, and units that are seldom counted.
    """
    for length in _LENGTHS.get(norm[position : position + 1], ()):  # a shorter unit may stand there
        word = norm[position : position + length]
        found = _SPELLINGS.get(word)
        if found is None:
            continue
        end = position + len(word)
        not_before = found.not_before
        counted = not found.always and norm[position - 1 : position] in _ARABIC_BEFORE
        if not_before is not None and not counted and not_before.match(norm, end):
            continue
        stop = _compound(norm, end)
        if not (found.latin and _LATIN.match(norm, stop)):
            return found.unit, stop
    return None
