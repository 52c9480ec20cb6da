"""A page: a snapshot read as HTML, with its main text and what it says about itself.

Out: ``Page`` and its parts, all frozen. Offsets are Python string offsets
(code points) into ``Page.text``; ``text[p.start:p.end]`` is a paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

KINDS = ("article", "attachment", "list", "home", "shell", "blocked")

FIELDS = (
    "index_number",
    "document_number",
    "publisher",
    "written_date",
    "published_date",
    "effective_date",
    "repeal_date",
    "validity",
    "subject_category",
    "category",
    "disclosure_mode",
    "information_source",
    "editor",
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (or table row) of the main text and the element it came from."""

    start: int
    end: int
    path: str


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to the document: its address as written, and the link's words."""

    href: str
    text: str


@dataclass(frozen=True)
class Page:
    """What was read from one page.

    ``kind`` is one of ``KINDS``; ``fields`` holds, by the names in ``FIELDS``,
    only what the page states ("" where a label stands without a value); dates
    are ISO. ``charset_source`` says how the charset was decided.
    """

    kind: str
    title: str = ""
    breadcrumb: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    text: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    charset: str = "utf-8"
    charset_source: str = ""
    language: str = "zh-Hans"
    division_code: str = ""
    genre: str = ""
    report_year: int | None = None
    reason: str = ""
