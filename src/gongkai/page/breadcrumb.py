"""Where a page stands in its site: the breadcrumb (当前位置: 首页 > 政务公开 > ...).

In: a ``Layout``. Out: the steps and the range of lines that they take. Found by
its words (当前位置, code list ``page_phrases``), by the name of its element, or by
a first step 首页 followed by separators. Promised: the steps in order, without
separators. Not promised: a breadcrumb that a script writes from elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial

from gongkai.page.layout import Layout, Line
from gongkai.page.marks import phrases

MAX_STEP = 60
MAX_LINES = 14
_CLASS = re.compile(
    r"bread|crumb|position|(^|[-_ ])(local|location|dqwz|weizhi|wz|curmb|mbx|site-?nav|cur-?pos|dangqian)"
    r"([-_ 0-9]|$)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:[>＞»›→]+|&gt;|--+>?|::|／|\s/\s|(?<=\S)\s*[|｜]\s*|\s-\s)\s*")
_BEGINS = re.compile(r"^\s*(?:[>＞»›→/／]|::)")
_ENDS = re.compile(r"(?:[>＞»›→/／]|::)\s*$")
_HOME = ("首页", "网站首页", "首 页", "主页", "Home")


@dataclass(frozen=True)
class Breadcrumb:
    """The steps; ``first`` and ``last`` bound their lines."""

    steps: tuple[str, ...] = ()
    first: int = 0
    last: int = 0


def read_breadcrumb(layout: Layout, before: int) -> Breadcrumb:
    """The breadcrumb among the lines before the main text; empty where there is none.

    Its words decide: a bar of navigation above it may begin with 首页 and have separators too.
    """
    lines = range(min(before, len(layout.lines)))
    for beginning in (_after_words, partial(_from_home, layout)):
        for number in lines:
            text = beginning(layout.lines[number])
            if text is None:
                continue
            steps, last = _steps(layout, number, text)
            if len(steps) >= 2:
                return Breadcrumb(tuple(steps), number, last)
    return Breadcrumb()


def _from_home(layout: Layout, line: Line) -> str | None:
    """A line that begins with 首页 and has separators or the name of a breadcrumb, None for others."""
    if not line.text.startswith(_HOME):
        return None
    return line.text if _SEPARATOR.search(line.text) or _is_named(layout, line.node) else None


@cache
def _words() -> re.Pattern[str]:
    ordered = sorted(phrases("position"), key=len, reverse=True)
    # A few signs may stand before them: brackets, or the glyph of an icon.
    return re.compile(
        rf"^\W{{0,4}}(?:{'|'.join(ordered)})\s*[是为]?\s*(?:[:：】\]>＞\s]+|$|(?=首页|网站首页|主页))"
    )


def _after_words(line: Line) -> str | None:
    """What stands behind 当前位置 and its like at the head of a line, None without them."""
    match = _words().match(line.text)
    return line.text[match.end() :] if match else None


def _is_named(layout: Layout, index: int) -> bool:
    """Whether the element, or one of those around it, has the name of a breadcrumb."""
    for _, holder in zip(range(4), layout.ancestors(index), strict=False):
        attrs = layout.elements[holder].tag.attrs
        if attrs and _CLASS.search(f"{attrs.get('class', '')} {attrs.get('id', '')}"):
            return True
    return False


def _steps(layout: Layout, first: int, text: str) -> tuple[list[str], int]:
    """The steps from a line on, and the line after them: while lines go on as steps do."""
    steps = _cut(text)
    goes_on = not steps or bool(_ENDS.search(text))
    for number in range(first + 1, min(first + MAX_LINES, len(layout.lines))):
        line = layout.lines[number]
        begins = _BEGINS.match(line.text) is not None
        home = not steps and line.text.startswith(_HOME)
        if not (goes_on or begins or home or _in_list(layout, number - 1, number)) or "：" in line.text:
            return steps, number
        if line.text.startswith(_HOME) and steps:
            return steps, number  # the site's own navigation begins
        steps += _cut(line.text)
        goes_on = bool(_ENDS.search(line.text)) or not _cut(line.text)
    return steps, min(first + MAX_LINES, len(layout.lines))


def _in_list(layout: Layout, one: int, other: int) -> bool:
    """Whether two lines stand in items of the same list."""
    elements = layout.elements
    for _, index in zip(range(3), layout.ancestors(layout.lines[other].node), strict=False):
        if elements[index].name == "li":
            parent = elements[index].parent
            return any(holder == parent for holder in layout.ancestors(layout.lines[one].node))
    return False


def _cut(text: str) -> list[str]:
    pieces = (part.strip(" >＞/:：") for part in _SEPARATOR.split(text))
    return [piece for piece in pieces if piece and len(piece) <= MAX_STEP]
