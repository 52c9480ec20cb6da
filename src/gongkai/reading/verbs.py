"""Verbs in the words of a label: where they stand, whether there are any.

In: normalised words. Out: offsets into them. What is a verb, and which verbs are nouns too, is data
(``phrases.csv``: verb, verbal_noun, adverb, compound).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reading.phrases import backwards, compiled, one_of, pattern, phrases

_PAIR = 2  # two characters at an end tell most words apart, before any pattern is asked
_VERBS = phrases("verb")
_PURE_VERBS = _VERBS - phrases("verbal_noun")

_NOT_A_NOUN = "(?![性化员率者书物]|件(?!套)|年(?![度终初内底末会检审]))"
"""规范性, 监督员, 办结率, 申请书, 提升年: with these behind it a verb is part of a noun."""

_OUT = "(?:出(?![租庭版口境入行生资席具台勤动警院所国让现土厂]))?"
"""排查出, 评选出: the verb's own, unless it begins a word (清理出租房)."""


def _any(verbs: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern(v for v in verbs if len(v) > 1)}){_NOT_A_NOUN}{_OUT}")


def _chain(verbs: frozenset[str]) -> re.Pattern[str]:
    verb = pattern(verbs)
    return re.compile(rf"{one_of('adverb')}*(?P<verbs>(?:(?:{verb}){_NOT_A_NOUN}{_OUT}|了|并|、(?={verb}))*)")


_ANY_VERB = _any(_VERBS)
_ANY_PURE_VERB = _any(_PURE_VERBS)
_CHAIN = _chain(_VERBS)
_PURE_CHAIN = _chain(_PURE_VERBS)
_CHAIN_BEGINS = frozenset(word[:_PAIR] for word in phrases("verb", "adverb")) | {"了", "并", "、"}
_SPELLED_VERB = re.compile(pattern(verb for verb in _PURE_VERBS if len(verb) > 1))
_VERB_AT_END = re.compile(rf"(?:(?!{backwards('compound')}){backwards('verb', 'adverb')})+")
_VERB_ENDS = frozenset(word[-_PAIR:] for word in phrases("verb", "adverb"))
_NO_VERBS = re.compile(f"“[^”]*”|《[^》]*》|{one_of('compound')}")
_COMPOUND = compiled("compound")
_COMPOUND_HEADS = frozenset(word[:_PAIR] for word in phrases("compound"))
_MEETING = re.compile(
    r"(?:召开|主持|组织)[^,、]{0,16}会议?(?:专题|集体)?(?:审议|研究|审定|听取|讨论|通过|学习)(?:通过)?"
)
"""召开常务会议审议|规章5件、草案9件: the second verb governs."""
_ADVERB = compiled("adverb")

_PARTICLES = "的了得并或和及、未不"
_TOWARDS = "向报经"
_ONLY = phrases("verb", "adverb", "verbal_noun")
_ONLY_ENDS = frozenset(word[-1] for word in _ONLY) | frozenset(_PARTICLES + "中")
_ONLY_CHARACTERS = frozenset("".join(_ONLY) + _PARTICLES + "中")
_ONLY_VERBS = re.compile(  # 向上级备案 has no object either
    rf"(?:[{_TOWARDS}][\u4e00-\u9fff]{{1,14}}?)?(?:{pattern(_ONLY)}|[{_PARTICLES}])+中?"
)
_AGENT = re.compile(
    rf"{one_of('agent')}(?P<acts>{one_of('adverb')}*{one_of('verbal_noun')})(?=[\u4e00-\u9fff]{{2}})"
)
"""A body and what it does: 热线受理|诉求, 法院审理|案件."""


def _mask(norm: str) -> str:
    """The words with names and compounds blacked out: there is no verb in “…” nor in 社会组织."""
    return _NO_VERBS.sub(lambda match: "■" * len(match[0]), norm)


def _may_begin_chain(norm: str) -> bool:
    return norm[:_PAIR] in _CHAIN_BEGINS or norm[:1] in _CHAIN_BEGINS


