"""Which quantities are facts and which are planned or required.

In: the text with its markers; a sentence, the periods of its quantities, the report's year. Out: where
the report speaks of what is to come; for each quantity ``actual`` or ``target``. The rules, with their
source in official prose, stand in docs/reading.md.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from gongkai.reading.clauses import Place, Sentence
from gongkai.reading.outline import Marker
from gongkai.reading.phrases import compiled

_TARGET_EXACT = re.compile(  # each begins with a letter: so are they found fast
    r"力争|争取(?![^,。;]{0,24}(?:资金|债券|贷款|补助))|确保[^。;]{0,24}(?:达|不|在|实现|完成)|保证[^。;]{0,24}(?:达|不|在|实现|完成)"
    r"|目标(?:为|是|值|达)|预期目标|预计|计(?<![训习作度法查划察生].)划(?=[新举开培完建投实组增])|计划(?:于|在|到)"
    r"|将(?:完成|建成|新增|新建|新开|打造)(?=\d|$)|拟(?=[于在新建定用办举开投增])|规划(?=[的新建]?\d)"
)
_TARGET_BOUND = re.compile(
    r"应|须|(?<![主重需必首紧摘概纪简])要(?![点素件闻案])|明确|规定|标准|原则|目标|确保|力争|保证|争取|必须|不得|严格控制|计划|比例"
)
_CLAUSES = re.compile(r"[。;]")
_TASK = re.compile(r"(?:目标|计划|指标|年度|下达)任务$")
_MET = re.compile("实际|仅|已")
_ALL_DONE = re.compile("(?:全部|均|已)(?:按时|如期|已)?完成")
_DONE = re.compile(r"实际|完成率|超额")
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
_BETWEEN = " \n\t\r”"
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
        if start < end or not _begins_sentence(norm, start):
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


def _begins_sentence(norm: str, start: int) -> bool:
    """Does nothing but space stand there behind the end of a sentence?"""
    near = norm[max(0, start - _SPACE_BETWEEN) : start]
    said = near.rstrip(_BETWEEN)
    return (
        said.endswith(("。", "!", "?")) or "\n" in near[len(said) :] or (not said and start <= _SPACE_BETWEEN)
    )


def statements(norm: str, sentence: Sentence, planned: bool, spoken: Sequence[str], year: int) -> list[str]:
    """For each quantity of the sentence, with its period: ``target`` for what is planned, required
    or still to come, ``actual`` for what was done.
    """
    intended = _TARGET_EXACT.search(norm, sentence.start, sentence.end) is not None
    if not intended and _SO_FAR.search(norm, sentence.start, sentence.end):
        planned = False
    past_up_to = sentence.start
    if year and not intended and any(_is_early(period, year) for period in spoken):
        to_come = _TO_COME.search(norm, sentence.start, sentence.end)
        past_up_to = to_come.start() if to_come else sentence.end
    return [
        "target"
        if year
        and period[:4] > str(year)
        and not (_is_early(period, year) and place.quantity.start < past_up_to)
        else _statement(norm, sentence, place, planned, intended)
        for place, period in zip(sentence.places, spoken, strict=True)
    ]


def _is_early(period: str, year: int) -> bool:
    """2025年1月, 完成整改5件 in the report on 2024: what may have happened just before it was written."""
    return period.startswith(str(year + 1)) and _EARLY.match(period) is not None


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
        met = "完成" in before or _ALL_DONE.search(norm, quantity.end, quantity.end + 20)
        return "target" if tasked and unmet and not met else "actual"
    return "actual" if _MET.search(before, cue.end()) else "target"
