"""How the indicators of one report relate: parts, rates, changes.

In: normalised text and its indicators in order. Out: relations between them by
position. Promised: a relation is stated by the text (其中, brackets, 同比, 占比)
or made certain by arithmetic within one sentence; none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from gongkai.reading.model import Indicator, Relation

_SENTENCE_END = re.compile(r"[。!?\n]")
_AMONG = re.compile(r"其中|[(](?:含|包括|其中)?")
_OUTCOME = re.compile(r"(?:办结|审结|结案|化解|调解成功|成功|通过|合格|采纳|整改|完成|维持|撤销|驳回)")
_SHARE = re.compile(r"(?:占比?|比重|比例)(?:为|达|约)?$")
_RATE_STEM = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2})(?:成功)?率$")
_PEOPLE = frozenset(("人", "名", "位"))
_REACH = 8
"""How many indicators back a rate's numerator and denominator may stand."""


def sentences_of(norm: str, indicators: Sequence[Indicator]) -> Iterator[range]:
    """The positions of the indicators of each sentence."""
    start = 0
    for position in range(1, len(indicators) + 1):
        if position == len(indicators) or _SENTENCE_END.search(
            norm, indicators[position - 1].end, indicators[position].start
        ):
            yield range(start, position)
            start = position


def relations(norm: str, indicators: Sequence[Indicator]) -> Iterator[Relation]:
    """Relations that the text states or that arithmetic makes certain."""
    for sentence in sentences_of(norm, indicators):
        yield from _parts(norm, indicators, sentence)
        for position in sentence:
            yield from _changes(indicators, sentence, position)
            yield from _rates(indicators, sentence, position)


def comparable(part: Indicator, whole: Indicator) -> bool:
    """Are both counts of the same kind of thing?"""
    same = part.unit == whole.unit or {part.unit, whole.unit} <= _PEOPLE
    return same and part.unit_code not in ("", "percent", "percentage-point")


def _parts(norm: str, indicators: Sequence[Indicator], sentence: range) -> Iterator[Relation]:
    whole: int | None = None
    rest = Decimal(0)
    for position in sentence[1:]:
        part, before = indicators[position], indicators[position - 1]
        gap = norm[before.end : part.start]
        if _AMONG.search(gap):
            candidates = range(position - 1, sentence.start - 1, -1)
            whole = next(
                (
                    i
                    for i in candidates
                    if comparable(part, indicators[i]) and indicators[i].value >= part.value
                ),
                None,
            )
            rest = indicators[whole].value if whole is not None else Decimal(0)
        elif ")" in gap:
            whole = None
        if whole is not None and comparable(part, indicators[whole]) and part.value <= rest:
            rest -= part.value
            yield Relation(position, "part_of", whole)
        elif _is_outcome(part, before):
            yield Relation(position, "part_of", position - 1)


def _is_outcome(part: Indicator, before: Indicator) -> bool:
    """受理申请180宗, 已办结170宗: the outcome of what was counted before."""
    inherited = part.reading.endswith(("/object", "/change"))
    return (
        inherited
        and comparable(part, before)
        and part.value <= before.value
        and _OUTCOME.search(part.label) is not None
        and not _OUTCOME.search(before.label)
    )


def _changes(indicators: Sequence[Indicator], sentence: range, position: int) -> Iterator[Relation]:
    found = indicators[position]
    if (
        position == sentence.start
        or not found.reading.endswith("/change")
        or _OUTCOME.search(found.label[-4:])
    ):
        return
    if not _SHARE.search(found.label) and found.label.startswith(indicators[position - 1].label):
        yield Relation(position, "change_from", position - 1)


def rounded(value: Decimal, like: Decimal) -> Decimal:
    """The value with as many decimals as ``like`` was written with."""
    exponent = like.as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(min(0, int(exponent))), rounding=ROUND_HALF_UP)


def rate_stem(indicator: Indicator) -> str:
    """What a rate is of, by its own name (出庭率: 出庭; 调解成功率: 调解); "" for no rate."""
    match = _RATE_STEM.search(indicator.label)
    return match["stem"] if match and indicator.unit == "%" else ""


def _rates(indicators: Sequence[Indicator], sentence: range, position: int) -> Iterator[Relation]:
    rate = indicators[position]
    if rate.unit != "%":
        return
    share = _SHARE.search(rate.label) is not None and position > sentence.start
    if not (share or rate_stem(rate)):
        return
    pair = _pair(indicators, sentence, position, share) if rate.qualifier == "exact" else None
    if pair is not None:
        yield Relation(pair[0], "numerator_of", position)
        yield Relation(pair[1], "denominator_of", position)
    elif share and rate.reading.endswith("/change"):
        yield Relation(position - 1, "numerator_of", position)


def _pair(
    indicators: Sequence[Indicator], sentence: range, position: int, share: bool
) -> tuple[int, int] | None:
    """The two counts before a rate whose quotient it is, to the last digit stated."""
    rate, stem = indicators[position], rate_stem(indicators[position])
    begin = max(sentence.start, position - _REACH)
    for numerator in range(position - 1, begin - 1, -1):
        for denominator in range(position - 1, begin - 1, -1):
            a, b = indicators[numerator], indicators[denominator]
            if numerator == denominator or not comparable(a, b) or not 0 < a.value <= b.value:
                continue
            if rounded(100 * a.value / b.value, rate.value) != rate.value:
                continue
            if share and numerator == position - 1:
                return numerator, denominator
            if (stem and stem in a.label) or int(rate.value.as_tuple().exponent) <= -1:
                return numerator, denominator
    return None
