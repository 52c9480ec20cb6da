"""Recognising what is sent in a page's place with status 200.

In: a body. Out: nothing, or ``ChallengeError``, ``SoftGoneError``, ``LoginError``,
``MaintenanceError``, or ``NotThePageError`` where it cannot be told. Whether a
page is one of these is for the page reader to say (its kind ``blocked``, or
``shell`` with a sign below), so that both judge alike and a report that speaks
of 系统维护 passes; which of them it is, codelists/fetch_refusals.csv says: the
first sign found in the page's words (with the reader's reason) or its source. What
has some words or links and no sign passes.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from gongkai.errors import ChallengeError, LoginError, MaintenanceError, NotThePageError, SoftGoneError
from gongkai.page import read_page

_HEAD = 4096
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|script|title|meta|div|p|table)\b", re.IGNORECASE)
_LINK = re.compile(rb"<a\s", re.IGNORECASE)
_ERRORS: dict[str, type[NotThePageError]] = {
    "challenge": ChallengeError,
    "login": LoginError,
    "maintenance": MaintenanceError,
    "soft-gone": SoftGoneError,
    "other": NotThePageError,
}


def refuse_stand_ins(url: str, body: bytes, content_type: str | None) -> None:
    """Raise the error for what stands in a page's place, if something does.

    Raises also what ``read_page`` raises for a page beyond its limits.
    """
    if not _HTML.search(body, 0, _HEAD):
        return
    page = read_page(body, content_type, url)
    if page.kind not in ("blocked", "shell"):
        return
    where = {
        "words": f"{page.reason} {page.title} {page.text}",
        "source": body.decode(page.charset, errors="replace"),
    }
    for error, place, sign in _signs():
        if sign in where[place]:
            raise _ERRORS[error](f"{url} is no page but a stand-in ({error}): it has {sign!r}.")
    if page.kind == "blocked" and not page.text and not _LINK.search(body):
        raise NotThePageError(f"{url} is not the page: {page.reason}.")


@cache
def _signs() -> tuple[tuple[str, str, str], ...]:
    text = files("gongkai").joinpath("codelists/fetch_refusals.csv").read_text(encoding="utf-8")
    return tuple((row["error"], row["where"], row["sign"]) for row in csv.DictReader(text.splitlines()))
