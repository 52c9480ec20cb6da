"""Reading an answer's body within limits of size and time.

In: a streamed response. Out: the bytes that the server meant. Promised: never
more than ``max_bytes`` are read and never more than ``max_decoded`` are held,
whatever a compressed body would unfold to; no call lasts longer than
``until`` plus one read timeout. Raises coded ``FetchError``s.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from typing import Any

from requests import Response

from gongkai.errors import EncodingError, FetchTimeoutError, LengthError, TooLargeError

_PIECE = 65536


def read_body(response: Response, *, max_bytes: int, max_decoded: int, until: float) -> bytes:
    """The decoded body; ``until`` is a moment of ``time.monotonic``."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    wire = bytearray()
    for piece in pieces(response, until):
        wire += piece
        if len(wire) > max_bytes:
            raise TooLargeError(f"{response.url} sent more than {max_bytes} bytes.")
    original = getattr(response.raw, "_original_response", None)
    if getattr(original, "surplus", False):
        raise LengthError(f"{response.url} sent more than its Content-Length of {len(wire)} bytes.")
    return decoded(bytes(wire), encoding, max_decoded, response.url)


def read_beginning(response: Response, limit: int, until: float) -> bytes:
    """The first ``limit`` bytes as they travelled, for answers that are not kept."""
    wire = bytearray()
    for piece in pieces(response, until):
        wire += piece
        if len(wire) >= limit:
            break
    return bytes(wire[:limit])


def pieces(response: Response, until: float) -> Iterator[bytes]:
    """The body as it comes in. Raises ``FetchTimeoutError`` and what urllib3 raises."""
    raw: Any = response.raw
    while piece := raw.read1(_PIECE, decode_content=False):
        if time.monotonic() > until:
            raise FetchTimeoutError(f"{response.url} was not at its end within the total time.")
        yield piece


def decoded(wire: bytes, encoding: str, limit: int, url: str) -> bytes:
    """What was meant by the bytes on the wire. Raises coded ``FetchError``s."""
    if encoding in ("", "identity"):
        return wire
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise EncodingError(f"{url} sent the content encoding {encoding!r}, which was not asked for.")
    raw_deflate = encoding == "deflate" and (wire[:1] or b"\x00")[0] & 0x0F != 8  # no zlib header
    try:
        return _inflate(wire, -15 if raw_deflate else 47, limit, url)
    except zlib.error as error:
        raise EncodingError(f"{url} says {encoding} and sends something else: {error}.") from error


def _inflate(wire: bytes, wbits: int, limit: int, url: str) -> bytes:
    out = bytearray()
    while wire:
        inflater = zlib.decompressobj(wbits)
        rest = wire
        while rest and not inflater.eof:
            out += inflater.decompress(rest, limit + 1 - len(out))
            if len(out) > limit:
                raise TooLargeError(f"{url} unfolds to more than {limit} bytes.")
            rest = inflater.unconsumed_tail
        if not inflater.eof:
            raise LengthError(f"{url} sent a compressed body without its end.")
        wire = inflater.unused_data if inflater.unused_data[:2] == b"\x1f\x8b" else b""
    return bytes(out)
