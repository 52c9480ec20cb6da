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

from gongkai.page.dates import is_date
from gongkai.page.labels import is_label_line
from gongkai.page.layout import Layout
from gongkai.page.marks import bare, is_centred, is_document_number, phrases
from gongkai.page.statements import Statement

MAX_TITLE = 200
_CLASS = re.compile(r"title|(^|[-_ ])(tit|bt|biaoti|headline|heading)([-_ 0-9]|$)|tit$", re.IGNORECASE)
_HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.2, "h4": 0.6, "ucaptitle": 3.0}
_SUFFIX = re.compile(r"\s*(?:[-_|–—－]+|\s::?\s|>>?|<)\s*")


_PLACE = re.compile(
    r"(?:人民政府|政府网|网站|门户|平台|专栏|频道|首页|信息公开|政务公开|信息公开目录|信息公开指南)$"
)
_FORM = re.compile(
    r"(?:通知|意见|报告|情况|总结|公告|公示|通告|通报|方案|办法|解读|规定|决定|决议|批复|复函|函|措施|细则|规划|计划|要点|"
    r"条例|清单|说明|公报|年报|名单|结果|建议|纲要|制度|令|（[^（）]{1,30}）|\([^()]{1,30}\))$"
)
_LARGE = re.compile(
    r"font-size\s*:\s*(?:(?:1[89]|[2-4]\d)(?:\.\d+)?\s*px|(?:1[4-9]|[23]\d)(?:\.\d+)?\s*pt|x*-?large)",
    re.IGNORECASE,
)
_CLOSE = 8  # lines above the prose within which a title stands as a rule


@dataclass(frozen=True)
class Title:
    """The title and the line of the page where it stands (-1: not shown)."""

    text: str
    line: int


@dataclass(frozen=True)
class _Told:
    """What the page tells about its title in other places than the title."""

    titles: tuple[str, ...]
    letters: tuple[str, ...]
    head: str
    names: frozenset[str]  # of the site and of the column, which are no titles


def read_title(
    layout: Layout,
    before: int,
    meta: Mapping[str, str],
    stated: Sequence[Statement],
    crumbs: Sequence[str] = (),
) -> Title:
    """Choose the title among what stands before line ``before``."""
    told = _told(layout, meta, [s.value for s in stated if s.field == "title" and s.line < before], crumbs)
    best, best_score = Title("", -1), 0.9
    for line, text, weight in _candidates(layout, before, told):
        letters = bare(text)
        if len(letters) < 4 or len(text) > MAX_TITLE or letters in told.names:
            continue
        score = weight + _agreement(letters, told) + _form(text) + (0.5 if before - line <= _CLOSE else 0.0)
        if score >= best_score:
            best, best_score = Title(text, line), score
    if best.line >= 0:
        return Title(_fuller(best.text, told.titles), best.line)
    head = _without_site(layout.head_title, meta.get("site_name", ""))
    if not told.titles and len(bare(head)) >= 6 and bare(head) not in told.names and not _PLACE.search(head):
        return Title(head, -1)
    return Title(told.titles[0] if told.titles else "", -1)


def has_form(text: str) -> bool:
    """Whether the words are those of a document's title: long enough, and ending as such titles do."""
    return len(bare(text)) >= 8 and _FORM.search(text) is not None


def _told(layout: Layout, meta: Mapping[str, str], stated: Sequence[str], crumbs: Sequence[str]) -> _Told:
    head = bare(layout.head_title)
    # The last step of a breadcrumb may be the document itself.
    columns = (c for c in map(bare, crumbs) if not (len(c) >= 8 and head.startswith(c)))
    names = frozenset({bare(meta.get("site_name", "")), bare(meta.get("column", "")), *columns} - {""})
    inputs = (v for n, v in layout.inputs if n.lower() in ("title", "doctitle", "articletitle", "arttitle"))
    titles = tuple(
        t
        for t in (meta.get("title", ""), *stated, *inputs)
        if 4 <= len(t) <= MAX_TITLE and bare(t) not in names
    )
    return _Told(titles, tuple(bare(t) for t in titles), bare(layout.head_title), names)


