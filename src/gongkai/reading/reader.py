"""Main text -> Report: the one way in.

In: the main text (any text) and, where it is known, the report's year. Out:
``Report``. Promised: a function of its arguments alone, never raises, spans in
order, disjoint and inside the text, every numeral in exactly one row, time
proportional to the length. Not promised: that the text is a report.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence

from gongkai.reading.clauses import sentences
from gongkai.reading.concepts import match as match_concept
from gongkai.reading.confidence import confidence
from gongkai.reading.labels import Label, labels_of
from gongkai.reading.model import Indicator, Report, SetAside
from gongkai.reading.normalise import normalise
from gongkai.reading.outline import Marker, markers
from gongkai.reading.periods import periods
from gongkai.reading.records import record
from gongkai.reading.relations import relations
from gongkai.reading.scan import scan
from gongkai.reading.sections import NOWHERE, Standing, section_ends, sections, standings
from gongkai.reading.statements import plan_spans, statements
from gongkai.reading.tokens import Aside, Quantity, Token
from gongkai.reading.words import Holes
from gongkai.reading.year import report_year as year_of
from gongkai.reading.year import title_span

_SINCE = re.compile(
    r"以来|来(?![访信电函自])|起(?![草诉用步动])"
    r"|[底末初](?:之?前)?(?![步期级次线位])|之?前(?![往期列沿台端瞻提进后景身任])"
)
_IN_LABEL = re.compile(r"结转|以[上下内](?!来)")
_BOUNDS = frozenset("逾超满")
_IN_BATCHES = re.compile(r"(?:先后分?|分)[\d一二两三四五六七八九十多余]{1,3}批次?$")  # 分3批公布
_COMPARED = re.compile(r"[较比]前?[“\"]?$")
_OF_A_NUMBER = re.compile(r"的? ?\d")


@record
class _Outline:
    """The markers of the text; ``standings`` and ``ends`` go with them."""

    markers: Sequence[Marker]
    standings: Sequence[Standing]
    ends: Sequence[int]


def read(text: str, report_year: int | None = None) -> Report:
    """Read a main text. ``report_year`` overrules the year that the text itself says."""
    norm = normalise(text)
    found = markers(text, norm)
    tokens = scan(norm, found)
    about = report_year or year_of(norm)
    outline = _Outline(found, standings(norm, found), section_ends(norm, found))
    indicators = _indicators(text, norm, tokens, outline, about)
    aside = [SetAside(t.start, t.end, text[t.start : t.end], t.reason) for t in tokens if type(t) is Aside]
    return Report(
        text,
        about,
        sections(text, found, outline.standings, outline.ends),
        tuple(indicators),
        tuple(aside),
        tuple(relations(norm, indicators)),
    )


def _indicators(
    text: str, norm: str, tokens: Sequence[Token], outline: _Outline, about: int | None
) -> list[Indicator]:
    year = about or 0
    span = title_span(norm, year)
    plans = deque(plan_spans(norm, outline.markers, outline.ends, year))
    holes = _holes(norm, tokens, outline.markers)
    starts = [marker.start for marker in outline.markers]
    indicators: list[Indicator] = []
    before: list[tuple[Label, str]] = []
    for sentence in sentences(norm, tokens, frozenset(starts)):
        first = sentence.places[0].quantity.start
        if indicators and "\n" in norm[indicators[-1].end : sentence.start]:
            before = []  # nothing is inherited from another paragraph
        labels = labels_of(text, norm, sentence, holes, before)
        before = [
            (label, place.quantity.unit_text) for label, place in zip(labels, sentence.places, strict=True)
        ]
        while plans and plans[0][1] <= sentence.start:
            plans.popleft()
        plan = plans[0] if plans and plans[0][0] <= sentence.start else None
        default = str((plan and plan[2]) or span or about or "")
        spoken = periods(norm, sentence, year, default) if about else [""] * len(labels)
        at = bisect_left(starts, first) - 1
        standing = outline.standings[at] if at >= 0 else NOWHERE
        said = statements(norm, sentence, plan is not None, spoken, year)
        for place, label, period, nature in zip(sentence.places, labels, spoken, said, strict=True):
            indicators.append(_indicator(text, place.quantity, label, period, nature, standing))
    return indicators


def _holes(norm: str, tokens: Sequence[Token], found: Sequence[Marker]) -> Holes:
    """What labels leave out: dates with 前 and 以来 around them, words of time, list markers."""
    spans = {(marker.start, marker.end) for marker in found}
    for token in tokens:
        hole = _hole(norm, token)
        if hole is not None:
            spans.add(hole)
    ordered = sorted(spans)
    return Holes(ordered, [start for start, _ in ordered])


def _hole(norm: str, token: Token) -> tuple[int, int] | None:
    """What a label leaves out at a token: a date with the words around it (前…, …以来), 分3批."""
    if type(token) is Quantity:
        return None
    if type(token) is Aside and token.reason != "date":
        batches = token.reason == "other" and _IN_BATCHES.search(norm, max(0, token.start - 3), token.end)
        return batches.span() if batches else None
    if (
        _is_compared(norm, token)
        or _IN_LABEL.match(norm, token.end)
        or norm[token.start - 1 : token.start] in _BOUNDS
    ):
        return None  # 较2022年下降, 上年结转申请1件, 逾三年案件
    since = _SINCE.match(norm, token.end)
    end = since.end() if since else token.end
    return token.start - (norm[token.start - 1 : token.start] in ("前", "第", "近")), end


def _is_compared(norm: str, token: Token) -> bool:
    """较2022年下降: what is compared with belongs to the label; 较2022年的121件 says when."""
    compared = _COMPARED.search(norm, max(0, token.start - 2), token.start)
    return compared is not None and not _OF_A_NUMBER.match(norm, token.end)


def _indicator(
    text: str, quantity: Quantity, label: Label, period: str, said: str, standing: Standing
) -> Indicator:
    unit = quantity.unit
    words = label.words.text
    concept = match_concept(words, quantity.unit_text, standing.headings)
    return Indicator(  # in the order of its fields: naming nineteen costs as much as making one
        quantity.start,
        quantity.end,
        text[quantity.start : quantity.end],
        words,
        quantity.value,
        quantity.low,
        quantity.high,
        quantity.unit_text,
        unit.code if unit else "",
        quantity.value * unit.factor if unit else None,
        quantity.qualifier,
        said,
        period,
        standing.section_id,
        standing.path,
        concept.concept_id if concept else "",
        concept.theme_id if concept else "",
        confidence(quantity, label),
        f"{quantity.reading}/{label.rule}",
    )
