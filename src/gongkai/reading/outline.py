"""The outline of a report: headings and list markers, wherever they stand.

In: normalised text. Out: markers in the order of the text. Real pages glue
headings to the text before and after them, so a marker is known by its form,
by what stands before it (a line's beginning or the end of a sentence) and by
its number (the first, or one more than the last of its kind).

Kinds, from the outside in: 一、 (一) 1. (1) ① 一是.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reading.numbers import chinese
from gongkai.reading.records import record

_CN = "[一二三四五六七八九十]{1,3}"
_OPENS = re.compile(r"[。;:!?\n ”》),、(①-⑳](?:(?<=[(①-⑳])|(?=[第一二三四五六七八九十0-9]))")
"""A marker that is not in brackets stands behind one of these; most characters begin no marker."""
_MARKER = re.compile(
    rf"(?P<chapter>第(?P<chapter_n>{_CN})部分[、:,. ]?|(?P<chapter_m>{_CN})(?:、|[.,](?=[^\d ])))"
    rf"|\((?P<part>{_CN})\)、?"
    r"|(?<![\d.])(?P<item>\d{1,2})(?:、|\.(?!\d) ?)(?=[^\d\s])"
    r"|\((?P<sub>\d{1,2})\)"
    r"|(?P<circled>[①-⑳])"
    rf"|(?P<point>{_CN})(?:是(?!否)|要(?![求素点件]))"
    rf"|第(?P<nth>{_CN}),"
)
_LEVEL = {kind: i for i, kind in enumerate(("chapter", "part", "item", "sub", "circled", "point", "nth"))}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETS = f"({_CIRCLED}"
_BEFORE = frozenset("。;:!?\n ”》)")
_POINT_BEFORE = _BEFORE | frozenset(",、")
_HEADING_END = re.compile(r"[。;!?\n,](?:(?<!,)|(?<=[^\d],)(?=[^\n]{60}))")
_LONGEST_HEADING = 60


@record
class Marker:
    """A heading or list marker. ``text`` is the marker as written without trailing
    punctuation ((一), 一, 二是); ``depth`` the nesting level from 1; ``parent`` the
    position of the enclosing marker in the list, or -1.
    """

    start: int
    end: int
    text: str
    kind: str
    number: int
    depth: int
    parent: int
    heading_end: int


def markers(text: str, norm: str) -> list[Marker]:
    """All markers of the text, nested."""
    found: list[Marker] = []
    stack: list[int] = []
    for start in _candidates(norm):
        match = _MARKER.match(norm, start)
        if match is None:
            continue
        kind = match.lastgroup or ""
        number = _number(match[kind] if kind != "chapter" else match["chapter_n"] or match["chapter_m"])
        if not number or not _stands_free(norm, start, kind):
            continue
        if not _in_sequence(found, stack, kind, number, norm, start):
            continue
        while stack and not _encloses(found[stack[-1]].kind, kind):
            stack.pop()
        end = match.end()
        found.append(
            Marker(
                start,
                end,
                text[start:end].rstrip("、.．, :：，"),
                kind,
                number,
                len(stack) + 1,
                stack[-1] if stack else -1,
                _heading_end(norm, end, kind),
            )
        )
        stack.append(len(found) - 1)
    return found


def _candidates(norm: str) -> Iterator[int]:
    """Where a marker may begin."""
    if norm[:1] not in _BRACKETS:
        yield 0
    for match in _OPENS.finditer(norm):
        yield match.start() if match[0] in _BRACKETS else match.end()


def _number(words: str) -> int:
    if words.isascii():
        return int(words)
    if words in _CIRCLED:
        return _CIRCLED.index(words) + 1
    return int(chinese(words) or 0)


def _stands_free(norm: str, start: int, kind: str) -> bool:
    if start == 0:
        return True
    before = norm[start - 1]
    if kind in ("point", "nth"):
        return before in _POINT_BEFORE
    if kind == "item":
        return before in "。;:!?\n " and not (before == " " and start >= 2 and norm[start - 2].isdigit())
    if kind in ("part", "sub", "circled"):
        return before in _BEFORE or before in ",、" or _is_han(before)
    return before in _BEFORE


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _encloses(outer: str, inner: str) -> bool:
    return _LEVEL[outer] < _LEVEL[inner]


def _in_sequence(
    found: list[Marker], stack: list[int], kind: str, number: int, norm: str, start: int
) -> bool:
    """One more than the last of its kind under the same heading, or the first.

    At the beginning of a line any number is believed (a lost heading must not
    hide those after it).
    """
    if number == 1 or norm[max(0, start - 5) : start].rstrip(" ")[-1:] in ("", "\n"):
        return True
    for position in reversed(stack):
        marker = found[position]
        if marker.kind == kind:
            return number == marker.number + 1
        if _encloses(marker.kind, kind):
            return False
    return False


def _heading_end(norm: str, start: int, kind: str) -> int:
    match = _HEADING_END.search(norm, start, start + _LONGEST_HEADING + 1)
    if match is None or kind == "nth":
        return start
    return match.start()
