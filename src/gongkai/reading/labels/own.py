"""A quantity's own words: what stands before and behind it, put together."""

from __future__ import annotations

import re
from functools import partial

from gongkai.reading.clauses import Place
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.phrases import one_of, phrases
from gongkai.reading.topics import (
    LONGEST,
    shortened,
    thing_of,
    topic_of,
    without,
)
from gongkai.reading.verbs import (
    begins_with_verb,
    first_verb,
    leading_verb,
    leading_verbs,
    only_verbs,
    trailing_verbs,
    verb_phrase,
)
from gongkai.reading.words import EMPTY, OF, Words, strip

_PREDICATE_CUT = re.compile(
    r"(?:并(?!(?:顺利|成功)?(?:通过|取得|获得))|且|,|;)(?=[\u4e00-\u9fff]{2})"
)  # 参加并通过了考试
_GOVERNING = phrases("verb") - phrases("verbal_noun")
_INSPECTED_UNITS = phrases("body_unit") | {"个"}
_OF = re.compile(r"^(?:的|以上的?|左右的?|组成的|参加的|余的|多的|次的)")
CARRIED_OUT = re.compile(r"进(?<![跟推引改]进)行了?|予以|加以|第一时间")
_PASSIVE = re.compile(r",(?=(?:均|全部|都|已)?(?:被|均|全部|已))")
_NAMED_REACH = 120
_THIS = re.compile(r"该项(?=[业事工服])")
_QUOTED = re.compile(r"“[^“”]{2,20}”")
_TOWARDS = re.compile(r"[对为与向给](?=(?:全[国省市县区州盟旗])?$)")
_CAUSE = re.compile(r"因|由于|经|在")
_NOTE = re.compile(r"\([^)]*\)")
_BECAUSE = re.compile(r"^因[^,。;]{2,24}?(?:等)?原因")
_AS_NAMED = re.compile(r"(?<=..)(?<!评)(?<!命名)(?<!认定)(?<!授予)为[“《].*$")  # 30多个科室整合为“五部两办”
_AWARD = re.compile(r".*(?:奖|称号|荣誉)[、,和]")
_SPREAD = re.compile(r"(?:集中|分布)[在于]|涉及|涵盖")  # 案件集中在公安、土地等5个领域
_FRAME = re.compile("(?:情况|基础|前提|条件)[下上]$")  # 保有量达38万辆的情况下
_IN_PLACE = re.compile("(?:[区县市省镇街境]|辖区|系统)内")
_OF_WHOM = re.compile(
    rf"(?P<who>[^的]{{0,8}}{one_of('whose')})的?(?P<what>[^的]{{2,8}}{one_of('whose_file')})"
)
_MANNER = re.compile(r"[,、]?(?:按照?|通过|采[取用]|运用|围绕|针对|聚焦|依托|以)")
_TO = Words("到", "到")
_NEXT_BREAK = re.compile(r"[,。;]")


def words_after(c: Context, place: Place) -> Words:
    """The words behind a quantity that are its own: its noun and what is said of it."""
    first, *others = place.after
    if first[0] >= first[1] and not others:
        return EMPTY
    words = c.words(place.after[0])
    note = _NOTE.match(words.norm)
    if note:  # 1个（二级）: a remark, no noun
        words = words.cut(note.end())
    match = _OF.match(words.norm)
    if match:
        words = words.cut(match.end())
    words = _continued(c, place, words)
    if len(place.after) > 1:
        words += c.words(place.after[1])
    cut = _PREDICATE_CUT.search(words.norm, 4)
    if cut and cut[0] == "并" and words.norm[cut.start() - 2 : cut.start()] in _GOVERNING:
        cut = None  # 制定并公示计划: one object
    if cut and leading_verbs(words.norm[cut.end() :]):
        words = words.cut(0, cut.start())
    words = without(words, _FRAME) if words.norm.endswith(("下", "上")) else words
    words = without(words, CARRIED_OUT)
    words = strip(without(words, _AS_NAMED) if "为" in words.norm else words)
    inside = words.norm.endswith("中") and trailing_verbs(words.norm, 0, len(words) - 1) == len(words) - 1
    return words.cut(0, len(words) - 1) if inside else words  # 2418项事项中, 2331项…; not 办理中


def _continued(c: Context, place: Place, words: Words) -> Words:
    """2家企业因涉嫌犯罪, 被列入黑名单: the predicate stands in the next clause."""
    end = place.after[0][1]
    if words and _CAUSE.search(words.norm) and _PASSIVE.match(c.norm, end):
        stop = _NEXT_BREAK.search(c.norm, end + 1, end + 60)
        return words + c.words((end + 1, stop.start() if stop else min(end + 40, c.sentence.end)))
    return words


