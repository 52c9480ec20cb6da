"""A numeral in running text -> a quantity with value, unit and qualifier, or the reason why not.

In: normalised text and the position of a numeral that no form or name claims.
Out: ``Quantity``, ``Aside`` or None (nothing is known of it). The conventions
of docs/reading.md: 万 and 亿 are multiplied out for everything but money, 近百
is 100 (approx), 十余 is 10 (over), a range has its low end as value.
"""

from __future__ import annotations

import re
from decimal import Decimal
from string import ascii_letters

from gongkai.reading.amounts import measured, quotient, range_end
from gongkai.reading.numbers import CHINESE, arabic
from gongkai.reading.phrases import pattern
from gongkai.reading.qualifiers import with_qualifier
from gongkai.reading.spelled import chinese_quantity_at
from gongkai.reading.tokens import Aside, Quantity
from gongkai.reading.units import plain_units

_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?")
_RATIO = re.compile(r"\d+(?:\.\d+)?(?: ?: ?\d+(?:\.\d+)?)+")
_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/%])")
_SIGNED = ("为", "是", "达", ":", "(", "至", "到", "、", "和", "长", "降", "升")
_COMPOSITE = re.compile(r"亿(?P<rest>\d{1,4}(?:\.\d+)?)(?=万)")  # 3亿5000万元
_SPECIAL_BEFORE = frozenset("第([-/·+._" + ascii_letters)
_LOOK = 12
_SPECIAL_BEHIND = frozenset("-~至到 (/及以")
_FREQUENT_BEFORE = frozenset("天日周月季度年")
_MANNER_BEFORE = frozenset("分后除前")
_PLAIN_UNITS = plain_units()
_PLAIN = re.compile(rf"(\d{{1,9}}(?:\.\d+)?)({pattern(_PLAIN_UNITS)})")
"""Digits with a unit right behind them."""


def plain_quantity_at(norm: str, start: int, floor: int) -> Quantity | None:
    """Digits with a common unit right behind them: most numerals of a report, without the detours.

    None where anything stands before or behind them that may make more of them.
    """
    match = _PLAIN.match(norm, start)
    before = norm[start - 1 : start]
    if match is None or before in _SPECIAL_BEFORE:
        return None
    number, text = match.groups()
    unit, stop = _PLAIN_UNITS[text], match.end()
    if unit is None or norm[stop : stop + 1] in _SPECIAL_BEHIND or "之一" in norm[stop : stop + _LOOK]:
        return None
    if before in _MANNER_BEFORE:
        return None
    if unit.code == "ci" and before in _FREQUENT_BEFORE:
        return None
    if unit.kind == "money":
        text = unit.name
    return with_qualifier(
        norm, Quantity(start, stop, Decimal(number), None, None, unit, text, "exact"), floor
    )


def quantity_at(norm: str, start: int, floor: int) -> Quantity | Aside | None:
    """The quantity whose numeral begins at ``start``; ``floor`` is where the last token ended."""
    if norm[start] in CHINESE:
        found = chinese_quantity_at(norm, start, floor)
    else:
        found = _arabic_quantity_at(norm, start, floor)
    return with_qualifier(norm, found, floor) if isinstance(found, Quantity) else found


def _arabic_quantity_at(norm: str, start: int, floor: int) -> Quantity | Aside | None:
    match = _ARABIC.match(norm, start)
    if match is None:
        return None
    end = match.end()
    follows = norm[end : end + 1]
    ratio = _RATIO.match(norm, start) if follows in (":", " ") else None
    if ratio:
        return Aside(start, ratio.end(), "other")
    fraction = _FRACTION.match(norm, start) if follows == "/" else None
    if fraction and int(fraction[2]) > int(fraction[1]) > 0:
        part = quotient(Decimal(fraction[1]), Decimal(fraction[2]))
        return Quantity(start, fraction.end(), part, None, None, None, "", "exact", reading="fraction")
    value = arabic(match[0])
    if value is None:
        return None
    if norm[max(floor, start - 1) : start] == "-" and norm.startswith(_SIGNED, max(floor, start - 2)):
        start, value = start - 1, -value
    composite = _COMPOSITE.match(norm, end) if follows == "亿" else None
    if composite:
        value = value * 10**4 + Decimal(composite["rest"])
        return measured(norm, start, composite.end("rest"), value, None)
    high = range_end(norm, end, start, value)
    if high is not None:
        return measured(norm, start, high[1], value, high[0])
    return measured(norm, start, end, value, None)
