"""The main text: where it begins and ends in its container, and its paragraphs.

In: a ``Layout``, its container, the title. Out: ``Body``: the text, its
paragraphs with the elements they came from, and the range of lines it took.
The main text begins with the addressee, or the first paragraph after the title;
it ends with the signature, its date, or the list of attachments. What a page
repeats or pastes around it inside the container (information block, title,
document number, tools, links, explainers) is no part of it.

Promised: paragraphs are in the order of the page, ``text[p.start:p.end]`` is a
paragraph, paragraphs are joined by one line feed, cells of a table row by one
tab. Not promised: pages on which two documents stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gongkai.page.codelists import rows
from gongkai.page.container import has_sentence, prose_of
from gongkai.page.dates import is_date, iso_date
from gongkai.page.labels import MAX_VALUE, is_label_line, statements_of, whole_label
from gongkai.page.layout import Layout, Line, path_of
from gongkai.page.model import Paragraph

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
_OUTLINE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]+[章条节]|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．])"
)
_PAGER = re.compile(r"^(?:[\d\s<>«»\[\]共第页/]|首页|上一页|下一页|末页|尾页)+$")
_FILE_WORDS = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|pptx?|ceb)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s|｜/【】\[\]（）()〖〗·,，]+")
_UNDER = 60  # lines of a table in which an information block is looked for
_LEAD = 14  # lines within which an addressee is looked for
_ENOUGH = 120  # prose before a closing phrase may end the text


@dataclass(frozen=True)
class Body:
    """The main text; ``first`` and ``last`` bound its lines in the layout, ``lead`` those cut before it."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    first: int
    last: int
    lead: tuple[int, ...] = ()


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


def read_body(layout: Layout, container: int, title: str) -> Body:
    """Cut the main text out of its container."""
    element = layout.elements[container]
    numbers = _shown(layout, element.first, element.last)
    numbers = _once(layout, numbers)
    start = _start(layout, numbers, title)
    lead = tuple(numbers[:start])
    numbers = numbers[start:]
    end = _end(layout, numbers)
    if end == len(numbers):
        numbers += _signature(layout, element.last, numbers)
    else:
        numbers = numbers[:end]
    text, paragraphs = _assemble(layout, numbers)
    if not numbers:
        return Body("", (), element.first, element.first, lead)
    return Body(text, paragraphs, numbers[0], numbers[-1] + 1, lead)


def _shown(layout: Layout, first: int, last: int) -> list[int]:
    """The lines that a reader sees sooner or later.

    Hidden prose is shown by a script; hidden words are templates."""
    lines = layout.lines[first:last]
    if all(line.hidden for line in lines if prose_of(line)):
        return [first + i for i, line in enumerate(lines) if not line.scripted]
    seen = {line.text for line in lines if not line.hidden}
    keep: list[int] = []
    i = 0
    while i < len(lines):
        if not lines[i].hidden:
            if not lines[i].scripted:
                keep.append(first + i)
            i += 1
            continue
        run = i
        while i < len(lines) and lines[i].hidden:
            i += 1
        hidden = lines[run:i]
        prose = sum(prose_of(line) for line in hidden if line.text not in seen)
        if prose >= 60 and any(has_sentence(line.text) for line in hidden):
            keep += range(first + run, first + i)
    return keep


def _once(layout: Layout, numbers: list[int]) -> list[int]:
    """The lines without a second copy of the whole text (for telephones, for printing)."""
    lines = layout.lines
    where: dict[str, int] = {}
    for at, number in enumerate(numbers):
        text = lines[number].text
        if prose_of(lines[number]) < 30:
            continue
        if text not in where:
            where[text] = at
            continue
        rest = [lines[n].text for n in numbers[at:] if prose_of(lines[n]) >= 30]
        before = {lines[n].text for n in numbers[:at]}
        if (
            where[text] == min(where.values())
            and len(rest) >= 0.8 * len(where)
            and all(t in before for t in rest)
        ):
            return numbers[:at]
        return numbers
    return numbers


