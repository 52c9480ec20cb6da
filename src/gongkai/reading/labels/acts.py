"""Acts of enforcement and justice: of which drive, against which crimes.

In: the ``Context`` and the quantity's own words. Out: the label with what its part of the sentence set about,
or None.
"""

from __future__ import annotations

import re
from functools import cache

from gongkai.reading.clauses import Place
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.phrases import pattern, phrases, search


@cache
def own_act() -> re.Pattern[str]:
    """立案, 罚款, 拘留: acts that nothing but a case inherits."""
    return re.compile(rf"(?:{pattern(phrases('adverb'))})*(?:{pattern(phrases('own_act'))})+")


@cache
def _acted_on() -> re.Pattern[str]:
    """处罚企业, 警告单位"""
    return re.compile(rf"(?:{pattern(phrases('own_act'))})(?:{pattern(phrases('bare_noun'))})")


@cache
def _bare_case() -> re.Pattern[str]:
    """办结案件, 审结各类案件: of what kind?"""
    return re.compile(rf"(?:{pattern(phrases('carried_verb'))})了?(?:各类)?案件")


def act_of_drive(c: Context, place: Place, own: Label) -> Label | None:
    """开展燃气专项整治, 立案9件, 处罚企业4家; 严惩暴力犯罪, 办结案件691件."""
    norm, first = own.words.norm, _first_of_part(c, place)
    acts = (first and own_act().fullmatch(norm)) or _acted_on().fullmatch(norm)
    if acts and (drive := c.campaign(place)):
        return Label(drive + own.words, own.words, drive, "object")
    crimes = c.clause_between(c.said_up_to, place) if first and _bare_case().fullmatch(norm) else None
    if crimes and search("crime").search(crimes.norm):
        return Label(crimes + own.words, own.words, crimes + own.topic, "object")
    return None


def _first_of_part(c: Context, place: Place) -> bool:
    """Is nothing counted before it, back to the last semicolon?"""
    return not c.labels or c.norm.find(";", c.last_place.quantity.end, place.quantity.start) >= 0
