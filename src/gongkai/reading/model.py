"""A report: a main text read as sections, numerals, indicators and relations.

Out: ``Report`` and its parts, all frozen. Offsets are Python string offsets
(code points) into the main text that was read; values are ``Decimal``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Section:
    """One heading or list marker. ``section_id`` is the position in the outline ("1.4.2")."""

    section_id: str
    parent_id: str
    level: int
    marker: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Indicator:
    """One measured fact. ``value`` follows the conventions of docs/reading.md:
    万 and 亿 multiplied out for counts, kept in the unit for money; ``value_si``
    is the value in the unit's base. ``path`` is the chain of markers (一/(四)/二是).
    ``confidence`` is between 0 and 1; ``reading`` names the rule that read it.
    """

    start: int
    end: int
    raw: str
    label: str
    value: Decimal
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str
    unit_code: str
    value_si: Decimal | None
    qualifier: str
    statement: str
    period: str
    section_id: str
    path: str
    concept_id: str
    theme_id: str
    confidence: Decimal
    reading: str


@dataclass(frozen=True)
class SetAside:
    """A numeral that is no indicator, and why."""

    start: int
    end: int
    raw: str
    reason: str


@dataclass(frozen=True)
class Relation:
    """Indicator number ``indicator`` stands in ``relation`` to indicator number ``other``
    (positions in ``Report.indicators``, from 0)."""

    indicator: int
    relation: str
    other: int


@dataclass(frozen=True)
class Report:
    """Everything that was read from one main text.

    Indicators and set-aside spans are in the order of the text and disjoint;
    together they hold every numeral of it.
    """

    text: str
    report_year: int | None
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    set_aside: tuple[SetAside, ...]
    relations: tuple[Relation, ...]
