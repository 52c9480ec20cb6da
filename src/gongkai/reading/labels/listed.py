"""Items of an enumeration, and the head that they take from its first: 办理建议147件, 提案109件.

In: the ``Context`` and the item's own words. Out: the label with the head, or the same label where the item
is whole.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.division import counts_events
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.phrases import compiled, endings, one_of, phrases
from gongkai.reading.topics import LEVEL, shared_from
from gongkai.reading.verbs import (
    has_verb,
    leading_verb,
    leading_verbs,
    may_hold_verb,
    trailing_verbs,
    verb_phrase,
)
from gongkai.reading.words import EMPTY, Words, strip

_OBJECT_NOUN_ENDINGS = endings("object_noun")
_CARRIED_VERBS = phrases("carried_verb")
_GOVERNING = (phrases("verb") - phrases("verbal_noun")) | _CARRIED_VERBS
_SHARED_PREDICATE = compiled("shared_predicate")

_LEADING_RULES = ("before", "verb-noun", "frame")
_SHORT = 4
_PAIR = 2
_OPENING = ("“", "《")
_LIGHT_VERB = re.compile(rf"{one_of('light_verb')}了?$")
_ACTED = re.compile(rf"(?<!行政){one_of('own_act')}$")
"""按日连续处罚3件、查封扣押8件: each an act of its own; 行政处罚 is a kind of case as well."""
_MEASURE_CHANGED = re.compile(rf"[率数量额值度分].{{0,4}}{one_of('change')}")
"""破案率上升, 受理数同比下降: a measure and its change, which need no head."""
ACTS_ON = re.compile(rf"(?!{one_of('object_noun')}){one_of('verb')}{one_of('object_noun')}+")
"""处理投诉举报: a verb with its object, though each might be a noun."""
_BY_ITSELF = re.compile("(?<=[\u4e00-\u9fff])以(?!上|下|内|外|及|来)")
"""镇街以自身名义办案"""
_LIST_IN = re.compile("[、和与为]|(?<![涉普惠波触])及")
_ANY_LEVEL = re.compile(rf"{one_of('level')}级|全国(?=[\u4e00-\u9fff“])")


def framed(c: Context, own: Label, alone: bool = False) -> Label:
    """An item of an enumeration takes the head of the first."""
    first, norm = c.frame or c.labels[-1].words, own.words.norm
    if _MEASURE_CHANGED.search(norm) or _ACTED.search(norm):
        return own
    of_its_form = _of_kind(first, own) or _quoted(first, own)
    if of_its_form:
        return of_its_form
    if alone and c.labels[-1].rule == "before":
        return Label(c.labels[-1].topic + own.words, EMPTY, own.topic, "frame")
    at = shared_from(first.norm, norm)
    if at:
        head = first.cut(0, at)
        return Label(head + own.words, head, strip(head) if norm.endswith("率") else own.topic, "frame")
    same_form = _of_its_like(first, norm)
    if same_form:
        return Label(same_form + own.words, same_form, own.topic, "frame")
    end = _end_of_head(c, first, norm)
    if end == len(first):
        return own  # 财政预决算241条、政府采购22条: a whole item is no head
    head = first.cut(0, end)
    parallel = not has_verb(first.norm) and norm.endswith(first.norm[end:])
    acts = has_verb(norm) or leading_verbs(norm) or _acts_itself(head.norm, norm)
    return own if acts or parallel else Label(head + own.words, head, own.topic, "frame")


def _of_kind(first: Words, own: Label) -> Label | None:
    """食品类案件132件、药械化类41件"""
    kind = first.norm.rfind("类") + 1 if own.words.norm.endswith("类") else 0
    if not kind or len(first) - kind < _PAIR:
        return None
    head = first.cut(0, leading_verb(first.norm))
    return Label(head + own.words + first.cut(kind), head, first.cut(kind), "frame")


def _quoted(first: Words, own: Label) -> Label | None:
    """推出6个“一次办好”场景、2个“亮码检查”试点"""
    at = first.norm.find(own.words.norm[0]) if own.words.norm[0] in _OPENING else -1
    head = first.cut(0, max(at, 0))
    return Label(head + own.words, head, own.topic, "frame") if head else None


def _end_of_head(c: Context, first: Words, norm: str) -> int:
    """Where the head of the first item ends."""
    level = LEVEL.search(first.norm) if LEVEL.fullmatch(norm) else None
    if level:  # 建成示范村国家级9个、省级45个
        return level.start()
    end, last = verb_phrase(first.norm), c.labels[-1]
    if last.rule not in ("frame", "verb-noun") or _LIST_IN.search(last.lead.norm):
        return end
    led = first.norm.find(last.lead.norm) + len(last.lead)  # 《处罚清单》涉及19个领域、258个事项
    return led if last.lead.norm in first.norm and end < led < len(first) else end


def _of_its_like(first: Words, norm: str) -> Words:
    """办理结婚登记26对、离婚登记5对; 审批道路挖掘13宗、广告设置40宗: what heads a noun of the same form."""
    begins = len(first) - len(norm)
    like = len(norm) >= _SHORT and first.norm[-_PAIR:] == norm[-_PAIR:]
    if like and first.norm[max(0, begins - _PAIR) : max(0, begins)] in _GOVERNING:
        return first.cut(0, begins)
    governs = leading_verb(first.norm)
    acts = 0 < governs < len(first) and _made_of_verb(first.norm) and _made_of_verb(norm)
    return first.cut(0, governs) if acts and not leading_verbs(norm) else EMPTY


def _made_of_verb(norm: str) -> bool:
    """道路|挖掘, 广告|设置"""
    return 1 < len(norm) - trailing_verbs(norm, 0, len(norm)) < len(norm)


def _acts_itself(lead: str, norm: str) -> bool:
    """区局党委会学习116次、中心组学习24次: a second subject with a verb of its own inherits nothing."""
    if _OBJECT_NOUN_ENDINGS.end(norm):
        return False
    return not _LIGHT_VERB.search(lead) and len(norm) - trailing_verbs(norm, 0, len(norm)) >= 2


def of_level(c: Context, place: Place, own: Label) -> Label | None:
    """全国示范村9个, 省级58个: the same of another level."""
    if not c.labels or c.last_place.quantity.unit_text != place.quantity.unit_text:
        return None
    first = c.frame or c.labels[-1].words
    level = _ANY_LEVEL.search(first.norm) if LEVEL.fullmatch(own.words.norm) else None
    if level is None or len(first) - level.end() < _PAIR:
        return None
    words = first.cut(0, level.start()) + own.words + first.cut(level.end())
    return Label(words, first.cut(0, level.start()), first.cut(level.end()), "frame")


def lead_of_list(c: Context) -> Words:
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
    if "的" in norm or leading_verbs(norm) or last.rule not in _LEADING_RULES or not _same_kind(other, place):
        return False  # 废止规范性文件3件, 保留的规范性文件40件
    if place.after[0][1] > place.after[0][0] and c.words(place.before).norm.strip("、, "):
        return False
    if has_verb(norm) or _ACTED.search(norm) or ACTS_ON.fullmatch(norm) or _BY_ITSELF.search(norm):
        return False
    lead = last.lead.norm
    leads = not lead.startswith("被") and (leading_verbs(lead) > 0 or _is_carried(lead, norm))
    return leads and lead != last.words.norm and not _acts_itself(lead, norm)


def _same_kind(left: Place, right: Place) -> bool:
    a, b = left.quantity.unit, right.quantity.unit
    if a is None or b is None or not a.kind == b.kind == "count":
        return False
    return counts_events(left.quantity) == counts_events(right.quantity)


def alike(c: Context, own: Label) -> Words:
    """办理政府信息公开行政复议3件, 行政诉讼2件: what narrows the first narrows its like."""
    first, length = c.labels[-1].words, len(own.words)
    at = len(first) - length
    parallel = at > 0 and length >= _SHORT and first.norm[at : at + 2] == own.words.norm[:2]
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
