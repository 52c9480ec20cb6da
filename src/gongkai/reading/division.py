"""The words between two quantities of a clause: which are the one's and which the other's.

In: normalised text and two quantities. Out: two spans. Promised: each is at most ``REACH`` characters long.
"""

from __future__ import annotations

import re

from gongkai.reading.phrases import one_of, phrases
from gongkai.reading.tokens import Quantity
from gongkai.reading.verbs import agent_acts, first_verb, trailing_verbs

_EVENT_UNITS = phrases("event_unit")
_BODIES = phrases("body_unit") | {"个", "支", "所"}
_STRIP_LEADS = phrases("strip_lead")

REACH = 80
"""How far the words of a quantity may lie from it: no clause of official prose is longer."""

JOIN = re.compile(r"^[ ,]*(?:、|以及|并且|或者|和|及|与|或|并|且|,)[ ]*")
JOINED = re.compile(r"(?:、|以及|和|(?<![惠涉普波触])及|(?<!参)与|并|,) *$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_IN_BRACKETS = re.compile(r"\([^)]*\)?")
_AMONG = re.compile(r"(?:中|里|当中)?(?P<rank>(?:综合)?(?:排名|排在?|位列|位居|名列|[列居]).{0,6})$")
_RANKING = re.compile(r"排名|位列|位居|名列|[列居]全")
_RATE_TAIL = re.compile(
    rf"(?:(?:办理|审批|办结)?(?:效率|时限|时间|时长)|(?!.效率)[\u4e00-\u9fff]{{2}}率)(?:平均)?{one_of('change')}?[为达到了]*$"
)
_FUNCTION = re.compile(
    r"(?:对|将|把|为|由|与|向|从|给|等|共|有|已|的|至|到|在|是|被|使|让|涉及|其中|全[区市县省]|含|包括|覆盖|面向|(?:[区县市省镇街境]|辖区|系统)内)$"
)


def counts_events(quantity: Quantity) -> bool:
    """Does it count how often something was done (次, 场, 期)?"""
    return quantity.unit_text in _EVENT_UNITS


def is_rate(quantity: Quantity) -> bool:
    """A share, a percentage point, a multiple."""
    return quantity.unit is not None and quantity.unit.kind in ("share", "point", "ratio")


def counts_acts(quantity: Quantity) -> bool:
    """Events, or how often a person took part in one."""
    return counts_events(quantity) or quantity.unit_text == "人次"


def divide(
    norm: str, begin: int, left: Quantity, right: Quantity
) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """The words between two quantities of a clause: (those of the left one, those of the right one)."""
    start, end = left.end, right.start
    if end - start > 2 * REACH:
        return (start, start + REACH), (end - REACH, end)
    gap = norm[start:end]
    among = _AMONG.search(gap) if right.reading == "rank" else None
    if among:  # 在全国106个城市中排名第一
        return (start, start + among.start()), (start + among.start("rank"), end)
    if not gap.strip():
        return (start, start), None
    joined = JOIN.match(gap)
    if joined:
        return (start, start), (start + joined.end(), end)
    cut = _last_join(gap)
    if cut is not None:
        return (start, start + cut[0]), (start + cut[1], end)
    if right.reading == "rank" and _RANKING.search(norm, begin, left.start):
        return (start, end), (end, end)  # 位列全国100个城市第10名
    return _at_a_verb(norm, begin, left, right)


def _at_a_verb(
    norm: str, begin: int, left: Quantity, right: Quantity
) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """The words between two quantities that nothing separates but, perhaps, a verb."""
    start, end = left.end, right.start
    gap = norm[start:end]
    acts = first_verb(gap) if counts_events(right) and not counts_events(left) else 0
    if acts > 0 and left.unit is not None and left.unit.kind == "count":  # 对12个部门开展督察3次
        return (start, start + acts), (start + acts, end)
    own_before = norm[begin : left.start].strip(" ,、的")
    if _HAN.match(norm, right.end) and left.unit is not None and left.unit.kind == "count":
        verbs = trailing_verbs(norm, start, end)
        if verbs > start:  # 制定7个方面58项措施: each number has its noun behind it
            return (start, verbs), (verbs, end)
    if not own_before or own_before in _STRIP_LEADS:
        rate = _RATE_TAIL.search(gap)
        if rate and right.unit is not None and right.unit.kind == "share":
            return (start, start + rate.start()), (start, end)
    verbs = trailing_verbs(norm, start, end)
    if _lacks_noun(norm, begin, left) and verbs == end and not _HAN.match(norm, right.end):
        return (start, end), (end, end)  # 常驻8个部门19人
    acts = first_verb(gap)
    acts = agent_acts(gap) if acts < 0 and _counts_bodies(left) else acts
    if acts > 0 and not _HAN.match(norm, right.end) and (verbs == end or start + acts < verbs):
        return (start, end), (start + acts, end)  # 16家中心|提供法律咨询4万人次
    if own_before and trailing_verbs(norm, begin, left.start) == left.start and not _is_function(own_before):
        return (start, start), (start, end)
    if verbs > start:
        return (start, verbs), (verbs, end)
    return (start, start), (start, end)


def _counts_bodies(quantity: Quantity) -> bool:
    return quantity.unit_text in _BODIES


def _lacks_noun(norm: str, begin: int, quantity: Quantity) -> bool:
    """常驻8个, 抽查5家: a verb stands right before the count of things."""
    counts = quantity.unit is not None and quantity.unit.kind == "count" and not counts_events(quantity)
    verbs = trailing_verbs(norm, begin, quantity.start)
    return (
        counts and verbs < quantity.start and not _is_function(norm[begin : quantity.start].strip(" ,、的"))
    )


def _last_join(gap: str) -> tuple[int, int] | None:
    """The separator that splits a gap (公共法律服务工作站和| , 部门、|案卷), as (its start, its end)."""
    tail = JOINED.search(gap)
    if tail:
        return tail.span()
    at = _IN_BRACKETS.sub(lambda match: " " * len(match[0]), gap).rfind("、")
    if at > 0 and len(gap) - at < 20:
        return at, at + 1
    return None


def _is_function(words: str) -> bool:
    return _FUNCTION.search(words) is not None
