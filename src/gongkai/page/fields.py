"""What a page says about its document: thirteen fields, each from the best place.

In: all statements of a page, where its title and main text stand, its metas.
Out: field -> value. Precedence, stated once: (1) the information block (at least
two fields of the kind that only such a block names, close together), what it
shows before what it hides; (2) the lines around the title; (3) the lines after
the main text; (4) for the document number the unlabelled line under the title,
for the publication date the unlabelled date there; (5) the ``<meta>`` of the
national guideline (国办发〔2017〕47号: PubDate, ContentSource), for these two only.
Within a place a value comes before none, and what comes first counts.

Promised: dates are ISO, other values as the page shows them; a label without a
value gives "" and never the next label's value; two hidden values that
contradict each other give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.page.body import Body
from gongkai.page.dates import is_date, iso_date
from gongkai.page.labels import label_starts, whole_label
from gongkai.page.layout import Layout, Line
from gongkai.page.marks import bare, is_document_number, phrases
from gongkai.page.model import FIELDS
from gongkai.page.statements import Statement
from gongkai.page.title import Title

_DATES = frozenset(("written_date", "published_date", "effective_date", "repeal_date"))
_BLOCK_ONLY = frozenset(("title", *FIELDS)) - {"published_date", "information_source", "editor"}
FOOT = 3  # lines at the end of a main text
_NEAR = 12  # lines around title and text
_UNDER = 40  # lines under the title
_GAP = 6  # lines between two statements of one block
_PIECES = re.compile(r"[|｜/]\s|\s[|｜/]|　|\s{2,}")
_NAMES = frozenset(("publisher", "information_source", "editor"))
_DATED = re.compile(r"\s+((?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_IN_TITLE = re.compile(r"[（(]([^（()）]{2,20}[〔\[［【(（](?:19|20)\d\d[〕\]］】)）]\s*\d{1,5}号)[）)]$")


@dataclass(frozen=True)
class Place:
    """Where a page's document stands: its title, its main text, and what the metas say."""

    layout: Layout
    body: Body
    title: Title
    meta: Mapping[str, str]

    @property
    def top(self) -> int:
        """The line of the title, or where the main text's container begins."""
        if 0 <= self.title.line < self.body.first:
            return self.title.line
        return self.body.lead[0] if self.body.lead else self.body.first


def read_fields(found: Sequence[Statement], place: Place) -> dict[str, str]:
    """Choose a value for each field; only fields that the page states are in the result."""
    block = _blocks(found)
    ranked: dict[str, dict[int, list[Statement]]] = {}
    for statement in found:
        if statement.field in FIELDS:
            rank = _rank(statement, statement.line in block, place)
            if rank:
                ranked.setdefault(statement.field, {}).setdefault(rank, []).append(statement)
    fields: dict[str, str] = {}
    for name in FIELDS:
        value = _choose(name, ranked.get(name, {}))
        value = value or _unlabelled(name, place) or value
        if value is not None:
            fields[name] = value
    return fields


def _blocks(found: Iterable[Statement]) -> frozenset[int]:
    """The lines of information blocks: runs of statements with at least two fields only they name."""
    lines: set[int] = set()
    run: list[Statement] = []
    for statement in [*found, None]:
        if statement is not None and (not run or statement.line - run[-1].line <= _GAP):
            run.append(statement)
            continue
        if len({s.field for s in run} & _BLOCK_ONLY) >= 2:
            lines.update(s.line for s in run)
        run = [statement] if statement is not None else []
    return frozenset(lines)


def _rank(statement: Statement, in_block: bool, place: Place) -> int:
    """The place of a statement: 1 is best, 0 is none of the document's."""
    line, top, body = statement.line, place.top, place.body
    if body.first <= line < body.last:
        # 公开方式：主动公开 at the foot of a document is part of it, and states the field.
        return 5 if statement.field == "disclosure_mode" and body.last - line <= FOOT else 0
    near = top - _NEAR <= line < body.first
    after = body.last <= line < body.last + _NEAR and not _is_linked(place.layout.lines[line])
    if in_block and (near or line < body.first or after):
        return 2 if statement.hidden else 1
    if statement.hidden or (statement.weak and statement.field not in _DATES):
        return 0
    return 3 if near else 4 * after


def _is_linked(line: Line) -> bool:
    """Whether a line is mostly link, as the items of a list of other documents are."""
    return 2 * line.link > len(line.text)


def _choose(name: str, ranked: Mapping[int, Sequence[Statement]]) -> str | None:
    empty: str | None = None
    for rank in sorted(ranked):
        values = [_value(name, s.value) for s in ranked[rank]]
        full = [value for value in values if value]
        if rank == 2 and len(set(full)) > 1:
            continue
        if full:
            strong = [_value(name, s.value) for s in ranked[rank] if not s.weak]
            return next((value for value in strong if value), full[0])
        if values:
            empty = ""
    return empty


def _value(name: str, value: str) -> str:
    """A value as the field has it; "" for placeholders and for dates that are none."""
    if any(value.startswith(mark) or value == mark for mark in phrases("placeholder")):
        return ""
    if name in _DATES:
        return iso_date(value)
    value = _DATED.sub("", value) if name in _NAMES else value
    return value if len(value) <= 120 else ""


def _unlabelled(name: str, place: Place) -> str | None:
    meta = place.meta
    if name == "document_number":
        return _number_under_title(place)
    if name == "published_date":
        return _date_under_title(place) or iso_date(meta.get("published_date", "")) or None
    if name == "information_source":
        source = meta.get("information_source", "").strip()
        names = {bare(meta.get("column", "")), bare(meta.get("title", ""))}
        # Some templates fill ContentSource with a code or with the column.
        return source if _HAN.search(source) and bare(source) not in names and len(source) <= 60 else None
    return None


def _under_title(place: Place) -> Iterator[Line]:
    for line in place.layout.lines[max(0, place.top) : place.body.first][:_UNDER]:
        if not line.hidden and len(line.text) <= 200:
            yield line


def _number_under_title(place: Place) -> str | None:
    for line in _under_title(place):
        if is_document_number(line.text):
            bracketed = line.text[0] in "（(【[" and line.text[-1] in "）)】]"
            return line.text[1:-1].strip() if bracketed else line.text
    match = _IN_TITLE.search(place.title.text)
    return match[1] if match else None


def _date_under_title(place: Place) -> str:
    for line in _under_title(place):
        edges = sorted({0, *(start for start, _ in line.spans), *label_starts(line)})
        labelled = False
        for start, stop in zip(edges, [*edges[1:], len(line.text)], strict=True):
            text = line.text[start:stop]
            for piece in () if labelled else (*_PIECES.split(text), *_DATED.findall(text)):
                if is_date(piece):
                    return iso_date(piece)
            labelled = whole_label(text) is not None  # the next element is its value
    return ""
