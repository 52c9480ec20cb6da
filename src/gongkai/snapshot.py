"""A snapshot: the bytes that one fetch returned, and how they were got.

In: nothing. Out: ``Snapshot``. Promised: immutable; ``snapshot_id`` depends on
the body alone, so the same body has the same id wherever it was fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple


class Redirect(NamedTuple):
    """One answer that sent the reader on: ``url`` answered ``status`` and named ``location``
    (made absolute)."""

    status: int
    location: str
    url: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    request_headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """One exchange with a server (or one imported file), as evidence.

    ``body`` is what the server meant: transfer and content encoding removed.
    ``headers`` are as sent (Latin-1, folded lines joined), so they may name a
    content encoding that ``body`` no longer has. ``retrieved_at`` is aware, UTC,
    whole seconds. ``redirects`` lists each answer that led from ``url`` to
    ``final_url`` ("" means: the same as ``url``). An imported file has
    ``imported``, status 200 and no header but perhaps a Content-Type: nothing is
    known of any exchange.
    """

    url: str
    retrieved_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    final_url: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    imported: bool = False

    @cached_property
    def snapshot_id(self) -> str:
        """SHA-256 of the body, as 64 hexadecimal digits."""
        return sha256(self.body).hexdigest()

    @property
    def answered_url(self) -> str:
        """The address that answered: ``final_url``, or ``url`` where nothing redirected."""
        return self.final_url or self.url

    def header(self, name: str) -> str | None:
        """The first response header of that name (any case), or None."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k.lower() == wanted), None)

    @property
    def content_type(self) -> str | None:
        """The Content-Type that the server sent."""
        return self.header("content-type")
