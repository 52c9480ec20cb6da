"""What a quantity measures, able to stand alone in a table.

In: the sentences of a text with the place of each quantity. Out: for each
quantity its label and the rule that made it. The rules, in the order in which
they are tried, are described in docs/reading.md; each names a pattern of
official prose:

    respectively   签收率、办结率分别为99%、98%
    paired         679宗32803.2平方米: one label, two units
    change         受理180宗, 同比增长300%
    measure        完成项目20项, 成交金额5万元: the measure of what came before
    rate           区政府100%, 部门99.3%: the rate named before
    verbs          宣布失效2件, 废止1件: the object comes from before
    frame          送法进企业12次、进农牧区2次: the head comes from before
    own            备案文件10件, 招募115名志愿者: nothing is missing
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gongkai.reading.clauses import Place, Sentence, trailing_verbs
from gongkai.reading.phrases import pattern, phrases
from gongkai.reading.words import (
    EMPTY,
    Words,
    has_verb,
    leading_verbs,
    only_verbs,
    span,
    strip,
    verb_phrase,
)

LONGEST = 48
"""A label longer than this is cut at its verb."""

_MEASURE_LENGTH = 7
_RESPECTIVELY = re.compile(r"分别(?:为|是|有|达到?|提高|下降|增长|上升|减少|增加|占)?")
_PREDICATE_CUT = re.compile(r"(?:并|且|,|;)(?=[\u4e00-\u9fff]{2})")
_OF = re.compile(r"^(?:的|以上的?|左右的?|组成的|参加的|余的|多的|次的)")
_DROP = re.compile(r"进行了?|予以|加以|第一时间")
_PASSIVE = re.compile(r",(?=(?:均|全部|都|已)?(?:被|均|全部|已))")
_CAUSE = re.compile(r"因|由于|经|在")


@dataclass(frozen=True, slots=True)
class Label:
    """A label, with the parts that later quantities of the sentence inherit."""

    words: Words
    lead: Words
    topic: Words
    rule: str


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(rf"(?:.*(?:{pattern(phrases('measure'))}))$")


@cache
def _change() -> re.Pattern[str]:
    compared = "同比|环比|比|较|与|同|去年|上年|上一年|年均|平均|累计|净|大幅|合计|总计|共|分别"
    return re.compile(rf"^(?:{compared})*(?:{pattern(phrases('change'))})(?:了|到|至|率|幅度)?$")


@dataclass(slots=True)
class _Reader:
    """Labels of one sentence, from left to right."""

    text: str
    norm: str
    sentence: Sentence
    holes: Sequence[tuple[int, int]]
    labels: list[Label]
    inherited: Label | None
    frame: Words = EMPTY
    rate: Words = EMPTY

    def words(self, bounds: tuple[int, int]) -> Words:
        return span(self.text, self.norm, *bounds, self.holes)

    def read(self) -> list[Label]:
        places = self.sentence.places
        index = 0
        while index < len(places):
            shared = self._respectively(index)
            if shared:
                self.labels += shared
                index += len(shared)
                continue
            self.labels.append(self._label(index))
            index += 1
        self._share_tails()
        return self.labels

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
            return self._again("paired")
        if place.paired and self.labels:
            return self._paired_noun(after)
        own = self._own(raw_before, before, after)
        if not own.words:
            return self._empty(place, same_clause)
        label = self._complete(place, own, same_clause, before, after)
        if not place.joined:
            self.frame = label.words if not place.inner else self.frame
        return label

    def _after(self, place: Place) -> Words:
        words = self.words(place.after)
        match = _OF.match(words.norm)
        if match:
            words = words.cut(match.end())
        words = self._continued(place, words)
        cut = _PREDICATE_CUT.search(words.norm, 4)
        if cut and leading_verbs(words.norm[cut.end() :]):
            words = words.cut(0, cut.start())
        return strip(_without(words, _DROP))

    def _continued(self, place: Place, words: Words) -> Words:
        """2家企业因涉嫌犯罪, 被列入黑名单: the predicate stands in the next clause."""
        end = place.after[1]
        if words and _CAUSE.search(words.norm) and _PASSIVE.match(self.norm, end):
            stop = re.compile(r"[,。;]").search(self.norm, end + 1, end + 60)
            return words + self.words((end + 1, stop.start() if stop else min(end + 40, self.sentence.end)))
        return words

    def _own(self, raw: Words, before: Words, after: Words) -> Label:
        """The quantity's own words, put together: verb and noun, or noun and predicate."""
        if not after:
            verbs = verb_phrase(before.norm) if len(before) > LONGEST else 0
            words = before.cut(verbs) if verbs else before
            at = verb_phrase(words.norm)
            return Label(words, words.cut(0, at), _topic(words), "before")
        if raw.norm.endswith("等") or not before:
            return Label(after, EMPTY, _topic(after), "after")
        lead = before
        verbs = trailing_verbs(before.norm, 0, len(before))
        if len(before) > 16 or len(before) + len(after) > LONGEST:
            lead = before.cut(verbs) if verbs < len(before) else (EMPTY if len(before) > 24 else before)
        words = strip(lead + after)
        return Label(words, before.cut(verbs) or lead, _topic(after), "verb-noun")

    def _complete(self, place: Place, own: Label, same_clause: bool, before: Words, after: Words) -> Label:
        """Add what the words lack: a rate's subject, a verb's object, an item's head."""
        norm, previous = own.words.norm, self.previous
        unit = place.quantity.unit
        is_rate = unit is not None and unit.kind in ("share", "point", "ratio")
        if _change().match(norm) and previous:
            return Label(previous.words + own.words, EMPTY, previous.topic, "change")
        if _measure().match(norm):
            if len(norm) < _MEASURE_LENGTH:
                topic = self._topic_before(place)
                if topic and not norm.startswith(topic.norm):
                    return Label(topic + own.words, EMPTY, topic, "measure")
            if is_rate:
                self.rate = own.words
            return own
        if is_rate and self.rate and not after and not has_verb(norm) and not _measure().match(norm):
            return Label(own.words + _rate_name(self.rate), EMPTY, own.words, "rate")
        if only_verbs(norm) and not (same_clause and place.joined and not self.labels):
            topic = self._object_before(place)
            if topic and topic.norm not in norm:
                words = own.words + topic if not before and after else topic + own.words
                return Label(topic + own.words if before or not after else words, own.words, topic, "verbs")
            return own
        if same_clause and place.joined and self.labels:
            return self._joined(own, before, after)
        if (
            self.labels
            and not leading_verbs(norm)
            and not has_verb(norm)
            and not is_rate
            and self.labels[-1].lead
            and self.labels[-1].rule in ("before", "verb-noun", "frame")
            and leading_verbs(self.labels[-1].lead.norm)
            and not place.inner
            and _same_kind(self.sentence.places[len(self.labels) - 1], place)
        ):
            lead = self.labels[-1].lead
            return Label(lead + own.words, lead, own.topic, "frame")
        if place.inner or self.norm.startswith("其中", place.before[0]):
            topic = previous.topic if previous else EMPTY
            if len(norm) <= 4 and topic and topic.norm not in norm:
                return Label(topic + own.words, EMPTY, own.topic, "part")
        return own

    # --- what is inherited -----------------------------------------------------------

    def _again(self, rule: str) -> Label:
        last = self.labels[-1]
        return Label(last.words, last.lead, last.topic, rule)

    def _paired_noun(self, after: Words) -> Label:
        """42家单位862人参加学习: the lead of the first, the noun and predicate of its own."""
        lead = self.labels[-1].lead
        words = after if leading_verbs(after.norm) or not leading_verbs(lead.norm) else lead + after
        return Label(words, lead, _topic(after), "paired")

    def _empty(self, place: Place, same_clause: bool) -> Label:
        if self.labels and same_clause:
            return self._again("paired")
        topic = self._topic_before(place)
        return Label(topic, EMPTY, topic, "context")

    def _joined(self, own: Label, before: Words, after: Words) -> Label:
        """An item of an enumeration takes the head of the first."""
        first = self.frame or self.labels[-1].words
        if after and not before and self.labels[-1].rule == "before":
            return Label(self.labels[-1].topic + own.words, EMPTY, own.topic, "frame")
        if leading_verbs(own.words.norm) and not _shares(first.norm, own.words.norm):
            return own
        at = _shares(first.norm, own.words.norm)
        head = first.cut(0, at) if at else first.cut(0, verb_phrase(first.norm))
        if at and not head.norm.strip("“‘(《"):
            head = EMPTY
        if not at and has_verb(own.words.norm):
            return own
        return Label(head + own.words, head, own.topic, "frame")

    def _topic_before(self, place: Place) -> Words:
        """What the clause before speaks of: its indicator's topic, or its own object."""
        gap_start = self.sentence.start
        if self.labels:
            last = self.sentence.places[len(self.labels) - 1]
            gap_start = max(last.after[1], last.quantity.end)
            between = self._clause_between(gap_start, place)
            return between or self.labels[-1].topic
        between = self._clause_between(gap_start, place)
        if between:
            return between
        return self.inherited.topic if self.inherited else EMPTY

    def _object_before(self, place: Place) -> Words:
        if self.labels:
            return self.labels[-1].topic
        return EMPTY

    def _clause_between(self, start: int, place: Place) -> Words:
        """The object of the last clause without a quantity before this one."""
        end = place.clause_start - 1
        if end - start < 4:
            return EMPTY
        begin = max(start, end - 60)
        cut = max(self.norm.rfind(char, begin, end) for char in ",;:。")
        words = strip(self.words((max(cut + 1, begin), end)))
        at = verb_phrase(words.norm)
        topic = strip(words.cut(at)) if at else words
        return topic if 2 <= len(topic) <= 24 else EMPTY

    # --- several at once ----------------------------------------------------------------

    def _respectively(self, index: int) -> list[Label]:
        """A、B、C分别为1、2、3: as many names as quantities."""
        places = self.sentence.places
        place = places[index]
        words = self.words(place.before)
        match = _RESPECTIVELY.search(words.norm)
        if match is None:
            return []
        count = 1
        while (
            index + count < len(places)
            and places[index + count].clause == place.clause
            and not strip(self.words(places[index + count].before))
        ):
            count += 1
        tail = strip(words.cut(match.end()))
        verb = _without(words.cut(match.start(), match.end()), re.compile("分别|为|是|有|达到?"))
        head = strip(words.cut(0, match.start())) or self._topic_before(place)
        names = _split_names(head, count)
        if len(names) != count:
            return []
        after = [self._after(places[index + i]) for i in range(count)]
        return [
            Label(name + verb + tail + after[i], EMPTY, name, "respectively") for i, name in enumerate(names)
        ]

    def _share_tails(self) -> None:
        """新增17项、扩大权限37项、移交1项审批事项: the noun after the last belongs to all."""
        places = self.sentence.places
        for index in range(len(places) - 1, 0, -1):
            place, before = places[index], places[index - 1]
            if not (
                place.joined and place.clause == before.clause and self.labels[index].rule != "respectively"
            ):
                continue
            noun = strip(_without(self.words(place.after), _DROP))
            label = self.labels[index - 1]
            if noun and only_verbs(label.words.norm) and not has_verb(noun.norm):
                self.labels[index - 1] = Label(label.words + noun, label.lead, noun, "shared-noun")


