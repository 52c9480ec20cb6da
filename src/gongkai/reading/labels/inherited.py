"""What a quantity's words lack and the sentence has said before: an object, a head.

In: the ``Context`` and the quantity's own words. Out: the completed label, or None or the same label where
the rule does not hold.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.division import counts_acts, counts_events
from gongkai.reading.labels.acts import OWN_ACT, act_of_drive, won_at
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.phrases import compiled, endings, one_of, phrases
from gongkai.reading.tokens import Quantity
from gongkai.reading.topics import (
    LEVEL,
    shared_from,
)
from gongkai.reading.verbs import (
    has_verb,
    leading_verb,
    leading_verbs,
    may_hold_verb,
    only_verbs,
    trailing_verbs,
    verb_phrase,
)
from gongkai.reading.words import EMPTY, Words, strip

_BARE_REACH = phrases("bare_reach")
_OBJECT_NOUN_ENDINGS = endings("object_noun")
_OBJECT_NOUNS = phrases("object_noun")
_GOVERNING = (phrases("verb") - phrases("verbal_noun")) | phrases("carried_verb")
_BODY_UNITS = phrases("body_unit")
_VERBS = phrases("verb")
_CARRIED_VERBS = phrases("carried_verb")
_SHARED_PREDICATE = compiled("shared_predicate")

_SHORT_PART = 4
_SHORT_PAIR = 2
_OPENING = ("“", "《")
_ABOUT_CASES = re.compile(r"案|违法|违规|违章|犯罪|行政处罚|行为|举报|投诉|线索|纠纷|车辆")
_MEASURE_CHANGED = re.compile(rf"[率数量额值度分].{{0,4}}{one_of('change')}")
"""破案率上升, 受理数同比下降: a measure and its change, which need no head."""
_LIST_IN = re.compile("[、和与为]|(?<![涉普惠波触])及")
_ACTS_ON = re.compile(rf"(?!{one_of('object_noun')}){one_of('verb')}{one_of('object_noun')}+")
"""处理投诉举报: a verb with its object, though each might be a noun."""
_BY_ITSELF = re.compile("(?<=[\\u4e00-\\u9fff])以(?!上|下|内|外|及|来)")
"""镇街以自身名义办案"""
_MET_BODIES = re.compile("责令|责成|关停|取缔|处罚|警告|约谈|吊销|停业|限期|整改|暂停|解除|惠及|受益|移送")
_ANY_LEVEL = re.compile(rf"{one_of('level')}级|全国(?=[\u4e00-\u9fff“])")
_REACHES = re.compile(rf"{one_of('adverb', 'reach')}+")
_EVENT = re.compile(rf"(?:{one_of('light_verb')}|参加)了?(?=..)")
_LIGHT_VERB = re.compile(rf"{one_of('light_verb')}了?$")
_WHOLE_ACT = re.compile(rf"{one_of('light_verb')}了?{one_of('verbal_noun')}")
"""开展学习, 组织培训"""


def is_rate(quantity: Quantity) -> bool:
    """A share, a percentage point, a multiple."""
    return quantity.unit is not None and quantity.unit.kind in ("share", "point", "ratio")


def _reached(norm: str) -> bool:
    """参训, 培训: who was reached by the act that was counted before."""
    return norm in _BARE_REACH or _REACHES.fullmatch(norm) is not None


def _acts_itself(lead: str, norm: str) -> bool:
    """区局党委会学习116次、中心组学习24次: a second subject with a verb of its own inherits nothing."""
    if _OBJECT_NOUN_ENDINGS.end(norm):
        return False
    return not _LIGHT_VERB.search(lead) and len(norm) - trailing_verbs(norm, 0, len(norm)) >= 2


_ACTED = re.compile(rf"(?<!行政){one_of('own_act')}$")
"""按日连续处罚3件、查封扣押8件: each an act of its own; 行政处罚 is a kind of case as well."""


def _same_kind(left: Place, right: Place) -> bool:
    a, b = left.quantity.unit, right.quantity.unit
    if a is None or b is None or not a.kind == b.kind == "count":
        return False
    return counts_events(left.quantity) == counts_events(right.quantity)


def object_of(c: Context, place: Place, own: Label, joined: bool, noun: bool) -> Label | None:
    """The label with the object that its verb lacks; None where it lacks none."""
    norm, last = own.words.norm, c.labels[-1] if c.labels else None
    bare = only_verbs(norm)
    if last and bare and last.topic.norm.endswith(norm):
        return last.ruled("object", last.topic)  # 执法人员培训6期, 培训1200余人次
    named = c.clause_between(c.sentence.start, place) if bare and not last else EMPTY
    if named.norm.endswith(norm):
        return Label(named, EMPTY, named, "object")  # 优化延时服务, 累计服务36万人次
    if last and last.words.norm[:2] == norm[:2] and len(norm) > _SHORT_PART:
        return None  # 公开信息2条, 公开年度报告2条: as complete as the one before
    listed = joined or (last is not None and c.last_place.quantity.unit_text == place.quantity.unit_text)
    if listed and norm in _OBJECT_NOUNS and (head := _lead_of_list(c)):
        return Label(head + own.words, head, own.words, "frame")  # 办理建议227件、提案233件
    if c.previous and not noun and counts_events(place.quantity) and _LIGHT_VERB.search(norm, 2):
        topic = c.previous.topic  # 开展法治宣讲2场次, 走进社区开展2场次
        return Label(own.words + topic, own.words, topic, "object")
    of_a_drive = won_at(c, place, own) or act_of_drive(c, place, own)
    if of_a_drive is not None:
        return of_a_drive
    if joined and counts_events(place.quantity) and counts_events(c.last_place.quantity):
        return None  # 4期培训班、1次集中学习
    return _with_object(c, place, own) if bare and _lacks_object(place, norm) else None


def _with_object(c: Context, place: Place, own: Label) -> Label:
    """受理54件, 办结50件: a bare verb takes what was counted before as its object."""
    if c.labels:  # 培训2次, 抽查243项: no training is inspected
        acted = counts_acts(c.last_place.quantity) and not _reached(own.words.norm)
        whole = c.whole_of(place) if place.joined or c.is_part(c.labels[-1]) else None
        same = whole or c.counted_before(place)
        if same is not None and same.topic.norm.endswith("决定"):
            same = c.whole_of(place)  # 作出维持决定41件, 驳回10件: no decision is rejected
        bodies = place.quantity.unit_text in _BODY_UNITS
        if bodies and same is None and _MET_BODIES.match(own.words.norm):  # 检查网点145家次, 责令改正12家
            same = next((c.labels[index] for index in c.counting(_BODY_UNITS)), None)
        other = bodies and same is None and not acted  # 隐患3562处, 关闭5家: no danger is closed
        afresh = same is None and c.norm.startswith("全年", place.before[0])
        apart = afresh or (
            same is None and c.norm.find(";", c.last_place.quantity.end, place.quantity.start) >= 0
        )
        between = _event_between(c, place) if same is None else EMPTY
        topic = between  # 发放读物2万册, 开展学法考试, 应考1216人
        if not between and not (acted or other or apart):
            topic = (same or c.previous or own).topic
        if topic.norm.endswith("率") and not is_rate(place.quantity):
            topic = EMPTY  # 网办率94%, 办理1.3万件: no rate is handled
    else:
        whole = c.whole_of(place)
        topic = whole.topic if whole else c.clause_between(c.sentence.start, place)
    to_bodies = same is not None and bodies if c.labels else False
    if OWN_ACT.fullmatch(own.words.norm) and not (to_bodies or _ABOUT_CASES.search(topic.norm)):
        topic = c.campaign(place)  # 发现问题30个, 罚款68万元: no problem is fined
    thing = topic
    if own.words.norm[-2:] == topic.norm[-2:]:  # 应出庭45件, 实际出庭43件; 复议申请56件, 撤回申请13件
        done = not _OBJECT_NOUN_ENDINGS.end(topic.norm)
        topic = strip(topic.cut(0, trailing_verbs(topic.norm, 0, len(topic)) if done else len(topic) - 2))
        thing = topic if done else thing
    if c.labels and c.labels[-1].words.norm.startswith(own.words.norm):
        return c.labels[-1].ruled("object")  # 受理100件（其中12月受理20件）
    noun = _OBJECT_NOUN_ENDINGS.end(topic.norm) or _reached(own.words.norm)
    bare = only_verbs(topic.norm) and not noun
    if topic and topic.norm not in own.words.norm and not bare:
        return Label(topic + own.words, own.words, thing, "object")
    return own


def _event_between(c: Context, place: Place) -> Words:
    """What the clause before held or took part in (开展学法考试, 应考1216人)."""
    clause = c.clause_before(place)
    event = _EVENT.match(clause.norm)
    return strip(clause.cut(event.end())) if event else EMPTY


def framed(c: Context, own: Label, alone: bool = False) -> Label:
    """An item of an enumeration takes the head of the first."""
    first = c.frame or c.labels[-1].words
    if _MEASURE_CHANGED.search(own.words.norm) or _ACTED.search(own.words.norm):
        return own
    kind = first.norm.rfind("类") + 1 if own.words.norm.endswith("类") else 0
    if kind and len(first) - kind >= _SHORT_PAIR:  # 食品类案件132件、药械类41件
        head = first.cut(0, leading_verb(first.norm))
        return Label(head + own.words + first.cut(kind), head, first.cut(kind), "frame")
    quoted = first.norm.find(own.words.norm[0]) if own.words.norm[0] in _OPENING else -1
    if quoted > 0:
        head = first.cut(0, quoted)  # 推出6个“一次办好”场景、2个“亮码检查”试点
        return Label(head + own.words, head, own.topic, "frame")
    if alone and c.labels[-1].rule == "before":
        return Label(c.labels[-1].topic + own.words, EMPTY, own.topic, "frame")
    at = shared_from(first.norm, own.words.norm)
    if at:
        head = first.cut(0, at)
        return Label(
            head + own.words, head, strip(head) if own.words.norm.endswith("率") else own.topic, "frame"
        )
    norm, end = own.words.norm, verb_phrase(first.norm)
    level = LEVEL.search(first.norm) if LEVEL.fullmatch(norm) else None
    if level:  # 建成示范村国家级9个、省级45个
        end = level.start()
    elif c.labels[-1].rule in ("frame", "verb-noun"):  # 《处罚清单》涉及19个领域、258个事项
        lead = c.labels[-1].lead.norm
        led = first.norm.find(lead) + len(lead) if lead in first.norm and not _LIST_IN.search(lead) else 0
        end = led if end < led < len(first) else end
    if end == len(first):
        return own  # 财政预决算241条、政府采购22条: a whole item is no head
    head = first.cut(0, end)
    begins = len(first) - len(norm)
    if len(norm) >= _SHORT_PART and first.norm[-2:] == norm[-2:]:
        if first.norm[max(0, begins - 2) : max(0, begins)] in _GOVERNING:  # 办理结婚登记26对、离婚登记5对
            return Label(first.cut(0, begins) + own.words, first.cut(0, begins), own.topic, "frame")
    governs = leading_verb(first.norm)
    if 0 < governs < begins + len(norm) and not leading_verbs(norm) and _both_acts(first.norm, norm):
        return Label(first.cut(0, governs) + own.words, first.cut(0, governs), own.topic, "frame")
    parallel = not has_verb(first.norm) and norm.endswith(first.norm[end:])
    if has_verb(norm) or leading_verbs(norm) or parallel or _acts_itself(head.norm, norm):
        return own
    return Label(head + own.words, head, own.topic, "frame")


def _both_acts(first: str, norm: str) -> bool:
    """审批道路挖掘13宗、广告设置40宗: nouns made of verbs, under one verb."""
    return all(1 < len(words) - trailing_verbs(words, 0, len(words)) < len(words) for words in (first, norm))


def of_level(c: Context, place: Place, own: Label) -> Label | None:
    """全国示范村9个, 省级58个: the same of another level."""
    if not c.labels or c.last_place.quantity.unit_text != place.quantity.unit_text:
        return None
    first = c.frame or c.labels[-1].words
    level = _ANY_LEVEL.search(first.norm) if LEVEL.fullmatch(own.words.norm) else None
    if level is None or len(first) - level.end() < _SHORT_PAIR:
        return None
    words = first.cut(0, level.start()) + own.words + first.cut(level.end())
    return Label(words, first.cut(0, level.start()), first.cut(level.end()), "frame")


def _lead_of_list(c: Context) -> Words:
    """The verbs of an enumeration's first item, where it has an object too."""
    first = c.frame or c.labels[-1].words
    end = verb_phrase(first.norm)
    return first.cut(0, end) if 0 < end < len(first) else EMPTY


