"""How tests reach the zoo: its addresses, its log, and a way to start it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from certificates import make_certificates

from gongkai.sources import Source


@dataclass(frozen=True)
class Zoo:
    """Where the zoo's ports are, and what was asked of it."""

    ports: dict[str, int]
    authority: Path

    def url(self, path: str, host: str = "127.0.0.1", port: str = "http") -> str:
        scheme = "http" if port == "http" else "https"
        return f"{scheme}://{host}:{self.ports[port]}/{path}"

    def source(self, path: str, host: str = "127.0.0.1", port: str = "http") -> Source:
        return Source(self.url(path, host, port), allow_private=True)

    def asked(self, path: str, host: str | None = None) -> list[dict[str, Any]]:
        """Every request for that path, oldest first, with its times and headers."""
        return [each for each in self.log() if each["path"] == f"/{path}" and host in (None, each["host"])]

    def log(self) -> list[dict[str, Any]]:
        """Every request so far, in the order in which they were answered."""
        found: list[dict[str, Any]] = requests.get(self.url("zoo/log"), timeout=30).json()
        return found


@contextmanager
def open_zoo(folder: Path) -> Iterator[Zoo]:
    """The zoo as a process of its own while the context lasts; ``folder`` takes its certificates."""
    authority = make_certificates(folder)
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("server.py")), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield Zoo(json.loads(process.stdout.readline()), authority)
        finally:
            process.terminate()
