"""The label of each quantity of a sentence: the rules, in the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.reading.clauses import Place, Sentence
from gongkai.reading.division import counts_events, is_rate
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.labels.dependent import of_the_thing_before
from gongkai.reading.labels.listed import (
    alike,
    continues_chain,
    continues_list,
    framed,
    of_level,
    under_head,
)
from gongkai.reading.labels.measured import measured
from gongkai.reading.labels.objects import object_of
from gongkai.reading.labels.own import own_words, words_after
from gongkai.reading.labels.said import said_of_previous, share_of_previous, with_share, without_words
from gongkai.reading.labels.several import respectively, share_tails
from gongkai.reading.labels.two_of_one import compared_with, now_and_formerly, ranked_among
from gongkai.reading.labels.whole import left_over, nominalised, part
from gongkai.reading.topics import (
    is_measure,
    rate_name,
    shared_from,
    topic_of,
    without,
)
from gongkai.reading.verbs import has_verb
from gongkai.reading.words import EMPTY, Holes, Words, strip

_SHORT_NOUN = 4
_TRIPS, _VEHICLES = ("辆次", "台次", "车次", "辆", "台"), re.compile("(?<=..)车辆?$")
_LASTS = re.compile(r"(?<=..)已?连续$")
_AS_REQUIRED = re.compile(
    r"^[,、]?(?:按照?|根据|依据|依照|遵照|结合)[^,。;]{1,18}?(?:要求|实际|情况|部署|安排|规定|原则|精神)(?=[\u4e00-\u9fff]{2})"
)
_IN_ALL = re.compile(r"[,;、]?(?:累计|总共|共计?)(?!占)")


def _label(c: Context, index: int) -> Label:
    place = c.sentence.places[index]
    raw_before = c.words(place.before)
    before, after = strip(without(raw_before, _AS_REQUIRED)), words_after(c, place)
    same_clause = index > 0 and c.sentence.places[index - 1].clause == place.clause
    if place.paired and c.labels and not after:
        crew = place.quantity.unit_text == "人次" and c.last_place.quantity.unit_text in _TRIPS
        last = c.labels[-1]  # 出动车辆58辆次276人次: no vehicles
        return last.ruled("paired", without(last.words, _VEHICLES)) if crew else last.paired()
    c.find_whole(place)
    said = None
    if same_clause and c.labels and not after:
        said = now_and_formerly(c, place) or ranked_among(c, place)
    if said is not None:
        return said
    left = left_over(c, place, raw_before, before, after)
    if left is not None:
        return left
    own = own_words(c, place, raw_before, before, after)
    share = share_of_previous(c, place, own, raw_before, after)
    if share is not None:
        return share
    if not own.words:
        return without_words(c, place, raw_before, same_clause)
    label = _complete(c, place, own, same_clause, before, after)
    if not place.joined and not place.inner:
        c.frame = label.words
    return label


def _complete(c: Context, place: Place, own: Label, same_clause: bool, before: Words, after: Words) -> Label:
    """Add what the words lack: a rate's subject, a verb's object, an item's head."""
    norm = own.words.norm
    joined = same_clause and place.joined and bool(c.labels)
    said = (
        nominalised(c, place, own, after)
        or said_of_previous(c, place, own, same_clause)
        or of_the_thing_before(c, place, own)
    )
    if said is not None:
        return said
    if same_clause and c.labels and _LASTS.search(c.labels[-1].words.norm):
        subject = without(c.labels[-1].words, _LASTS)  # 破案率连续8年保持100%
        return Label(subject + own.words, EMPTY, topic_of(subject), "measure")
    noun = place.paired and len(norm) <= _SHORT_NOUN and not has_verb(norm)
    if noun and counts_events(c.last_place.quantity):
        return Label(c.labels[-1].topic + own.words, EMPTY, own.topic, "frame")  # 培训3期120名干部
    if joined and shared_from((c.frame or c.labels[-1].words).norm, norm):
        return framed(c, own)
    if is_measure(norm) or norm.endswith("均"):
        return own if _IN_ALL.match(c.words(place.before).norm) else measured(c, place, own)
    if is_rate(place.quantity) and not after:
        share = c.norm.endswith("占", 0, place.quantity.start)
        if c.rate and not share and not has_verb(norm) and "率" not in norm:
            return Label(rate_name(c.rate) + own.words, EMPTY, own.words, "rate")
        c.rate = own.words.cut(0, norm.rfind("率") + 1)
        own = with_share(own) if share else own
    return _inherits(c, place, own, same_clause, before, after)


def _inherits(c: Context, place: Place, own: Label, same_clause: bool, before: Words, after: Words) -> Label:
    """A verb's object, a part's whole, an item's head: what words that measure nothing take from before."""
    joined, rate = same_clause and place.joined and bool(c.labels), is_rate(place.quantity)
    acted_on = object_of(c, place, own, joined, bool(after))
    if acted_on is not None:
        return acted_on
    if c.whole and (not joined or c.is_part(c.labels[-1])) and (found := part(c, place, own)):
        return found
    if of_another_level := of_level(c, place, own):
        return of_another_level
    if joined:
        return framed(c, own, alone=bool(after) and not before)
    if continues_list(c, place, own, rate) or continues_chain(c, own, same_clause, before):
        lead = c.labels[-1].lead
        return Label((alike(c, own) or lead) + own.words, lead, own.topic, "frame")
    return part(c, place, own) or under_head(c, place, own)


def labels_of(
    text: str, norm: str, sentence: Sentence, holes: Holes, before: Sequence[tuple[Label, str]]
) -> list[Label]:
    """The labels of a sentence's quantities, in order. ``before`` are those of the sentence before, if it is
    of the same paragraph, with their units.
    """
    c = Context(text, norm, sentence, holes, before[-1][0] if before else None)
    if before and norm.startswith("其中", sentence.start):
        c.divides(before, sentence.places[0].quantity.unit_text)
    while len(c.labels) < len(sentence.places):
        index = len(c.labels)
        c.labels += compared_with(c, index) or respectively(c, index) or [_label(c, index)]
    share_tails(c)
    return c.labels