def continues_list(c: Context, place: Place, own: Label, rate: bool) -> bool:
    """办理建议147件, 提案109件: a noun alone after a clause that began with a verb."""
    if not c.labels or rate or place.inner or c.norm[place.clause_start - 1] != ",":
        return False
    last, other = c.labels[-1], c.last_place
    norm = own.words.norm
    if (
        "的" in norm
        or last.lead.norm.startswith("被")
        or _ACTED.search(norm)
        or _ACTS_ON.fullmatch(norm)
        or _BY_ITSELF.search(norm)
    ):
        return False  # 废止规范性文件3件, 保留的规范性文件40件
    return (not c.words(place.before).norm.strip("、, ") or not place.after[0][1] > place.after[0][0]) and (
        not leading_verbs(norm)
        and not has_verb(norm)
        and not _acts_itself(last.lead.norm, norm)
        and last.rule in ("before", "verb-noun", "frame")
        and (leading_verbs(last.lead.norm) > 0 or _is_carried(last.lead.norm, norm))
        and last.lead.norm != last.words.norm
        and _same_kind(other, place)
    )


def alike(c: Context, own: Label) -> Words:
    """办理政府信息公开行政复议3件, 行政诉讼2件: what narrows the first narrows its like."""
    first, length = c.labels[-1].words, len(own.words)
    at = len(first) - length
    parallel = at > 0 and length >= _SHORT_PART and first.norm[at : at + 2] == own.words.norm[:2]
    return first.cut(0, at) if parallel else EMPTY


