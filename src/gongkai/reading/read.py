"""Main text -> Report: the one way in.

In: the main text (any text) and, where it is known, the report's year. Out:
``Report``. Promised: a function of its arguments alone, never raises, spans in
order, disjoint and inside the text, every numeral in exactly one row, time
proportional to the length. Not promised: that the text is a report.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence

from gongkai.reading import periods
from gongkai.reading.clauses import sentences
from gongkai.reading.concepts import match as match_concept
from gongkai.reading.confidence import confidence
from gongkai.reading.labels import Label, labels_of
from gongkai.reading.model import Indicator, Report, Section, SetAside
from gongkai.reading.normalise import normalise
from gongkai.reading.outline import Marker, markers
from gongkai.reading.records import record
from gongkai.reading.relations import relations
from gongkai.reading.scan import scan
from gongkai.reading.tokens import Aside, Quantity, Token, When
from gongkai.reading.words import Holes
from gongkai.reading.year import report_year as year_of


@record
class _Section:
    """Where a sentence stands: its section, the chain of markers, and their headings in one string."""

    section_id: str
    path: str
    headings: str


@record
class _Outline:
    """The sections of the text; ``ids`` and ``ends`` go with ``markers``."""

    norm: str
    markers: Sequence[Marker]
    ids: Sequence[str]
    ends: Sequence[int]

    def section(self, position: int) -> _Section:
        """The section of the marker at ``position``; -1 for the text before the first."""
        chain = []
        at = position
        while at >= 0:
            chain.append(self.markers[at])
            at = self.markers[at].parent
        chain.reverse()
        return _Section(
            self.ids[position] if position >= 0 else "",
            "/".join(marker.text for marker in chain),
            "".join(self.norm[marker.end : marker.heading_end] for marker in chain),
        )


def read(text: str, report_year: int | None = None) -> Report:
    """Read a main text. ``report_year`` overrules the year that the text itself says."""
    norm = normalise(text)
    found = markers(text, norm)
    tokens = scan(norm, found)
    about = report_year or year_of(norm)
    outline = _Outline(norm, found, _section_ids(found), _section_ends(norm, found))
    indicators = _indicators(text, norm, tokens, outline, about)
    aside = tuple(
        SetAside(t.start, t.end, text[t.start : t.end], t.reason) for t in tokens if isinstance(t, Aside)
    )
    return Report(
        text, about, _sections(text, outline), tuple(indicators), aside, tuple(relations(norm, indicators))
    )


def _section_ids(found: Sequence[Marker]) -> list[str]:
    ids: list[str] = []
    counts: dict[int, int] = {}
    for marker in found:
        counts[marker.parent] = counts.get(marker.parent, 0) + 1
        prefix = f"{ids[marker.parent]}." if marker.parent >= 0 else ""
        ids.append(f"{prefix}{counts[marker.parent]}")
    return ids


def _section_ends(norm: str, found: Sequence[Marker]) -> list[int]:
    ends = [len(norm)] * len(found)
    open_: list[int] = []
    for position, marker in enumerate(found):
        while open_ and found[open_[-1]].depth >= marker.depth:
            ends[open_.pop()] = marker.start
        open_.append(position)
    return ends


def _sections(text: str, outline: _Outline) -> tuple[Section, ...]:
    return tuple(
        Section(
            outline.ids[position],
            outline.ids[marker.parent] if marker.parent >= 0 else "",
            marker.depth,
            marker.text,
            "".join(text[marker.end : marker.heading_end].split()),
            marker.start,
            outline.ends[position],
        )
        for position, marker in enumerate(outline.markers)
    )


def _indicators(
    text: str, norm: str, tokens: Sequence[Token], outline: _Outline, about: int | None
) -> list[Indicator]:
    year = about or 0
    plans = deque(periods.plan_spans(norm, outline.markers, outline.ends, year))
    holes = _holes(norm, tokens, outline.markers)
    starts = [marker.start for marker in outline.markers]
    indicators: list[Indicator] = []
    before: Label | None = None
    for sentence in sentences(norm, tokens, frozenset(starts)):
        first = sentence.places[0].quantity.start
        if indicators and "\n" in norm[indicators[-1].end : sentence.start]:
            before = None  # nothing is inherited from another paragraph
        labels = labels_of(text, norm, sentence, holes, before)
        before = labels[-1]
        while plans and plans[0][1] <= sentence.start:
            plans.popleft()
        plan = plans[0] if plans and plans[0][0] <= sentence.start else None
        default = str((plan and plan[2]) or about or "")
        spoken = periods.periods(norm, sentence, year, default) if about else [""] * len(labels)
        section = outline.section(bisect_left(starts, first) - 1)
        said = periods.statements(norm, sentence, plan is not None, spoken, year)
        for place, label, period, nature in zip(sentence.places, labels, spoken, said, strict=True):
            indicators.append(_indicator(text, place.quantity, label, period, nature, section))
    return indicators


def _holes(norm: str, tokens: Sequence[Token], found: Sequence[Marker]) -> Holes:
    """What labels leave out: dates with 前 and 以来 around them, words of time, list markers."""
    spans = {(marker.start, marker.end) for marker in found}
    for token in tokens:
        if isinstance(token, When) or (isinstance(token, Aside) and token.reason == "date"):
            end = token.end
            for word in ("以来", "来", "起"):
                if norm.startswith(word, end):
                    end += len(word)
                    break
            spans.add((token.start - (norm[token.start - 1 : token.start] in ("前", "第")), end))
    ordered = sorted(spans)
    return Holes(ordered, [start for start, _ in ordered])


def _indicator(
    text: str, quantity: Quantity, label: Label, period: str, said: str, section: _Section
) -> Indicator:
    unit = quantity.unit
    words = label.words.text
    concept = match_concept(words, quantity.unit_text, section.headings)
    return Indicator(
        start=quantity.start,
        end=quantity.end,
        raw=text[quantity.start : quantity.end],
        label=words,
        value=quantity.value,
        value_low=quantity.low,
        value_high=quantity.high,
        unit=quantity.unit_text,
        unit_code=unit.code if unit else "",
        value_si=quantity.value * unit.factor if unit else None,
        qualifier=quantity.qualifier,
        statement=said,
        period=period,
        section_id=section.section_id,
        path=section.path,
        concept_id=concept.concept_id if concept else "",
        theme_id=concept.theme_id if concept else "",
        confidence=confidence(quantity, label),
        reading=f"{quantity.reading}/{label.rule}",
    )
