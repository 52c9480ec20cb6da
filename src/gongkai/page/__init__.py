"""Snapshot -> Page: decoding, the main text, the information block."""

from gongkai.page.attached import report_files, with_file
from gongkai.page.genre import REPORT
from gongkai.page.model import Attachment, Page, Paragraph
from gongkai.page.read import read_page
from gongkai.page.record import page_record
from gongkai.page.require import require_article, require_report
from gongkai.page.white import TEXT_VERSION

__all__ = [
    "REPORT",
    "TEXT_VERSION",
    "Attachment",
    "Page",
    "Paragraph",
    "page_record",
    "read_page",
    "report_files",
    "require_article",
    "require_report",
    "with_file",
]
