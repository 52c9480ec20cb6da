"""The code lists of the page reader: CSV files under ``gongkai/codelists``, read once.

A list is data about the world (labels, names of containers, phrases), so that
a new site costs a row and no code. Out: tuples of rows as mappings.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """All rows of ``codelists/NAME.csv``; columns by their header."""
    source = files("gongkai") / "codelists" / f"{name}.csv"
    return tuple(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
