"""Text of a page -> ``Layout``: one parse by BeautifulSoup on lxml and one walk over the tree.

Promised: linear time; no character of a text node is lost or changed but white space,
by the rule of ``white``; scripts, styles, comments and form controls are no lines.
Raises ``PageTooLargeError`` and ``PageTooNestedError``. Not promised: what style sheets
in other files hide, and what scripts fetch.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from gongkai.errors import PageTooLargeError, PageTooNestedError
from gongkai.page.layout import Element, Layout, Line, Link
from gongkai.page.scripts import holds, written
from gongkai.page.white import ZERO_WIDTH, join, normalise

MAX_BYTES = 10_000_000
MAX_MARKUP = 100_000  # "<" in the page; a report of a hundred pages with tables has some 20,000
MAX_DEPTH = 1_500
MAX_WRITTEN = 200  # characters that one script writes into a line


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _names(
    """address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main
    marquee menu nav ol optgroup option p pre search section summary table tbody td tfoot th thead title
    tr ul"""
)
_SKIPPED = _names(
    """script style noscript template select option textarea button svg canvas math audio video map
    noframes datalist"""
)
_EMBEDS = frozenset(("iframe", "embed", "frame", "object"))
_VOID = frozenset(("meta", "input", "img", "link", "base", "param", "source", *_EMBEDS))
_CELLS = frozenset(("td", "th"))
_PRE = frozenset(("pre", "listing", "xmp"))
_WHITE_SPACE = re.compile(r"white-space\s*:\s*(\w+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SHOWN_BY = ("ms-visible", "ms-if", "v-if", "v-show", "ng-if", "ng-show")
_HIDING = frozenset((*_SHOWN_BY, "style", "hidden"))
_CONSTANT = re.compile(r"""^\s*(["'])(.*?)\1\s*(===?|!==?)\s*(["'])(.*?)\4\s*$""")
_MARKUP = re.compile(r"<[^>]*>")


def read_layout(text: str) -> Layout:
    """Parse a page and walk it once."""
    if text.count("<") > MAX_MARKUP:
        raise PageTooLargeError(f"The page holds more than {MAX_MARKUP} tags.")
    with _no_collection():
        # Attributes as plain strings: class is split where it is needed.
        soup = BeautifulSoup(text, "lxml", multi_valued_attributes=None)
        return _Walk().run(soup)


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection while a tree is built: it is all alive, and looking at it again and
    again takes a third of the time. Size limits bound what is held back."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Walk:
    """The walk itself: a stack of open elements and the line that is being gathered."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.pieces: list[str] = []
        self.owners: list[int] = []
        self.link_depth = 0
        self.link_chars = 0
        self.scripted = False
        self.kept = False  # line feeds are breaks, as in <pre>
        self.block = self.row = self.cell = -1

    def run(self, soup: BeautifulSoup) -> Layout:
        """Go through the tree without recursion, so that depth costs nothing."""
        children: Iterator[object] = iter(soup.contents)
        index, hidden = -1, False
        stack: list[tuple[Iterator[object], int, bool, bool, int, int, int]] = []
        while True:
            for child in children:
                if child.__class__ is NavigableString:
                    self._text(str(child), index)
                elif isinstance(child, Tag):
                    frame = (children, index, hidden, self.kept, self.block, self.row, self.cell)
                    entered = self._enter(child, index, hidden)
                    if entered:
                        if len(stack) > MAX_DEPTH:
                            raise PageTooNestedError(f"The page is nested more than {MAX_DEPTH} deep.")
                        stack.append(frame)
                        children, index = iter(child.contents), len(self.layout.elements) - 1
                        hidden = self.layout.elements[index].hidden
                        break
            else:
                if not stack:
                    self._close()
                    return self.layout
                self._leave(index)
                children, index, hidden, self.kept, self.block, self.row, self.cell = stack.pop()

    def _close(self) -> None:
        """Close the last line. Where its words turn out to be none, no element holds it."""
        self._flush()
        lines = len(self.layout.lines)
        for element in self.layout.elements:
            element.last = min(element.last, lines)

    def _text(self, text: str, index: int) -> None:
        if self.kept and "\n" in text:
            first, *rest = text.split("\n")
            self._words(first, index)
            for part in rest:
                self._flush()
                self._words(part, index)
            return
        self._words(text, index)

    def _words(self, text: str, index: int) -> None:
        if not self.pieces and (text.isspace() or (text[:1] in ZERO_WIDTH and not normalise(text))):
            return
        self.pieces.append(text)
        self.owners.append(index)
        if self.link_depth:
            self.link_chars += len(text.strip())

    def _enter(self, tag: Tag, parent: int, hidden: bool) -> bool:
        """Take note of an element; whether its contents are to be walked."""
        name, layout = tag.name, self.layout
        attrs: dict[str, str] = tag.attrs  # type: ignore[assignment]  # no multi-valued ones were asked for
        if name == "br":
            self._flush()
            return False
        if name in _SKIPPED or name in _VOID:
            self._aside(tag, name, attrs, parent)
            return False
        if name == "title":
            layout.head_title = layout.head_title or " ".join(tag.get_text().split())
            return False
        block = name in _BLOCKS
        if block:
            self._flush()
        if attrs:
            hidden = _is_hidden(attrs, hidden)
            if "style" in attrs and (space := _WHITE_SPACE.search(attrs["style"])):
                self.kept = space[1].lower().startswith("pre")
        if name in _PRE:
            self.kept = True
        index = len(layout.elements)
        layout.elements.append(Element(tag, name, parent, block, hidden, len(layout.lines)))
        if block:
            self.block = index
            if name == "tr":
                self.row = index
            elif name in _CELLS:
                self.cell = index
        elif name == "a":
            self.link_depth += 1
            layout.links.append(Link(attrs.get("href", ""), index, len(layout.lines)))
        return True

    def _leave(self, index: int) -> None:
        element = self.layout.elements[index]
        if element.block:
            self._flush()
        elif element.name == "a":
            self.link_depth -= 1
        element.last = len(self.layout.lines) + (1 if self.pieces else 0)
        element.end = len(self.layout.elements)

    def _aside(self, tag: Tag, name: str, attrs: dict[str, str], parent: int) -> None:
        """What is no text of the page, but says something about it."""
        layout = self.layout
        if name == "meta":
            layout.metas.append(
                (str(attrs.get("name") or attrs.get("property") or ""), attrs.get("content", ""))
            )
        elif name == "input":
            if attrs.get("type", "").lower() == "hidden":
                layout.inputs.append((attrs.get("id") or attrs.get("name") or "", attrs.get("value", "")))
        elif name == "script":
            self._script(tag, parent)
        elif name in ("img", "video", "audio"):
            layout.pictures.append(len(layout.lines))
        elif name in _EMBEDS:
            layout.embeds.append(attrs.get("src") or attrs.get("data") or "")

    def _script(self, tag: Tag, parent: int) -> None:
        layout = self.layout
        layout.scripts += 1
        script = tag.string or ""
        if not script:
            return
        layout.script_text.append(script)
        if not holds(script):
            return
        markup = written(script)
        text = _MARKUP.sub(" ", markup).strip()
        if text and len(text) <= MAX_WRITTEN:
            self.pieces.append(text)
            self.owners.append(parent)
            self.scripted = True
        layout.written.append((len(layout.lines), markup))

    def _flush(self) -> None:
        """Close the line that is being gathered."""
        pieces = self.pieces
        if not pieces:
            return
        layout = self.layout
        elements = layout.elements
        owners = self.owners
        hidden = [owner >= 0 and elements[owner].hidden for owner in owners]
        all_hidden = False
        if True in hidden:
            if False in hidden and any(
                not h and not p.isspace() for h, p in zip(hidden, pieces, strict=True)
            ):
                # Hidden words inside a line that is shown are no part of it.
                owners = [o for o, h in zip(owners, hidden, strict=True) if not h]
                pieces = [p for p, h in zip(pieces, hidden, strict=True) if not h]
            else:
                all_hidden = True
        text, spans = join(pieces, owners)
        if text:
            layout.lines.append(
                Line(text, self.block, self.link_chars, all_hidden, self.row, self.cell, spans, self.scripted)
            )
        self.pieces, self.owners = [], []
        self.link_chars = 0
        self.scripted = False


def _is_hidden(attrs: dict[str, str], hidden: bool) -> bool:
    """Whether an element is hidden: by its style, unless a constant condition of its template shows it."""
    if attrs.keys().isdisjoint(_HIDING):
        return hidden
    for name in _SHOWN_BY:
        match = _CONSTANT.match(attrs.get(name, "")) if name in attrs else None
        if match:
            return hidden or (match[2] == match[5]) != (match[3][0] == "=")
    if hidden:
        return True
    style = attrs.get("style")
    return (style is not None and _HIDDEN.search(style) is not None) or "hidden" in attrs
