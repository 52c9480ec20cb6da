"""Which report, which indicator: identifiers that outlive a second reading.

In: what a page and a report say. Out: ``report_id`` and ``indicator_ids``.
Promised: an indicator keeps its id when the page is fetched again, when other
clauses change, when its own number is edited and when the reader's labels or
offsets change. Not promised: the same id when the clause itself is rewritten
(then it is another statement), nor among several equal clauses of one report
when one of them is inserted before the others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from gongkai.reading.model import Report

# A clause ends at a comma, semicolon, colon, full stop or line end; not at 、,
# and not at a comma or colon inside a number (20,000, 1:3).
_CLAUSE_END = re.compile(r"[，；;：。！!？?\n\r]|(?<!\d)[,:]|[,:](?!\d)")

# A numeral with the words that say how exact it is; the inner separators belong to it.
_NUMERAL = re.compile(
    r"(?:近|约|逾|超过|超)?"
    r"(?:[0-9０-９]+(?:[.,，．][0-9０-９]+)*|[〇零一二两三四五六七八九十百千]+)[万亿]*"
    r"[余多]?[万亿]*"
)

_SPACE = re.compile(r"\s+")
_UNSAFE = re.compile(r"[/\\]")


class Clause(NamedTuple):
    """A clause of a text: where it starts, its words with each numeral as #, and where these start."""

    start: int
    words: str
    numerals: list[int]


def report_id(index_number: str | None, url: str, otherwise: str = "") -> str:
    """The id of a report.

    The 索引号 with ``/`` as ``-`` where there is one that holds digits, else host
    and a short hash of the address's path and query; ``otherwise`` is used where
    there is no address either (a file given on the command line).
    """
    index = _UNSAFE.sub("-", _SPACE.sub("", index_number or ""))
    if sum(c.isdigit() for c in index) >= 4:
        return index
    parts = urlsplit(url)
    if not parts.hostname:
        return _UNSAFE.sub("-", _SPACE.sub("-", otherwise)) or "unknown"
    where = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"{parts.hostname}-{_short(where)}"


def indicator_ids(report: Report, of: str) -> tuple[str, ...]:
    """One id for each of ``report.indicators``, in their order; ``of`` is the report's id.

    An id is a hash of the clause with its numerals masked, how many equal clauses
    stand before it in the text, and which numeral of the clause it is: nothing
    that depends on how well we read.
    """
    of_text = clauses(report.text)
    starts = [clause.start for clause in of_text]
    equal: Counter[str] = Counter()
    keys = []
    for clause in of_text:
        equal[clause.words] += 1
        keys.append(f"{clause.words}|{equal[clause.words]}")
    seen: Counter[str] = Counter()
    ids = []
    for indicator in report.indicators:
        at = bisect_right(starts, indicator.start) - 1
        key = f"{keys[at]}|{bisect_left(of_text[at].numerals, indicator.end)}"
        seen[key] += 1
        ids.append(f"{of}.{_short(f'{key}|{seen[key]}')}")
    return tuple(ids)


def finding_id(of: str, check: str, indicators: tuple[str, ...]) -> str:
    """The id of a finding: its report, its check and a hash of the indicators concerned."""
    return f"{of}.{check}.{_short(' '.join(indicators))}"


def clauses(text: str) -> list[Clause]:
    """The clauses of a text, in order and without gaps."""
    ends = [0, *(m.end() for m in _CLAUSE_END.finditer(text)), len(text)]
    return [_masked(text, start, end) for start, end in pairwise(ends)]


def _masked(text: str, start: int, end: int) -> Clause:
    clause = text[start:end]
    numerals = [start + m.start() for m in _NUMERAL.finditer(clause)]
    return Clause(start, _SPACE.sub("", _NUMERAL.sub("#", clause)), numerals)


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:10]
