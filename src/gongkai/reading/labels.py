"""What a quantity measures, able to stand alone in a table.

In: the sentences of a text with the place of each quantity. Out: for each
quantity its label and the rule that made it. The rules, in the order in which
they are tried, are described in docs/reading.md; each names a pattern of
official prose:

    respectively   签收率、办结率分别为99%、98%
    paired         679宗32803.2平方米: one label, two units
    change         受理180宗, 同比增长300%
    frame          送法进企业12次、进农牧区2次: the head comes from before
    measure        完成项目20项, 成交金额5万元: the measure of what came before
    rate           区政府100%, 部门99.3%: the rate named before
    object         宣布失效2件, 废止1件: the object comes from before
    part           54件(其中市级27件)
    before, after, verb-noun   备案文件10件, 招募115名志愿者: nothing is missing
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from gongkai.reading.clauses import Place, Sentence, trailing_verbs
from gongkai.reading.phrases import pattern, phrases, search
from gongkai.reading.topics import (
    LONGEST,
    measure,
    overlapped,
    rate_name,
    shared_from,
    shortened,
    split_names,
    thing_of,
    topic_of,
    without,
)
from gongkai.reading.words import (
    EMPTY,
    Holes,
    Words,
    begins_with_verb,
    first_verb,
    has_verb,
    leading_verbs,
    only_verbs,
    span,
    strip,
    verb_phrase,
)

_MEASURE_LENGTH = 7
_SHORT_RATE = 3
_SHORT_PART = 4
_LONGEST_RUN = 20
_FAR = 8
"""How many quantities back a comparison may find the label that it repeats."""

_RESPECTIVELY = re.compile(r"分别(?P<verb>比[^,。;、]{0,6}|同比|环比)?(?:为|是|有|达到?|占)?")
_PREDICATE_CUT = re.compile(r"(?:并|且|,|;)(?=[\u4e00-\u9fff]{2})")
_OF = re.compile(r"^(?:的|以上的?|左右的?|组成的|参加的|余的|多的|次的)")
_DROP = re.compile(r"(?<![跟推引改])进行了?|予以|加以|第一时间")
_PASSIVE = re.compile(r",(?=(?:均|全部|都|已)?(?:被|均|全部|已))")
_CAUSE = re.compile(r"因|由于|经|在")
_SHARE_OF = re.compile(r"^(?:约|共)?占(?:比)?(?:为|达|约)?$")
_PER = re.compile(r"(?:平均)?每|[人户村日月年]均")
_OVER_AVERAGE = re.compile(r"(?:高于|低于|高出|优于)[^,]*(?:水平|平均|标准|目标|要求)?$")
_AVERAGE = re.compile(r"均$")
_COUNTS_EVENTS = frozenset(("次", "场", "期", "场次", "班次", "轮", "课时", "学时", "节", "堂"))
_COUNTS_ACTIONS = _COUNTS_EVENTS | {"人次"}
_CONTEST = re.compile(r"在(?P<what>[^,。;]{2,30}(?:考核|评比|测评|考评|评估|竞赛|评价|评选|督察))中")
_COUNTS_BODIES = frozenset(("家", "户", "家次", "户次"))  # 隐患3562处, 关闭5家: no danger is closed
_CASE_UNITS = frozenset(("件", "起", "宗", "件次", "案"))
_OF_CASES = re.compile(r"涉案|案值|标的|涉及金额")
_GREW = re.compile(r"新[增建设成开]|净增|增[加设]")
_CUMULATED = re.compile(r"累计|总数|总量|达到?$|共有?$")
_AMONG_OTHERS = re.compile(r"在?全[国省市县区].*$|在[^在]*$")
_NOTE = re.compile(r"\([^)]*\)")
_LIGHT_VERBS = re.compile(r"(?:开展|组织|举办|召开|举行|进行|完成)(?:了)?$")
_SCOPE = re.compile(r"(?:全[国省市县区州盟旗]|系统|同类|同级)$")
_MARKS = re.compile(r"[,、和与及 ]")
_TOTAL = re.compile(r"(?:合计|总计|共计?|一共)为?$")
_AWARD = re.compile(r".*(?:奖|称号|荣誉)[、,和]")
_REST = re.compile(r"[,、]?(?:其余|其他|剩余|余下|另外?|另有|还有|尚有)的?")
_REST_EDGES = re.compile(r"^[,、]|的$")
_HAPPENED = re.compile(r"(?:正在|尚未|尚在|仍在?|均|已|未|暂未|被|因|按照?|由|经)")
_NEXT_BREAK = re.compile(r"[,。;]")


@dataclass(frozen=True, slots=True)
class Label:
    """A label, with the parts that later quantities of the sentence inherit: the
    words that lead it, and its topic (the thing that is counted).
    """

    words: Words
    lead: Words
    topic: Words
    rule: str


@cache
def _change() -> re.Pattern[str]:
    compared = rf"(?:比|较|与|同|高于|低于)[^、,。;]{{0,7}}?|{pattern(phrases('compared'))}"
    return re.compile(
        rf"^(?:{compared})*(?:{pattern(phrases('change'))})(?:了|到|至|率|幅度)?(?:个?位次|名次)?$"
    )


@cache
def _object_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern(phrases('object_noun'))})$")


@cache
def _result_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?<=..)(?:{pattern(phrases('result'))})$")


@cache
def _measure_changed() -> re.Pattern[str]:
    """破案率上升, 受理数同比下降: a measure and its change, which need no head."""
    return re.compile(rf"[率数量额值度分].{{0,4}}(?:{pattern(phrases('change'))})")


@cache
def _without_said() -> re.Pattern[str]:
    """实际|出庭, 不|合格: what a rate of the same name does not say."""
    return re.compile(rf"(?:{pattern(phrases('adverb'))}|[不未无])+$")


@cache
def _shared_predicate() -> re.Pattern[str]:
    return re.compile(pattern(phrases("shared_predicate")))


@cache
def _reaches() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern(phrases('adverb') | phrases('reach'))})+")


def _acts_itself(lead: str, norm: str) -> bool:
    """区局党委会学习116次、中心组学习24次: a second subject with a verb of its own inherits nothing."""
    if _object_at_end().search(norm):
        return False
    return not _LIGHT_VERBS.search(lead) and len(norm) - trailing_verbs(norm, 0, len(norm)) >= 2


@dataclass(slots=True)
class _Reader:
    """Labels of one sentence, from left to right."""

    text: str
    norm: str
    sentence: Sentence
    holes: Holes
    inherited: Label | None
    labels: list[Label]
    frame: Words = EMPTY
    rate: Words = EMPTY
    whole: Label | None = None
    whole_unit: str = ""
    spans: dict[tuple[int, int], Words] = field(default_factory=dict)

    def read(self) -> list[Label]:
        places = self.sentence.places
        while len(self.labels) < len(places):
            index = len(self.labels)
            shared = self._respectively(index)
            self.labels += shared or [self._label(index)]
        self._share_tails()
        return self.labels

    def words(self, bounds: tuple[int, int]) -> Words:
        found = self.spans.get(bounds)
        if found is None:
            found = span(self.text, self.norm, *bounds, self.holes.between(*bounds))
            self.spans[bounds] = found
        return found

    @property
    def previous(self) -> Label | None:
        return self.labels[-1] if self.labels else self.inherited

    # --- one quantity ------------------------------------------------------------

    def _label(self, index: int) -> Label:
        place = self.sentence.places[index]
        raw_before = self.words(place.before)
        before, after = strip(raw_before), self._after(place)
        same_clause = index > 0 and self.sentence.places[index - 1].clause == place.clause
        if place.paired and self.labels and not after:
            return replace(self.labels[-1], rule="paired")
        self._find_whole(place)
        left = self._left_over(place, raw_before, before, after)
        if left is not None:
            return left
        own = self._own(raw_before, before, after)
        if _SHARE_OF.match(raw_before.norm) and not after and self.previous:
            topic = self.previous.topic
            return Label(self.previous.words + raw_before, EMPTY, topic, "change")
        if own.words.norm.startswith("占") and self.labels and self.labels[-1].topic:
            topic = self.labels[-1].topic  # 配备审核人员326名, 占执法人员总数的8.6%
            return Label(topic + own.words, EMPTY, topic, "change")
        if not own.words:
            return self._empty(place, raw_before, same_clause)
        label = self._complete(place, own, same_clause, before, after)
        if not place.joined and not place.inner:
            self.frame = label.words
        return label

    def _after(self, place: Place) -> Words:
        words = self.words(place.after[0])
        note = _NOTE.match(words.norm)
        if note:  # 1个（二级）: a remark, no noun
            words = words.cut(note.end())
        match = _OF.match(words.norm)
        if match:
            words = words.cut(match.end())
        words = self._continued(place, words)
        if len(place.after) > 1:
            words += self.words(place.after[1])
        cut = _PREDICATE_CUT.search(words.norm, 4)
        if cut and leading_verbs(words.norm[cut.end() :]):
            words = words.cut(0, cut.start())
        words = strip(without(words, _DROP))
        inside = words.norm.endswith("中") and trailing_verbs(words.norm, 0, len(words) - 1) == len(words) - 1
        return words.cut(0, len(words) - 1) if inside else words  # 2418项事项中, 2331项…; not 办理中

    def _continued(self, place: Place, words: Words) -> Words:
        """2家企业因涉嫌犯罪, 被列入黑名单: the predicate stands in the next clause."""
        end = place.after[0][1]
        if words and _CAUSE.search(words.norm) and _PASSIVE.match(self.norm, end):
            stop = _NEXT_BREAK.search(self.norm, end + 1, end + 60)
            return words + self.words((end + 1, stop.start() if stop else min(end + 40, self.sentence.end)))
        return words

    def _own(self, raw: Words, before: Words, after: Words) -> Label:
        """The quantity's own words, put together: verb and noun, or noun and predicate."""
        if not after:
            award = _AWARD.match(before.norm)
            words = shortened(before.cut(award.end()) if award else before)
            return Label(words, words.cut(0, verb_phrase(words.norm)), topic_of(words), "before")
        if raw.norm.endswith("等") and begins_with_verb(before.norm):  # 新修订管理办法等3项制度
            lead = before.cut(0, leading_verbs(before.norm))
            return Label(lead + after, lead, thing_of(after), "verb-noun")
        if raw.norm.endswith("等") or not before:
            return Label(after, EMPTY, thing_of(after), "after")
        lead, verbs = before, trailing_verbs(before.norm, 0, len(before))
        if len(before) > 16 or len(before) + len(after) > LONGEST:
            lead = before.cut(verbs) if verbs < len(before) else (EMPTY if len(before) > 24 else before)
        says = verbs == len(before) and begins_with_verb(after.norm)  # 事项526项全部纳入改革范围
        topic = topic_of(before) if says else thing_of(after)
        return Label(strip(lead + after), before.cut(verbs) or lead, topic, "verb-noun")

    def _complete(self, place: Place, own: Label, same_clause: bool, before: Words, after: Words) -> Label:
        """Add what the words lack: a rate's subject, a verb's object, an item's head."""
        norm = own.words.norm
        joined = same_clause and place.joined and bool(self.labels)
        said = self._said_of_previous(place, own, same_clause)
        if said is not None:
            return said
        per = _PER.match(norm)
        if per and self.previous and len(norm) - per.end() < _SHORT_RATE:
            return Label(self.previous.topic + own.words, EMPTY, self.previous.topic, "measure")
        if joined and shared_from((self.frame or self.labels[-1].words).norm, norm):
            return self._framed(own)
        if measure().match(norm) or _AVERAGE.search(norm):
            return self._measured(place, own)
        is_rate = place.quantity.unit is not None and place.quantity.unit.kind in ("share", "point", "ratio")
        if is_rate and not after:
            if self.rate and not has_verb(norm) and "率" not in norm:
                return Label(rate_name(self.rate) + own.words, EMPTY, own.words, "rate")
            self.rate = own.words.cut(0, norm.rfind("率") + 1)
        if only_verbs(norm) and self.labels and self.labels[-1].topic.norm.endswith(norm):
            return replace(self.labels[-1], words=self.labels[-1].topic, rule="object")
        if joined and _object_at_end().fullmatch(norm) and (head := self._lead_of_list()):
            return Label(head + own.words, head, own.words, "frame")  # 办理建议227件、提案233件
        if self._lacks_object(place, own):
            return self._with_object(place, own)
        if self.whole and (not joined or self._is_part(self.labels[-1])) and (part := self._part(place, own)):
            return part
        if joined:
            return self._framed(own, alone=bool(after) and not before)
        if self._continues_list(place, own, is_rate) or self._continues_chain(own, same_clause, before):
            lead = self.labels[-1].lead
            return Label(lead + own.words, lead, own.topic, "frame")
        return self._part(place, own) or self._under_head(place, own)

    def _said_of_previous(self, place: Place, own: Label, same_clause: bool) -> Label | None:
        """同比增长, 合格, 位居第二: something said of what was counted before."""
        norm, previous = own.words.norm, self.previous
        contest = None
        if place.quantity.reading == "rank" and not self.labels:
            contest = _CONTEST.search(self.norm, self.sentence.start, place.quantity.start)
        if contest and search("rank_cue").match(norm):  # 在全省考核中获得优秀等次, 排名第3位
            topic = self.words(contest.span("what"))
            return Label(topic + own.words, EMPTY, topic, "measure")
        if previous is None:
            return None
        if _change().match(norm) or _OVER_AVERAGE.match(norm):
            # 同比减少4件, 下降40%: both are changes of the same
            base = previous.lead if previous.rule == "change" and previous.lead else previous.words
            return Label(base + own.words, base, previous.topic, "change")
        if norm in phrases("result"):
            of_topic = previous.rule == "change" or previous.words.norm.endswith("率")
            base = previous.topic if of_topic else without(previous.words, _result_at_end())
            return Label(base + own.words, EMPTY, base, "change")
        if place.quantity.reading == "rank" and search("rank_cue").match(norm):
            among = _AMONG_OTHERS.search(previous.lead.norm) if same_clause else None
            topic = previous.lead.cut(0, among.start()) if among else self._topic_before(place)
            return Label(topic + own.words, EMPTY, topic, "measure")
        return None

    def _with_object(self, place: Place, own: Label) -> Label:
        if self.labels:  # 培训2次, 抽查243项: no training is inspected
            counted = self.sentence.places[len(self.labels) - 1].quantity.unit_text
            acted = counted in _COUNTS_ACTIONS and not _reaches().fullmatch(own.words.norm)
            whole = self._whole_of(place) if place.joined or self._is_part(self.labels[-1]) else None
            same = whole or self._counted_before(place)
            other = place.quantity.unit_text in _COUNTS_BODIES and same is None and not acted
            topic = EMPTY if acted or other else (same or self.labels[-1]).topic
        else:
            topic = self._clause_between(self.sentence.start, place)
        if own.words.norm[-2:] == topic.norm[-2:]:  # 应出庭45件, 实际出庭43件
            topic = strip(topic.cut(0, trailing_verbs(topic.norm, 0, len(topic))))
        if self.labels and self.labels[-1].words.norm.startswith(own.words.norm):
            return replace(self.labels[-1], rule="object")  # 受理100件（其中12月受理20件）
        bare = only_verbs(topic.norm) and not _object_at_end().search(topic.norm)
        if topic and topic.norm not in own.words.norm and not bare:
            return Label(topic + own.words, own.words, topic, "object")
        return own

    def _part(self, place: Place, own: Label) -> Label | None:
        """（其中2项为子项）: a few characters in brackets or after 其中 need their whole."""
        whole = self._whole_of(place)
        if not (place.inner or whole) or len(own.words) > _SHORT_PART:
            return None
        if whole and own.words.norm[-2:] == whole.words.norm[-2:]:  # 办理公证3256件, 其中国内公证2890件
            lead = whole.words.cut(0, leading_verbs(whole.words.norm[:-2]))
            return Label(lead + own.words, lead, own.topic, "part")
        topic = (whole or self.previous or own).topic
        if not topic or topic.norm in own.words.norm or own.words.norm in topic.norm:
            return None
        return Label(topic + own.words, EMPTY, own.topic, "part")

    def _left_over(self, place: Place, raw: Words, before: Words, after: Words) -> Label | None:
        """4件正在办理中, 其余5项均已完成, 其他19宗: the noun was said with an earlier count of that unit."""
        rest = _REST.fullmatch(raw.norm) is not None
        if (before and not rest) or not (rest or after):
            return None
        if place.quantity.unit_text in _COUNTS_ACTIONS:
            return None  # 5次召开协调会: the verb says what was done so often
        happened = bool(after) and (
            _HAPPENED.match(self.norm, place.after[0][0]) or begins_with_verb(after.norm)
        )
        if after and not happened:
            return None
        counted = self._whole_of(place) or self._counted_before(place)
        if counted is None or not counted.topic:
            return None
        return Label(counted.topic + (after or without(raw, _REST_EDGES)), EMPTY, counted.topic, "rest")

    def _find_whole(self, place: Place) -> None:
        """受理57件, 其中土地类18件; 公安类15件; 其他24件: 其中 begins the parts of what came before it, as a
        bracket does until it ends.
        """
        if not self.labels:
            return
        last = self.sentence.places[len(self.labels) - 1]
        among = self.norm.find("其中", last.quantity.end, place.quantity.start) >= 0
        if among or (place.inner and not last.inner):
            self.whole = self._counted_before(place) or self.labels[-1]
            self.whole_unit = place.quantity.unit_text
        elif last.inner and not place.inner:
            self.whole = None

    def _whole_of(self, place: Place) -> Label | None:
        return self.whole if self.whole_unit == place.quantity.unit_text else None

    def _counted_before(self, place: Place) -> Label | None:
        """The last label of the sentence that counts in the same unit."""
        return next((self.labels[i] for i in self._counting((place.quantity.unit_text,))), None)

    def _counting(self, units: Collection[str]) -> Iterator[int]:
        """The quantities before, the nearest first, that count in one of these units."""
        for index in range(len(self.labels) - 1, max(-1, len(self.labels) - 1 - _FAR), -1):
            if self.sentence.places[index].quantity.unit_text in units:
                yield index

    def _is_part(self, label: Label) -> bool:
        """Does the label stand under the whole of the list?"""
        whole = self.whole.topic.norm if self.whole else ""
        return label.rule == "part" or (bool(whole) and label.words.norm.startswith(whole))

    # --- what is inherited -----------------------------------------------------------

    def _empty(self, place: Place, raw: Words, same_clause: bool) -> Label:
        """No words of its own: 去年同期为18件, 由12件减到8件."""
        named = self._before_bracket(place)
        if named:
            return Label(named, EMPTY, named, "before")
        counted = self.labels[-1] if same_clause and self.labels else self._counted_before(place)
        if (
            counted is not None
            and _GREW.match(counted.words.norm)
            and (in_all := _CUMULATED.search(raw.norm))
        ):
            said = raw.cut(*in_all.span()) if in_all[0] in ("累计", "总数", "总量") else EMPTY
            return Label(counted.topic + said, EMPTY, counted.topic, "paired")  # 新增2个, 累计达到9个
        if counted is not None and place.quantity.reading == "rank":
            scope = without(raw, _MARKS)  # 全国第四、全省第一
            return Label(without(counted.words, _SCOPE) + scope, EMPTY, counted.topic, "paired")
        if counted is not None and counted.rule == "change" and _TOTAL.search(raw.norm):
            return Label(counted.topic, EMPTY, counted.topic, "paired")  # 满意163条, 合计965条
        if counted is not None:
            return replace(counted, rule="paired")
        topic = self._topic_before(place)
        return Label(topic, EMPTY, topic, "context")

    def _before_bracket(self, place: Place) -> Words:
        """一审案件数（1120件）: a number alone in brackets is of the words before them."""
        opened = place.clause_start - 1
        last = self.sentence.places[len(self.labels) - 1] if self.labels else None
        begin = max(last.quantity.end if last else 0, self.sentence.start, opened - _FAR * 3)
        if not place.inner or begin >= opened:
            return EMPTY
        cut = max(self.norm.rfind(char, begin, opened) for char in ",;:。、(") + 1
        words = strip(self.words((max(begin, cut), opened)))
        if last and cut <= last.quantity.end:
            return EMPTY  # 办结56件案件（40件）: what stands there belongs to the number before
        return words if len(words) >= 4 else EMPTY

    def _measured(self, place: Place, own: Label) -> Label:
        """A rate, an amount, an area: of what, if it does not say itself."""
        norm = own.words.norm
        if norm.endswith("率"):
            self.rate = own.words
        if len(norm) >= _MEASURE_LENGTH:
            return own
        stem = self._rate_of_said(norm)
        if stem:
            return Label(stem + own.words, EMPTY, stem, "measure")
        topic = self._topic_before(place)
        if self.whole and self.labels and self.labels[-1].rule in ("part", "object", "paired"):
            last = self.sentence.places[len(self.labels) - 1]
            if last.joined or last.paired:  # 其中一审60件、二审20件, 胜诉率92%: of them all
                topic = self.whole.topic
        if _OF_CASES.match(norm):
            topic = next((self.labels[i].topic for i in self._counting(_CASE_UNITS)), topic)
        previous = self.labels[-1] if self.labels else None
        of_a_list = previous is not None and previous.rule == "frame" and topic is previous.topic
        if measure().match(topic.norm) or (of_a_list and len(norm) > _SHORT_RATE):
            return own  # a rate is of no other rate, and of no single item of a list
        if previous and previous.words.norm[-2:] == norm[-2:] and topic is previous.topic:
            rule = "before" if previous.rule == "before" else "measure"
            return own if rule == "before" else Label(previous.lead + own.words, previous.lead, topic, rule)
        fresh = previous and norm[:2] not in previous.words.norm and not measure().match(previous.words.norm)
        if previous and fresh and len(norm) <= _SHORT_RATE and topic is previous.topic:
            return Label(previous.words + own.words, EMPTY, topic, "measure")
        if topic and not norm.startswith(topic.norm):
            return Label(overlapped(topic, own.words), EMPTY, topic, "measure")
        return own

    def _rate_of_said(self, norm: str) -> Words:
        """胜诉24宗, 撤诉3宗, 胜诉率96%: a rate is of what the item of its own name is of."""
        if len(norm) > _SHORT_RATE or not norm.endswith("率"):
            return EMPTY
        for label in reversed(self.labels):
            at = label.words.norm.rfind(norm[:-1])
            said, rest = label.words.cut(0, max(at, 0)), label.words.cut(at + len(norm) - 1)
            if at < 0 or (rest and label.rule == "change"):
                continue
            if rest:  # 评出优秀案卷10卷, 优秀率
                return said.cut(leading_verbs(said.norm)) + rest
            return strip(without(said, _without_said()))
        return EMPTY

    def _framed(self, own: Label, alone: bool = False) -> Label:
        """An item of an enumeration takes the head of the first."""
        first = self.frame or self.labels[-1].words
        if _measure_changed().search(own.words.norm):
            return own
        if alone and self.labels[-1].rule == "before":
            return Label(self.labels[-1].topic + own.words, EMPTY, own.topic, "frame")
        at = shared_from(first.norm, own.words.norm)
        if at:
            head = first.cut(0, at)
            return Label(
                head + own.words, head, strip(head) if own.words.norm.endswith("率") else own.topic, "frame"
            )
        norm, end = own.words.norm, verb_phrase(first.norm)
        head = first.cut(0, end)
        parallel = not has_verb(first.norm) and norm.endswith(first.norm[end:])
        if has_verb(norm) or leading_verbs(norm) or parallel or _acts_itself(head.norm, norm):
            return own
        return Label(head + own.words, head, own.topic, "frame")

    def _lead_of_list(self) -> Words:
        """The verbs of an enumeration's first item, where it has an object too."""
        first = self.frame or self.labels[-1].words
        end = verb_phrase(first.norm)
        return first.cut(0, end) if 0 < end < len(first) else EMPTY

    def _continues_list(self, place: Place, own: Label, is_rate: bool) -> bool:
        """办理建议147件, 提案109件: a noun alone after a clause that began with a verb."""
        if not self.labels or is_rate or place.inner or self.norm[place.clause_start - 1] != ",":
            return False
        last, other = self.labels[-1], self.sentence.places[len(self.labels) - 1]
        norm = own.words.norm
        return (
            not self.words(place.before).norm.strip("、, ") or not place.after[0][1] > place.after[0][0]
        ) and (
            not leading_verbs(norm)
            and not has_verb(norm)
            and not _acts_itself(last.lead.norm, norm)
            and last.rule in ("before", "verb-noun", "frame")
            and leading_verbs(last.lead.norm) > 0
            and last.lead.norm != last.words.norm
            and _same_kind(other, place)
        )

    def _continues_chain(self, own: Label, same_clause: bool, before: Words) -> bool:
        """抽查5个部门60份案卷: the verb before the first number goes to all."""
        if not (same_clause and self.labels) or before or has_verb(own.words.norm):
            return False
        last, other = self.labels[-1], self.sentence.places[len(self.labels) - 1]
        lead = last.lead.norm.rstrip("为出了")
        if last.rule == "before" and last.lead.norm != last.words.norm:
            return False  # 开展培训3期120名干部: the verb has its object already
        acts = trailing_verbs(lead, 0, len(lead)) < len(lead) or self.norm[other.before[1] - 1] in "为出了成"
        return last.rule in ("verb-noun", "before", "frame") and bool(lead) and acts

    def _lacks_object(self, place: Place, own: Label) -> bool:
        """受理12件 says not of what; 培训12次 does."""
        norm = own.words.norm
        if not only_verbs(norm) or _object_at_end().search(norm, 1):
            return False
        if _reaches().fullmatch(norm):
            return True
        return place.quantity.unit_text not in _COUNTS_ACTIONS

    def _under_head(self, place: Place, own: Label) -> Label:
        """公共法律服务平台：县级中心1个, 乡镇工作站14个: a short item under a head with a colon."""
        if len(own.words) > 6 or has_verb(own.words.norm) or place.inner:
            return own
        colon = self.norm.find(":", self.sentence.start, min(place.clause_start, self.sentence.start + 40))
        if colon < 0 or not self.norm[colon + 1 : self.sentence.places[0].quantity.start].strip():
            return own
        begin = max(self.norm.rfind(char, self.sentence.start, colon) for char in ",;")
        head = strip(self.words((max(begin + 1, self.sentence.start), colon)))
        if not 4 <= len(head) <= 20 or has_verb(head.norm):
            return own
        return Label(head + own.words, EMPTY, own.topic, "head")

    def _topic_before(self, place: Place) -> Words:
        """What the clause before speaks of: its own object, or its indicator's topic."""
        start = self.sentence.start
        if self.labels:
            last = self.sentence.places[len(self.labels) - 1]
            start = max(last.after[-1][1], last.quantity.end)
        between = self._clause_between(start, place)
        if between:
            return between
        if self.previous:
            return self.previous.topic
        return EMPTY

    def _clause_between(self, start: int, place: Place) -> Words:
        """The object of the last clause without a quantity before this one."""
        end = place.clause_start - 1
        if end - start < 4:
            return EMPTY
        begin = max(start, end - 60)
        cut = max(self.norm.rfind(char, begin, end) for char in ",;:。")
        clause = self.words((max(cut + 1, begin), end))
        if clause.norm.endswith("中") and clause.norm.startswith("在"):
            clause = clause.cut(1, len(clause) - 1)
        topic = topic_of(strip(clause))
        return topic if 2 <= len(topic) <= 24 else EMPTY

    # --- several at once ----------------------------------------------------------------

    def _respectively(self, index: int) -> list[Label]:
        """A、B、C分别为1、2、3: as many names as quantities."""
        place = self.sentence.places[index]
        words = self.words(place.before)
        match = _RESPECTIVELY.search(words.norm)
        if match is None:
            return []
        count = self._run(index)
        verb = without(words.cut(match.start()), re.compile("^分别|为$|是$|有$|达到?$"))
        head = strip(words.cut(0, match.start()))
        names = split_names(head, count) if head else []
        earlier = self.labels[-count:]
        if len(earlier) == count > 1 and self._last_clause_has(count) and len(set(names)) < 2:
            names = [label.topic + head if head else label.words for label in earlier]
        if len(names) != count:
            names = split_names(self._topic_before(place), count)
        if len(names) != count:
            return []
        after = [self._after(self.sentence.places[index + i]) for i in range(count)]
        return [Label(n + strip(verb) + after[i], EMPTY, n, "respectively") for i, n in enumerate(names)]

    def _last_clause_has(self, count: int) -> bool:
        """Do the last labels come from as many quantities side by side?"""
        places = self.sentence.places[len(self.labels) - count : len(self.labels)]
        return len(places) == count

    def _run(self, index: int) -> int:
        """How many quantities follow each other with nothing but separators between them."""
        places, count = self.sentence.places, 1
        while (
            count < _LONGEST_RUN
            and index + count < len(places)
            and places[index + count].clause == places[index].clause
            and not strip(self.words(places[index + count].before))
        ):
            count += 1
        return count

    def _share_tails(self) -> None:
        """新增17项、移交1项审批事项; 42家单位862人参加学习: what follows the last belongs to all."""
        places, noun, predicate = self.sentence.places, EMPTY, EMPTY
        for index in range(len(places) - 1, 0, -1):
            place, earlier = places[index], places[index - 1]
            if place.clause != earlier.clause or self.labels[index].rule == "respectively":
                noun = predicate = EMPTY
                continue
            noun = self._after(place) or noun
            verb = 0 if leading_verbs(noun.norm) else first_verb(noun.norm)
            if verb < 0 and (shared := _shared_predicate().search(noun.norm, 1)):
                verb = shared.start()
            predicate = noun.cut(verb) if noun and verb >= 0 else predicate
            self.labels[index - 1] = self._completed(index, noun, predicate)

    def _completed(self, index: int, noun: Words, predicate: Words) -> Label:
        """The label before ``index``, with the noun or predicate that stands behind a later one."""
        place, earlier = self.sentence.places[index], self.sentence.places[index - 1]
        label = self.labels[index - 1]
        bare = only_verbs(label.words.norm)
        if place.paired and bare:
            return replace(self.labels[index], rule="shared-noun")
        if place.joined and noun and bare and not has_verb(noun.norm):
            return Label(label.words + noun, label.lead, noun, "shared-noun")
        without_verb = label.rule in ("verb-noun", "after", "frame") and not has_verb(label.topic.norm)
        if predicate and without_verb and not earlier.inner and label.words.norm.endswith(label.topic.norm):
            return replace(label, words=label.words + predicate, rule="shared-verb")
        return label


def labels_of(text: str, norm: str, sentence: Sentence, holes: Holes, before: Label | None) -> list[Label]:
    """The labels of a sentence's quantities, in order. ``before`` is the last label of the paragraph."""
    return _Reader(text, norm, sentence, holes, before, []).read()


def _same_kind(left: Place, right: Place) -> bool:
    a, b = left.quantity.unit, right.quantity.unit
    if a is None or b is None or not a.kind == b.kind == "count":
        return False
    return (left.quantity.unit_text in _COUNTS_EVENTS) == (right.quantity.unit_text in _COUNTS_EVENTS)
