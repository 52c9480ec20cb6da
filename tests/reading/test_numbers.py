"""Words of numbers have exact values, or none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reading.numbers import arabic, chinese

DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """A whole number as Chinese writes it (our own, the other way round than the reader)."""
    if number < 10:
        return DIGITS[number]
    for power, word in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= power:
            head, rest = divmod(number, power)
            gap = "零" if rest and rest < power // 10 else ""
            return in_words(head) + word + (gap + in_words(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_number_in_words_has_the_value_it_was_made_from(number):
    assert chinese(in_words(number)) == number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十", "10"),
        ("十五", "15"),
        ("两百", "200"),
        ("三百二十一", "321"),
        ("一亿二千万", "120000000"),
        ("二〇二三", "2023"),
        ("三点五", "3.5"),
        ("一千零五", "1005"),
    ],
)
def test_words(words, value):
    assert chinese(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", "万", "百千", "三五", "十十", "百", "一二", "一" * 30, "三点"])
def test_what_makes_no_number_is_none(words):
    assert chinese(words) is None


def test_arabic_is_exact_and_bounded():
    assert arabic("1,360.50") == Decimal("1360.50")
    assert arabic("1" * 25) is None
