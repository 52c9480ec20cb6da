"""Sentences, clauses, and the words that belong to each quantity.

In: text, normalised text, tokens. Out: ``Sentence``s with one ``Place`` a
quantity: the words before it and after it that are its own, and how it stands
to the quantity before it. Promised: linear in the text; the words of a place
are at most ``REACH`` characters away.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence

from gongkai.reading.division import JOIN, JOINED, REACH, divide
from gongkai.reading.records import record
from gongkai.reading.tokens import Quantity, Token, When

_END = re.compile(r"[。!?\n](?:(?<=\n)\n*|)")
_PARAGRAPH_ENDS = frozenset(";:)”》|")
_TITLE_LINE = re.compile(r"(?:报告|情况|总结|通知|函|计划|要点|汇报|政府|局|委员会|办公室|日)$")
_LABEL_LINE = re.compile(r"[^,。:]{1,8}:[^,。]*$")
_QUOTES = (("“", "”"), ("《", "》"))
_BRACKET = re.compile(r"[()]")
_LONGER = 2
_LINE_REACH = 200
_PUNCTUATION = re.compile(r"[,;:。、!?()]")
_SEPARATOR = re.compile(r"[,;:。!?()]")
_SAYS_MORE = re.compile(r"[^、和及与,;:。!?()\d][^,;:。!?()\d]*[,;:。!?()]")


@record
class Place:
    """Where one quantity stands: spans of its own words before and after it (after it
    there may be two, around brackets with a quantity of their own).

    ``clause`` numbers the clauses of the sentence; ``paired`` says that nothing
    stands between this quantity and the one before it (112件152人); ``inner``
    that it stands in brackets; ``joined`` that a separator (、 和) ties it to the
    quantity before it in the same clause.
    """

    quantity: Quantity
    before: tuple[int, int]
    after: tuple[tuple[int, int], ...]
    clause: int
    clause_start: int
    paired: bool
    inner: bool
    joined: bool


@record
class Sentence:
    """A sentence with its quantities and words of time."""

    start: int
    end: int
    places: tuple[Place, ...]
    whens: tuple[When, ...]


def sentences(norm: str, tokens: Sequence[Token], markers: Container[int]) -> Iterator[Sentence]:
    """The sentences that hold a quantity. ``markers`` are the offsets where list markers begin."""
    quantities = [t for t in tokens if type(t) is Quantity]
    whens = [t for t in tokens if type(t) is When]
    starts = [q.start for q in quantities]
    when_starts = [w.start for w in whens]
    first = 0
    for start, end in _spans(norm, markers, frozenset(q.end for q in quantities)):
        last = bisect_left(starts, end, first)
        if first < last:
            w1, w2 = bisect_left(when_starts, start), bisect_right(when_starts, end)
            places = tuple(_places(norm, start, end, quantities[first:last]))
            yield Sentence(start, end, places, tuple(whens[w1:w2]))
            first = last


def _spans(norm: str, markers: Container[int], ends: Container[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(norm):
        if match[0][0] == "\n" and _is_soft(norm, match.start(), match.end(), start, markers, ends):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(norm)


def _line_length(norm: str, begin: int) -> int:
    end = norm.find("\n", begin)
    return (end if end >= 0 else len(norm)) - begin


def _is_soft(
    norm: str, start: int, end: int, line: int, markers: Container[int], ends: Container[int]
) -> bool:
    """A line break inside a sentence (hard-wrapped text), not one between paragraphs.

    A paragraph ends with a full stop; a heading has a marker or the words of a
    title; a paragraph begins with a marker or with an indentation. A row of a
    table ends with a number and has no punctuation.
    """
    if norm[start:end].count("\n") > 1 or not norm[max(line, start - _LINE_REACH) : start].strip():
        return False
    begin = end
    while begin < len(norm) and norm[begin] == " ":
        begin += 1
    if begin == len(norm) or begin in markers or norm[start - 1] in _PARAGRAPH_ENDS:
        return False
    if begin > end and not norm[begin].isdigit():
        return False
    while line < start and norm[line] == " ":
        line += 1
    words = norm[max(line, start - _LINE_REACH) : start]
    if not line and not _PUNCTUATION.search(words) and _line_length(norm, begin) > _LONGER * len(words):
        return False  # the first line is a title, unless the lines after it are broken at the same length
    if start in ends and not _PUNCTUATION.search(words) and not _PUNCTUATION.match(norm, begin):
        return False
    label = len(words) < _LINE_REACH and _LABEL_LINE.match(words)
    return not (line in markers or _TITLE_LINE.search(words) or label)


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
        begin = (gap_right[0] if gap_right else previous_end) if same else left
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        if following is not None and following.start < right:
            divided, next_before = divide(norm, begin, quantity, following)
            after: tuple[tuple[int, int], ...] = (divided,)
        else:
            after, next_before = _around_brackets(norm, quantity.end, right, end, breaks, at), None
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
            joined=bool(same and gap and (JOIN.match(gap) or JOINED.search(gap))),
        )
        gap_right, previous_end, previous_clause = next_before, quantity.end, at


def _around_brackets(
    norm: str, start: int, right: int, end: int, breaks: Sequence[tuple[int, str]], first_break: int
) -> tuple[tuple[int, int], ...]:
    """The words after a quantity, across brackets that hold quantities of their own."""
    first = (start, min(right, start + REACH))
    opens = first_break < len(breaks) and breaks[first_break][1] == "("
    if not opens:
        return (first,)
    for index in range(first_break, len(breaks)):
        at, char = breaks[index]
        if at > right + REACH:
            break
        if char == ")":
            if not norm[start:right].strip() and not _SAYS_MORE.match(norm, at + 1):
                return (first,)  # 中心1个(2140平方米)、案管室13个; 13封(含2封…)均已答复
            stop = breaks[index + 1][0] if index + 1 < len(breaks) else end
            return first, (at + 1, min(stop, at + 1 + REACH))
    return (first,)


def _breaks(norm: str, start: int, end: int, numbers: Sequence[int]) -> list[tuple[int, str]]:
    """Where clauses end: separators, and brackets that hold a quantity of their own.

    A separator inside brackets or a book title without a quantity is no break.
    """
    found: list[tuple[int, str]] = []
    quotes = [pair for pair in _QUOTES if norm.find(pair[0], start, end) >= 0]
    position = start
    for match in _SEPARATOR.finditer(norm, start, end):
        at, char = match.start(), match[0]
        if at < position:
            continue
        if char == "(":
            close = _closing(norm, at, min(end, at + 120))
            if close >= 0 and bisect_left(numbers, at) == bisect_left(numbers, close):
                position = close + 1
                continue
        elif char == ",":
            if _inside_number(norm, at) or (quotes and _inside_quotes(norm, start, at, end, quotes)):
                continue
        elif char == ":" and _introduces_number(norm, at, numbers):
            continue
        found.append((at, char))
    return found


def _closing(norm: str, opened: int, end: int) -> int:
    """Where the bracket that opens there closes (brackets within it closed before); -1: nowhere near."""
    depth = 0
    for match in _BRACKET.finditer(norm, opened, end):
        depth += 1 if match[0] == "(" else -1
        if depth == 0:
            return match.start()
    return -1


def _inside_number(norm: str, at: int) -> bool:
    return norm[at + 1 : at + 2].isdigit() and norm[at - 1 : at].isdigit()


def _introduces_number(norm: str, at: int, numbers: Sequence[int]) -> bool:
    """行政处罚：318宗: the words before the colon are the number's own."""
    following = bisect_left(numbers, at)
    return following < len(numbers) and not norm[at + 1 : numbers[following]].strip(" 共计约有")


def _inside_quotes(norm: str, start: int, at: int, end: int, quotes: Sequence[tuple[str, str]]) -> bool:
    begin = max(start, at - 60)
    for opening, closing in quotes:
        opened = norm.rfind(opening, begin, at)
        if opened >= 0 and norm.find(closing, opened, at) < 0 <= norm.find(closing, at, min(end, at + 60)):
            return True
    return False
