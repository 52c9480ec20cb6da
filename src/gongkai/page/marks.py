"""What a line of a page is, seen by itself: prose, a tool, an addressee, a heading over other things.

In: lines of a ``Layout``, or their words. Out: yes or no. The words are the code
lists ``page_phrases`` and ``page_labels``. Nothing here looks at neighbours.
"""

from __future__ import annotations

import re
from functools import cache

from gongkai.page.codelists import rows
from gongkai.page.dates import iso_date
from gongkai.page.labels import whole_label
from gongkai.page.layout import Layout, Line

_PUNCTUATION = re.compile(r"[\W_]+")
_DOCUMENT_NUMBER = re.compile(
    r"^[（(【\[]?[\u4e00-\u9fffA-Z][\u4e00-\u9fffA-Z·、\s]{0,24}[〔\[［【﹝(（]\s*(?:19|20)\d\d\s*[〕\]］】﹞)）]\s*(?:第\s*)?[\dA-Z-]{1,6}\s*号[）)】\]]?$"
    r"|^[\u4e00-\u9fff\s]{2,30}(?:公告|令|通告)?(?:19|20)\d\d\s*年\s*第\s*\d{1,4}\s*号$"
    r"|^[A-Z]{2,8}[A-Z\d]*[-—－](?:19|20)\d\d[-—－]\d+$"
)
_ADDRESSEE = re.compile(
    r"(?:^各|各[市县区镇乡部单有局街科处直旗州]|人民政府|政府|委员会|单位|部门|机关|管委会|办公室|办事处|公司|银行|学校|医院|"
    r"大会|常委会|厅|局|委|办|处|所|站|院|中心|支队|街道|同志|同仁|代表|群众|企业)[^。；]{0,60}[：:]$"
)
_BETWEEN = re.compile(r"[\s|｜/【】\[\]（）()〖〗·,，]+")
_SENTENCE = re.compile(r"[，。；！？、,;]")
_END = re.compile(r"[。；！？]")


@cache
def phrases(role: str) -> frozenset[str]:
    """The phrases of a role in the code list ``page_phrases``."""
    return frozenset(row["phrase"] for row in rows("page_phrases") if row["role"] == role)


def bare(text: str) -> str:
    """A text without white space and punctuation, for comparisons."""
    return _PUNCTUATION.sub("", text)


def is_document_number(text: str) -> bool:
    """Whether a text is a document number (发文字号) and nothing else."""
    return len(text) < 60 and _DOCUMENT_NUMBER.match(text.strip()) is not None


def prose_of(line: Line) -> int:
    """The characters of a line that count as prose."""
    free = len(line.text) - line.link
    if free < 8 or 2 * line.link > len(line.text) or not _SENTENCE.search(line.text):
        return 0
    return free


def has_sentence(text: str) -> bool:
    """Whether a text holds the end of a sentence."""
    return _END.search(text) is not None


def is_centred(layout: Layout, line: Line) -> bool:
    """Whether a line is set as a heading: in the middle, without a sentence."""
    attrs = layout.elements[line.node].tag.attrs
    centred = "center" in f"{attrs.get('style', '')} {attrs.get('align', '')}".lower()
    return centred and len(line.text) <= 60 and not has_sentence(line.text)


def is_addressee(text: str) -> bool:
    """Whether a line addresses somebody (省人民政府：), as the first line of a document does."""
    if len(text) > 220 or text[-1] not in "：:" or "。" in text or whole_label(text) is not None:
        return False
    return _ADDRESSEE.search(text) is not None


def is_tool(text: str) -> bool:
    """Whether a line is tools of the page and nothing else (打印 关闭), or no words at all."""
    return all(not bare(part) or bare(part) in phrases("tool") for part in _BETWEEN.split(text))


def is_foot(text: str) -> bool:
    """Whether a line is the foot of a site (who runs it, under which licence), or speaks to its visitor."""
    if len(text) > 200:
        return False
    if any(sign in text for sign in phrases("visitor")):
        return True
    return not text.endswith("。") and any(sign in text for sign in phrases("foot"))


@cache
def foot_labels() -> tuple[str, ...]:
    """With which words the lines of a site's foot begin."""
    return tuple(sorted(phrases("foot-label")))


def is_day(text: str) -> bool:
    """Whether a line is a day as a document is signed with (2023年3月8日, 二〇二三年三月八日)."""
    return len(text) <= 20 and "年" in text and text.endswith("日") and bool(iso_date(text))


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(sorted(phrases("end-prefix")))


def is_closing(line: Line) -> bool:
    """Whether a line is a heading under which other things than the document stand."""
    text = line.text.strip(" 　：:【】[]>》|·•■◆▪-—")
    if len(text) > 24:
        return False
    if text in phrases("end") or text.startswith(_prefixes()):
        return True
    head = re.split(r"[：:]", text, maxsplit=1)[0]
    return head in phrases("end") and head != text and line.link > 0
