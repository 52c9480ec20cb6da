"""Where the main text begins and ends, whatever stands around it and however it is set."""

# ruff: noqa: E501 - markup reads best as it would stand in a page

from __future__ import annotations

from dataclasses import dataclass

import pytest
from lxml import etree
from samples import FIRST, LAST, PARAGRAPHS, TITLE, html, paragraphs

from gongkai.page import read_page

WHOLE = "\n".join(PARAGRAPHS)
RELATED = (
    "<div class='rel'><h3>相关链接</h3><ul><li><a href='/a'>云川市2021年法治政府建设情况报告</a></li>"
    "<li><a href='/b'>一图读懂云川市2022年法治政府建设情况报告</a></li></ul></div>"
)


@dataclass(frozen=True)
class Case:
    name: str
    body: str
    after: str = ""
    text: str = WHOLE


CASES = [
    Case("a container that nobody knows", f"<div class='xyz12'>{paragraphs()}</div>"),
    Case("paragraphs straight in the page", paragraphs()),
    Case("divs for paragraphs", f"<div>{paragraphs(tag='div')}</div>"),
    Case(
        "sections in sections",
        "<section><section><section>" + paragraphs(tag="section") + "</section></section></section>",
    ),
    Case(
        "bare text with line breaks",
        "<div id='zoom'>" + "<br>".join(f"　　{p}" for p in PARAGRAPHS) + "</div>",
    ),
    Case("one cell of a table", f"<table><tr><td class='bt'>{paragraphs()}</td></tr></table>"),
    Case("a cell and line breaks", "<table><tr><td>" + "<br/><br/>".join(PARAGRAPHS) + "</td></tr></table>"),
    Case("a custom element", f"<ucapcontent>{paragraphs()}</ucapcontent>"),
    Case(
        "every paragraph in spans and fonts",
        "<div>"
        + "".join(
            f"<p><span><font>{p[:7]}</font></span><span>{p[7:]}<o:p></o:p></span></p>" for p in PARAGRAPHS
        )
        + "</div>",
    ),
    Case("hidden and shown by a script", f"<div id='DOC' style='display:none'>{paragraphs()}</div>"),
    Case(
        "pages of one document, the second hidden",
        f"<div id='c'><div>{paragraphs(PARAGRAPHS[:4])}</div><div style='display:none'>{paragraphs(PARAGRAPHS[4:])}</div></div>",
    ),
    Case(
        "twice, for telephones",
        f"<div class='pc'>{paragraphs()}</div><div class='wap'>{paragraphs()}</div>",
    ),
    Case(
        "a hidden template among the paragraphs",
        f"<div id='zoom'><p style='display:none'>废止，失效（宣布失效）</p>{paragraphs()}</div>",
    ),
    Case(
        "title repeated before the text",
        f"<div id='zoom'><p style='text-align:center'><b>{TITLE}</b></p>{paragraphs()}</div>",
    ),
    Case(
        "title repeated over two lines, with the number",
        f"<div id='zoom'><p>云政发〔2023〕9号</p><p>云川市</p><p>2022年法治政府建设情况报告</p>{paragraphs()}</div>",
    ),
    Case(
        "title in other words, with the date of publication",
        "<div id='zoom'><p align='center'>云川市人民政府关于2022年法治政府建设情况的报告</p>"
        f"<p align='center'>（2023年3月8日）</p>{paragraphs()}</div>",
    ),
    Case(
        "the addressee begins it",
        f"<div id='zoom'><p>云川市人民政府文件</p><p>省人民政府：</p>{paragraphs()}</div>",
        text="省人民政府：\n" + WHOLE,
    ),
    Case(
        "tools, source and links inside the container",
        f"<div class='content'><div>【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div>{paragraphs()}"
        f"<p>来源：云川市司法局</p><p>责任编辑：李某</p><p><a>打印本页</a> <a>关闭窗口</a></p>{RELATED}</div>",
    ),
    Case(
        "a link to an explainer before the text",
        f"<div id='zoom'><p>点击查看政策解读：<a href='/jd'>《云川市2022年法治政府建设情况报告》解读</a></p>{paragraphs()}</div>",
    ),
    Case(
        "an explainer pasted below",
        f"<div class='content'>{paragraphs()}<p>政策解读</p><p>为便于公众了解报告，现就有关内容解读如下。</p>"
        "<p>报告分三个部分，全面反映了全市法治政府建设的情况，数据来自各部门。</p></div>",
    ),
    Case(
        "files after the text",
        f"<div id='zoom'>{paragraphs()}<p><a href='/f/1.pdf'>云川市2022年报告.pdf</a></p></div>",
    ),
    Case(
        "the list of attachments is part of it",
        "<div id='zoom'>" + paragraphs((*PARAGRAPHS[:-2], "附件：1.统计表", *PARAGRAPHS[-2:])) + "</div>",
        text="\n".join((*PARAGRAPHS[:-2], "附件：1.统计表", *PARAGRAPHS[-2:])),
    ),
    Case(
        "a mark of publication ends it",
        f"<div id='zoom'>{paragraphs((*PARAGRAPHS, '（此件公开发布）'))}</div>",
        text=WHOLE + "\n（此件公开发布）",
    ),
    Case(
        "signature in a sibling of the editor's element",
        f"<div class='article-content'><div class='TRS_Editor'>{paragraphs(PARAGRAPHS[:-2])}</div>"
        f"{paragraphs(PARAGRAPHS[-2:])}</div>",
    ),
    Case(
        "a notice and its annex in two elements",
        f"<div class='c'><div>{paragraphs(PARAGRAPHS[:2])}</div><div>{paragraphs(PARAGRAPHS[2:])}</div></div>",
    ),
    Case(
        "a data table is rows",
        "<div id='zoom'>" + paragraphs(PARAGRAPHS[:-2]) + "<table><tr><th>事项</th><th>数量</th></tr>"
        "<tr><td><p>行政复议</p></td><td><p>128</p></td></tr></table>"
        + paragraphs(PARAGRAPHS[-2:])
        + "</div>",
        text="\n".join((*PARAGRAPHS[:-2], "事项\t数量", "行政复议\t128", *PARAGRAPHS[-2:])),
    ),
    Case(
        "styles and scripts inside the text",
        f"<div id='zoom'><style>p{{color:red}}</style>{paragraphs(PARAGRAPHS[:3])}<script>var a=1;</script>"
        f"{paragraphs(PARAGRAPHS[3:])}</div>",
    ),
    Case(
        "a code to scan, pages before and after",
        f"<div class='main-content'>{paragraphs()}<p>扫一扫在手机打开当前页</p><p>上一篇：<a href='/1'>甲</a></p>"
        "<p>下一篇：<a href='/2'>乙</a></p></div>",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_main_text_is_the_document(case: Case) -> None:
    page = read_page(html(body=case.body, after=case.after or RELATED).encode())

    assert page.kind == "article"
    assert page.title == TITLE
    assert page.text == case.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_paragraphs_cover_the_text_and_lead_to_their_elements(case: Case) -> None:
    page = read_page(html(body=case.body).encode())

    assert "\n".join(page.text[p.start : p.end] for p in page.paragraphs) == page.text
    assert all(p.path.startswith("/html[1]/body[1]/") for p in page.paragraphs)


def test_a_path_leads_to_the_characters_in_the_archived_bytes() -> None:
    body = html().encode()
    page = read_page(body)
    tree = etree.HTML(body)
    for paragraph in page.paragraphs:
        (element,) = tree.xpath(paragraph.path)
        assert "".join(element.itertext()) == page.text[paragraph.start : paragraph.end]


def test_white_space_is_all_that_is_changed() -> None:
    body = (
        "<div id='zoom'><p>　　办结\n案件 &nbsp; 12\n件，\u200b同比\n增长３．５％。①㎡　 完成 Ⅱ 类。</p>"
        + paragraphs()
        + "</div>"
    )
    page = read_page(html(body=body).encode())

    assert page.text.split("\n")[0] == "办结案件 12 件，同比增长３．５％。①㎡ 完成 Ⅱ 类。"


def test_first_and_last_are_those_of_the_sample() -> None:
    page = read_page(html().encode())

    assert (page.text.split("\n")[0], page.text.split("\n")[-1]) == (FIRST, LAST)
