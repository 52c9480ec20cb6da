"""A number and what follows it: multiplier, 余, unit, the high end of a range.

In: normalised text, where the number's digits stand, and its value. Out: ``Quantity``, the reason
why it is none, or None. The conventions of docs/reading.md: 万 and 亿 are multiplied out for
everything but money, a range has its low end as value.
"""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.reading.exclusions import why_none
from gongkai.reading.numbers import CHINESE, arabic, chinese, multiplier
from gongkai.reading.phrases import compiled
from gongkai.reading.tokens import Aside, Quantity
from gongkai.reading.units import Unit, unit_at, unit_named

_BARE_NOUN = compiled("bare_noun")

_TAIL = re.compile(r"\s{0,2}(?P<less>余|多|来|几)?(?P<times>[十百千万亿]*)(?P<more>余|多|来)?\s{0,2}")
_TAIL_SPACES = re.compile(r"\s{0,2}")
_RANGE = re.compile(
    rf" ?(?P<unit>%|‰)? ?(?P<dash>-{{1,2}}|~|至|到) ?(?P<high>\d+(?:\.\d+)?|[{CHINESE}]+)(?![\d.月])"
)
_RANGE_BEGINS = frozenset(" %‰-~至到")
_SERVICE_NUMBER = re.compile(r"(?:1(?:10|14|19|20|22)|12\d{3}|12\d{6}|9[56]\d{3,4}|100\d\d)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OF_THE_PAGE = re.compile(
    r"(?:(?:浏览|阅读|点击|访问|打印)(?:次数|人次|量|数)?|邮编|邮政编码|电话|传真|编号|序号) ?:? ?$"
)
_CUE = re.compile(r"[达为约近超逾共至:破分数]")
_CLAUSE_END = re.compile(r" ?(?:[,。;、)!?\n]|$)")
_UNKNOWN_UNIT = re.compile(r" ?(?P<unit>[\u4e00-\u9fff](?<![年月日号级类型区化强余多]))(?=[,。;、])")


def quotient(part: Decimal, whole: Decimal) -> Decimal:
    """A fraction as a decimal with at most six places (三分之一 is 0.333333)."""
    return (part / whole).quantize(Decimal("0.000001")).normalize()


def range_end(norm: str, end: int, start: int, low: Decimal) -> tuple[Decimal, int] | None:
    """The high end of a range (3-5个, 10%-20%) and where it ends; 由3至5 is a change, no range."""
    match = _RANGE.match(norm, end) if norm[end : end + 1] in _RANGE_BEGINS else None
    if match is None or (match["dash"] in "至到" and norm[max(0, start - 1) : start] in ("由", "从", "自")):
        return None
    if match["unit"] and not norm.startswith(match["unit"], match.end()):
        return None
    high = arabic(match["high"]) if match["high"][0].isdigit() else chinese(match["high"])
    return (high, match.end()) if high is not None and high > low else None


def measured(
    norm: str, start: int, end: int, value: Decimal, high: Decimal | None, is_chinese: bool = False
) -> Quantity | Aside | None:
    """Number -> multiplier, 余, unit: the quantity, or why there is none."""
    times, more, unit, begin, stop = _tail(norm, end)
    if unit is None:
        return None if is_chinese else _without_unit(norm, start, end, times, more, value, high)
    aside = why_none(norm, start, stop, value, unit, is_chinese)
    if aside is not None:
        return aside
    if unit.kind == "money" and is_chinese and not times:
        times, value, high = _folded(norm[start:end], value, high)
    if unit.kind != "money":
        unit_text, factor = norm[begin:stop], multiplier(times)
    else:
        unit_text, factor = times + unit.name, 1
        unit = unit_named(unit_text) or unit
    return Quantity(
        start,
        stop,
        value * factor,
        value * factor if high is not None else None,
        high * factor if high is not None else None,
        unit,
        unit_text,
        "range" if high is not None else "over" if more else "exact",
        is_chinese,
        "chinese-number-unit" if is_chinese else "number-unit",
    )


def _folded(written: str, value: Decimal, high: Decimal | None) -> tuple[str, Decimal, Decimal | None]:
    """一亿二千万元 is stated as 12000 万元, as 12000万元 would be."""
    times = written[-1] if written[-1] in "万亿" else ""
    factor = multiplier(times)
    return times, value / factor, high / factor if high is not None else None


def _tail(norm: str, end: int) -> tuple[str, bool, Unit | None, int, int]:
    """Multiplier, 余/多, unit and its span; the unit itself first, since 千米 and 万元 are units."""
    spaces = _TAIL_SPACES.match(norm, end)
    begin = spaces.end() if spaces else end
    found = unit_at(norm, begin)
    if found:
        return "", False, found[0], begin, found[1]
    match = _TAIL.match(norm, end)
    if match is None or match.end() == begin:
        return "", False, None, end, end
    found = unit_at(norm, match.end())
    unit, stop = found or (None, match.end())  # 5000多万元: the unit follows 多
    return match["times"], _is_more(match), unit, match.end(), stop


def _is_more(match: re.Match[str]) -> bool:
    return bool(match["less"] or match["more"])


def _without_unit(
    norm: str, start: int, end: int, times: str, more: bool, value: Decimal, high: Decimal | None
) -> Quantity | Aside | None:
    """A bare number: a measured one where its form or its words say so."""
    written = norm[start:end]
    if _SERVICE_NUMBER.match(written) and not times:
        return Aside(start, end, "name")
    if not times and _OF_THE_PAGE.search(norm, max(0, start - 8), start):
        return Aside(start, end, "other")
    if _YEAR.match(written) and not times and not more:
        return Aside(start, end, "date")
    stop = end
    if times or more:
        match = _TAIL.match(norm, end)
        stop = match.end() if match else end
    following = norm[stop : stop + 1]
    if written[0] == "0" and "." not in written and value:  # a postal code or number of a file
        return None
    formed = "," in written or times or more
    counted = _BARE_NOUN.match(norm, stop) is not None and value > 1
    # 用户超310万, 粉丝2.3万: alone at the end of a clause
    cue = _HAN if times else _CUE
    stated = cue.match(norm, max(0, start - 1)) is not None and _CLAUSE_END.match(norm, stop)
    if following and following.isascii() and following.isalpha():
        return None
    unknown = _UNKNOWN_UNIT.match(norm, stop)
    if unknown and "." not in written and not (formed or counted or stated):
        word = unknown["unit"]
        return Quantity(
            start, unknown.end("unit"), value, None, high, None, word, "exact", reading="unknown-unit"
        )
    if not (formed or counted or stated) or not (_HAN.match(following or "") or stated):
        return None
    return Quantity(
        start,
        stop,
        value * multiplier(times),
        None,
        high,
        None,
        "",
        "over" if more else "exact",
        reading="number-alone",
    )