def _start(layout: Layout, numbers: Sequence[int], title: str) -> int:
    """How many lines at the head of the container stand before the document."""
    lines = layout.lines
    whole = bare(title)
    start = 0
    labelled = False
    under: set[int] = set()  # rows under a row of labels
    for at, number in enumerate(numbers):
        line = lines[number]
        is_value = labelled or line.row in under
        if not (is_value and len(line.text) <= MAX_VALUE and not has_sentence(line.text)) and not _is_front(
            layout, number, whole
        ):
            break
        start = at + 1
        labelled = whole_label(line.text) is not None and (line.row < 0 or _labels_in_row(layout, line))
        if labelled and line.row >= 0:
            under.update(layout.next_sibling(line.row))
    # An addressee further down: what stands before it is heading, too, unless it is prose.
    for k in range(start, min(len(numbers), start + _LEAD)):
        line = lines[numbers[k]]
        if is_addressee(line.text):
            return k
        if prose_of(line) > 60 or line.text.endswith("。"):
            break
    return start


def _is_like(letters: str, title: str) -> bool:
    """Whether a short line is the title in other words (publisher before it, year after it)."""
    if not 8 <= len(letters) <= len(title) + 20:
        return False
    pairs = {letters[i : i + 2] for i in range(len(letters) - 1)}
    whole = {title[i : i + 2] for i in range(len(title) - 1)}
    return len(pairs & whole) >= 0.7 * min(len(pairs), len(whole)) and len(pairs) >= 0.5 * len(whole)


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


def _is_front(layout: Layout, number: int, title: str) -> bool:
    """Whether a line is a repeated title, a document number, a label, a tool or a link, not the document."""
    line = layout.lines[number]
    text = line.text
    letters = bare(text)
    if is_addressee(text) or _OUTLINE.match(text):
        return False
    if _is_tool(text) or is_document_number(text) or is_date(text):
        return True
    if title and len(letters) >= 3 and (letters in title or _is_like(letters, title)):
        return not text.endswith("。")
    if line.row >= 0 and whole_label(text) is not None and _is_data_row(layout, line.row):
        return _labels_in_row(layout, line)
    is_link = line.link > 0 and line.link >= 0.5 * len(text) and not text.endswith("。")
    return (
        is_link or is_centred(layout, line) or _labels_in_row(layout, line) or _is_furniture(layout, number)
    )


def _is_tool(text: str) -> bool:
    """Whether a line is tools of the page and nothing else (打印 关闭), or no words at all."""
    return all(not bare(part) or bare(part) in phrases("tool") for part in _BETWEEN.split(text))


def _labels_in_row(layout: Layout, line: Line) -> bool:
    """Whether a line stands in a row that begins with a label: a row of an information block."""
    if line.row < 0:
        return False
    row = layout.elements[line.row]
    texts = [other.text for other in layout.lines[row.first : row.last] if bare(other.text)]
    if row.last - row.first > 8 or not texts or whole_label(texts[0]) is None:
        return False
    # The head of a table of data (序号, 单位, 数量) may begin with a label, too.
    if 2 * sum(whole_label(text) is not None for text in texts) < len(texts):
        return False
    return texts[0][-1] in "：:】]" or len(_fields_around(layout, row.parent)) > 1


def _fields_around(layout: Layout, table: int) -> set[str]:
    """The fields that strong labels name in an element, a table of an information block or not."""
    element = layout.elements[table]
    labels = [whole_label(line.text) for line in layout.lines[element.first : element.last][:_UNDER]]
    return {label.field for label in labels if label and not label.weak} - {"-"}


def _is_furniture(layout: Layout, number: int) -> bool:
    """Whether a line says something about the page (source, editor, clicks, size of letters)."""
    line = layout.lines[number]
    if len(line.text) > 200 or not is_label_line(line):
        return False
    found = [s for s in statements_of(layout, number) if s.field != "disclosure_mode"]
    return any(s.field != "-" or s.label in phrases("tail") for s in found)


