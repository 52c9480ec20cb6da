"""The table of cases: what stands in cases/*.toml, and how a reading is compared with it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.reading.model import Indicator, Report

CASES = Path(__file__).parent / "cases"
DEFAULT_YEAR = 2022
ROW_DEFAULTS = {"qualifier": "exact", "statement": "actual"}
ROW_KEYS = {"raw", "value", "high", "unit", "period", "si", "label", "also", "must", "never", *ROW_DEFAULTS}
CASE_KEYS = {"id", "text", "year", "rows", "aside", "relations", "known_failure"}

Case = dict[str, Any]


def load() -> list[Case]:
    """Every case of every file, in the order of the files."""
    return [
        case
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["case"]
    ]


def year(case: Case) -> int:
    return int(case.get("year", DEFAULT_YEAR))


def _either(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(label: str) -> str:
    return re.sub(r"[\W_]", "", label)


def _shared(a: str, b: str) -> float:
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a and b else 0.0


def label_right(row: dict[str, Any], label: str) -> bool:
    accepted = [_plain(text) for text in [row["label"], *row.get("also", [])]]
    plain = _plain(label)
    if plain in accepted:
        return True
    return (
        all(_plain(word) in plain for word in row.get("must", []))
        and not any(_plain(word) in plain for word in row.get("never", []))
        and max(_shared(plain, text) for text in accepted) >= 0.5
    )


def row_differences(case: Case, row: dict[str, Any], got: Indicator) -> Iterator[str]:
    high = row.get("high")
    expected = {
        "raw": _either(row["raw"]),
        "value": [Decimal(value) for value in _either(row["value"])],
        "value_high": [None if high is None else Decimal(high)],
        "value_low": [None if high is None else Decimal(row["value"])],
        "unit": _either(row["unit"]),
        **{name: _either(row.get(name, default)) for name, default in ROW_DEFAULTS.items()},
        "period": _either(row.get("period", str(year(case)))),
    }
    if "si" in row:
        expected["value_si"] = [Decimal(row["si"])]
    for name, values in expected.items():
        if getattr(got, name) not in values:
            yield f"{got.raw}: {name} is {getattr(got, name)!r}, expected {' or '.join(map(repr, values))}"
    if not label_right(row, got.label):
        yield f"{got.raw}: label is {got.label!r}, expected {row['label']!r} with {row.get('must', [])}"


def _aside_differences(case: Case, report: Report) -> Iterator[str]:
    for numeral, reasons in case.get("aside", []):
        start = report.text.index(numeral)
        end = start + len(numeral)
        for indicator in report.indicators:
            if indicator.start < end and start < indicator.end:
                yield f"{numeral}: read as the indicator {indicator.raw!r}"
        found = [aside for aside in report.set_aside if aside.start < end and start < aside.end]
        if not found:
            yield f"{numeral}: not set aside"
        for aside in found:
            if aside.reason not in reasons.split("|"):
                yield f"{numeral}: set aside as {aside.reason}, expected {reasons}"


def _relation_differences(case: Case, report: Report) -> Iterator[str]:
    found = {f"{r.indicator} {r.relation} {r.other}" for r in report.relations}
    for relation in case.get("relations", []):
        if relation not in found:
            yield f"relation {relation!r} not found among {sorted(found)}"


def differences(case: Case, report: Report) -> list[str]:
    """What is wrong with this reading, one sentence each; empty when all is right."""
    rows, indicators = case["rows"], report.indicators
    if len(rows) != len(indicators):
        return [f"expected {[r['raw'] for r in rows]}, got {[i.raw for i in indicators]}"]
    wrong = [
        text for row, got in zip(rows, indicators, strict=True) for text in row_differences(case, row, got)
    ]
    return wrong + list(_aside_differences(case, report)) + list(_relation_differences(case, report))
