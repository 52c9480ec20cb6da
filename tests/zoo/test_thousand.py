"""Two runs over 1,000 pages of 20 hosts: politeness and economy, measured at the server."""

from __future__ import annotations

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from keeper import Zoo

from gongkai.archive import Archive
from gongkai.fetch import Fetched, Fetcher, Settings
from gongkai.publishing import by_host
from gongkai.sources import Source

HOSTS, PAGES, PAUSE = 20, 50, 0.02
SHARE = 0.5  # of the first run's time that the second may take


@pytest.mark.slow
def test_the_second_run_asks_conditionally_and_stores_nothing(zoo: Zoo, tmp_path: Path) -> None:
    hosts = [f"127.0.0.{n}" for n in range(13, 13 + HOSTS)]
    sources = [
        zoo.source(f"page?n={n}{number:03}", host) for number, host in enumerate(hosts) for n in range(PAGES)
    ]
    archive = Archive(tmp_path)

    first, first_time = _run(sources, archive)
    stored = _tree(tmp_path)
    second, second_time = _run(sources, archive)

    print(f"\nfirst {first_time:.1f} s, second {second_time:.1f} s: {second_time / first_time:.0%}")
    assert not any(each.unchanged for each in first)
    assert all(each.not_modified for each in second)
    assert _tree(tmp_path) == stored, "the second run stores nothing"
    assert len(list(archive.snapshots())) == HOSTS * PAGES
    log = [each for each in zoo.log() if each["path"].startswith("/page?n=") and each["host"] in hosts]
    conditional = [each for each in log if "if-none-match" in each["headers"]]
    assert (len(log), len(conditional)) == (2 * HOSTS * PAGES, HOSTS * PAGES)
    assert second_time < SHARE * first_time
    by_address = defaultdict(list)
    for each in log:
        by_address[each["host"]].append((each["came"], each["done"]))
    gaps = [
        later[0] - before[1] for times in by_address.values() for before, later in pairwise(sorted(times))
    ]
    print(f"smallest gap {min(gaps) * 1000:.1f} ms, of {PAUSE * 1000:.0f} ms asked for")
    assert min(gaps) >= PAUSE


def _run(sources: list[Source], archive: Archive) -> tuple[list[Fetched], float]:
    began = time.monotonic()
    settings = Settings("zoo@example.org", pause=PAUSE)
    with Fetcher(settings) as fetcher, ThreadPoolExecutor(HOSTS) as threads:

        def bring(host: tuple[Source, ...]) -> list[Fetched]:
            found = []
            for source in host:
                found.append(fetcher.fetch(source, archive.latest(source.url)))
                archive.add(found[-1].snapshot)
            return found

        fetched = [each for host in threads.map(bring, by_host(sources)) for each in host]
    return fetched, time.monotonic() - began


def _tree(root: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in root.rglob("*") if p.is_file()}
