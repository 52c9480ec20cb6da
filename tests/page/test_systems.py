"""Whole pages in the manner of the content systems that official sites run on, as their templates
set a document: title, information block, tools and lists around the text. The words are ours."""

# ruff: noqa: E501 - markup reads best as it would stand in a page

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from samples import CRUMBS, FOOT, NAVIGATION, PARAGRAPHS, TITLE, paragraphs

from gongkai.page import read_page

TEXT = "\n".join(PARAGRAPHS)
HEAD = f'<div class="top"><ul>{NAVIGATION}</ul><span>2026年11月23日 星期一</span></div>'
RELATED = "".join(
    f'<li><a href="/{n}.html">云川市召开第{n}次行政执法协调监督工作会议</a><span>2023-0{n}-11</span></li>'
    for n in range(1, 7)
)
TOWN = "".join(
    f"<p>云川市位于云川河畔，总面积{n}千平方公里，历史悠久，物产丰富，是国家历史文化名城，近年来经济社会持续健康发展。</p>"
    for n in range(2, 9)
)
LINE = {"published_date": "2023-03-09", "information_source": "云川市司法局"}
BLOCK = {
    "index_number": "990100-2023-00017",
    "publisher": "云川市司法局",
    "written_date": "2023-03-08",
    "published_date": "2023-03-09",
}


@dataclass(frozen=True)
class Case:
    """A page's body; the fields that it states (no others), and what differs from the report of ``samples``."""

    name: str
    body: str
    fields: dict[str, str] = field(default_factory=dict)
    text: str = TEXT
    title: str = TITLE
    attachments: tuple[str, ...] = ()
    head: str = ""
    kind: str = "article"


