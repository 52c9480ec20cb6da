"""One request and its answer: no retry, no redirect, no judgement.

In: a session and an address. Out: ``Answer``, or a coded ``FetchError`` where no
whole answer came. Promised: it ends within ``total_timeout`` and one read
timeout, also where the server sends its headers a byte at a time. Of an answer
other than 200 only the beginning is read.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import Request, Response, Session
from urllib3.exceptions import HTTPError, NameResolutionError, ProtocolError, ReadTimeoutError

from gongkai.errors import (
    ConnectionFailedError,
    FetchError,
    FetchTimeoutError,
    HostUnknownError,
    LengthError,
    TlsError,
)
from gongkai.fetch.body import read_beginning, read_body
from gongkai.fetch.connect import CURRENT
from gongkai.fetch.settings import Settings

Headers = tuple[tuple[str, str], ...]

_BEGINNING = 65536
_FOLD = re.compile(r"[\r\n\0]+[ \t]*")


@dataclass(frozen=True)
class Answer:
    """What a server answered to one request."""

    url: str
    status: int
    headers: Headers
    request_headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name (any case), or None."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


def exchange(session: Session, url: str, headers: Mapping[str, str], settings: Settings) -> Answer:
    """GET ``url`` once. Raises coded ``FetchError``s."""
    until = time.monotonic() + settings.total_timeout
    timeouts = (settings.connect_timeout, settings.read_timeout)
    with _coded(url, until), _broken_off(settings.total_timeout):
        prepared = session.prepare_request(Request("GET", url, headers=dict(headers)))
        prepared.headers["Host"] = urlsplit(str(prepared.url)).netloc
        # Not session.send: that reads the whole body of a redirect, however large it unfolds to be,
        # and keeps cookies.
        adapter = session.get_adapter(str(prepared.url))
        verify = settings.ca_bundle or True
        response = adapter.send(prepared, stream=True, timeout=timeouts, verify=verify)
        with response:
            body = _body(response, settings, until)
            if time.monotonic() > until:  # broken off: what came may look whole and is not
                raise FetchTimeoutError(f"{url} was not at its end within the total time.")
            return Answer(
                url=url,
                status=response.status_code,
                headers=_headers(response),
                request_headers=tuple((k, str(v)) for k, v in prepared.headers.items()),
                body=body,
            )


def _body(response: Response, settings: Settings, until: float) -> bytes:
    if response.status_code != 200:
        return read_beginning(response, _BEGINNING, until)
    return read_body(response, max_bytes=settings.max_bytes, max_decoded=settings.max_decoded, until=until)


def _headers(response: Response) -> Headers:
    """As sent, folded lines joined by a space (RFC 9112, 5.2)."""
    return tuple((name, _FOLD.sub(" ", value).strip()) for name, value in response.raw.headers.iteritems())


@contextmanager
def _broken_off(seconds: float) -> Iterator[None]:
    """Shut this thread's connection down when the time is over."""
    holder: list[Any] = []
    token = CURRENT.set(holder)
    timer = threading.Timer(seconds, _shut_down, (holder,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        CURRENT.reset(token)


def _shut_down(holder: list[Any]) -> None:
    for connection in holder:
        sock: socket.socket | None = connection.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # closed meanwhile: the exchange is over


@contextmanager
def _coded(url: str, until: float) -> Iterator[None]:
    """Every way in which an exchange can fail, as one of our errors."""
    try:
        yield
    except (requests.RequestException, HTTPError, OSError) as error:
        raise _as_fetch_error(url, error, late=time.monotonic() > until) from error


def _as_fetch_error(url: str, error: Exception, *, late: bool) -> FetchError:
    reason = getattr(error.args[0], "reason", error) if error.args else error
    if isinstance(error, requests.exceptions.SSLError):
        return TlsError(f"{url}: {reason}.")
    if late or isinstance(error, requests.Timeout | ReadTimeoutError | TimeoutError):
        return FetchTimeoutError(f"{url} did not answer in time.")
    if isinstance(reason, NameResolutionError):
        return HostUnknownError(f"{urlsplit(url).hostname} has no address.")
    if isinstance(error, ProtocolError):  # requests hides the one before the body, so this is of the body
        return LengthError(f"{url} broke off before its end.")
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return FetchError(f"{url} is no address that can be asked for: {error}.")
    return ConnectionFailedError(f"{url}: {reason}.")
