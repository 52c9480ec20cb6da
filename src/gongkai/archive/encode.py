"""Snapshot -> the bytes of WARC 1.1 records.

In: a ``Snapshot``. Out: a gzip member for each record: request and response of
every redirect, then the request, and last the record that carries the page:
``response``, ``revisit`` where the body is kept already (same digest), or
``resource`` for an imported file. Because the page's record is last, an exchange
whose last record is whole is whole. Promised: ``decode(encode(s).data) == s``,
and the same snapshot gives the same bytes (record ids are derived, not drawn).
Not promised: that the body is stored as it travelled; it is stored decoded, and
the headers that described its encoding or length are kept under
``X-Archive-Orig-`` (as other crawlers do).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from requests.utils import requote_uri
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from gongkai.errors import ArchiveError
from gongkai.snapshot import Redirect, Snapshot

Headers = tuple[tuple[str, str], ...]

KEPT_ASIDE = "X-Archive-Orig-"
_DESCRIBE_THE_WIRE = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(frozen=True)
class Encoded:
    """The bytes of one exchange; ``offset`` and ``length`` of the page's record within."""

    data: bytes
    offset: int
    length: int


def digest_field(snapshot_id: str) -> str:
    """The WARC digest of a snapshot id: ``sha256:`` and base 32, as is the custom."""
    return "sha256:" + base64.b32encode(bytes.fromhex(snapshot_id)).decode("ascii")


def warc_date(moment: datetime) -> str:
    """A moment as WARC writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def encode(snapshot: Snapshot, kept: Snapshot | None = None) -> Encoded:
    """The records of one exchange. ``kept`` is the snapshot that already holds this body.

    Raises ``ArchiveError`` for what could not be read back as it was.
    """
    _refuse_what_cannot_return(snapshot)
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    if not snapshot.imported:
        for hop in snapshot.redirects:
            _write_redirect(writer, snapshot, hop)
        _write_request(writer, snapshot, snapshot.answered_url, snapshot.request_headers)
    start = out.tell()
    _write_page(writer, snapshot, kept)
    return Encoded(out.getvalue(), start, out.tell() - start)


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio is not typed
    """warcio's writer with SHA-256 for block and payload."""

    @staticmethod
    def _create_digester() -> Any:
        return Digester("sha256")


class _HttpHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio is not typed
    """HTTP headers written as they were read (warcio would percent-encode Chinese file names)."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self.to_bytes(header_filter, "latin-1")


def _write_redirect(writer: _Writer, snapshot: Snapshot, hop: Redirect) -> None:
    _write_request(writer, snapshot, hop.url, hop.request_headers)
    headers = _HttpHeaders(_status_line(hop.status), _stored(hop.headers, 0), "HTTP/1.1")
    fields = _fields(snapshot, f"redirect {hop.url}")
    # The few words that come with a redirect are not kept, and that is said.
    fields |= {"WARC-Truncated": "unspecified", "WARC-Concurrent-To": _record_id(snapshot, "page")}
    writer.write_record(
        writer.create_warc_record(
            hop.url, "response", BytesIO(), 0, http_headers=headers, warc_headers_dict=fields
        )
    )


def _write_request(writer: _Writer, snapshot: Snapshot, url: str, headers: Headers) -> None:
    parts = urlsplit(requote_uri(url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    http = _HttpHeaders(f"GET {target} HTTP/1.1", list(headers), is_http_request=True)
    fields = _fields(snapshot, f"request {url}")
    fields["WARC-Concurrent-To"] = _record_id(snapshot, "page")
    writer.write_record(
        writer.create_warc_record(url, "request", http_headers=http, warc_headers_dict=fields)
    )


def _write_page(writer: _Writer, snapshot: Snapshot, kept: Snapshot | None) -> None:
    fields = _fields(snapshot, "page")
    http = None
    if snapshot.imported:
        fields["Content-Type"] = snapshot.content_type or ""
    else:
        stored = _stored(snapshot.headers, len(snapshot.body))
        http = _HttpHeaders(_status_line(snapshot.status), stored, "HTTP/1.1")
    if kept is None:
        record = writer.create_warc_record(
            snapshot.answered_url,
            "resource" if snapshot.imported else "response",
            BytesIO(snapshot.body),
            len(snapshot.body),
            http_headers=http,
            warc_headers_dict=fields,
        )
    else:
        record = writer.create_revisit_record(
            snapshot.answered_url,
            digest_field(snapshot.snapshot_id),
            kept.answered_url,
            warc_date(kept.retrieved_at),
            http_headers=http,
            warc_headers_dict=fields,
        )
    writer.write_record(record)


def _fields(snapshot: Snapshot, role: str) -> dict[str, str]:
    return {"WARC-Record-ID": _record_id(snapshot, role), "WARC-Date": warc_date(snapshot.retrieved_at)}


def _record_id(snapshot: Snapshot, role: str) -> str:
    name = f"{role} {snapshot.url} {warc_date(snapshot.retrieved_at)} {snapshot.snapshot_id}"
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def _status_line(status: int) -> str:
    known = {each.value: each.phrase for each in HTTPStatus}
    return f"{status} {known.get(status, 'Unknown')}"


def _stored(headers: Headers, length: int) -> list[tuple[str, str]]:
    renamed = [
        (KEPT_ASIDE + name, value)
        if name.lower() in _DESCRIBE_THE_WIRE or name.lower().startswith(KEPT_ASIDE.lower())
        else (name, value)
        for name, value in headers
    ]
    return [*renamed, ("Content-Length", str(length))]


def _refuse_what_cannot_return(snapshot: Snapshot) -> None:
    if snapshot.retrieved_at.tzinfo is None or snapshot.retrieved_at.microsecond:
        raise ArchiveError(f"{snapshot.url}: retrieved_at must be aware and in whole seconds.")
    if snapshot.imported and [name for name, _ in snapshot.headers] != ["Content-Type"]:
        raise ArchiveError(f"{snapshot.url}: an imported file has one header, its Content-Type.")
    lines = [("url", snapshot.url), ("url", snapshot.final_url), *snapshot.headers, *snapshot.request_headers]
    lines += [line for hop in snapshot.redirects for line in (*hop.headers, *hop.request_headers)]
    for name, value in lines:
        if any(char in name + value for char in "\r\n\0"):
            raise ArchiveError(f"{snapshot.url}: the header {name!r} holds a line break.")
