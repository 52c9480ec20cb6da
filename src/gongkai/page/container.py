"""The element that holds a page's main text.

In: a ``Layout``. Out: the index of an element, or None where a page has no
prose. Prose is what stands in lines with sentence marks and outside of links;
the container is found by where it lies, and by the names that content systems
give their container (code list ``page_containers``) only where that agrees.
Promised: linear time, whatever the nesting. Not promised: tight edges; what
stands around the document inside its container is cut by ``body``.
"""

from __future__ import annotations

from functools import cache

from gongkai.page.codelists import rows
from gongkai.page.dates import is_date
from gongkai.page.layout import Layout
from gongkai.page.marks import has_sentence, prose_of
from gongkai.page.prose import Prose, is_apart, is_noise, is_other

_SHARE = 0.6  # of the prose that an element must hold to be gone into
_KNOWN_SHARE = 0.5


@cache
def _known() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {"id": set(), "class": set(), "tag": set()}
    for row in rows("page_containers"):
        names[row["kind"]].add(row["name"].lower())
    return {kind: frozenset(values) for kind, values in names.items()}


def find_container(layout: Layout, prose: Prose) -> int | None:
    """The element that holds the main text, None where the page has no prose."""
    if prose.total == 0 or not layout.elements:
        return None
    named = _named(layout, prose)
    index = _descend(layout, prose, 0 if named is None else named)
    return _climb(layout, prose, index)


def _named(layout: Layout, prose: Prose) -> int | None:
    """The innermost element with a known name that still holds all prose of the outermost one."""
    known = _known()
    best: int | None = None
    held = _KNOWN_SHARE * prose.total
    for index, element in enumerate(layout.elements):
        attrs = element.tag.attrs
        if not (
            ("id" in attrs and str(attrs["id"]).lower() in known["id"])
            or ("class" in attrs and not known["class"].isdisjoint(str(attrs["class"]).lower().split()))
            or element.name in known["tag"]
        ):
            continue
        here = prose.of(layout, index)
        if here >= held and (best is None or here >= 0.97 * prose.of(layout, best)):
            best = index
    return best


def _descend(layout: Layout, prose: Prose, index: int) -> int:
    """Go into the child that holds most of the prose, as long as one does."""
    while True:
        here = prose.of(layout, index)
        child, stop = index + 1, layout.elements[index].end
        while child < stop:
            element = layout.elements[child]
            if prose.of(layout, child) >= _SHARE * here and not is_apart(layout, child):
                break
            child = element.end
        else:
            return index
        index = child


def _climb(layout: Layout, prose: Prose, index: int) -> int:
    """Go out again while the element around adds paragraphs of the same document."""
    while True:
        parent = layout.elements[index].parent
        if parent < 0 or layout.elements[parent].name in ("body", "html"):
            return index
        element = layout.elements[index]
        if not element.block or element.name in ("p", "h1", "h2", "h3", "li", "td", "tr", "tbody"):
            # A paragraph or a cell is never the container: its siblings may be text without sentences.
            if element.name == "td" and element.last - element.first > 3:
                return index
            index = parent
            continue
        if not _adds(layout, prose, index, parent):
            return index
        index = parent


def _adds(layout: Layout, prose: Prose, index: int, parent: int) -> bool:
    """Whether the siblings of an element hold prose that is not the page's own furniture."""
    gained = 0
    sibling, stop = parent + 1, layout.elements[parent].end
    while sibling < stop:
        element = layout.elements[sibling]
        if sibling != index and not is_noise(layout, sibling) and not is_other(layout, sibling):
            # A hidden sibling of the same make is the next page of the document.
            shown = not element.hidden or _is_alike(layout, index, sibling)
            lines = layout.lines[element.first : element.last] if shown else []
            gained += sum(prose_of(line) for line in lines if has_sentence(line.text))
        sibling = element.end
    if gained >= 40 and gained >= 0.02 * prose.of(layout, index):
        return True
    return _signed(layout, layout.elements[index].last, layout.elements[parent].last)


def _is_alike(layout: Layout, one: int, other: int) -> bool:
    first, second = layout.elements[one], layout.elements[other]
    return first.name == second.name and first.tag.attrs.get("class") == second.tag.attrs.get("class")


def _signed(layout: Layout, first: int, last: int) -> bool:
    """Whether a signature follows: two or three short lines, the last one a date in words."""
    for line in layout.lines[first : min(last, first + 4)]:
        if line.hidden or line.link or len(line.text) > 40:
            return False
        if "年" in line.text and is_date(line.text):
            return True
    return False
