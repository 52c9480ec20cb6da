"""Recognising what is sent in a page's place with status 200.

In: a body. Out: nothing, or ``ChallengeError``, ``SoftGoneError``, ``LoginError``
or ``MaintenanceError``. Rule: only where a reader would see next to nothing
(under ``SHORT`` characters of text, spaces left out), or where the title says it, is an answer
taken for one of these; a report that speaks of 系统维护 has far more text. The
phrases are in codelists/fetch_refusals.csv. Not promised: that a page with
much text around its 页面不存在 is recognised; the page reader sees that it is no
article.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from gongkai.errors import ChallengeError, LoginError, MaintenanceError, NotThePageError, SoftGoneError

SHORT = 200

_KINDS: dict[str, type[NotThePageError]] = {
    "challenge": ChallengeError,
    "soft-gone": SoftGoneError,
    "login": LoginError,
    "maintenance": MaintenanceError,
}
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|script|title|meta)\b", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>|&[a-z]+;|\s+", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)


def refuse_stand_ins(url: str, body: bytes) -> None:
    """Raise the error for what stands in a page's place, if something does."""
    if not _HTML.search(body[:4096]):
        return
    source = _decode(body)
    title = "".join(_TITLE.findall(source)[:1]).strip()
    text = _TAG.sub("", _UNSEEN.sub("", source))
    where = {"title": title}
    if len(text) < SHORT:
        where |= {"source": source, "text": text}
    for kind, place, phrase in _phrases():
        said = title.startswith(phrase) if place == "title-begins" else phrase in where.get(place, "")
        if said:
            raise _KINDS[kind](f"{url} is no page but a stand-in ({kind}): it says {phrase!r}.")


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", errors="replace")


@cache
def _phrases() -> tuple[tuple[str, str, str], ...]:
    text = files("gongkai").joinpath("codelists/fetch_refusals.csv").read_text(encoding="utf-8")
    return tuple((row["kind"], row["where"], row["phrase"]) for row in csv.DictReader(text.splitlines()))
