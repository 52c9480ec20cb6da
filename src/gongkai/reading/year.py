"""The year a report is about, from its text.

In: normalised text and its words of time. Out: a year or None. The title or
first lines say it (2022年法治政府建设情况); otherwise the year named most often
in the body, which is the year that was reported on and not the year of writing.
"""

from __future__ import annotations

import re
from collections import Counter

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_YEAR2 = _YEAR.replace("year", "year2")
_TITLE = re.compile(
    rf"{_YEAR} ?(?:年度?|-)[^。;\n《》“”]{{0,24}}?"
    r"(?:法治政府|依法行政|法治工作|法治建设|工作总结|工作情况|工作报告|情况的?报告|年度报告)"
)
_REVIEW = re.compile(
    rf"{_YEAR} ?年度?(?:主要|重点)?工作(?:回顾|情况|总结|开展情况|成效)|{_YEAR2} ?年(?:工作)?回顾"
)
_OPENING = re.compile(rf"(?:^|[\n:])\s*{_YEAR} ?年(?:来|度)?,")
_ANY = re.compile(rf"(?<!\d){_YEAR} ?年")
_HEAD = 1500


def report_year(norm: str) -> int | None:
    """The year of the title, else the commonest year of the text (the earlier of two)."""
    review = _REVIEW.search(norm)
    if review:
        return int(review["year"] or review["year2"])
    title = _TITLE.search(norm, 0, _HEAD)
    opening = _OPENING.search(norm, 0, _HEAD)
    if opening and (title is None or opening.start() < title.start()):
        return int(opening["year"])
    counted = Counter(int(match["year"]) for match in _ANY.finditer(norm))
    if title:
        return int(title["year"])
    if not counted:
        return None
    most = max(counted.values())
    return min(year for year, times in counted.items() if times == most)
