"""How to fetch: who asks, how slowly, how long, how much.

In: the table ``[fetch]`` of sources.toml. Out: ``Settings``. Promised: a key that
is not known, or a value that makes no sense, raises ``SourcesError``; no contact
raises ``ContactError``, because a request must say who makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gongkai import __version__
from gongkai.errors import ContactError, SourcesError
from gongkai.sources import read_document

TOKEN = "gongkai"  # noqa: S105  # the product token that robots.txt may name; no secret
MIB = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """Times in seconds, sizes in bytes.

    ``pause`` lies between the end of one request to a host and the start of the
    next (a longer Crawl-delay wins). ``read_timeout`` is between two pieces of an
    answer, ``total_timeout`` for one whole exchange. ``max_bytes`` is on the wire,
    ``max_decoded`` after decompression. A server that asks for more than
    ``max_wait`` is left alone for this run. ``legacy_tls`` names hosts that only
    speak old TLS, each with the reason; certificates are verified there too.
    ``ca_bundle`` replaces the list of trusted authorities.
    """

    contact: str
    pause: float = 3.0
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 120.0
    max_bytes: int = 32 * MIB
    max_decoded: int = 64 * MIB
    max_redirects: int = 5
    retries: int = 3
    backoff: float = 2.0
    max_wait: float = 120.0
    legacy_tls: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ca_bundle: str = ""

    def __post_init__(self) -> None:
        if not ("@" in self.contact or self.contact.startswith(("http://", "https://"))):
            raise ContactError("Requests must name a contact: an e-mail or an http(s) address.")

    @property
    def user_agent(self) -> str:
        """What every request says of itself."""
        return f"{TOKEN}/{__version__} (+{self.contact})"


def read_settings(path: Path) -> Settings:
    """Read ``[fetch]`` of sources.toml. Raises ``SourcesError``, ``ContactError``."""
    table = read_document(path).get("fetch", {})
    if not isinstance(table, dict):
        raise SourcesError(f"{path}: write the settings as a table [fetch].")
    unknown = set(table) - {each.name for each in fields(Settings)}
    if unknown:
        raise SourcesError(f"{path}, [fetch] has a key that is not known: {', '.join(sorted(unknown))}.")
    if "contact" not in table:
        raise ContactError(f"{path} names no contact.")
    for key, value in table.items():
        _check(f"{path}, [fetch] {key}", key, value)
    return Settings(**table)


def _check(where: str, key: str, value: Any) -> None:
    if key in ("contact", "ca_bundle"):
        good = isinstance(value, str)
    elif key == "legacy_tls":
        good = isinstance(value, dict) and all(isinstance(why, str) and why for why in value.values())
    elif key in ("max_bytes", "max_decoded", "max_redirects", "retries"):
        good = type(value) is int and value >= 0
    else:
        good = type(value) in (int, float) and value >= 0
    if not good:
        raise SourcesError(f"{where} has a value that makes no sense: {value!r}.")
