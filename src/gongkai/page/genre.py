"""Is a page a report, of which genre, and of which year?

In: title, breadcrumb, main text, publication date. Out: a genre of the code list
``genres`` ("" where none fits) and the year that is reported on. The title
decides; where it names no subject (``2022年度工作总结``) the column and the
beginning of the text do. The year is the first in the title, else the first
near the beginning of the text that is not later than the publication, else the
year before the publication. Promised: explainers, plans, notices and news about
reports are not reports. Not promised: a genre for every page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gongkai.page.codelists import rows

REPORT = "law-based-government-report"
_YEAR = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d\s*年?\s*(?:—|-|–|－|至|~){1,2}\s*(?=\d{4}\s*年))?"  # 2016—2020年: the last
    r"((?:19|20)\d\d)\s*(?:年|—|-|至)|(?<![〇○零一二三四五六七八九])([一二][〇○零九][〇○零一二三四五六七八九]{2})\s*年"
)
_QUOTED = re.compile(r"[〔\[【（(][^〔\[【（(]{0,20}?(?:19|20)\d\d[〕\]】）)]\s*第?\d+号|《[^》]{0,80}》")
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_HEAD = 600  # characters of the text in which genre and year are looked for


@dataclass(frozen=True)
class _Genre:
    name: str
    is_report: bool
    subject: re.Pattern[str] | None
    form: re.Pattern[str]
    without: re.Pattern[str] | None


@cache
def _genres() -> tuple[_Genre, ...]:
    def compiled(words: str) -> re.Pattern[str] | None:
        return re.compile(words) if words else None

    return tuple(
        _Genre(
            row["genre"],
            row["is_report"] == "true",
            compiled(row["subject"]),
            re.compile(row["form"]),
            compiled(row["without"]),
        )
        for row in rows("genres")
    )


def genre_of(title: str, breadcrumb: Sequence[str], text: str) -> str:
    """The genre of a document, "" where the code list has none for it."""
    for genre in _genres():
        if genre.without and genre.without.search(title):
            continue
        if not genre.form.search(title):
            continue
        if genre.subject is None or genre.subject.search(title) or _of_subject(genre, breadcrumb, text):
            return genre.name
    return ""


def _of_subject(genre: _Genre, breadcrumb: Sequence[str], text: str) -> bool:
    """Whether column and text name the subject that the title leaves out."""
    if genre.name != REPORT or genre.subject is None:
        return False
    head = len(genre.subject.findall(text[:_HEAD]))
    column = any(genre.subject.search(step) for step in breadcrumb)
    return head >= 3 or (column and head >= 1)


def is_report(genre: str) -> bool:
    """Whether documents of a genre report on a year."""
    return any(g.name == genre and g.is_report for g in _genres())


def report_year(title: str, text: str, published: str) -> int | None:
    """The year that a report is about; ``published`` is an ISO date or ""."""
    latest = int(published[:4]) if published else 2100
    for source in (_QUOTED.sub("", title) or title, title, _QUOTED.sub("", text[:_HEAD])):
        for match in _YEAR.finditer(source):
            year = int(match[1] or "".join(_DIGITS.get(c, "0") for c in match[2]))
            if 1990 <= year <= latest:
                return year
    return latest - 1 if published else None
