"""The bytes of WARC 1.1 records -> ``Snapshot``.

In: bytes that ``encode`` wrote. Out: the snapshot as it was, its body compared
with its digest; or, from a whole file, where each whole exchange stands.
Promised: bytes that were cut off or altered raise ``ArchiveDamagedError`` or are
left out, and are never a snapshot.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from gongkai.archive.encode import KEPT_ASIDE, Headers
from gongkai.errors import ArchiveDamagedError
from gongkai.snapshot import Redirect, Snapshot

_GZIP = b"\x1f\x8b\x08"  # how a record begins
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


def is_torn_end(data: bytes) -> bool:
    """Whether these bytes are one unfinished exchange and nothing else: no whole one lies behind."""
    start = data.find(_GZIP, 1)
    while start != -1:
        try:
            if next(exchanges(data[start:]), None) is not None:
                return False
        except ArchiveDamagedError:
            return False  # whole bytes that are no record: altered, not torn
        start = data.find(_GZIP, start + 1)
    return True


def records_of(data: bytes) -> Iterator[Record]:
    """Every record of some WARC bytes. Raises ``ArchiveDamagedError``."""
    try:
        for record in ArchiveIterator(BytesIO(data), no_record_parse=True):
            fields = {name.lower(): value for name, value in record.rec_headers.headers}
            yield Record(record.rec_type, fields, record.raw_stream.read())
    except (ArchiveLoadFailed, zlib.error, EOFError) as error:
        raise ArchiveDamagedError(f"Not readable as WARC: {error}.") from error


def digest_hex(field: str) -> str:
    """The snapshot id in a WARC digest that ``digest_field`` wrote."""
    return base64.b32decode(field.removeprefix("sha256:")).hex()


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
