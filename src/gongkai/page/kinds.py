"""What a page is: article, attachment, list, home, shell or blocked.

In: a ``Layout`` and what was read from it. Out: kind and, for all but articles,
the reason in a few words. Promised: a page with a main text of its own is an
article whatever stands around it. Not promised: to tell a home page from a
list where neither address nor title does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from gongkai.page.body import Body
from gongkai.page.layout import Layout
from gongkai.page.marks import has_sentence, phrases, prose_of

_TEMPLATE = re.compile(r"\{\{.{1,60}?\}\}|<%=?.{1,60}?%>")
_APP = re.compile(r"""<div[^>]+id=["'](?:app|root|__nuxt|__next)["']""", re.IGNORECASE)
_HOME = re.compile(r"^/?(?:index|default|home|main)?(?:\.\w+)?$", re.IGNORECASE)
_RECORD = re.compile(r"""<a\b[^>]{0,300}href=[^>]{1,300}>[^<]{6,}""")
_DATA = 200_000  # characters of a script that are looked at
_SHORT = 600  # characters of a page that may be a notice of the server
_LITTLE = 60  # prose of the shortest document whose title says nothing
_LEAST = 10  # prose of the shortest document
_HEADLINES = 8
_UNDER = 6  # lines under the title within which a document that is a picture stands


@dataclass(frozen=True)
class Evidence:
    """What the decision rests on."""

    layout: Layout
    body: Body
    top: int  # the line of the title
    titled: bool  # <meta ArticleTitle> or an information block names a document
    formal: bool  # a title is shown, and its words are those of a document (… 的通知)
    files: int
    url: str


def kind_of(evidence: Evidence) -> tuple[str, str]:
    """The kind of a page and the reason ("" for an article)."""
    layout, body = evidence.layout, evidence.body
    own = layout.lines[body.first : body.last]
    prose = sum(prose_of(line) for line in own)
    words = sum(len(line.text) - line.link for line in layout.lines)
    phrase = _server_phrase(layout, words, prose, evidence.titled)
    if phrase:
        return "blocked", f"the page says {phrase!r}"
    headlines = _headlines(layout)
    if _is_article(evidence, prose, headlines):
        return "article", ""
    return _without_text(evidence, headlines)


def _without_text(evidence: Evidence, headlines: list[int]) -> tuple[str, str]:
    """The kind of a page that has no main text of its own."""
    layout = evidence.layout
    if evidence.files and (evidence.titled or len(headlines) < _HEADLINES):
        return "attachment", ""
    if evidence.titled and not evidence.body.text and _pictured(evidence):
        return "article", "the document is a picture or a film"
    if len(headlines) >= _HEADLINES or _listed(layout) >= _HEADLINES // 2:
        return ("home" if _is_home(evidence) else "list"), "the page holds links and no text of its own"
    if evidence.titled or layout.scripts or any(_TEMPLATE.search(line.text) for line in layout.lines):
        return "shell", "the page holds no text before its scripts run"
    if headlines:
        return "list", "the page holds links and no text of its own"
    return "blocked", "the page is empty"


def _is_article(evidence: Evidence, prose: int, headlines: list[int]) -> bool:
    layout, body = evidence.layout, evidence.body
    if not body.text:
        return False
    inside = sum(body.first <= number < body.last for number in headlines)
    paragraphs = sum(prose_of(line) > 0 for line in layout.lines[body.first : body.last])
    if inside >= _HEADLINES and inside >= 0.5 * paragraphs:
        return False
    if sum(evidence.top <= number < body.first for number in headlines) >= _HEADLINES // 2:
        return False  # a list stands under the title; the prose is the foot of the page
    links = sum(line.link for line in layout.lines)
    if evidence.titled:
        return prose >= _LITTLE or (prose >= 20 and not evidence.files)
    if not has_sentence(body.text):
        return False
    if prose < _LITTLE:
        return prose >= _LEAST and evidence.formal and not (evidence.files or headlines)
    return prose >= 600 or prose >= 0.25 * links or (len(headlines) < 2 * _HEADLINES and prose >= 2 * _LITTLE)


def _pictured(evidence: Evidence) -> bool:
    """Whether pictures stand where the text would."""
    return any(evidence.top < place <= evidence.top + _UNDER for place in evidence.layout.pictures)


def _headlines(layout: Layout) -> list[int]:
    """Lines that are a link with as many words as a headline has."""
    return [n for n, line in enumerate(layout.lines) if line.link >= 10 and line.link >= 0.6 * len(line.text)]


def _listed(layout: Layout) -> int:
    """Links that the page holds as data for its own script, which shows them as a list."""
    return sum(len(_RECORD.findall(script[:_DATA])) for script in layout.script_text if "href" in script)


def _server_phrase(layout: Layout, words: int, prose: int, titled: bool) -> str:
    """The phrase by which a server says that this is not the page; "" without one."""
    if prose >= (30 if titled else 150):
        return ""
    texts = [layout.head_title, *(line.text for line in layout.lines if not line.link and not line.hidden)]
    for phrase in phrases("blocked"):
        for text in texts if words <= _SHORT else texts[:1]:
            if phrase.lower() in text.lower() and len(text) <= 200:
                return phrase
    if words <= _SHORT // 4:
        for script in layout.script_text:
            for sign in phrases("challenge"):
                if sign in script:
                    return sign
    return ""


def _is_home(evidence: Evidence) -> bool:
    title = evidence.layout.head_title
    if evidence.url:
        return _HOME.match(urlsplit(evidence.url).path.removeprefix("/")) is not None
    return "首页" in title or title.endswith(("人民政府", "门户网站", "政府网"))