def _end(layout: Layout, numbers: Sequence[int]) -> int:
    """How many of the lines belong to the document, which they begin."""
    lines = layout.lines
    end, prose = len(numbers), 0
    for at, number in enumerate(numbers):
        if prose >= _ENOUGH and is_closing(lines[number]):
            end = at
            break
        if prose >= _ENOUGH and _is_foot(lines[number].text):
            end = at
            while end > 1 and lines[numbers[end - 1]].text.startswith(_foot_labels()):
                end -= 1
            break
        prose += prose_of(lines[number])
    while end > 1 and _is_tail(layout, numbers[end - 1]):
        end -= 1
    if end > 1 and bare(lines[numbers[end - 1]].text) == "附件" and end < len(numbers):
        end -= 1  # its links to files were no part of the document
    return end


def _is_foot(text: str) -> bool:
    """Whether a line is the foot of a site (who runs it, under which licence), or speaks to its visitor."""
    if len(text) > 200:
        return False
    if any(sign in text for sign in phrases("visitor")):
        return True
    return not text.endswith("。") and any(sign in text for sign in phrases("foot"))


def _signature(layout: Layout, after: int, numbers: Sequence[int]) -> list[int]:
    """The lines behind the container that sign the document: a body or two, and the day."""
    lines = layout.lines
    if not numbers or any(_is_day(lines[n].text) for n in numbers[-3:]):
        return []
    for number in range(after, min(after + 3, len(lines))):
        line = lines[number]
        if line.hidden or line.link or len(line.text) > 40 or is_label_line(line) or is_closing(line):
            return []
        if _is_day(line.text):
            return list(range(after, number + 1))
    return []


def _is_day(text: str) -> bool:
    """Whether a line is a day as a document is signed with (2023年3月8日, 二〇二三年三月八日)."""
    return len(text) <= 20 and "年" in text and text.endswith("日") and bool(iso_date(text))


@cache
def _foot_labels() -> tuple[str, ...]:
    return tuple(sorted(phrases("foot-label")))


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


def _is_tail(layout: Layout, number: int) -> bool:
    """Whether a line at the end is no part of the document: tools, source, editor, links."""
    line = layout.lines[number]
    if _is_tool(line.text) or is_closing(line):
        return True
    if _PAGER.match(line.text) and not is_date(line.text):
        return True
    if line.link and line.link >= 0.6 * len(line.text):
        # The list of attachments is part of the document; links to their files are not.
        return not line.text.startswith("附件") or _FILE_WORDS.search(line.text) is not None
    return _is_furniture(layout, number)


def _assemble(layout: Layout, numbers: Sequence[int]) -> tuple[str, tuple[Paragraph, ...]]:
    """Join lines to the text: one paragraph a line, one a row of a table of data."""
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    paths: dict[int, str] = {}
    is_data: dict[int, bool] = {}
    at = i = 0
    while i < len(numbers):
        line = layout.lines[numbers[i]]
        node, words, k = line.node, line.text, i + 1
        if line.row >= 0 and line.row not in is_data:
            is_data[line.row] = _is_data_row(layout, line.row)
        if is_data.get(line.row):
            node, cell = line.row, line.cell
            while k < len(numbers) and layout.lines[numbers[k]].row == line.row:
                other = layout.lines[numbers[k]]
                words += (" " if other.cell == cell else "\t") + other.text
                cell = other.cell
                k += 1
        if pieces:
            at += 1
        pieces.append(words)
        paragraphs.append(Paragraph(at, at + len(words), path_of(layout.elements[node].tag, paths)))
        at += len(words)
        i = k
    return "\n".join(pieces), tuple(paragraphs)


def _is_data_row(layout: Layout, row: int) -> bool:
    """Whether a row holds data (some short cells), not a part of the page's layout."""
    element = layout.elements[row]
    cells, inner = 0, row + 1
    while inner < element.end:
        name = layout.elements[inner].name
        if name == "table":
            return False
        cells += name in ("td", "th")
        inner += 1
    return cells >= 2 and element.last - element.first <= 4 * cells
