"""Labels of information blocks, however a page spells them.

In: the text of lines. Out: ``Label``, and where labels stand on a line. The labels are
the code list ``page_labels``; a label is known with white space inside (``索 引 号``),
spread over tags, in brackets (``[发文字号]``), with or without a colon.
``statements`` finds what is said under them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gongkai.page.codelists import rows
from gongkai.page.layout import Line

MAX_LABEL = 12  # characters, the longest in the code list
MAX_VALUE = 160

COLONS = "：:︰∶﹕"
_MARK = re.compile(f"[{COLONS}】\\]］〕]")
_OPEN = "【[［〔（("
_CLOSE = "】]］〕）)"
_WORD = re.compile(r"\S+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Label:
    """An entry of the code list; ``field`` is "-" for a label that names no field of ours."""

    text: str
    field: str
    weak: bool


@cache
def known_labels() -> dict[str, Label]:
    """The code list, by label."""
    return {
        row["label"]: Label(row["label"], row["field"], row["strength"] == "weak")
        for row in rows("page_labels")
    }


def whole_label(text: str) -> Label | None:
    """The label that a text is and nothing else, with or without colon and brackets."""
    if len(text) > 3 * MAX_LABEL:
        return None
    bare = "".join(text.split()).strip(COLONS + _OPEN + _CLOSE + "*>·•")
    return known_labels().get(bare)


def is_label_line(line: Line) -> bool:
    """Whether a line begins with a label of the code list (and so is no paragraph)."""
    if whole_label(line.text) is not None:
        return True
    first = next(labels_on(line), None)
    return first is not None and first[0] <= 2


def label_starts(line: Line) -> list[int]:
    """Where labels begin on a line."""
    return [start for start, _, _ in labels_on(line)]


def labels_on(line: Line) -> Iterator[tuple[int, int, Label]]:
    """The labels on a line: where each begins, where its value may begin, and which it is."""
    text, known = line.text, known_labels()
    taken = 0
    edges = [start for start, _ in line.spans] if len(line.spans) > 1 else []
    for start, stop in zip(edges, [*edges[1:], len(text)], strict=False):
        # A label in an element of its own needs no colon: <span>索引号</span><span>...</span>
        if start >= taken and stop < len(text) and not _MARK.search(text, start, stop + 1):
            label = whole_label(text[start:stop])
            if label is not None and not label.weak and len(label.text) > 2:
                yield start, stop, label
                taken = stop
    if not taken and not _MARK.search(text):
        yield from _spaced(text)
        return
    for match in _MARK.finditer(text) if not taken else ():
        end = match.start()
        label, start = _label_before(text, end, taken, edges, known)
        if label is None:
            continue
        after = match.end()
        while after < len(text) and text[after] in COLONS + _CLOSE + " ":
            after += 1
        yield start, after, label
        taken = after


def _spaced(text: str) -> Iterator[tuple[int, int, Label]]:
    """Labels without a colon, two or more on a line, set off by blanks: 来源 市政府 时间 2023-03-09."""
    if len(text) > MAX_VALUE or " " not in text or text.endswith("。"):
        return
    found: list[tuple[int, int, Label]] = []
    for match in _WORD.finditer(text):
        label = whole_label(match[0])
        if label is not None and len(label.text) > 1 and match.end() < len(text):
            found.append((match.start(), match.end() + 1, label))
    if sum(label.field != "-" for _, _, label in found) >= 2:
        yield from found


def _label_before(
    text: str, end: int, taken: int, edges: list[int], known: dict[str, Label]
) -> tuple[Label | None, int]:
    """The longest label that ends at ``end`` and is not the tail of a longer word."""
    best: tuple[Label | None, int] = (None, end)
    letters = ""
    at = end - 1
    while at >= taken and text[at] in " " + _CLOSE:
        at -= 1
    while at >= taken and len(letters) <= MAX_LABEL:
        c = text[at]
        if c != " ":
            letters = c + letters
            label = known.get(letters)
            if label is not None and (
                at in {0, taken} or at in edges or not _HAN.match(text[at - 1]) or (taken and _fuses(label))
            ):
                best = (label, at)
        at -= 1
    return best


def _fuses(label: Label) -> bool:
    """Whether a label is so distinct that it may follow a value without a break."""
    return len(label.text) >= 4 and not label.weak and label.field != "-"
