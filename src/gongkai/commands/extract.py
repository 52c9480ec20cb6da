"""``gongkai extract``: every indicator of reports, in the order of the text."""

from __future__ import annotations

import argparse
import csv
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from gongkai import identity, reading, schemas
from gongkai.cli import print_error
from gongkai.errors import GongkaiError
from gongkai.inputs import read_input
from gongkai.page import require_article

_SHOWN = ("value", "unit", "label", "period", "qualifier", "statement", "section")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="an address, a saved .html, or a .txt file")
    parser.add_argument("--format", choices=("table", "jsonl", "csv", "json"), default="table")
    parser.add_argument("--year", type=int, help="the report's year, where the page does not say it")
    parser.add_argument("--allow-private", action="store_true", help="addresses of one's own network, too")


def run(args: argparse.Namespace) -> int:
    """Print the rows of each page; the status is that of the last error."""
    status, rows = 0, []
    for argument in args.pages:
        try:
            rows += extract(argument, args.year, args.allow_private)
        except GongkaiError as error:
            print_error(error, argument)
            status = error.exit_status
    _PRINTERS[args.format](rows)
    return status


def extract(argument: str, year: int | None = None, allow_private: bool = False) -> list[dict[str, Any]]:
    """The objects of ``--format jsonl``, one an indicator, in the order of the text.

    ``value`` and its bounds are decimal strings (null where there is no bound),
    ``start`` and ``end`` offsets in code points into the main text, ``section`` the
    chain of markers as written, ``confidence`` a number between 0 and 1; words that
    there are none of are "".
    """
    given = read_input(argument, allow_private, with_files=True)
    page = require_article(given.page)
    report = reading.read(page.text, year or page.report_year)
    of = identity.report_id(page.fields.get("index_number"), given.url, given.doc)
    ids = identity.indicator_ids(report, of)
    return [
        {
            "doc": given.doc,
            "indicator_id": indicator_id,
            "value": _decimal(found.value),
            "value_low": _decimal(found.value_low),
            "value_high": _decimal(found.value_high),
            "unit": found.unit,
            "qualifier": found.qualifier,
            "statement": found.statement,
            "label": found.label,
            "period": found.period,
            "section": found.path,
            "concept_id": found.concept_id,
            "raw": found.raw,
            "start": found.start,
            "end": found.end,
            "confidence": float(found.confidence),
        }
        for indicator_id, found in zip(ids, report.indicators, strict=True)
    ]


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else schemas.write_decimal(value)


def _as_jsonl(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def _as_json(rows: Sequence[dict[str, Any]]) -> None:
    print(json.dumps(rows, ensure_ascii=False, indent=2))


def _as_csv(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _as_table(rows: Sequence[dict[str, Any]]) -> None:
    cells = [_SHOWN, *(tuple(str(row[name]) for name in _SHOWN) for row in rows)]
    widths = [max(_width(line[at]) for line in cells) for at in range(len(_SHOWN))]
    for line in cells:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())
    print(f"\n{len(rows)} indicators. --format jsonl | csv | json gives every column.")


def _width(text: str) -> int:
    """Columns of a terminal: an East Asian wide character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


_PRINTERS = {"table": _as_table, "jsonl": _as_jsonl, "csv": _as_csv, "json": _as_json}
