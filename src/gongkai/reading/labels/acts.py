"""Acts of enforcement and justice: of which drive, against which crimes.

In: the ``Context`` and the quantity's own words. Out: the label with what its part of the sentence set about,
or None.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.phrases import compiled, endings, one_of, phrases
from gongkai.reading.words import EMPTY

_CRIME = compiled("crime")

OWN_ACT = re.compile(rf"{one_of('adverb')}*{one_of('own_act')}+")
"""立案, 罚款, 拘留: acts that nothing but a case inherits."""
_ACTED_ON = re.compile(rf"{one_of('own_act')}{one_of('bare_noun')}")
"""处罚企业, 警告单位"""
_FINDINGS = endings("finding")
_FOUND = re.compile(rf"{one_of('adverb')}*{one_of('find_verb')}了?(?:各类|相关)?{one_of('finding')}")
"""发现问题, 提出意见建议: found by what, on what?"""
_INSPECTS, _INSPECTED = compiled("inspection"), re.compile(f"^(?!减少|压减|避免).*{one_of('inspection')}$")
_INSPECTION = re.compile(
    rf"(?:开展|进行|召开|组织)了?(?P<what>[^,、。;]{{0,14}}(?:{one_of('inspection')}|会议?)(?:工作|活动)?)$"
)
_WON_BEGINS = frozenset("荣获夺取")
_WON = re.compile("荣?获得?|夺得|取得")
_CONTEST_AT_END = re.compile(rf"{one_of('contest')}(?:活动)?$")
_ACT_ENDS = frozenset(word[-1] for word in phrases("own_act", "bare_noun"))
_BARE_CASE = re.compile(rf"{one_of('carried_verb')}了?(?:各类)?案件")
"""办结案件, 审结各类案件: of what kind?"""


def won_at(c: Context, place: Place, own: Label) -> Label | None:
    """参加法律知识竞赛, 获一等奖1个、二等奖3个: at which contest."""
    won = _WON.match(own.words.norm) if own.words.norm[:1] in _WON_BEGINS else None
    contest = c.clause_before(place) if won else EMPTY
    if won is None or not _CONTEST_AT_END.search(contest.norm):
        return None
    return Label(
        contest + own.words, contest + own.words.cut(0, won.end()), own.words.cut(won.end()), "frame"
    )


def found_by(c: Context, place: Place, own: Label) -> Label | None:
    """对12个部门开展督察, 发现问题58个; 审查文件13件, 提出意见46条: by which inspection, on what."""
    if not _FINDINGS.end(own.words.norm) or not _FOUND.fullmatch(own.words.norm):
        return None
    clause = c.clause_before(place)
    if not clause and c.labels and c.last_place.clause_start == place.clause_start:
        return None
    said = clause or (c.labels[-1].words if c.labels else EMPTY)
    event = _INSPECTION.search(said.norm)
    inspects = _INSPECTS.match(said.norm) or (not clause and _INSPECTED.search(said.norm))
    by = said.cut(*event.span("what")) if event else said if inspects else EMPTY
    return Label(by + own.words, by + own.words.cut(0, 2), own.topic, "object") if by else None


def act_of_drive(c: Context, place: Place, own: Label) -> Label | None:
    """开展燃气专项整治, 立案9件, 处罚企业4家; 严惩暴力犯罪, 办结案件691件."""
    norm = own.words.norm
    acts = norm[-1:] in _ACT_ENDS and (
        _ACTED_ON.fullmatch(norm) is not None
        or (OWN_ACT.fullmatch(norm) is not None and _first_of_part(c, place))
    )
    if acts and (drive := c.campaign(place)):
        return Label(drive + own.words, own.words, drive, "object")
    bare = norm.endswith("案件") and _BARE_CASE.fullmatch(norm) is not None and _first_of_part(c, place)
    crimes = c.clause_between(c.said_up_to, place) if bare else None
    if crimes and _CRIME.search(crimes.norm):
        return Label(crimes + own.words, own.words, crimes + own.topic, "object")
    return None


def _first_of_part(c: Context, place: Place) -> bool:
    """Is nothing counted before it, back to the last semicolon?"""
    return not c.labels or c.norm.find(";", c.last_place.quantity.end, place.quantity.start) >= 0
