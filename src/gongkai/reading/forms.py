"""Numerals that are known by their form alone: codes, ordinals, congresses, parts of Latin words.

In: normalised text and the position of a numeral. Out: ``Aside``, the rank that an ordinal may be, or None.
"""

from __future__ import annotations

import re

from gongkai.reading.numbers import CHINESE
from gongkai.reading.ranks import rank_at
from gongkai.reading.tokens import Aside, Quantity

_NUMBER = re.compile(rf"[0-9]+(?:[.,][0-9]+)*|[{CHINESE}]+|[①-⑳]")

# What must follow a run of digits so that a code, a congress or a number (3号) may be there.
_CODE_FOLLOWS = frozenset("/+×*xX·-_.")
_CONGRESS_FOLLOWS = frozenset("届次省市州盟县区旗镇乡街中大")
_NUMBERED_FOLLOWS = frozenset(" 号")

# What is known by its form alone. Each begins at a digit or at most a few characters before it.
_CODE = re.compile(
    r"(?P<index>\d{6,}[A-Z]?/\d{4}-\d+)"  # 索引号
    r"|\d+(?:[+×*xX](?:\d+|[NnXx]\b))+(?:\+[NnXx])?"  # 1+6+N
    r"|\d{1,2}·\d{1,2}"  # 12·4
    r"|0\d{2,3}-\d{7,8}(?!\d)|1[3-9]\d{9}(?!\d)|[48]00-\d{3,4}-?\d{3,4}"  # telephones
    r"|\d+(?:[-_/]\d+){2,}"
)
_MEMORIAL = re.compile(
    r"(?:1[0-2]|[1-9])[.·](?:3[01]|[12]\d|0?[1-9])(?=”?(?:全[民国]|国[家际]|世界|消费者|消防|宪法|禁毒|知识产权|民法典))"
)
_BRACKET_YEAR = re.compile(r"(?:19|20)\d\d ?[\])] ?年?第? ?\d+ ?号?")
_NUMBERED = re.compile(rf"(?:\d+|[{CHINESE}]+) ?号(?!召|称|角)")
_ORDINAL = re.compile(rf"(?:\d+|[{CHINESE}]+)(?:[、,](?:\d+|[{CHINESE}]+)(?=[届次批期季章条款]))*")
_CONGRESS = re.compile(
    r"[一二三四五六七八九十]{1,3}届(?:[二三四五六七八九十]{1,3}次(?:[、,和及][二三四五六七八九十]{1,3}次)*"
    r"|[一二三四五六七]中(?:[、,和及](?:[二三四五六七]中))*(?:全会)?)?"
    r"|[二三四五六七八九十]{1,3}次(?=全会|全体|党代会|代表大会)"
    r"|(?:(?<=人大)|(?<=政协)|(?<=大会)|(?<=委会)|(?<=届))[一二三四五六七八九十]{1,3}次(?=会议)"
    r"|(?:[一二两三四五六七八九十]{1,3}(?:[省市州盟县区旗镇乡]|街道)){2,}"
    r"|[一二三四五六七]中(?:[、,和及][二三四五六七]中)*全会"
    r"|(?:十[一二三四五六七八九]|二十[一二]?)大(?!队|力|型|类|项|体|工|行)"
    r"|(?:十[一二三四五]|[四五六七八九])五”?(?=普法|规划|时期|期间|以来|发展|末|收官|开局)"
)
_LATIN_BEFORE = re.compile(r"[^\n]?[A-Za-z_]$|[!-~]/$|^/$")  # COVID-19, a/b7; not 127件/1304人
_LATIN_REST = re.compile(r"[A-Za-z0-9_.\-/]+")


def run_end(norm: str, start: int) -> int:
    """Where the digits end that begin at ``start`` (1,360.5 has one run)."""
    match = _NUMBER.match(norm, start)
    return match.end() if match else start + 1


def by_form(norm: str, start: int, end: int, floor: int) -> Aside | Quantity | None:
    """What its form makes a code, an ordinal, a congress or part of a Latin word."""
    before = norm[start - 1] if start > floor else ""
    if before == "第":
        return rank_at(norm, start) or _ordinal(norm, start)
    if before and before in "([":
        match = _BRACKET_YEAR.match(norm, start)
        if match:
            return Aside(start - 1, match.end(), "document_number")
    if _LATIN_BEFORE.match(norm, max(0, start - 2), start):
        match = _LATIN_REST.match(norm, start)
        return Aside(start, match.end() if match else run_end(norm, start), "name")
    follows = norm[end : end + 1]
    if norm[start].isdigit():
        coded = follows in _CODE_FOLLOWS or follows.isupper() or end - start > 10
        code = _code(norm, start) if coded else None
        if code is not None:
            return code
    elif follows in _CONGRESS_FOLLOWS or norm[end - 1] == "五":
        match = _CONGRESS.match(norm, start)
        if match:
            return Aside(start, match.end(), "name")
    return _numbered(norm, start, before) if follows in _NUMBERED_FOLLOWS else None


def _ordinal(norm: str, start: int) -> Aside:
    match = _ORDINAL.match(norm, start)
    end = match.end() if match else start + 1
    if norm.startswith("号", end):
        return Aside(start - 1, end + 1, "document_number")
    return Aside(start - 1, end, "ordinal")


def _code(norm: str, start: int) -> Aside | None:
    match = _CODE.match(norm, start)
    if match:
        if match["index"]:
            return Aside(start, match.end(), "document_number")
        return Aside(start, match.end(), "name" if re.search(r"[+·]", match[0]) else "other")
    match = _MEMORIAL.match(norm, start)
    return Aside(start, match.end(), "name") if match else None


def _numbered(norm: str, start: int, before: str) -> Aside | None:
    match = _NUMBERED.match(norm, start)
    if match is None:
        return None
    return Aside(start, match.end(), "other" if before and before in "路街巷道弄" else "document_number")
