"""A report that is a file: .docx and .pdf with text are read, the others say why not."""

# ruff: noqa: E501 - bytes and markup read best in one line

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import pdf_file
from samples import PARAGRAPHS, TITLE, html

from gongkai.errors import DocumentUnreadableError, NoAttachmentTextError, NotAReportError
from gongkai.page import Attachment, Page, read_page, report_files, require_report, with_file


def word_file(*, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = docx.Document()
    document.add_paragraph("云政发〔2023〕9号")
    document.add_paragraph(TITLE)
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for line, values in zip(table.rows, rows, strict=True):
            for cell, value in zip(line.cells, values, strict=True):
                cell.text = value
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_file_is_read() -> None:
    page = require_report(read_page(word_file(rows=(("事项", "数量"), ("复议", "128")))))

    assert (page.kind, page.title, page.report_year) == ("attachment", TITLE, 2022)
    assert page.fields == {"document_number": "云政发〔2023〕9号"}
    assert page.text == "\n".join((*PARAGRAPHS, "事项\t数量", "复议\t128"))
    assert [page.text[p.start : p.end] for p in page.paragraphs] == page.text.split("\n")
    assert page.paragraphs[0].path == "/word/document.xml/body/p[3]"
    assert page.paragraphs[-1].path == "/word/document.xml/body/tbl[1]/tr[2]"


def test_a_pdf_with_text_is_read_and_its_lines_joined() -> None:
    page = read_page(
        pdf_file(
            TITLE, "2022年，全市深入推进依法行政，审查规范性文件36", "件，废止4件。", "一、主要做法", "- 1 -"
        )
    )

    assert page.title == TITLE
    assert page.text == "2022年，全市深入推进依法行政，审查规范性文件36件，废止4件。\n一、主要做法"
    assert page.paragraphs[0].path == "/page[1]"


def test_a_page_and_its_file_together() -> None:
    block = "<table><tr><td>索引号</td><td>990100/2023-00017</td><td>发布机构</td><td>云川市司法局</td></tr></table>"
    page = read_page(html(block=block, body="<p>附件：<a href='/f/1.docx'>报告.docx</a></p>").encode())
    assert page.kind == "attachment"
    assert [a.href for a in page.attachments] == ["/f/1.docx"]
    with pytest.raises(NoAttachmentTextError, match=r"/f/1\.docx"):
        require_report(page)

    whole = require_report(with_file(page, read_page(word_file())))

    assert whole.fields["publisher"] == "云川市司法局"
    assert whole.text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("title", "links", "chosen"),
    [
        (TITLE, {"/a.docx": "附件"}, ["/a.docx"]),
        (TITLE, {"/a.pdf": "附件1.pdf", "/b.docx": TITLE}, ["/b.docx"]),
        (TITLE, {"/a.docx": f"{TITLE}.docx", "/b.pdf": f"{TITLE}.pdf"}, ["/a.docx", "/b.pdf"]),
        (TITLE, {"/a.pdf": "2022年法治政府建设情况统计表.pdf", "/b.docx": TITLE}, ["/b.docx"]),
        (TITLE, {"/a.pdf": "附件1.pdf", "/b.docx": "附件2.docx"}, []),
        (TITLE, {"/a.doc": f"{TITLE}.doc"}, []),
        ("文件下载", {"/a.docx": f"{TITLE}.docx"}, ["/a.docx"]),
        ("文件下载", {"/a.docx": "附件.docx"}, []),
        ("关于印发2023年法治政府建设工作计划的通知", {"/a.docx": f"{TITLE}.docx"}, []),
    ],
)
def test_the_file_that_is_the_report_is_known_by_its_name_or_by_being_the_only_one(
    title: str, links: dict[str, str], chosen: list[str]
) -> None:
    found = tuple(Attachment(href, words) for href, words in links.items())
    page = Page(kind="attachment", title=title, attachments=found)

    assert [file.href for file in report_files(page)] == chosen


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ((f"{TITLE}（一）.docx", f"{TITLE}（二）.docx"), "split over 2 files"),
        ((f"{TITLE}1.pdf", f"{TITLE}2.pdf", f"{TITLE}3.pdf"), "split over 3 files"),
        ((f"{TITLE}（上）", f"{TITLE}（下）"), "split over 2 files"),
        ((f"{TITLE} 第一部分.pdf", f"{TITLE} 第二部分.pdf"), "split over 2 files"),
        ((f"{TITLE}-1.pdf", f"{TITLE}-2.pdf"), "split over 2 files"),
        (("2021年法治政府建设情况报告.docx", "2022年法治政府建设情况报告.docx"), "reports on 2 years"),
    ],
)
def test_of_parts_and_of_several_reports_none_is_taken_for_the_whole(
    names: tuple[str, ...], reason: str
) -> None:
    found = tuple(Attachment(f"/{at}.{'docx' if 'docx' in n else 'pdf'}", n) for at, n in enumerate(names))
    page = Page(kind="attachment", title=TITLE, attachments=found)

    assert report_files(page) == ()
    with pytest.raises(DocumentUnreadableError, match=reason):
        require_report(page)


def test_a_file_that_says_it_is_something_else_is_not_the_report() -> None:
    page = Page(kind="attachment", title=TITLE, attachments=(Attachment("/a.docx", "附件"),))
    plan = replace(read_page(word_file()), title="2023年工作计划", genre="plan")

    with pytest.raises(NotAReportError, match="plan"):
        require_report(with_file(page, plan))


def test_a_page_in_the_place_of_the_file_is_not_read_as_it() -> None:
    page = Page(kind="attachment", title=TITLE, attachments=(Attachment("/a.docx", "附件"),))

    with pytest.raises(DocumentUnreadableError, match="gives a page"):
        require_report(with_file(page, read_page(html().encode())))


def test_files_that_are_all_of_a_form_that_is_not_read_are_named() -> None:
    page = read_page(html(body="<p>附件：<a href='/f/1.doc'>报告.doc</a></p>").encode())

    with pytest.raises(DocumentUnreadableError, match=r"/f/1\.doc"):
        require_report(page)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
        (pdf_file(), "pictures of pages"),
        (b"%PDF-1.4\nbroken", "broken"),
        (b"PK\x03\x04word/broken", "broken"),
        (b"{\\rtf1 x}", ".rtf"),
        (b"\x89PNG\r\n\x1a\n", ".image"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(body: bytes, reason: str) -> None:
    page = read_page(body)

    assert (page.kind, page.text) == ("attachment", "")
    with pytest.raises(DocumentUnreadableError, match=reason) as caught:
        require_report(page)
    assert ".docx" in caught.value.remedy


def test_a_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(120_000_000))

    assert "unpacks" in read_page(out.getvalue()).reason


@settings(deadline=None)  # a busy machine is no fault of the file
@given(st.binary(max_size=60), st.integers(0, 3000))
def test_damaged_files_never_raise(junk: bytes, place: int) -> None:
    for whole in (WORD, PDF):
        at = place % len(whole)
        page = read_page(whole[:at] + junk + whole[at + len(junk) :])
        assert page.kind in ("attachment", "blocked", "shell", "list", "article")


WORD, PDF = word_file(), pdf_file(TITLE, *PARAGRAPHS)
