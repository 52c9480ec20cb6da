"""Sentences, clauses, and the words that belong to each quantity.

In: text, normalised text, tokens. Out: ``Sentence``s with one ``Place`` a
quantity: the words before it and after it that are its own, and how it stands
to the quantity before it. Promised: linear in the text; the words of a place
are at most ``REACH`` characters away.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gongkai.reading.phrases import pattern, phrases
from gongkai.reading.tokens import Quantity, Token, When

REACH = 80
"""How far the words of a quantity may lie from it: no clause of official prose is longer."""

_END = re.compile(r"[。!?]|\n+")
_SOFT_BEFORE = "、,("
_SOFT_AFTER = "、,。;)"
_SEPARATOR = re.compile(r"[,;:。!?()\n]")
_JOIN = re.compile(r"^[ ,]*(?:、|以及|并且|或者|和|及|与|或|并|,)[ ]*")
_JOINED = re.compile(r"(?:、|以及|和|及|与|并|,) *$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one quantity stands: spans of its own words before and after it.

    ``clause`` numbers the clauses of the sentence; ``paired`` says that nothing
    stands between this quantity and the one before it (112件152人); ``inner``
    that it stands in brackets; ``joined`` that a separator (、 和) ties it to the
    quantity before it in the same clause.
    """

    quantity: Quantity
    before: tuple[int, int]
    after: tuple[int, int]
    clause: int
    clause_start: int
    paired: bool
    inner: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its quantities and words of time."""

    start: int
    end: int
    places: tuple[Place, ...]
    whens: tuple[When, ...]


def sentences(norm: str, tokens: Sequence[Token]) -> Iterator[Sentence]:
    """The sentences that hold a quantity."""
    quantities = [t for t in tokens if isinstance(t, Quantity)]
    whens = [t for t in tokens if isinstance(t, When)]
    starts = [q.start for q in quantities]
    when_starts = [w.start for w in whens]
    for start, end in _spans(norm):
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if first == last:
            continue
        w1, w2 = bisect_left(when_starts, start), bisect_right(when_starts, end)
        yield Sentence(
            start, end, tuple(_places(norm, start, end, quantities[first:last])), tuple(whens[w1:w2])
        )


def _spans(norm: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(norm):
        if match[0][0] == "\n" and _is_soft(norm, match.start(), match.end(), start):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(norm)


def _is_soft(norm: str, start: int, end: int, line: int) -> bool:
    """A line break inside a sentence (hard-wrapped text)."""
    before, after = norm[start - 1 : start], norm[end : end + 1]
    if before in _SOFT_BEFORE or (after and after in _SOFT_AFTER):
        return True
    return (
        start - line >= 20
        and before.isdigit() != after.isdigit()
        and after not in (" ", "")
        and before not in ";:)”》%"
    )


def _places(norm: str, start: int, end: int, quantities: Sequence[Quantity]) -> Iterator[Place]:
    breaks = _breaks(norm, start, end, [q.start for q in quantities])
    edges = [b[0] for b in breaks]
    gap_right: tuple[int, int] | None = None
    previous_end, previous_clause = start, -1
    for index, quantity in enumerate(quantities):
        at = bisect_left(edges, quantity.start)
        left = breaks[at - 1][0] + 1 if at else start
        right = breaks[at][0] if at < len(breaks) else end
        inner = bool(at) and breaks[at - 1][1] == "("
        same = left <= previous_end and previous_clause >= 0 and previous_clause == at
        begin = previous_end if same else left
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        if following is not None and following.start < right:
            after, next_before = _divide(norm, begin, quantity, following)
        else:
            after, next_before = (quantity.end, min(right, quantity.end + REACH)), None
        before = gap_right if same and gap_right else (max(begin, quantity.start - REACH), quantity.start)
        gap = norm[previous_end : quantity.start].strip() if same else None
        yield Place(
            quantity,
            before,
            after,
            at,
            left,
            paired=same and gap == "",
            inner=inner,
            joined=bool(same and gap and (_JOIN.match(gap) or _JOINED.search(gap))),
        )
        gap_right, previous_end, previous_clause = next_before, quantity.end, at


def _breaks(norm: str, start: int, end: int, numbers: Sequence[int]) -> list[tuple[int, str]]:
    """Where clauses end: separators, and brackets that hold a quantity of their own.

    A separator inside brackets or a book title without a quantity is no break.
    """
    found: list[tuple[int, str]] = []
    position = start
    while match := _SEPARATOR.search(norm, position, end):
        at, position = match.start(), match.end()
        char = match[0]
        if char == "(":
            close = norm.find(")", at, min(end, at + 120))
            if close >= 0 and bisect_left(numbers, at) == bisect_left(numbers, close):
                position = close + 1
                continue
        elif char == "," and _inside_quotes(norm, start, at, end):
            continue
        found.append((at, char))
    return found


def _inside_quotes(norm: str, start: int, at: int, end: int) -> bool:
    begin = max(start, at - 60)
    for opening, closing in ("“”", "《》"):
        opened = norm.rfind(opening, begin, at)
        if opened >= 0 and norm.find(closing, opened, at) < 0 <= norm.find(closing, at, min(end, at + 60)):
            return True
    return False


@cache
def _verb_at_end() -> re.Pattern[str]:
    backwards = pattern(verb[::-1] for verb in phrases("verb") | phrases("adverb"))
    return re.compile(rf"(?:{backwards})+")


def trailing_verbs(norm: str, start: int, end: int) -> int:
    """Where the chain of verbs that ends at ``end`` begins (``end`` where there is none)."""
    window = norm[max(start, end - 16) : end][::-1]
    match = _verb_at_end().match(window)
    return end - match.end() if match else end


def _divide(
    norm: str, begin: int, left: Quantity, right: Quantity
) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """The words between two quantities of a clause: (those of the left one, those of the right one)."""
    start, end = left.end, right.start
    if end - start > 2 * REACH:
        return (start, start + REACH), (end - REACH, end)
    gap = norm[start:end]
    if not gap.strip():
        return (start, start), None
    joined = _JOIN.match(gap)
    if joined:
        return (start, start), (start + joined.end(), end)
    cut = _last_join(gap)
    if cut is not None:
        return (start, start + cut[0]), (start + cut[1], end)
    own_before = norm[begin : left.start].strip(" ,、的")
    verbs = trailing_verbs(norm, start, end)
    if own_before and trailing_verbs(norm, begin, left.start) == left.start and not _is_function(own_before):
        return (start, start), (start, end)
    if verbs > start:
        return (start, verbs), (verbs, end)
    return (start, start), (start, end)


def _last_join(gap: str) -> tuple[int, int] | None:
    """The separator that splits a gap (公共法律服务工作站和| , 部门、|案卷), as (its start, its end)."""
    tail = _JOINED.search(gap)
    if tail:
        return tail.span()
    at = gap.rfind("、")
    if at > 0 and len(gap) - at < 20:
        return at, at + 1
    return None


_FUNCTION = re.compile(
    r"(?:对|将|把|为|由|与|向|从|给|等|共|有|已|的|至|到|在|是|被|使|让|涉及|其中|全[区市县省]|含|包括|覆盖|面向)$"
)


def _is_function(words: str) -> bool:
    return _FUNCTION.search(words) is not None
