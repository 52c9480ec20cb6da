"""Pieces of a label: the words of a span, cleaned of what does not say what is measured.

A ``Words`` holds the same characters twice: as normalised (for rules) and as
written (for the label that is published).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from gongkai.reading.phrases import backwards, one_of, phrases
from gongkai.reading.records import record

_EDGE = r"[\s,、。.;:!?·\-~/|)\]”》]"
_EDGE_END = r"[\s,、。.;:!?·\-~/|(\[“《]"


@record
class Words:
    """Characters in two spellings of equal length."""

    norm: str
    text: str

    def __len__(self) -> int:
        return len(self.norm)

    def __bool__(self) -> bool:
        return bool(self.norm)

    def __add__(self, other: Words) -> Words:
        return Words(self.norm + other.norm, self.text + other.text)

    def cut(self, start: int, end: int | None = None) -> Words:
        """The part from ``start`` to ``end``."""
        return Words(self.norm[start:end], self.text[start:end])


EMPTY = Words("", "")
OF = Words("的", "的")


@record
class Holes:
    """Spans that labels leave out (dates, list markers), disjoint and in order."""

    spans: Sequence[tuple[int, int]]
    starts: Sequence[int]

    def between(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """The holes that touch ``start`` to ``end``."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = bisect_left(self.starts, end, first)
        return self.spans[first:last] if first < last else ()


_LEADING = re.compile(rf"(?:{_EDGE}|(?!{one_of('whole')}){one_of('strip_lead')})*")
_TRAILING = re.compile(rf"(?:{_EDGE_END}|(?!{backwards('whole')}){backwards('strip_tail')})*")
"""Over the reversed words."""

_PAIR = 2  # two characters at an end tell most words apart, before any pattern is asked
_HEADS = frozenset(word[:_PAIR] for word in phrases("strip_lead")) | frozenset(" ,、。;:!?·-~/|)]”》\n\t")
_RESULTS = phrases("result")
_TAILS = frozenset(word[-_PAIR:] for word in phrases("strip_tail")) | frozenset(" ,、。.;:!?·-~/|([“《\n\t")


def strip(words: Words) -> Words:
    """Without adverbs, connectives and punctuation at either end."""
    norm = words.norm
    tail = norm[-_PAIR:] in _TAILS or norm[-1:] in _TAILS
    head = norm[:_PAIR] in _HEADS or norm[:1] in _HEADS
    if not (tail or head) or norm in _RESULTS:
        return words
    end = _TRAILING.match(norm[::-1]) if tail else None
    if end and end.end():
        words = words.cut(0, len(norm) - end.end())
    start = _LEADING.match(words.norm) if head else None
    return words.cut(start.end()) if start and start.end() else words


def span(text: str, norm: str, start: int, end: int, holes: Sequence[tuple[int, int]]) -> Words:
    """The words of ``text[start:end]`` without the holes (dates and the like, in order)."""
    if start >= end:
        return EMPTY
    pieces: list[tuple[int, int]] = []
    begin = start
    for hole_start, hole_end in holes:
        if hole_end <= begin or hole_start >= end:
            continue
        if hole_start > begin:
            pieces.append((begin, hole_start))
        begin = max(begin, hole_end)
    if begin == start and not pieces:
        return _without_breaks(Words(norm[start:end], text[start:end]))
    if begin < end:
        pieces.append((begin, end))
    words = Words("".join(norm[a:b] for a, b in pieces), "".join(text[a:b] for a, b in pieces))
    return _without_breaks(words)


def _without_breaks(words: Words) -> Words:
    if "\n" not in words.norm and " " not in words.norm:
        return words
    kept = [i for i, char in enumerate(words.norm) if char not in " \n"]
    return Words("".join(words.norm[i] for i in kept), "".join(words.text[i] for i in kept))
