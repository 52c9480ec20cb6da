"""What stands in a container before the document: its title again, the information block, tools.

In: a ``Layout``, the lines of a container, the title. Out: how many lines are no part
of the document. It begins with the addressee, or the first line that is none of those;
a table of data is never one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.page.dates import is_date
from gongkai.page.labels import MAX_VALUE, is_label_line, whole_label
from gongkai.page.layout import Layout, Line
from gongkai.page.marks import (
    bare,
    has_sentence,
    is_addressee,
    is_centred,
    is_document_number,
    is_tool,
    phrases,
    prose_of,
)
from gongkai.page.statements import statements_of

_OUTLINE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]+[章条节]|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．])"
)
_UNDER = 60  # lines of a table in which an information block is looked for
_LEAD = 14  # lines within which an addressee is looked for


def start_of(layout: Layout, numbers: Sequence[int], title: str) -> int:
    """How many lines at the head of the container stand before the document."""
    lines = layout.lines
    whole = bare(title)
    start = 0
    labelled = False
    under: set[int] = set()  # rows under a row of labels
    for at, number in enumerate(numbers):
        line = lines[number]
        is_value = labelled or line.row in under
        if not (is_value and len(line.text) <= MAX_VALUE and not has_sentence(line.text)) and not _is_front(
            layout, number, whole
        ):
            break
        start = at + 1
        labelled = whole_label(line.text) is not None and (line.row < 0 or _labels_in_row(layout, line))
        if labelled and line.row >= 0:
            under.update(layout.next_sibling(line.row))
    # An addressee further down: what stands before it is heading, too, unless it is prose.
    for k in range(start, min(len(numbers), start + _LEAD)):
        line = lines[numbers[k]]
        if is_addressee(line.text):
            return k
        if prose_of(line) > 60 or line.text.endswith("。"):
            break
    return start


def _is_like(letters: str, title: str) -> bool:
    """Whether a short line is the title in other words (publisher before it, year after it)."""
    if not 8 <= len(letters) <= len(title) + 20:
        return False
    pairs = {letters[i : i + 2] for i in range(len(letters) - 1)}
    whole = {title[i : i + 2] for i in range(len(title) - 1)}
    return len(pairs & whole) >= 0.7 * min(len(pairs), len(whole)) and len(pairs) >= 0.5 * len(whole)


def _is_front(layout: Layout, number: int, title: str) -> bool:
    """Whether a line is a repeated title, a document number, a label, a tool or a link, not the document."""
    line = layout.lines[number]
    text = line.text
    letters = bare(text)
    if is_addressee(text) or _OUTLINE.match(text):
        return False
    if is_tool(text) or is_document_number(text) or is_date(text):
        return True
    if title and len(letters) >= 3 and (letters in title or _is_like(letters, title)):
        return not text.endswith("。")
    if line.row >= 0 and whole_label(text) is not None and is_data_row(layout, line.row):
        return _labels_in_row(layout, line)
    is_link = line.link > 0 and line.link >= 0.5 * len(text) and not text.endswith("。")
    return is_link or is_centred(layout, line) or _labels_in_row(layout, line) or is_furniture(layout, number)


def _labels_in_row(layout: Layout, line: Line) -> bool:
    """Whether a line stands in a row that begins with a label: a row of an information block."""
    if line.row < 0:
        return False
    row = layout.elements[line.row]
    texts = [other.text for other in layout.lines[row.first : row.last] if bare(other.text)]
    if row.last - row.first > 8 or not texts or whole_label(texts[0]) is None:
        return False
    # The head of a table of data (序号, 单位, 数量) may begin with a label, too.
    if 2 * sum(whole_label(text) is not None for text in texts) < len(texts):
        return False
    return texts[0][-1] in "：:】]" or len(_fields_around(layout, row.parent)) > 1


def _fields_around(layout: Layout, table: int) -> set[str]:
    """The fields that strong labels name in an element, a table of an information block or not."""
    element = layout.elements[table]
    labels = [whole_label(line.text) for line in layout.lines[element.first : element.last][:_UNDER]]
    return {label.field for label in labels if label and not label.weak} - {"-"}


def is_furniture(layout: Layout, number: int) -> bool:
    """Whether a line says something about the page (source, editor, clicks, size of letters)."""
    line = layout.lines[number]
    if len(line.text) > 200 or not is_label_line(line):
        return False
    found = [s for s in statements_of(layout, number) if s.field != "disclosure_mode"]
    return any(s.field != "-" or s.label in phrases("tail") for s in found)


def is_data_row(layout: Layout, row: int) -> bool:
    """Whether a row holds data (some short cells), not a part of the page's layout."""
    element = layout.elements[row]
    cells, inner = 0, row + 1
    while inner < element.end:
        name = layout.elements[inner].name
        if name == "table":
            return False
        cells += name in ("td", "th")
        inner += 1
    return cells >= 2 and element.last - element.first <= 4 * cells
