"""A saved page brought into the archive, marked as imported.

In: a file, the address it was saved from, and when. Out: ``Stored``. Promised:
the bytes are kept as they are, as a WARC ``resource`` record that claims no
exchange with a server; what stands in a page's place (a challenge, 页面不存在)
is refused as it is in fetching. Not promised: that the file is what the address
served; that is the word of the person who saved it.
"""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from gongkai.archive.archive import Archive, Stored
from gongkai.errors import InputError
from gongkai.fetch.refusals import refuse_stand_ins
from gongkai.snapshot import Snapshot


def import_file(archive: Archive, path: Path, url: str, retrieved_at: str) -> Stored:
    """Keep the bytes of ``path`` as what ``url`` served at ``retrieved_at`` (ISO 8601 with its
    zone). Raises ``InputError``, ``ArchiveError`` and the errors of what is no page."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"{url} is not an http or https address.")
    try:
        body = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    if not body.strip():
        raise InputError(f"{path} is empty.")
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    refuse_stand_ins(url, body, content_type)
    headers = (("Content-Type", content_type),)
    return archive.add(Snapshot(url, _moment(retrieved_at), 200, headers, body, imported=True))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text} is no ISO 8601 time.") from None
    if moment.tzinfo is None:
        raise InputError(f"{text} names no zone: write 2026-03-01T12:00:00+08:00 for noon in China.")
    return moment.astimezone(UTC).replace(microsecond=0)
