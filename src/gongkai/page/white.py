"""The white space of a page's text: one rule, versioned, for everything that offsets refer to.

In: text nodes. Out: the same characters with their white space as a browser shows it.
docs/pages.md states the rule.
"""

from __future__ import annotations

import re

TEXT_VERSION = "1"
"""The normalisation of white space that offsets refer to; docs/pages.md states it."""
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_ODD = re.compile(f"(?:[^\\S ]|[{ZERO_WIDTH}]| (?=[\\s{ZERO_WIDTH}])|^ | $)[\\s{ZERO_WIDTH}]*")
_WIDE = "\u2e80"  # from here on characters fill a square (but for rare half-width forms)
_DROP = str.maketrans("", "", ZERO_WIDTH)


def join(pieces: list[str], owners: list[int]) -> tuple[str, list[tuple[int, int]]]:
    """The pieces of a line as one text with its white space normalised, and where each begins."""
    if len(pieces) == 1:
        text = pieces[0]
        if _ODD.search(text):
            text = normalise(text)
        return text, [(0, owners[0])]
    raw = "".join(pieces)
    starts: list[tuple[int, int]] = []
    at = 0
    for piece, owner in zip(pieces, owners, strict=True):
        starts.append((at, owner))
        at += len(piece)
    if not _ODD.search(raw):
        return raw, starts
    out: list[str] = []
    moved: list[tuple[int, int]] = []
    done = length = k = 0
    for match in _ODD.finditer(raw):
        kept = raw[done : match.start()]
        while k < len(starts) and starts[k][0] < match.end():
            moved.append((length + min(starts[k][0] - done, len(kept)), starts[k][1]))
            k += 1
        blank = _blank(raw, match)
        out += kept, blank
        length += len(kept) + len(blank)
        done = match.end()
    moved += [(length + start - done, owner) for start, owner in starts[k:]]
    return "".join(out) + raw[done:], moved


def normalise(text: str) -> str:
    """White space as ``TEXT_VERSION`` 1 has it; all other characters stay as they are."""
    return _ODD.sub(lambda match: _blank(text, match), text)


def _blank(text: str, match: re.Match[str]) -> str:
    run = match[0]
    start, end = match.span()
    if start == 0 or end == len(text):
        return ""
    if not run.translate(_DROP):
        return ""
    if "\n" in run and text[start - 1] >= _WIDE and text[end] >= _WIDE:
        return ""
    return " "
