"""Dates as official pages spell them -> ISO 8601.

In: any text. Out: the first date in it as ``YYYY-MM-DD``, or "". Understood:
``2023年2月27日``, ``2024/1/5``, ``2023.02.27``, ``2021—03—17 14:57``, ``20230227``,
``二〇二三年二月二十七日``, two fused timestamps (the first one counts), white space
between the parts. Promised: only days that exist, from 1949 to 2099.
"""

from __future__ import annotations

import re
from datetime import date

_DIGIT = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "Ｏ": "0",
    "O": "0",
}
_SEPARATED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-—–－―~/／.．·]{1,2})\s*(\d{1,2})\s*(?:月|[-—–－―~/／.．·]{1,2})\s*(\d{1,2})(?=\D|\d\d:|$|(?:19|20)\d\d)"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_CHINESE = re.compile(
    r"([一二][〇○零ＯO一二三四五六七八九]{3})\s*年\s*([一二三四五六七八九十]{1,3})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
_ENGLISH = re.compile(r"\b([A-Z][a-z]{2}) +(\d{1,2}) +[\d:]{8} +[A-Z]{3,4} +((?:19|20)\d\d)\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def iso_date(text: str) -> str:
    """The first date that a text names, as ISO 8601; "" where it names none."""
    for pattern in (_SEPARATED, _COMPACT):
        for match in pattern.finditer(text):
            if day := _iso(*(int(part) for part in match.groups())):
                return day
    for match in _CHINESE.finditer(text):
        year = "".join(_DIGIT.get(c, "x") for c in match[1])
        if year.isdigit() and (day := _iso(int(year), _small(match[2]), _small(match[3]))):
            return day
    if (english := _ENGLISH.search(text)) and english[1] in _MONTHS:
        return _iso(int(english[3]), _MONTHS.index(english[1]) + 1, int(english[2]))
    return ""


def is_date(text: str) -> bool:
    """Whether a text is a date (and a time of day) and nothing else."""
    if len(text) > 40:
        return False
    rest = _SEPARATED.sub("", text, count=1)
    return (
        rest != text
        and len(rest.strip(" 0123456789:：.()（）[]【】日TZ+时分秒上下午星期一二三四五六天")) == 0
    )


def _small(text: str) -> int:
    """A Chinese numeral from 1 to 99."""
    tens, ten, units = text.rpartition("十")
    value = int(_DIGIT.get(units, "0")) if len(units) <= 1 else 0
    if not ten:
        return value
    return (int(_DIGIT.get(tens, "0")) if tens else 1) * 10 + value


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if year >= 1949 else ""
    except ValueError:
        return ""
