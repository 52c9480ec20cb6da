"""The object that a verb lacks: 受理54件, 办结50件.

In: the ``Context`` and the quantity's own words. Out: the label with the object, or None where none is
lacking.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.division import counts_acts, counts_events, is_rate
from gongkai.reading.labels.acts import OWN_ACT, act_of_drive, found_by, won_at
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.labels.listed import ACTS_ON, lead_of_list
from gongkai.reading.phrases import compiled, endings, one_of, phrases
from gongkai.reading.verbs import leading_verb, only_verbs, trailing_verbs
from gongkai.reading.words import EMPTY, Words, strip

_BARE_REACH = phrases("bare_reach")
_OBJECT_NOUN_ENDINGS = endings("object_noun")
_OBJECT_NOUNS = phrases("object_noun")
_BODY_UNITS = phrases("body_unit")
_VERBS = phrases("verb")
_HANDLED = phrases("carried_verb")

_SHORT = 4
_ABOUT_CASES = re.compile(r"案|违法|违规|违章|犯罪|行政处罚|行为|举报|投诉|线索|纠纷|车辆")
_MET_BODIES = compiled("met_body")
_COURT_ACTS = phrases("court_act")
_AGENT_ACTS = re.compile(
    rf"[\u4e00-\u9fff]{{0,2}}(?:政府|(?<!跨)部门|法院|检察院|公安机关)(?=(?:已|共|均|全部)*{one_of('court_act')})"
)
_THING_ENDINGS = endings("handled_thing")
_REACHES = re.compile(rf"{one_of('adverb', 'reach')}+")
_EVENT = re.compile(rf"(?:{one_of('light_verb')}|参加)了?(?=..)")
_LIGHT_VERB = re.compile(rf"{one_of('light_verb')}了?$")
_WHOLE_ACT = re.compile(rf"{one_of('light_verb')}了?{one_of('verbal_noun')}")
"""开展学习, 组织培训"""


def _reached(norm: str) -> bool:
    """参训, 培训: who was reached by the act that was counted before."""
    return norm in _BARE_REACH or _REACHES.fullmatch(norm) is not None


def object_of(c: Context, place: Place, own: Label, joined: bool, noun: bool) -> Label | None:
    """The label with the object that its verb lacks; None where it lacks none."""
    norm, last = own.words.norm, c.labels[-1] if c.labels else None
    acted = _AGENT_ACTS.match(norm) if last and norm[-2:] in _COURT_ACTS else None
    if (
        acted
        and only_verbs(norm[acted.end() :])
        and (counted := c.whole_of(place) or c.counted_before(place))
    ):
        return Label(
            counted.topic + own.words, own.words, counted.topic, "object"
        )  # 诉讼案件29件, 法院已审结24件
    bare = only_verbs(norm)
    if last and bare and last.topic.norm.endswith(norm):
        return last.ruled("object", last.topic)  # 执法人员培训6期, 培训1200余人次
    named = c.clause_between(c.sentence.start, place) if bare and not last else EMPTY
    if named.norm.endswith(norm):
        return Label(named, EMPTY, named, "object")  # 优化延时服务, 累计服务36万人次
    if last and last.words.norm[:2] == norm[:2] and len(norm) > _SHORT:
        return None  # 公开信息2条, 公开年度报告2条: as complete as the one before
    listed = joined or (last is not None and c.last_place.quantity.unit_text == place.quantity.unit_text)
    if listed and norm in _OBJECT_NOUNS and (head := lead_of_list(c)):
        return Label(head + own.words, head, own.words, "frame")  # 办理建议227件、提案233件
    if c.previous and not noun and counts_events(place.quantity) and _LIGHT_VERB.search(norm, 2):
        topic = c.previous.topic  # 开展法治宣讲2场次, 走进社区开展2场次
        return Label(own.words + topic, own.words, topic, "object")
    of_a_drive = won_at(c, place, own) or found_by(c, place, own) or act_of_drive(c, place, own)
    if of_a_drive is not None:
        return of_a_drive
    if joined and counts_events(place.quantity) and counts_events(c.last_place.quantity):
        return None  # 4期培训班、1次集中学习
    return _with_object(c, place, own) if bare and _lacks_object(place, norm) else None


def _with_object(c: Context, place: Place, own: Label) -> Label:
    """受理54件, 办结50件: a bare verb takes what was counted before as its object."""
    norm = own.words.norm
    topic = _counted(c, place, own) if c.labels else _said_before(c, place)
    if topic.norm.endswith("率") and not is_rate(place.quantity):
        topic = EMPTY  # 网办率94%, 办理1.3万件: no rate is handled
    to_bodies = bool(c.labels) and place.quantity.unit_text in _BODY_UNITS and bool(topic)
    if OWN_ACT.fullmatch(norm) and not (to_bodies or _ABOUT_CASES.search(topic.norm)):
        topic = c.campaign(place)  # 发现问题30个, 罚款68万元: no problem is fined
    thing = topic
    if norm[-2:] == topic.norm[-2:]:  # 应出庭45件, 实际出庭43件; 复议申请56件, 撤回申请13件
        done = not _OBJECT_NOUN_ENDINGS.end(topic.norm)
        topic = strip(topic.cut(0, trailing_verbs(topic.norm, 0, len(topic)) if done else len(topic) - 2))
        thing = topic if done else thing
    if c.labels and c.labels[-1].words.norm.startswith(norm):
        return c.labels[-1].ruled("object")  # 受理100件（其中12月受理20件）
    noun = _OBJECT_NOUN_ENDINGS.end(topic.norm) or _reached(norm)
    bare = only_verbs(topic.norm) and not noun
    if topic and topic.norm not in norm and not bare:
        return Label(topic + own.words, own.words, thing, "object")
    return own


def _said_before(c: Context, place: Place) -> Words:
    """The object, where nothing was counted before in the sentence."""
    whole = c.whole_of(place)
    return whole.topic if whole else c.clause_between(c.sentence.start, place)


def _counted(c: Context, place: Place, own: Label) -> Words:
    """The object, where something was counted before: of the same unit first."""
    acted = counts_acts(c.last_place.quantity) and not _reached(own.words.norm)  # no training is inspected
    last = c.labels[-1]  # 其中A类6件、B类2件, 已结案55件; and 其中一审案件6件, 审结5件
    handled = last.words.norm[: leading_verb(last.words.norm)]
    own_thing = (
        last.rule == "part" and _THING_ENDINGS.end(last.topic.norm) and (handled in _HANDLED or not handled)
    )
    of_all = place.joined or c.last_place.joined or (c.is_part(last) and not own_thing)
    whole = c.whole_of(place) if of_all else None
    same = whole or c.counted_before(place)
    if same is not None and (same.topic.norm.endswith("决定") or _is_outcome(same.words.norm)):
        same = c.whole_of(place)  # 作出维持决定41件, 驳回10件: no decision is rejected
    bodies = place.quantity.unit_text in _BODY_UNITS
    if bodies and same is None and _MET_BODIES.match(own.words.norm):  # 检查网点145家次, 责令改正12家
        same = next((c.labels[index] for index in c.counting(_BODY_UNITS)), None)
    if acted:
        return _event_between(c, place) if same is None else EMPTY
    if same is not None:
        return same.topic
    apart = c.norm.find(";", c.last_place.quantity.end, place.quantity.start) >= 0
    afresh = apart or c.norm.startswith("全年", place.before[0])
    event = _event_between(c, place)
    if event or bodies or afresh:  # 隐患3562处, 关闭5家: no danger is closed
        return event
    if c.whole and "移送" in c.labels[-1].words.norm:
        return c.whole.topic  # 移送线索21件, 其中移送纪检机关12件, 涉及43人: not the office
    return (c.previous or own).topic


def _is_outcome(norm: str) -> bool:
    """驳回复议申请, and not 受理复议申请: what became of it."""
    return ACTS_ON.fullmatch(norm) is not None and norm[: leading_verb(norm)] not in _HANDLED


def _event_between(c: Context, place: Place) -> Words:
    """What the clause before held or took part in (开展学法考试, 应考1216人)."""
    clause = c.clause_before(place)
    event = _EVENT.match(clause.norm)
    return strip(clause.cut(event.end())) if event else EMPTY


def _lacks_object(place: Place, norm: str) -> bool:
    """受理12件 says not of what; 培训12次 does."""
    if _OBJECT_NOUN_ENDINGS.end(norm[1:]) and norm not in _VERBS:
        return False  # 驳回申请, and not 撤回申请
    if _reached(norm) and not _WHOLE_ACT.fullmatch(norm):
        return True
    return not counts_acts(place.quantity)
