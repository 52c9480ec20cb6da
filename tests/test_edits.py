"""A page edited without a word about it: what changed is said, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from reports import word_file

from gongkai.edits import Edit, compare
from gongkai.snapshot import Snapshot

NOTHING = {"bytes": False, "template": False, "statement": False, "text": False, "numbers": False}


def page(
    cases: str = "46件",
    title: str = "甲市2025年法治政府建设情况报告",
    banner: str = "今天是3月1日",
    last: str = "下一步，继续推进严格规范公正文明执法。",
    index: str = "990001-2025-00001",
    charset: str = "utf-8",
) -> Snapshot:
    html = f"""<html><head><meta charset="{charset}"><title>{title}</title></head><body>
    <div class="top">{banner}</div><table><tr><td>索引号：</td><td>{index}</td></tr></table>
    <h1>{title}</h1><div id="zoom">
    <p>全年受理行政复议案件{cases}，审结40件，纠错率为12.5%。</p>
    <p>组织法治培训12场次，覆盖1300余人次，发放宣传资料2.3万份。</p>
    <p>{last}</p></div></body></html>"""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    headers = (("Content-Type", f"text/html; charset={charset}"),)
    return Snapshot("http://a.gov.cn/1.html", moment, 200, headers, html.encode(charset))


@pytest.mark.parametrize(
    ("new", "changed"),
    [
        (page(), {}),
        (page(charset="gbk"), {"bytes": True}),  # the same words in another encoding
        (page(banner="今天是3月2日"), {"bytes": True, "template": True}),
        (page(last="下一步，继续推进依法行政，规范公正文明执法。"), {"bytes": True, "text": True}),
        (page(cases="47件"), {"bytes": True, "text": True, "numbers": True}),
        (page(cases="４６件"), {"bytes": True, "text": True}),
        (page(index="990001-2025-00002"), {"bytes": True, "template": True, "statement": True}),
    ],
)
def test_what_changed_is_said(new: Snapshot, changed: dict[str, bool]) -> None:
    edit = compare(page(), new)
    assert {name: getattr(edit, name) for name in NOTHING} == NOTHING | changed
    assert edit.silent == any(changed.get(name) for name in ("statement", "text", "numbers"))


def test_the_numbers_and_paragraphs_are_named() -> None:
    edit = compare(page(cases="46件"), page(cases="47件"))
    assert (edit.numbers_removed, edit.numbers_added) == (("46件",), ("47件",))
    assert edit.removed == ("全年受理行政复议案件46件，审结40件，纠错率为12.5%。",)
    assert edit.added == ("全年受理行政复议案件47件，审结40件，纠错率为12.5%。",)
    assert str(edit) == "bytes, main text, numbers (46件 -> 47件)"


def test_a_paragraph_more_is_no_change_of_the_template() -> None:
    edit = compare(page(), page(last="下一步，继续推进依法行政。</p><p>全年办结建议17件。"))
    assert (edit.template, edit.numbers, edit.numbers_removed, edit.numbers_added) == (
        False,
        True,
        (),
        ("17件",),
    )


def test_the_way_back_is_the_mirror() -> None:
    there, back = compare(page(), page(cases="50件")), compare(page(cases="50件"), page())
    assert (there.removed, there.numbers_removed) == (back.added, back.numbers_added)


def test_nothing_is_said_of_the_same_bytes() -> None:
    assert compare(page(), page()) == Edit(**NOTHING)
    assert str(compare(page(), page())) == "nothing"


def test_an_exchanged_file_is_compared_without_a_template() -> None:
    old, new = (replace(page(), body=word_file(cases)) for cases in (40, 41))
    edit = compare(old, new)
    assert (edit.text, edit.template, edit.numbers_removed, edit.numbers_added) == (
        True,
        False,
        ("40件",),
        ("41件",),
    )
