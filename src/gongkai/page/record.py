"""A page as one flat record: what ``gongkai page --format jsonl`` prints.

In: a name and a ``Page``. Out: a dict that JSON can hold: doc, kind, title,
breadcrumb, text, attachments (their addresses) and the fields by name. Promised:
these keys stay; other programs read them.
"""

from __future__ import annotations

from typing import Any

from gongkai.page.model import FIELDS, Page


def page_record(doc: str, page: Page) -> dict[str, Any]:
    """One page as a flat record; a field that the page does not state is None, one stated empty is ""."""
    return {
        "doc": doc,
        "kind": page.kind,
        "title": page.title,
        "breadcrumb": list(page.breadcrumb),
        "text": page.text,
        "attachments": [attachment.href for attachment in page.attachments],
        **{name: page.fields.get(name) for name in FIELDS},
    }
