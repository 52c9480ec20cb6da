"""robots.txt (RFC 9309): what a host permits us.

In: an address. Out: nothing, or ``RobotsError`` / ``RobotsUnreachableError``.
Rules: 4xx permits everything, but a challenge is an error of its own; no answer
and 5xx forbid everything; what is no valid line is passed over; at most
500 KiB are read; up to five redirects are followed; the file holds for a day,
a failure for ten minutes. A Crawl-delay lengthens the host's pause.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

from gongkai.errors import (
    AddressError,
    BusyError,
    ChallengeError,
    ConnectionFailedError,
    FetchError,
    GoneError,
    HostUnknownError,
    RefusedError,
    RobotsError,
    RobotsUnreachableError,
    SchemeError,
    TlsError,
)
from gongkai.fetch.client import Client
from gongkai.fetch.settings import TOKEN
from gongkai.fetch.verdict import REDIRECTS

_DAY = 86400.0
_TEN_MINUTES = 600.0
_LIMIT = 500 * 1024
_REDIRECTS = 5

#: What is wrong with the whole host, and better said than "robots.txt did not answer".
_OF_THE_HOST = (
    AddressError,
    BusyError,
    ChallengeError,
    ConnectionFailedError,
    HostUnknownError,
    SchemeError,
    TlsError,
)


@dataclass(frozen=True)
class _Rules:
    until: float
    parsed: Protego | None = None
    error: FetchError | None = None


class Robots:
    """The robots.txt files of all hosts that a client asks."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._rules: dict[tuple[str, bool], _Rules] = {}
        self._locks: dict[tuple[str, bool], threading.Lock] = {}
        self._lock = threading.Lock()

    def permit(self, url: str, *, allow_private: bool) -> None:
        """Return if ``url`` may be asked for. Raises ``RobotsError``, ``RobotsUnreachableError``,
        and what keeps the whole host from being asked."""
        rules = self._of(url, allow_private)
        if rules.error is not None:
            raise rules.error.with_traceback(None)
        if rules.parsed is not None and not rules.parsed.can_fetch(url, TOKEN):
            raise RobotsError(f"robots.txt of {urlsplit(url).hostname} forbids {url} to {TOKEN}.")

    def _of(self, url: str, allow_private: bool) -> _Rules:
        key = self._client.origin(url), allow_private
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            rules = self._rules.get(key)
            if rules is None or rules.until < time.monotonic():
                rules = self._rules[key] = self._get(key[0], allow_private)
        return rules

    def _get(self, origin: str, allow_private: bool) -> _Rules:
        try:
            text = self._text(f"{origin}/robots.txt", allow_private)
        except (GoneError, RefusedError):
            return _Rules(time.monotonic() + _DAY)
        except _OF_THE_HOST as error:
            return _Rules(time.monotonic() + _TEN_MINUTES, error=error)
        except FetchError as error:
            unreachable = RobotsUnreachableError(f"{origin}/robots.txt: {error}")
            return _Rules(time.monotonic() + _TEN_MINUTES, error=unreachable)
        parsed = Protego.parse(text)
        self._client.lengthen_pause(origin, _pause(parsed))
        return _Rules(time.monotonic() + _DAY, parsed)

    def _text(self, url: str, allow_private: bool) -> str:
        for _ in range(_REDIRECTS + 1):
            answer = self._client.get(url, {}, allow_private=allow_private)
            if answer.status not in REDIRECTS:
                return answer.body[:_LIMIT].decode("utf-8", errors="replace")
            url = urljoin(url, answer.header("Location") or "")
        return ""  # RFC 9309, 2.3.1.2: too many redirects may be taken as no file


def _pause(parsed: Protego) -> float:
    rate = parsed.request_rate(TOKEN)
    return max(parsed.crawl_delay(TOKEN) or 0.0, rate.seconds / rate.requests if rate else 0.0)
