"""The division (GB/T 2260) of the government that published a page.

In: index number, site code and publisher's name, as the page states them. Out:
a six-digit code of the list ``divisions``, or "". First the index number, where
it begins with a code and is of a kind that does (a long number, or a unified
social credit code, GB 32100: its third to eighth digit); then the publisher's
name, read within the division that the site code names; then the site code
itself. Promised: only codes of the list; an ambiguous name (鼓楼区) gives
nothing of its own. Not promised: development zones, which have no code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from gongkai.page.codelists import rows

_LONG = re.compile(r"^(\d{6})\d{6,}(?:[-/]|$)")
_CREDIT = re.compile(r"^[159ANY][1-9](\d{6})[0-9A-HJ-NPQRTUWXY]{10}(?:[-/]|$)")
_SITE = re.compile(r"^(\d{6})\d{4}$")
_KIND = re.compile(
    r"(?:特别行政区|[\u4e00-\u9fff]{0,8}族自治[区州县旗]|自治[区州县旗]|地区|林区|新区|矿区|[省市县区盟州旗])$"
)


def division_of(index_number: str, site_code: str, publisher: str) -> str:
    """The division code that a page gives, or ""."""
    names = _names()
    for pattern in (_CREDIT, _LONG):
        match = pattern.match(index_number.strip())
        if match and match[1] in names:
            return match[1]
    match = _SITE.match(site_code.strip())
    site = match[1] if match and match[1] in names else ""
    return _named(publisher, site) or site


@cache
def _names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in rows("divisions")}


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    """Full and short names -> codes of today; a short name has two characters at least."""
    found: dict[str, list[str]] = {}
    for row in rows("divisions"):
        if row["until"]:
            continue
        name = row["name"]
        short = _KIND.sub("", name)
        for form in {name, short if len(short) >= 2 else name}:
            found.setdefault(form, []).append(row["code"])
    return {name: tuple(codes) for name, codes in found.items()}


def _named(publisher: str, site: str) -> str:
    """The narrowest division that a name spells out, each within the one before it."""
    best, at = "", 2 if publisher.startswith("中共") else 0
    while at < len(publisher):
        step = _step(publisher, at, best, site)
        if step is None:
            break
        best, at = step
    return best


def _step(publisher: str, at: int, best: str, site: str) -> tuple[str, int] | None:
    """The division whose name stands at a position, the longest name first."""
    for length in range(min(15, len(publisher) - at), 1, -1):
        codes = [c for c in _by_name().get(publisher[at : at + length], ()) if not best or _within(c, best)]
        if len(codes) > 1 and site:
            codes = [c for c in codes if _within(c, site) or _within(c, site[:2] + "0000")] or codes
            inner = [c for c in codes if _within(c, site)]
            codes = inner or codes
        if len(codes) == 1:
            return codes[0], at + length
    return None


def _within(code: str, around: str) -> bool:
    """Whether a division lies in another (or is it)."""
    return code.startswith(around.removesuffix("00").removesuffix("00"))
