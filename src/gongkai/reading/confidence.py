"""How sure a row is, between 0 and 1.

In: a quantity and its label. Out: a Decimal with two places: the lower of how
sure its number and its label are, by the rules that read them. The figures of
``codelists/confidence.csv`` are the measured shares of right rows by rule on
annotated reports, rounded down; where a rule had fewer than ten rows they are
our estimate. A label that is very short or was cut is less sure than its rule.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from gongkai.reading.labels import Label
from gongkai.reading.phrases import read_codelist
from gongkai.reading.tokens import Quantity
from gongkai.reading.topics import LONGEST

_NO_LABEL = Decimal("0.30")
_SHORT = Decimal("0.60")
_CUT = Decimal("0.85")
_WITHOUT_SUBJECT = 2
_MEASURED = {row["rule"]: Decimal(row["confidence"]) for row in read_codelist("confidence.csv")}


def confidence(quantity: Quantity, label: Label) -> Decimal:
    """The confidence of one row."""
    length = len(label.words)
    if not length:
        return _NO_LABEL
    sure = _surely(quantity.reading, label.rule)
    if length < _WITHOUT_SUBJECT:
        return min(sure, _SHORT)
    return min(sure, _CUT) if length >= LONGEST else sure


@cache
def _surely(*rules: str) -> Decimal:
    return min(_MEASURED[rule] for rule in rules)
