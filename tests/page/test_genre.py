"""Is it a report, of which genre and year: by title, then by column and text."""

from __future__ import annotations

import pytest

from gongkai.page.divisions import division_of
from gongkai.page.genre import REPORT, genre_of, report_year


@pytest.mark.parametrize(
    ("title", "genre", "year"),
    [
        ("关于2022年法治政府建设情况的报告", REPORT, 2022),
        ("云川市2021年度法治政府建设工作报告", REPORT, 2021),
        ("云川市司法局2023年法治政府建设年度报告", REPORT, 2023),
        ("2019年依法行政工作总结", REPORT, 2019),
        ("二〇二一年法治政府建设情况", REPORT, 2021),
        ("某局2022年度法治政府建设情况报告及2023年工作计划", REPORT, 2022),
        ("云川市2020年推进法治政府建设情况公示", REPORT, 2020),
        ("关于云川市2022年度依法治市工作情况的报告", REPORT, 2022),
        ("云川市2022年政府信息公开工作年度报告", "information-disclosure-report", 2022),
        ("2022年云川市政府工作报告", "government-work-report", 2022),
        ("关于印发2022年法治政府建设工作要点的通知", "plan", None),
        ("云川市法治政府建设实施方案（2021—2025年）", "plan", None),
        ("关于报送2022年法治政府建设情况报告的通知", "normative-document", None),
        ("《云川市2022年法治政府建设情况报告》解读", "explainer", None),
        ("一图读懂2022年法治政府建设情况报告", "explainer", None),
        ("我市召开法治政府建设推进会", "news", None),
        ("市人大常委会听取2022年法治政府建设情况报告", "news", None),
    ],
)
def test_genre_and_year_by_title(title: str, genre: str, year: int | None) -> None:
    assert genre_of(title, (), "") == genre
    if year is not None:
        assert report_year(title, "", "2024-03-01") == year


def test_a_title_without_subject_is_judged_by_column_and_text() -> None:
    text = "2022年，我局推进法治政府建设，学习法治政府建设实施纲要，落实依法行政要求。"

    assert genre_of("2022年度工作总结", (), text) == REPORT
    assert genre_of("2022年度工作总结", ("首页", "法治政府建设"), "推进依法行政。") == REPORT
    assert genre_of("2022年度工作总结", (), "2022年，我局推进安全生产。") == "annual-report"


def test_the_year_without_one_in_the_title() -> None:
    text = "根据《法治政府建设实施纲要（2021—2025年）》（云发〔2021〕3号），现将2022年情况报告如下。"

    assert report_year("关于法治政府建设情况的报告", text, "2023-02-01") == 2022
    assert report_year("关于法治政府建设情况的报告", "现将有关情况报告如下。", "2023-02-01") == 2022
    assert report_year("关于法治政府建设情况的报告", "现将有关情况报告如下。", "") is None


@pytest.mark.parametrize(
    ("index_number", "site_code", "publisher", "code"),
    [
        ("152900000000031/2023-01296", "", "", "152900"),
        ("113301000024896398/2025-1010413967", "", "", "330100"),
        ("014109429/2020-00118", "3204000002", "常州市人民政府办公室", "320400"),
        ("50000007/2022-1663341", "4309230002", "安化县", "430923"),
        ("", "3301000001", "余杭区司法局", "330110"),
        ("", "3201000001", "鼓楼区人民政府", "320106"),
        ("", "", "鼓楼区人民政府", ""),
        ("", "", "浙江省杭州市余杭区人民政府", "330110"),
        ("", "", "中共深圳市光明区委", "440311"),
        ("", "bm29000002", "国家税务总局", ""),
    ],
)
def test_division_code(index_number: str, site_code: str, publisher: str, code: str) -> None:
    assert division_of(index_number, site_code, publisher) == code
