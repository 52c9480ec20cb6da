"""Text -> every numeral of it, as a quantity, set aside, or as words of time.

In: the text, its normalised spelling, the outline's markers. Out: tokens in
the order of the text, disjoint. Promised: each Arabic or Chinese numeral lies
in exactly one token that is a quantity or set aside (dates are both words of
time and set aside); one pass, time proportional to the length. What makes a
numeral a name, a date or an idiom is data: ``phrases.csv``, ``units.csv``.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from gongkai.reading.dates import date_at, word_at
from gongkai.reading.forms import by_form, run_end
from gongkai.reading.numbers import CHINESE
from gongkai.reading.outline import Marker
from gongkai.reading.phrases import compiled, pattern, phrases, read_codelist
from gongkai.reading.quantities import plain_quantity_at, quantity_at
from gongkai.reading.tokens import Aside, Token, When

_SINCE_CONGRESS = {"十八大以来": "2012-11", "十九大以来": "2017-10", "二十大以来": "2022-10"}
_PLAN_ENDS = ("/2010", "/2015", "/2020", "/2025", "/2030")
_PLAN_TIME = re.compile(
    '[”"]?(?:普法(?:规划)?(?:实施)?)?(?:期间|时期|以来|期?末|初期|中期|前期|收官|开局)'
)  # “十四五”规划 is a name
_PRINTABLE = re.compile(r"[!-~]+")
_RUN = re.compile(rf"[0-9{CHINESE}①-⑳](?:(?<=[0-9])[0-9]*|(?<=[{CHINESE}])[{CHINESE}]*|)")
_WORD_OF_TIME = re.compile(r"[去上今明来本当截全下](?:年|半年|[至止])")  # what ``word_at`` may find

_ZONE = re.compile(r"《[^《》]{1,150}》|“[^“”\n]{1,40}”|\"[^\"\n]{1,40}\"")

_WORD_TAIL = re.compile(r"[A-Za-z][A-Za-z0-9_.\-/]*")
_COUNT = re.compile(r"\d+[个项条家名人件次场处所座支]")
_TENS = re.compile(r"\d\d[个项条家名人件次场处所座支]")
_NO_URL = re.compile(r"[\d./]+|\d{6,}[A-Z]?/\d{4}-\d+")
_URL = re.compile(
    r"[A-Za-z0-9_\-](?:(?<=h)ttps?://[!-~]+|(?<=w)ww\.[!-~]+"
    r"|(?<![A-Za-z0-9_\-].)[A-Za-z0-9_\-]*(?:/[A-Za-z0-9_\-.]+)+)"
)


def _names() -> re.Pattern[str]:
    """Names of the code list, and of divisions (三台县, and not 三台电脑)."""
    divisions = (row["name"] for row in read_codelist("divisions.csv") if row["name"][0] in CHINESE)
    return re.compile(pattern([*phrases("name"), *divisions]))


_NAMES = _names()
_IDIOMS = compiled("idiom")


def _is_inventory(quoted: str) -> bool:
    """“1个中心、14个工作站、186个工作室”: counts in quotation marks are counts, no name."""
    return (
        quoted[0] != "《"
        and "、" in quoted
        and len(_COUNT.findall(quoted)) > 1
        and bool(_TENS.search(quoted))
    )


class _Zones:
    """Book titles, quoted names and addresses, asked for in the order of the text."""

    def __init__(self, norm: str) -> None:
        spans = [(*m.span(), m[0][0]) for m in _ZONE.finditer(norm) if not _is_inventory(m[0])]
        if "/" in norm:
            spans += [(*m.span(), "url") for m in _URL.finditer(norm) if not _NO_URL.fullmatch(m[0])]
            spans.sort()
        self._spans = deque(spans)
        self._spans.append((len(norm), len(norm) + 1, ""))
        self.next = self._spans[0][0]
        """Before this offset there is none."""

    def at(self, index: int) -> str:
        """The kind of the zone that the index lies in; "" for none."""
        while self._spans[0][1] <= index:
            self._spans.popleft()
        self.next, _, kind = self._spans[0]
        return kind if self.next <= index else ""


def scan(norm: str, markers: Sequence[Marker]) -> list[Token]:
    """All tokens of the text in order (a date gives ``When`` and, with the same span, ``Aside``)."""
    found: list[Token] = []
    zones, words, left = _Zones(norm), _WordsOfTime(norm), deque(markers)
    position = 0
    for run in _RUN.finditer(norm):
        start, end = run.span()
        while position < end:
            start = max(start, position)
            if left and left[0].start <= start:
                marker = left.popleft()
                words.between(position, marker.start, found)
                found.append(Aside(marker.start, marker.end, "ordinal"))
                position = marker.end
                continue
            if words.next < start:
                words.between(position, start, found)
            _numeral(norm, start, end, position, zones.at(start) if zones.next <= start else "", found)
            position = found[-1].end
            while left and left[0].start < position:
                left.popleft()
    words.between(position, len(norm), found)
    return found


class _WordsOfTime:
    """Words of time without a numeral, asked for in the order of the text."""

    def __init__(self, norm: str) -> None:
        self._norm = norm
        self._starts = deque([match.start() for match in _WORD_OF_TIME.finditer(norm)])
        self._starts.append(len(norm))
        self.next = self._starts[0]
        """Before this offset there are none."""

    def between(self, start: int, end: int, found: list[Token]) -> None:
        """Put those of ``norm[start:end]`` into ``found``."""
        if self.next < end:
            while start < end and (word := word_at(self._norm, start, end)):
                found.append(word)
                start = word.end
            while self._starts[0] < end:
                self._starts.popleft()
            self.next = self._starts[0]


def _numeral(norm: str, start: int, end: int, floor: int, zone: str, found: list[Token]) -> None:
    """The tokens of the numeral that begins at ``start`` and whose run of digits ends at ``end``
    into ``found``; nothing before ``floor`` may be taken.
    """
    if not zone and norm[start] <= "9" and (plain := plain_quantity_at(norm, start, floor)):
        found.append(plain)
        return
    when = date_at(norm, start, end) if zone != "url" else None
    formed = zone in ("", "《") and not (when and _is_full_date(norm, when))
    aside = by_form(norm, start, end, floor) if formed else None
    if aside is not None:
        since = _SINCE_CONGRESS.get(norm[aside.start : aside.end + 2])
        if since:
            found.append(When(aside.start, aside.end, since, since=True))
        found.append(aside)
    elif zone == "url":
        match = _PRINTABLE.match(norm, start)
        found.append(Aside(start, match.end() if match else start + 1, "other"))
    elif when is not None:
        plan = when.period.endswith(_PLAN_ENDS) and (bool(zone) or norm[when.start] in CHINESE)
        if _PLAN_TIME.match(norm, when.end) if plan else not zone:
            found.append(when)
        found.append(Aside(when.start, when.end, "date"))
    elif zone:
        found.append(Aside(start, run_end(norm, start), "name"))
    else:
        found.append(_plain(norm, start, floor))


def _is_full_date(norm: str, when: When) -> bool:
    """2022-03-15 and 第三季度 are dates before they are codes or ordinals."""
    return norm[when.end - 1 : when.end] == "度" or when.period.count("-") == 2


def _plain(norm: str, start: int, floor: int) -> Token:
    """A numeral in running text: a name or idiom of the code lists, a quantity, or something else."""
    name = _NAMES.match(norm, start)
    idiom = _IDIOMS.match(norm, start)
    if name and (idiom is None or name.end() >= idiom.end()):
        return Aside(start, name.end(), "name")
    if idiom and norm[start] in CHINESE:
        return Aside(start, max(idiom.end(), run_end(norm, start)), "idiom")
    token = quantity_at(norm, start, floor)
    if token is not None:
        return token
    end = run_end(norm, start)
    tail = _WORD_TAIL.match(norm, end)
    return Aside(start, tail.end() if tail else end, "idiom" if norm[start] in CHINESE else "other")
