"""Snapshot <-> the bytes of WARC 1.1 records.

In: a ``Snapshot`` (``encode``) or the bytes of one exchange (``decode``). Out: a
gzip member for each record: request and response of every redirect, then the
request, and last the record that carries the page: ``response``, ``revisit``
where the body is kept already (same digest), or ``resource`` for an imported
file. Because the page's record is last, an exchange whose last record is whole
is whole. Promised: ``decode(encode(s)) == s``, and the same snapshot gives the
same bytes (record ids are derived, not drawn). Not promised: that the body is
stored as it travelled; it is stored decoded, and the headers that described
its encoding or length are kept under ``X-Archive-Orig-`` (as other crawlers do).
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from requests.utils import requote_uri
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from gongkai.errors import ArchiveDamagedError, ArchiveError
from gongkai.snapshot import Redirect, Snapshot

Headers = tuple[tuple[str, str], ...]

KEPT_ASIDE = "X-Archive-Orig-"
_DESCRIBE_THE_WIRE = ("content-encoding", "transfer-encoding", "content-length")
_MAIN = ("response", "revisit", "resource")


@dataclass(frozen=True)
class Record:
    """One WARC record: its type, its WARC headers and its block."""

    kind: str
    fields: dict[str, str]
    block: bytes

    @property
    def url(self) -> str:
        """WARC-Target-URI."""
        return self.fields["warc-target-uri"]


@dataclass(frozen=True)
class Encoded:
    """The bytes of one exchange; ``offset`` and ``length`` of the page's record within."""

    data: bytes
    offset: int
    length: int


def digest_field(snapshot_id: str) -> str:
    """The WARC digest of a snapshot id: ``sha256:`` and base 32, as is the custom."""
    return "sha256:" + base64.b32encode(bytes.fromhex(snapshot_id)).decode("ascii")


def digest_hex(field: str) -> str:
    """The snapshot id in a WARC digest that ``digest_field`` wrote."""
    return base64.b32decode(field.removeprefix("sha256:")).hex()


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


def decode(data: bytes, body_of: Callable[[str], bytes]) -> Snapshot:
    """The snapshot of one exchange. ``body_of`` gives the body that a revisit refers to.

    Raises ``ArchiveDamagedError``.
    """
    records = tuple(records_of(data))
    if not records or records[-1].kind not in _MAIN:
        raise ArchiveDamagedError("An exchange has no record of a page.")
    try:
        return _snapshot(records, body_of)
    except (KeyError, ValueError, IndexError) as error:
        raise ArchiveDamagedError(f"A record cannot be understood: {error!r}.") from error


def exchanges(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(start, offset of the page's record, end) of every whole exchange in a file's bytes.

    What follows the last whole exchange (a record cut off by a killed process) is left out.
    """
    start = 0
    for offset, end in _members(data):
        for record in records_of(data[offset:end]):
            if record.kind in _MAIN and not _is_redirect(record):
                yield start, offset, end
                start = end


def records_of(data: bytes) -> Iterator[Record]:
    """Every record of some WARC bytes. Raises ``ArchiveDamagedError``."""
    try:
        for record in ArchiveIterator(BytesIO(data), no_record_parse=True):
            fields = {name.lower(): value for name, value in record.rec_headers.headers}
            yield Record(record.rec_type, fields, record.raw_stream.read())
    except (ArchiveLoadFailed, zlib.error, EOFError) as error:
        raise ArchiveDamagedError(f"Not readable as WARC: {error}.") from error


# --- writing -------------------------------------------------------------------


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


# --- reading -------------------------------------------------------------------


def _members(data: bytes) -> Iterator[tuple[int, int]]:
    """(offset, end) of every whole gzip member from the start of ``data``."""
    offset = 0
    while offset < len(data):
        inflater = zlib.decompressobj(wbits=31)
        view, at = memoryview(data), offset
        try:
            while not inflater.eof and at < len(data):
                inflater.decompress(view[at : at + 65536])
                at += 65536
        except zlib.error:
            return
        if not inflater.eof:
            return
        end = min(at, len(data)) - len(inflater.unused_data)
        yield offset, end
        offset = end


def _is_redirect(record: Record) -> bool:
    return record.kind == "response" and "warc-concurrent-to" in record.fields


def _snapshot(records: tuple[Record, ...], body_of: Callable[[str], bytes]) -> Snapshot:
    page = records[-1]
    digest = digest_hex(page.fields["warc-payload-digest"])
    imported = page.kind == "resource" or (page.kind == "revisit" and not page.block)
    if imported:
        head, body = "- 200", page.block
        sent: Headers = (("Content-Type", page.fields["content-type"]),)
    else:
        head, lines, body = _http(page.block)
        sent = _as_sent(lines)
    redirects = _redirects(records)
    snapshot = Snapshot(
        url=redirects[0].url if redirects else page.url,
        retrieved_at=datetime.fromisoformat(page.fields["warc-date"]),
        status=int(head.split(" ")[1]),
        headers=sent,
        body=body_of(digest) if page.kind == "revisit" else body,
        final_url=page.url if redirects else "",
        request_headers=() if imported else _http(records[-2].block)[1],
        redirects=redirects,
        imported=imported,
    )
    if snapshot.snapshot_id != digest:
        raise ArchiveDamagedError(f"The body of {page.url} is not what was stored.")
    return snapshot


def _redirects(records: tuple[Record, ...]) -> tuple[Redirect, ...]:
    found = []
    for number, record in enumerate(records):
        if _is_redirect(record):
            start, lines, _ = _http(record.block)
            location = records[number + 1].url
            asked = _http(records[number - 1].block)[1]
            status = int(start.split(" ")[1])
            found.append(Redirect(status, location, record.url, _as_sent(lines), asked))
    return tuple(found)


def _http(block: bytes) -> tuple[str, Headers, bytes]:
    head, _, body = block.partition(b"\r\n\r\n")
    start, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return start, tuple((name, value) for name, _, value in pairs), body


def _as_sent(headers: Headers) -> Headers:
    """Undo ``_stored``."""
    return tuple(
        (name.removeprefix(KEPT_ASIDE), value) for name, value in headers if name.lower() != "content-length"
    )
