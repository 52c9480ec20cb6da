"""Verbs in the words of a label: where they stand, whether there are any.

In: normalised words. Out: offsets into them. What is a verb, and which verbs are nouns too, is data
(``phrases.csv``: verb, verbal_noun, adverb, compound).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gongkai.reading.phrases import pattern, phrases, search

_PAIR = 2  # two characters at an end tell most words apart, before any pattern is asked


@cache
def _chain(verbal_nouns: bool) -> re.Pattern[str]:
    verbs = phrases("verb") if verbal_nouns else phrases("verb") - phrases("verbal_noun")
    return re.compile(
        rf"(?P<adverbs>(?:{pattern(phrases('adverb'))})*)(?P<verbs>(?:(?:{pattern(verbs)}){_NOT_A_NOUN}{_OUT}|了|并|、(?={pattern(verbs)}))*)"
    )


@cache
def _any_verb(verbal_nouns: bool) -> re.Pattern[str]:
    verbs = phrases("verb") if verbal_nouns else phrases("verb") - phrases("verbal_noun")
    return re.compile(f"(?:{pattern(v for v in verbs if len(v) > 1)}){_NOT_A_NOUN}{_OUT}")


_PARTICLES = "的了得并、未不"
_TOWARDS = "向报经"


@cache
def _only() -> frozenset[str]:
    return phrases("verb") | phrases("adverb") | phrases("verbal_noun")


@cache
def _only_ends() -> frozenset[str]:
    return frozenset(word[-1] for word in _only()) | frozenset(_PARTICLES + "中")


@cache
def _only_characters() -> frozenset[str]:
    return frozenset("".join(_only()) + _PARTICLES + "中")


@cache
def _only_verbs() -> re.Pattern[str]:
    towards = rf"(?:[{_TOWARDS}][\u4e00-\u9fff]{{1,8}}?)?"  # 向上级备案 has no object either
    return re.compile(rf"{towards}(?:{pattern(_only())}|[{_PARTICLES}])+中?")


_NOT_A_NOUN = "(?![性化员率者书]|年(?![度终初内底末会检审]))"
"""规范性, 监督员, 办结率, 申请书, 提升年: with these behind it a verb is part of a noun."""

_OUT = "(?:出(?![租庭版口境入行生资席具台勤动警院所国让现土厂]))?"
"""排查出, 评选出: the verb's own, unless it begins a word (清理出租房)."""


@cache
def _no_verbs() -> re.Pattern[str]:
    return re.compile(f"“[^”]*”|《[^》]*》|{pattern(phrases('compound'))}")


def _mask(norm: str) -> str:
    """The words with names and compounds blacked out: there is no verb in “…” nor in 社会组织."""
    return _no_verbs().sub(lambda match: "■" * len(match[0]), norm)


@cache
def _chain_begins() -> frozenset[str]:
    return frozenset(word[:_PAIR] for word in phrases("verb") | phrases("adverb")) | {"了", "并", "、"}


def _may_begin_chain(norm: str) -> bool:
    return norm[:_PAIR] in _chain_begins() or norm[:1] in _chain_begins()


def leading_verbs(norm: str) -> int:
    """Where the verbs that the words begin with end (开展|专题学习); 0 where they begin with none."""
    if not _may_begin_chain(norm):
        return 0
    match = _chain(False).match(norm)
    if match and match["verbs"]:
        return match.end()
    match = _chain(True).match(norm)
    if match and match["verbs"] and match.end() < len(norm):
        return match.end()
    return 0


@cache
def _verb_at_end() -> re.Pattern[str]:
    backwards = pattern(verb[::-1] for verb in phrases("verb") | phrases("adverb"))
    compounds = pattern(compound[::-1] for compound in phrases("compound"))
    return re.compile(rf"(?:(?!{compounds}){backwards})+")


@cache
def _verb_ends() -> frozenset[str]:
    return frozenset(word[-_PAIR:] for word in phrases("verb") | phrases("adverb"))


def trailing_verbs(norm: str, start: int, end: int) -> int:
    """Where the chain of verbs that ends at ``end`` begins (``end`` where there is none)."""
    last = norm[max(start, end - _PAIR) : end]
    if last not in _verb_ends() and last[-1:] not in _verb_ends():
        return end
    window = norm[max(start, end - 16) : end][::-1]
    match = _verb_at_end().match(window)
    return end - match.end() if match else end


def adverb_at(norm: str, start: int) -> bool:
    """Does an adverb stand there?"""
    return search("adverb").match(norm, start) is not None


def begins_with_verb(norm: str) -> bool:
    """Do the words begin with a verb that is no noun (作出维持决定, and not 审批事项)?"""
    match = _chain(False).match(norm) if _may_begin_chain(norm) else None
    return match is not None and bool(match["verbs"])


def verb_phrase(norm: str) -> int:
    """Where the first verbs end, with the subject before them (各校组织开展|法治教育); 0: there are none."""
    norm = _mask(norm)
    for verbal_nouns in (False, True):
        found = _any_verb(verbal_nouns).search(norm)
        if found:
            match = _chain(verbal_nouns).match(norm, found.start())
            return match.end() if match and match["verbs"] else found.end()
    return 0


def only_verbs(norm: str) -> bool:
    """办结, 宣布失效, 不予受理: no noun says what."""
    if norm[-1:] not in _only_ends():
        return False
    if norm[0] not in _TOWARDS and not _only_characters().issuperset(norm):
        return False
    return _only_verbs().fullmatch(norm) is not None and not norm.endswith("计划")


@cache
def _spelled_verb() -> re.Pattern[str]:
    return re.compile(pattern(verb for verb in phrases("verb") - phrases("verbal_noun") if len(verb) > 1))


def _verbs_in(norm: str) -> Iterator[re.Match[str]]:
    """The verbs that are no nouns. Most words hold none, whatever names stand in them."""
    return _any_verb(False).finditer(_mask(norm)) if _spelled_verb().search(norm) else iter(())


def has_verb(norm: str) -> bool:
    """Do the words hold a verb that is no noun?"""
    return next(_verbs_in(norm), None) is not None


def may_hold_verb(norm: str) -> bool:
    """Do the words hold anything that might be a verb, noun or not?"""
    return _any_verb(True).search(_mask(norm)) is not None


def last_verb_end(norm: str) -> int:
    """Where the last verb that is no noun ends (…梳理出|法律依据); 0: there is none."""
    end = 0
    for match in _verbs_in(norm):
        end = match.end()
    return end


def first_verb(norm: str) -> int:
    """Where the first verb that is no noun begins; -1: there is none."""
    match = next(_verbs_in(norm), None)
    return match.start() if match else -1


@cache
def _agent() -> re.Pattern[str]:
    """A body and what it does: 热线受理|诉求, 法院审理|案件."""
    return re.compile(
        rf"(?:{pattern(phrases('agent'))})(?:{pattern(phrases('adverb'))})*(?:{pattern(phrases('verbal_noun'))})(?=[\u4e00-\u9fff]{{2}})"
    )


def agent_verb(norm: str) -> int:
    """Where the verb of a body that acts ends, though as a noun it would be none; 0: there is none."""
    match = _agent().search(norm)
    return match.end() if match and leading_verbs(norm[match.end() :]) == 0 else 0
