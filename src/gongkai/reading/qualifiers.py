"""Words that say how exact a number is: 近百件, 不低于50%, 93%以上, 5个工作日内.

In: normalised text and a quantity. Out: the quantity with its qualifier, and
the span that holds it. The words are data (``phrases.csv``, roles ``*_before``
and ``*_after``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from gongkai.reading.phrases import pattern, phrases
from gongkai.reading.tokens import Quantity

_QUALIFIERS = ("at_least", "at_most", "over", "approx", "under")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BEFORE = {word: name for name in reversed(_QUALIFIERS) for word in phrases(f"{name}_before")}
_AFTER = {word: name for name in ("over", "approx", "under", "at_most") for word in phrases(f"{name}_after")}
_LAST_CHARACTERS = frozenset(word[-1] for word in _BEFORE) | {" "}
_FIRST_CHARACTERS = frozenset(word[0] for word in _AFTER) | {" ", "内"}
_NOT_QUALIFIERS = tuple(phrases("not_qualifier"))


def prefix_at(norm: str, start: int, floor: int) -> tuple[str, int]:
    """The qualifier that ends right before ``start`` and where it begins ("" and start: none)."""
    end = start
    while end > floor and start - end < 2 and norm[end - 1] == " ":
        end -= 1
    if end <= floor or norm[end - 1] not in _LAST_CHARACTERS:
        return "", start
    for length in range(min(4, end - floor), 0, -1):
        word = norm[end - length : end]
        name = _BEFORE.get(word)
        if name is None or norm.endswith(_NOT_QUALIFIERS, 0, end):
            continue
        if word == "上" and norm[start] not in "百千万":
            continue
        return name, end - length
    return "", start


def with_qualifier(norm: str, quantity: Quantity, floor: int) -> Quantity:
    """The quantity with the qualifier around it; nothing before ``floor`` belongs to it."""
    if _is_bare(norm, quantity.start, quantity.end, floor):
        return quantity
    name, begin = prefix_at(norm, quantity.start, floor)
    end = quantity.end
    match = _SUFFIX.match(norm, end)
    suffix = _AFTER.get(match["word"]) if match else None
    if suffix is None and _WITHIN.match(norm, end) and quantity.unit and quantity.unit.kind == "duration":
        match, suffix = _WITHIN.match(norm, end), "at_most"
    if match and suffix and (suffix == "at_most" or not _begins_word(norm, match)):
        end = match.end()
    else:
        suffix = None
    qualifier = quantity.qualifier
    reach = max(floor, quantity.start - _ABOUT_REACH)
    if not name and not suffix and _ABOUT.search(norm, reach, quantity.start):
        name, begin = "approx", quantity.start
    if (
        not name
        and not suffix
        and _AT_LEAST_APART.search(norm, max(floor, quantity.start - 10), quantity.start)
    ):
        name, begin = "at_least", quantity.start
    if qualifier == "exact":
        qualifier = name or suffix or "exact"
    if qualifier == quantity.qualifier and end == quantity.end and not name:
        return quantity
    apart = name and norm[begin : begin + 2] in ("约为", "约占", "约达", "约有")
    return replace(
        quantity, start=begin if name and not apart else quantity.start, end=end, qualifier=qualifier
    )


def _is_bare(norm: str, start: int, end: int, floor: int) -> bool:
    """Can nothing around the quantity be a qualifier? So it is for most."""
    before = norm[max(floor, start - _ABOUT_REACH) : start]
    return (
        before[-1:] not in _LAST_CHARACTERS
        and norm[end : end + 1] not in _FIRST_CHARACTERS
        and not ("少" in before or "占" in before)  # 至少, 不少于, 约占
    )


_WITHIN = re.compile(r"内(?![容部蒙外设])")
_ABOUT, _ABOUT_REACH = re.compile(r"(?:大?约|近)占[^,。;、\d]{1,12}的?$"), 16
_AT_LEAST_APART = re.compile(r"(?:至少|不少于)[^,。;、\d]{1,8}$")


def _begins_word(norm: str, match: re.Match[str]) -> bool:
    """多 and 余 after the unit also begin words (多部门, 余下)."""
    return match["word"] in ("多", "余") and bool(_HAN.match(norm[match.end() : match.end() + 1]))


_SUFFIX = re.compile(
    r" ?(?P<word>"
    + pattern(word for name in ("over", "approx", "under", "at_most") for word in phrases(f"{name}_after"))
    + ")"
)
