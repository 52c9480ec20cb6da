"""A report that is a file: the text of a .docx or of a .pdf that has text.

In: the bytes of a file. Out: ``Document``: its lines with the place of each
(``word/document.xml/body/p[3]``, ``page[2]``), or the reason why it cannot be
read. Lines of a PDF that a paragraph was broken into are joined again; page
numbers are left out. Promised: never raises; bounded size, pages and
unpacked bytes. Not promised: numbering that the word processor makes itself,
columns, footnotes, scanned pages (there is no character recognition here).
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

import docx
import docx.oxml.ns
import pypdf
import pypdf.errors
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from gongkai.page.white import normalise

MAX_UNPACKED = 100_000_000
MAX_PAGES = 600
_SCANNED = 20  # characters a page, below which a PDF is pictures of pages

# What the two libraries are known to raise on files that are broken or hostile.
_BROKEN = (
    PackageNotFoundError,
    pypdf.errors.PyPdfError,
    zipfile.BadZipFile,
    etree.LxmlError,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
_PAGE_NUMBER = re.compile(r"^[\s—–\-－─·第]*\d{1,4}[\s—–\-－─·页/共\d]*$")
_NEW = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]+[章条节]|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d))"
)
_CLOSED = "。；：！？”）:;!?"


@dataclass(frozen=True)
class Document:
    """The lines of a file and where each stands; ``reason`` says why there are none."""

    form: str
    lines: tuple[tuple[str, str], ...] = ()
    reason: str = ""


def form_of(body: bytes) -> str:
    """What a file is by its first bytes: pdf, docx, doc, zip, rtf, image, or "" for what may be a page."""
    head = body[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in body else "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")):
        return "zip"
    return "image" if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*")) else ""


def read_document(body: bytes) -> Document:
    """Read a file whose form is not ""."""
    form = form_of(body)
    if form == "docx":
        return _docx(body)
    if form == "pdf":
        return _pdf(body)
    return Document(form, reason=f"a file of the form .{form} is not read")


def _docx(body: bytes) -> Document:
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                return Document("docx", reason="the file unpacks to more than any report has")
        root = docx.Document(BytesIO(body)).element.body
        lines = tuple(_docx_lines(root))
    except _BROKEN as error:
        return Document("docx", reason=f"the file is broken ({type(error).__name__})")
    return Document("docx", lines, "" if lines else "the file holds no text")


def _docx_lines(root: etree._Element) -> list[tuple[str, str]]:
    """Paragraphs and rows of tables in order; text that a reviewer deleted is no text."""
    name = docx.oxml.ns.qn
    found: list[tuple[str, str]] = []
    counts: dict[str, int] = {}
    for child in root.iterchildren(name("w:p"), name("w:tbl")):
        tag = etree.QName(child).localname
        counts[tag] = counts.get(tag, 0) + 1
        path = f"/word/document.xml/body/{tag}[{counts[tag]}]"
        if tag == "p":
            found.extend((normalise(text), path) for text in _words(child).split("\n"))
            continue
        for number, row in enumerate(child.iter(name("w:tr")), start=1):
            cells = [normalise(_words(cell).replace("\n", " ")) for cell in row.iterchildren(name("w:tc"))]
            found.append(("\t".join(cells) if any(cells) else "", f"{path}/tr[{number}]"))
    return [(text, path) for text, path in found if text]


def _words(element: etree._Element) -> str:
    """The text of a paragraph or cell: runs, tabs and breaks, each once."""
    name = docx.oxml.ns.qn
    text, tab, line, paragraph = name("w:t"), name("w:tab"), name("w:br"), name("w:p")
    parts: list[str] = []
    for node in element.iter(text, tab, line, paragraph):
        if any("Fallback" in str(up.tag) for up in node.iterancestors()):
            continue  # the same words again, for programs that do not know text boxes
        if node.tag == text:
            parts.append(node.text or "")
        elif node.tag == tab:
            parts.append(" ")
        elif parts:
            parts.append("\n")
    return "".join(parts).strip("\n")


def _pdf(body: bytes) -> Document:
    try:
        reader = pypdf.PdfReader(BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            return Document("pdf", reason="the file is locked with a password")
        if len(reader.pages) > MAX_PAGES:
            return Document("pdf", reason=f"the file has more than {MAX_PAGES} pages")
        pages = [page.extract_text() for page in reader.pages]
    except _BROKEN as error:
        return Document("pdf", reason=f"the file is broken ({type(error).__name__})")
    if sum(len("".join(page.split())) for page in pages) < _SCANNED * max(1, len(pages)):
        return Document("pdf", reason="the file holds pictures of pages, no text")
    return Document("pdf", tuple(_paragraphs(pages)))


def _paragraphs(pages: list[str]) -> list[tuple[str, str]]:
    """Lines of a PDF, those of one paragraph joined."""
    lines = [
        (normalise(raw), raw.startswith(("  ", "\u3000")), number)
        for number, page in enumerate(pages, start=1)
        for raw in page.split("\n")
    ]
    lines = [line for line in lines if line[0] and not _PAGE_NUMBER.match(line[0])]
    full = sorted(len(text) for text, _, _ in lines)[int(0.9 * len(lines))] if lines else 0
    found: list[tuple[str, str]] = []
    goes_on = False
    for text, indented, number in lines:
        if goes_on and not indented and not _NEW.match(text):
            before, path = found[-1]
            wide = before[-1] >= "\u2e80" or text[0] >= "\u2e80"
            found[-1] = (before + ("" if wide else " ") + text, path)
        else:
            found.append((text, f"/page[{number}]"))
        goes_on = (len(text) >= 0.8 * full and text[-1] not in _CLOSED) or len(text) >= 0.95 * full
    return found
