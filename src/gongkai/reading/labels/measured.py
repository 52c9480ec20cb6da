"""Rates, amounts, changes and ranks: what is said of something that was named before.

In: the ``Context`` and the quantity's own words. Out: the label with the thing that is measured.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.labels.context import FAR, Context, Label
from gongkai.reading.phrases import compiled, one_of, pattern, phrases
from gongkai.reading.topics import (
    is_measure,
    overlapped,
    topic_of,
    without,
)
from gongkai.reading.verbs import begins_with_verb, leading_verbs, only_verbs, trailing_verbs
from gongkai.reading.words import EMPTY, Words, strip

_RESULTS = phrases("result")
_RANK_CUE = compiled("rank_cue")
_CASE_UNITS = phrases("case_unit")

_MEASURE_AT_END = re.compile(rf"(?<=..)(?:平均)?{one_of('measure')}$")
_MEASURE_LENGTH = 7
_SHORT_RATES = re.compile(r"(?:[^、率]{1,4}率[、和与及])+[^、率]{1,4}率")
_COMMA = Words("、", "、")
_FEW, _LONGEST_LIST = 3, 24
_SHORT_KIND = 2
_SHORT_RATE = 3
_BEFORE_BRACKET = 24
_OVER_AVERAGE = re.compile(r"(?:达到并|均|已)?(?:高于|低于|高出|优于)[^,]*(?:水平|平均|标准|目标|要求)?$")
_OF_CASES = re.compile(r"涉案|案值|标的|涉及金额")
_PRICED = re.compile("合同|协议|项目|工程|标的物")
_GREW = re.compile(r"新[增建设成开]|净增|增[加设]")
_CUMULATED = re.compile(r"累计|总数|总量|达到?$|共有?$")
_AMONG_OTHERS = re.compile(r"在?全[国省市县区].*$|在[^在]*$")
_SCOPE = re.compile(r"(?:全[国省市县区州盟旗]|系统|同类|同级)$")
_MARKS = re.compile(r"[,、和与及 ]")
_IN_TIME = re.compile(r"[^率]{0,4}(?:时限|期限|时间)内")
_OVERALL = re.compile(r"(?:全年|总体)")
_OF_ITS_OWN = 4
_IS = re.compile(r",?(?:为|达到?|约为)")
_TOTALS = ("总量", "总数", "总额", "总量累计")
_TOTAL = re.compile(r"(?:合计|总计|共计?|一共)为?$")
_CHANGE = re.compile(
    rf"^(?:(?:比|较|与|同|高于|低于)[^、,。;]{{0,7}}?|{one_of('compared')})*"
    rf"{one_of('change')}(?:了|到|至|率|幅度)?(?:个?位次|名次)?$"
)
_CONTEST = re.compile(rf"在(?P<what>[^,。;]{{2,30}}{one_of('contest')})中")
_CHANGE_AT_END = re.compile(rf"(?<=..)(?:同比|环比){one_of('change')}$")
_CHANGE_BEGINS = frozenset(word[0] for word in phrases("compared", "change")) | frozenset("比较与同高低")
_RESULT_AT_END = re.compile(rf"(?<=..){one_of('result')}$")
_RESULT_FIRST = re.compile(rf"^{one_of('result')}(?=..)")
_MEASURE_GREW = re.compile(rf"(?P<what>[\u4e00-\u9fff]{{1,3}}[率数量额度])(?:同比|环比)?{one_of('change')}")
_OF_THE_PLAN = re.compile("(?:超额)?完成(?:年度|全年|目标|计划|年初)*(?:任务|目标|计划)数?的?")
_RANKED_MEASURE = re.compile(rf"(?P<what>[\u4e00-\u9fff]{{2,3}}){one_of('rank_cue')}")
_EXAM_RATE = re.compile("(?:参[考训学试]|合格|及格|优秀|良好|通过)率$")
_WITHOUT_SAID = re.compile(rf"(?:{pattern(phrases('adverb'))}|[不未无])+$")
"""实际|出庭, 不|合格: what a rate of the same name does not say."""


def said_of_previous(c: Context, place: Place, own: Label, same_clause: bool) -> Label | None:
    """同比增长, 合格, 位居第二: something said of what was counted before."""
    norm, previous = own.words.norm, c.previous
    contest = None
    if place.quantity.reading == "rank" and not c.labels:
        contest = _CONTEST.search(c.norm, c.sentence.start, place.quantity.start)
    if contest and _RANK_CUE.match(norm):  # 在全省考核中获得优秀等次, 排名第3位
        topic = c.words(contest.span("what"))
        return Label(topic + own.words, EMPTY, topic, "measure")
    if previous is None:
        return None
    if (norm[:1] in _CHANGE_BEGINS and _CHANGE.match(norm)) or _OVER_AVERAGE.match(norm):
        # 同比减少4件, 下降40%: both are changes of the same
        changed = _in_its_unit(c, place) or previous
        base = changed.lead if changed.rule == "change" and changed.lead else changed.words
        base = without(base, _CHANGE_AT_END)
        return Label(base + own.words, base, changed.topic, "change")
    if place.quantity.unit_text == "%" and _OF_THE_PLAN.fullmatch(norm):  # 拆除违建31万平方米, 完成任务的104%
        return Label(previous.words + own.words, previous.words, previous.topic, "change")
    grown = _MEASURE_GREW.fullmatch(norm)
    if grown and previous.words.norm.endswith(grown["what"]) and len(previous.words) > len(grown["what"]):
        return Label(
            previous.words + own.words.cut(len(grown["what"])), previous.words, previous.topic, "change"
        )
    if norm in _RESULTS:
        of_topic = previous.rule == "change" or previous.words.norm.endswith("率")
        base = previous.topic if of_topic else without(without(previous.words, _RESULT_AT_END), _RESULT_FIRST)
        base = EMPTY if base.norm in _RESULTS else base  # 满意25票, 基本满意3票
        return Label(base + own.words, EMPTY, base, "change")
    ranked = _RANKED_MEASURE.match(norm) if place.quantity.reading == "rank" else None
    if ranked and is_measure(ranked["what"]):  # 旁听庭审153名, 数量居全市第二
        said = previous.words.norm.endswith(ranked["what"])
        base = previous.words.cut(0, len(previous.words) - len(ranked["what"])) if said else previous.topic
        return Label(base + own.words, EMPTY, base, "measure")
    if place.quantity.reading == "rank" and _RANK_CUE.match(norm):
        among = _AMONG_OTHERS.search(previous.lead.norm) if same_clause else None
        topic = previous.lead.cut(0, among.start()) if among else c.topic_before(place)
        return Label(overlapped(topic, own.words), EMPTY, topic, "measure")
    return None


def _in_its_unit(c: Context, place: Place) -> Label | None:
    """调解纠纷174件, 涉及金额216万元; 较2022年减少22件: what is counted in that unit has changed."""
    unit = place.quantity.unit
    if not c.labels or unit is None or unit.kind not in ("count", "money"):
        return None
    last = c.last_place.quantity.unit
    if last is None or last.kind not in ("count", "money") or last.kind == unit.kind:
        return None
    return next((c.labels[index] for index in c.counting((place.quantity.unit_text,))), None)


def without_words(c: Context, place: Place, raw: Words, same_clause: bool) -> Label:
    """No words of its own: 去年同期为18件, 全国第四、全省第一."""
    named = _before_bracket(c, place)
    if named:
        return Label(named, EMPTY, named, "before")
    said = c.clause_before(place) if _IS.fullmatch(raw.norm) and not same_clause else EMPTY
    if said.norm.startswith("占") and c.previous:  # 140件, 占受理数的比例最高, 达92%
        return Label(c.previous.words + said, EMPTY, c.previous.topic, "change")
    if said:
        return Label(said, EMPTY, topic_of(said), "before")  # 聊城市获得资金最多, 为2824万元
    counted = c.labels[-1] if same_clause and c.labels else c.counted_before(place)
    in_all = _CUMULATED.search(raw.norm) if counted is not None else None
    if counted is not None and in_all and (grew := _GREW.match(counted.words.norm) or "累计" in raw.norm):
        said = raw.cut(*in_all.span()) if in_all[0] in ("累计", "总数", "总量") else EMPTY
        base = counted.words if isinstance(grew, bool) else counted.topic
        return Label(base + said, EMPTY, counted.topic, "paired")  # 新增2个, 累计达到9个
    if counted is not None and place.quantity.reading == "rank":
        scope = without(raw, _MARKS)  # 全国第四、全省第一
        return Label(without(counted.words, _SCOPE) + scope, EMPTY, counted.topic, "paired")
    if counted is not None and counted.rule == "change" and _TOTAL.search(raw.norm):
        return Label(counted.topic, EMPTY, counted.topic, "paired")  # 满意163条, 合计965条
    if counted is not None:
        return counted.ruled("paired")
    topic = c.topic_before(place) or c.long_clause_before(place)
    return Label(topic, EMPTY, topic, "context")


def _before_bracket(c: Context, place: Place) -> Words:
    """一审案件数（1120件）: a number alone in brackets is of the words before them."""
    opened = place.clause_start - 1
    last = c.last_place if c.labels else None
    begin = max(last.quantity.end if last else 0, c.sentence.start, opened - _BEFORE_BRACKET)
    if not place.inner or begin >= opened:
        return EMPTY
    cut = max(c.norm.rfind(char, begin, opened) for char in ",;:。、(") + 1
    words = strip(c.words((max(begin, cut), opened)))
    if last and cut <= last.quantity.end:
        return EMPTY  # 办结56件案件（40件）: what stands there belongs to the number before
    return words if len(words) >= 2 else EMPTY


def measured(c: Context, place: Place, own: Label) -> Label:
    """A rate, an amount, an area: of what, if it does not say itself."""
    norm = own.words.norm
    if norm.endswith("率"):
        c.rate = own.words
    if _says_itself(c, place, norm):
        return own
    stem = _rate_of_said(c, norm)
    if stem:
        return Label(stem + own.words, EMPTY, stem, "measure")
    topic = _measured_thing(c, place, norm)
    if not c.labels and c.inherited and topic is c.inherited.topic and len(norm) > _SHORT_RATE:
        return own  # 信访总量187批次, in a sentence of its own
    previous = c.labels[-1] if c.labels else None
    if previous and len(norm) > _SHORT_RATE and topic is previous.topic and _of_another(c, place, previous):
        return own
    if previous and norm in _TOTALS and topic is previous.topic:
        return Label(topic + own.words, EMPTY, topic, "measure")  # 新增市场主体31万户, 总量突破200万户
    long = len(norm) > _SHORT_RATE + 1 and not norm.endswith("率")
    if previous and long and place.joined and c.last_place.clause == place.clause:
        return own  # 线下轮训执法人员260人次、线上轮训人数940
    of_a_list = previous is not None and previous.rule == "frame" and topic is previous.topic
    if of_a_list and norm.endswith("率") and (items := topics_of_list(c)):
        if c.labels[-1].topic and norm.startswith(c.labels[-1].topic.norm):
            return own  # 行政审批业务8件、即办件5件, 即办件率61%
        return Label(items + own.words, EMPTY, items, "measure")  # 建议119件、提案105件, 办复率
    thing = without(topic, _MEASURE_AT_END) if len(norm) <= _SHORT_RATE else topic
    if len(thing) < len(topic) and trailing_verbs(thing.norm, 0, len(thing)) == len(thing):
        topic = thing  # 案件立案数1127起, 破案率41%; 按期办结率100%, 公示率98%: no thing
    own_noun = not (c.whole or leading_verbs(norm) or norm[0] in _CHANGE_BEGINS)
    if own_noun and len(norm) > len("占比例") and norm.endswith(("比例", "占比")):
        return own  # 压缩事项476个, 即办件比例62%
    exam = previous if is_measure(topic.norm) and _EXAM_RATE.fullmatch(norm) else None
    before_it = _EXAM_RATE.search(exam.words.norm) if exam else None
    if exam and before_it and before_it.start() >= _SHORT_KIND:
        return Label(exam.words.cut(0, before_it.start()) + own.words, EMPTY, topic, "measure")
    if is_measure(topic.norm) or (of_a_list and len(norm) > _SHORT_RATE):
        return own  # a rate is of no other rate, and of no single item of a list
    like = previous and previous.words.norm[-2:] == norm[-2:] and topic is previous.topic
    if previous and like and not (c.whole and c.is_part(previous)):
        rule = "before" if previous.rule == "before" else "measure"
        return own if rule == "before" else Label(previous.lead + own.words, previous.lead, topic, rule)
    fresh = previous and norm[:2] not in previous.words.norm and not is_measure(previous.words.norm)
    last_said = previous and previous.rule != "change" and topic is previous.topic
    if previous and fresh and last_said and len(norm) <= _SHORT_RATE:
        return Label(previous.words + own.words, EMPTY, topic, "measure")
    if topic and norm.find(topic.norm[-2:]) <= 0 and not norm.startswith(topic.norm):
        return Label(overlapped(topic, own.words), EMPTY, topic, "measure")
    return own


def _says_itself(c: Context, place: Place, norm: str) -> bool:
    """A long measure, and one of all that was counted (办理许可证3个, 审批演出1场, 全年办结率100%)."""
    in_time = _IN_TIME.match(norm)
    long = len(norm) - (in_time.end() if in_time else 0) >= _MEASURE_LENGTH
    if long and not _SHORT_RATES.fullmatch(norm):
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
    if c.whole and c.labels and c.labels[-1].rule in ("part", "object", "paired"):
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
        if rest:  # 评出优秀案卷10卷, 优秀率; 平台认领事项1232项, 认领率; 行政败诉案件6件, 败诉率
            acts = begins_with_verb(label.words.norm[at:]) and len(said) > _SHORT_KIND
            return strip(rest) if acts else said.cut(leading_verbs(said.norm)) + rest
        return strip(without(said, _WITHOUT_SAID))
    return EMPTY
