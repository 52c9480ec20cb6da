"""Two numbers of one thing in one clause: what it was and what it is, the others and the rank among them.

In: the ``Context`` and the place of the second quantity. Out: its label, or None where nothing of the kind
stands there.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.phrases import compiled, one_of
from gongkai.reading.topics import is_measure, topic_of, without
from gongkai.reading.verbs import trailing_verbs
from gongkai.reading.words import EMPTY, Words, strip

_RANK_CUE = compiled("rank_cue")

_SHORT_CUE = 3
_SHORT_KIND = 2
_AMONG_REACH = 40
_RANKED_AMONG = re.compile(r"(?P<cue>在|位?居|位列|名列|列|排名?在?)[^,;。在]{0,14}$")
_ORIGINALLY = re.compile("(?:^原来?的?|(?<=..)原来的?)(?=..)")
_FORMER = Words("原", "原")
_FROM_YEAR = re.compile(r"[由从](?:上年|去年|前年|上一年|20\d\d年)(?:同期|度|底|末)?的?$")
_FROM = re.compile(
    r"(?:[将把](?:原有?的?|原来的?|[^由从将把,;。、\d]{2,14})?|[由从](?!上年|去年|前年|上一年|同期)[^由从,;。、\d]{0,14})$"
)  # 由原来的3.3次
_FROM_REACH = 16
_FROM_WORDS = re.compile(r"(?<=..)(?:[由从][^由从]{0,5}$|[由从](?=[^由从]{6,14}$))")
_THAN = re.compile(
    r"(?:(?P<yearly>同比)|[较比与])(?:[去上前]年|20\d\d年)(?:同期|度|底|末|全年)?(?:[^,;。、\d]{0,4}的)? ?"
)
_CHANGED = re.compile(rf" *(?:相比)?[,、]?(?:有所)?(?P<how>{one_of('change')})了? *")
_BECAME = re.compile(
    r" *(?P<how>[\u4e00-\u9fff ]{1,16}?)[到至为成](?:平均|(?:目前|现在|现有|当前)的?|[^,。;、\d]{1,6}的)? *"
)  # 降至1次, 整合为3家


def now_and_formerly(c: Context, place: Place) -> Label | None:
    """由3.3次降至1次, 将6家机构整合为3家: the same, formerly and now."""
    last, now = c.last_place, place.quantity
    if last.quantity.unit_text != now.unit_text:
        return None
    near = max(last.clause_start, last.quantity.start - _FROM_REACH)
    formerly = _FROM.search(c.norm, near, last.quantity.start) is not None
    dated = formerly or _FROM_YEAR.search(c.norm, near, last.quantity.start) is not None
    became = _BECAME.fullmatch(c.norm, last.quantity.end, now.start) if dated else None
    if became is None:
        return None
    if not formerly:
        return c.labels[-1].ruled("paired")  # 由去年的72项增加到现在的588项: its date says so
    words, rule = _before_change(c.labels[-1].words, became["how"]), c.labels[-1].rule
    words = without(words, _ORIGINALLY)
    c.labels[-1] = Label(_FORMER + words, EMPTY, topic_of(words), rule)
    return Label(words, EMPTY, topic_of(words), "paired")


def compared_with(c: Context, index: int) -> list[Label]:
    """88%, 同比去年85%上升3个百分点; 7件, 比2023年的5件增加2件: what it was, and the change."""
    places = c.sentence.places
    place = places[index]
    begins = c.norm[place.clause_start] in "同较比与"
    than = _THAN.fullmatch(c.norm, place.clause_start, place.quantity.start) if begins else None
    previous = c.previous if than else None
    if than is None or previous is None:
        return []
    base = previous.lead if previous.rule == "change" and previous.lead else previous.words
    former = previous.ruled("paired", base)
    if index + 1 == len(places):
        return [former]
    changed = _CHANGED.fullmatch(c.norm, place.quantity.end, places[index + 1].quantity.start)
    if changed is None:
        return [former]
    yearly = Words("同比", "同比") if than["yearly"] else EMPTY
    words = base + yearly + c.words(changed.span("how"))
    return [former, Label(words, base, previous.topic, "change")]


def _before_change(words: Words, how: str) -> Words:
    """The words without the verb of the change (跑动次数|减, 机构|整合), if anything is left."""
    words = without(words, _FROM_WORDS)
    verb = how[trailing_verbs(how, 0, len(how)) :] or how[-2:]
    for length in range(min(len(verb), len(words) - _SHORT_KIND), 0, -1):
        if words.norm.endswith(verb[:length]):
            return words.cut(0, len(words) - length)
    return words


def ranked_among(c: Context, place: Place) -> Label | None:
    """总分677分, 在西部16个城市中排名第4位: the rank is of what was said before the others were counted."""
    last = c.last_place
    counts = last.quantity.unit is not None and last.quantity.unit.kind == "count"
    if place.quantity.reading != "rank" or last.quantity.reading == "rank" or not counts:
        return None
    near = max(last.clause_start, last.quantity.start - _AMONG_REACH)
    others = _RANKED_AMONG.search(c.norm, near, last.quantity.start)
    if others is None:
        return None
    own = strip(c.words(place.before))
    before = c.labels[-2] if len(c.labels) > 1 else c.inherited
    score = _score_of(before) if before and len(own) <= _SHORT_CUE else EMPTY
    subject = strip(c.words((last.clause_start, others.start()))) or score
    return (
        Label(subject + (own or c.words(others.span("cue"))), EMPTY, subject, "measure") if subject else None
    )


def _score_of(label: Label) -> Words:
    """What is ranked: the measure that was said, or what an earlier rank is of."""
    ranked = _RANK_CUE.search(label.words.norm, len(label.words) - len("排名")) is not None
    words = label.topic if ranked or label.rule == "change" else label.words
    return words if is_measure(words.norm) else EMPTY
