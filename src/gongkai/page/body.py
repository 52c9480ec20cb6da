"""The main text: where it begins and ends in its container, and its paragraphs.

In: a ``Layout``, its container, the title. Out: ``Body``: the text, its
paragraphs with the elements they came from, and the range of lines it took.
The main text begins with the addressee, or the first paragraph after the title;
it ends with the signature, its date, or the list of attachments. What a page
repeats or pastes around it inside the container (information block, title,
document number, tools, links, explainers) is no part of it.

Promised: paragraphs are in the order of the page, ``text[p.start:p.end]`` is a
paragraph, paragraphs are joined by one line feed, cells of a table row by one
tab. Not promised: pages on which two documents stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.page.dates import is_date
from gongkai.page.labels import is_label_line
from gongkai.page.layout import Layout, path_of
from gongkai.page.lead import is_data_row, is_furniture, start_of
from gongkai.page.marks import (
    bare,
    foot_labels,
    has_sentence,
    is_closing,
    is_day,
    is_foot,
    is_tool,
    prose_of,
)
from gongkai.page.model import Paragraph

_PAGER = re.compile(r"^(?:[\d\s<>«»\[\]共第页/]|首页|上一页|下一页|末页|尾页)+$")
_FILE_WORDS = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|pptx?|ceb)\b", re.IGNORECASE)
_ENOUGH = 120  # prose before a closing phrase may end the text


@dataclass(frozen=True)
class Body:
    """The main text; ``first`` and ``last`` bound its lines in the layout, ``lead`` those cut before it."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    first: int
    last: int
    lead: tuple[int, ...] = ()


def read_body(layout: Layout, container: int, title: str) -> Body:
    """Cut the main text out of its container."""
    element = layout.elements[container]
    numbers = _shown(layout, element.first, element.last)
    numbers = _once(layout, numbers)
    start = start_of(layout, numbers, title)
    lead = tuple(numbers[:start])
    numbers = numbers[start:]
    end = _end(layout, numbers)
    if end == len(numbers):
        numbers += _signature(layout, element.last, numbers)
    else:
        numbers = numbers[:end]
    text, paragraphs = _assemble(layout, numbers)
    if not numbers:
        return Body("", (), element.first, element.first, lead)
    return Body(text, paragraphs, numbers[0], numbers[-1] + 1, lead)


def _shown(layout: Layout, first: int, last: int) -> list[int]:
    """The lines that a reader sees sooner or later.

    Hidden prose is shown by a script; hidden words are templates."""
    lines = layout.lines[first:last]
    if all(line.hidden for line in lines if prose_of(line)):
        return [first + i for i, line in enumerate(lines) if not line.scripted]
    seen = {line.text for line in lines if not line.hidden}
    keep: list[int] = []
    i = 0
    while i < len(lines):
        if not lines[i].hidden:
            if not lines[i].scripted:
                keep.append(first + i)
            i += 1
            continue
        run = i
        while i < len(lines) and lines[i].hidden:
            i += 1
        hidden = lines[run:i]
        prose = sum(prose_of(line) for line in hidden if line.text not in seen)
        if prose >= 60 and any(has_sentence(line.text) for line in hidden):
            keep += range(first + run, first + i)
    return keep


def _once(layout: Layout, numbers: list[int]) -> list[int]:
    """The lines without a second copy of the whole text (for telephones, for printing)."""
    lines = layout.lines
    where: dict[str, int] = {}
    for at, number in enumerate(numbers):
        text = lines[number].text
        if prose_of(lines[number]) < 30:
            continue
        if text not in where:
            where[text] = at
            continue
        rest = [lines[n].text for n in numbers[at:] if prose_of(lines[n]) >= 30]
        before = {lines[n].text for n in numbers[:at]}
        if (
            where[text] == min(where.values())
            and len(rest) >= 0.8 * len(where)
            and all(t in before for t in rest)
        ):
            return numbers[:at]
        return numbers
    return numbers


def _end(layout: Layout, numbers: Sequence[int]) -> int:
    """How many of the lines belong to the document, which they begin."""
    lines = layout.lines
    end, prose = len(numbers), 0
    for at, number in enumerate(numbers):
        if prose >= _ENOUGH and is_closing(lines[number]):
            end = at
            break
        if prose >= _ENOUGH and is_foot(lines[number].text):
            end = at
            while end > 1 and lines[numbers[end - 1]].text.startswith(foot_labels()):
                end -= 1
            break
        prose += prose_of(lines[number])
    while end > 1 and _is_tail(layout, numbers[end - 1]):
        end -= 1
    if end > 1 and bare(lines[numbers[end - 1]].text) == "附件" and end < len(numbers):
        end -= 1  # its links to files were no part of the document
    return end


def _signature(layout: Layout, after: int, numbers: Sequence[int]) -> list[int]:
    """The lines behind the container that sign the document: a body or two, and the day."""
    lines = layout.lines
    if not numbers or any(is_day(lines[n].text) for n in numbers[-3:]):
        return []
    for number in range(after, min(after + 3, len(lines))):
        line = lines[number]
        if line.hidden or line.link or len(line.text) > 40 or is_label_line(line) or is_closing(line):
            return []
        if is_day(line.text):
            return list(range(after, number + 1))
    return []


def _is_tail(layout: Layout, number: int) -> bool:
    """Whether a line at the end is no part of the document: tools, source, editor, links."""
    line = layout.lines[number]
    if is_tool(line.text) or is_closing(line):
        return True
    if _PAGER.match(line.text) and not is_date(line.text):
        return True
    if line.link and line.link >= 0.6 * len(line.text):
        # The list of attachments is part of the document; links to their files are not.
        return not line.text.startswith("附件") or _FILE_WORDS.search(line.text) is not None
    return is_furniture(layout, number)


def _assemble(layout: Layout, numbers: Sequence[int]) -> tuple[str, tuple[Paragraph, ...]]:
    """Join lines to the text: one paragraph a line, one a row of a table of data."""
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    paths: dict[int, str] = {}
    is_data: dict[int, bool] = {}
    at = i = 0
    while i < len(numbers):
        line = layout.lines[numbers[i]]
        node, words, k = line.node, line.text, i + 1
        if line.row >= 0 and line.row not in is_data:
            is_data[line.row] = is_data_row(layout, line.row)
        if is_data.get(line.row):
            node, cell = line.row, line.cell
            while k < len(numbers) and layout.lines[numbers[k]].row == line.row:
                other = layout.lines[numbers[k]]
                words += (" " if other.cell == cell else "\t") + other.text
                cell = other.cell
                k += 1
        if pieces:
            at += 1
        pieces.append(words)
        paragraphs.append(Paragraph(at, at + len(words), path_of(layout.elements[node].tag, paths)))
        at += len(words)
        i = k
    return "\n".join(pieces), tuple(paragraphs)
