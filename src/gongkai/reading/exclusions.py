"""Numbers with a unit that are no quantities: slogans, circles, tiers, ages, durations in passing.

In: normalised text, where the number and its unit stand, its value and unit.
Out: ``Aside`` with the reason, or None. Each rule names a pattern of official
prose; the words are data (``phrases.csv``, ``units.csv``).
"""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.reading.phrases import Endings, compiled, phrases
from gongkai.reading.tokens import Aside
from gongkai.reading.units import Unit

_CIRCLE_NOUN = compiled("circle")
_CAMPAIGN = compiled("campaign")
_DURATION_CUE = compiled("duration_cue")
_SLOGAN_NOUN = compiled("slogan_noun")

_LOOK = 12
_DAY = 24
_SHORT_DURATIONS = frozenset(("working-day", "minute", "second", "hour"))
_PLAIN_KINDS = frozenset(("count", "share"))
_PECULIAR = frozenset(("ci", "ye", "fang-mian"))
"""Counts that may be a frequency (每年2次), the pages of a file, or aspects (从3方面)."""
_JUST_ONE = re.compile(r"(?:[仅只共]有?|新增)$")
_FREQUENCY = re.compile(r"每(?:[两二三半1-6])?个?(?:天|日|周|月|季度?|年)$")
_CIRCLE = re.compile(r"[^。;\d]{0,12}圈|、[^。;]{0,16}圈")
_SHORT_QUOTE = re.compile(r"“[^”]{1,3}”")  # 四个“最”
_PAGE_OF = re.compile(r"页[ ,/]*共$")
_CHINESE_CUE = re.compile(r"连续|提前|缩短|压缩|延长")
_APPOSITION = re.compile(r"[^,。;:!?\n\d]{1,12}、[^,。;:!?\n、\d]{1,8}$")
_COUNTED = re.compile(r"(?:等|的|了|共|含|有|及|和|:|、|[^\u4e00-\u9fff])$")
_SHARE_CUE = re.compile(r"[近约超逾过降升占长少增足到达了]$")
_ONE_OF = re.compile(r"(?:(?![入获被评列选])[\u4e00-\u9fff]){1,10}之一")
_EXCEPT = re.compile(r"(?<![拆清解消排免废删扣根破扫切革])除$")
_APART = re.compile(r"[^,。;:!?\n]{0,10}?(?:以外|之外|外(?=[,均全都其已]))")
_LISTED = re.compile(r"\d(?:个?工作日|天|日|小时|分钟)[、和]$")
_PLANT = re.compile("[^,。;]{0,16}(?:项目|生产线|工程)")
_NEVER = re.compile("[未不][^,。;]{1,8}的")
_AVERAGE_AGE = re.compile("平均年龄[为达约]?$")
_THOSE_OVER = re.compile("以[上下]的[^,。;]{1,8}有[:,]?(?=[\\u4e00-\\u9fff])")
_BASE = re.compile(r"[^,。;、\d]{1,14}\d")
_BATCHES = ("pi", "pi-ci")
_IN_BATCHES = re.compile(r"(?:^|[^\u4e00-\u9fff]|[已均并别])分$|先后分?$")
_MANY = 100
_OF_RANK = ("名", "位", "强")
_THE_FIRST = re.compile(r"(?<![目此之以年月日先])前$")
_CRITERION = re.compile(r"(?:及)?以[上下](?:的)?(?:占|[\u4e00-\u9fff]{0,10}?[^\u4e00-\u9fff,。;、]?\d)")


