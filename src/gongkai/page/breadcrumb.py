"""Where a page stands in its site: the breadcrumb (当前位置: 首页 > 政务公开 > ...).

In: a ``Layout``. Out: the steps and the range of lines that they take. Found by
its words (当前位置, code list ``page_phrases``), by the name of its element, or by
a first step 首页 followed by separators. Promised: the steps in order, without
separators. Not promised: a breadcrumb that a script writes from elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.page.body import phrases
from gongkai.page.layout import Layout

MAX_STEP = 60
_CLASS = re.compile(
    r"bread|crumb|position|(^|[-_ ])(local|location|dqwz|weizhi|wz|curmb|mbx|site-?nav|cur-?pos|dangqian)"
    r"([-_ 0-9]|$)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:[>＞»›→]+|&gt;|--+>?|::|／|\s/\s|(?<=\S)\s*[|｜]\s*|\s-\s)\s*")
_HOME = ("首页", "网站首页", "首 页", "主页", "Home")


@dataclass(frozen=True)
class Breadcrumb:
    """The steps; ``first`` and ``last`` bound their lines."""

    steps: tuple[str, ...] = ()
    first: int = 0
    last: int = 0


def read_breadcrumb(layout: Layout, before: int) -> Breadcrumb:
    """The breadcrumb among the lines before the main text; empty where there is none."""
    lines = layout.lines
    for number in range(min(before, len(lines))):
        text = lines[number].text
        words = _after_words(text)
        if words is not None or _starts_home(text):
            holder = _holder(layout, number)
            element = layout.elements[holder]
            last = min(element.last, number + 12)
            steps = _steps(layout, number, last)
            if len(steps) >= 2 and (words is not None or _SEPARATOR.search(text) or _named(layout, holder)):
                return Breadcrumb(tuple(steps), number, last)
    return Breadcrumb()


def _after_words(text: str) -> str | None:
    """What stands behind 当前位置 and its like at the head of a line, None without them."""
    squeezed = text.lstrip("【[·>:： ")
    for phrase in phrases("position"):
        if squeezed.startswith(phrase):
            rest = squeezed[len(phrase) :].lstrip("是 为")
            if not rest or rest[0] in ":：】]>＞ 首":
                return rest.lstrip(":：】] ")
    return None


def _starts_home(text: str) -> bool:
    return text.startswith(_HOME)


def _holder(layout: Layout, number: int) -> int:
    """The outermost element around the line that is still small enough for a breadcrumb."""
    best = layout.lines[number].node
    for index in layout.ancestors(layout.lines[number].node):
        element = layout.elements[index]
        size = sum(
            len(line.text) for line in layout.lines[element.first : min(element.last, element.first + 16)]
        )
        if element.last - number > 12 or size > 300 or element.name == "body":
            break
        best = index
        if _named(layout, index):
            break
    return best


def _named(layout: Layout, index: int) -> bool:
    attrs = layout.elements[index].tag.attrs
    return bool(attrs) and _CLASS.search(f"{attrs.get('class', '')} {attrs.get('id', '')}") is not None


def _steps(layout: Layout, first: int, last: int) -> list[str]:
    steps: list[str] = []
    for number in range(first, last):
        text = layout.lines[number].text
        if number == first:
            text = _after_words(text) or ("" if _after_words(text) == "" else text)
        pieces = (part.strip(" >＞/:：") for part in _SEPARATOR.split(text))
        steps.extend(piece for piece in pieces if piece and len(piece) <= MAX_STEP)
    return steps
