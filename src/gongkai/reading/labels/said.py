"""What is said of something that was counted before: changes, shares, results, ranks, numbers without words.

In: the ``Context`` and the quantity's own words. Out: the label with what it is said of, or None.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.division import is_rate
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.phrases import compiled, endings, one_of, phrases
from gongkai.reading.topics import is_measure, overlapped, topic_of, without
from gongkai.reading.words import EMPTY, Words, strip

_RESULTS = phrases("result")
_RANK_CUE = compiled("rank_cue")
_CHANGE_ENDINGS = endings("change")

_BEFORE_BRACKET = 24
_OVER_BEGINS = frozenset("达均已高低优")
_OVER_AVERAGE = re.compile(r"(?:达到并|均|已)?(?:高于|低于|高出|优于)[^,]*(?:水平|平均|标准|目标|要求)?$")
_GREW = re.compile(r"新[增建设成开]|净增|增[加设]")
_CUMULATED = re.compile(r"累计|总数|总量|达到?$|共有?$")
_AMONG_OTHERS = re.compile(r"在?全[国省市县区].*$|在[^在]*$")
_SCOPE = re.compile(r"(?:全[国省市县区州盟旗]|系统|同类|同级)$")
_MARKS = re.compile(r"[,、和与及 ]")
_IS = re.compile(r",?(?:为|达到?|约为)")
_TOTAL = re.compile(r"(?:合计|总计|共计?|一共)为?$")
_CHANGE = re.compile(
    rf"^(?:(?:比|较|与|同|高于|低于)[^、,。;]{{0,7}}?|{one_of('compared')})*"
    rf"{one_of('change')}(?:了|到|至|率|幅度)?(?:个?位次|名次)?$"
)
_CONTEST = re.compile(rf"在(?P<what>[^,。;]{{2,30}}{one_of('contest')})中")
_CHANGE_AT_END = re.compile(rf"(?<=..)(?:同比|环比){one_of('change')}$")
_CHANGE_BEGINS = frozenset(word[0] for word in phrases("compared", "change")) | frozenset("比较与同高低")
_RESULT_AT_END = re.compile(rf"(?<=..){one_of('result')}$")
_RESULT_FIRST = re.compile(rf"(?:^|(?<=发现)|(?<=评出)){one_of('result')}(?=..)")
_MEASURE_GREW = re.compile(rf"(?P<what>[\u4e00-\u9fff]{{1,3}}[率数量额度])(?:同比|环比)?{one_of('change')}")
_GROWS = re.compile(
    rf"(?P<what>[\u4e00-\u9fff]{{2,14}}?)(?:逐年|持续|明显|大幅|稳步|显著|进一步|较快){{1,2}}{one_of('change')}"
)
_OF_THE_PLAN = re.compile(
    "为?(?:年度|全年)(?:计划|目标)数?的?|(?:超额)?完成(?:年度|全年|目标|计划|年初)*(?:任务|目标|计划)数?的?"
)
_RANKED_MEASURE = re.compile(rf"(?P<what>[\u4e00-\u9fff]{{2,3}}){one_of('rank_cue')}")
_SHARE = re.compile("占(?![道地用压线座]|有(?!效))")
_SHARE_OF = re.compile(r"^(?:约|共)?占(?:比)?(?:为|达|约)?$")
_TIMES_OF = re.compile(r"[,;]?(?:是|为|相当于)")


def said_of_previous(c: Context, place: Place, own: Label, same_clause: bool) -> Label | None:
    """同比增长, 合格, 位居第二: something said of what was counted before."""
    rank = place.quantity.reading == "rank"
    if rank and not c.labels and (contest := _at_contest(c, place, own)):
        return contest
    grew = _CHANGE_ENDINGS.end(own.words.norm) and _GROWS.fullmatch(c.clause_before(place).norm)
    if grew:  # 行政复议案件逐年上升, 较2022年增加18件
        what = c.clause_before(place).cut(*grew.span("what"))
        return Label(what + own.words, what, what, "change")
    if c.previous is None:
        return None
    changed = _changed(c, place, own, c.previous) or _result_of(own, c.previous)
    return changed or (_ranked(c, place, own, same_clause, c.previous) if rank else None)


def _at_contest(c: Context, place: Place, own: Label) -> Label | None:
    """在全省考核中获得优秀等次, 排名第3位"""
    contest = _CONTEST.search(c.norm, c.sentence.start, place.quantity.start)
    if contest is None or not _RANK_CUE.match(own.words.norm):
        return None
    topic = c.words(contest.span("what"))
    return Label(topic + own.words, EMPTY, topic, "measure")


def _changed(c: Context, place: Place, own: Label, previous: Label) -> Label | None:
    """同比减少4件, 下降40%: both are changes of the same; 完成任务的104%."""
    norm = own.words.norm
    over = norm[:1] in _OVER_BEGINS and _OVER_AVERAGE.match(norm)
    if over or (norm[:1] in _CHANGE_BEGINS and _CHANGE.match(norm)):
        changed = _in_its_unit(c, place) or previous
        base = changed.lead if changed.rule == "change" and changed.lead else changed.words
        base = without(base, _CHANGE_AT_END)
        return Label(base + own.words, base, changed.topic, "change")
    if place.quantity.unit_text == "%" and _OF_THE_PLAN.fullmatch(norm):
        return Label(previous.words + own.words, previous.words, previous.topic, "change")
    grew = (
        _MEASURE_GREW.fullmatch(norm) if _CHANGE_ENDINGS.end(norm) else None
    )  # 热线满意率91%, 满意率提高6个百分点
    said = len(grew["what"]) if grew and previous.words.norm.endswith(grew["what"]) else 0
    if not 0 < said < len(previous.words):
        return None
    return Label(previous.words + own.words.cut(said), previous.words, previous.topic, "change")


def _in_its_unit(c: Context, place: Place) -> Label | None:
    """调解纠纷174件, 涉及金额216万元; 较2022年减少22件: what is counted in that unit has changed."""
    unit = place.quantity.unit
    if not c.labels or unit is None or unit.kind not in ("count", "money"):
        return None
    last = c.last_place.quantity.unit
    if last is None or last.kind not in ("count", "money") or last.kind == unit.kind:
        return None
    return next((c.labels[index] for index in c.counting((place.quantity.unit_text,))), None)


def _result_of(own: Label, previous: Label) -> Label | None:
    """学员58人, 合格57人; 优秀案卷41份, 不合格的3份."""
    if own.words.norm not in _RESULTS:
        return None
    of_topic = previous.rule == "change" or previous.words.norm.endswith("率")
    base = previous.topic if of_topic else without(without(previous.words, _RESULT_AT_END), _RESULT_FIRST)
    base = EMPTY if base.norm in _RESULTS else base  # 满意25票, 基本满意3票
    return Label(base + own.words, EMPTY, base, "change")


def _ranked(c: Context, place: Place, own: Label, same_clause: bool, previous: Label) -> Label | None:
    """旁听庭审153名, 数量居全市第二; 总分677分, 位居第四."""
    ranked = _RANKED_MEASURE.match(own.words.norm)
    if ranked and is_measure(ranked["what"]):
        said = len(ranked["what"]) if previous.words.norm.endswith(ranked["what"]) else 0
        base = previous.words.cut(0, len(previous.words) - said) if said else previous.topic
        return Label(base + own.words, EMPTY, base, "measure")
    if not _RANK_CUE.match(own.words.norm):
        return None
    if previous.words.norm.endswith(own.words.norm):
        return previous.ruled("measure")  # 2022年排第12名, 2023年排第6名
    among = _AMONG_OTHERS.search(previous.lead.norm) if same_clause else None
    topic = previous.lead.cut(0, among.start()) if among else c.topic_before(place)
    return Label(overlapped(topic, own.words), EMPTY, topic, "measure")


def share_of_previous(c: Context, place: Place, own: Label, raw: Words, after: Words) -> Label | None:
    """办结43件, 占86%; 不予处罚38件, 占普通程序案件的8.6%; 是上年的2.3倍."""
    previous = c.previous
    if previous is None:
        return None
    if not after and "占" in raw.norm and _SHARE_OF.match(raw.norm):
        return Label(previous.words + raw, EMPTY, previous.topic, "change")
    times = place.quantity.unit is not None and place.quantity.unit.kind == "ratio"
    if times and not after and _TIMES_OF.match(raw.norm):
        begin, end = place.before
        said = Words(c.norm[begin:end].strip(" ,;"), c.text[begin:end].strip(" ,;，；"))
        return Label(previous.words + said, EMPTY, previous.topic, "change")
    if not (own.words.norm.startswith("占") and c.labels and _SHARE.match(own.words.norm)):
        return None
    last = c.labels[-1]
    counted = last.lead if last.rule == "change" else last.words
    if not counted:
        return None
    if is_rate(c.last_place.quantity) and counted.norm.find("占", 2) > 0:
        counted = counted.cut(0, counted.norm.find("占", 2))  # 占全市41%, 占全省36%
    return Label(counted + own.words, EMPTY, last.topic, "change")


def with_share(own: Label) -> Label:
    """具有法律背景的占21%: a share of them, and not their number."""
    if own.words.norm.endswith(("占", "占比")):
        return own
    return Label(own.words + Words("占", "占"), own.words, own.topic, own.rule)


def without_words(c: Context, place: Place, raw: Words, same_clause: bool) -> Label:
    """No words of its own: 去年同期为18件, 全国第四、全省第一."""
    named = _before_bracket(c, place)
    if named:
        return Label(named, EMPTY, named, "before")
    said = c.clause_before(place) if _IS.fullmatch(raw.norm) and not same_clause else EMPTY
    if said.norm.startswith("占") and c.previous:  # 140件, 占受理数的比例最高, 达92%
        return Label(c.previous.words + said, EMPTY, c.previous.topic, "change")
    if said:
        return Label(said, EMPTY, topic_of(said), "before")  # 临川县获得资金最多, 为2824万元
    counted = c.labels[-1] if same_clause and c.labels else c.counted_before(place)
    if counted is not None:
        return _again(counted, place, raw)
    topic = c.topic_before(place) or c.long_clause_before(place)
    return Label(topic, EMPTY, topic, "context")


def _again(counted: Label, place: Place, raw: Words) -> Label:
    """The same once more: 新增2个, 累计达到9个; 成立17个, 累计182个; 满意163条, 合计965条."""
    grew, in_all = _GREW.match(counted.words.norm), _CUMULATED.search(raw.norm)
    if in_all and (grew or "累计" in raw.norm):
        said = raw.cut(*in_all.span()) if in_all[0] in ("累计", "总数", "总量") else EMPTY
        return Label((counted.topic if grew else counted.words) + said, EMPTY, counted.topic, "paired")
    if place.quantity.reading == "rank":
        scope = without(raw, _MARKS)  # 全国第四、全省第一
        return Label(without(counted.words, _SCOPE) + scope, EMPTY, counted.topic, "paired")
    if counted.rule == "change" and _TOTAL.search(raw.norm):
        return Label(counted.topic, EMPTY, counted.topic, "paired")
    return counted.paired()


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
