"""Snapshot bytes -> ``Page``: the reader as a whole.

In: the body, the Content-Type and the address. Out: ``Page``. Promised: the same
bytes give the same page; no bytes raise anything but a coded ``GongkaiError``
for a limit; linear time. Not promised: that the page is a report;
``require_report`` says that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType

from gongkai.errors import PageTooLargeError
from gongkai.page.attached import read_file
from gongkai.page.attachments import read_attachments
from gongkai.page.body import Body, read_body
from gongkai.page.breadcrumb import read_breadcrumb
from gongkai.page.codelists import rows
from gongkai.page.container import find_container
from gongkai.page.decoding import decode
from gongkai.page.divisions import division_of
from gongkai.page.documents import form_of
from gongkai.page.fields import FOOT, Place, read_fields
from gongkai.page.genre import genre_of, is_report, report_year
from gongkai.page.kinds import Evidence, kind_of
from gongkai.page.language import language_of
from gongkai.page.layout import Layout
from gongkai.page.model import Page
from gongkai.page.prose import measure
from gongkai.page.statements import statements
from gongkai.page.title import has_form, read_title
from gongkai.page.walk import MAX_BYTES, read_layout

_DATED = frozenset(
    ("index_number", "document_number", "published_date", "written_date", "information_source")
)


def read_page(body: bytes, content_type: str | None = None, url: str = "") -> Page:
    """Read what was fetched from an address as a page.

    The last pages are remembered: several steps ask for the same one in turn. Raises
    ``PageTooLargeError`` and ``PageTooNestedError``.
    """
    return _read_page(body, content_type, url)


@lru_cache(maxsize=64)
def _read_page(body: bytes, content_type: str | None, url: str) -> Page:
    if len(body) > MAX_BYTES:
        raise PageTooLargeError(f"The page has {len(body)} bytes, more than {MAX_BYTES}.")
    if form_of(body):
        return read_file(body)
    decoded = decode(body, content_type)
    layout = read_layout(decoded.text)
    page = _with_kind(layout, _placed(layout), url)
    return replace(page, charset=decoded.charset, charset_source=decoded.source)


@dataclass(frozen=True)
class _Found:
    """What was found on a page, before it is known what the page is."""

    place: Place
    steps: tuple[str, ...]
    fields: Mapping[str, str]


def _placed(layout: Layout) -> _Found:
    """Find breadcrumb, title, main text and fields."""
    meta = _metas(layout)
    prose = measure(layout)
    container = find_container(layout, prose)
    first = layout.elements[container].first if container is not None else len(layout.lines)
    prose_at = next(
        (n for n in range(first, len(layout.lines)) if prose.before[n + 1] > prose.before[n]), first
    )
    steps = read_breadcrumb(layout, prose_at).steps
    stated = statements(layout, 0, prose_at)
    title = read_title(layout, prose_at, meta, stated, steps)
    main = Body("", (), first, first)
    if container is not None:
        main = read_body(layout, container, title.text)
    # The first lines of the main text may stand before the prose, the last ones may state 公开方式.
    stated = [s for s in stated if s.line < main.first]
    stated += statements(layout, max(main.first, main.last - FOOT), len(layout.lines))
    place = Place(layout, main, title, meta)
    return _Found(place, steps, read_fields(stated, place))


def _with_kind(layout: Layout, found: _Found, url: str) -> Page:
    """Decide what the page is; only an article has a text."""
    place, fields = found.place, found.fields
    meta, title, main = place.meta, place.title.text, place.body
    files = read_attachments(layout, main, place.top)
    titled = bool(meta.get("title")) and meta.get("title") not in (meta.get("column"), meta.get("site_name"))
    titled = titled or bool(title and _DATED & {name for name, value in fields.items() if value})
    formal = place.title.line >= 0 and has_form(title)
    kind, reason = kind_of(Evidence(layout, main, place.top, titled, formal, len(files), url))
    is_article = kind == "article"
    genre = genre_of(title, found.steps, main.text) if is_article else ""
    return Page(
        kind=kind,
        reason=reason,
        title=title,
        breadcrumb=found.steps,
        fields=MappingProxyType(dict(fields)),
        text=main.text if is_article else "",
        paragraphs=main.paragraphs if is_article else (),
        attachments=files,
        language=language_of(main.text or title),
        division_code=division_of(
            fields.get("index_number", ""), meta.get("site_code", ""), fields.get("publisher", "")
        ),
        genre=genre,
        report_year=_year(title, main.text, fields) if is_report(genre) else None,
    )


def _year(title: str, text: str, fields: Mapping[str, str]) -> int | None:
    return report_year(title, text, fields.get("published_date", ""))


@cache
def _roles() -> Mapping[str, str]:
    return {row["name"]: row["role"] for row in rows("page_metas")}


def _metas(layout: Layout) -> dict[str, str]:
    """The <meta> of the national guideline by their role; the first that has a value counts."""
    found: dict[str, str] = {}
    for name, content in layout.metas:
        role = _roles().get("".join(name.split()).lower())
        if role and content.strip():
            found.setdefault(role, " ".join(content.split()))
    return found