def why_none(norm: str, start: int, stop: int, value: Decimal, unit: Unit, is_chinese: bool) -> Aside | None:
    """Why a number with a unit is no quantity; None where it is one."""
    if "之一" in norm[stop : stop + _LOOK] and _ONE_OF.match(norm, stop):
        return Aside(start, stop, "other")  # 16件实事之一
    if (
        norm[start - 1 : start] == "除"
        and _EXCEPT.search(norm, max(0, start - 2), start)
        and _APART.match(norm, stop)
    ):
        return Aside(start, stop, "other")  # 除3项外全部完成
    if norm[start - 1 : start] == "每" and unit.kind == "count" and _BASE.match(norm, stop):
        return Aside(start, stop, "other")  # 每10万人拥有律师13.8名
    if norm[max(0, start - 2) : start] == "年产" and _PLANT.match(norm, stop):
        return Aside(start, stop, "name")  # 年产8万吨正极材料项目
    if unit.kind == "count" and norm.startswith("以", stop) and _THOSE_OVER.match(norm, stop):
        return Aside(start, stop, "other")  # 1000件以上的部门有: …
    if unit.code in _BATCHES and _IN_BATCHES.search(norm, max(0, start - 4), start):
        return Aside(start, stop, "other")  # 分3批公布
    if norm[stop - 1 : stop] in _OF_RANK and _THE_FIRST.search(norm, max(0, start - 2), start):
        return Aside(start, stop, "other")  # 进入全省前30名
    if not is_chinese and unit.kind in _PLAIN_KINDS and unit.code not in _PECULIAR:
        return None
    aside = _in_any_numerals(norm, start, stop, value, unit)
    if aside is not None:
        return aside
    if unit.kind == "duration" and unit.code not in _SHORT_DURATIONS:
        return _duration(norm, start, stop, unit, is_chinese)
    return _in_chinese_numerals(norm, start, stop, value, unit) if is_chinese else None


def _in_any_numerals(norm: str, start: int, stop: int, value: Decimal, unit: Unit) -> Aside | None:
    if unit.kind in ("length", "duration") and (
        norm[max(0, start - 2) : start] == "最后"
        or _CIRCLE_NOUN.search(norm, stop, stop + 6)
        or _CIRCLE.match(norm, stop)
    ):
        return Aside(start, stop, "name")
    threshold = unit.kind in ("money", "score") and _CRITERION.match(norm, stop)
    age = unit.kind == "age" and not _AVERAGE_AGE.search(norm, max(0, start - 6), start)
    if age or threshold or (unit.kind == "score" and norm[stop : stop + 1].isdigit()):
        return Aside(start, stop, "other")  # what counts as a case, not how many: 10万元以上案件3件
    if unit.code == "ci" and _FREQUENCY.search(norm, max(0, start - 6), start):
        return Aside(start, stop, "other")
    if unit.code == "ye" and _PAGE_OF.search(norm, max(0, start - 6), start):
        return Aside(start, stop, "other")
    from_aspects = unit.code == "fang-mian" and norm.startswith(("从", "在", "以"), max(0, start - 1))
    return Aside(start, stop, "name") if from_aspects or (unit.code == "hour" and value == _DAY) else None


def _duration(norm: str, start: int, stop: int, unit: Unit, is_chinese: bool) -> Aside | None:
    """三年行动 is a name, 近三年 a date; 连续三年 and 缩短至3天 are measured."""
    before = norm[max(0, start - _LOOK) : start].rpartition("。")[2]
    if _CAMPAIGN.match(norm, stop):
        return Aside(start, stop, "name")
    if before.endswith("连续") and _NEVER.match(norm, stop):
        return Aside(start, stop, "other")  # 连续两年未参检的16家
    if _LISTED.search(before):
        return None  # 平均时间分别为16.5天、11.2天、5.8天
    if not _DURATION_CUE.search(before) or (is_chinese and not _CHINESE_CUE.search(before)):
        return Aside(start, stop, "date" if unit.code in ("year", "month", "ri") else "other")
    return None


def _in_chinese_numerals(norm: str, start: int, stop: int, value: Decimal, unit: Unit) -> Aside | None:
    """Names, slogans, tiers and idioms abound among numerals in words."""
    few = value < _MANY and _in_apposition(norm, start)
    if unit.chinese == "no" or _SHORT_QUOTE.match(norm, stop) or few:
        return Aside(start, stop, "other")
    tenth = unit.code == "cheng" and _SHARE_CUE.search(norm, max(0, start - 2), start)
    one = value == 1 and unit.kind != "ratio" and not tenth
    if one and not _JUST_ONE.search(norm, max(0, start - 2), start):
        return Aside(start, stop, "idiom")
    slogan = unit.chinese == "weak" and _SLOGAN_NOUN.match(norm, stop)
    counted = norm.startswith("方面", stop) and not norm.startswith(("从", "在", "以"), max(0, start - 1))
    return Aside(start, stop, "name") if slogan and not counted else None


def _in_apposition(norm: str, start: int) -> bool:
    """环保、国土、城管五个部门: the number only sums up the names before it."""
    window = norm[max(0, start - 24) : start]
    if not _APPOSITION.search(window) or _COUNTED.search(window):
        return False
    return not _LONG_VERBS.end(window)


_LONG_VERBS = Endings(verb for verb in phrases("verb") if len(verb) > 1)