def labels_of(
    text: str, norm: str, sentence: Sentence, holes: Sequence[tuple[int, int]], before: Label | None
) -> list[Label]:
    """The labels of a sentence's quantities, in order. ``before`` is the last label of the paragraph."""
    return _Reader(text, norm, sentence, holes, [], before).read()


def _topic(words: Words) -> Words:
    """The thing itself: without the verbs before it and the predicate after it."""
    at = verb_phrase(words.norm) if len(words) > 2 else 0
    rest = strip(words.cut(at)) if 0 < at < len(words) else words
    if at and len(rest) < 2:
        rest = words
    verb = _any_pure_verb(rest.norm)
    if verb > 1:
        rest = strip(rest.cut(0, verb)) or rest
    return rest


def _any_pure_verb(norm: str) -> int:
    at = verb_phrase(norm) if has_verb(norm) else 0
    if not at:
        return 0
    return trailing_verbs(norm, 0, at)


def _rate_name(rate: Words) -> Words:
    """The rate itself out of a rate's label (政务服务事项全程网办率 -> 全程网办率)."""
    return rate.cut(max(0, len(rate) - 8)) if len(rate) > 12 else rate


def _shares(first: str, own: str) -> int:
    """Where in the first item the words of this item begin (送法|进企业 / 进农牧区); 0: nowhere."""
    for length in (4, 3, 2):
        at = first.find(own[:length], 1) if len(own) > length else -1
        if at > 0:
            return at
    at = first.find(own[0], 1)
    return at if at > 0 and own[0] in "进入到送" else 0


def _same_kind(left: Place, right: Place) -> bool:
    a, b = left.quantity.unit, right.quantity.unit
    return a is not None and b is not None and a.kind == b.kind == "count"


def _split_names(head: Words, count: int) -> list[Words]:
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^、,和及与]+", head.norm)]
    if len(pieces) < count:
        return [head] * count if count > 1 and head else ([head] if head else [])
    if count == 1:
        return [head]
    chosen = pieces[-count:]
    names = [head.cut(a, b) for a, b in chosen]
    names[0] = head.cut(0, chosen[0][1]) if len(pieces) == count else names[0]
    return names


def _without(words: Words, found: re.Pattern[str]) -> Words:
    match = found.search(words.norm)
    while match:
        words = words.cut(0, match.start()) + words.cut(match.end())
        match = found.search(words.norm, match.start())
    return words