def _agreement(letters: str, told: _Told) -> float:
    score = 0.0
    if letters in told.letters:
        score += 3
    elif len(letters) >= 8 and any(letters in t or t in letters for t in told.letters):
        score += 1.5
    if len(letters) >= 6 and told.head.startswith(letters):
        score += 2
    elif len(letters) >= 8 and letters in told.head:
        score += 1
    return score


def _form(text: str) -> float:
    """How much the words are those of a title, or of a part of the site."""
    if _PLACE.search(text):
        return -2.0
    return (0.5 if _FORM.search(text) else 0.0) + (0.4 if "关于" in text else 0.0)


def _candidates(layout: Layout, before: int, told: _Told) -> list[tuple[int, str, float]]:
    """Lines, and lines that make one title together, with the weight of their markup."""
    found: list[tuple[int, str, float]] = []
    lines = layout.lines
    for number in range(min(before, len(lines))):
        line = lines[number]
        if (
            line.hidden
            or line.link > 0.5 * len(line.text)
            or len(line.text) > MAX_TITLE
            or is_label_line(line)
        ):
            continue
        weight, holder = _weight(layout, number)
        text = _without_mark(line.text, [start for start, _ in line.spans], told)
        if not text.endswith(("。", "；")):
            found.append((number, text, weight))
        last = min(layout.elements[holder].last, number + 4)
        joined = _joined(
            layout, number, last if weight and layout.elements[holder].first == number else number + 1
        )
        if joined:
            found.append((number, joined, weight + 0.1))
        elif number + 1 < before:
            # A title broken over paragraphs, where another place tells the whole of it.
            pair = _joined(layout, number, number + 2)
            letters = bare(pair)
            if len(letters) >= 8 and (letters in told.letters or told.head.startswith(letters)):
                found.append((number, pair, weight + 0.1))
            elif pair and all(is_centred(layout, part) for part in lines[number : number + 2]):
                found.append((number, pair, weight + 0.2))
    return found


def _joined(layout: Layout, first: int, last: int) -> str:
    """Some lines as one title; "" where they are one line only, or not all words of a title."""
    parts = layout.lines[first:last]
    if len(parts) < 2:
        return ""
    if any(is_label_line(p) or is_date(p.text) or is_document_number(p.text) for p in parts):
        return ""
    return "".join(part.text for part in parts)


def _weight(layout: Layout, number: int) -> tuple[float, int]:
    """How much the markup of the line's element, or of one around it, says that it is a title."""
    line = layout.lines[number]
    for up, holder in zip(range(4), layout.ancestors(line.spans[0][1]), strict=False):
        element = layout.elements[holder]
        if up and element.last - element.first > 4:
            break
        attrs = element.tag.attrs
        weight = _HEADINGS.get(element.name, 0.0)
        if attrs:
            if _CLASS.search(f"{attrs.get('class', '')} {attrs.get('id', '')}"):
                weight += 0.8
            elif not weight and _LARGE.search(str(attrs.get("style", ""))):
                weight += 0.6
        if weight:
            return weight, holder
    return 0.0, line.node


def _without_mark(text: str, edges: Sequence[int], told: _Told) -> str:
    """The line without what stands behind the title in an element of its own: a date, a mark of
    validity, or anything behind the words that the page tells as its title."""
    for edge in edges[1:]:
        mark = text[edge:].strip()
        if edge < 4 or not mark:
            continue
        if is_date(mark) or bare(mark) in phrases("badge") or bare(text[:edge]) in told.letters:
            return text[:edge].strip()
    return text


def _fuller(text: str, told: Sequence[str]) -> str:
    """The title as told where the page breaks it off, with an ellipsis or before a bracket."""
    start = bare(text)
    for whole in told:
        rest = bare(whole).removeprefix(start)
        if rest != bare(whole) and (
            text.endswith(("...", "…")) or (rest and whole[-1] in "）)" and len(rest) < 24)
        ):
            return whole
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
