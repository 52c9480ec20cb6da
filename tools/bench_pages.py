#!/usr/bin/env python3
"""Read real pages with gongkai, trafilatura and gne in one run: how fast and how well.

    python tools/bench_pages.py SHARED [--rounds N]        (make bench-pages)

In: ``SHARED/dev/pages`` with its gold, and the scorer in ``SHARED/scoring``. Out:
a table: processor milliseconds a page (the best of N rounds: a busy machine must
not decide), pages a second, the time as a multiple of BeautifulSoup's own
parse, and the scores. The peers give title, date and text only; their date
counts as published_date, an author or source as information_source.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import gne
import trafilatura
from bs4 import BeautifulSoup

from gongkai.page import page_record, read_page
from gongkai.page.dates import iso_date
from gongkai.page.decoding import decode
from gongkai.page.documents import form_of
from gongkai.reading import read

Reader = Callable[[bytes], dict[str, Any]]
_NUMBERS = count()


def gongkai_page(body: bytes) -> dict[str, Any]:
    """The reader of this project."""
    return page_record("", read_page(body))


def gongkai_rows(body: bytes) -> dict[str, Any]:
    """From bytes to indicators: page and reading."""
    page = read_page(body)
    read(page.text, page.report_year)
    return page_record("", page)


def peer_trafilatura(body: bytes) -> dict[str, Any]:
    """trafilatura with its metadata; it decodes for itself."""
    found = trafilatura.bare_extraction(body, with_metadata=True, include_tables=True)
    if found is None:
        return {"kind": "list"}
    row = found.as_dict()
    return {
        "kind": "article" if row.get("text") else "list",
        "title": row.get("title"),
        "text": row.get("text"),
        "published_date": row.get("date"),
        "information_source": row.get("author"),
    }


def peer_gne(body: bytes) -> dict[str, Any]:
    """GeneralNewsExtractor; it takes text, so that our decoding helps it."""
    row = gne.GeneralNewsExtractor().extract(decode(body).text)
    return {
        "kind": "article" if row.get("content") else "list",
        "title": row.get("title"),
        "text": row.get("content"),
        "published_date": iso_date(row.get("publish_time") or ""),
        "information_source": row.get("author"),
    }


def parse_alone(body: bytes) -> dict[str, Any]:
    """BeautifulSoup on lxml and nothing else: the floor."""
    BeautifulSoup(body, "lxml")
    return {}


def measure(reader: Reader, bodies: list[bytes], rounds: int) -> float:
    """Processor seconds for all pages, the best of some rounds.

    Each page is new each time (a comment with a number of its own ends it): ``read_page``
    remembers the last pages that it read.
    """
    times = []
    for _ in range(rounds):
        fresh = [body + f"<!--{next(_NUMBERS)}-->".encode() for body in bodies]
        begun = time.process_time()
        for body in fresh:
            reader(body)
        times.append(time.process_time() - begun)
    return min(times)


def pace(seconds: float, pages: int, floor: float) -> str:
    """Milliseconds a page, pages a second, multiple of the floor."""
    return f"{1000 * seconds / pages:>8.1f} {pages / seconds:>8.0f} {seconds / floor:>8.2f}"


def score(reader: Reader, shared: Path, pages: list[Path]) -> str:
    """What the scorer says of a reader: kind, F1 of the fields, share of right texts."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for page in pages:
            body = page.read_bytes()
            row = {"kind": "attachment"} if form_of(body) and reader is not gongkai_page else reader(body)
            out.write(json.dumps({**row, "doc": page.stem}, ensure_ascii=False) + "\n")
        out.flush()
        scorer = [sys.executable, str(shared / "scoring/score_pages.py")]
        gold = str(shared / "dev/pages/gold.jsonl")
        command = [*scorer, gold, out.name]
        report = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    kind, fields, text = report.splitlines()[:3]
    return f"{fields.split('F1 ')[1].split()[0]:>8} {text.split()[2]:>8} {kind.split()[-1]:>8}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    pages = sorted((arguments.shared / "dev/pages").glob("*.html"))
    bodies = [body for body in (page.read_bytes() for page in pages) if not form_of(body)]
    floor = measure(parse_alone, bodies, arguments.rounds)
    size = sum(map(len, bodies)) / len(bodies) / 1000
    print(f"{len(bodies)} pages of {size:.0f} kB, best of {arguments.rounds} rounds")
    print(f"{'':<28}{'ms/page':>8} {'pages/s':>8} {'x parse':>8} {'fields':>8} {'text':>8} {'kind':>8}")
    print(f"{'BeautifulSoup, parse only':<28}{pace(floor, len(bodies), floor)}")
    readers: dict[str, Reader] = {
        "gongkai, page": gongkai_page,
        "gongkai, bytes to rows": gongkai_rows,
        "trafilatura": peer_trafilatura,
        "gne": peer_gne,
    }
    for name, reader in readers.items():
        seconds = measure(reader, bodies, arguments.rounds)
        figures = (
            f"{1000 * seconds / len(bodies):>8.1f} {len(bodies) / seconds:>8.0f} {seconds / floor:>8.2f}"
        )
        scores = score(reader, arguments.shared, pages) if reader is not gongkai_rows else ""
        print(f"{name:<28}{figures} {scores}")


if __name__ == "__main__":
    main()
