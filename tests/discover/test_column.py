"""What a column page lists, however its site writes lists and paging."""

from __future__ import annotations

import pytest

from gongkai.discover.column import Candidate, publisher_of, read_column

URL = "http://www.example.gov.cn/zfxxgk/fzzf/index.html"


def column(items: str, title: str = "法治政府建设年度报告_示例市人民政府") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{items}</body></html>".encode()


LISTS = {
    "items with a date": (
        '<ul><li><a href="/a/1.html">示例市人民政府2024年法治政府建设情况报告</a><span>2025-03-28</span></li>'
        '<li><a href="/a/2.html">关于召开法治政府建设推进会的通知</a><span>2025-03-01</span></li></ul>'
    ),
    "a title cut short": (
        '<table><tr><td><a href="../../a/1.html" title="示例市人民政府2024年法治政府建设情况报告">'
        "示例市人民政府2024年法治政府…</a></td><td>[2025/3/28]</td></tr></table>"
    ),
    "records that a script shows": (
        "<script type='text/xml'><datastore><recordset><record><![CDATA[<li>"
        "<a href='/a/1.html' title='示例市人民政府2024年法治政府建设情况报告'>示例市</a>"
        "<span>2025-03-28</span></li>]]></record></recordset></datastore></script>"
    ),
    "an address with a fragment, twice": (
        '<li><a href="/a/1.html#top">示例市人民政府2024年法治政府建设情况报告</a> 2025年3月28日</li>'
        '<li><a href="/a/1.html">示例市人民政府2024年法治政府建设情况报告</a> 2025年3月28日</li>'
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_report_is_found_with_year_publisher_and_date(name: str) -> None:
    assert read_column(column(LISTS[name]), "text/html", URL).candidates == (
        Candidate(
            url="http://www.example.gov.cn/a/1.html",
            title="示例市人民政府2024年法治政府建设情况报告",
            report_year=2024,
            published_date="2025-03-28",
            publisher="示例市人民政府",
        ),
    )


def test_in_a_column_of_such_reports_a_title_need_not_name_the_subject() -> None:
    link = '<li><a href="/a/3.html">示例市教育局2023年度工作报告</a></li>'
    assert [c.report_year for c in read_column(column(link), None, URL).candidates] == [2023]
    assert read_column(column(link, title="通知公告"), None, URL).candidates == ()


@pytest.mark.parametrize(
    "words",
    [
        "一图读懂示例市2024年法治政府建设情况报告",
        "示例市2025年法治政府建设工作要点",
        "关于印发法治政府建设实施方案的通知",
        "首页",
    ],
)
def test_what_is_about_reports_is_none(words: str) -> None:
    assert read_column(column(f'<li><a href="/a/4.html">{words}</a></li>'), None, URL).candidates == ()


@pytest.mark.parametrize(
    ("paging", "more"),
    [
        ('<a href="index_1.html">下一页</a>', ["index_1.html"]),
        ('<a href="index_1.html">2</a><a href="index_2.html">3</a>', ["index_1.html", "index_2.html"]),
        ('<a href="index.html">1</a><a href="index_1.html">&gt;</a>', ["index_1.html"]),
        ('<script>createPageHTML(3, 0, "index", "html");</script>', ["index_1.html", "index_2.html"]),
        ("<script>createPageHTML('page', 2, 1, 'index', 'shtml', 30);</script>", ["index_1.shtml"]),
        ('<a href="http://elsewhere.gov.cn/index_1.html">下一页</a>', []),
        ('<a href="/other/index_1.html">下一页</a>', []),
        ('<a href="javascript:next()">下一页</a>', []),
    ],
)
def test_where_the_list_goes_on(paging: str, more: list[str]) -> None:
    found = read_column(column(paging), None, URL).more
    assert list(found) == [URL.rpartition("/")[0] + "/" + name for name in more]


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        ("示例市人民政府2024年法治政府建设情况报告", "示例市人民政府"),
        ("示例市教育局关于2023年度法治政府建设情况的报告", "示例市教育局"),
        ("某某高新技术产业开发区管理委员会2022年法治政府建设报告", "某某高新技术产业开发区管理委员会"),
        ("2024年法治政府建设情况报告", ""),
        ("法治政府建设情况报告", ""),
        ("深入推进法治建设 2024年再上台阶", ""),
    ],
)
def test_the_publisher_that_a_title_names(title: str, publisher: str) -> None:
    assert publisher_of(title) == publisher
