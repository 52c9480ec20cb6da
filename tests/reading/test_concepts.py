"""Concepts: rows of different reports that measure the same get the same name, and others get none."""

from __future__ import annotations

import csv
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reading import concepts


def entries(name: str) -> list[dict[str, str]]:
    text = (files("gongkai") / "codelists" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


ENTRIES = entries("concepts.csv")
THEMES = {entry["theme_id"] for entry in entries("themes.csv")}
EACH_ENTRY = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["concept_id"])


def concept_of(label: str, unit: str, heading: str = "") -> str | None:
    concept = concepts.match(label, unit, heading)
    return concept.concept_id if concept else None


def test_the_list_is_large_and_its_ids_are_stable_names() -> None:
    names = [entry["concept_id"] for entry in ENTRIES]
    assert len(names) >= 80
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_every_theme_has_concepts_and_every_concept_a_theme() -> None:
    assert {entry["theme_id"] for entry in ENTRIES} == THEMES


@EACH_ENTRY
def test_an_entry_is_told_in_both_languages(entry: dict[str, str]) -> None:
    assert re.search(r"[\u4e00-\u9fff]", entry["name_zh"])
    assert entry["definition_zh"].endswith("。")
    assert re.fullmatch(r"[ -~]+", entry["name_en"])
    assert re.fullmatch(r"[ -~]+\.", entry["definition_en"])


@EACH_ENTRY
def test_an_entry_is_found_by_its_own_words(entry: dict[str, str]) -> None:
    groups = entry["words_all"].split()
    label = "".join(group.split("|")[0] for group in groups if not group.startswith("@"))
    heading = "".join(group[1:].split("|")[0] for group in groups if group.startswith("@"))
    assert concept_of(label, entry["units"].split()[0], heading) == entry["concept_id"]


@pytest.mark.parametrize(
    ("label", "unit", "concept"),
    [
        ("全区涉及行政诉讼案件", "件", "litigation-cases"),
        ("“行政应诉案件”总数", "宗", "litigation-cases"),
        ("行政机关负责人出庭应诉", "人次", "head-appearances"),
        ("行政诉讼案件负责人出庭应诉率", "%", "head-appearance-rate"),
        ("共收到行政复议申请", "件", "reconsideration-applications"),
        ("行政复议案件依法受理", "件", "reconsideration-accepted"),
        ("审结行政复议案件", "件", "reconsideration-concluded"),
        ("合法性审核政府合同、协议", "份", "contracts-reviewed"),
        ("党内规范性文件废止", "件", "party-documents-repealed"),
        ("废止行政规范性文件", "件", "normative-documents-repealed"),
        ("随机抽取行政执法案卷", "卷", "case-files-inspected"),
        ("调处化解各类矛盾纠纷", "起", "disputes-mediated"),
        ("发放各类普法宣传资料", "份", "publicity-materials"),
        ("政务服务事项“全程网办”率", "%", "full-online-rate"),
        ("办理法律援助案件", "件", "legal-aid-cases"),
    ],
)
def test_different_wordings_of_one_measure_meet(label: str, unit: str, concept: str) -> None:
    assert concept_of(label, unit) == concept


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("征地类行政复议案件", "件"),  # a part of the cases
        ("一审行政诉讼案件", "件"),
        ("办理行政复议案件", "场"),  # not a count of cases
        ("行政诉讼案件同比下降", "%"),  # a change
        ("组织旁听行政诉讼案件庭审", "场"),
        ("培训人民调解员", "人"),  # not how many there are
        ("新增人民调解委员会", "个"),
        ("律所签订长期法律顾问合同", "家"),
        ("发放禁毒宣传资料", "份"),
        ("评查行政许可案卷", "份"),
        ("创建县级民主法治示范村", "个"),
        ("按期办结率", "%"),  # of what?
        ("受理", "件"),
        ("罚没款", "万元"),  # in all, or of the cases just named?
        ("罚没案件", "万元"),
        ("", ""),
    ],
)
def test_no_mapping_beats_a_wrong_one(label: str, unit: str) -> None:
    assert concept_of(label, unit) is None


def test_the_heading_says_what_a_short_label_leaves_out() -> None:
    assert concept_of("按期签收率", "%", "提升12345热线办理质效") == "hotline-acceptance-on-time-rate"
    assert concept_of("按期签收率", "%", "加强公文管理") is None


@given(st.text(max_size=60), st.sampled_from(["件", "%", "", "万元"]), st.text(max_size=20))
def test_any_text_is_mapped_or_not_and_always_in_the_same_way(label: str, unit: str, heading: str) -> None:
    assert concepts.match(label, unit, heading) is concepts.match(label, unit, heading)


@pytest.mark.shared
def test_most_gold_rows_find_a_concept(shared: Path) -> None:
    golds = [shared / "seed" / "gold.jsonl", *sorted((shared / "dev" / "texts").glob("*.gold.jsonl"))]
    rows = [json.loads(line) for path in golds for line in path.read_text(encoding="utf-8").splitlines()]
    labels = [(row["label"], row["unit"]) for row in rows if row["indicator"]]
    found = [label for label, unit in labels if concept_of(label, unit)]
    assert len(found) / len(labels) >= 0.55
