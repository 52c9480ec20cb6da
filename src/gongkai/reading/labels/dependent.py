"""What needs the thing or the act that was counted before it: 平均每村4名, 案件数量, 覆盖干部, 死亡2人.

In: the ``Context`` and the quantity's own words. Out: the label with that thing, or None.
"""

from __future__ import annotations

import re

from gongkai.reading.clauses import Place
from gongkai.reading.labels.context import Context, Label
from gongkai.reading.phrases import endings, one_of, phrases
from gongkai.reading.topics import overlapped
from gongkai.reading.words import EMPTY

_EVENT_UNITS = phrases("event_unit")
_CONSEQUENCE_ENDINGS = endings("consequence")

_SHORT_RATE = 3
_SHORT_CASES = len("案件")
_ON_AVERAGE = re.compile("平均(?:减少|压缩|缩短|压减|精简)(?=..)")
_OF_EACH = re.compile(r"每?个?(?:村|社区|镇|乡|街道|县|区|户|所|家|人)(?:\([^()]*\))?平均")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_PER = re.compile(r"(?:平均)?每个?|[人户村日月年]均")
_REACHED = re.compile(
    r"(?:累计|共)?(?:(?:覆盖|惠及|受益|受教育)[^率面]|受众(?:人数)?$|参与群众|受教群众|参[加与考训会赛学](?:人员|单位|学生|干部|企业)$)"
)
_CONCERNED = re.compile(r"涉及(?!金额)[\u4e00-\u9fff]{1,8}$")
_LED_TO = re.compile(rf"(?:造成|导致|致使?)?{one_of('consequence')}")
"""死亡, 造成直接经济损失: what an event led to."""
_BEGINNINGS = frozenset("平每人户村日月年案累共覆惠受参涉造导致") | {
    word[0] for word in phrases("consequence")
}
"""What all that needs the thing before begins with: most words do not."""
_LIGHT_LEAD = re.compile(rf"{one_of('light_verb')}了?(?=..)")
"""开展|普法文艺巡演"""


def of_the_thing_before(c: Context, place: Place, own: Label) -> Label | None:
    """平均每村4名, 案件数量增长4%, 覆盖干部45人次: what needs the thing or act counted before."""
    norm, previous = own.words.norm, c.previous
    if norm[:1] not in _BEGINNINGS and not norm.endswith("平均"):
        return None
    concerned = _CONCERNED.match(norm)
    concerning = c.clause_between(c.said_up_to, place) if concerned else EMPTY
    if concerning:  # 编制《跨省通办事项清单》, 涉及38家单位
        return Label(concerning + own.words, concerning + own.lead, own.topic, "frame")
    if previous is None:
        return None
    if norm.startswith("平均") and _ON_AVERAGE.match(norm):  # 办件186万件, 平均减少环节65%、减少材料58%
        return Label(
            previous.topic + own.words, previous.topic + own.words.cut(0, 4), previous.topic, "measure"
        )
    if _OF_EACH.fullmatch(norm) and previous.topic:
        return Label(own.words + previous.topic, EMPTY, previous.topic, "measure")  # 村(社区)平均6名
    per = _PER.match(norm)
    if per and len(_IN_BRACKETS.sub("", norm)) - per.end() < _SHORT_RATE:
        return Label(previous.topic + own.words, EMPTY, previous.topic, "measure")
    if c.labels and norm.startswith("案件") and len(norm) > _SHORT_CASES:
        topic = previous.topic
        if topic.norm.endswith("案件") and len(norm) != len(topic):
            return Label(overlapped(topic, own.words), EMPTY, topic, "measure")
    if c.labels and _REACHED.match(norm):
        act = next(c.counting(_EVENT_UNITS), None)
        if act is not None:
            words = c.labels[act].words
            lead = _LIGHT_LEAD.match(words.norm)
            thing = words.cut(lead.end()) if lead else c.labels[act].topic
            return Label(thing + own.words, EMPTY, own.topic, "object")
    hit = _LED_TO.fullmatch(norm) and place.quantity.reading != "zero"
    if c.labels and (hit or concerned):
        topic = previous.topic  # 火灾28起, 死亡2人; 纠纷152件, 涉及劳动者220人
        if not _CONSEQUENCE_ENDINGS.end(topic.norm):
            return Label(topic + own.words, EMPTY, topic, "object")
    return None
