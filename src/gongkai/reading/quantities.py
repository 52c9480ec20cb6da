"""A numeral in running text -> a quantity with value, unit and qualifier, or the reason why not.

In: normalised text and the position of a numeral that no form or name claims.
Out: ``Quantity``, ``Aside`` or None (nothing is known of it). The conventions
of docs/reading.md: 万 and 亿 are multiplied out for everything but money, 近百
is 100 (approx), 十余 is 10 (over), a range has its low end as value.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from string import ascii_letters

from gongkai.reading.exclusions import why_none
from gongkai.reading.numbers import CHINESE, DIGITS, SMALL, arabic, chinese, multiplier
from gongkai.reading.phrases import pattern, search
from gongkai.reading.qualifiers import prefix_at, with_qualifier
from gongkai.reading.tokens import Aside, Quantity
from gongkai.reading.units import Unit, plain_units, unit_at, unit_named

_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?")
_CHINESE = re.compile(rf"[{CHINESE}]+(?:点[零〇一二三四五六七八九]+)?")
_SHARE = re.compile(rf"(?P<of>[{CHINESE}]+)分之(?P<part>\d+(?:\.\d+)?|[{CHINESE}]+(?:点[{CHINESE}]+)?)")
_RATIO = re.compile(r"\d+(?:\.\d+)?(?: ?: ?\d+(?:\.\d+)?)+")
_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/%])")
_TAIL = re.compile(r"\s{0,2}(?P<less>余|多|来|几)?(?P<times>[十百千万亿]*)(?P<more>余|多|来)?\s{0,2}")
_RANGE = re.compile(
    rf" ?(?P<unit>%|‰)? ?(?P<dash>-{{1,2}}|~|至|到) ?(?P<high>\d+(?:\.\d+)?|[{CHINESE}]+)(?![\d.月])"
)
_NEIGHBOURS = re.compile(
    r"(?P<tens>十)?(?:一二|二三|两三|三四|三五|四五|五六|六七|七八|八九)(?P<times>[十百千万亿]*)$"
)
_SERVICE_NUMBER = re.compile(r"(?:1(?:10|14|19|20|22)|12\d{3}|12\d{6}|9[56]\d{3,4}|100\d\d)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OF_THE_PAGE = re.compile(
    r"(?:(?:浏览|阅读|点击|访问|打印)(?:次数|人次|量|数)?|邮编|邮政编码|电话|传真|编号|序号) ?:? ?$"
)
_CUE = re.compile(r"[达为约近超逾共:破分数]")
_CLAUSE_END = re.compile(r" ?(?:[,。;、)!?\n]|$)")

_SIGNED = ("为", "是", "达", ":", "(", "至", "到")
_COMPOSITE = re.compile(r"亿(?P<rest>\d{1,4}(?:\.\d+)?)(?=万)")  # 3亿5000万元


_RANGE_BEGINS = frozenset(" %‰-~至到")
_SPECIAL_BEFORE = frozenset("第([-/·+._" + ascii_letters)
_SPECIAL_BEHIND = frozenset("-~至到 (/及以")
_FREQUENT_BEFORE = frozenset("天日周月季度年")


@cache
def _plain() -> tuple[re.Pattern[str], dict[str, Unit | None]]:
    """Digits with a unit right behind them, and which units need no second look."""
    units = plain_units()
    return re.compile(rf"(\d{{1,9}}(?:\.\d+)?)({pattern(units)})"), units


def plain_quantity_at(norm: str, start: int, floor: int) -> Quantity | None:
    """Digits with a common unit right behind them: most numerals of a report, without the detours.

    None where anything stands before or behind them that may make more of them.
    """
    digits, units = _plain()
    match = digits.match(norm, start)
    before = norm[start - 1 : start]
    if match is None or before in _SPECIAL_BEFORE:
        return None
    number, text = match.groups()
    unit, stop = units[text], match.end()
    if unit is None or norm[stop : stop + 1] in _SPECIAL_BEHIND:
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
        found = _chinese_quantity(norm, start, floor)
    else:
        found = _arabic_quantity(norm, start, floor)
    return with_qualifier(norm, found, floor) if isinstance(found, Quantity) else found


# --- Arabic numerals -----------------------------------------------------------


def _arabic_quantity(norm: str, start: int, floor: int) -> Quantity | Aside | None:
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
        quotient = _quotient(Decimal(fraction[1]), Decimal(fraction[2]))
        return Quantity(start, fraction.end(), quotient, None, None, None, "", "exact", reading="fraction")
    value = arabic(match[0])
    if value is None:
        return None
    if norm[max(floor, start - 1) : start] == "-" and norm.startswith(_SIGNED, max(floor, start - 2)):
        start, value = start - 1, -value
    composite = _COMPOSITE.match(norm, end) if follows == "亿" else None
    if composite:
        value = value * 10**4 + Decimal(composite["rest"])
        return _measured(norm, start, composite.end("rest"), value, None)
    high = _range_end(norm, end, start, value)
    if high is not None:
        return _measured(norm, start, high[1], value, high[0])
    return _measured(norm, start, end, value, None)


def _quotient(part: Decimal, whole: Decimal) -> Decimal:
    """A fraction as a decimal with at most six places (三分之一 is 0.333333)."""
    return (part / whole).quantize(Decimal("0.000001")).normalize()


def _range_end(norm: str, end: int, start: int, low: Decimal) -> tuple[Decimal, int] | None:
    """The high end of a range (3-5个, 10%-20%) and where it ends; 由3至5 is a change, no range."""
    match = _RANGE.match(norm, end) if norm[end : end + 1] in _RANGE_BEGINS else None
    if match is None or (match["dash"] in "至到" and norm[max(0, start - 1) : start] in ("由", "从", "自")):
        return None
    if match["unit"] and not norm.startswith(match["unit"], match.end()):
        return None
    high = arabic(match["high"]) if match["high"][0].isdigit() else chinese(match["high"])
    return (high, match.end()) if high is not None and high > low else None


def _measured(
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


_TAIL_SPACES = re.compile(r"\s{0,2}")


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
    counted = search("bare_noun").match(norm, stop) is not None and value > 1
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


_UNKNOWN_UNIT = re.compile(r" ?(?P<unit>[\u4e00-\u9fff](?<![年月日号级类型区化强余多]))(?=[,。;、])")


# --- Chinese numerals ------------------------------------------------------------


def _chinese_quantity(norm: str, start: int, floor: int) -> Quantity | Aside | None:
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
    high = _range_end(norm, end, start, value)
    if high is not None:
        return _measured(norm, start, high[1], value, high[0], True)
    return _measured(norm, start, end, value, None, True)


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
    return _measured(norm, start, end, low, high, True)


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
    return Quantity(*match.span(), _quotient(part, whole), None, None, None, "", "exact", True, "fraction")


_HALF = re.compile(r"(?:缩短|压缩|减少|下降|超过|超|过|近|逾|占|达|到|为)了?$")


def _half(norm: str, start: int, end: int) -> Quantity | None:
    """缩短一半, 一半以上: a measured share; 一半的 and the like are not."""
    if not (_HALF.search(norm, max(0, start - 4), start) or norm.startswith(("以上", "左右"), end + 1)):
        return None
    return Quantity(start, end + 1, Decimal("0.5"), None, None, None, "", "exact", True, "fraction")


def _zero(norm: str, start: int) -> Quantity | None:
    """零投诉, 零败诉: a count of nought where the noun is a thing that is counted."""
    noun = search("zero_noun").match(norm, start + 1)
    found = unit_at(norm, start + 1)
    if noun is None and (found is None or found[0].chinese != "yes"):
        return None
    unit, end = found if found and noun is None else (None, start + 1)
    name = unit.name if unit else ""
    return Quantity(start, end, Decimal(0), None, None, unit, name, "exact", True, "zero")


# --- ranks ---------------------------------------------------------------------

_RANK = re.compile(
    rf"(?:\d+|[{CHINESE}]{{1,3}})(?P<unit>名|位)?(?=$|[,。;、!)\n至到]|(?<=[名位])[和与及]|[上下提跃]升|下降|升至)"
)
_RANKED = re.compile(
    r"(?:全[国省市县区盟州旗]|排名|位[列居次]|名列|排在?|[列居]|考核|比武|竞赛|评比|测评|考评)"
    r"[^,。;!?\n]{0,10}$"
)


def rank_at(norm: str, start: int) -> Quantity | None:
    """第3位, 全省第一 as a result (``start`` is behind 第); 第一责任人 and 第一批 are none."""
    match = _RANK.match(norm, start)
    if match is None or not _RANKED.search(norm, max(0, start - 16), start - 1):
        return None
    digits = match[0].rstrip("名位")
    value = arabic(digits) if digits[0].isdigit() else chinese(digits)
    if value is None:
        return None
    unit = unit_named("名次")
    return Quantity(
        start - 1, match.end(), value, None, None, unit, match["unit"] or "", "exact", reading="rank"
    )
