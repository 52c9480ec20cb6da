"""How indicators of one report relate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.reading.model import Indicator, Relation


def relations(norm: str, indicators: Sequence[Indicator]) -> Iterator[Relation]:
    """Relations that the text states or that arithmetic makes certain."""
    return iter(())
