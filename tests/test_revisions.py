"""A page that was edited without a word about it: a finding, from a real server to proof."""

from __future__ import annotations

import pytest
from reports import GONE, cover, page, word_file
from test_file_reports import proved
from test_publishing import Site, site  # noqa: F401 - a fixture

MARCH, APRIL, MAY, JUNE = (f"2026-0{month}-01T00:00:00Z" for month in (3, 4, 5, 6))


def silent(site: Site) -> list[dict[str, object]]:  # noqa: F811
    return [row for row in site.published("findings") if row["check"] == "silent-edit"]


@pytest.fixture
def edited(site: Site) -> Site:  # noqa: F811
    """40 cases were published in March; the page has said 41 since April, and a person accepted that."""
    site.put("a.html", page(cases=40))
    site.run(at=MARCH)
    site.put("a.html", page(cases=41))
    site.run(at=APRIL, accept=True, max_lost=1.0)
    return site


def test_a_number_that_was_changed_is_a_finding_that_names_it(edited: Site) -> None:
    (row,) = silent(edited)
    indicator = next(row for row in edited.published("indicators") if row["raw"] == "41件")
    assert (row["stated"], row["computed"], row["verdict"]) == ("40件", "41件", "inconsistent")
    assert row["indicator_ids"] == indicator["indicator_id"]
    assert row["sentence_zh"] == (
        "“受理行政复议案件”在2026-03-01存档时为40件，在2026-04-01存档时为41件；页面没有说明作过修改。"
    )
    assert row["sentence_en"] == (
        "受理行政复议案件 was 40件 as archived on 2026-03-01 and is 41件 as archived on 2026-04-01; "
        "the page does not say that it was revised."
    )


def test_the_release_names_the_earlier_snapshot_and_is_proved_by_it(edited: Site) -> None:
    (report,) = edited.published("reports")
    times = {row["snapshot_id"]: str(row["retrieved_at"])[:10] for row in edited.published("snapshots")}
    assert times[report["earlier_snapshot_ids"]] == "2026-03-01"
    assert times[report["snapshot_id"]] == "2026-04-01"
    added = [row for row in edited.published("changes") if row["table"] == "findings"]
    assert [row["cause"] for row in added] == ["source-revised"]
    proved(edited.folder)


def test_it_stays_while_nothing_new_comes(edited: Site) -> None:
    before = silent(edited)
    unchanged = edited.run(at=MAY)
    edited.put("a.html", page(cases=41, footer="访问量：2"))
    assert (unchanged.version, edited.run(at=JUNE).version) == ("", "")
    assert silent(edited) == before


def test_a_later_edit_does_not_make_it_forgotten(edited: Site) -> None:
    edited.put("a.html", page(cases=41, closed=37))
    edited.run(at=MAY, accept=True, max_lost=1.0)
    found = sorted((str(row["stated"]), str(row["computed"])) for row in silent(edited))
    assert found == [("38件", "37件"), ("38件", "37件"), ("40件", "41件")], "37 against March and April"
    proved(edited.folder)


def test_a_page_that_went_back_no_longer_differs_from_what_it_was(edited: Site) -> None:
    edited.put("a.html", page(cases=40))
    edited.run(at=MAY, accept=True, max_lost=1.0)
    assert [(row["stated"], row["computed"]) for row in silent(edited)] == [("41件", "40件")]
    (report,) = edited.published("reports")
    assert len(str(report["earlier_snapshot_ids"]).split()) == 1
    proved(edited.folder)


def test_an_edit_waits_with_the_values_that_changed(site: Site) -> None:  # noqa: F811
    site.put("a.html", page(cases=40))
    site.run(at=MARCH)
    site.put("a.html", page(cases=41))
    assert site.run(at=APRIL).waiting
    assert silent(site) == []


