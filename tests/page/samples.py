"""Small official pages of our own making, put together from parts.

The places are invented. Each part can be replaced, so that a test shows only
the markup that it is about.
"""

# ruff: noqa: E501 - markup reads best as it would stand in a page

from __future__ import annotations

TITLE = "云川市2022年法治政府建设情况报告"
PARAGRAPHS = (
    "2022年，云川市深入推进依法行政，法治政府建设取得新的进展，现将有关情况报告如下。",
    "一、主要做法和成效",
    "（一）提高行政决策水平。全年审查规范性文件36件，废止4件；办理行政复议案件128件，同比增长12.5%。",
    "（二）规范行政执法。组织执法人员培训9场，参训1200余人次，评查案卷240份，发现问题31个，已全部整改。",
    "二、存在的不足",
    "行政执法人员的法治素养还需提高，基层执法力量不足，部分单位对合法性审查重视不够。",
    "三、下一步打算",
    "下一年，将继续加强执法监督，完善行政复议制度，推动法治政府建设再上新台阶。",
    "云川市人民政府",
    "2023年3月8日",
)
FIRST, LAST = PARAGRAPHS[0], PARAGRAPHS[-1]
CRUMBS = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/gk/">政府信息公开</a> &gt; 法治政府建设</div>'
NAVIGATION = "".join(
    f'<li><a href="/{i}/">{name}</a></li>'
    for i, name in enumerate(("首页", "要闻", "政务公开", "办事", "互动"))
)
FOOT = (
    '<div class="footer"><p>主办：云川市人民政府办公室 承办：云川市大数据局</p>'
    "<p>网站标识码：9901000001 联系电话：000-0000000</p></div>"
)


def paragraphs(words: tuple[str, ...] = PARAGRAPHS, tag: str = "p") -> str:
    """Paragraphs as elements of one kind."""
    return "".join(f"<{tag}>{text}</{tag}>" for text in words)


def html(
    *,
    block: str = "",
    title: str = f"<h1>{TITLE}</h1>",
    under: str = "",
    body: str | None = None,
    after: str = "",
    head: str = "",
    crumbs: str = CRUMBS,
    name: str = f"{TITLE}_云川市人民政府",
) -> str:
    """A page: navigation, breadcrumb, information block, title, line under it, text, what follows, foot."""
    text = f'<div id="zoom">{paragraphs()}</div>' if body is None else body
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}</title>{head}</head><body>'
        f'<div class="head"><ul class="nav">{NAVIGATION}</ul><span>今天是2026年11月23日 星期一</span></div>{crumbs}'
        f'<div class="main">{block}{title}{under}{text}{after}</div>{FOOT}</body></html>'
    )
