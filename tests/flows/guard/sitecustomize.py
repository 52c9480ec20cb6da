"""Python imports this by itself when its folder is on the path: whatever would leave loopback is
refused, and written down in the file that GUARD names; so is each process that is guarded."""

from __future__ import annotations

import ipaddress
import os
import sys

_FILE = os.environ.get("GUARD", "")
_NAMES = {None, "", "localhost", b"localhost"}


def _is_here(host: object) -> bool:
    if host in _NAMES:
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if not isinstance(address, tuple):  # a socket of this machine
            return
        host = address[0]
    else:
        return
    if not _is_here(host):
        _write(f"left {event} {host!r}")
        raise ConnectionRefusedError(f"{event} to {host!r} leaves loopback")


def _write(line: str) -> None:
    with open(_FILE, "a", encoding="utf-8") as file:  # noqa: PTH123 - nothing is imported that is not needed
        file.write(f"{os.getpid()} {line}\n")


if _FILE:
    _write("guarded " + " ".join(sys.orig_argv[1:4]))
    sys.addaudithook(_watch)
