"""Labels that several quantities share: 分别, and what follows the last of a list."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from gongkai.reading.labels.context import Context, Label
from gongkai.reading.labels.own import words_after
from gongkai.reading.phrases import pattern, phrases
from gongkai.reading.topics import (
    split_names,
    without,
)
from gongkai.reading.words import (
    EMPTY,
    Words,
    first_verb,
    has_verb,
    leading_verbs,
    only_verbs,
    strip,
)

_LONGEST_RUN = 20
_RESPECTIVELY = re.compile(r"分别(?P<verb>比[^,。;、]{0,6}|同比|环比)?(?:为|是|有|达到?|占)?")


@cache
def _shared_predicate() -> re.Pattern[str]:
    return re.compile(pattern(phrases("shared_predicate")))


def respectively(c: Context, index: int) -> list[Label]:
    """A、B、C分别为1、2、3: as many names as quantities."""
    place = c.sentence.places[index]
    words = c.words(place.before)
    match = _RESPECTIVELY.search(words.norm)
    if match is None:
        return []
    count = _run(c, index)
    verb = without(words.cut(match.start()), re.compile("^分别|为$|是$|有$|达到?$"))
    head = strip(words.cut(0, match.start()))
    names = split_names(head, count) if head else []
    earlier = c.labels[-count:]
    if len(earlier) == count > 1 and _last_clause_has(c, count) and len(set(names)) < 2:
        names = [label.topic + head if head else label.words for label in earlier]
    if len(names) != count:
        names = split_names(c.topic_before(place), count)
    if len(names) != count:
        return []
    after = [words_after(c, c.sentence.places[index + i]) for i in range(count)]
    return [Label(n + strip(verb) + after[i], EMPTY, n, "respectively") for i, n in enumerate(names)]


def _last_clause_has(c: Context, count: int) -> bool:
    """Do the last labels come from as many quantities side by side?"""
    places = c.sentence.places[len(c.labels) - count : len(c.labels)]
    return len(places) == count


def _run(c: Context, index: int) -> int:
    """How many quantities follow each other with nothing but separators between them."""
    places, count = c.sentence.places, 1
    while (
        count < _LONGEST_RUN
        and index + count < len(places)
        and places[index + count].clause == places[index].clause
        and not strip(c.words(places[index + count].before))
    ):
        count += 1
    return count


def share_tails(c: Context) -> None:
    """新增17项、移交1项审批事项; 42家单位862人参加学习: what follows the last belongs to all."""
    places, noun, predicate = c.sentence.places, EMPTY, EMPTY
    for index in range(len(places) - 1, 0, -1):
        place, earlier = places[index], places[index - 1]
        if place.clause != earlier.clause or c.labels[index].rule == "respectively":
            noun = predicate = EMPTY
            continue
        noun = words_after(c, place) or noun
        verb = 0 if leading_verbs(noun.norm) else first_verb(noun.norm)
        if verb < 0 and (shared := _shared_predicate().search(noun.norm, 1)):
            verb = shared.start()
        predicate = noun.cut(verb) if noun and verb >= 0 else predicate
        c.labels[index - 1] = _completed(c, index, noun, predicate)


def _completed(c: Context, index: int, noun: Words, predicate: Words) -> Label:
    """The label before ``index``, with the noun or predicate that stands behind a later one."""
    place, earlier = c.sentence.places[index], c.sentence.places[index - 1]
    label = c.labels[index - 1]
    bare = only_verbs(label.words.norm)
    if place.paired and bare:
        return replace(c.labels[index], rule="shared-noun")
    if place.joined and noun and bare and not has_verb(noun.norm):
        return Label(label.words + noun, label.lead, noun, "shared-noun")
    without_verb = label.rule in ("verb-noun", "after", "frame") and not has_verb(label.topic.norm)
    if predicate and without_verb and not earlier.inner and label.words.norm.endswith(label.topic.norm):
        return replace(label, words=label.words + predicate, rule="shared-verb")
    return label
