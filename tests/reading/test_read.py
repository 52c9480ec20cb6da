"""Reading any text: promises that hold whatever the text is."""

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.reading import read
from gongkai.reading.normalise import normalise

OFFICIAL = st.text(
    alphabet="一二三十百千万亿零两0123456789.,，、。；：（）()%％年月日第是个件名余约超过不低于其中分别为"
    "增长去年“”《》 \n办理案件人次元AN+-—/",
    max_size=200,
)


def spans(report):
    return sorted((row.start, row.end) for row in (*report.indicators, *report.set_aside))


@settings(deadline=None)  # the first text compiles the patterns
@given(st.one_of(st.text(max_size=200), OFFICIAL))
def test_any_text_gives_ordered_disjoint_spans_that_hold_every_numeral(text):
    # given any text at all, when it is read
    report = read(text, 2022)
    # then the spans are in order, inside the text, disjoint, and say what stands there
    found = spans(report)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    assert all(text[row.start : row.end] == row.raw for row in (*report.indicators, *report.set_aside))
    # and every numeral lies in exactly one of them
    covered = {index for start, end in found for index in range(start, end)}
    numerals = re.finditer(r"[0-9零一二三四五六七八九十百千万亿两]", normalise(text))
    assert {match.start() for match in numerals} <= covered


@settings(deadline=None)  # the first text compiles the patterns
@given(OFFICIAL)
def test_reading_is_a_function_of_the_text(text):
    assert read(text, 2022) == read(text, 2022)


@settings(deadline=None)  # the first text compiles the patterns
@given(st.text())
def test_normalising_keeps_every_offset(text):
    assert len(normalise(text)) == len(text)