def _named(c: Context, place: Place, words: Words) -> Words:
    """“新生儿一件事”…, 办理该项业务6771件: this matter is the one that was named last."""
    this = _THIS.search(words.norm) if "该" in words.norm else None
    near = max(c.sentence.start, place.clause_start - _NAMED_REACH)
    names = list(_QUOTED.finditer(c.norm, near, place.clause_start)) if this else []
    if this is None or not names:
        return words
    return words.cut(0, this.start()) + c.words(names[-1].span()) + words.cut(this.end())


def own_words(c: Context, place: Place, raw: Words, before: Words, after: Words) -> Label:
    """The quantity's own words, put together: verb and noun, or noun and predicate."""
    before, after = _named(c, place, before), _named(c, place, after)
    if not after:
        quoted = before.norm.find("》")
        if (quoted >= 0 and before.norm.find("《") > quoted) or (quoted >= 0 and "《" not in before.norm):
            before = strip(before.cut(quoted + 1))  # a title that began out of reach
        award = _AWARD.match(before.norm)
        words = shortened(before.cut(award.end()) if award else before)
        words = without(words, _BECAUSE) if words.norm.startswith("因") else words
        return Label(words, partial(_led_by, words), partial(topic_of, words), "before")
    summed = raw.norm.endswith("等")
    doers = None if summed or (before and not _IN_PLACE.fullmatch(before.norm)) else _those_who(c, place, raw)
    if doers:
        return doers
    spread = _SPREAD.search(before.norm) if summed else None
    if spread:
        lead = before.cut(0, spread.end())
        return Label(lead + after, lead, partial(thing_of, after), "verb-noun")
    named = summed and not _MANNER.match(raw.norm)
    if named and 0 < leading_verbs(before.norm) < len(before):  # 新修订管理办法等3项制度
        listed = "、" in before.norm and leading_verbs(before.norm[before.norm.find("、") + 1 :])
        acts = leading_verb(before.norm) if listed else 0  # 提出|深化改革、推进公开等36项工作
        lead = before.cut(0, acts or leading_verbs(before.norm))
        return Label(lead + after, lead, partial(thing_of, after), "verb-noun")
    if summed or not before:
        towards = _TOWARDS.search(raw.norm)
        if towards is None and _one_more(c, place, after):
            after = Words("对", "对") + after  # 对9个乡镇和12个部门开展督察
        turned = towards is not None and towards[0] == "对" and place.quantity.unit_text in _INSPECTED_UNITS
        done = turned or first_verb(after.norm) > 0  # 对7个县区督察: they do not inspect
        said = raw.cut(*towards.span()) + after if towards and done else after
        return Label(said, EMPTY, partial(thing_of, after), "after")  # 为320家企业提供指导
    of_whom = _OF_WHOM.fullmatch(after.norm) if place.quantity.unit_text in _INSPECTED_UNITS else None
    if of_whom and trailing_verbs(before.norm, 0, len(before)) < len(before):  # 抽取27个部门的案卷
        who, what = after.cut(*of_whom.span("who")), after.cut(*of_whom.span("what"))
        return Label(before + what + OF + who, before + what, who, "verb-noun")
    lead, verbs = before, trailing_verbs(before.norm, 0, len(before))
    if len(before) > 16 or len(before) + len(after) > LONGEST:
        lead = before.cut(verbs) if verbs < len(before) else (EMPTY if len(before) > 24 else before)
    if verbs == len(before) and raw.norm.endswith("到") and leading_verbs(before.norm):
        lead += _TO  # 邀请律师分别到14个村|培训
    says = verbs == len(before) and begins_with_verb(after.norm)  # 事项526项全部纳入改革范围
    topic = partial(topic_of, before) if says else partial(thing_of, after)
    return Label(strip(lead + after), before.cut(verbs) or lead, topic, "verb-noun")


def _those_who(c: Context, place: Place, raw: Words) -> Label | None:
    """67个执法部门配备审核人员145名: the first number counts those who did what the second counts."""
    index = len(c.labels) + 1
    following = c.sentence.places[index] if index < len(c.sentence.places) else None
    begin, end = place.after[0]
    if following is None or following.clause != place.clause or not begin < following.before[0] < end:
        return None
    if _TOWARDS.search(raw.norm):
        return None  # 对12个部门开展督察3次
    who = strip(c.words((begin, following.before[0])))
    did = strip(c.words((following.before[0], end)))
    acts = leading_verb(did.norm)
    if len(who) < len("部门") or not 0 < acts < len(did) or only_verbs(did.norm):
        return None
    return Label(did + OF + who, EMPTY, who, "after")


def _one_more(c: Context, place: Place, after: Words) -> bool:
    """Is it another of those towards whom something was done?"""
    if not (place.joined and c.labels and place.quantity.unit_text in _INSPECTED_UNITS):
        return False
    towards = c.norm[c.last_place.quantity.start - 1] == "对" and first_verb(after.norm) > 0
    return towards or c.labels[-1].words.norm.startswith("对")


def _led_by(words: Words) -> Words:
    return words.cut(0, verb_phrase(words.norm))
