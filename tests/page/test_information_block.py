"""The information block, whatever its markup: one case a variant."""

# ruff: noqa: E501 - markup reads best as it would stand in a page

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from samples import html, paragraphs

from gongkai.page import read_page

ALL = {
    "index_number": "990100/2023-00017",
    "publisher": "云川市司法局",
    "written_date": "2023-03-08",
    "document_number": "云司〔2023〕5号",
}
THREE = {k: v for k, v in ALL.items() if k != "document_number"}


@dataclass(frozen=True)
class Case:
    name: str
    block: str = ""
    under: str = ""
    after: str = ""
    head: str = ""
    wanted: dict[str, str | None] = field(default_factory=lambda: dict(ALL))


CASES = [
    Case(
        "cells of a table, labels with colon",
        "<table><tr><td>索引号：</td><td>990100/2023-00017</td><td>发布机构：</td><td>云川市司法局</td></tr>"
        "<tr><td>成文日期：</td><td>2023年3月8日</td><td>文号：</td><td>云司〔2023〕5号</td></tr></table>",
    ),
    Case(
        "cells without colon, labels spaced out",
        "<table><tr><th>索 引 号</th><td>990100/2023-00017</td><th>发布机构</th><td>云川市司法局</td></tr>"
        "<tr><th>生成日期</th><td>2023-03-08</td><th>文&emsp;&emsp;号</th><td>云司〔2023〕5号</td></tr></table>",
    ),
    Case(
        "colon in a cell of its own",
        "<table><tr><td>索引号</td><td>：</td><td>990100/2023-00017</td></tr>"
        "<tr><td>发布机构</td><td>：</td><td>云川市司法局</td></tr>"
        "<tr><td>成文日期</td><td>：</td><td>2023-03-08</td></tr></table>",
        wanted=THREE,
    ),
    Case(
        "a row of labels over a row of values",
        "<table><tr><th>索引号</th><th>发布机构</th><th>成文日期</th><th>文号</th></tr>"
        "<tr><td>990100/2023-00017</td><td>云川市司法局</td><td>2023-03-08</td><td>云司〔2023〕5号</td></tr></table>",
    ),
    Case(
        "label and value in one cell",
        "<table><tr><td><b>索 引 号：</b>990100/2023-00017</td><td><b>发布机构：</b>云川市司法局</td></tr>"
        "<tr><td><b>发文日期：</b>2023-03-08</td><td><b>文　　号：</b>云司〔2023〕5号</td></tr></table>",
    ),
    Case(
        "a table within a cell of a table",
        "<table><tr><td><table><tr><td><b>索引号:</b></td><td>990100/2023-00017</td></tr></table></td>"
        "<td><table><tr><td><b>发文机关:</b></td><td>云川市司法局</td></tr></table></td></tr>"
        "<tr><td><table><tr><td><b>成文日期:</b></td><td>2023年03月08日</td></tr></table></td>"
        "<td><table><tr><td><b>发文字号:</b></td><td>云司〔2023〕5号</td></tr></table></td></tr></table>",
    ),
    Case(
        "alternating items of a list",
        "<ul><li>索引号</li><li>990100/2023-00017</li><li>发布机构</li><li>云川市司法局</li>"
        "<li>成文日期</li><li>2023-03-08</li><li>文号</li><li>云司〔2023〕5号</li></ul>",
    ),
    Case(
        "items with label and value",
        "<ul><li><strong>索引号：</strong>990100/2023-00017</li><li><strong>发布机构：</strong><span>云川市司法局</span></li>"
        "<li><strong>成文日期：</strong>2023-03-08</li><li><strong>文号：</strong><a>云司〔2023〕5号</a></li></ul>",
    ),
    Case(
        "bracketed labels",
        "<ol><li>[索引号] 990100/2023-00017</li><li>[发文机构] <span>云川市司法局</span></li>"
        "<li>[成文日期]2023-03-08</li><li>[发文字号]<span>云司〔2023〕5号</span></li><li>[废止日期]</li><li>[有效性]</li></ol>",
        wanted={**ALL, "repeal_date": "", "validity": ""},
    ),
    Case(
        "definition list",
        "<dl><dt>索引号</dt><dd>990100/2023-00017</dd><dt>发布机构</dt><dd>云川市司法局</dd>"
        "<dt>成文日期</dt><dd>2023-03-08</dd><dt>文号</dt><dd>云司〔2023〕5号</dd></dl>",
    ),
    Case(
        "spans in one line",
        "<div><span>索引号：</span><span>990100/2023-00017</span><span>发布机构：</span><span>云川市司法局</span>"
        "<span>成文日期：</span><span>2023-03-08</span><span>文号：</span><span>云司〔2023〕5号</span></div>",
    ),
    Case(
        "spans in one line, no colons",
        "<div><span>索引号</span><span>990100/2023-00017</span> <span>发布机构</span><span>云川市司法局</span> "
        "<span>成文日期</span><span>2023-03-08</span> <span>发文字号</span><span>云司〔2023〕5号</span></div>",
    ),
    Case(
        "paragraphs in pairs",
        "<div class='i'><h1>索引号</h1><p>990100/2023-00017</p></div><div class='i'><h1>发布机构</h1><p>云川市司法局</p></div>"
        "<div class='i'><h1>成文日期</h1><p>2023-03-08</p></div><div class='i'><h1>文号</h1><p>云司〔2023〕5号</p></div>",
    ),
    Case(
        "blocks within blocks",
        "<div class='r'><strong>索引号：</strong><div>990100/2023-00017</div></div>"
        "<div class='r'><strong>发布机构：</strong><div>云川市司法局</div></div>"
        "<div class='r'><strong>成文时间：</strong><div>2023-03-08</div></div>"
        "<div class='r'><strong>文 号：</strong><div>云司〔2023〕5号</div></div>",
    ),
    Case(
        "label element and bare text",
        "<div class='c'><label>索引号：</label>990100/2023-00017</div><div class='c'><label>发布机构：</label>云川市司法局</div>"
        "<div class='c'><label>成文日期：</label>2023-03-08</div><div class='c'><label>文号：</label>云司〔2023〕5号</div>",
    ),
    Case(
        "block label and bare text",
        "<table><tr><td><div>索引号：</div>990100/2023-00017</td><td><div>发布机构：</div>云川市司法局</td></tr>"
        "<tr><td><div>成文日期：</div>2023-03-08</td><td><div>文号：</div>云司〔2023〕5号</td></tr></table>",
    ),
    Case(
        "labels split over tags",
        "<table><tr><th>索<i></i>引<i></i>号：</th><td>990100/2023-00017</td><th><span>发布</span><span>机构</span>：</th>"
        "<td>云川市司法局</td></tr><tr><th>成文<b>日期</b></th><td>2023-03-08</td>"
        "<th>文<span style='padding:1em'></span>号</th><td>云司〔2023〕5号</td></tr></table>",
    ),
    Case(
        "numbers split over tags",
        "<ul><li>索引号：<span>990100</span>/<span>2023</span>-00017</li><li>发布机构：云川市<span>司法局</span></li>"
        "<li>成文日期：<span>2023</span>年<span>3</span>月<span>8</span>日</li>"
        "<li>文号：云司〔<span>2023</span>〕<span>5</span>号</li></ul>",
    ),
    Case(
        "one line with bars",
        "<p>索取号：990100/2023-00017 | 发文机关：云川市司法局 | 印发日期：2023-03-08 | 文号：云司〔2023〕5号 |</p>",
    ),
    Case(
        "one line with blanks",
        "<p>索引号：990100/2023-00017&nbsp;&nbsp;&nbsp;发布机构：云川市司法局　　成文日期：2023-03-08　　文号：云司〔2023〕5号</p>",
    ),
    Case(
        "one line with nothing between",
        "<p>索引号：990100/2023-00017发布机构：云川市司法局成文日期：2023-03-08发文字号：云司〔2023〕5号</p>",
    ),
    Case(
        "empty values followed by the next label",
        "<ul><li>索引号：990100/2023-00017</li><li>发文字号：</li><li>发布机构：云川市司法局</li>"
        "<li>主题分类：</li><li>有效性：</li><li>成文日期：2023-03-08</li></ul>",
        wanted={**THREE, "document_number": "", "subject_category": "", "validity": ""},
    ),
    Case(
        "empty cells",
        "<table><tr><td>索引号</td><td>990100/2023-00017</td><td>发文字号</td><td></td></tr>"
        "<tr><td>发布机构</td><td>云川市司法局</td><td>有效性</td><td>&nbsp;</td></tr>"
        "<tr><td>成文日期</td><td>2023-03-08</td><td>废止日期</td></tr></table>",
        wanted={**THREE, "document_number": "", "validity": "", "repeal_date": ""},
    ),
    Case(
        "the whole block hidden",
        "<div style='display:none'><table><tr><td>索引号:</td><td>990100/2023-00017</td><td>发布机构:</td><td>云川市司法局</td>"
        "</tr><tr><td>成文日期:</td><td>2023-03-08</td><td>文号:</td><td>云司〔2023〕5号</td></tr></table></div>",
    ),
    Case(
        "block twice, for telephones",
        2
        * (
            "<table><tr><td>索引号:</td><td>990100/2023-00017</td><td>发布机构:</td><td>云川市司法局</td></tr>"
            "<tr><td>成文日期:</td><td>2023-03-08</td><td>文号:</td><td>云司〔2023〕5号</td></tr></table>"
        ),
    ),
    Case(
        "placeholders of the template",
        "<table><tr><td>索引号</td><td>990100/2023-00017</td><td>主题分类</td><td>meta_695767_2</td></tr>"
        "<tr><td>发布机构</td><td>云川市司法局</td><td>有效性</td><td>{{validity}}</td></tr>"
        "<tr><td>成文日期</td><td>2023-03-08</td><td>废止日期</td><td>----</td></tr></table>",
        wanted={**THREE, "subject_category": "", "validity": "", "repeal_date": ""},
    ),
    Case(
        "hidden alternatives that contradict each other",
        "<ul><li>索引号：990100/2023-00017</li><li>发布机构：云川市司法局</li><li>成文日期：2023-03-08</li>"
        "<li style='display:none'>有效性：有效</li><li style='display: none;'>有效性：失效</li></ul>",
        wanted={**THREE, "validity": None},
    ),
    Case(
        "an alternative chosen by a constant condition",
        "<ul><li>索引号：990100/2023-00017</li><li>发布机构：云川市司法局</li><li>成文日期：2023-03-08</li>"
        """<li v-if='"2"=="1"' style='display:none'>有效性：有效</li>"""
        """<li v-if='"2"=="2"' style='display:none'>有效性：失效</li></ul>""",
        wanted={**THREE, "validity": "失效"},
    ),
    Case(
        "value written by a script",
        "<ul><li>索引号：990100/2023-00017</li><li>发布机构：<script>var a='';if(a==''){a='云川市司法局';}"
        "document.write(a);</script></li><li>成文日期：2023-03-08</li></ul>",
        wanted=THREE,
    ),
    Case(
        "label and value written by a script",
        "<ul><li>索引号：990100/2023-00017</li><li>成文日期：2023-03-08</li><li id=x><script>"
        "var p = '云川市司法局'; $('#x').html('发布机构：' + p);</script></li></ul>",
        wanted=THREE,
    ),
    Case(
        "the line under the title",
        under="<div class='info'><span>发布时间：2023-03-09 10:20</span><span>来源：云川市司法局</span>"
        "<span>浏览次数：<i id='c'></i>次</span><span>字体：[<a>大</a> <a>中</a> <a>小</a>]</span></div>",
        wanted={"published_date": "2023-03-09", "information_source": "云川市司法局", "publisher": None},
    ),
    Case(
        "labels and values side by side under the title",
        under="<div><span class='t'>时间：</span><span class='v'>2023-03-09</span>"
        "<span class='t'>来源：</span><span class='v'>云川市司法局</span><span>【字体：大 中 小】</span></div>",
        wanted={"published_date": "2023-03-09", "information_source": "云川市司法局"},
    ),
    Case(
        "a date without label under the title",
        under="<p><span>2023-03-09 08:21</span><span>来源：云川日报</span></p>",
        wanted={"published_date": "2023-03-09", "information_source": "云川日报"},
    ),
    Case(
        "a date without label before other labels",
        under="<p>2023年03月09日 08:21　来源：云川日报　作者：王某　点击：12</p>",
        wanted={"published_date": "2023-03-09", "information_source": "云川日报", "editor": None},
    ),
    Case(
        "two timestamps run together",
        under="<p>发布时间：2023-03-09 15:002023-05-30 11:26 信息来源：云川市司法局</p>",
        wanted={"published_date": "2023-03-09", "information_source": "云川市司法局"},
    ),
    Case(
        "source and editor below the text",
        after="<div>信息来源：云川市司法局　责任编辑：李某　审核：赵某</div><div>（编辑：周某）</div>",
        wanted={"information_source": "云川市司法局", "editor": "李某"},
    ),
    Case(
        "document number without label under the title",
        under="<p class='wh'>云政办发〔2023〕12号</p>",
        wanted={"document_number": "云政办发〔2023〕12号"},
    ),
    Case(
        "metas of the national guideline, odd names",
        head='<meta name=" pubdate " content="2021—03—17 14:57"><meta name="contentSource" content="云川市司法局">'
        '<meta name="SiteIDCode" content="9901000001">',
        wanted={"published_date": "2021-03-17", "information_source": "云川市司法局"},
    ),
    Case(
        "a meta that is a code or the column is no source",
        head='<meta name="ContentSource" content="SZfagui"><meta name="ColumnName" content="法治政府建设">',
        wanted={"information_source": None},
    ),
    Case(
        "what the page shows goes before the metas",
        under="<p>发布日期：2023-03-09</p>",
        head='<meta name="PubDate" content="2025-10-12 00:00">',
        wanted={"published_date": "2023-03-09"},
    ),
    Case(
        "labels of other things name no field",
        "<table><tr><td>索引号</td><td>990100/2023-00017</td><td>统一编号</td><td>YC01-2023-0001</td></tr>"
        "<tr><td>发布机构</td><td>云川市司法局</td><td>登记日期</td><td>2023-01-01</td></tr>"
        "<tr><td>公文种类</td><td>报告</td><td>成文日期</td><td>2023-03-08</td></tr></table>",
        wanted={**THREE, "document_number": None, "published_date": None, "category": None},
    ),
    Case(
        "all other fields",
        "<table><tr><td>公开方式</td><td>主动公开</td><td>组配分类</td><td>法治政府建设</td></tr>"
        "<tr><td>主题分类</td><td>司法</td><td>公文时效</td><td>有效</td></tr>"
        "<tr><td>实施日期</td><td>2023/4/1</td><td>失效日期</td><td>2028.3.31</td></tr>"
        "<tr><td>发布日期</td><td>二〇二三年三月九日</td><td>信息来源</td><td>市司法局</td></tr></table>",
        wanted={
            "disclosure_mode": "主动公开",
            "category": "法治政府建设",
            "subject_category": "司法",
            "validity": "有效",
            "effective_date": "2023-04-01",
            "repeal_date": "2028-03-31",
            "published_date": "2023-03-09",
            "information_source": "市司法局",
        },
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_block_is_read(case: Case) -> None:
    page = read_page(html(block=case.block, under=case.under, after=case.after, head=case.head).encode())

    assert {name: page.fields.get(name) for name in case.wanted} == case.wanted
    assert page.text.startswith("2022年，云川市深入推进依法行政")
    assert page.text.endswith("2023年3月8日")


@pytest.mark.parametrize("case", CASES[:30], ids=lambda case: case.name)
def test_block_is_read_inside_the_container_of_the_text(case: Case) -> None:
    body = f"<div class='content'>{case.block}{paragraphs()}</div>"
    page = read_page(html(body=body, head=case.head).encode())

    assert {name: page.fields.get(name) for name in case.wanted} == case.wanted
    assert page.text.startswith("2022年，云川市深入推进依法行政")
    assert page.text.endswith("2023年3月8日")
