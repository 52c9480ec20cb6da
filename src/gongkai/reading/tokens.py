"""What scanning a text gives: quantities, numerals set aside, words of time.

Offsets are string offsets into the text that was scanned.
"""

from __future__ import annotations

from decimal import Decimal

from gongkai.reading.records import record
from gongkai.reading.units import Unit


@record
class Quantity:
    """A number with its unit and qualifier, before anything is known of its label.

    ``unit`` is None where the number has no unit; ``unit_text`` is the unit as
    the data states it (万元 for money, 份 for 2万份, whose value is 20000).
    ``chinese`` says that the number is written in Chinese numerals.
    """

    start: int
    end: int
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    unit: Unit | None
    unit_text: str
    qualifier: str
    chinese: bool = False
    reading: str = "number-unit"


@record
class Aside:
    """A numeral that is no quantity, and why."""

    start: int
    end: int
    reason: str


@record
class When:
    """Words of time. ``period`` is ISO 8601, or a form that needs the report's year:
    ``Y`` (that year), ``Y-1`` (the year before), ``Y-01/Y-06`` (its first half).
    """

    start: int
    end: int
    period: str
    since: bool = False
    upto: bool = False


Token = Quantity | Aside | When
