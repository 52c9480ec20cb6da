"""Main text -> Report: the one way in.

In: the main text (any text) and, where it is known, the report's year. Out:
``Report``. Promised: a function of its arguments alone, never raises, spans in
order, disjoint and inside the text, every numeral in exactly one row, time
proportional to the length. Not promised: that the text is a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.reading import periods, year
from gongkai.reading.clauses import Sentence, sentences
from gongkai.reading.concepts import match as match_concept
from gongkai.reading.confidence import confidence
from gongkai.reading.labels import Label, labels_of
from gongkai.reading.model import Indicator, Report, Section, SetAside
from gongkai.reading.normalise import normalise
from gongkai.reading.outline import Marker, markers
from gongkai.reading.relations import relations
from gongkai.reading.scan import scan
from gongkai.reading.tokens import Aside, Quantity, Token
from gongkai.reading.words import Holes


@dataclass(frozen=True, slots=True)
class _Outline:
    """Sections of the text, and for any offset the section it stands in."""

    norm: str
    markers: Sequence[Marker]
    ids: Sequence[str]
    ends: Sequence[int]

    def headings(self, chain: Sequence[int]) -> str:
        """The headings of a chain of markers, for what a label leaves to them."""
        return "".join(self.norm[self.markers[i].end : self.markers[i].heading_end] for i in chain)

    def chain(self, position: int) -> list[int]:
        found = []
        while position >= 0:
            found.append(position)
            position = self.markers[position].parent
        return found[::-1]


def read(text: str, report_year: int | None = None) -> Report:
    """Read a main text. ``report_year`` overrules the year that the text itself says."""
    norm = normalise(text)
    found = markers(text, norm)
    tokens = list(scan(norm, found))
    about = report_year or year.report_year(norm)
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
    reading_year = about or 0
    plans = periods.plan_spans(norm, outline.markers, reading_year)
    holes = _holes(tokens)
    indicators: list[Indicator] = []
    starts = {marker.start for marker in outline.markers}
    before: Label | None = None
    position, previous_end = -1, 0
    for sentence in sentences(norm, tokens, starts):
        if "\n" in norm[previous_end : sentence.start]:
            before = None
        previous_end = sentence.end
        while (
            position + 1 < len(outline.markers)
            and outline.markers[position + 1].start < sentence.places[0].quantity.start
        ):
            position += 1
        labels = labels_of(text, norm, sentence, holes, before)
        before = labels[-1]
        while plans and plans[0][1] <= sentence.start:
            plans.pop(0)
        plan = plans[0] if plans and plans[0][0] <= sentence.start else None
        planned, plan_year = (True, plan[2]) if plan else (False, None)
        default = str(plan_year or about or "")
        spoken = periods.periods(norm, sentence, reading_year, default) if about else [""] * len(labels)
        chain = outline.chain(position)
        for place, label, period in zip(sentence.places, labels, spoken, strict=True):
            indicators.append(
                _indicator(
                    text, norm, sentence, place.quantity, label, period, planned, reading_year, outline, chain
                )
            )
    return indicators


def _holes(tokens: Sequence[Token]) -> Holes:
    spans = sorted(
        (t.start, t.end)
        for t in tokens
        if not isinstance(t, Quantity) and not (isinstance(t, Aside) and t.reason not in ("date", "ordinal"))
    )
    return Holes(spans, [start for start, _ in spans])


def _indicator(
    text: str,
    norm: str,
    sentence: Sentence,
    quantity: Quantity,
    label: Label,
    period: str,
    planned: bool,
    about: int,
    outline: _Outline,
    chain: Sequence[int],
) -> Indicator:
    unit = quantity.unit
    words = label.words.text
    concept = match_concept(words, quantity.unit_text, outline.headings(chain))
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
        statement=periods.statement(norm, sentence, quantity, planned, period, about),
        period=period,
        section_id=outline.ids[chain[-1]] if chain else "",
        path="/".join(outline.markers[i].text for i in chain),
        concept_id=concept.concept_id if concept else "",
        theme_id=concept.theme_id if concept else "",
        confidence=confidence(quantity, label),
        reading=f"{quantity.reading}/{label.rule}",
    )
