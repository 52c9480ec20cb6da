"""Bytes of a page -> its text, and how the charset was decided.

In: the body and the Content-Type header, if one was sent. Out: ``Decoded``.
The order is the WHATWG's (byte order mark, header, ``<meta>``), with GB 2312
and GBK read as their superset GB 18030, and one addition: a declaration that
the bytes contradict is overruled by evidence. Promised: never raises, linear
time; NUL and the other control characters that no page may contain are left
out. Not promised: a right guess for a page of a few words without declaration.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

#: Bytes that are searched for a declaration. Browsers read 1,024; saved pages
#: of Chinese sites often carry comments and styles before it.
PRESCAN = 8192

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GB = ("gb2312", "gb_2312-80", "gbk", "gb18030", "x-gbk", "cp936", "euc-cn", "chinese", "csgb2312")
_LABELS = {
    **dict.fromkeys(_GB, "gb18030"),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("big5", "big-5", "big5-hkscs", "x-x-big5", "cn-big5", "csbig5"), "big5hkscs"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be"), "utf-16"),
}
_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"'\s]*([a-zA-Z0-9_:.-]+)", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
#: The characters that Chinese prose uses most, simplified and traditional:
#: text decoded with the wrong charset hardly holds any of them.
_COMMON = frozenset(
    "的一是在不了有和人中大为上个国我以要他时来用们生到作地于出就分对成会可主发年同工也能下过子说产种面而方后"
    "行政府公开信息市县区月日关机构部门法治建设为會國時來個們對於發開資訊機構門設實務縣區"
)
_TOLERATED = 0.02  # share of replacement characters that a truncated or mixed page may have


@dataclass(frozen=True)
class Decoded:
    """The text of a page; ``source`` is bom, http, meta, default or evidence."""

    text: str
    charset: str
    source: str


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page as a browser would, unless the bytes say otherwise."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return Decoded(_clean(body[len(bom) :].decode(charset, "replace")), charset, "bom")
    wide = _utf16_without_bom(body)
    if wide:
        return Decoded(_clean(body.decode(wide, "replace")), wide, "evidence")
    declared, source = _declared(body, content_type)
    try:
        text, valid = body.decode("utf-8"), True
    except UnicodeDecodeError:
        text, valid = "", False
    if valid and (declared == "utf-8" or not body.isascii()):
        # Text of another charset is never valid UTF-8 by chance, beyond a few characters.
        return Decoded(_clean(text), "utf-8", source if declared == "utf-8" else "evidence")
    if valid:
        return Decoded(_clean(text), declared or "utf-8", source or "default")
    charset, overruled = _best(body, declared)
    return Decoded(
        _clean(body.decode(charset, "replace")), charset, "evidence" if overruled or not declared else source
    )


def _declared(body: bytes, content_type: str | None) -> tuple[str, str]:
    """The charset that is declared and where, as a codec's name; ("", "") where none is understood."""
    header = _HEADER.search(content_type or "")
    if header and (charset := _LABELS.get(header[1].lower())):
        return ("utf-8" if charset == "utf-16" else charset), "http"
    meta = _META.search(body, 0, PRESCAN)
    if meta and (charset := _LABELS.get(meta[1].decode("ascii").lower())):
        # A page whose <meta> could be read as ASCII is not UTF-16 (WHATWG, prescan).
        return ("utf-8" if charset == "utf-16" else charset), "meta"
    return "", ""


def _utf16_without_bom(body: bytes) -> str:
    head = body[:PRESCAN]
    if len(head) < 64 or head.count(0) < len(head) // 8:
        return ""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > 8 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 8 * odd else ""


def _best(body: bytes, declared: str) -> tuple[str, bool]:
    """The charset for bytes that are not UTF-8, and whether the declaration was overruled."""
    order = list(dict.fromkeys(c for c in (declared, "gb18030", "big5hkscs", "utf-8") if c))
    scores = {charset: _score(body, charset) for charset in order}
    if declared and scores[declared] > 0 and scores[declared] >= 0.5 * max(scores.values()):
        return declared, False
    best = max(order, key=lambda charset: scores[charset])
    return best, best != declared


def _score(body: bytes, charset: str) -> float:
    """How much text in that charset looks like Chinese prose: 0 (broken) to 1."""
    text = body[: 8 * PRESCAN * 4].decode(charset, "replace")
    wide = [c for c in text if c > "\x7f"]
    if not wide:
        return 0.5
    broken = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in wide) / len(wide)
    if broken > 10 * _TOLERATED:
        return 0.0
    return sum(c in _COMMON for c in wide) / len(wide) + 0.01 - broken


def _clean(text: str) -> str:
    """Leave out what the standard forbids in a page and lxml would stop at."""
    return _CONTROL.sub("", text) if _CONTROL.search(text) else text
