"""What a quantity measures, able to stand alone in a table.

In: the sentences of a text with the place of each quantity. Out: for each
quantity its label and the rule that made it. The rules, in the order in which
they are tried, are described in docs/reading.md; each names a pattern of
official prose:

    respectively   签收率、办结率分别为99%、98%
    paired         679宗32803.2平方米: one label, two units
    change         受理180宗, 同比增长300%
    frame          送法进企业12次、进农牧区2次: the head comes from before
    measure        完成项目20项, 成交金额5万元: the measure of what came before
    rate           区政府100%, 部门99.3%: the rate named before
    object         宣布失效2件, 废止1件: the object comes from before
    part           54件(其中市级27件)
    rest           申请54件, 4件正在办理中, 其他2件: the noun that was counted before
    head           服务平台:县级中心1个: a short item under a head with a colon
    shared-noun, shared-verb   新增17项、移交4项审批事项: what follows the last belongs to all
    before, after, verb-noun   备案文件10件, 招募115名志愿者: nothing is missing
    context        no words at all: the topic before
"""

from gongkai.reading.labels.complete import labels_of
from gongkai.reading.labels.context import Label

__all__ = ["Label", "labels_of"]
