"""How much prose stands where, and which of it may be the document's.

In: a ``Layout``. Out: ``Prose``. Prose is what stands in lines with sentence marks and
outside of links. Promised: linear time. What stands in the page's foot or side, before
the heading that is the document's title, or under a heading of other things (政策解读,
评论) counts only where nothing else does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, islice

from gongkai.page.layout import Layout
from gongkai.page.marks import bare, is_centred, is_closing, prose_of

_LEAST = 20  # characters of the shortest prose that a document is told by
_TOLD, _UNTOLD = 0.1, 0.3  # of a page's prose that the document has at least, beside furniture
_ENTRIES = frozenset(("article", "li", "dl", "dd"))
_FEW = 6  # lines of an entry in a list of documents
_MUCH = 0.25  # of the prose that the element around the title must hold to be alone looked at
_LOTS = 10  # times the prose before a heading: more is the document itself
_HEADINGS = frozenset(("h1", "h2", "h3", "ucaptitle"))
_TITLE = re.compile(r"tit|(^|[-_ ])bt([-_ 0-9]|$)|biaoti|headline", re.IGNORECASE)
_OTHERS = re.compile("相关|关联|解读|评论|推荐|热点|热门|最新|猜|往期|同类")
_APART = re.compile(r"foot|copyright|(^|[-_ ])(nav|sidebar|comments?)([-_ ]|$)", re.IGNORECASE)
_NOISE = re.compile(
    r"foot|copyright|banner|header|(^|[-_ ])(nav|menu|share|sidebar|comment|dialog|popup|modal)|chat|friend",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Prose:
    """Prose before each line, so that the prose of any element costs one subtraction."""

    before: list[int]

    def of(self, layout: Layout, index: int) -> int:
        """Characters of prose in an element."""
        element = layout.elements[index]
        return self.before[element.last] - self.before[element.first]

    @property
    def total(self) -> int:
        """Characters of prose in the page."""
        return self.before[-1]


def measure(layout: Layout) -> Prose:
    """Measure the prose of a page: what is shown, and what is hidden only where little is shown."""
    weights = _of_document(layout, [prose_of(line) for line in layout.lines])
    shown = [0 if line.hidden else weight for line, weight in zip(layout.lines, weights, strict=True)]
    if sum(shown) < 0.3 * (sum(weights) - sum(shown)):
        # The text stands in a hidden element and a script shows it.
        shown = weights
    return Prose([0, *accumulate(shown)])


def _of_document(layout: Layout, weights: list[int]) -> list[int]:
    """The prose without that of other things on the page, where enough is left."""
    title = _title_line(layout)
    kept = _without_furniture(layout, weights, title)
    if title >= 0 and sum(kept[title:]) >= _LEAST:
        _clear(kept, 0, title)
        first, last = _around(layout, kept, title)
        if sum(kept[first:last]) >= _MUCH * sum(kept):
            _clear(kept, 0, first)
            _clear(kept, last, len(kept))
    for first, last in _boxes_of_others(layout, kept):
        _clear(kept, first, last)
    return kept if sum(kept) >= _LEAST else weights


def _without_furniture(layout: Layout, weights: list[int], title: int) -> list[int]:
    """The prose without that of furniture and of entries about other documents.

    Where next to nothing would be left, names say nothing; what holds the title is never furniture.
    """
    kept = list(weights)
    index, elements = 0, layout.elements
    while index < len(elements):
        element = elements[index]
        apart = element.first < element.last and not element.first <= title < element.last
        if apart and (is_apart(layout, index) or is_other(layout, index)):
            _clear(kept, element.first, element.last)
            index = element.end
        else:
            index += 1
    share = _TOLD if title >= 0 else _UNTOLD
    return kept if sum(kept) >= max(_LEAST, share * sum(weights)) else list(weights)


def _clear(kept: list[int], first: int, last: int) -> None:
    kept[first:last] = [0] * (last - first)


def _title_line(layout: Layout) -> int:
    """The first heading whose words are those of ``<title>`` or begin it; -1 without one."""
    head = bare(layout.head_title)
    for number, line in enumerate(layout.lines):
        letters = bare(line.text)
        if len(letters) < 8 or not head.startswith(letters) or line.hidden or line.link:
            continue
        above = [layout.elements[node] for node in islice(layout.ancestors(line.node), 2)]
        if is_centred(layout, line) or any(
            element.name in _HEADINGS or _TITLE.search(f"{element.tag.attrs.get('class', '')}")
            for element in above
        ):
            return number
    return -1


def _around(layout: Layout, kept: list[int], title: int) -> tuple[int, int]:
    """The lines of the smallest element that holds the title and prose of the document."""
    before = [0, *accumulate(kept)]
    for node in layout.ancestors(layout.lines[title].node):
        element = layout.elements[node]
        if before[element.last] - before[element.first] >= _LEAST:
            return element.first, element.last
    return 0, len(kept)


def _boxes_of_others(layout: Layout, kept: list[int]) -> list[tuple[int, int]]:
    """The lines under headings of other things (相关解读, 评论), each to the end of its box."""
    before = [0, *accumulate(kept)]
    found: list[tuple[int, int]] = []
    for number, line in enumerate(layout.lines):
        inside = found and number < found[-1][1]
        if inside or before[number] < _LEAST or not (_OTHERS.search(line.text) and is_closing(line)):
            continue
        box = layout.elements[line.node]
        while box.parent >= 0 and box.last <= number + 1:
            box = layout.elements[box.parent]
        if before[box.last] - before[number] < _LOTS * before[number]:
            found.append((number, box.last))
    return found


def is_other(layout: Layout, index: int) -> bool:
    """Whether an element is an entry about another document: a headline that is a link, and a few words."""
    element = layout.elements[index]
    if element.name not in _ENTRIES or not 1 < element.last - element.first <= _FEW:
        return False
    first = layout.lines[element.first]
    return first.link >= 10 and first.link >= 0.6 * len(first.text)


def is_apart(layout: Layout, index: int) -> bool:
    """Whether an element's name says that it is no part of any document: foot, navigation, side, comments."""
    return _is_named(layout, index, _APART)


def is_noise(layout: Layout, index: int) -> bool:
    """Whether an element's name may be that of furniture: these, and share boxes, banners, dialogs."""
    return _is_named(layout, index, _NOISE)


def _is_named(layout: Layout, index: int, names: re.Pattern[str]) -> bool:
    element = layout.elements[index]
    attrs = element.tag.attrs
    if element.name in ("footer", "nav", "header", "aside"):
        return True
    return bool(attrs) and names.search(f"{attrs.get('class', '')} {attrs.get('id', '')}") is not None
