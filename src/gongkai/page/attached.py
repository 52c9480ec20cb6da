"""A file -> ``Page``, and a page together with the file that is its report.

In: bytes of a file, or a page and the page of its file. Out: ``Page`` of the
kind attachment, whose offsets refer to the text extracted from the file.
Promised: a file that cannot be read gives a page without text whose ``reason``
says why; ``require_article`` turns it into ``DocumentUnreadableError``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

from gongkai.page.dates import is_date
from gongkai.page.documents import read_document
from gongkai.page.genre import REPORT, genre_of, is_report, report_year
from gongkai.page.language import language_of
from gongkai.page.marks import bare, has_sentence, is_addressee, is_document_number
from gongkai.page.model import Attachment, Page, Paragraph

BINARY, _BY = OF_FILES = ("binary", "signature")
"""Charset and charset source of what is a file and no text."""
_READABLE = re.compile(r"\.(?:docx|pdf)(?=$|[?#&'\"\s）)])", re.IGNORECASE)
_PART = re.compile(
    r"[（(\[]?(?:第?[一二三四五六七八九十\d]{1,2}(?:部分|篇|册|页)|[（(\[][一二三四五六七八九十\d]{1,2}(?=[）)\]])"
    r"|(?<!\d)[-_—]?\d{1,2}(?!\d)|[上中下][篇册部]?|[（(][上中下](?=[）)]))[）)\]]?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEAD = 8  # lines at the head of a file that may be its title


def read_file(body: bytes) -> Page:
    """Read a file (.docx, .pdf) as a page of the kind attachment."""
    document = read_document(body)
    lines = list(document.lines)
    title, number, start = _heading([text for text, _ in lines])
    paragraphs: list[Paragraph] = []
    at = 0
    for words, path in lines[start:]:
        paragraphs.append(Paragraph(at, at + len(words), path))
        at += len(words) + 1
    text = "\n".join(words for words, _ in lines[start:])
    genre = genre_of(title, (), text)
    return Page(
        kind="attachment",
        title=title,
        fields=MappingProxyType({"document_number": number} if number else {}),
        text=text,
        paragraphs=tuple(paragraphs),
        charset=BINARY,
        charset_source=_BY,
        language=language_of(text),
        genre=genre,
        report_year=report_year(title, text, "") if is_report(genre) else None,
        reason=document.reason,
    )


def readable_files(page: Page) -> tuple[Attachment, ...]:
    """The attachments whose name says that they can be read: .docx and .pdf."""
    return tuple(a for a in page.attachments if _READABLE.search(a.href) or _READABLE.search(a.text))


def report_files(page: Page, genre: str = "") -> tuple[Attachment, ...]:
    """The files that are the page's report, each of them the whole of it: those that are called a
    report, or else the only file that there is.

    None where the page has a text of its own; where neither ``genre`` (what is known of the
    page), its title nor, where the title has no genre, the words of a link say that it is one;
    or where the files are parts of a report, or several reports (``not_one``).
    """
    if page.kind != "attachment" or page.text or not_one(page):
        return ()
    files, named = readable_files(page), _named_reports(page)
    said = genre or genre_of(page.title, page.breadcrumb, "") or (REPORT if named else "")
    if said != REPORT:
        return ()
    return named or (files if len(page.attachments) == 1 else ())


def not_one(page: Page) -> str:
    """Why the files of a page are not each a report as a whole ("" where they may be).

    Files are parts where their names differ in a closing number alone (报告一.pdf, 报告二.pdf).
    """
    names = ["".join(_READABLE.sub("", a.text).split()) for a in _named_reports(page)]
    parts: dict[str, set[str]] = {}
    for name in names:
        match = _PART.search(name)
        if match:
            parts.setdefault(name[: match.start()], set()).add(match[0])
    split = max((len(found) for found in parts.values()), default=0)
    if split > 1:
        return f"the report is split over {split} files, which are not read together"
    years = {match[0] for name in names if (match := _YEAR.search(name))}
    if len(years) > 1:
        return f"the files are reports on {len(years)} years"
    return ""


def _named_reports(page: Page) -> tuple[Attachment, ...]:
    """The readable files that are called a report."""
    files = readable_files(page)
    return tuple(a for a in files if genre_of(_READABLE.sub("", a.text), page.breadcrumb, "") == REPORT)


def with_file(page: Page, file: Page) -> Page:
    """A page whose document is an attached file: what the page says of it, and the file's text.

    A file that says itself that it is a document of another genre gives that genre.
    """
    if file.charset != BINARY:
        file = Page(kind="attachment", reason="the address of the file gives a page")
    title = page.title or file.title
    genre = genre_of(title, page.breadcrumb, file.text) or file.genre
    if file.genre and file.genre != genre:
        genre = file.genre
    published = page.fields.get("published_date", "")
    return replace(
        page,
        kind="attachment",
        title=title,
        fields=MappingProxyType({**file.fields, **page.fields}),
        text=file.text,
        paragraphs=file.paragraphs,
        language=file.language,
        genre=genre,
        report_year=report_year(title, file.text, published) if is_report(genre) else None,
        reason=file.reason,
    )


def _heading(texts: list[str]) -> tuple[str, str, int]:
    """Title, document number, and the number of lines that they take at the head of a file."""
    title, number = "", ""
    for at, text in enumerate(texts[:_HEAD]):
        if is_document_number(text):
            number = number or text
        elif is_date(text.strip("（）()")):
            continue
        elif len(text) > 60 or has_sentence(text) or is_addressee(text) or "\t" in text:
            return title, number, at
        elif bare(text).endswith(("文件", "办公室文件")) and not title:
            continue  # the red head of an official document
        elif title and (text[0] in "一（(1第" or len(title) + len(text) > 90):
            return title, number, at
        else:
            title += text
    return title, number, min(len(texts), _HEAD)
