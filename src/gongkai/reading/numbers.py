"""Words of numbers -> Decimal.

In: a numeral as written, in the spelling of ``normalise``. Out: its exact
value, or None where the characters do not make one number. Never float:
39.66亿 is exactly 3966000000.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
CHINESE = "".join(DIGITS) + "".join(SMALL) + "".join(LARGE)

LONGEST = 24
"""No quantity of a report is written with more characters; longer runs are not read as numbers."""


def multiplier(chars: str) -> int:
    """The product of a run of 十百千万亿 (1 for none)."""
    product = 1
    for char in chars:
        product *= SMALL.get(char) or LARGE[char]
    return product


def arabic(text: str) -> Decimal | None:
    """``1,360.5`` -> 1360.5; None where it is too long to be a quantity."""
    return Decimal(text.replace(",", "")) if len(text) <= LONGEST else None


@lru_cache(maxsize=1024)
def chinese(text: str) -> Decimal | None:
    """``一亿二千三百万`` -> 123000000, ``二〇二三`` -> 2023, ``三点五`` -> 3.5.

    None where the run makes no number by itself (万, 百千, 三五, 三四).
    """
    if not text or len(text) > LONGEST:
        return None
    whole, point, fraction = text.partition("点")
    value = _positional(whole) if _all_digits(whole) else _grouped(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    if not fraction or not _all_digits(fraction):
        return None
    return Decimal(f"{value}.{''.join(str(DIGITS[c]) for c in fraction)}")


def _all_digits(text: str) -> bool:
    return all(char in DIGITS for char in text)


def _positional(text: str) -> int | None:
    """One digit alone, or a year or number read digit by digit (二〇二三); 三四 is no number."""
    if len(text) == 1:
        return DIGITS[text]
    if len(text) >= 4 or "〇" in text:
        return int("".join(str(DIGITS[char]) for char in text))
    return None


def _grouped(text: str) -> int | None:
    total = section = digit = 0
    pending = False  # a digit that no 十百千万亿 has taken yet
    smallest = 10**12
    for char in text:
        if char in DIGITS:
            if pending and digit:
                return None
            digit, pending = DIGITS[char], True
        elif char in SMALL:
            unit = SMALL[char]
            if unit >= smallest or (not pending and char != "十"):
                return None
            section += (digit if pending else 1) * unit
            smallest, digit, pending = unit, 0, False
        else:
            section += digit
            if not section:
                return None
            if LARGE[char] == 10**8:
                total, section = (total + section) * 10**8, 0
            else:
                total, section = total + section * 10**4, 0
            smallest, digit, pending = 10**12, 0, False
    return total + section + digit
