"""A page, or the coded error that says why it cannot be read as a report.

In: a ``Page``. Out: the same page, or an error with a remedy: blocked, shell,
list or home, a file only, a document of another genre.
"""

from __future__ import annotations

from gongkai.errors import (
    DocumentUnreadableError,
    NoAttachmentTextError,
    NotAnArticleError,
    NotAReportError,
    PageBlockedError,
    PageShellError,
)
from gongkai.page.attached import not_one, readable_files
from gongkai.page.genre import REPORT
from gongkai.page.model import Page


def require_article(page: Page) -> Page:
    """The page, if it has a main text.

    Raises ``PageBlockedError``, ``PageShellError``, ``NoAttachmentTextError``,
    ``DocumentUnreadableError``, ``NotAnArticleError``.
    """
    if page.text:
        return page
    if page.kind == "article":
        raise DocumentUnreadableError(f"The document cannot be read: {page.reason}.")
    if page.kind == "blocked":
        raise PageBlockedError(f"The page is not the document: {page.reason}.")
    if page.kind == "shell":
        raise PageShellError(f"The page is a shell: {page.reason}.")
    if page.kind == "attachment" and page.reason:
        raise DocumentUnreadableError(f"The document cannot be read: {page.reason}.")
    if page.kind == "attachment":
        files = ", ".join(attachment.href for attachment in page.attachments[:3])
        if page.attachments and not readable_files(page):
            raise DocumentUnreadableError(f"The document is a file of a form that is not read: {files}.")
        if reason := not_one(page):
            raise DocumentUnreadableError(f"The document cannot be read: {reason}: {files}.")
        raise NoAttachmentTextError(f"The document is a file{': ' if files else ''}{files}.")
    raise NotAnArticleError(f"The page is a {page.kind}: {page.reason}.")


def require_report(page: Page) -> Page:
    """The page, if it is a report on building a law-based government.

    Raises what ``require_article`` raises, and ``NotAReportError``.
    """
    require_article(page)
    if page.genre != REPORT:
        kind = page.genre or "no genre of the code list"
        raise NotAReportError(f"The document {page.title!r} is not a report of this kind ({kind}).")
    return page
