"""The archive's index: CDXJ lines, one for each stored page.

In: the records of WARC files. Out: ``Entry``, and its line: a sortable key of
the address (SURT), a time of 14 digits, and JSON with the fields that replay
tools expect (url, mime, status, digest, length, offset, filename) and two of
our own: ``source``, the address asked for where it redirected, and ``start``,
where the exchange begins in the file. Promised: ``parse(line(e)) == e``; the
index holds nothing that the WARC files do not hold, so it can be made anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from gongkai.archive.decode import digest_hex
from gongkai.archive.encode import digest_field
from gongkai.snapshot import Snapshot

REVISIT_MIME = "warc/revisit"


@dataclass(frozen=True)
class Entry:
    """Where one exchange stands: ``start`` to ``offset + length`` of ``filename``."""

    source: str
    url: str
    retrieved_at: datetime
    snapshot_id: str
    status: int
    mime: str
    filename: str
    start: int
    offset: int
    length: int

    @property
    def end(self) -> int:
        """The first byte after the exchange."""
        return self.offset + self.length

    @property
    def line(self) -> str:
        """The CDXJ line, without its end."""
        fields = {
            "url": self.url,
            "mime": self.mime,
            "status": str(self.status),
            "digest": digest_field(self.snapshot_id),
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
            "start": str(self.start),
        }
        if self.source != self.url:
            fields["source"] = self.source
        moment = self.retrieved_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        return f"{surt(self.url)} {moment} {json.dumps(fields, ensure_ascii=False)}"


def entry_of(
    snapshot: Snapshot, filename: str, *, start: int, offset: int, length: int, revisit: bool
) -> Entry:
    """The entry of a snapshot that stands there."""
    mime = (snapshot.content_type or "").partition(";")[0].strip().lower() or "application/octet-stream"
    return Entry(
        source=snapshot.url,
        url=snapshot.answered_url,
        retrieved_at=snapshot.retrieved_at,
        snapshot_id=snapshot.snapshot_id,
        status=snapshot.status,
        mime=REVISIT_MIME if revisit else mime,
        filename=filename,
        start=start,
        offset=offset,
        length=length,
    )


def parse(line: str) -> Entry:
    """The entry of a CDXJ line. Raises ``ValueError`` or ``KeyError`` for a line cut off."""
    _, moment, text = line.split(" ", 2)
    fields = json.loads(text)
    return Entry(
        source=fields.get("source", fields["url"]),
        url=fields["url"],
        retrieved_at=datetime.strptime(moment, "%Y%m%d%H%M%S").replace(tzinfo=UTC),
        snapshot_id=digest_hex(fields["digest"]),
        status=int(fields["status"]),
        mime=fields["mime"],
        filename=fields["filename"],
        start=int(fields["start"]),
        offset=int(fields["offset"]),
        length=int(fields["length"]),
    )


def surt(url: str) -> str:
    """The sortable form of an address: ``https://www.a.gov.cn/X?b=1`` -> ``cn,gov,a)/x?b=1``."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    labels = host.split(".")
    name = host if labels[-1].isdigit() else ",".join(reversed(labels))
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{name}{port}){parts.path or '/'}{query}".lower().replace(" ", "%20")
