"""Words of time -> periods (ISO 8601).

In: normalised text and a position. Out: ``When``, whose period may be relative
to the report's year (``Y`` stands for it, ``Y-1`` for the year before).
The rules are those of docs/reading.md, "Periods".
"""

from __future__ import annotations

import calendar
import re
from functools import cache

from gongkai.reading.numbers import chinese
from gongkai.reading.tokens import When

_Y = r"(?:19|20)\d\d"
_CN = "[〇零一二三四五六七八九十]"
_DASH = r" ?(?:-{1,2}|~|至|到) ?"
_MD = r"\d{1,2} ?月(?: ?\d{1,2} ?[日号])?"

_FORMS = {  # what may follow the first digits, and the form
    "spans": (
        " 年度-~至到",
        (
            rf"(?P<sy1>{_Y}) ?年?度?{_DASH}(?P<sy2>{_Y})(?:(?: ?学?年度?)|(?!\d))"
            r"(?:(?<=年) ?(?P<sm2>\d{1,2}) ?月)?"
        ),
    ),
    "fused": ("年", rf"(?P<fy1>{_Y})(?P<fy2>{_Y})年"),
    "months": (
        " 年月份日号-~至到",
        (
            rf"(?:(?P<my>{_Y}) ?年 ?)?(?P<m1>\d{{1,2}}) ?月?份?(?: ?(?P<md1>\d{{1,2}}) ?[日号])?{_DASH}"
            rf"(?:(?P<my2>{_Y}) ?年 ?)?(?P<m2>\d{{1,2}}) ?月(?:份|底|末)?(?: ?(?P<md2>\d{{1,2}}) ?[日号])?"
        ),
    ),
    "days": (
        " 年月日号",
        (
            rf"(?:(?P<ey>{_Y}) ?年 ?)?(?P<em>\d{{1,2}}) ?月 ?"
            rf"(?P<ed1>\d{{1,2}}) ?[日号]?{_DASH}(?P<ed2>\d{{1,2}}) ?[日号]"
        ),
    ),
    "iso": (
        "-/.",
        (
            rf"(?P<iy>{_Y})[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})(?!\d)"
            r"(?:[ T]*\d{1,2}:\d\d(?::\d\d)?)?"
        ),
    ),
    "quarter": (
        " 年个季-~至到",
        (
            rf"(?:(?P<qy>{_Y}) ?年度?)?(?P<qup>前)?第?"
            rf"(?P<q>[一二三四1-4])(?:{_DASH}(?P<q2>[二三四2-4]))?个?季度"
        ),
    ),
    "day": (
        " 年",
        (
            rf"(?P<y>{_Y}) ?年(?:度)?(?:(?P<half>[上下]半年)|"
            r" ?(?P<m>\d{1,2}) ?月(?:份|底|末|初|[上中下]旬)?(?: ?(?P<d>\d{1,2}) ?[日号])?)?"
        ),
    ),
    "monthday": (" 月", r"(?P<nm>\d{1,2}) ?月(?:份|底|末|初|[上中下]旬)?(?: ?(?P<nd>\d{1,2}) ?[日号])?"),
    "clock": (":", r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d.:])"),
    "back": ("年", r"(?P<bn>[2-9]|10) ?年(?=以?来)|(?<=近)(?P<bm>[2-9]) ?年(?![底初末])"),
    "list": ("、,/", rf"(?P<ly>{_Y})(?=[、,/]{_Y}年)"),
}
_SIGNS = frozenset("".join(signs for signs, _ in _FORMS.values()))


@cache
def _arabic_forms(sign: str) -> re.Pattern[str]:
    """The forms in which this sign follows the first digits."""
    forms = (f"(?P<{name}>{form})" for name, (signs, form) in _FORMS.items() if sign in signs)
    return re.compile("|".join(forms))


