"""The title of a page's document, as a reader sees it.

In: a ``Layout``, the line at which the prose begins, and what the page states
about itself. Out: ``Title``. Every heading and emphasised line before the prose
is a candidate; what ``<meta ArticleTitle>``, ``<title>`` and the information block
say confirms one of them, and stands in where none is shown. Promised: never the
bare name of the site or of the column. Not promised: subtitles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.page.body import bare
from gongkai.page.dates import is_date
from gongkai.page.labels import Statement, is_label_line
from gongkai.page.layout import Layout

MAX_TITLE = 200
_CLASS = re.compile(r"title|(^|[-_ ])(tit|bt|biaoti|headline|heading)([-_ 0-9]|$)|tit$", re.IGNORECASE)
_HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.2, "h4": 0.6, "ucaptitle": 3.0}
_SUFFIX = re.compile(r"\s*(?:[-_|–—－]+|\s::?\s|>>?|<)\s*")


@dataclass(frozen=True)
class Title:
    """The title and the line of the page where it stands (-1: not shown)."""

    text: str
    line: int


def read_title(
    layout: Layout,
    before: int,
    meta: Mapping[str, str],
    stated: Sequence[Statement],
    crumbs: Sequence[str] = (),
) -> Title:
    """Choose the title among what stands before line ``before``."""
    names = {bare(meta.get("site_name", "")), bare(meta.get("column", "")), *(bare(c) for c in crumbs)} - {""}
    told = [
        t
        for t in (
            meta.get("title", ""),
            *(s.value for s in stated if s.field == "title" and s.line < before),
            *(v for n, v in layout.inputs if n.lower() in ("title", "doctitle", "articletitle", "arttitle")),
        )
        if 4 <= len(t) <= MAX_TITLE and bare(t) not in names
    ]
    head = _without_site(layout.head_title, meta.get("site_name", ""))
    confirmed = [bare(t) for t in told]
    best, best_score = Title("", -1), 0.9
    for line, text, weight in _candidates(layout, before):
        letters = bare(text)
        if len(letters) < 4 or len(text) > MAX_TITLE or letters in names:
            continue
        score = weight + _agreement(letters, confirmed, bare(layout.head_title))
        if score >= best_score:
            best, best_score = Title(text, line), score
    if best.line >= 0:
        return Title(_fuller(best.text, told), best.line)
    if bare(head) not in names and len(bare(head)) >= 6 and not told:
        return Title(head, -1)
    return Title(told[0] if told else "", -1)


def _agreement(letters: str, told: Sequence[str], head: str) -> float:
    score = 0.0
    if letters in told:
        score += 3
    elif any(len(letters) >= 8 and (letters in t or t in letters) for t in told):
        score += 1.5
    if len(letters) >= 6 and head.startswith(letters):
        score += 2
    elif len(letters) >= 8 and letters in head:
        score += 1
    return score


def _candidates(layout: Layout, before: int) -> list[tuple[int, str, float]]:
    """Lines, or all lines of a heading together, with the weight of their markup."""
    found: list[tuple[int, str, float]] = []
    done = -1
    for number in range(min(before, len(layout.lines))):
        line = layout.lines[number]
        if number <= done or line.hidden or line.link > 0.5 * len(line.text) or is_label_line(line):
            continue
        weight, holder = _weight(layout, line.node)
        element = layout.elements[holder]
        text = _without_date(line.text, [start for start, _ in line.spans])
        if weight and element.first == number and 1 < element.last - number <= 4:
            # A title broken over lines.
            parts = [part.text for part in layout.lines[number : element.last]]
            joined = "".join(parts)
            if not any(
                is_label_line(part) or is_date(part.text) for part in layout.lines[number : element.last]
            ):
                found.append((number, joined, weight + 0.1))
        if not text.endswith(("。", "；")):
            found.append((number, text, weight))
    return found


def _weight(layout: Layout, index: int) -> tuple[float, int]:
    """How much the markup of the line's element, or of one around it, says that it is a title."""
    for up, holder in zip(range(3), layout.ancestors(index), strict=False):
        element = layout.elements[holder]
        if up and element.last - element.first > 4:
            break
        attrs = element.tag.attrs
        weight = _HEADINGS.get(element.name, 0.0)
        if attrs and _CLASS.search(f"{attrs.get('class', '')} {attrs.get('id', '')}"):
            weight += 0.8
        if weight:
            return weight, holder
    return 0.0, index


def _without_date(text: str, edges: Sequence[int]) -> str:
    """The line without a date that stands behind the title in an element of its own."""
    for edge in edges[1:]:
        if edge >= 4 and is_date(text[edge:]):
            return text[:edge].strip()
    return text


def _fuller(text: str, told: Sequence[str]) -> str:
    """The title as told where the page breaks it off with an ellipsis."""
    if text.endswith(("...", "…")):
        start = bare(text)
        return next((t for t in told if bare(t).startswith(start)), text)
    return text


def _without_site(head: str, site: str) -> str:
    """``<title>`` without the name of the site that follows (or leads)."""
    if not head:
        return ""
    parts = [part for part in _SUFFIX.split(head) if part]
    if len(parts) < 2:
        return head.removesuffix(site).strip() if site and head != site else head
    keep = [p for p in parts if bare(p) != bare(site) and not p.endswith(("网", "网站", "门户", "平台"))]
    if not keep:
        return ""
    first = max(keep, key=len)
    # A dash may belong to the title: keep all from the start to the longest part.
    return head[: head.index(first) + len(first)] if head.startswith(keep[0]) else first
