"""Connections that reach only where they may, and answers that end where they said.

In: an address. Out: requests adapters. Promised: unless ``allow_private``, a
socket is opened to a public address only, and it is the very address that was
checked (the name is resolved here, once, and that result is connected to), so
a name that resolves otherwise a moment later gains nothing. An answer that goes
on after its Content-Length is marked ``surplus``.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from contextvars import ContextVar
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from gongkai.errors import AddressError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

#: The connection that this thread's request runs over, for whoever must break it off.
CURRENT: ContextVar[list[HTTPConnection] | None] = ContextVar("gongkai_connection", default=None)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    By the IANA special-purpose registries as ``ipaddress`` knows them; an IPv6
    address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as that.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = [ip.ipv4_mapped, ip.sixtofour, ip.teredo[1] if ip.teredo else None]
        if ip in _NAT64:
            carried.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        inner = [each for each in carried if each is not None]
        if inner:
            return all(is_public(str(each)) for each in inner)
    return ip.is_global and not ip.is_multicast


class _Answer(http.client.HTTPResponse):
    """An answer that notices what follows its declared end."""

    surplus = False

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._socket = sock

    def _close_conn(self) -> None:
        if self.length == 0 and not self.chunked and self.fp is not None:
            self.surplus = self._more_has_come()
        super()._close_conn()  # type: ignore[misc]  # a hook that typeshed leaves out

    def _more_has_come(self) -> bool:
        try:
            patience = self._socket.gettimeout()
            self._socket.settimeout(0)
            try:
                return bool(self.fp.peek(1))
            finally:
                self._socket.settimeout(patience)
        except OSError:  # nothing has come, or the socket is closed: no surplus either way
            return False


class _Watched:
    """What all connections have in common."""

    response_class: Any = _Answer

    def request(self, *args: Any, **kwargs: Any) -> None:
        holder = CURRENT.get()
        if holder is not None:
            holder[:] = [self]  # type: ignore[list-item]  # mixed into connections only
        super().request(*args, **kwargs)  # type: ignore[misc]


class _PublicOnly(_Watched):
    """Resolve, check, and connect to the very address that was checked."""

    def _new_conn(self: Any) -> socket.socket:
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError as error:
            raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
        public = [each for each in found if is_public(str(each[4][0]))]
        if not public:
            names = ", ".join(sorted({str(each[4][0]) for each in found}))
            raise AddressError(f"{self.host} resolves to {names}, which is not public.")
        return _connect_to_first(self, public)


def _connect_to_first(connection: Any, found: list[Any]) -> socket.socket:
    last: OSError | None = None
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            for option in connection.socket_options or ():
                sock.setsockopt(*option)
            sock.settimeout(connection.timeout)
            sock.connect(address)
        except OSError as error:
            sock.close()
            last = error
        else:
            return sock
    if isinstance(last, TimeoutError):
        raise ConnectTimeoutError(connection, f"No connection to {connection.host} in time.") from last
    raise NewConnectionError(connection, f"No connection: {last}") from last


class _OpenHTTP(_Watched, HTTPConnection):
    pass


class _OpenHTTPS(_Watched, HTTPSConnection):
    pass


class _PublicHTTP(_PublicOnly, HTTPConnection):
    pass


class _PublicHTTPS(_PublicOnly, HTTPSConnection):
    pass


def _pools(plain: type[HTTPConnection], tls: type[HTTPSConnection]) -> dict[str, type[HTTPConnectionPool]]:
    return {
        "http": type("_Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("_TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }


class Adapter(HTTPAdapter):
    """The requests adapter over these connections; one connection at a time."""

    def __init__(self, *, allow_private: bool, legacy_tls: bool) -> None:
        self._context = _legacy_context() if legacy_tls else None
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        classes = (_OpenHTTP, _OpenHTTPS) if allow_private else (_PublicHTTP, _PublicHTTPS)
        self.poolmanager.pool_classes_by_scheme = _pools(*classes)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Hand the TLS context on to urllib3."""
        if self._context is not None:
            kwargs["ssl_context"] = self._context
        super().init_poolmanager(*args, **kwargs)


def _legacy_context() -> ssl.SSLContext:
    """TLS from 1.0 on with old ciphers and renegotiation; certificates are verified all the same."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT, which has a name from Python 3.12 on
    return context
