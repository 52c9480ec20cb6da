"""The files that belong to a page's document.

In: a ``Layout`` and the bounds of the main text. Out: ``Attachment``s in order,
each address once. A file is known by the ending of its address, of a file name
in its query, or of the link's words (pdf, doc, docx, xls, zip ...); addresses
are read from links, ``onclick``, frames, and what small scripts write or list.
Promised: addresses as written. Not promised: images, and files that stand under
a heading such as 相关链接 (they belong to other documents).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.page.body import Body
from gongkai.page.layout import Layout, Link
from gongkai.page.marks import is_closing
from gongkai.page.model import Attachment

_ENDINGS = "pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z|csv|ceb"
_FILE = re.compile(rf"\.(?:{_ENDINGS})(?:$|[?#&'\"\s）)])", re.IGNORECASE)
_QUOTED = re.compile(rf"""["']([^"'\s<>]{{1,400}}?\.(?:{_ENDINGS}))(?:[?#][^"']*)?["']""", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)["'][^>]*>([^<]*)""", re.IGNORECASE)
_FRAME_FILE = re.compile(rf"[?&](?:file|url|src)=([^&]+\.(?:{_ENDINGS}))", re.IGNORECASE)
_BEFORE = 6  # lines before the title in which a file may be offered
_AFTER = 30  # lines after the main text in which a file may still be listed
_DOWNLOAD = re.compile(r"down_?load|down_?file|attach|getfile|fileid=", re.IGNORECASE)
_OFFER = re.compile("下载|附件|文件|原文|正文")
_RELATED = re.compile("相关|关联|解读|推荐|阅读|新闻|友情|图解|热点|最新")


def read_attachments(layout: Layout, body: Body, top: int) -> tuple[Attachment, ...]:
    """The attachments of the document whose title stands on line ``top``."""
    found: dict[str, str] = {}
    low, high = max(0, min(top, body.first) - _BEFORE), body.last + _AFTER
    related = _related(layout, body, high)
    for link in layout.links:
        if low <= link.line < high and link.line not in related:
            for href in _addresses(layout, link):
                found[href] = found.get(href) or layout.words(link)
    for markup in (markup for line, markup in layout.written if low <= line < high):
        for href, words in _HREF.findall(markup):
            if _FILE.search(href):
                found.setdefault(href, words.strip())
    for source in layout.embeds:
        match = _FRAME_FILE.search(source)
        if match or _FILE.search(source):
            found.setdefault(match[1] if match else source, "")
    if not found:
        for script in layout.script_text:
            for href in _listed(script):
                found.setdefault(href, "")
    return tuple(Attachment(href, words) for href, words in found.items())


def _related(layout: Layout, body: Body, high: int) -> frozenset[int]:
    """Lines that stand under a heading of other documents, to the end of its element."""
    lines: set[int] = set()
    for number in range(body.first, min(high, len(layout.lines))):
        line = layout.lines[number]
        if is_closing(line) and _RELATED.search(line.text):
            parent = layout.elements[line.node].parent
            lines.update(range(number, max(layout.elements[parent].last, number + 8) + 1))
    return frozenset(lines)


def _addresses(layout: Layout, link: Link) -> Iterator[str]:
    attrs = layout.elements[link.node].tag.attrs
    href = link.href.strip()
    if href and not href.lower().startswith(("javascript:", "#", "mailto:")):
        words = layout.words(link)
        if layout.elements[link.node].hidden and not (_OFFER.search(words) or _FILE.search(words)):
            return  # a template, or a list of other documents
        if _FILE.search(href) or _is_named_file(href, words) or _is_download(layout, link):
            yield href
        return
    for source in (href, str(attrs.get("onclick", ""))):
        quoted = [match[1] for match in _QUOTED.finditer(source)]
        # A script is given the address and, often, the name under which to save it.
        yield from [address for address in quoted if "/" in address] or quoted


def _is_named_file(href: str, words: str) -> bool:
    """Whether a link without a file's ending leads to one by its words (``下载?id=3``: 报告.docx)."""
    return bool(_FILE.search(words)) and not href.lower().endswith((".html", ".htm", ".shtml", "/"))


def _is_download(layout: Layout, link: Link) -> bool:
    """Whether a link without a file's ending leads to one by its address, under the word 附件."""
    if not _DOWNLOAD.search(link.href):
        return False
    above = layout.lines[max(0, link.line - _BEFORE) : link.line + 1]
    return any(line.text.startswith(("附件", "相关附件", "文件下载")) for line in above)


def _listed(script: str) -> Iterator[str]:
    """Addresses of files that a script lists as url of an attachment."""
    for match in re.finditer(r"""\b(?:url|href|src|path|file|fileUrl)["']?\s*[:=]\s*""", script):
        quoted = _QUOTED.match(script, match.end())
        if quoted:
            yield quoted[1]