CASES = [
    Case(
        "大汉 jcms: title, date, tools and text in one table",
        f"""{HEAD}{CRUMBS}<div id="c"><table id="article" width="90%"><tr><td class="title">{TITLE}</td></tr>
        <tr><td><table width="100%"><tr><td align="center">发布日期：2023-03-09 09:12&nbsp;&nbsp;来源：云川市司法局&nbsp;&nbsp;浏览次数：<script>document.write('<span id="hit">'+hits+'</span>')</script>&nbsp;&nbsp;字号：〖<a href="javascript:doZoom(16)">大</a>&nbsp;<a href="javascript:doZoom(14)">中</a>&nbsp;<a href="javascript:doZoom(12)">小</a>〗</td></tr></table></td></tr>
        <tr><td class="bt_content"><div id="zoom"><!--ZJEG_RSS.content.begin--><meta name="ContentStart"/>{paragraphs()}<meta name="ContentEnd"/><!--ZJEG_RSS.content.end--></div></td></tr>
        <tr><td align="right">〖<a href="javascript:window.print()">打印本页</a>〗〖<a href="javascript:window.close()">关闭窗口</a>〗</td></tr></table></div>{FOOT}""",
        LINE,
    ),
    Case(
        "大汉 xxgk: block of rows with bold labels, title in a row of its own",
        f"""{HEAD}<table class="xxgk"><tr><td><b>索&nbsp;引&nbsp;号</b></td><td>990100-2023-00017</td><td><b>分&nbsp;&nbsp;&nbsp;&nbsp;类</b></td><td>其他&nbsp;&nbsp;/&nbsp;&nbsp;报告&nbsp;&nbsp;</td></tr>
        <tr><td><b>发布机构</b></td><td>云川市司法局</td><td><b>发文日期</b></td><td>2023-03-08</td></tr>
        <tr><td><b>名&nbsp;&nbsp;&nbsp;&nbsp;称</b></td><td colspan="3">{TITLE}</td></tr>
        <tr><td><b>文&nbsp;&nbsp;&nbsp;&nbsp;号</b></td><td>无</td><td><b>主&nbsp;题&nbsp;词</b></td><td></td></tr>
        <tr><td><b>内容概述</b></td><td colspan="3"></td></tr></table>
        <table><tr><td align="center" class="title">{TITLE}</td></tr><tr><td id="zoom">{paragraphs()}</td></tr></table>{FOOT}""",
        {
            "index_number": "990100-2023-00017",
            "category": "其他 / 报告",
            "publisher": "云川市司法局",
            "written_date": "2023-03-08",
            "document_number": "无",
        },
    ),
    Case(
        "拓尔思 TRS: styles in the editor's element, line with bars, related list after",
        f"""{HEAD}<div class="xl-wrap"><div class="xl-tit"><h2>{TITLE}</h2></div><div class="xl-xqlb"><span>发布时间：2023-03-09 15:20</span><i>|</i><span>来源：云川市司法局</span><i>|</i><span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span><a class="print">打印</a></div>
        <div class="xl-nr clearself"><div class="view TRS_UEDITOR trs_paper_default trs_word"><style>.TRS_UEDITOR p{{line-height:2}}</style>{paragraphs()}</div></div>
        <div class="xl-xg"><h3>相关文档</h3><ul>{RELATED}</ul></div></div>{FOOT}""",
        LINE,
    ),
    Case(
        "拓尔思 TRS: list of bracketed labels above, attachments written below",
        f"""{HEAD}<ul class="xx"><li><strong>[索 引 号]</strong>990100-2023-00017</li><li><strong>[发布机构]</strong>云川市司法局</li><li><strong>[成文日期]</strong>2023-03-08</li><li><strong>[发布日期]</strong>2023-03-09</li><li><strong>[发文字号]</strong></li></ul>
        <h1 class="tit">{TITLE}</h1><div class="TRS_Editor">{paragraphs()}</div>
        <div class="fj"><h4>附件：</h4><ul><li><a href="./P020230309551234567890.docx">{TITLE}.docx</a></li></ul></div>{FOOT}""",
        {**BLOCK, "document_number": ""},
        attachments=("./P020230309551234567890.docx",),
    ),
    Case(
        "开普 Ucap: custom elements, counters, notice of the editor",
        f"""{HEAD}<div class="content"><div class="title"><UCAPTITLE>{TITLE}</UCAPTITLE></div><div class="ly"><span>信息来源：<publishdepartment>云川市司法局</publishdepartment></span><span>发布时间：<publishtime>2023-03-09 09:00</publishtime></span><span>浏览量：<em id="num">0</em>次</span><span>字号：<b>大</b><b>中</b><b>小</b></span></div>
        <UCAPCONTENT>{paragraphs()}</UCAPCONTENT><div class="editor"><span><a href="/jc">【我要纠错】</a></span>责任编辑：王某</div><div class="ewm"><p>扫一扫在手机打开当前页</p></div></div>{FOOT}""",
        {**LINE, "editor": "王某"},
    ),
    Case(
        "博达 VSB: a form around all, counter in brackets, download counter, neighbours",
        f"""{HEAD}<form name="_newscontent_fromname"><h2 align="center">{TITLE}</h2><div align="center">发布日期：2023-03-09&nbsp;&nbsp;&nbsp;&nbsp;点击：[<script>_showDynClicks("wbnews", 1, 2)</script>]</div>
        <div id="vsb_content_2"><div class="v_news_content">{paragraphs()}</div></div><p></p><div id="div_vote_id"></div>
        <ul style="list-style-type:none"><li>附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;owner=1&amp;wbfileid=77">{TITLE}.pdf</a>】已下载<span id="nattach77"><script>getClickTimes(77)</script></span>次</li></ul>
        <p>上一条：<a href="1.htm">云川市2021年法治政府建设情况报告</a></p><p>下一条：<a href="3.htm">云川市行政执法年报</a></p><p>【<a href="javascript:window.close();">关闭</a>】</p></form>{FOOT}""",
        {"published_date": "2023-03-09"},
        attachments=("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77",),
    ),
    Case(
        "gkmlpt: block in a table of labels and spans, date row under the title",
        f"""{HEAD}<div class="classify"><table><tr><td class="first"><b>索引号:</b></td><td class="second"><span>990100-2023-00017</span></td><td class="first"><b>分类:</b></td><td class="second"><span></span></td></tr>
        <tr><td class="first"><b>发布机构:</b></td><td class="second"><span>云川市司法局</span></td><td class="first"><b>成文日期:</b></td><td class="second"><span>2023-03-08</span></td></tr>
        <tr><td class="first"><b>名称:</b></td><td class="second" colspan="3"><span>{TITLE}</span></td></tr><tr><td class="first"><b>文号:</b></td><td><span></span></td><td class="first"><b>发布日期:</b></td><td class="second"><span>2023-03-09</span></td></tr></table></div>
        <div class="content"><h1 class="content-title">{TITLE}</h1><div class="date-row"><span>发布日期：2023-03-09 17:02:15</span><span>浏览次数：<span id="hits">-</span></span></div><div class="article-content">{paragraphs()}</div></div>
        <div class="share">分享到：<a class="wb"></a><a class="wx"></a></div>{FOOT}""",
        {**BLOCK, "category": "", "document_number": ""},
    ),
    Case(
        "龙讯: heads and cells, size of letters as links, notes of approval after the text",
        f"""{HEAD}<table class="table_suoyin"><tbody><tr><th>索引号：</th><td>990100-2023-00017</td><th>组配分类：</th><td><a href="/fl">法治政府建设</a></td></tr><tr><th>发布机构：</th><td>云川市司法局</td><th>发文日期：</th><td>2023-03-08</td></tr><tr><th>有效性：</th><td class="xs">有效</td><th>发布日期：</th><td>2023-03-09 16:09</td></tr></tbody></table>
        <div class="wzcon j-fontContent"><h1 class="newstitle">{TITLE}</h1><div class="newsinfo"><span>浏览次数：<script src="/hits.js"></script></span><span>信息来源：云川市司法局</span><span>字体：<a>大</a><a>中</a><a>小</a></span></div>{paragraphs()}
        <p class="pageshare">[<a>打印</a>] [<a>关闭</a>]</p></div>{FOOT}""",
        {
            **BLOCK,
            "category": "法治政府建设",
            "validity": "有效",
            "information_source": "云川市司法局",
        },
    ),
    Case(
        "国泰新点: everything under the title in black brackets",
        f"""{HEAD}<div class="ewb-article"><h3 class="ewb-article-tt">{TITLE}</h3><div class="ewb-article-sources"><p>【信息时间：2023/3/9&nbsp;&nbsp;阅读次数：<span id="infohits">120</span>】【<a href="javascript:void(0)">我要打印</a>】【<a href="javascript:void(0)">关闭</a>】</p></div>
        <div class="ewb-article-info" id="infodetail">{paragraphs()}</div></div>{FOOT}""",
        {"published_date": "2023-03-09"},
    ),
    Case(
        "动易: nested tables, author and clicks in one cell, typist after the text",
        f"""{HEAD}<table width="960"><tr><td width="200"><a href="/a">政务动态</a><br><a href="/b">政策法规</a></td><td><table width="100%"><tr><td align="center"><font size="5"><b>{TITLE}</b></font></td></tr>
        <tr><td align="center">作者：佚名&nbsp;&nbsp;&nbsp;&nbsp;文章来源：云川市司法局&nbsp;&nbsp;&nbsp;&nbsp;点击数：<script src="h.asp"></script>&nbsp;&nbsp;&nbsp;&nbsp;更新时间：2023-3-9</td></tr>
        <tr><td class="main_ArticleBody"><div id="fontzoom">{"<br>".join("　　" + p for p in PARAGRAPHS)}</div></td></tr>
        <tr><td align="right">文章录入：admin&nbsp;&nbsp;&nbsp;&nbsp;责任编辑：王某&nbsp;</td></tr></table></td></tr></table>{FOOT}""",
        {"published_date": "2023-03-09", "information_source": "云川市司法局", "editor": "王某"},
    ),
    Case(
        "织梦: small labels, text in a cell of a table within the content",
        f"""{HEAD}<div class="viewbox"><div class="title"><h2>{TITLE}</h2></div><div class="info"><small>时间:</small>2023-03-09 11:02<small>来源:</small>云川市司法局 <small>作者:</small>admin <small>点击:</small><script src="c.php"></script>次</div>
        <div class="content"><table width="100%"><tr><td>{paragraphs()}</td></tr></table></div><div class="boxoff"><strong>------分隔线----------------------------</strong></div><div class="context"><ul class="pre"><li>上一篇：<a href="1.html">云川市普法工作要点</a></li><li>下一篇：没有了</li></ul></div></div>{FOOT}""",
        LINE,
    ),
    Case(
        "article and time elements",
        f"""{HEAD}<main><article class="node"><header><h1 class="entry-title">{TITLE}</h1><p class="meta"><time datetime="2023-03-09T08:00:00+08:00">2023年3月9日</time></p></header><div class="field-body">{paragraphs()}</div><footer><p>标签：<a href="/t/1">法治政府</a></p></footer></article></main>{FOOT}""",
        {"published_date": "2023-03-09"},
    ),
    Case(
        "ordered list of bracketed labels beside the title",
        f"""{HEAD}<div class="header"><h1>{TITLE}</h1></div><ol class="doc-info"><li class="w50">[主题分类] <span>政法</span></li><li class="w50">[发文机构] <span>云川市司法局</span></li><li>[成文日期] <span>2023-03-08</span></li><li>[发文字号] <span>云司〔2023〕5号</span></li><li>[废止日期] <span></span></li><li>[发布日期] <span>2023-03-09</span></li><li>[有效性] <span></span></li></ol>
        <div class="view"><div id="mainText">{paragraphs()}</div></div><div class="nodoc"><p>分享：</p></div>{FOOT}""",
        {
            "subject_category": "政法",
            "publisher": "云川市司法局",
            "written_date": "2023-03-08",
            "document_number": "云司〔2023〕5号",
            "repeal_date": "",
            "published_date": "2023-03-09",
            "validity": "",
        },
    ),
    Case(
        "small date behind the title, block as a list of pairs below it",
        f"""{HEAD}<div class="Article"><h2 id="ivs_title">{TITLE}<small class="PBtime">(2023年03月09日)</small></h2><ul class="nowrapli"><li>索取号：990100-2023-00017</li><li>发布机构：云川市司法局</li></ul><div id="ivs_content">{paragraphs()}</div></div>{FOOT}""",
        {
            "index_number": "990100-2023-00017",
            "publisher": "云川市司法局",
            "published_date": "2023-03-09",
        },
    ),
    Case(
        "columns of bold labels and bare text",
        f"""{HEAD}<div class="metadata_content"><div class="row"><div class="col-md-6"><strong>索 引 号：</strong> 990100-2023-00017</div><div class="col-md-6"><strong>主题分类：</strong> 司法</div></div><div class="row"><div class="col-md-6"><strong>发文单位：</strong> 云川市司法局</div><div class="col-md-6"><strong>发文日期：</strong> 2023年03月08日</div></div><div class="row"><div class="col-md-6"><strong>文&#12288;&#12288;号：</strong> </div><div class="col-md-6"><strong>效力状态：</strong> 有效</div></div><div class="row"><div class="col-md-6"><strong>发布日期：</strong> 2023年03月09日</div></div></div>
        <h2 class="text-center">{TITLE}</h2><div class="trs_editor_view">{paragraphs()}</div>{FOOT}""",
        {
            **BLOCK,
            "subject_category": "司法",
            "document_number": "",
            "validity": "有效",
        },
    ),
    Case(
        "head and cell pairs with spaced brackets, title outside",
        f"""{HEAD}<table class="gkxl-top"><tr><td class="t1">[ 索引号 ]</td><td class="t2">990100-2023-00017</td><td class="t1">[ 发文字号 ]</td><td class="t2">云司〔2023〕5号</td></tr><tr><td class="t1">[ 主题分类 ]</td><td class="t2">司法</td><td class="t1">[ 体裁分类 ]</td><td class="t2">报告</td></tr><tr><td class="t1">[ 发布机构 ]</td><td class="t2">云川市司法局</td><td class="t1">[ 有效性 ]</td><td class="t2"></td></tr><tr><td class="t1">[ 成文日期 ]</td><td class="t2">2023-03-08</td><td class="t1">[ 发布日期 ]</td><td class="t2">2023-03-09</td></tr></table>
        <p class="gkxl-tit">{TITLE}</p><div class="gkxl-con">{paragraphs()}</div>{FOOT}""",
        {
            **BLOCK,
            "document_number": "云司〔2023〕5号",
            "subject_category": "司法",
            "validity": "",
        },
    ),
    Case(
        "everything in paragraphs of the body, without a container, foot after the text",
        f"""{HEAD}<p align="center"><b><font size="4">{TITLE}</font></b></p><p align="center">时间：2023年3月9日　来源：云川市司法局</p>{paragraphs()}<hr><p align="center">版权所有：云川市人民政府　主办：云川市人民政府办公室</p><p align="center">地址：云川市解放路1号　邮编：000000　ICP备案号：云ICP备00000000号</p>""",
        LINE,
    ),
    Case(
        "a word processor's page",
        f"""{HEAD}<h1>{TITLE}</h1><div class="info">2023-03-09 16:20:11&nbsp;来源:云川市司法局&nbsp;【字体：大&nbsp;中&nbsp;小】&nbsp;打印</div><div class="con"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><div class="WordSection1" style="layout-grid:15.6pt">"""
        + "".join(
            f'<p class="MsoNormal" style="text-indent:32.0pt"><span lang="EN-US"><o:p></o:p></span><span style="font-family:仿宋_GB2312">{p}<span lang="EN-US"><o:p></o:p></span></span></p>'
            for p in PARAGRAPHS
        )
        + f"</div></div>{FOOT}",
        LINE,
    ),
    Case(
        "rendered on the server by a framework",
        f"""<div id="app" data-server-rendered="true"><div class="head"><ul>{NAVIGATION}</ul></div><div class="detail"><div class="detail__title">{TITLE}</div><div class="detail__meta"><span>发布时间：2023-03-09</span><span>来源：云川市司法局</span></div><div class="detail__body"><div>{paragraphs()}</div></div></div></div><script>window.__INITIAL_STATE__={{"a":1}}</script>{FOOT}""",
        LINE,
    ),
    Case(
        "a site's name as first heading, the title in a paragraph",
        f"""<h1 class="logo"><a href="/">云川市人民政府</a></h1>{HEAD}<div class="con"><p class="bt">{TITLE}</p><p class="sj">2023-03-09</p><div class="nr">{paragraphs()}</div></div>{FOOT}""",
        {"published_date": "2023-03-09"},
    ),
    Case(
        "title over two lines, publisher first",
        f"""{HEAD}<div class="con"><h1>云川市<br>2022年法治政府建设情况报告</h1><div class="nr">{paragraphs()}</div></div>{FOOT}""",
    ),
    Case(
        "explainers and files in boxes beside the text",
        f"""{HEAD}<div class="wrap"><div class="left"><h1>{TITLE}</h1><div class="info"><span>发布时间：2023-03-09</span><span>来源：云川市司法局</span></div><div class="zw">{paragraphs()}</div><div class="fj"><span>附件：</span><a href="/f/1.pdf">1.{TITLE}.pdf</a><a href="/f/1.ofd">2.{TITLE}.ofd</a></div></div>
        <div class="right"><h3>相关解读</h3><ul><li><a href="/jd/1.html">一图读懂{TITLE}</a></li></ul><h3>热点信息</h3><ul>{RELATED}</ul></div></div>{FOOT}""",
        LINE,
        attachments=("/f/1.pdf", "/f/1.ofd"),
    ),
    Case(
        "text preformatted, indented by wide blanks",
        f"""{HEAD}<h1>{TITLE}</h1><pre style="white-space:pre-wrap">{chr(10).join("　　" + p for p in PARAGRAPHS)}</pre>{FOOT}""",
    ),
    Case(
        "notes of approval in the text's own container",
        f"""{HEAD}<h1>{TITLE}</h1><div class="info">发布时间：2023-03-09 10:12 浏览次数：15次</div><div id="zoom">{paragraphs()}<p>一审：张某　二审：李某　三审：王某</p><p style="text-align:right">（责任编辑：王某）</p><p>打印 关闭</p></div>{FOOT}""",
        {"published_date": "2023-03-09", "editor": "王某"},
    ),
    Case(
        "source, editor and clicks before the text in its container",
        f"""{HEAD}<h1>{TITLE}</h1><div id="zoom"><p>发布时间：2023-03-09 10:12</p><p>来源：云川市司法局</p><p>阅读次数：12</p>{paragraphs()}</div>{FOOT}""",
        LINE,
    ),
    Case(
        "a phone's menu and a search box before, a float after",
        f"""<div class="mobile-menu"><a>首页</a><a>政务公开</a></div><form><input name="q" value="请输入关键字"><button>搜索</button><p>热门搜索：<a>法治政府</a><a>优化营商环境</a></p></form>{HEAD}{CRUMBS}<div class="article"><h2>{TITLE}</h2><p class="time">日期：2023-03-09　来源：云川市司法局</p>{paragraphs()}</div><div class="float"><p>网站工作人员将在收到留言后的一个工作日内答复，请您耐心等待。</p><a>智能问答</a><a>返回顶部</a></div>{FOOT}""",
        LINE,
    ),
    Case(
        "how to share, explained in a sentence, in the text's container",
        f"""{HEAD}<h1>{TITLE}</h1><div class="info">2023-03-09</div><div class="content">{paragraphs()}<p>打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈。</p><p>分享： 微信 微博 QQ空间</p></div>{FOOT}""",
        {"published_date": "2023-03-09"},
    ),
    Case(
        "visitors are asked what they think, in the text's container",
        f"""{HEAD}<div class="content"><h1>{TITLE}</h1>{paragraphs()}<div class="pj"><p>您觉得这篇文章对您有帮助吗？</p><p><label>非常满意</label> <label>满意</label> <label>一般</label></p><p><a href="javascript:;">提交</a></p></div></div>{FOOT}""",
    ),
    Case(
        "a list of attachments in words, and the files below it",
        f"""{HEAD}<h1>{TITLE}</h1><div id="zoom">{paragraphs()}<p>附件：1.云川市行政执法统计表</p><p>2.云川市行政复议统计表</p><p>附件下载：</p><p><a href="/f/1.xls">1.云川市行政执法统计表.xls</a></p><p><a href="/f/2.xls">2.云川市行政复议统计表.xls</a></p></div>{FOOT}""",
        text=TEXT + "\n附件：1.云川市行政执法统计表\n2.云川市行政复议统计表",
        attachments=("/f/1.xls", "/f/2.xls"),
    ),
    Case(
        "a mark of publication, then files with pictures and sizes",
        f"""{HEAD}<h1>{TITLE}</h1><div class="nr">{paragraphs()}<p>（此件公开发布）</p></div><div class="file"><p><img src="/pdf.gif"><a href="/f/1.pdf">{TITLE}</a> (1.2MB)</p></div>{FOOT}""",
        text=TEXT + "\n（此件公开发布）",
        attachments=("/f/1.pdf",),
    ),
    Case(
        "a foot in paragraphs: who runs the site, its address, its licence",
        f"""{HEAD}<h2>{TITLE}</h2>{paragraphs()}<p>主办单位：云川市人民政府</p><p>地址：云川市解放路1号　邮编：000000</p><p>网站标识码：9901000001</p>""",
    ),
    Case(
        "data tables within the text",
        f"""{HEAD}<h1>{TITLE}</h1><div class="TRS_Editor">{paragraphs(PARAGRAPHS[:-2])}<table border="1"><thead><tr><th>序号</th><th>指标</th><th>数量（件）</th></tr></thead><tbody><tr><td>1</td><td>行政复议</td><td>128</td></tr><tr><td>2</td><td>行政应诉</td><td>36</td></tr></tbody></table>{paragraphs(PARAGRAPHS[-2:])}</div>{FOOT}""",
        text="\n".join(
            [
                *PARAGRAPHS[:-2],
                "序号\t指标\t数量（件）",
                "1\t行政复议\t128",
                "2\t行政应诉\t36",
                *PARAGRAPHS[-2:],
            ]
        ),
    ),
    Case(
        "each paragraph in a row of a table",
        f"""{HEAD}<table width="700"><tr><td align="center"><strong>{TITLE}</strong></td></tr>{"".join(f"<tr><td>{p}</td></tr>" for p in PARAGRAPHS)}</table>{FOOT}""",
    ),
    Case(
        "the title shown with a mark of validity behind it",
        f"""{HEAD}<div class="tit"><h1>{TITLE} <span class="tag">有效</span></h1></div><div class="nr">{paragraphs()}</div>{FOOT}""",
        head=f'<meta name="ArticleTitle" content="{TITLE}">',
    ),
    Case(
        "empty lines for overline and subtitle around the title",
        f"""{HEAD}<div class="head"><p class="ytitle"></p><h1 class="title">{TITLE}</h1><p class="subtitle"></p><div class="pages-date">2023-03-09 18:25<span class="font">来源： 云川市司法局</span><span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span><span><a>打印</a></span></div></div><div class="pages_content">{paragraphs()}</div>{FOOT}""",
        LINE,
    ),
    Case(
        "a subtitle that names the occasion",
        f"""{HEAD}<h1>{TITLE}</h1><h3>（2023年3月8日）</h3><div class="xx">发布日期:2023-03-09 浏览次数:次 信息来源:云川市司法局</div><div class="nr">{paragraphs()}</div>{FOOT}""",
        LINE,
    ),
    Case(
        "number under the title and a date of signing in the block",
        f"""{HEAD}<ul class="block"><li><label>文件编号</label><span>云司发〔2023〕5 号</span></li><li><label>公开类型</label><span>主动公开</span></li><li><label>签发日期</label><span>2023年3月8日</span></li><li><label>公开日期</label><span>2023年3月9日</span></li><li><label>公开责任部门</label><span>云川市司法局</span></li></ul><h1>{TITLE}</h1><p class="wh">云司发〔2023〕5 号</p><div class="nr">{paragraphs()}</div>{FOOT}""",
        {
            "document_number": "云司发〔2023〕5 号",
            "disclosure_mode": "主动公开",
            "written_date": "2023-03-08",
            "published_date": "2023-03-09",
            "publisher": "云川市司法局",
        },
    ),
    Case(
        "rows of a grid: label, value, label, value as divs",
        f"""{HEAD}<div class="grid"><div class="k">信息索引号</div><div class="v">990100-2023-00017</div><div class="k">生成日期</div><div class="v">2023-03-08</div><div class="k">公开日期</div><div class="v">2023-03-09</div><div class="k">文件编号</div><div class="v"></div><div class="k">发布机构</div><div class="v">云川市司法局</div><div class="k">公开形式</div><div class="v">网站</div></div><h1>{TITLE}</h1><div class="nr">{paragraphs()}</div>{FOOT}""",
        {**BLOCK, "disclosure_mode": "网站"},
    ),
    Case(
        "labels behind icons, values in attributes of the row",
        f"""{HEAD}<h1>{TITLE}</h1><p class="line"><i class="icon-time"></i> 2023-03-09 09:00:00 <i class="icon-from"></i> 来源：云川市司法局 <i class="icon-eye"></i> 浏览：320 次</p><div class="nr">{paragraphs()}</div>{FOOT}""",
        LINE,
    ),
    Case(
        "time first, without its label, then source in brackets",
        f"""{HEAD}<h1>{TITLE}</h1><div class="source">2023年03月09日 10:11:12&emsp;（来源：云川市司法局）&emsp;点击：<em>3</em></div><div class="nr">{paragraphs()}</div>{FOOT}""",
        LINE,
    ),
    Case(
        "block after the text",
        f"""{HEAD}<h1>{TITLE}</h1><div class="nr">{paragraphs()}</div><table class="bottom"><tr><td>索引号</td><td>990100-2023-00017</td></tr><tr><td>发布机构</td><td>云川市司法局</td></tr><tr><td>成文日期</td><td>2023-03-08</td></tr><tr><td>发布日期</td><td>2023-03-09</td></tr></table>{FOOT}""",
        BLOCK,
    ),
    Case(
        "a placeholder dash, a wrong year, a period of validity",
        f"""{HEAD}<table><tr><td>索引号</td><td>990100-2023-00017</td><td>发文字号</td><td>--</td></tr><tr><td>成文日期</td><td>1900-01-01</td><td>有效期</td><td>长期有效</td></tr><tr><td>发布机构</td><td>云川市司法局</td><td>失效日期</td><td></td></tr></table><h1>{TITLE}</h1><div class="nr">{paragraphs()}</div>{FOOT}""",
        {
            "index_number": "990100-2023-00017",
            "document_number": "",
            "written_date": "",
            "validity": "长期有效",
            "publisher": "云川市司法局",
            "repeal_date": "",
        },
    ),
    Case(
        "a file shown in a frame, its address in the query",
        f"""{HEAD}<h1>{TITLE}</h1><div class="info">发布时间：2023-03-09 来源：云川市司法局</div><div class="nr"><iframe src="/pdfjs/web/viewer.html?file=%2Fupload%2F2023%2Fbg.pdf"></iframe></div>{FOOT}""",
        LINE,
        text="",
        kind="attachment",
        attachments=("%2Fupload%2F2023%2Fbg.pdf",),
    ),
    Case(
        "a file in an object, and a link to it",
        f"""{HEAD}<h1>{TITLE}</h1><div class="info">发布时间：2023-03-09 来源：云川市司法局</div><div class="nr"><object data="/upload/bg.pdf" type="application/pdf"></object><p><a href="/upload/bg.pdf">{TITLE}.pdf</a></p></div>{FOOT}""",
        LINE,
        text="",
        kind="attachment",
        attachments=("/upload/bg.pdf",),
    ),
    Case(
        "a table of data first, its head a label",
        f"""{HEAD}<h1>{TITLE}</h1><div class="info">发布时间：2023-03-09</div><div class="con"><table border="1"><tr><td>类别</td><td>数量</td></tr><tr><td>处罚</td><td>12</td></tr></table>{paragraphs()}</div>{FOOT}""",
        {"published_date": "2023-03-09"},
        text="类别\t数量\n处罚\t12\n" + TEXT,
    ),
    Case(
        "a table of many rows first, numbered",
        f"""{HEAD}<h1>{TITLE}</h1><div class="con"><table border="1"><tr><td>序号</td><td>单位</td><td>处罚（件）</td><td>检查（次）</td></tr><tr><td>1</td><td>第一大队</td><td>7</td><td>31</td></tr><tr><td>2</td><td>第二大队</td><td>14</td><td>62</td></tr></table>{paragraphs()}</div>{FOOT}""",
        text="序号\t单位\t处罚（件）\t检查（次）\n1\t第一大队\t7\t31\n2\t第二大队\t14\t62\n" + TEXT,
    ),
    Case(
        "the signature behind the container, in an element of its own",
        f"""{HEAD}<h1>{TITLE}</h1><div class="con">{paragraphs(PARAGRAPHS[:-2])}</div><div style="text-align:right">{paragraphs(PARAGRAPHS[-2:])}</div><div class="share"><span>分享到：</span></div>{FOOT}""",
    ),
    Case(
        "labels and values set off by blanks, no colon",
        f"""{HEAD}<h1>{TITLE}</h1><div class="info">发布日期　2023.03.09　　信息来源　云川市司法局　　浏览次数　1</div><div class="con">{paragraphs()}</div>{FOOT}""",
        LINE,
    ),
    Case(
        "source and time under one label",
        f"""{HEAD}<h1>{TITLE}</h1><p>信息来源：云川市司法局 2023-03-09 08:00</p><div class="con">{paragraphs()}</div>{FOOT}""",
        LINE,
    ),
    Case(
        "a date that is the value of another label",
        f"""{HEAD}<h1>{TITLE}</h1><div class="meta"><span>发布机构：</span><span>云川市司法局</span><span>效力状态：</span><span>有效</span><span>发文日期：</span><span>2023-03-08</span></div><div class="con">{paragraphs()}</div>{FOOT}""",
        {"publisher": "云川市司法局", "validity": "有效", "written_date": "2023-03-08"},
    ),
    Case(
        "files without an ending in their address, under the word for attachments",
        f"""{HEAD}<h1>{TITLE}</h1><div class="con">{paragraphs()}<p>附件：</p><p><a href="/download.do?id=1">云川市行政执法统计表</a></p><p><a href="/module/downfile.jsp?filename=abc.xls">云川市复议统计表</a></p></div>{FOOT}""",
        attachments=("/download.do?id=1", "/module/downfile.jsp?filename=abc.xls"),
    ),
    Case(
        "a file behind a script that is given its name, too",
        f"""{HEAD}<h1>{TITLE}</h1><div class="info">发布时间：2023-03-09</div><div class="con"><a href="javascript:void(0)" onclick="downFile('/att/bg.doc','报告.doc')">{TITLE}</a></div>{FOOT}""",
        {"published_date": "2023-03-09"},
        text="",
        kind="attachment",
        attachments=("/att/bg.doc",),
    ),
    Case(
        "recommended pages inside the container",
        f"""{HEAD}<h1>{TITLE}</h1><div class="con">{paragraphs()}<div class="xg"><p>相关推荐</p><ul>{RELATED}</ul></div></div>{FOOT}""",
    ),
    Case(
        "one line of everything, time of the clock, colours",
        f"""{HEAD}<h1>{TITLE}</h1><div>索引号：52230011/2016-173111 文章来源：云川日报 发布时间：2023/3/9 9:37:15 作者：方某 娄某 点击：119 【字体： 】大中小【打印内容】【内容纠错】 【保护视力色：  杏仁黄  秋叶褐  灰  默认色】</div><div>{paragraphs()}</div>{FOOT}""",
        {
            "index_number": "52230011/2016-173111",
            "information_source": "云川日报",
            "published_date": "2023-03-09",
        },
    ),
    Case(
        "nested tables of a council's page, number under the repeated title",
        f"""{HEAD}<div class="wrap"><table width="724"><tr><td><table class="bd1" width="660"><tr><td width="70"><b>索 引 号：</b></td><td>000014349/2023-00012</td><td><b>主题分类：</b></td><td>综合政务</td></tr><tr><td><b>发文机关：</b></td><td>云川市人民政府</td><td><b>成文日期：</b></td><td>2023年03月08日</td></tr><tr><td><b>标　　题：</b></td><td colspan="3">{TITLE}</td></tr><tr><td><b>发文字号：</b></td><td>云府函〔2023〕9号</td><td><b>发布日期：</b></td><td>2023年03月09日</td></tr><tr><td><b>主 题 词：</b></td><td colspan="3"></td></tr></table></td></tr></table><table width="750"><tr><td class="b12c" id="UCAP-CONTENT"><p align="center"><span style="font-size:18pt">{TITLE}</span></p><p align="center">云府函〔2023〕9号</p>{paragraphs()}</td></tr></table><div class="related"><p>相关链接：</p><a href="/jd">图解：{TITLE}</a></div></div>{FOOT}""",
        {
            "index_number": "000014349/2023-00012",
            "subject_category": "综合政务",
            "publisher": "云川市人民政府",
            "written_date": "2023-03-08",
            "document_number": "云府函〔2023〕9号",
            "published_date": "2023-03-09",
        },
    ),
    Case(
        "a longer text about the town in a box before the title",
        f"""{HEAD}<div class="box"><h3>市情简介</h3>{TOWN}</div><div class="main"><h1>{TITLE}</h1><div class="con">{paragraphs()}</div></div>{FOOT}""",
    ),
    Case(
        "a longer text in the foot",
        f"""{HEAD}<h1>{TITLE}</h1><div class="con">{paragraphs()}</div><div class="footer">{TOWN}</div>""",
    ),
    Case(
        "a longer explainer pasted below, under its heading",
        f"""{HEAD}<h1>{TITLE}</h1><div class="con">{paragraphs()}</div><div class="jd"><h3>政策解读</h3>{TOWN}</div>{FOOT}""",
    ),
    Case(
        "what visitors wrote, longer than the document",
        f"""{HEAD}<h1>{TITLE}</h1><div class="con">{paragraphs()}</div><div class="pl"><h3>网友评论</h3>{TOWN}</div>{FOOT}""",
    ),
    Case(
        "cards of other documents, each a headline and a summary",
        f"""{HEAD}<h1>{TITLE}</h1><article>{paragraphs()}</article>{"".join(f'<article class="card"><h4><a href="/{n}.html">云川市第{n}次普法宣传活动举行</a></h4><p>近日，云川市第{n}次普法宣传活动在市民广场举行，吸引了众多市民参加，现场发放资料{n}00份。</p></article>' for n in range(1, 5))}{FOOT}""",
    ),
    Case(
        "whose rights the words are, in the text's container",
        f"""{HEAD}<h1>{TITLE}</h1><div class="con">{paragraphs()}<p>版权声明：本网站所有内容，凡注明来源为本网的，版权均归本网所有，未经书面授权不得转载、摘编，违者将依法追究法律责任。</p></div>{FOOT}""",
    ),
    Case(
        "a breadcrumb whose last step is the title",
        f"""{HEAD}<div class="crumb">首页 &gt; 政务公开 &gt; {TITLE}</div><div class="bt">{TITLE}</div><div class="con">{paragraphs()}</div>{FOOT}""",
    ),
    Case(
        "a longer text about the office beside the text, the title with the document",
        f"""{HEAD}<div class="l"><h1>{TITLE}</h1><div class="con">{paragraphs()}</div></div><div class="r"><h3>部门简介</h3>{TOWN}</div>{FOOT}""",
    ),
    Case(
        "a summary and explainers between title and text",
        f"""{HEAD}<h1>{TITLE}</h1><div class="abs"><p>摘要：2022年，云川市全面推进依法行政，取得新进展新成效。</p></div><div class="rel"><h4>相关解读</h4><a href="/a">解读：云川市2022年法治政府建设情况</a></div><div class="con">{paragraphs()}</div>{FOOT}""",
    ),
    Case(
        "a class that is a word for furniture around everything",
        f"""<div class="page-header-wrap">{HEAD}<h1>{TITLE}</h1><div class="share-article">{paragraphs()}</div></div>{FOOT}""",
    ),
    Case(
        "the text's own container named like furniture, a sentence in the foot",
        f"""{HEAD}<h1>{TITLE}</h1><div class="share-box">{paragraphs()}</div><div class="bottom"><p>本站由云川市人民政府主办，欢迎提出意见，我们将尽快答复。</p></div>""",
    ),
    Case(
        "a column with dates in cells",
        f"""{HEAD}{CRUMBS}<table>{"".join(f'<tr><td><a href="/{n}.html">云川市{2010 + n}年法治政府建设情况报告</a></td><td>{2011 + n}-03-09</td></tr>' for n in range(12))}</table><div class="page">共 3 页 <a href="index_2.html">下一页</a></div>{FOOT}""",
        title="",
        text="",
        kind="list",
    ),
    Case(
        "a column of few entries",
        f"""{HEAD}{CRUMBS}<ul class="list">{"".join(f'<li><a href="/{n}.html">云川市{2018 + n}年法治政府建设情况报告</a><span>{2019 + n}-03-09</span></li>' for n in range(3))}</ul>{FOOT}""",
        title="",
        text="",
        kind="list",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_of_that_make_is_read(case: Case) -> None:
    markup = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{case.title}_云川市人民政府</title>{case.head}</head><body>{case.body}</body></html>'
    page = read_page(markup.encode(), url="http://www.yunchuan.example/art/2023/3/9/art_1_2.html")

    assert page.kind == case.kind, page.reason
    assert page.title == case.title
    assert page.text == case.text
    assert dict(page.fields) == case.fields
    assert tuple(a.href for a in page.attachments) == case.attachments
