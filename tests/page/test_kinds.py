"""What a page is, and the coded error that each kind but an article gives."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from samples import FOOT, NAVIGATION, PARAGRAPHS, TITLE, html, paragraphs

from gongkai.errors import (
    DocumentUnreadableError,
    GongkaiError,
    NoAttachmentTextError,
    NotAnArticleError,
    NotAReportError,
    PageBlockedError,
    PageShellError,
)
from gongkai.page import read_page, require_report

# ruff: noqa: E501 - markup reads best as it would stand in a page

HEADLINES = "".join(
    f"<li><a href='/art/{i}.html'>云川市某局关于开展第{i}次行政执法检查的通知</a><span>2023-0{i % 9 + 1}-1{i % 9}</span></li>"
    for i in range(15)
)
HEAD = f"<div class='head'><ul class='nav'>{NAVIGATION}</ul></div>"
WALL = "<html><head><meta charset='utf-8'><title>{0}</title></head><body>{1}</body></html>"


def page_of(title: str, body: str, head: str = "") -> str:
    return f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"


@dataclass(frozen=True)
class Case:
    name: str
    markup: str
    kind: str
    error: type[GongkaiError] | None
    url: str = ""


CASES = [
    Case("a report", html(), "article", None),
    Case(
        "a notice",
        html(title="<h1>关于召开听证会的通知</h1>", name="关于召开听证会的通知"),
        "article",
        NotAReportError,
    ),
    Case(
        "an explainer of a report",
        html(title=f"<h1>《{TITLE}》解读</h1>", name=f"《{TITLE}》解读"),
        "article",
        NotAReportError,
    ),
    Case(
        "a column",
        page_of("法治政府建设_云川市", f"{HEAD}<ul class='list'>{HEADLINES}</ul>{FOOT}"),
        "list",
        NotAnArticleError,
    ),
    Case(
        "a column with summaries",
        page_of(
            "政务动态_云川市",
            HEAD
            + "".join(
                f"<dl><dt><a href='/{i}'>云川市某局组织第{i}次行政执法培训</a></dt><dd>近日，某局组织培训，参训人员{i}0名，取得良好效果。</dd></dl>"
                for i in range(12)
            ),
        ),
        "list",
        NotAnArticleError,
    ),
    Case(
        "a column as data for its script",
        page_of(
            "法治政府建设",
            f"{HEAD}<div id='l'><script type='text/xml'><datastore>"
            + "".join(
                f"<record><![CDATA[<li><a href='/art/{i}.html'>云川市第{i}号报告</a></li>]]></record>"
                for i in range(12)
            )
            + "</datastore></script></div>",
        ),
        "list",
        NotAnArticleError,
    ),
    Case(
        "a home page",
        page_of("云川市人民政府", f"{HEAD}<div><ul>{HEADLINES}</ul><ul>{HEADLINES}</ul></div>{FOOT}"),
        "home",
        NotAnArticleError,
        url="https://www.yunchuan.example/index.html",
    ),
    Case(
        "an application without its data",
        page_of("", "<div id='app'></div><script src='/js/app.js'></script><noscript>请启用</noscript>"),
        "shell",
        PageShellError,
    ),
    Case(
        "a template that a script fills",
        page_of(
            "{{title}}",
            f"{HEAD}<h1>{{{{title}}}}</h1><div v-html='content'></div><script>var vm=1;</script>{FOOT}",
        ),
        "shell",
        PageShellError,
    ),
    Case(
        "a page that leads elsewhere by script",
        page_of("", "<script>window.location.href='/gk/1.html'</script>"),
        "shell",
        PageShellError,
    ),
    Case(
        "not found, with status 200",
        page_of("提示信息", "<div><h5>提示信息</h5><div>该信息不存在</div></div>"),
        "blocked",
        PageBlockedError,
    ),
    Case(
        "an error of the server",
        page_of("404 Not Found", "<h1>404 Not Found</h1><hr>nginx"),
        "blocked",
        PageBlockedError,
    ),
    Case(
        "not found within the site's own frame",
        page_of(
            "页面不存在_云川市",
            f"{HEAD}<div><p>抱歉，您访问的页面不存在或已删除！</p></div><ul>{HEADLINES}</ul>{FOOT}",
        ),
        "blocked",
        PageBlockedError,
    ),
    Case(
        "maintenance",
        page_of("公告", "<p>尊敬的用户：网站维护升级中，暂停服务，给您带来不便，敬请谅解。</p>"),
        "blocked",
        PageBlockedError,
    ),
    Case(
        "a challenge",
        page_of("", "<script>document.cookie='__jsl_clearance=1';location.reload()</script>"),
        "blocked",
        PageBlockedError,
    ),
    Case(
        "a report about maintenance is a report",
        html(
            body="<div id='zoom'>"
            + paragraphs(("全年完成系统维护12次，页面不存在等问题全部整改。", *PARAGRAPHS))
            + "</div>"
        ),
        "article",
        None,
    ),
    Case(
        "a file in a frame",
        html(
            body="<iframe src='/pdfjs/web/viewer.html?file=/f/2022.pdf'></iframe>",
            head=f'<meta name="ArticleTitle" content="{TITLE}">',
        ),
        "attachment",
        NoAttachmentTextError,
    ),
    Case(
        "a file to download",
        html(
            body="<div id='zoom'><p>附件：</p><p><a onclick=\"window.open('/f/2022.doc')\">年度报告</a></p></div>"
        ),
        "attachment",
        DocumentUnreadableError,
    ),
    Case(
        "a column with dates and a notice at its foot",
        page_of(
            "法治政府建设_云川市",
            f"<h2>法治政府建设年度报告</h2><ul>{HEADLINES}</ul><div><p>本网站内容，未经书面授权，任何单位和个人不得转载、摘编，违者将依法追究法律责任。欢迎各界监督，提出宝贵意见。</p></div>",
        ),
        "list",
        NotAnArticleError,
    ),
    Case(
        "a document that is a picture",
        html(
            under="<p>发布时间：2023-03-10</p>",
            body="<div id='zoom'><p><img src='1.jpg'></p></div>",
            head=f'<meta name="ArticleTitle" content="{TITLE}">',
        ),
        "article",
        DocumentUnreadableError,
    ),
    Case(
        "a file and one sentence",
        html(
            body="<p>现将报告予以公布。</p><p>附件：<a href='/a.docx'>报告.docx</a></p>",
            head=f'<meta name="ArticleTitle" content="{TITLE}">',
        ),
        "attachment",
        NoAttachmentTextError,
    ),
    Case("nothing", "", "blocked", PageBlockedError),
    Case(
        "a document of one short sentence",
        page_of("关于更换公章的通知", "<h1>关于更换公章的通知</h1><p>自6月1日起启用新公章。</p>"),
        "article",
        NotAReportError,
    ),
    Case(
        "a server's regret in words that no list has",
        page_of("系统提示", "<h1>系统提示</h1><p>您要看的内容不在了，请稍后再试。</p>"),
        "blocked",
        PageBlockedError,
    ),
    Case(
        "a title with one sentence and a file",
        page_of(
            "关于更换公章的通知",
            "<h1>关于更换公章的通知</h1><p>详见附件，请下载。</p><p><a href='/a.docx'>附件.docx</a></p>",
        ),
        "attachment",
        NoAttachmentTextError,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_kind_and_error(case: Case) -> None:
    page = read_page(case.markup.encode(), url=case.url)

    assert page.kind == case.kind, page.reason
    assert bool(page.text) == (case.error in {None, NotAReportError})
    if case.error is None:
        assert require_report(page) is page
    else:
        with pytest.raises(case.error) as caught:
            require_report(page)
        assert type(caught.value) is case.error
        assert caught.value.remedy
