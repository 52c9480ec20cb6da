"""Ranks as results: 第3位, 全省第一.

In: normalised text and the position behind 第. Out: ``Quantity`` or None.
"""

from __future__ import annotations

import re

from gongkai.reading.numbers import CHINESE, arabic, chinese
from gongkai.reading.tokens import Quantity
from gongkai.reading.units import unit_named

_RANK = re.compile(
    rf"(?:\d+|[{CHINESE}]{{1,3}})(?P<unit>名|位)?(?=$|[,。;、!)\n至到]|(?<=[名位])[和与及]|[上下提跃]升|下降|升至)"
)
_RANKED = re.compile(
    r"(?:全[国省市县区盟州旗]|排名|位[列居次]|名列|排在?|[列居]|考核|比武|竞赛|评比|测评|考评)"
    r"[^,。;!?\n]{0,10}$"
)


def rank_at(norm: str, start: int) -> Quantity | None:
    """第3位, 全省第一 as a result (``start`` is behind 第); 第一责任人 and 第一批 are none."""
    match = _RANK.match(norm, start)
    if match is None or not _RANKED.search(norm, max(0, start - 16), start - 1):
        return None
    digits = match[0].rstrip("名位")
    value = arabic(digits) if digits[0].isdigit() else chinese(digits)
    if value is None:
        return None
    unit = unit_named("名次")
    return Quantity(
        start - 1, match.end(), value, None, None, unit, match["unit"] or "", "exact", reading="rank"
    )