def leading_verbs(norm: str) -> int:
    """Where the verbs that the words begin with end (开展|专题学习); 0 where they begin with none."""
    if not _may_begin_chain(norm) or (norm[:_PAIR] in _COMPOUND_HEADS and _COMPOUND.match(norm)):
        return 0
    match = _PURE_CHAIN.match(norm)
    if match and match["verbs"]:
        return match.end()
    match = _CHAIN.match(norm)
    if match is None or not match["verbs"] or match.end() == len(norm):
        return 0
    first = _ANY_VERB.match(norm)  # 受理|信访事项
    named = first is not None and norm[first.end() : first.end() + _PAIR] in _COMPOUND_HEADS
    return first.end() if first and named and _COMPOUND.match(norm, first.end()) else match.end()


def trailing_verbs(norm: str, start: int, end: int) -> int:
    """Where the chain of verbs that ends at ``end`` begins (``end`` where there is none)."""
    last = norm[max(start, end - _PAIR) : end]
    if last not in _VERB_ENDS and last[-1:] not in _VERB_ENDS:
        return end
    window = norm[max(start, end - 16) : end][::-1]
    match = _VERB_AT_END.match(window)
    return end - match.end() if match else end


def adverb_at(norm: str, start: int) -> bool:
    """Does an adverb stand there?"""
    return _ADVERB.match(norm, start) is not None


def begins_with_verb(norm: str) -> bool:
    """Do the words begin with a verb that is no noun (作出维持决定, and not 审批事项)?"""
    match = _PURE_CHAIN.match(norm) if _may_begin_chain(norm) else None
    return match is not None and bool(match["verbs"])


def verb_phrase(norm: str) -> int:
    """Where the first verbs end, with the subject before them (各校组织开展|法治教育); 0: there are none."""
    norm = _mask(norm)
    meeting = _MEETING.search(norm) if "会" in norm else None
    if meeting:
        return meeting.end()
    for verb, chain in ((_ANY_PURE_VERB, _PURE_CHAIN), (_ANY_VERB, _CHAIN)):
        found = verb.search(norm)
        if found:
            match = chain.match(norm, found.start())
            return match.end() if match and match["verbs"] else found.end()
    return 0


def only_verbs(norm: str) -> bool:
    """办结, 宣布失效, 不予受理: no noun says what."""
    if norm[-1:] not in _ONLY_ENDS:
        return False
    if norm[0] not in _TOWARDS and not _ONLY_CHARACTERS.issuperset(norm):
        return False
    return _ONLY_VERBS.fullmatch(norm) is not None and not norm.endswith("计划")


def _verbs_in(norm: str) -> Iterator[re.Match[str]]:
    """The verbs that are no nouns. Most words hold none, whatever names stand in them."""
    first = _SPELLED_VERB.search(norm)
    return _ANY_PURE_VERB.finditer(_mask(norm), first.start()) if first else iter(())


def has_verb(norm: str) -> bool:
    """Do the words hold a verb that is no noun?"""
    return next(_verbs_in(norm), None) is not None


def may_hold_verb(norm: str) -> bool:
    """Do the words hold anything that might be a verb, noun or not?"""
    return _ANY_VERB.search(_mask(norm)) is not None


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


def leading_verb(norm: str) -> int:
    """Where the verb that the words begin with ends, without those after it (提出|深化改革); 0: none."""
    match = _ANY_VERB.match(norm)
    return match.end() if match else 0


def agent_acts(norm: str) -> int:
    """Where the words of what a body does begin (调解组织|调处纠纷), verb or noun; -1: there is none."""
    match = _AGENT.search(norm)
    return match.start("acts") if match else -1


def agent_verb(norm: str) -> int:
    """Where the verb of a body that acts ends, though as a noun it would be none; 0: there is none."""
    match = _AGENT.search(norm)
    return match.end() if match and leading_verbs(norm[match.end() :]) == 0 else 0
