"""Labels that several quantities share: 分别, and what follows the last of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.reading.clauses import Place
from gongkai.reading.division import counts_events
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.labels.measured import topics_of_list
from gongkai.reading.labels.own import CARRIED_OUT, words_after
from gongkai.reading.phrases import compiled, endings, one_of, phrases
from gongkai.reading.topics import (
    LEVEL,
    is_measure,
    pieces,
    split_names,
    without,
)
from gongkai.reading.verbs import begins_with_verb, first_verb, has_verb, only_verbs, trailing_verbs
from gongkai.reading.words import EMPTY, Words, strip

_CHANGE_ENDINGS = endings("change")
_CHANGES = phrases("change")
_CASE_UNITS = phrases("case_unit")

_SAID_EDGES = re.compile(r"^分别|为$|是$|有$|达到?$")
_COMPARED_AT_END = re.compile(r"(?:同比|环比)$")
_COMPARED = re.compile(r"同比|环比|较|比")
_ALL = re.compile("均|全部|都(?!市)")
_FALL = re.compile(r"(?:同比|环比)?(?:[降增涨升]幅|增速)")
_CHANGED = re.compile(r"(?:等?[两二三四五六七八九十\d]+[项个类]|同比|环比|均|“|呈).*$")
_AT_END = re.compile(r"(?:达到?|为|有)?$")
_SAYS_ITSELF = 7
_LONGEST_RUN = 20
_RESPECTIVELY = re.compile(r"分别(?P<verb>比[^,。;、]{0,6}|同比|环比)?(?:为|是|有|达到?|占)?")
_FIRST_OF_ALL = re.compile("首次[登注申认备]")  # 首次登记、转移登记
_BETTER_THAN = re.compile(r"[较比][\u4e00-\u9fff]{2,8}$")
_SHORT_MEASURE = re.compile("(?:[起人案件]|[亡死伤][亡人]?人?)数|[^、率]{2}率")
_TO_EACH = re.compile("分别[到赴对向在从由]")
_SHARED_PREDICATE = compiled("shared_predicate")
_CHANGE_ALONE = re.compile(rf"{one_of('change')}$")
_OWN_LEVEL = re.compile(rf"^(?:{one_of('level')}级|[省市县区])")
_CHANGE_AT_END = re.compile(
    rf"(?:同比|环比|较[^、,;]{{1,8}}?|(?<![同环])比[^、,;]{{1,8}}?){one_of('change')}$"
)


def respectively(c: Context, index: int) -> list[Label]:
    """A、B、C分别为1、2、3: as many names as quantities, or as many labels as a list before has."""
    place = c.sentence.places[index]
    words = c.words(place.before)
    series = _series(c, index, words)
    if series is None:
        return []
    match, count = series
    head = words.cut(0, match.start())
    compared = _COMPARED_AT_END.search(head.norm)
    verb = strip(without(words.cut(match.start()), _SAID_EDGES))
    if compared:  # 案件数、涉及人数同比分别下降
        verb, head = head.cut(compared.start()) + verb, head.cut(0, compared.start())
    said = [verb]
    said += [strip(c.words(c.sentence.places[index + i].before)) or said[0] for i in range(1, count)]
    listed = head if _FIRST_OF_ALL.match(head.norm) else strip(head)
    names = _names(c, place, listed, count)
    if len(names) != count:
        return []
    if _BETTER_THAN.match(head.norm):  # 比法定时间分别压缩
        said = [head + word for word in said]
    if place.quantity.unit is not None and place.quantity.unit.kind == "ratio":  # 分别是2021年的1.8倍和2.3倍
        begin = c.norm.rfind("分别", *place.before) + len("分别")
        said = [
            Words(c.norm[begin : place.before[1]].strip(), c.text[begin : place.before[1]].strip())
        ] * count
    after = [words_after(c, c.sentence.places[index + i]) for i in range(count)]
    thing = _measured_by(c, place, names)
    return [
        Label(thing + name + verb + noun, EMPTY, name, "respectively")
        for name, verb, noun in zip(names, said, after, strict=True)
    ]


def _names(c: Context, place: Place, head: Words, count: int) -> list[Words]:
    """What the numbers behind 分别 are of: names before it, else the items of the last list of as many,
    else names in the clause before.
    """
    fell = _FALL.fullmatch(head.norm) is not None
    names = split_names(head, count) if head and not fell else []
    if count == 1 or len({name.norm for name in names}) == count:
        return names or split_names(c.topic_before(place), count)
    earlier = _last_list(c, count) if len(head) < _SAYS_ITSELF else []
    if earlier and not fell:
        if head and _COMPARED.match(head.norm) is None:
            return [label.topic + head for label in earlier]
        return _told_apart(c, earlier)
    before = c.clause_before(place)
    listed = split_names(before.cut(0, len(_CHANGED.sub("", before.norm))), count)
    if len({name.norm for name in listed}) == count:
        return [name + head for name in listed] if fell else listed
    return [head] * count if head else split_names(c.topic_before(place), count)


def _measured_by(c: Context, place: Place, names: Sequence[Words]) -> Words:
    """火灾964起, …, 起数、亡人数分别下降; 建议119件, 办复率、满意率分别为: what short measures are of."""
    if len(names) < 2 or not c.labels or any(not _SHORT_MEASURE.fullmatch(name.norm) for name in names):
        return EMPTY
    if names[0].norm.endswith("率"):
        return topics_of_list(c) or c.topic_before(place)
    return next((c.labels[index].topic for index in c.counting(_CASE_UNITS)), EMPTY)


def _told_apart(c: Context, labels: Sequence[Label]) -> list[Words]:
    """来访18批31人次, 分别下降5%、6%: what has one label twice is told apart by its units."""
    near = max(0, len(c.labels) - _LONGEST_RUN)
    units = [c.sentence.places[c.labels.index(label, near)].quantity.unit_text for label in labels]
    if len({label.words.norm for label in labels}) == len(labels) or len(set(units)) < len(units):
        return [label.words for label in labels]
    counts = [unit if unit.endswith("次") else unit + "数" for unit in units]
    return [label.words + Words(count, count) for label, count in zip(labels, counts, strict=True)]


def _last_list(c: Context, count: int) -> list[Label]:
    """The labels of the last clause before that has just as many counted items."""
    if count < 2:
        return []
    places, end = c.sentence.places, len(c.labels)
    first = max(0, end - _LONGEST_RUN)
    while end - first >= count:
        begin = end - 1
        while begin > first and places[begin].joined:
            begin -= 1
        if end - begin == count:
            return c.labels[begin:end]
        end = begin
    return c.labels[-count:] if len(c.labels) >= count else []


def _series(c: Context, index: int, words: Words) -> tuple[re.Match[str], int] | None:
    """Where the names of a series end, and how many numbers are theirs; None where there is no series.

    公证、仲裁案件同比增长3%、8% has as many names as numbers; so has 城镇、农村居民收入3.8万元、1.5万元.
    """
    match = _RESPECTIVELY.search(words.norm)
    if match:
        count = _run(c, index)
        return None if count == 1 and _TO_EACH.match(words.norm, match.start()) else (match, count)
    if "、" not in words.norm:
        return None
    match, count = _CHANGE_AT_END.search(words.norm), _run(c, index)
    if match is None:
        match, count = _changed_or_measured(words.norm), _same_run(c, index)
    named = match is not None and count > 1 and len(pieces(words.cut(0, match.start()))) == count
    return (match, count) if match and named else None


def _changed_or_measured(norm: str) -> re.Match[str] | None:
    """事故起数、死亡人数|下降, 城镇、农村居民收入|达到."""
    if _CHANGE_ENDINGS.end(norm):
        return _CHANGE_ALONE.search(norm)
    end = _AT_END.search(norm)
    return end if end and is_measure(norm[: end.start()]) else None


def _same_run(c: Context, index: int) -> int:
    """How many quantities of one unit follow each other with nothing but separators between them."""
    places, count = c.sentence.places, 1
    unit = places[index].quantity.unit_text
    while count < _LONGEST_RUN and index + count < len(places):
        place = places[index + count]
        if not place.joined or place.quantity.unit_text != unit or strip(c.words(place.before)):
            break
        count += 1
    return count


def _run(c: Context, index: int) -> int:
    """How many quantities follow each other with nothing but separators, or a change, between them."""
    places, count = c.sentence.places, 1
    while count < _LONGEST_RUN and index + count < len(places):
        place = places[index + count]
        said = strip(c.words(place.before)).norm
        if (said or place.clause != places[index].clause) and said not in _CHANGES:
            break
        count += 1
    return count


def share_tails(c: Context) -> None:
    """新增17项、移交1项审批事项; 42家单位862人参加学习: what follows the last belongs to all."""
    places, noun, predicate = c.sentence.places, EMPTY, EMPTY
    for index in range(len(places) - 1, 0, -1):
        place, earlier = places[index], places[index - 1]
        apart = place.clause != earlier.clause or place.quantity.reading == "zero"
        if apart or c.labels[index].rule == "respectively":
            noun = predicate = EMPTY
            continue
        after = words_after(c, place)
        noun = noun if noun and LEVEL.fullmatch(after.norm) else after or noun
        verb = _predicate_at(noun.norm)
        predicate = strip(noun.cut(verb)) if noun and verb >= 0 else predicate or _carried_out(c, place)
        if not predicate and c.labels[index - 1].lead.norm == "完成" and not counts_events(earlier.quantity):
            predicate = noun.cut(trailing_verbs(noun.norm, 0, len(noun)))  # 完成18件文件、68件合同|审查
        c.labels[index - 1] = _completed(c, index, noun, predicate)


def _carried_out(c: Context, place: Place) -> Words:
    """对53份文件、15份合同进行了|合法性审查: what was done with all of them."""
    words = c.words(place.after[0])
    done = CARRIED_OUT.search(words.norm)
    return strip(words.cut(done.end())) if done else EMPTY


def _predicate_at(norm: str) -> int:
    """Where what is said of the things begins (配合任务|均按时落实); -1: nothing is said."""
    all_of_them = _ALL.search(norm, 1)
    if all_of_them:
        return all_of_them.start()
    if begins_with_verb(norm) or _SHARED_PREDICATE.match(norm):
        return 0
    shared = _SHARED_PREDICATE.search(norm, 1)
    found = [at for at in (first_verb(norm), shared.start() if shared else -1) if at > 0]
    return min(found, default=-1)


def _completed(c: Context, index: int, noun: Words, predicate: Words) -> Label:
    """The label before ``index``, with the noun or predicate that stands behind a later one."""
    place, earlier = c.sentence.places[index], c.sentence.places[index - 1]
    label = c.labels[index - 1]
    if not place.paired and label.words.norm[-2:] == noun.norm[-2:] and begins_with_verb(noun.norm):
        return label  # 8个攻坚项目和11个培育项目: each has its noun
    if place.paired and noun and c.norm.endswith("等", 0, earlier.quantity.start):
        return c.labels[index].ruled("shared-noun")  # 农药、兽药等9类57家经营主体
    bare = only_verbs(label.words.norm)
    inside = label.rule == "before" and label.words.norm.endswith(("内", "中", "上"))
    if place.paired and noun and inside and not begins_with_verb(noun.norm):
        return label.ruled("shared-noun", label.words + noun)  # 保护区内493栋31.13万平方米建筑
    level = LEVEL.search(label.words.norm)
    if place.joined and noun and level and label.rule in ("verb-noun", "after", "frame"):
        return label.ruled("shared-noun", label.words + without(noun, _OWN_LEVEL))  # 2个省级、4个县应急基地
    if place.paired and bare and not counts_events(earlier.quantity):
        return c.labels[index].ruled("shared-noun")
    if place.joined and noun and bare and not has_verb(noun.norm):
        return Label(label.words + noun, label.lead, noun, "shared-noun")
    without_verb = label.rule in ("verb-noun", "after", "frame") and not has_verb(label.topic.norm)
    if predicate and without_verb and not earlier.inner and label.words.norm.endswith(label.topic.norm):
        return label.ruled("shared-verb", label.words + predicate)
    return label
