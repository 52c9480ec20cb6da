"""What a page says under the labels of its information blocks.

In: a ``Layout``. Out: ``Statement``: field, label, value and where it stands. The value
stands behind its label on the line, or in the element that follows the one that holds
nothing but the label (cell, ``<li>``, ``<dd>``, ``<p>``, ``<span>``), or below it where a row
of labels stands over a row of values.

Promised: each label that stands with a colon or alone in its element is found;
an empty value followed by the next label is "". Not promised: that the value
is the document's; ``fields`` decides that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.page.labels import COLONS, MAX_VALUE, is_label_line, labels_on, whole_label
from gongkai.page.layout import Layout, Line

MAX_COLUMNS = 16  # of a table whose first row is labels
MAX_LINE = 1_200  # longer lines are prose
_SEPARATOR = re.compile(r"\s*[|｜│丨]\s*|\s+/\s+")
_UNKNOWN = re.compile(r"(?:^|[\s|｜】\]])([\u4e00-\u9fff][\u4e00-\u9fff ]{1,9})[：:]")
_TRIM = " \t|｜,，;；:：·>"


@dataclass(frozen=True)
class Statement:
    """What a page says under a label. ``line`` is where the label stands."""

    field: str
    label: str
    value: str
    line: int
    weak: bool
    hidden: bool
    alone: bool  # the label stands alone in its element


def statements(layout: Layout, first: int, last: int) -> list[Statement]:
    """All statements on some lines, in order."""
    return [s for number in range(first, min(last, len(layout.lines))) for s in statements_of(layout, number)]


def statements_of(layout: Layout, number: int) -> list[Statement]:
    """The statements whose label stands on one line."""
    line = layout.lines[number]
    if len(line.text) > MAX_LINE:
        return []
    label = whole_label(line.text)
    if label is None:
        return list(_on_line(number, line))
    value = _value_beside(layout, number, line.text)
    if value is None:
        return []
    return [Statement(label.field, label.text, value, number, label.weak, line.hidden, True)]


def _on_line(number: int, line: Line) -> Iterator[Statement]:
    found = list(labels_on(line))
    for k, (_, after, label) in enumerate(found):
        stop = found[k + 1][0] if k + 1 < len(found) else len(line.text)
        value = _clip(line, after, stop)
        yield Statement(label.field, label.text, value, number, label.weak, line.hidden, False)


def _clip(line: Line, after: int, stop: int) -> str:
    """The value behind a label: up to the next label, a separator, or the end of its element."""
    text = line.text[after:stop]
    unknown = _UNKNOWN.search(text)
    if unknown:
        text = text[: unknown.start(1)]
    lead = len(text) - len(text.lstrip())
    parts = _SEPARATOR.split(text.strip(), maxsplit=1)
    value = parts[0]
    # Where the value shares the label's text node or follows it in one element, it ends with it.
    for start, _ in line.spans:
        if start > after + lead and start < after + len(text) and line.text[start - 1 : start] in " 】]":
            value = value[: max(0, start - after - lead)]
            break
    return tidy(value)


def tidy(value: str) -> str:
    """A value without the marks around it."""
    value = value.strip(_TRIM)
    for opening, closing in ("【】", "[]", "［］", "（）", "()"):
        if value.startswith(opening) and value.endswith(closing) and value.count(opening) == 1:
            value = value[1:-1].strip()
        elif value.endswith(closing) and value.count(opening) < value.count(closing):
            value = value[:-1].strip()
        elif value.endswith(opening) or (value.startswith(closing) and opening not in value):
            value = value.strip(opening + closing + " ")
    return value


def _value_beside(layout: Layout, number: int, label_text: str) -> str | None:
    """The value of a label that fills its element; None where it is no label after all."""
    elements = layout.elements
    colon = label_text.rstrip()[-1:] in COLONS + "】]］"
    line = layout.lines[number]
    holder = line.spans[0][1]
    if holder == line.node and elements[holder].last > number + 1:
        # <li>文号：<p>...</p></li>: the value is a block inside the element of the label.
        inner = next((i for i in range(holder + 1, elements[holder].end) if elements[i].first > number), None)
        if inner is not None and elements[inner].block:
            return _taken(layout, number, inner, cell=False, colon=colon)
    while elements[holder].parent > 0:
        parent = elements[elements[holder].parent]
        if parent.first != number or parent.last != number + 1 or parent.name in ("table", "tbody", "body"):
            break
        holder = elements[holder].parent
    cell = elements[holder].name in ("td", "th", "dt")
    beside = _text_beside(layout, number, holder)
    if beside is not None:
        return beside
    for sibling in layout.siblings_after(holder):
        element = elements[sibling]
        count = element.last - element.first
        if not element.block or (
            count == 0 and not cell and element.name not in ("li", "dd", "div", "p", "span")
        ):
            continue
        if count == 1 and not layout.lines[element.first].text.strip(COLONS):
            continue  # the colon has a cell of its own
        return _taken(layout, number, sibling, cell=cell, colon=colon)
    if cell:
        return _below(layout, number)
    return "" if colon else None


def _text_beside(layout: Layout, number: int, holder: int) -> str | None:
    """The value as bare text behind the element of the label: <td><div>文号：</div>...</td>."""
    if number + 1 >= len(layout.lines):
        return None
    following = layout.lines[number + 1]
    if following.spans[0][1] != layout.elements[holder].parent or len(following.text) > MAX_VALUE:
        return None
    return None if is_label_line(following) else tidy(following.text)


def _taken(layout: Layout, number: int, sibling: int, *, cell: bool, colon: bool) -> str | None:
    """The words of the element beside a label, if they can be its value."""
    element = layout.elements[sibling]
    count = element.last - element.first
    if count == 0:
        return "" if cell or colon else None
    text = layout.text(sibling) if count <= 4 else ""
    first = layout.lines[element.first]
    if whole_label(first.text) is not None or (count == 1 and next(labels_on(first), None) is not None):
        return _below(layout, number) if cell else ("" if colon else None)
    if not text or len(text) > MAX_VALUE or element.name[0] == "h":
        return "" if cell or colon else None
    return tidy(text)


def _below(layout: Layout, number: int) -> str:
    """The cell under a label, where a row of labels stands over a row of values; "" elsewhere."""
    elements = layout.elements
    row = layout.lines[number].row
    if row < 0:
        return ""
    if layout.elements[row].last - layout.elements[row].first > MAX_COLUMNS:
        return ""
    heads = _cells(layout, row)
    under = next((s for s in layout.siblings_after(row) if elements[s].name == "tr"), None)
    if under is None or len(heads) < 2:
        return ""
    values = _cells(layout, under)
    if len(values) != len(heads) or not all(whole_label(layout.text(c)) for c in heads):
        return ""
    if any(whole_label(layout.text(c)) for c in values):
        return ""
    at = heads.index(layout.lines[number].cell) if layout.lines[number].cell in heads else -1
    return tidy(layout.text(values[at])) if at >= 0 else ""


def _cells(layout: Layout, row: int) -> list[int]:
    cells, following = [], row + 1
    while following < layout.elements[row].end:
        if layout.elements[following].name in ("td", "th"):
            cells.append(following)
        following = layout.elements[following].end
    return cells
