"""Asking politely: one host one thing at a time, with pauses, again where it may help.

In: an address. Out: an ``Answer`` whose status is 200, 304 or a redirect, or a
coded ``FetchError``. Promised: between the end of one request to a host and the
start of the next lie at least ``pause`` seconds (or its Crawl-delay), also
across threads; Retry-After is obeyed; only what is transient is asked again.
Not promised: pauses across processes.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from requests import Session

from gongkai.errors import (
    BusyError,
    ConnectionFailedError,
    FetchTimeoutError,
    HostUnknownError,
    LengthError,
    SchemeError,
    ServerError,
)
from gongkai.fetch.connect import Adapter
from gongkai.fetch.exchange import Answer, exchange
from gongkai.fetch.settings import Settings
from gongkai.fetch.verdict import judged

_AGAIN = (
    BusyError,
    ConnectionFailedError,
    FetchTimeoutError,
    HostUnknownError,
    LengthError,
    ServerError,
)


class _Host:
    """One host: its lock, when it may next be asked, and its sessions."""

    def __init__(self, pause: float) -> None:
        self.lock = threading.Lock()
        self.pause = pause
        self.ready = 0.0
        self.sessions: dict[bool, Session] = {}


class Client:
    """Sessions and pauses of all hosts. Close it when done."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def get(self, url: str, headers: Mapping[str, str], *, allow_private: bool) -> Answer:
        """GET ``url``, again where that may help. Raises coded ``FetchError``s."""
        host = self._host(url)
        attempt = 0
        while True:
            try:
                with self._turn(host, url):
                    return judged(
                        exchange(self._session(host, url, allow_private), url, headers, self.settings)
                    )
            except _AGAIN as error:
                asked = error.retry_after if isinstance(error, BusyError) else None
                if attempt == self.settings.retries or (asked or 0) > self.settings.max_wait:
                    raise
                if asked is None:
                    time.sleep(self.settings.backoff * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311
            attempt += 1

    def origin(self, url: str) -> str:
        """Scheme, host and port of ``url``. Raises ``SchemeError``."""
        self._host(url)
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}"

    def lengthen_pause(self, url: str, seconds: float) -> None:
        """Keep at least ``seconds`` between requests to the host of ``url`` (its Crawl-delay)."""
        host = self._host(url)
        host.pause = max(host.pause, seconds)

    def close(self) -> None:
        """Close every connection."""
        for host in self._hosts.values():
            for session in host.sessions.values():
                session.close()

    def _host(self, url: str) -> _Host:
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise SchemeError(f"{url} is no address: {error}.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise SchemeError(f"{url} is not an http or https address without a user's name.")
        with self._lock:
            return self._hosts.setdefault(parts.hostname, _Host(self.settings.pause))

    @contextmanager
    def _turn(self, host: _Host, url: str) -> Iterator[None]:
        """Wait for the host's turn; afterwards the pause, or what it asks for, begins."""
        with host.lock:
            wait = host.ready - time.monotonic()
            if wait > max(self.settings.max_wait, self.settings.pause):
                name = urlsplit(url).hostname
                raise BusyError(f"{name} asked to be left alone for {wait:.0f} s more.", retry_after=wait)
            if wait > 0:
                time.sleep(wait)
            pause = host.pause
            try:
                yield
            except BusyError as error:
                pause = max(pause, error.retry_after or 0)
                raise
            finally:
                host.ready = time.monotonic() + pause

    def _session(self, host: _Host, url: str, allow_private: bool) -> Session:
        if allow_private not in host.sessions:
            host.sessions[allow_private] = self._new_session(url, allow_private)
        return host.sessions[allow_private]

    def _new_session(self, url: str, allow_private: bool) -> Session:
        session = Session()
        session.trust_env = False  # no proxy and no password that happens to lie about
        legacy = urlsplit(url).hostname in self.settings.legacy_tls
        for prefix in ("http://", "https://"):
            session.mount(prefix, Adapter(allow_private=allow_private, legacy_tls=legacy))
        session.headers.clear()
        session.headers.update(
            {
                "User-Agent": self.settings.user_agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Language": "zh-CN,zh;q=0.9",
                "Accept-Encoding": "gzip, deflate",
            }
        )
        return session
