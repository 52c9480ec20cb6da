"""A run of its own process, to be killed: fetch and archive pages, hosts side by side.

    python run.py ARCHIVE WHEN ADDRESS...

``WHEN`` dates the snapshots. Says "begin" when it starts to fetch and "end" when all is stored.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from gongkai.archive import Archive
from gongkai.fetch import Fetcher, Settings
from gongkai.sources import Source


def main(folder: str, when: str, *urls: str) -> None:
    moment = datetime.fromisoformat(when)
    archive = Archive(Path(folder))
    settings = Settings("zoo@example.org", pause=0, backoff=0.01)
    print("begin", flush=True)
    with Fetcher(settings, now=lambda: moment) as fetcher, ThreadPoolExecutor(4) as threads:

        def bring(url: str) -> None:
            fetched = fetcher.fetch(Source(url, allow_private=True), archive.latest(url))
            archive.add(fetched.snapshot)

        list(threads.map(bring, urls))
    print("end", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
