"""Parts of a whole, and what is left of it: 其中2件, （一审60件）, 其余5项.

In: the ``Context`` and the quantity's own words. Out: the label with the whole that it is of, or None.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.division import counts_acts, is_rate
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.labels.listed import ACTS_ON
from gongkai.reading.phrases import one_of, phrases
from gongkai.reading.topics import without
from gongkai.reading.verbs import (
    begins_with_verb,
    has_verb,
    leading_verb,
    leading_verbs,
    only_verbs,
    trailing_verbs,
)
from gongkai.reading.words import EMPTY, OF, Words

_BODY_UNITS = phrases("body_unit")
_BODIES = phrases("bare_noun") | {"机构", "公司", "门店", "场所"}

_NEWLY = re.compile(r"新[登增设成建办开](?:[记立加设办])?")
_SHORT_PART = 4
_LONGEST_NOUN = 12
_UNDOES = re.compile(rf"{one_of('undoing')}(?=..)")
_MADE = re.compile(rf"{one_of('official_body')}{one_of('official_act')}$")
_LONGEST_KIND, _KIND_ENDS = 8, ("类", "型", "级", "领域", "行业", "系统", "方面")
_WAY = re.compile(rf"{one_of('way')}|以(?!上|下|内|外)")
_MATTER = re.compile(rf"(?:行政)?{one_of('matter')}(?:案件)?")
_WITH_PARTS = re.compile(r"[,(]其中")
_REST_EDGES = re.compile(r"^[,、]|的$")
_WHICH = re.compile(r"(?<!有)的(?!要求|规定|原则|标准)[\u4e00-\u9fff]{2}")  # 未落实措施的经营主体: a noun
_HAPPENED = re.compile(r"(?:正在|尚未|尚在|仍在?|均|已|未|暂未|被|因|按照?|由|经)")
_REST = re.compile(rf"[,、]?{one_of('rest')}的?")


def part(c: Context, place: Place, own: Label) -> Label | None:
    """（其中2项为子项）: a few characters in brackets or after 其中 need their whole."""
    whole, norm = c.whole_of(place), own.words.norm
    if not (place.inner or whole):
        return None
    found = _of_whole(place, own, whole) if whole and _is_listed(c, place) else None
    if found:
        return found
    listed = place.joined and c.labels[-1].rule == "part"
    if listed and c.labels[-1].lead and not leading_verbs(norm):
        lead = c.labels[-1].lead
        return Label(lead + own.words, lead, own.topic, "part")
    longest = _LONGEST_KIND if listed or norm.endswith(_KIND_ENDS) else _SHORT_PART
    if len(norm) > longest or _has_parts_itself(c, place, norm) or _is_another_matter(c, place, norm):
        return None
    topic = (whole or c.whole or c.previous or own).topic
    if not topic or topic.norm in norm or topic.norm.endswith(norm):
        return None
    return Label(topic + own.words, EMPTY, own.topic, "part")


def _is_listed(c: Context, place: Place) -> bool:
    """Is it among the parts: behind 其中, or going on from the part before it?"""
    if c.norm.startswith("截", place.clause_start):
        return False  # 新设主体32户, 其中企业6户, 截至12月底, 在册主体114户
    if not c.labels or place.joined:
        return True
    begin, end = c.last_place.quantity.end, place.quantity.start
    alike = c.labels[-1].words.norm[-2:] == c.norm[end - 2 : end]
    goes_on = c.labels[-1].rule in ("part", "change") and (alike or c.norm.find(";", begin, end) < 0)
    return goes_on or c.norm.find("其中", begin, end) >= 0


def _of_whole(place: Place, own: Label, whole: Label) -> Label | None:
    """What a part takes from the whole that 其中 divides, by its form; None: nothing or its name."""
    norm = own.words.norm
    noun = len(norm) <= _LONGEST_NOUN and not (
        leading_verbs(norm) or has_verb(norm) or ACTS_ON.fullmatch(norm)
    )
    new = _NEWLY.match(whole.words.norm) if noun else None
    if new:  # 新登记经营主体6218户, 其中企业1573户
        lead = whole.words.cut(0, new.end())
        return Label(lead + own.words, lead, own.topic, "part")
    undone = _UNDOES.match(whole.words.norm) if noun or norm.startswith("新增") else None
    if undone:  # 拆除违法建设126处, 其中新增46处
        lead = whole.words.cut(0, undone.end())
        return Label(lead + own.words, lead, own.topic, "part")
    same = next((words for words in (whole.words, whole.topic) if words.norm.endswith(norm[-2:])), None)
    if same and noun:  # 办理公证3256件, 其中国内公证2890件
        lead = same.cut(0, leading_verbs(same.norm[:-2]))
        return Label(lead + own.words, lead, own.topic, "part")
    if (
        _MADE.search(norm) and len(norm) > _SHORT_PART and "、" not in whole.topic.norm
    ):  # 制定文件214件, 其中市级部门制定71件
        return Label(own.words + OF + whole.topic, EMPTY, whole.topic, "part")
    lead = whole.words.cut(0, leading_verb(whole.words.norm)) if noun and len(norm) > _SHORT_PART else EMPTY
    if lead and not norm.endswith(_KIND_ENDS):  # 备案审查文件83件, 其中省政府规章3件
        return Label(lead + own.words, lead, own.topic, "part")
    if _done_to_bodies(place, own) or _done_so(own):
        return Label(whole.topic + own.words, EMPTY, own.topic, "part")
    return None


def nominalised(c: Context, place: Place, own: Label, after: Words) -> Label | None:
    """改革142项, 涉及法治政府建设的有57项; 县级自行设定的39项: those of what was counted before."""
    norm = own.words.norm
    which = not after and c.norm.endswith(("的", "的有", "的共"), 0, place.quantity.start)
    if (
        not which
        or is_rate(place.quantity)
        or only_verbs(norm)
        or not (has_verb(norm) or leading_verbs(norm))
    ):
        return None
    counted = c.whole_of(place) or c.counted_before(place)
    if counted is None or not counted.topic:
        return None
    return Label(own.words + OF + counted.topic, EMPTY, counted.topic, "part")


def _done_so(own: Label) -> bool:
    """检查726件, 其中采用告知承诺方式办理651件: how, and not what."""
    return _WAY.match(own.words.norm) is not None and trailing_verbs(own.words.norm, 0, len(own.words)) < len(
        own.words
    )


def _done_to_bodies(place: Place, own: Label) -> bool:
    """违规机构516家, 其中暂停服务41家、解除协议13家: what was done, and not to what."""
    norm = own.words.norm
    bodies = place.quantity.unit_text in _BODY_UNITS
    return bodies and leading_verbs(norm) > 0 and not (norm[-2:] in _BODIES or norm.endswith("户"))


def _has_parts_itself(c: Context, place: Place, norm: str) -> bool:
    """人大建议15件, 其中主办4件; 政协提案57件, 其中主办11件: another whole, and no part of the first."""
    if not c.labels or norm.endswith(_KIND_ENDS):
        return False
    apart = c.norm.find(";", c.last_place.quantity.end, place.quantity.start)
    if apart < 0 or c.norm.find("其中", apart, place.quantity.start) >= 0:
        return False
    return _WITH_PARTS.match(c.norm, place.quantity.end) is not None


def _is_another_matter(c: Context, place: Place, norm: str) -> bool:
    """行政复议申请50件, 其中维持31件; 行政应诉56件: no part of the first."""
    if place.inner or not c.labels or not _MATTER.fullmatch(norm):
        return False
    apart = c.norm.find(";", c.last_place.quantity.end, place.quantity.start)
    return apart >= 0 and c.norm.find("其中", apart, place.quantity.start) < 0


def left_over(c: Context, place: Place, raw: Words, before: Words, after: Words) -> Label | None:
    """4件正在办理中, 其余5项均已完成, 其他19宗: the noun was said with an earlier count of that unit."""
    rest = _REST.fullmatch(raw.norm) is not None
    if (before and not rest) or not (rest or after):
        return None
    if counts_acts(place.quantity):
        return None  # 5次召开协调会: the verb says what was done so often
    says = not place.joined and begins_with_verb(after.norm)  # …和12项配合任务: a noun
    happened = bool(after) and (says or _HAPPENED.match(c.norm, place.after[0][0]))
    if after and (not happened or _WHICH.search(after.norm)):
        return None
    counted = c.whole_of(place) or c.counted_before(place)
    if counted is None or not counted.topic:
        return None
    return Label(counted.topic + (after or without(raw, _REST_EDGES)), EMPTY, counted.topic, "rest")
