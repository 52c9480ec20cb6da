"""Which period and which kind of statement a quantity belongs to.

In: a sentence, its words of time, the report's year. Out: for each quantity a
period (ISO 8601) and ``actual`` or ``target``. The rules, with their source in
official prose, stand in docs/reading.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence

from gongkai.reading.clauses import Place, Sentence
from gongkai.reading.dates import resolve
from gongkai.reading.outline import Marker
from gongkai.reading.phrases import compiled
from gongkai.reading.tokens import When
from gongkai.reading.verbs import leading_verbs

_MODIFIER = 12
_NEAR = 12
_HANDLES = re.compile(r"[^,。;、的\d]{0,4}?(?<![面针应绝])[对将把](?![象策外口接应照])")
_OPENING = frozenset(",。;:!?、(\n “”")
_COMPARED = re.compile(r"(?:较|比|与|同|相比|相较|和|超|低于|高于|对比|参照)$")
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
_OF_A_THING = re.compile(r"(?:以来|来)?的[\u4e00-\u9fff]")
_YEAR_ONLY = re.compile(r"\d{4}")
_TARGET_EXACT = re.compile(  # each begins with a letter: so are they found fast
    r"力争|争取(?![^,。;]{0,24}(?:资金|债券|贷款|补助))|确保[^。;]{0,24}(?:达|不|在|实现|完成)|保证[^。;]{0,24}(?:达|不|在|实现|完成)"
    r"|目标(?:为|是|值|达)|预期目标|预计|计(?<![训习作度法查划察生].)划(?=[新举开培完建投实组增])|计划(?:于|在|到)"
    r"|拟(?=[于在新建定用办举开投增])|规划(?=[的新建]?\d)"
)
_TARGET_BOUND = re.compile(
    r"应|须|(?<![主重需必首紧摘概纪简])要(?![点素件闻案])|明确|规定|标准|原则|目标|确保|力争|保证|争取|必须|不得|严格|计划|比例"
)
_CLAUSES = re.compile(r"[。;]")
_TASK = re.compile(r"(?:目标|计划|指标|年度|下达)任务$")
_DONE = re.compile(r"实际|完成率|超额")
_CARRIED_OVER = ("结转", "结存", "转入", "遗留")
_AS_REQUIRED = re.compile(r"[^,。;]{0,16}的(?:要求|标准|规定|目标|比例)")
_RESULTS = re.compile(
    r"(?:完成|落实|推进|开展|进展)情况|成效|回顾"
    r"|(?<!保)(?<!力争)(?<!努力)(?:完成|圆满|顺利|超额|落实)[^,。;\d]{0,12}(?:任务|目标)"
)
_SO_FAR = re.compile(r"截[至止]到?(?:目前|今|现在)")
_EARLY = re.compile(r"\d{4}-0[1-4](?:-\d\d)?(?:$|/)")
"""When a report on the year before is written."""
_TO_COME = re.compile(r"(?<![目此之])前|将|拟|(?<![主重需必摘])要")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_ANNOUNCES = re.compile(
    r"2(?P<year>0\d\d)年(?! ?\d{1,2} ?月)(?=[^。]{6})"
    r"|下一步|下步|今后|明年|来年|接下来|下阶段|下一阶段|下一年"
)
_SENTENCE_BEGINS = re.compile(r"(?:^|[。!?\n])[\s”]*$")
_SPACE_BETWEEN = 40
_PLAN_HEADING = compiled("plan_heading")


def plan_spans(
    norm: str, markers: Sequence[Marker], ends: Sequence[int], year: int
) -> list[tuple[int, int, int | None]]:
    """Where the report speaks of what is to come: (start, end, the year it names).

    ``ends`` goes with ``markers``: where the section of each ends.
    """
    found: list[tuple[int, int, int | None]] = []
    for marker, end in zip(markers, ends, strict=True):
        if marker.kind in ("point", "nth"):
            continue
        heading = norm[marker.end : marker.heading_end]
        planned = _year_named(heading, year) is not None or _PLAN_HEADING.search(heading)
        if planned and not _RESULTS.search(heading) and "存在" not in heading[:3]:
            about = _year_named(norm[marker.end : min(end, marker.end + 80)], year)
            found.append((marker.start, end, about))
    return sorted([*found, *_announced(norm, markers, year)], key=lambda span: span[0])


def _year_named(words: str, year: int) -> int | None:
    return year + 1 if f"{year + 1}年" in words else None


def _announced(norm: str, markers: Sequence[Marker], year: int) -> Iterator[tuple[int, int, int | None]]:
    """Passages without a heading of their own that a sentence opens: 下一步, …; 2024年是…."""
    chapters = [m.start for m in markers if m.kind == "chapter"]
    end = 0
    for match in _ANNOUNCES.finditer(norm):
        start = match.start()
        if start < end or not _SENTENCE_BEGINS.search(norm, max(0, start - _SPACE_BETWEEN), start):
            continue
        names_next = match[0].startswith(str(year + 1))
        if match["year"] and not names_next:
            continue
        following = bisect_right(chapters, start)
        paragraph = norm.find("\n", start)  # without chapters, what is announced ends with its paragraph
        last = paragraph if paragraph >= 0 and not chapters else len(norm)
        end = chapters[following] if following < len(chapters) else last
        words = norm[start : start + 80].partition("。")[0]
        yield start, end, year + 1 if names_next else _year_named(words, year)


def periods(norm: str, sentence: Sentence, year: int, default: str) -> list[str]:
    """The period of each quantity of the sentence: that of the last words of time before it."""
    whens = [
        w for w in sentence.whens if w.period and (_counts(norm, w, sentence, year) or _is_base(norm, w))
    ]
    found: list[str] = []
    about = int(default) if _YEAR_ONLY.fullmatch(default) else year
    period, position, remark, remark_end, said = default, 0, "", -1, 0
    series: list[str] = []
    each: deque[str] = deque()
    for place in sentence.places:
        only = ""
        while position < len(whens) and whens[position].start < place.quantity.start:
            when = whens[position]
            position += 1
            resolved = resolve(when.period, year if when.period in ("Y-1", "Y+1") else about)
            closed = _bracket_end(norm, sentence, when)
            if closed is not None:
                remark, remark_end = resolved, closed
                continue
            behind = norm[when.end : min(place.quantity.start, when.end + _NEAR)].strip()
            if _is_base(norm, when):  # 比2023年的5件增加2件
                only = resolved if behind in ("", "的") else ""
                continue
            if behind == "的":
                only = "" if _is_compared(place) else resolved
                continue
            if when.start - said > 1 or norm[said] not in _JOINS:
                series = []
            series.append(resolved)
            said = when.end
            period = resolved
            if _YEAR_ONLY.match(period):
                about = int(period[:4])
            if when.since and (int(period[:4]) < year or "-" in period):
                period = f"{period}/{year}"
        if len(series) > 1 and norm.find("分别", said, min(place.quantity.start, said + _NEAR)) >= 0:
            each, series = deque(series), []  # 2023年、2024年分别办理5件、7件
        only = each.popleft() if each else only
        found.append(only or (remark if place.quantity.start < remark_end else period))
    return found


def _is_base(norm: str, when: When) -> bool:
    """比2023年的5件增加2件, 同比去年91.5%上升: with the number behind the date others are compared."""
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
    opens = not before or before[-1] in _OPENING or _LEADING_IN.search(before) or when.start == sentence.start
    return bool(opens) and (_MODIFIES.match(norm, when.end) is None or _begins_clause(norm, when.end))


def _begins_clause(norm: str, end: int) -> bool:
    """2023年对备案的文件进行审查, 2023年查处群众反映强烈的案件: before a verb with an object of its own
    the date says when, though a 的 follows; in 2022年建成的站点 it says which.
    """
    words = norm[end : end + _MODIFIER]
    acts = leading_verbs(words)
    return _HANDLES.match(words) is not None or 0 < acts < words.find("的", acts) - 1


def _bracket_end(norm: str, sentence: Sentence, when: When) -> int | None:
    """Where the brackets around a date end: （部分为12月受理） says nothing of what follows."""
    opened = norm.rfind("(", max(sentence.start, when.start - 40), when.start)
    if opened < 0 or norm.find(")", opened, when.start) >= 0:
        return None
    closed = norm.find(")", when.end, when.end + 80)
    return closed if closed >= 0 else None


def statements(norm: str, sentence: Sentence, planned: bool, spoken: Sequence[str], year: int) -> list[str]:
    """For each quantity of the sentence, with its period: ``target`` for what is planned, required
    or still to come, ``actual`` for what was done.
    """
    intended = _TARGET_EXACT.search(norm, sentence.start, sentence.end) is not None
    if not intended and _SO_FAR.search(norm, sentence.start, sentence.end):
        planned = False
    return [
        "target"
        if year
        and period[:4] > str(year)
        and (intended or not _is_fresh(norm, sentence, place, period, year))
        else _statement(norm, sentence, place, planned, intended)
        for place, period in zip(sentence.places, spoken, strict=True)
    ]


def _is_fresh(norm: str, sentence: Sentence, place: Place, period: str, year: int) -> bool:
    """2025年1月, 完成整改5件 in the report on 2024: what happened just before it was written."""
    if not (period.startswith(str(year + 1)) and _EARLY.match(period)):
        return False
    return _TO_COME.search(norm, sentence.start, place.quantity.start) is None


def _statement(norm: str, sentence: Sentence, place: Place, planned: bool, intended: bool) -> str:
    """``intended`` says that something in the sentence is."""
    quantity = place.quantity
    bound = quantity.qualifier in ("at_least", "at_most")
    tasked = norm.endswith("任务", sentence.start, quantity.start)
    if not (bound or planned or intended or tasked):
        return "actual"
    before = norm[max(sentence.start, quantity.start - 60) : quantity.start]
    before = _CLAUSES.split(_IN_BRACKETS.sub("", before))[-1]
    if bound:
        if before.endswith("了") and not planned:
            return "actual"
        required = _TARGET_BOUND.search(before) or _AS_REQUIRED.match(norm, quantity.end)
        return "target" if planned or required else "actual"
    if planned:
        return "target"
    cue = _TARGET_EXACT.search(before) if intended else None
    if cue is None:
        unmet = _TASK.search(before) or _DONE.search(norm, quantity.end, quantity.end + 30)
        return "target" if tasked and unmet and "完成" not in before else "actual"
    return "actual" if "实际" in before[cue.end() :] else "target"
