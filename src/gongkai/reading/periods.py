"""Which period a quantity belongs to.

In: a sentence, its words of time, the report's year. Out: for each quantity a
period (ISO 8601). The rules, with their source in official prose, stand in
docs/reading.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence

from gongkai.reading.clauses import Place, Sentence
from gongkai.reading.dates import resolve
from gongkai.reading.phrases import one_of
from gongkai.reading.tokens import When
from gongkai.reading.verbs import leading_verbs

_MODIFIER = 12
_NEAR = 12
_CLAUSE_REACH = 60
_RESPECTIVELY_REACH = 40
_HANDLES = re.compile(r"[^,。;、的\d]{0,4}?(?<![面针应绝])[对将把](?![象策外口接应照])")
_OPENING = frozenset(",。;:!?、(\n “”")
_COMPARED = re.compile(r"(?:较|比|与|同|相比|相较|和|超|低于|高于|对比|参照)[“\"]?$")
_THAN = re.compile(r"(?:[较比与]|同比) ?$")
_JOINS = frozenset("、和与及")
_LEADING_IN = re.compile(
    r"(?:其中|截[至止]到?|自从?|从|在|于|至|到|全[区市县省州]|另外?|,|而|共|由|并|预计|力争|计划|确保|拟)$"
)
_MODIFIES = re.compile(
    r"(?:年|度)?[^,。;、\d]{0,8}?的|(?:印发|制定|出台|颁布|发布)(?!了)"
    r"|[^,。;、\d]{2,14}?(?:报告|方案|计划|要点|规划|清单)"
)
_TOOK_PLACE = re.compile(
    r",?[^,。;、\d]{0,12}(?:成立|上线|挂牌|施行|启用|开通|投入使用|投用|建成|揭牌|运行|生效|召开)(?:运行)?(?=[,。;])"
)
_RANKED = re.compile(rf" ?{one_of('rank_cue')}(?:在|为)?(?:全[国省市县区])?第")  # 我市2019年排第12名
_OF_A_THING = re.compile(
    r"(?:以来|来)?(?:[^,。;、\d]{0,8}(?:制发|制定|印发|出台|发布|颁布|形成))?的[\u4e00-\u9fff]"
)
_PLAN_SINCE = re.compile('[”"]?(?:规划|时期|普法规划|普法)?(?:实施)?以来')
_BASE_OF = re.compile("(?:同期)?[^,;。、\\d]{0,4}的")  # 比上年同期查获的52起
_ITEM = re.compile(r"[;。:,\n] *[一二三四五六七八九十]{1,2}是")
_BY_REPORT = ("Y-1", "Y+1")
_CUT_OFF = re.compile(r"(?:之|以)?前[^,。;\d]{1,40}的")
_CLAUSE_ENDS = re.compile("[,;。]")
_DEADLINE = re.compile(r"之?前(?![\u4e00-\u9fff]{1,24}的)")
_YEARS = re.compile(r"(\d{4})/(\d{4})")
_YEAR_ONLY = re.compile(r"\d{4}")
_CARRIED_OVER = ("结转", "结存", "转入", "遗留")


def periods(norm: str, sentence: Sentence, year: int, default: str) -> list[str]:
    """The period of each quantity of the sentence: that of the last words of time before it."""
    whens = [w for w in sentence.whens if w.period and _dates(norm, w, sentence, year)]
    items = [m.end() for m in _ITEM.finditer(norm, max(0, sentence.start - 1), sentence.end)] if whens else []
    item = 0
    hands_out = norm.find("分别", sentence.start, sentence.end) >= 0
    found: list[str] = []
    about = int(default) if _YEAR_ONLY.fullmatch(default) else year
    period, position, remark, remark_end, said, begun = default, 0, "", -1, 0, ""
    series: list[str] = []
    each: deque[str] = deque()
    for index, place in enumerate(sentence.places):
        only = ""
        while position < len(whens) and whens[position].start < place.quantity.start:
            when = whens[position]
            position += 1
            if _is_whole_year(norm, when):  # 6月机构改革后, …, 全年开展12次
                period = default if period.startswith(str(year)) else period
                continue
            resolved = resolve(
                when.period, year if when.period in _BY_REPORT or when.period[0] == "L" else about
            )
            behind = norm[when.end : min(place.quantity.start, when.end + _NEAR)].strip()
            if _is_base(norm, when):  # 比2023年的5件增加2件
                only = resolved if not behind or _BASE_OF.fullmatch(behind) else ""
                continue
            closed = _bracket_end(norm, sentence, when) or _deadline_end(norm, sentence, when)
            if closed:
                remark, remark_end = resolved, closed
                continue
            if behind == "的":
                only = "" if _is_compared(place) else resolved
                continue
            if when.start - said > 1 or norm[said] not in _JOINS:
                series = []
            series.append(resolved)
            said = when.end
            if _YEAR_ONLY.match(resolved):
                about = int(resolved[:4])
            period, begun = _reach(norm, when, resolved, begun, year)
            item = bisect_right(items, when.start)
        if item and bisect_right(items, place.quantity.start) > item:
            period, item = default, 0  # 二是6月底前完成5件; 三是办理3件: the date is of its item
        begin = max(said, sentence.places[index - 1].quantity.end) if hands_out and index else said
        if hands_out and norm.find("分别", begin, min(place.quantity.start, said + _RESPECTIVELY_REACH)) >= 0:
            each, series = deque(_one_each(sentence, index, series, period)), []
        only = each.popleft() if each else only
        found.append(only or (remark if place.quantity.start < remark_end else period))
    return found


def _reach(norm: str, when: When, period: str, begun: str, year: int) -> tuple[str, str]:
    """How far the words of time reach (以来 to the report's year or to the 截至 behind it) and from where."""
    since = when.since
    if _PLAN_SINCE.match(norm, when.end) and "/" in period:  # “十三五”以来
        period, since = period[:4], True
    if when.upto and begun:
        period = f"{begun}/{period}"  # 自2020年8月1日起…, 截至12月底
    begun = period if since else ""
    if since and "/" not in period and (int(period[:4]) < year or "-" in period):
        period = f"{period}/{year}"
    return period, begun


def _one_each(sentence: Sentence, index: int, series: Sequence[str], period: str) -> Sequence[str]:
    """2023年、2024年分别办理5件、7件; 2022年至2024年满意度分别为81分、84分、88分: a year for each."""
    if len(series) > 1:
        return series
    span = _YEARS.fullmatch(period)
    years = range(int(span[1]), int(span[2]) + 1) if span else ()
    run = sentence.places[index : index + len(years)]
    alike = [p for p in run if p.joined and p.quantity.unit_text == run[0].quantity.unit_text]
    return [str(year) for year in years] if len(years) > 1 and len(alike) == len(years) - 1 else ()


def _dates(norm: str, when: When, sentence: Sentence, year: int) -> bool:
    return _counts(norm, when, sentence, year) or _is_base(norm, when) or _is_whole_year(norm, when)


def _is_whole_year(norm: str, when: When) -> bool:
    return norm[when.start : when.end] == "全年"


def _is_base(norm: str, when: When) -> bool:
    """比2023年的5件增加2件, 同比去年85%上升: with the number behind the date others are compared."""
    return _THAN.search(norm, max(0, when.start - 4), when.start) is not None


def _is_compared(place: Place) -> bool:
    """由上年的92%提高到97%: the date is that of the one number; 是上年的2.3倍 is a value of this year."""
    unit = place.quantity.unit
    return unit is not None and unit.kind == "ratio"


def _counts(norm: str, when: When, sentence: Sentence, year: int) -> bool:
    """Does the date say when the counting was done (and not which thing was counted)?"""
    resolved = resolve(when.period, year)
    if resolved == str(year):
        return not when.period.startswith("Y") or norm[when.start : when.end] != "全年"
    if when.period[0] == "L":
        return True
    if _CUT_OFF.match(norm, when.end):
        return False  # 9月1日前印发的文件
    if _TOOK_PLACE.match(norm, when.end) or norm.startswith(_CARRIED_OVER, when.end):
        return False  # 系统于10月29日上线, 差评占0.34%: the date is of what took place
    before = norm[max(sentence.start, when.start - 4) : when.start].rstrip(" ")
    if _COMPARED.search(before):
        return False
    if when.since and _OF_A_THING.match(norm, when.end):
        return False  # 对1998年以来的规范性文件进行清理
    if when.since or when.upto:
        return True
    if "-" in resolved.replace("/", "", 1) and not _YEAR_ONLY.fullmatch(resolved) and "-" in resolved:
        return not norm.startswith("的", when.end)
    if norm.startswith("的", when.end) and norm[when.end + 1 : when.end + 2].isdigit():
        return True
    opens = (
        not before
        or before[-1] in _OPENING
        or _RANKED.match(norm, when.end)
        or _LEADING_IN.search(before)
        or when.start == sentence.start
    )
    return bool(opens) and (_MODIFIES.match(norm, when.end) is None or _begins_clause(norm, when.end))


def _begins_clause(norm: str, end: int) -> bool:
    """2023年对备案的文件进行审查, 2023年查处群众反映强烈的案件: before a verb with an object of its own
    the date says when, though a 的 follows; in 2022年建成的站点 it says which.
    """
    words = norm[end : end + _MODIFIER]
    acts = leading_verbs(words)
    return _HANDLES.match(words) is not None or 0 < acts < words.find("的", acts) - 1


def _deadline_end(norm: str, sentence: Sentence, when: When) -> int:
    """任务5件于10月底前完成, 罚款3万元: where the clause ends that says by when; 0: none."""
    inside = when.start - 1 > sentence.start and norm[when.start - 2] not in _OPENING
    if not (inside and norm[when.start - 1] in "于在" and _DEADLINE.match(norm, when.end)):
        return 0
    stop = _CLAUSE_ENDS.search(norm, when.end, min(sentence.end, when.end + _CLAUSE_REACH))
    return stop.start() if stop else when.end + _CLAUSE_REACH


def _bracket_end(norm: str, sentence: Sentence, when: When) -> int:
    """Where the brackets around a date end: （部分为12月受理） says nothing of what follows; 0: none."""
    opened = norm.rfind("(", max(sentence.start, when.start - 40), when.start)
    if opened < 0 or norm.find(")", opened, when.start) >= 0:
        return 0
    return max(0, norm.find(")", when.end, when.end + 80))
