"""What people reviewed: the corrections and retractions that stand beside sources.toml.

In: ``corrections.csv`` and ``retractions.csv``, both optional. Out: ``Reviews``. Promised:
the files travel with a release as they are, so that it can be made again. Raised:
what reading the two files raises, when they are first looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from gongkai import corrections
from gongkai.release.retractions import RETRACTIONS, parse_retractions
from gongkai.schemas import Tables

CORRECTIONS = "corrections.csv"


@dataclass(frozen=True)
class Reviews:
    """The files by name, as bytes; only those that are there."""

    inputs: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def corrections(self) -> tuple[corrections.Correction, ...]:
        """The reviewed corrections. Raises ``CorrectionError``."""
        return corrections.read_corrections(self.inputs.get(CORRECTIONS, b""))

    @property
    def corrected(self) -> frozenset[tuple[str, str, str]]:
        """The (table, key, column) of each corrected cell."""
        return corrections.cells(self.corrections)

    @property
    def retracted(self) -> frozenset[tuple[str, str]]:
        """The (table, key) of each retracted row."""
        return parse_retractions(self.inputs.get(RETRACTIONS, b""), RETRACTIONS)

    def correct(self, tables: Tables) -> Tables:
        """The tables with the corrections applied. Raises ``CorrectionError``."""
        return corrections.apply(tables, self.corrections)


NO_REVIEWS = Reviews()


def read_reviews(folder: Path) -> Reviews:
    """The reviews that lie in a folder."""
    paths = (folder / name for name in (CORRECTIONS, RETRACTIONS))
    return Reviews({path.name: path.read_bytes() for path in paths if path.exists()})
