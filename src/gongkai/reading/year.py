"""The year a report is about, from its text.

In: normalised text. Out: a year or None. The title or
first lines say it (2022年法治政府建设情况; of several years, 2016-2020年, the last); otherwise
the year named most often in the body, which is the year that was reported on and not the
year of writing.
"""

from __future__ import annotations

import re
from collections import Counter

_YEAR = re.compile(r"[12][09]\d\d ?[年-]")
_IN_WORDS = re.compile(r"二[〇零][〇零一二三四五六七八九]{2}(?= ?年)")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_REVIEW = re.compile(r"\d{4} ?年度?(?:主要|重点)?工作(?:回顾|情况|总结|开展情况|成效)|\d{4} ?年(?:工作)?回顾")
_TITLE = re.compile(
    r"\d{4} ?(?:年度?|-)[^。;\n《》“”]{0,24}?"
    r"(?:法治政府|依法行政|法治工作|法治建设|工作总结|工作情况|工作报告|情况的?报告|年度报告)"
)
_SPAN = re.compile(r"(?P<first>(?:19|20)\d\d) ?年?度? ?-{1,2} ?(?P<last>(?:19|20)\d\d) ?年")
_OPENING = re.compile(r"\d{4} ?年(?:来|度)?,")
_HEAD = 1500
_ANY_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_IN_BRACKETS = re.compile(r"\(((?:19|20)\d\d)年?度?\)$")
_NO_TITLE = re.compile(r"[。:;\[]|\d月|\d[-/.]\d|第\d")
_NAMED = re.compile(r"《[^《》]*》")
_LONGEST_TITLE = 60
_NO_VOTE = frozenset("较比与自")  # 较2022年下降, 自2022年起


def report_year(norm: str) -> int | None:
    """The year of the title, else the commonest year of the text (the earlier of two); a year that
    others are compared with counts only where there is no other."""
    norm = _IN_WORDS.sub(lambda spelled: spelled[0].translate(_DIGITS), norm)
    head: int | None = None
    counted: Counter[int] = Counter()
    for match in _YEAR.finditer(norm):
        start = match.start()
        words = match[0]
        if not words.startswith(("19", "20")):
            continue
        year = int(words[:4])
        if _REVIEW.match(norm, start):
            return year
        if head is None and start < _HEAD and _is_in_head(norm, start):
            span = _SPAN.match(norm, start)
            head = int(span["last"]) if span else year
        before = norm[start - 1 : start]
        if words[-1] == "年" and not before.isdecimal():
            since = norm.startswith(("以来", "起"), match.end())
            counted[year] += not (since or before in _NO_VOTE)
    head = head or _of_first_line(norm)
    if head is not None:
        return head
    if not counted:
        return None
    most = max(counted.values())
    return min(year for year, times in counted.items() if times == most)


def title_span(norm: str, year: int) -> str:
    """The years that a title counts up to this one (2016-2020年…总体情况: 2016/2020); "" for one year."""
    for span in _SPAN.finditer(norm, 0, _HEAD):
        if span["last"] == str(year) > span["first"] and _is_in_head(norm, span.start()):
            return f"{span['first']}/{year}"
    return ""


def _of_first_line(norm: str) -> int | None:
    """The year of a title in any form (2025年平安建设情况发布, 白皮书（2023）): the first line's only one."""
    line, more, _ = norm.lstrip().partition("\n")
    first = _NAMED.sub("", line).rstrip()
    if not more or len(line) > _LONGEST_TITLE:
        return None
    bracketed = _IN_BRACKETS.search(first)
    if bracketed:
        return int(bracketed[1])
    years = set() if _NO_TITLE.search(first) else set(_ANY_YEAR.findall(first))
    return int(years.pop()) if len(years) == 1 else None


def _is_in_head(norm: str, start: int) -> bool:
    """Does the year belong to a title, or open a paragraph (2022年, 我局…)?"""
    if _TITLE.match(norm, start, _HEAD):
        return True
    if not _OPENING.match(norm, start, _HEAD):
        return False
    before = norm[:start]
    words = before.rstrip()
    return not words or words[-1] == ":" or "\n" in before[len(words) :]
