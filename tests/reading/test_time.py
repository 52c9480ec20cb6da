"""Reading takes time proportional to the length of the text, whatever the text is."""

from time import process_time

import pytest

from gongkai.reading import read

PARAGRAPH = (
    "一是加强规范性文件管理。2022年，备案规范性文件10件，宣布失效2件、废止1件；合法性审查文件9件、协议8份，"
    "出具意见120余条，其中书面意见96条，采纳率98.2%。\n"
)
HOSTILE = [
    *("1", "一", "(", "“", "《", "1:", "1,", "a/", "第1", "约", "百分之"),
    *("1件、", "1件，", "其中1件，", "2022年1件，", "1%、", "分别为1、"),
    *("下一步。", "一、下一步工作\n"),
    *("由1次降至2次，", "办理“甲乙丙”该项业务1件，", "开展甲乙整治，罚款1元，"),
    *("除1项外均，", "甲乙丙丁戊己，\n"),
    *("截至2023年1月底，受理1件、", "比2021年的1件增加1件，", "2021年、"),
    *(
        "于1月底前办理1件",
        "自1月办理1件以来",
        "近3年来1件、",
        "2021年至2022年分别为1件、",
        "每1人1件",
        "将1个压缩为1个，",
    ),
    *(
        "其中1家、解除1家，",
        "审批甲乙设置1件、",
        "甲类案件1件、",
        "比甲乙丙分别下降1%、",
        "采用甲乙方式办理1件，",
    ),
]


def seconds(text):
    begin = process_time()
    read(text, 2022)
    return process_time() - begin


@pytest.mark.slow
@pytest.mark.parametrize("unit", [PARAGRAPH, *HOSTILE])
def test_ten_times_the_text_takes_at_most_some_twenty_times_as_long(unit):
    # given texts of 20 kB and 200 kB of the same
    small, large = (unit * (size // len(unit)) for size in (20_000, 200_000))
    read(small, 2022)
    # when they are read, then a square (a hundred times as long) is far off
    assert seconds(large) < 25 * max(seconds(small), 0.01)
