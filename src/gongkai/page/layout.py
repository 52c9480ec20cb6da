"""A page as a sequence of lines: what a reader sees, in order, and where it stands.

A ``Layout`` holds the page's elements in document order and its lines (the text
between two breaks that a browser would make), each with the element it stands in.
``walk`` makes it; everything after it works on these two lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from bs4 import Tag


@dataclass(slots=True)
class Element:
    """An element of the page: position in the tree, and the lines that it holds."""

    tag: Tag
    name: str
    parent: int
    block: bool
    hidden: bool
    first: int  # its lines are layout.lines[first:last]
    last: int = 0
    end: int = 0  # its descendants are layout.elements[index + 1:end]


@dataclass(slots=True)
class Line:
    """One line. ``spans`` says from which offset on the text stands in which element."""

    text: str
    node: int
    link: int
    hidden: bool
    row: int
    cell: int
    spans: list[tuple[int, int]]
    scripted: bool = False


@dataclass(frozen=True)
class Link:
    """An address in the page: ``line`` is the number of lines before it."""

    href: str
    node: int
    line: int


@dataclass
class Layout:
    """All that later steps need of a page."""

    elements: list[Element] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    metas: list[tuple[str, str]] = field(default_factory=list)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    head_title: str = ""
    scripts: int = 0
    script_text: list[str] = field(default_factory=list)
    embeds: list[str] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)  # the number of lines before each
    written: list[tuple[int, str]] = field(default_factory=list)

    def siblings_after(self, index: int) -> Iterator[int]:
        """The elements that follow an element under the same parent."""
        parent = self.elements[index].parent
        if parent < 0:
            return
        following, stop = self.elements[index].end, self.elements[parent].end
        while following < stop:
            yield following
            following = self.elements[following].end

    def next_sibling(self, index: int) -> list[int]:
        """The next element under the same parent, if there is one."""
        return list(islice(self.siblings_after(index), 1))

    def ancestors(self, index: int) -> Iterator[int]:
        """The element itself and those around it, innermost first."""
        while index >= 0:
            yield index
            index = self.elements[index].parent

    def text(self, index: int) -> str:
        """The lines of an element, joined by blanks."""
        element = self.elements[index]
        return " ".join(line.text for line in self.lines[element.first : element.last])

    def words(self, link: Link) -> str:
        """The words of a link."""
        return " ".join(self.elements[link.node].tag.get_text(" ").split())


def path_of(tag: Tag, paths: dict[int, str]) -> str:
    """The XPath of an element in the tree that lxml makes of the page.

    ``paths`` keeps, by element, the paths that are known, so that all paragraphs
    of a page together cost linear time.
    """
    above: list[Tag] = []
    up: Tag | None = tag
    while up is not None and id(up) not in paths:
        up = up.parent
        if up is not None:
            above.append(up)
    while above:
        parent = above.pop()
        base = paths.setdefault(id(parent), "")
        seen: dict[str, int] = {}
        for child in parent.contents:
            if isinstance(child, Tag):
                seen[child.name] = seen.get(child.name, 0) + 1
                paths[id(child)] = f"{base}/{child.name}[{seen[child.name]}]"
    return paths[id(tag)]
