"""The zoo, as a program of its own, and a fetcher with little patience."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from certificates import make_certificates

from gongkai.archive import Archive
from gongkai.fetch import Fetcher, Settings
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
        log = requests.get(self.url("zoo/log"), timeout=10).json()
        return [each for each in log if each["path"] == f"/{path}" and host in (None, each["host"])]


@pytest.fixture(scope="session")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    folder = tmp_path_factory.mktemp("certificates")
    authority = make_certificates(folder)
    server = Path(__file__).with_name("server.py")
    with subprocess.Popen(
        [sys.executable, str(server), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield Zoo(json.loads(process.stdout.readline()), authority)
        process.terminate()


@pytest.fixture
def fetcher(zoo: Zoo) -> Iterator[Callable[..., Fetcher]]:
    """Fetchers that wait for next to nothing; settings may be overruled by name."""
    made: list[Fetcher] = []

    def make(**settings: Any) -> Fetcher:
        brisk: dict[str, Any] = {
            "contact": "zoo@example.org",
            "pause": 0.0,
            "connect_timeout": 1.0,
            "read_timeout": 0.5,
            "total_timeout": 1.0,
            "max_bytes": 1 << 20,
            "max_decoded": 4 << 20,
            "retries": 1,
            "backoff": 0.01,
            "max_wait": 3.0,
            "ca_bundle": str(zoo.authority),
        }
        made.append(Fetcher(Settings(**(brisk | settings))))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")
