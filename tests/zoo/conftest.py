"""The zoo, as a program of its own, and a fetcher with little patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from keeper import Zoo, open_zoo

from gongkai.archive import Archive
from gongkai.fetch import Fetcher, Settings


@pytest.fixture(scope="session")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    with open_zoo(tmp_path_factory.mktemp("certificates")) as found:
        yield found


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
