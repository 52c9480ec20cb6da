"""Bytes to text: the order of the standard, and evidence against a wrong declaration."""

# ruff: noqa: E501 - bytes and markup read best in one line

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import PARAGRAPHS, html

from gongkai.page import read_page
from gongkai.page.decoding import decode

TEXT = html()
META = '<meta charset="utf-8">'
HANT = "<html><body><p>為深入推進依法行政，現將法治政府建設有關情況報告如下，請審閱。關於機構與資訊公開的說明。</p></body></html>"


def declared(charset: str) -> str:
    return TEXT.replace(META, f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">')


@pytest.mark.parametrize(
    ("body", "content_type", "charset", "source"),
    [
        (TEXT.encode(), None, "utf-8", "meta"),
        (TEXT.encode(), "text/html; charset=UTF-8", "utf-8", "http"),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=gbk", "utf-8", "bom"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None, "utf-16-le", "bom"),
        (TEXT.encode("utf-16-le"), None, "utf-16-le", "evidence"),
        (declared("gb2312").encode("gb18030"), None, "gb18030", "meta"),
        (declared("gbk").encode("gb18030"), "text/html;charset=GBK", "gb18030", "http"),
        # declarations that cannot be right
        (declared("gb2312").encode(), None, "utf-8", "evidence"),
        (TEXT.encode("gb18030"), None, "gb18030", "evidence"),
        (TEXT.encode("gb18030"), "text/html; charset=utf-8", "gb18030", "evidence"),
        (TEXT.encode(), "text/html; charset=ISO-8859-1", "utf-8", "meta"),
        # no declaration
        (TEXT.replace(META, "").encode(), None, "utf-8", "evidence"),
        (TEXT.replace(META, "").encode("gb18030"), None, "gb18030", "evidence"),
        (HANT.encode("big5"), None, "big5hkscs", "evidence"),
        (b"<p>plain</p>", None, "utf-8", "default"),
    ],
)
def test_charset_and_how_it_was_decided(
    body: bytes, content_type: str | None, charset: str, source: str
) -> None:
    decoded = decode(body, content_type)

    assert (decoded.charset, decoded.source) == (charset, source)
    assert "\ufffd" not in decoded.text


def test_a_truncated_page_keeps_its_charset() -> None:
    whole = TEXT.encode()
    cut = whole[: whole.rindex("再上新台阶".encode()) + 1]

    assert decode(cut).charset == "utf-8"
    assert read_page(cut).text.startswith(PARAGRAPHS[0])


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded(body: bytes) -> None:
    assert "\0" not in decode(body).text