_CHINESE = re.compile(
    r"(?P<cy>[一二][〇零一二三四五六七八九]{3}) ?年度?"
    rf"(?:(?P<cm>{_CN}{{1,3}})月(?:(?P<cd>{_CN}{{1,3}})日)?)?"
    rf"|(?P<q>[一二三四])(?:{_DASH}(?P<q2>[二三四]))?个?季度"
    r"|(?P<back>[两三四五六七八九十])年(?=以?来)|(?<=近)(?P<near>[两三四五六七八九])年(?![底初末])"
    rf"|(?P<nm>十[一二]?|[一二三四五六七八九])月(?:份|底|末|初|[上中下]旬|(?P<nd>{_CN}{{1,3}})[日号])"
)
_WORDS = re.compile(
    r"(?P<last>去年同期|上年同期|上年度|上一年度|去年|上年|前一年(?!度?来))"
    r"|(?P<next>明年|来年|下一年(?!来))"
    r"|(?P<half>[上下]半年)"
    r"|(?P<this>今年以来|今年|本年度?|当年|截[至止](?:目前|年底|年末)|全年)"
)
_UP_TO = re.compile(r"(?:^|[。;,\n])[ ]*至$")
_SINCE = re.compile(r"以?来|起(?![诉草])")
_FROM = re.compile("[自从](?:[去今前上]年)?$")
_SINCE_AN_EVENT = re.compile(r"[^,。;、]{1,24}以来")  # 自9月推广小程序以来
_PLAN = re.compile(
    r"(?P<plan>十[一二三四五]五)(?=”?(?:规划|时期|期间|以来|末))"
    r"|(?P<law>[五六七八九]五)(?=”?普法(?:规划)?(?:实施)?(?:期间|以来))"
)
_FIVE_YEARS = {
    "五五": 2006,
    "六五": 2011,
    "七五": 2016,
    "八五": 2021,
    "九五": 2026,
    "十一五": 2006,
    "十二五": 2011,
    "十三五": 2016,
    "十四五": 2021,
    "十五五": 2026,
}


def _month(year: str, month: int) -> str:
    return f"{year}-{month:02d}" if 1 <= month <= 12 else ""


def _day(year: str, month: int, day: str | None) -> str:
    if not day or not 1 <= int(day) <= 31:
        return _month(year, month)
    return f"{_month(year, month)}-{int(day):02d}" if _month(year, month) else ""


def _half(year: str, half: str) -> str:
    return f"{year}-01/{year}-06" if half == "上半年" else f"{year}-07/{year}-12"


def _quarter(year: str, upto: str | bool | None, first: str, last: str | None) -> str:
    begin, end = (int(q) if q.isdigit() else int(chinese(q) or 0) for q in (first, last or first))
    begin = 1 if upto else begin
    return f"{year}-{3 * begin - 2:02d}/{year}-{3 * end:02d}"


def date_at(norm: str, position: int, end: int) -> When | None:
    """The date that begins at the numeral at ``position``, whose run of digits ends at ``end``, or None.

    ``period`` is "" where the words say a date but no period can be stated.
    """
    follows = norm[end : end + 1]
    if follows not in _SIGNS and norm[end - 1] != "五":
        return None
    if norm[position].isdigit():
        match = _arabic_forms(follows).match(norm, position)
        return _arabic(norm, match) if match else None
    upto = norm[position - 1 : position] == "前"
    plan = _PLAN.match(norm, position)
    if plan:
        first = _FIVE_YEARS[plan["plan"] or plan["law"]]
        return When(plan.start(), plan.end(), f"{first}/{first + 4}")
    match = _CHINESE.match(norm, position)
    return _chinese(match, upto) if match else None


def word_at(norm: str, position: int, end: int) -> When | None:
    """The next words of time without a numeral (去年同期, 上半年) in ``norm[position:end]``."""
    match = _WORDS.search(norm, position, end)
    if match is None:
        return None
    if match["half"]:
        return When(match.start(), match.end(), _half("Y", match["half"]))
    return When(match.start(), match.end(), "Y-1" if match["last"] else "Y+1" if match["next"] else "Y")