def _is_carried(lead: str, norm: str) -> bool:
    """主动公开代表建议24件, 委员提案34件: a verb that may be a noun goes on to what holds no verb at all."""
    if lead not in _CARRIED_VERBS or _SHARED_PREDICATE.match(norm):
        return False
    return not may_hold_verb(norm[: -len("提案")])


def continues_chain(c: Context, own: Label, same_clause: bool, before: Words) -> bool:
    """抽查5个部门60份案卷: the verb before the first number goes to all."""
    if not (same_clause and c.labels) or before or has_verb(own.words.norm):
        return False
    last, other = c.labels[-1], c.last_place
    lead = last.lead.norm.rstrip("为出了")
    if last.rule == "before" and last.lead.norm != last.words.norm:
        return False  # 开展培训3期120名干部: the verb has its object already
    acts = trailing_verbs(lead, 0, len(lead)) < len(lead) or c.norm[other.before[1] - 1] in "为出了成"
    return last.rule in ("verb-noun", "before", "frame") and bool(lead) and acts


def _lacks_object(place: Place, norm: str) -> bool:
    """受理12件 says not of what; 培训12次 does."""
    if _OBJECT_NOUN_ENDINGS.end(norm[1:]) and norm not in _VERBS:
        return False  # 驳回申请, and not 撤回申请
    if _reached(norm) and not _WHOLE_ACT.fullmatch(norm):
        return True
    return not counts_acts(place.quantity)


def under_head(c: Context, place: Place, own: Label) -> Label:
    """公共法律服务平台：县级中心1个, 乡镇工作站14个: a short item under a head with a colon."""
    if len(own.words) > 6 or has_verb(own.words.norm) or place.inner:
        return own
    colon = c.norm.find(":", c.sentence.start, min(place.clause_start, c.sentence.start + 40))
    if colon < 0 or not c.norm[colon + 1 : c.sentence.places[0].quantity.start].strip():
        return own
    begin = max(c.norm.rfind(char, c.sentence.start, colon) for char in ",;")
    head = strip(c.words((max(begin + 1, c.sentence.start), colon)))
    if not 4 <= len(head) <= 20 or has_verb(head.norm):
        return own
    return Label(head + own.words, EMPTY, own.topic, "head")
