"""Rates, amounts, areas: of what, if they do not say themselves.

In: the ``Context`` and the quantity's own words. Out: the label with the thing that is measured.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.labels.context import FAR, Context, Label
from gongkai.reading.phrases import one_of, pattern, phrases
from gongkai.reading.topics import (
    is_measure,
    overlapped,
    without,
)
from gongkai.reading.verbs import begins_with_verb, leading_verbs, only_verbs, trailing_verbs
from gongkai.reading.words import EMPTY, Words, strip

_CASE_UNITS = phrases("case_unit")

_CHANGED_AT_END = re.compile(rf"(?<=..){one_of('change')}$")  # 机动车增加2万辆, 保有量38万辆
_SHORT_CHANGE = 8
_MEASURE_AT_END = re.compile(rf"(?<=..)(?:平均)?{one_of('measure')}$")
_MEASURE_LENGTH = 7
_SHORT_RATES = re.compile(r"(?:[^、率]{1,4}率[、和与及])+[^、率]{1,4}率")
_COMMA = Words("、", "、")
_FEW, _LONGEST_LIST = 3, 24
_SHORT_KIND = 2
_SHORT_RATE = 3
_OF_CASES = re.compile(r"涉案|案值|标的|涉及金额")
_PRICED = re.compile("合同|协议|项目|工程|标的物")
_IN_TIME = re.compile(r"[^率]{0,4}(?:时限|期限|时间)内")
_OVERALL = re.compile(r"(?:全年|总体)")
_OF_ITS_OWN = 4
_TOTALS = ("总量", "总数", "总额", "总量累计")
_ALL_OVER = re.compile("全[国省市县区]")
_NOUN_SHARE = re.compile("(?![比较与同高低增减提降升下上])[\\u4e00-\\u9fff]{2,}(?:比例|占比)")
_EXAM_RATE = re.compile(rf"{one_of('exam_result')}率$")
_WITHOUT_SAID = re.compile(rf"(?:{pattern(phrases('adverb'))}|[不未无])+$")
"""实际|出庭, 不|合格: what a rate of the same name does not say."""


def measured(c: Context, place: Place, own: Label) -> Label:
    """A rate, an amount, an area: of what, if it does not say itself."""
    norm = own.words.norm
    if norm.endswith("率"):
        c.rate = own.words
    of_all = c.labels and _ALL_OVER.match(c.norm, place.clause_start) and len(norm) <= _SHORT_RATE
    if (of_all and norm.endswith("率")) or _says_itself(c, place, norm):
        return own  # 查处超限车辆28辆, 全县超限率0.8%
    stem = _rate_of_said(c, norm)
    if stem:
        return Label(stem + own.words, EMPTY, stem, "measure")
    if not (c.whole or leading_verbs(norm)) and _NOUN_SHARE.fullmatch(norm):
        return own  # 压缩事项476个, 即办件比例62%
    topic = _measured_thing(c, place, norm)
    if not c.labels:
        if c.inherited and topic is c.inherited.topic and len(norm) > _SHORT_RATE:
            return own  # 信访总量187批次, in a sentence of its own
        return _of(topic, own)
    return _of_the_last(c, place, own, topic, c.labels[-1]) or _of(_thing(topic, norm), own)


def _of_the_last(c: Context, place: Place, own: Label, topic: Words, last: Label) -> Label | None:
    """What the label before it decides; None: nothing."""
    norm, of_last = own.words.norm, topic is last.topic
    if len(norm) > _SHORT_RATE and of_last and _of_another(c, place, last):
        return own
    if norm in _TOTALS and of_last:
        return Label(topic + own.words, EMPTY, topic, "measure")  # 新增市场主体31万户, 总量突破200万户
    long = len(norm) > _SHORT_RATE + 1 and not norm.endswith("率")
    if long and place.joined and c.last_place.clause == place.clause:
        return own  # 线下轮训执法人员260人次、线上轮训人数940
    of_a_list = last.rule == "frame" and of_last
    if of_a_list and norm.endswith("率") and (items := topics_of_list(c)):
        if topic and norm.startswith(topic.norm):
            return own  # 行政审批业务8件、即办件5件, 即办件率61%
        return Label(items + own.words, EMPTY, items, "measure")  # 建议119件、提案105件, 办复率
    thing = _thing(topic, norm)
    exam = _EXAM_RATE.search(last.words.norm) if _EXAM_RATE.fullmatch(norm) else None
    if exam and is_measure(thing.norm) and exam.start() >= _SHORT_KIND:
        return Label(last.words.cut(0, exam.start()) + own.words, EMPTY, topic, "measure")
    if is_measure(thing.norm) or (of_a_list and len(norm) > _SHORT_RATE):
        return own  # a rate is of no other rate, and of no single item of a list
    if of_last and thing is topic and last.words.norm[-2:] == norm[-2:] and not (c.whole and c.is_part(last)):
        return own if last.rule == "before" else Label(last.lead + own.words, last.lead, topic, "measure")
    fresh = (
        norm[:2] not in last.words.norm
        and not _CHANGED_AT_END.search(last.words.norm)
        and not is_measure(last.words.norm)
        and last.rule != "change"
    )
    if fresh and of_last and thing is topic and len(norm) <= _SHORT_RATE:
        return Label(last.words + own.words, EMPTY, topic, "measure")
    return None


def _thing(topic: Words, norm: str) -> Words:
    """案件立案数1127起, 破案率41%: of the cases; 按期办结率100%, 公示率98%: of no thing."""
    topic = without(topic, _CHANGED_AT_END) if len(topic) < _SHORT_CHANGE else topic
    thing = without(topic, _MEASURE_AT_END) if len(norm) <= _SHORT_RATE else topic
    return thing if trailing_verbs(thing.norm, 0, len(thing)) == len(thing) else topic


def _of(topic: Words, own: Label) -> Label:
    """The measure with the thing that it measures, unless it names it."""
    norm = own.words.norm
    if not topic or is_measure(topic.norm) or norm.startswith(topic.norm):
        return own
    if norm.find(topic.norm[-2:]) <= 0:
        return Label(overlapped(topic, own.words), EMPTY, topic, "measure")
    return own


def _says_itself(c: Context, place: Place, norm: str) -> bool:
    """A long measure, and one of all that was counted (办理许可证3个, 审批演出1场, 全年办结率100%)."""
    in_time = _IN_TIME.match(norm)
    long = len(norm) - (in_time.end() if in_time else 0) >= _MEASURE_LENGTH
    if long and not _SHORT_RATES.fullmatch(norm) and not norm.startswith("满意"):
        return True
    acts = 0 if norm.endswith("率") else leading_verbs(norm)
    if acts and len(norm) - acts >= _OF_ITS_OWN:
        return True  # 减少申请材料8件, 减少办理时限20天
    return len(c.labels) > 1 and _OVERALL.match(c.norm, place.clause_start) is not None


def _of_another(c: Context, place: Place, previous: Label) -> bool:
    """挽回经济损失800万元; 行政处罚人数40人次. 即办件占比62%, 网上可办率100%."""
    if c.whole and c.is_part(previous):
        return False  # 事项1493项, 其中可网办比例99%, 全程网办比例98%
    apart = c.norm.find(";", c.last_place.quantity.end, place.quantity.start) >= 0
    return apart or previous.words.norm.endswith(("占比", "比例", "比重"))


def _measured_thing(c: Context, place: Place, norm: str) -> Words:
    """What the sentence speaks of before the measure."""
    if c.whole and c.labels and c.labels[-1].rule == "measure" and c.is_part(c.labels[-1]):
        return c.whole.topic  # 事项1493项, 其中可网办比例99%, 全程网办比例98%
    if c.whole and c.labels and c.labels[-1].rule in ("part", "object", "paired", "frame"):
        last = c.last_place
        if last.joined or last.paired:  # 其中一审60件、二审20件, 胜诉率92%: of them all
            return c.whole.topic
    if _OF_CASES.match(norm) and not (c.labels and _PRICED.search(c.labels[-1].topic.norm)):
        of_cases = next((c.labels[i].topic for i in c.counting(_CASE_UNITS)), None)
        if of_cases is not None:
            return of_cases
    topic = c.topic_before(place)
    if topic and c.whole and only_verbs(topic.norm):
        return c.whole.topic  # 其中…, 撤销、变更13件, 直接纠错率13.4%
    return topic


def topics_of_list(c: Context) -> Words:
    """The things of a short list that has just ended, all of them; nothing for a long one."""
    begin = last = len(c.labels) - 1
    while (
        begin > 0
        and last - begin < _FEW
        and (c.sentence.places[begin].joined or c.labels[begin].rule == "frame")
    ):
        begin -= 1
    items = [label.topic for label in c.labels[begin:]]
    found = EMPTY
    for item in items:
        found = found + _COMMA + item if found else item
    return found if len(items) <= _FEW and len(found) <= _LONGEST_LIST else EMPTY


def _rate_of_said(c: Context, norm: str) -> Words:
    """胜诉24宗, 撤诉3宗, 胜诉率96%: a rate is of what the item of its own name is of."""
    if len(norm) > _SHORT_RATE or not norm.endswith("率"):
        return EMPTY
    for label in reversed(c.labels[-FAR:]):
        at = label.words.norm.rfind(norm[:-1])
        said, rest = label.words.cut(0, max(at, 0)), label.words.cut(at + len(norm) - 1)
        if (
            at < 0
            or label.words.norm.endswith("率")
            or (rest and (label.rule == "change" or leading_verbs(rest.norm)))
        ):
            continue
        if is_measure(rest.norm):
            return strip(said)  # 基本医保参保人数46万人, 参保率97%
        if rest:  # 评出优秀案卷10卷, 优秀率; 平台认领事项1232项, 认领率; 行政败诉案件6件, 败诉率
            acts = begins_with_verb(label.words.norm[at:]) and len(said) > _SHORT_KIND
            return strip(rest) if acts else said.cut(leading_verbs(said.norm)) + rest
        return strip(without(said, _WITHOUT_SAID))
    return EMPTY
