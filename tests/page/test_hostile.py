"""Broken and hostile pages: never an unhandled exception, never more than a stated time."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import LAST, TITLE, html, paragraphs

from gongkai.errors import PageTooLargeError, PageTooNestedError
from gongkai.page import page_record, read_page
from gongkai.page.model import KINDS
from gongkai.page.walk import MAX_BYTES, MAX_DEPTH, MAX_MARKUP

WHOLE = html().encode()
SECONDS = 20.0  # a hundredth of it is usual; the machine may be busy

TOO_LARGE = {
    "20 MB": WHOLE + b" " * 20_000_000,
    "one byte too many": b"x" * (MAX_BYTES + 1),
    "too many tags": b"<p>" * (MAX_MARKUP + 1),
}
HEAVY = {
    "one paragraph of 9 MB": html(body=f"<div><p>{'一段话，说明情况。' * 330_000}</p></div>").encode(),
    "a cell label a thousand times": ("<table><tr>" + "<td>索引号</td>" * 30_000).encode(),
    "labels in one line": ("<p>" + "<span>索引号：</span>" * 20_000).encode(),
    "colons": ("<p>" + "：" * 800_000).encode(),
    "blanks": ("<p>" + " " * 5_000_000 + "一").encode(),
    "brackets": ("<p>" + "〔2020〕" * 200_000 + "号").encode(),
    "hidden and shown in turns": ("<p style='display:none'>一句话。</p><p>二句话。</p>" * 8_000).encode(),
    "scripts": ("<script>var a='一';if(a==''){document.write(a)}</script>" * 20_000).encode(),
    "one script of open brackets": ("<script>document.write('一');" + "if(a=='" * 800 + "</script>").encode(),
    "titles": ("<h1>关于情况的报告</h1>" * 20_000 + paragraphs()).encode(),
    "breadcrumbs": ("<ul>" + "<li>当前位置：首页 &gt;</li>" * 20_000).encode(),
    "attributes": ("<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">一").encode(),
}


@pytest.mark.parametrize("body", TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_page_too_large_is_refused(body: bytes) -> None:
    with pytest.raises(PageTooLargeError):
        read_page(body)


@pytest.mark.parametrize("tag", ["div", "font", "table><tr><td"])
def test_a_page_nested_too_deep_is_refused(tag: str) -> None:
    with pytest.raises(PageTooNestedError):
        read_page((f"<{tag}>" * (50_000 if ">" not in tag else 30_000) + "一段话。").encode())


def test_a_page_nested_as_deep_as_allowed_is_read() -> None:
    deep = MAX_DEPTH - 20
    page = read_page(html(body="<div>" * deep + paragraphs() + "</div>" * deep).encode())

    assert page.text.endswith(LAST)


@pytest.mark.parametrize("body", HEAVY.values(), ids=HEAVY)
def test_a_heavy_page_is_read_in_time(body: bytes) -> None:
    begun = time.monotonic()
    page = read_page(body)

    assert page.kind in KINDS
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_a_truncated_page_gives_what_there_is(share: float) -> None:
    page = read_page(WHOLE[: int(share * len(WHOLE))])

    assert page.text.rstrip("\ufffd") in read_page(WHOLE).text


def test_nul_characters_are_left_out() -> None:
    page = read_page(WHOLE.replace("法治".encode(), "法\0治".encode()))

    assert page == read_page(WHOLE)


def test_mixed_encodings_keep_what_is_valid() -> None:
    page = read_page(WHOLE.replace("联系电话".encode(), "联系电话".encode("gb18030")))

    assert (page.charset, page.title) == ("utf-8", TITLE)
    assert page.text == read_page(WHOLE).text


markup = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "<li>",
            "<span>",
            "</span>",
            "<br>",
            "<h1>",
        ),
        *(
            "<script>",
            "</script>",
            "<div style='display:none'>",
            "<a href='/x.pdf'>",
            "</a>",
            "<!--",
            "-->",
            "<",
            ">",
            "&nbsp;",
        ),
        *(
            "索引号：",
            "发布机构",
            "文号:",
            "来源：云川市",
            "2023-03-08",
            "云政发〔2023〕9号",
            "首页 > 公开 > ",
            "当前位置：",
            "\u200b",
            "\n",
        ),
        *(
            "一段话，说明情况。",
            "各县区人民政府：",
            TITLE,
            "document.write('甲');",
            "var a='乙';",
            "if(a==''){",
            "}else{",
            "附件：1.表",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(markup, max_size=60))
@example(["<span>甲<p></p>\u200b</span>"])  # the last line has no words: an element held one too many
def test_any_markup_gives_a_page_whose_paragraphs_are_its_text(parts: list[str]) -> None:
    page = read_page("".join(parts).encode())

    assert page.kind in KINDS
    assert "\n".join(page.text[p.start : p.end] for p in page.paragraphs) == page.text
    assert page == read_page("".join(parts).encode())
    assert set(page_record("x", page)) >= {"doc", "kind", "title", "text"}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(WHOLE)))
def test_any_bytes_give_a_page(junk: bytes, at: int) -> None:
    for body in (junk, WHOLE[:at] + junk + WHOLE[at:]):
        assert read_page(body).kind in KINDS
