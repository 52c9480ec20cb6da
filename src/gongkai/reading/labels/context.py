"""Labels of a sentence as they come, and the ways of looking back at them.

In: a sentence, and the last label of the paragraph. Out: ``Context``, which the rules ask. Promised: it
looks back at most ``FAR`` quantities.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.reading.clauses import Place, Sentence
from gongkai.reading.phrases import one_of
from gongkai.reading.topics import shortened, topic_of
from gongkai.reading.words import (
    EMPTY,
    OF,
    Holes,
    Words,
    span,
    strip,
)

_LONGEST_TOPIC = 24
_SHORT_WHOLE = 10  # 直接纠错的案件, 其中撤销28件: not any case
_CAMPAIGN_REACH = 120
_SAID_OF_ALL = re.compile(r"[,;]?(?:均|全部|都)(?:在|按|已|依|及时)")
FAR = 8
"""How many quantities back a label may look."""
_CAMPAIGN = re.compile(rf"{one_of('set_about')}了?(?P<what>[^,;。、\d]{{2,18}}{one_of('drive')})(?:工作)?,")
"""开展燃气安全专项整治: what was set about."""

Part = Words | Callable[[], Words]
"""Words, or how to find them."""


class Label:
    """A label, with the parts that later quantities of the sentence inherit: the
    words that lead it, and its topic (the thing that is counted). Most labels leave
    nothing behind, so that both are only found when they are asked for.
    """

    __slots__ = ("_lead", "_topic", "rule", "words")

    def __init__(self, words: Words, lead: Part, topic: Part, rule: str) -> None:
        self.words = words
        self._lead = lead
        self._topic = topic
        self.rule = rule

    @property
    def lead(self) -> Words:
        """The words that lead the label."""
        if not isinstance(self._lead, Words):
            self._lead = self._lead()
        return self._lead

    @property
    def topic(self) -> Words:
        """The thing that is counted."""
        if not isinstance(self._topic, Words):
            self._topic = self._topic()
        return self._topic

    def paired(self) -> Label:
        """Of another number of the same: 抽取27个部门的案卷135卷 counts files, and no departments."""
        of_whom = self.rule == "verb-noun" and self.words.norm == self.lead.norm + OF.norm + self.topic.norm
        return self.ruled("paired", self.lead if of_whom else None)

    def ruled(self, rule: str, words: Words | None = None) -> Label:
        """The same label by another rule, or with other words."""
        return Label(self.words if words is None else words, self._lead, self._topic, rule)


@dataclass(slots=True)
class Context:
    """One sentence while its labels are made, from left to right: what later ones may look back at."""

    text: str
    norm: str
    sentence: Sentence
    holes: Holes
    inherited: Label | None
    labels: list[Label] = field(default_factory=list)
    frame: Words = EMPTY
    rate: Words = EMPTY
    whole: Label | None = None
    whole_unit: str = ""
    spans: dict[tuple[int, int], Words] = field(default_factory=dict)
    previous_at: int = -1
    previous_found: Label | None = None

    @property
    def last_place(self) -> Place:
        """Where the last quantity that has a label stands."""
        return self.sentence.places[len(self.labels) - 1]

    def words(self, bounds: tuple[int, int]) -> Words:
        """The words between two offsets, without dates and list markers."""
        found = self.spans.get(bounds)
        if found is None:
            found = span(self.text, self.norm, *bounds, self.holes.between(*bounds))
            self.spans[bounds] = found
        return found

    @property
    def previous(self) -> Label | None:
        """The label before, in this sentence or in the one before it; brackets that have ended apart."""
        if self.previous_at != len(self.labels):
            self.previous_at, self.previous_found = len(self.labels), self._before()
        return self.previous_found

    def _before(self) -> Label | None:
        if not self.labels:
            return self.inherited
        if not self.last_place.inner:
            return self.labels[-1]
        return self.labels[next(self._looking_back())]

    def _looking_back(self) -> Iterator[int]:
        """The quantities before, the nearest first, brackets that have ended apart."""
        places, index = self.sentence.places, len(self.labels)
        inner = index < len(places) and places[index].inner
        outside = [i for i in range(max(0, index - FAR), index) if inner or not places[i].inner]
        yield from reversed(outside or [index - 1])

    def find_whole(self, place: Place) -> None:
        """受理57件, 其中土地类18件; 公安类15件; 其他24件: 其中 begins the parts of what came before it, as a
        bracket does until it ends.
        """
        if not self.labels:
            return
        last = self.last_place
        among = self.norm.find("其中", last.quantity.end, place.quantity.start) >= 0
        if among or (place.inner and not last.inner):
            whole = self.counted_before(place) or self.labels[-1]
            named = "的" in whole.words.norm and len(whole.words) <= _SHORT_WHOLE
            self.whole = Label(whole.words, whole.words, whole.words, whole.rule) if named else whole
            self.whole_unit = place.quantity.unit_text
        elif last.inner and not place.inner:
            self.whole = None

    def divides(self, before: Sequence[tuple[Label, str]], unit: str) -> None:
        """收到申请318件, 申请人872人。其中, 受理265件: the whole stands in the sentence before."""
        for label, counted_in in reversed(before[-FAR:]):
            if counted_in == unit:
                self.whole, self.whole_unit = label, unit
                break

    def whole_of(self, place: Place) -> Label | None:
        """What 其中 divides, if that counts in the same unit."""
        return self.whole if self.whole_unit == place.quantity.unit_text else None

    def counted_before(self, place: Place) -> Label | None:
        """The last label that counts in the same unit: of the part of the sentence up to the last
        semicolon, or of the whole sentence where that part has no label yet.
        """
        begin = self.norm.rfind(";", self.sentence.start, place.quantity.start)
        for index in self.counting((place.quantity.unit_text,)):
            if self.sentence.places[index].quantity.start > begin or self.last_place.quantity.start < begin:
                return self.labels[index]
        return None

    def campaign(self, place: Place) -> Words:
        """开展燃气安全专项整治, 行政处罚12起: what was set about before, in the same part of the sentence."""
        begin = max(self.sentence.start, place.clause_start - _CAMPAIGN_REACH)
        begin = max(begin, *(self.norm.rfind(char, begin, place.clause_start) for char in ";:"))
        found = EMPTY
        for match in _CAMPAIGN.finditer(self.norm, begin, place.clause_start):
            found = strip(self.words(match.span("what")))
        return found

    def counting(self, units: Collection[str]) -> Iterator[int]:
        """The quantities before, the nearest first, that count in one of these units."""
        if not self.labels:
            return
        for index in self._looking_back():
            if self.sentence.places[index].quantity.unit_text in units:
                yield index

    def is_part(self, label: Label) -> bool:
        """Does the label stand under the whole of the list?"""
        whole = self.whole.topic.norm if self.whole else ""
        return label.rule == "part" or (bool(whole) and label.words.norm.startswith(whole))

    def topic_before(self, place: Place) -> Words:
        """What the clause before speaks of: its own object, or its indicator's topic."""
        start = self.sentence.start
        if self.labels:
            last = self.last_place
            start = max(last.after[-1][1], last.quantity.end)
        between = self.clause_between(start, place)
        if between:
            return between
        if self.previous:
            return self.previous.topic
        return EMPTY

    def clause_between(self, start: int, place: Place) -> Words:
        """The object of the last clause without a quantity before this one."""
        clause = self._clause(start, place)
        if _SAID_OF_ALL.match(clause.norm):
            return EMPTY  # 收到申请16件, 均在期限内答复, 答复率100%
        if clause.norm.endswith("中") and clause.norm.startswith("在"):
            clause = clause.cut(1, len(clause) - 1)
        topic = topic_of(strip(clause))
        return topic if 2 <= len(topic) <= _LONGEST_TOPIC else EMPTY

    def clause_before(self, place: Place) -> Words:
        """The words of the clause before this one, where they follow the last quantity."""
        clause = strip(self._clause(self.said_up_to, place))
        return clause if 2 <= len(clause) <= _LONGEST_TOPIC else EMPTY

    def long_clause_before(self, place: Place) -> Words:
        """The same, however long, without the list of names in it."""
        return shortened(strip(self._clause(self.said_up_to, place)))

    @property
    def said_up_to(self) -> int:
        """Where the words of the last quantity end."""
        return self.last_place.after[-1][1] if self.labels else self.sentence.start

    def _clause(self, start: int, place: Place) -> Words:
        end = place.clause_start - 1
        if end - start < 4:
            return EMPTY
        begin = max(start, end - 60)
        cut = max(self.norm.rfind(char, begin, end) for char in ",;:。")
        if cut < 0 and begin > start:
            return EMPTY  # longer than we look back: its first words would be cut
        return self.words((max(cut + 1, begin), end))