def test_an_edit_from_before_the_first_release_is_found_in_the_archive(site: Site) -> None:  # noqa: F811
    site.put("a.html", page(cases=40))
    site.put("b.html", page(2023))
    site.run(at=MARCH, max_failed=1.0)
    (site.folder / "store").rename(site.folder / "lost")
    site.put("a.html", GONE)
    site.run(at=APRIL, max_failed=1.0)
    (site.folder / "store").rename(site.folder / "lost again")
    site.put("a.html", page(cases=41))
    assert site.run(at=MAY).version == "1.0.0"
    assert [(row["stated"], row["computed"]) for row in silent(site)] == [("40件", "41件")]
    proved(site.folder)


@pytest.mark.parametrize(
    ("then", "now", "stated", "computed", "verdict", "quoted"),
    [
        ("全面加强学习。", "全面加强学习培训。", None, None, "undecidable", "“（无）”改为“培训”"),
        ("进一步学习。", "学习。", None, None, "undecidable", "“进一步”改为“（无）”"),
        ("办结建议5件。", "", "5件", None, "inconsistent", "其中数字5件改为（无）"),
        ("建议１２件。", "建议12件。", None, None, "undecidable", "“１２”改为“12”"),
        ("甲" * 60, "乙" * 60, None, None, "undecidable", "正文不同；页面没有说明"),
        ("甲村办结5件；甲村办结5件。", "甲村办结5件。", "5件", None, "inconsistent", "甲村办结5件"),
    ],
)
def test_other_edits_of_the_text_are_one_finding(
    site: Site,  # noqa: F811
    then: str,
    now: str,
    stated: str | None,
    computed: str | None,
    verdict: str,
    quoted: str,
) -> None:
    site.put("a.html", page(text=then))
    site.run(at=MARCH)
    site.put("a.html", page(text=now))
    site.run(at=APRIL, accept=True, max_lost=1.0)
    (row,) = silent(site)
    assert (row["stated"], row["computed"], row["verdict"]) == (stated, computed, verdict)
    assert row["indicator_ids"] is None
    assert quoted in str(row["sentence_zh"])
    proved(site.folder)


@pytest.mark.parametrize(
    "now",
    [
        page(cases=41, title="示例丙区2023年法治政府建设情况报告（修订）"),
        page(cases=41, text="更正说明：原文所列受理行政复议案件数有误，现更正为41件。"),
        page(footer="访问量：2"),
        page().replace("38件。".encode(), "38件。</p><p>".encode()),
        page(year=2025),
    ],
    ids=["title", "note", "template", "white space", "the next year's"],
)
def test_what_is_no_silent_edit_is_no_finding(site: Site, now: bytes) -> None:  # noqa: F811
    site.put("a.html", page(index=""))
    site.run(at=MARCH)
    site.put("a.html", now.replace(b"990300/2024-00001", b"").replace(b"990300/2025-00001", b""))
    site.run(at=APRIL, accept=True, max_lost=1.0)
    assert silent(site) == []


def test_a_file_that_was_exchanged_is_compared_with_what_it_was(site: Site) -> None:  # noqa: F811
    site.put("a.html", cover("a.docx"))
    (site.root / "a.docx").write_bytes(word_file(40))
    site.run(at=MARCH)
    (site.root / "a.docx").write_bytes(word_file(41))
    site.run(at=APRIL, accept=True, max_lost=1.0)
    assert [(row["stated"], row["computed"]) for row in silent(site)] == [("40件", "41件")]
    assert len(site.published("snapshots")) == 3
    proved(site.folder)


def test_of_a_text_that_came_in_another_form_only_numbers_in_their_place_are_compared(
    site: Site,  # noqa: F811
) -> None:
    site.put("a.html", page(cases=40, index="990300/2024-00009"))
    site.run(at=MARCH)
    site.put("a.html", cover("a.docx"))
    (site.root / "a.docx").write_bytes(word_file(41))
    site.run(at=APRIL, accept=True, max_lost=1.0)
    assert [(row["stated"], row["computed"]) for row in silent(site)] == [("40件", "41件")]
    proved(site.folder)
