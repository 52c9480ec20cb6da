"""Where a page stands in its site is told by 当前位置 and its like, not by a bar of navigation."""

from __future__ import annotations

import pytest
from samples import PARAGRAPHS, TITLE

from gongkai.page import read_page

BAR = "<div id='top'><a href='/'>网站首页</a>|<a>新闻中心</a>|<a>信息公开</a>|<a>办事大厅</a></div>"
PLACE = "您现在的位置：<a href='/'>首页</a>&nbsp;&gt;&nbsp;<a>信息公开</a>&nbsp;&gt;&nbsp;<a>年度报告</a>"
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (f"{BAR}<div>{PLACE}</div>", ("首页", "信息公开", "年度报告")),
        ("<div class='crumb'><a>首页</a> &gt; <a>公开</a></div>", ("首页", "公开")),
    ],
    ids=["a bar of navigation above", "no words"],
)
def test_the_breadcrumb(head: str, expected: tuple[str, ...]) -> None:
    page = f"<html><body>{head}<h1>{TITLE}</h1><div id='zoom'>{TEXT}</div></body></html>"
    assert read_page(page.encode()).breadcrumb == expected
