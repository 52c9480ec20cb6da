"""Bodies within limits: whatever is sent, never more is held than allowed."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import EncodingError, LengthError, TooLargeError
from gongkai.fetch.body import decoded

LIMIT = 1000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def members(data: bytes) -> bytes:
    """A body in several gzip members, as some servers send it."""
    cuts = [*range(0, len(data), 100), len(data)]
    return b"".join(gzip.compress(data[a:b]) for a, b in pairwise(cuts)) or gzip.compress(b"")


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("gzip", members),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
    ],
)
@given(data=st.binary(max_size=LIMIT))
def test_what_was_packed_comes_out(encoding: str, pack: object, data: bytes) -> None:
    assert decoded(pack(data), encoding, LIMIT, "http://a/") == data  # type: ignore[operator]


@given(data=st.binary(min_size=LIMIT + 1, max_size=3 * LIMIT))
def test_what_unfolds_to_more_than_the_limit_is_refused(data: bytes) -> None:
    for packed in (gzip.compress(data), members(data)):
        with pytest.raises(TooLargeError):
            decoded(packed, "gzip", LIMIT, "http://a/")


@given(data=st.binary(min_size=1, max_size=LIMIT), cut=st.integers(1, 17))
def test_what_was_cut_off_is_refused(data: bytes, cut: int) -> None:
    with pytest.raises(LengthError):
        decoded(gzip.compress(data)[:-cut], "gzip", LIMIT, "http://a/")


@given(data=st.binary(max_size=200), encoding=st.sampled_from(["gzip", "deflate", "br", "gzip, gzip", "x"]))
def test_no_bytes_raise_anything_but_a_coded_error(data: bytes, encoding: str) -> None:
    with suppress(EncodingError, LengthError, TooLargeError):
        decoded(data, encoding, LIMIT, "http://a/")


def test_what_was_not_asked_for_is_refused() -> None:
    with pytest.raises(EncodingError, match="not asked for"):
        decoded(b"x", "br", LIMIT, "http://a/")
