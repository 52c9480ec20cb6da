"""What a label is about: the thing that is counted, and pieces that enumerations share.

In and out: ``Words``. Pure functions on the words of one label; what they know
of verbs and nouns is in ``words`` and the code lists.
"""

from __future__ import annotations

import re

from gongkai.reading.phrases import compiled, endings, one_of, phrases
from gongkai.reading.verbs import (
    adverb_at,
    agent_verb,
    first_verb,
    last_verb_end,
    leading_verb,
    leading_verbs,
    only_verbs,
    trailing_verbs,
    verb_phrase,
)
from gongkai.reading.words import EMPTY, Words, strip

_OBJECT_NOUN_ENDINGS = endings("object_noun")
_CARRIED_VERBS = phrases("carried_verb")
_MEASURE_ENDINGS = endings("measure")
_NAMED_KIND = compiled("named_kind")
_MEASURES = phrases("measure")
_CONSEQUENCE_ENDINGS = endings("consequence")
_CONSEQUENCES = phrases("consequence")

LONGEST = 48
"""A label longer than this is cut at its verb."""

_LONGEST_HEAD = 12
_SHORT_LIST = 20
_OPENING = re.compile("[《“]")
_AMONG = re.compile(r"(?:[》”、])[^,。;]{0,20}?等(?:地区?(?![块方面质震理铁下]))?(?=[^级]{4})")


LEVEL = re.compile(rf"{one_of('level')}级$")
"""省级, 县级 at the end."""


def is_measure(norm: str) -> bool:
    """Do the words end in a measure (率, 金额, 面积), which needs a thing that is measured?"""
    return _MEASURE_ENDINGS.end(norm)


_MANNER = re.compile(rf"^{one_of('manner')}(?=[\u4e00-\u9fff]{{2}})")
"""“三会一课”等|形式开展学习: how something was done says not what was done."""


def shortened(words: Words) -> Words:
    """Without the list of names that 等 sums up, and no longer than a label may be."""
    among = _AMONG.search(words.norm) if "等" in words.norm else None
    named = among and len(words) <= _SHORT_LIST and _NAMED_KIND.search(words.norm, among.end())
    if among and not named:  # 审结非法集资、洗钱等犯罪案件 are not all crimes
        quoted = _OPENING.search(words.norm)
        titles = quoted is not None and quoted.start() < min(among.start(), _LONGEST_HEAD)
        head = quoted.start() if quoted and titles else leading_verbs(words.norm)
        rest = words.cut(among.end())
        words = words.cut(0, head) + (rest if head else without(rest, _MANNER))
    if len(words) > LONGEST:
        verbs = verb_phrase(words.norm)
        words = words.cut(verbs if 0 < verbs < len(words) else len(words) - LONGEST)
    return words


def topic_of(words: Words) -> Words:
    """The thing itself: what follows the last verb (承办热线转派|工单), else all."""
    at = last_verb_end(words.norm) or leading_verbs(words.norm) or agent_verb(words.norm)
    at = at or _done(words.norm) or _governing(words.norm)
    rest = strip(words.cut(at)) if at else words
    if rest.norm in _MEASURES:
        return words  # 信访总量: no total without its thing
    if len(rest) >= 2:
        return rest
    verbs = trailing_verbs(words.norm, 0, len(words))
    subject = strip(words.cut(0, verbs)) if verbs >= 2 else EMPTY
    return subject if len(subject) >= 2 else thing_of(words)


def _governing(norm: str) -> int:
    """Where the verb before an object ends that might be verbs throughout (受理|复议申请); 0: none."""
    verb = leading_verb(norm) if _OBJECT_NOUN_ENDINGS.end(norm) else 0
    return verb if norm[:verb] in _CARRIED_VERBS else 0


def _done(norm: str) -> int:
    """Where a predicate at the end ends (一般程序案件|共办理), though its verb may be a noun; 0: none."""
    verbs = trailing_verbs(norm, 0, len(norm))
    return len(norm) if 2 <= verbs < len(norm) and adverb_at(norm, verbs) else 0


