"""Text -> the same text in one spelling, character by character.

In: the main text. Out: a string of the same length, so that every offset holds
for both. Full-width forms become ASCII, kinds of space, dash, quotation mark
and bracket become one each, and the traditional and variant characters of
``codelists/variants.csv`` become simplified ones. Never NFKC: it changes
lengths and meanings (①2022 would become 12022, 10³ 103).
"""

from __future__ import annotations

import re

from gongkai.reading.phrases import read_codelist

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_DASHES = "‐‑‒–—―−－﹣─━"
_SAME = {
    "，": ",",
    "、": "、",
    "〔": "[",
    "〕": "]",
    "【": "[",
    "】": "]",
    "［": "[",
    "］": "]",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〝": "“",
    "〞": "”",
    "„": "“",
    "‟": "“",
    "∶": ":",
    "︰": ":",
    "～": "~",
    "〜": "~",
    "∼": "~",
    "﹪": "%",
    "﹢": "+",
    "＋": "+",
    "╋": "+",
    "•": "·",
    "‧": "·",
    "・": "·",
    "･": "·",
    "○": "〇",
    "Ｏ": "〇",
    "｡": "。",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\v": "\n",
    "\f": "\n",
}


_COMMON = "，；：（）"


def _table() -> dict[str, str]:
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(_SPACES, " ")
    table |= dict.fromkeys(_DASHES, "-")
    table |= {row["character"]: row["as"] for row in read_codelist("variants.csv")}
    table |= _SAME
    return {char: to for char, to in table.items() if char != to}


_TABLE = _table()
_CHANGED = re.compile("[" + "".join(map(re.escape, _TABLE)) + "]")  # four times as fast as str.translate


def normalise(text: str) -> str:
    """The text in one spelling; ``len(normalise(text)) == len(text)``."""
    for char in _COMMON:
        text = text.replace(char, _TABLE[char])
    return _CHANGED.sub(lambda match: _TABLE[match[0]], text)