def _arabic(norm: str, match: re.Match[str]) -> When | None:
    start, end = match.span()
    kind = match.lastgroup or ""
    if not _plausible(kind, match):
        return None
    period = _period(kind, match)
    since = _SINCE.match(norm, end) is not None or (
        _FROM.search(norm, max(0, start - 3), start) is not None
        and _SINCE_AN_EVENT.match(norm, end) is not None
    )
    before = norm[max(0, start - 6) : start].removesuffix("今年").removesuffix("当年")
    upto = before.endswith(("截至", "截止", "截止到")) or _UP_TO.search(before) is not None
    return When(start, end, _end_of(period) if upto else period, since, upto)


def _period(kind: str, match: re.Match[str]) -> str:
    if kind == "spans":
        last = _month(match["sy2"], int(match["sm2"])) if match["sm2"] else match["sy2"]
        return f"{match['sy1']}/{last}" if match["sy1"] < match["sy2"] else ""
    if kind == "fused":
        return f"{match['fy1']}/{match['fy2']}"
    if kind == "months":
        return _months(match)
    if kind == "days":
        year, month = match["ey"] or "Y", int(match["em"])
        return f"{_day(year, month, match['ed1'])}/{_day(year, month, match['ed2'])}"
    if kind == "iso":
        return _day(match["iy"], int(match["im"]), match["id"])
    if kind == "quarter":
        return _quarter(match["qy"] or "Y", match["qup"], match["q"], match["q2"])
    if kind == "day":
        return _year_and(match)
    if kind == "back":
        return f"L{match['bn'] or match['bm']}"
    if kind == "monthday":
        return _day("Y", int(match["nm"]), match["nd"])
    return match["ly"] if kind == "list" else ""


def _plausible(kind: str, match: re.Match[str]) -> bool:
    groups = {"months": ("m1", "m2"), "monthday": ("nm",), "days": ("em",)}.get(kind, ())
    return all(1 <= int(match[group]) <= 12 for group in groups)


def _months(match: re.Match[str]) -> str:
    year = match["my"] or "Y"
    first = _day(year, int(match["m1"]), match["md1"])
    last = _day(match["my2"] or year, int(match["m2"]), match["md2"])
    return f"{first}/{last}"


def _year_and(match: re.Match[str]) -> str:
    year = match["y"]
    if match["half"]:
        return _half(year, match["half"])
    return _day(year, int(match["m"]), match["d"]) if match["m"] else year


def _end_of(period: str) -> str:
    """截至 with a month (or 底) means the last day of it."""
    if not re.fullmatch(r"(?:\d{4}|Y)-\d\d", period):
        return period
    year, month = period.split("-")
    days = calendar.monthrange(2023 if year == "Y" else int(year), int(month))[1]
    return f"{period}-{days:02d}"


def _chinese(match: re.Match[str], upto: bool) -> When:
    start, end = match.span()
    if match["cy"]:
        year = str(chinese(match["cy"].replace("零", "〇")))
        month, day = (chinese(match[key]) if match[key] else None for key in ("cm", "cd"))
        period = _day(year, int(month), str(day) if day else None) if month else year
        return When(start, end, period)
    if back := match["back"] or match["near"]:
        return When(start, end, f"L{chinese(back)}")
    if match["q"]:
        return When(start, end, _quarter("Y", upto, match["q"], match["q2"]))
    day = chinese(match["nd"]) if match["nd"] else None
    return When(start, end, _day("Y", int(chinese(match["nm"]) or 0), str(day) if day else None))


def resolve(period: str, year: int) -> str:
    """A period in terms of the report's year -> ISO 8601."""
    if period.startswith("L"):
        return f"{year + 1 - int(period[1:])}/{year}"  # 近三年来
    shifted = {"Y-1": year - 1, "Y+1": year + 1}.get(period)
    return str(shifted) if shifted else period.replace("Y", str(year))