def thing_of(words: Words) -> Words:
    """The thing itself: what stands before the predicate (执法人员|参加培训), else all."""
    lead = leading_verbs(words.norm)
    rest = words.cut(lead) if 0 < lead < len(words) else words
    verb = first_verb(rest.norm)
    if verb > 1:
        rest = rest.cut(0, trailing_verbs(rest.norm, 0, verb))
    return strip(rest) or words


def overlapped(topic: Words, own: Words) -> Words:
    """The topic before the words, what both say said once (立案处罚, 处罚金额 -> 立案处罚金额)."""
    for length in range(min(len(topic), len(own), 6), 1, -1):
        if topic.norm.endswith(own.norm[:length]):
            return topic + own.cut(length)
    return topic + own


def rate_name(rate: Words) -> Words:
    """The rate itself out of a rate's label (政务服务事项全程网办率 -> 全程网办率)."""
    return rate.cut(len(rate) - 12) if len(rate) > 16 else rate


def shared_from(first: str, own: str) -> int:
    """Where in the first item the words of this item begin (送法|进企业 / 进农牧区); 0: nowhere."""
    for length in (4, 3, 2):
        at = first.find(own[:length], 1) if len(own) > length else -1
        if 0 < at < len(first) - length and trailing_verbs(first, 0, at) < at:
            return at
    at = first.find(own[0], 1)
    return at if at > 0 and own[0] in "进入到送" else 0


_LEVELS = re.compile("[省市县区镇乡村](?:两|三)级(?=..)")
_LEVEL_OF = Words("级", "级")
_SHORT_NAME = 3
_COUNTED = re.compile(r"(?:[人起次件]?数|数量|总数)$")
_SEPARATED = re.compile(
    r"(?:(?:满意|同意)[和、]基本(?:满意|同意)|[^、,和及与]|(?<=[涉普危波顾触遍提])及|(?<=参)与|和(?=[解谐平]))+"
)


def pieces(head: Words) -> list[Words]:
    """The items of an enumeration."""
    return [head.cut(*match.span()) for match in _SEPARATED.finditer(head.norm)]


def split_names(head: Words, count: int) -> list[Words]:
    """签收率、办结率 -> two names; each verb alone takes the last one's noun, each subject its measure."""
    named = pieces(head)
    if count == 1 or len(named) < count:
        return [head] * count if head else []
    names = named[-count:]
    last = names[-1]
    levels = _LEVELS.match(last.norm)
    if levels and all(len(name) == 1 for name in names[:-1]):  # 市、县两级实现率
        tail = _LEVEL_OF + last.cut(levels.end())
        return [name.cut(0, 1) + tail for name in names]
    for index, name in enumerate(names[:-1]):
        alike = last.norm.find(name.norm[-2:]) + 2 if name.norm[-2:] in last.norm else len(last)
        if 2 < alike < len(last):
            names[index] = name + last.cut(alike)  # 转移登记、抵押登记|平均时间
        elif only_verbs(name.norm) and 0 < leading_verb(last.norm) < len(last):
            names[index] = name + last.cut(leading_verb(last.norm))  # 受理、办结、驳回|复议申请
        elif len(name) <= _SHORT_NAME and last.norm.endswith("案件") and len(last) > len(name):
            names[index] = name + last.cut(len(last) - len("案件"))  # 刑事、治安案件
        elif only_verbs(name.norm) and len(last) > len(name):
            names[index] = name + topic_of(last)
        elif is_measure(last.norm) and not is_measure(name.norm) and len(name) <= 4:
            names[index] = name + last.cut(len(name))
    event = without(names[0], _COUNTED)
    if event.norm == names[0].norm or _CONSEQUENCE_ENDINGS.end(event.norm):
        return names
    return [names[0], *(event + name if name.norm in _CONSEQUENCES else name for name in names[1:])]


def without(words: Words, found: re.Pattern[str]) -> Words:
    """The words without anything that the pattern finds."""
    match = found.search(words.norm)
    while match and match.end() > match.start():
        words = words.cut(0, match.start()) + words.cut(match.end())
        match = found.search(words.norm, match.start())
    return words
