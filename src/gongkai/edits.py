"""What changed between two snapshots of one page: silent edits.

In: two snapshots. Out: ``Edit``: whether the bytes, the template around the
main text, what the page states about itself, the main text, or its numbers
changed, and how. Promised: pure; equal main texts have equal numbers; a page
that only got a new counter or banner has an edit of its template alone. Not
promised: that a moved sentence is told from one removed and one added, or
that template and statement are told apart where the statement is part of the
page's head (then both are said to have changed).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from gongkai import reading
from gongkai.page import Page, read_page
from gongkai.page.attached import BINARY
from gongkai.snapshot import Snapshot

_STEP = re.compile(r"([^/\[]+)\[(\d+)\]")


@dataclass(frozen=True)
class Edit:
    """What changed. ``removed`` and ``added`` are paragraphs of the main text,
    ``numbers_removed`` and ``numbers_added`` numerals as they stand there; all in order."""

    bytes: bool
    template: bool
    statement: bool
    text: bool
    numbers: bool
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    numbers_removed: tuple[str, ...] = ()
    numbers_added: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether what was published may now read otherwise: the statement, the text or a number."""
        return self.statement or self.text or self.numbers

    def __str__(self) -> str:
        """Which of them changed, in one line."""
        names = {"bytes": "bytes", "template": "template", "statement": "statement", "text": "main text"}
        said = [words for name, words in names.items() if getattr(self, name)]
        if self.numbers:
            said.append(f"numbers ({_list(self.numbers_removed)} -> {_list(self.numbers_added)})")
        return ", ".join(said) or "nothing"


def compare(old: Snapshot, new: Snapshot) -> Edit:
    """What changed from ``old`` to ``new``, two snapshots of one address. Raises what
    ``read_page`` raises for a page beyond its limits."""
    if old.body == new.body:
        return Edit(bytes=False, template=False, statement=False, text=False, numbers=False)
    was, now = _read(old), _read(new)
    removed, added = _difference(_paragraphs(was), _paragraphs(now))
    numbers_removed, numbers_added = _difference(_numerals(was), _numerals(now))
    return Edit(
        bytes=True,
        template=_template(old, was) != _template(new, now),
        statement=_statement(was) != _statement(now),
        text=was.text != now.text,
        numbers=bool(numbers_removed or numbers_added),
        removed=removed,
        added=added,
        numbers_removed=numbers_removed,
        numbers_added=numbers_added,
    )


def _read(snapshot: Snapshot) -> Page:
    return read_page(snapshot.body, snapshot.content_type, snapshot.answered_url)


def _statement(page: Page) -> tuple[object, ...]:
    files = tuple((each.href, each.text) for each in page.attachments)
    return page.kind, page.title, dict(page.fields), files


def _paragraphs(page: Page) -> list[str]:
    return [page.text[each.start : each.end] for each in page.paragraphs]


def _numerals(page: Page) -> list[str]:
    """Every numeral of the main text in order; full-width digits are the same number."""
    if not page.text:
        return []
    report = reading.read(page.text, page.report_year)
    found = [(each.start, each.raw) for each in report.indicators]
    found += [(each.start, each.raw) for each in report.set_aside]
    return ["".join(unicodedata.normalize("NFKC", raw).split()) for _, raw in sorted(found)]


def _difference(old: list[str], new: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What only the one has and what only the other has, each as often as it has it more."""
    return _more(old, Counter(new)), _more(new, Counter(old))


def _more(items: list[str], others: Counter[str]) -> tuple[str, ...]:
    found = []
    for item in items:
        if others[item]:
            others[item] -= 1
        else:
            found.append(item)
    return tuple(found)


def _template(snapshot: Snapshot, page: Page) -> str:
    """The page without the elements that hold its main text; white space does not count. A file has none."""
    if page.charset == BINARY:
        return ""
    soup = BeautifulSoup(snapshot.body.decode(page.charset, errors="replace"), "lxml")
    held = [element for path in {each.path for each in page.paragraphs} if (element := _at(soup, path))]
    for element in held:
        element.extract()
    return "".join(str(soup).split())


def _at(soup: BeautifulSoup, path: str) -> Tag | None:
    """The element at ``/html[1]/body[1]/p[2]``; None where there is none."""
    element: Tag = soup
    for name, number in _STEP.findall(path):
        children = element.find_all(name, recursive=False, limit=int(number))
        if len(children) < int(number):
            return None
        element = children[-1]
    return element


def _list(numerals: tuple[str, ...]) -> str:
    return "、".join(numerals) or "none"
