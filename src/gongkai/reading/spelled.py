"""Numbers in Chinese numerals -> quantities: 三百二十一件, 百分之九十五, 三四个, 一半, 零投诉.

In: normalised text and the position of such a numeral. Out: ``Quantity``, ``Aside`` or None.
近百 is 100 (approx), 十余 is 10 (over); 百, 千 and 万 alone are no numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.reading.amounts import measured, quotient, range_end
from gongkai.reading.numbers import CHINESE, DIGITS, SMALL, arabic, chinese, multiplier
from gongkai.reading.phrases import compiled
from gongkai.reading.qualifiers import prefix_at
from gongkai.reading.tokens import Aside, Quantity
from gongkai.reading.units import unit_at, unit_named

_ZERO_NOUN = compiled("zero_noun")

_CHINESE = re.compile(rf"[{CHINESE}]+(?:点[零〇一二三四五六七八九]+)?")
_SHARE = re.compile(rf"(?P<of>[{CHINESE}]+)分之(?P<part>\d+(?:\.\d+)?|[{CHINESE}]+(?:点[{CHINESE}]+)?)")
_NEIGHBOURS = re.compile(
    r"(?P<tens>十)?(?:一二|二三|两三|三四|三五|四五|五六|六七|七八|八九)(?P<times>[十百千万亿]*)$"
)
_IS_NOUGHT = re.compile("[率数量件]均?(?:为|是)$")
_CLAUSE_ENDS = re.compile(" ?(?:[,。;、)]|$)")
_HALF = re.compile(r"(?:缩短|压缩|减少|下降|超过|超|过|近|逾|占|达|到|为)了?$")


def chinese_quantity_at(norm: str, start: int, floor: int) -> Quantity | Aside | None:
    """The quantity whose numeral begins at ``start``; ``floor`` is where the last token ended."""
    match = _CHINESE.match(norm, start)
    if match is None:
        return None
    run, end = match[0], match.end()
    share = _SHARE.match(norm, start) if norm.startswith("分之", end) else None
    if share:
        return _share(share)
    if norm[max(0, start - 1) : start] in ("数", "几") and run[0] in SMALL:  # 数十名, 几十万
        return Aside(start, end, "other")
    if run == "一半" or (run == "一" and norm.startswith("半", end)):
        return _half(norm, start, end)
    if run[0] in "零〇" and len(run) == 1:
        return _zero(norm, start)
    if len(run) > 2 or run[0] in DIGITS:
        neighbours = _NEIGHBOURS.match(run)
        if neighbours and len(run) <= 6 and run != "三五":
            return _neighbours(norm, start, end, run)
    value = _bare_power(norm, start, end, run, floor) or chinese(run)
    if value is None or value == 0:
        return None
    high = range_end(norm, end, start, value)
    if high is not None:
        return measured(norm, start, high[1], value, high[0], True)
    return measured(norm, start, end, value, None, True)


def _bare_power(norm: str, start: int, end: int, run: str, floor: int) -> Decimal | None:
    """百, 千, 万 alone are numbers only in 近百件, 上千人, 百余件."""
    if run not in ("百", "千", "万", "亿"):
        return None
    if norm.startswith(("余", "多"), end) or prefix_at(norm, start, floor)[0]:
        return Decimal(multiplier(run))
    return None


def _neighbours(norm: str, start: int, end: int, run: str) -> Quantity | Aside | None:
    """三四个, 七八十人: a range between neighbouring digits."""
    match = _NEIGHBOURS.match(run)
    if match is None:
        return None
    digits = run[len(match["tens"] or "") :][:2]
    base = 10 if match["tens"] else 0
    factor = multiplier(match["times"])
    low, high = (Decimal((base + DIGITS[digit]) * factor) for digit in digits)
    return measured(norm, start, end, low, high, True)


def _share(match: re.Match[str]) -> Quantity | None:
    part = arabic(match["part"]) if match["part"][0].isdigit() else chinese(match["part"])
    if match["part"] == "百":
        part = Decimal(100)
    percent = {"百": "%", "千": "‰"}.get(match["of"])
    if percent and part is not None:
        unit = unit_named(percent)
        return Quantity(*match.span(), part, None, None, unit, percent, "exact", True, "share-in-words")
    whole = chinese(match["of"])
    if part is None or not whole or part >= whole:
        return None
    return Quantity(*match.span(), quotient(part, whole), None, None, None, "", "exact", True, "fraction")


def _half(norm: str, start: int, end: int) -> Quantity | None:
    """缩短一半, 一半以上: a measured share; 一半的 and the like are not."""
    if not (_HALF.search(norm, max(0, start - 4), start) or norm.startswith(("以上", "左右"), end + 1)):
        return None
    return Quantity(start, end + 1, Decimal("0.5"), None, None, None, "", "exact", True, "fraction")


def _zero(norm: str, start: int) -> Quantity | None:
    """零投诉, 零败诉: a count of nought where the noun is a thing that is counted."""
    if _IS_NOUGHT.search(norm, max(0, start - 4), start) and _CLAUSE_ENDS.match(norm, start + 1):
        return Quantity(
            start, start + 1, Decimal(0), None, None, None, "", "exact", True, "zero"
        )  # 败诉率为零
    noun = _ZERO_NOUN.match(norm, start + 1)
    found = unit_at(norm, start + 1)
    if noun is None and (found is None or found[0].chinese != "yes"):
        return None
    unit, end = found if found and noun is None else (None, start + 1)
    name = unit.name if unit else ""
    return Quantity(start, end, Decimal(0), None, None, unit, name, "exact", True, "zero")
