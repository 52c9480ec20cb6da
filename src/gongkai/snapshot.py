"""A snapshot: the bytes that one fetch returned, and how they were got.

In: nothing. Out: ``Snapshot``. Promised: immutable; ``snapshot_id`` depends on
the body alone, so the same body has the same id wherever it was fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256


@dataclass(frozen=True)
class Snapshot:
    """One exchange with a server (or one imported file), as evidence.

    ``body`` is what the server meant: transfer and content encoding removed.
    ``retrieved_at`` is aware, UTC, whole seconds. ``redirects`` lists each
    (status, location) that led from ``url`` to ``final_url``.
    """

    url: str
    retrieved_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    final_url: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[tuple[int, str], ...] = field(default=())
    imported: bool = False

    @cached_property
    def snapshot_id(self) -> str:
        """SHA-256 of the body, as 64 hexadecimal digits."""
        return sha256(self.body).hexdigest()

    def header(self, name: str) -> str | None:
        """The first response header of that name (any case), or None."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k.lower() == wanted), None)

    @property
    def content_type(self) -> str | None:
        """The Content-Type that the server sent."""
        return self.header("content-type")
