"""Arithmetic over what a report says: what is found, and what is left alone."""

import pytest

from gongkai import checks
from gongkai.reading import read

RATE = "2022年，涉及行政诉讼案件{cases}件，负责人出庭应诉案件{seen}件，出庭率{rate}。"


def findings(text, year=2022):
    return [(f.check, f.verdict) for f in checks.check(read(text, year))]


@pytest.mark.parametrize(
    ("cases", "seen", "rate", "verdict"),
    [
        ("12", "11", "92%", "consistent"),  # 91.67 rounds to what is stated
        ("12", "11", "91.7%", "consistent"),
        ("12", "11", "95%", "inconsistent"),
        ("12", "11", "91%", "inconsistent"),  # cut off is not rounded
        ("120余", "110", "92%", "undecidable"),
    ],
)
def test_a_rate_is_compared_with_its_counts_to_the_digits_stated(cases, seen, rate, verdict):
    assert findings(RATE.format(cases=cases, seen=seen, rate=rate)) == [("rate", verdict)]


def test_a_finding_says_what_was_stated_and_computed_in_a_sentence():
    found = checks.check(read(RATE.format(cases=12, seen=11, rate="95%"), 2022))[0]
    assert (found.stated, found.computed, found.tolerance) == ("95%", "91.67%", "0.5")
    assert found.sentence_zh == "11件/12件=91.67%，与所称95%不一致。"
    assert found.sentence_en == "11 of 12 is 91.67%, inconsistent with the stated 95%."
    assert found.indicators == (1, 0, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下沉事项168项，其中96项即时办理，72项代办帮办。", [("parts", "consistent")]),
        ("受理案件10件，其中行政许可6件、行政处罚3件。", []),  # 其中 need not name all
        ("全区人口12万人。办结率、满意率均为100%。", []),
        ("群众满意率达到105%。", [("percentage", "inconsistent")]),
        ("受理案件同比增长130%。", []),
        ("2019年清理文件12件。", [("period", "undecidable")]),
        ("2021年清理文件12件，2022年清理文件9件。", []),
    ],
)
def test_other_checks(text, expected):
    assert findings(text) == expected


def test_a_change_is_compared_with_both_years():
    text = "2021年受理投诉举报100件，2022年受理投诉举报{now}件，同比增长20%。"
    assert findings(text.format(now=120)) == [("change", "consistent")]
    assert findings(text.format(now=150)) == [("change", "inconsistent")]


@pytest.mark.shared
def test_the_seed_is_consistent_with_itself(shared):
    report = read((shared / "seed" / "report.txt").read_text(encoding="utf-8"), 2022)
    said = {f.sentence_en for f in checks.check(report)}
    assert "11 of 12 is 91.67%, consistent with the stated 92%." in said
    assert "The parts 96+72 add up to 168, consistent with the stated 168." in said


@pytest.mark.shared
def test_no_development_text_is_called_inconsistent(shared):
    for path in (shared / "dev" / "texts").glob("*.txt"):
        report = read(path.read_text(encoding="utf-8"))
        assert [f for f in checks.check(report) if f.verdict == "inconsistent"] == []
