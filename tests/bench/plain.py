"""The steps of ``flows/publish.py`` in the same order and as many threads, without Prefect.

    plain.py SOURCES STORE ARCHIVE PACKAGE

What is left of the flow's time when this is taken away is Prefect's share (``make bench-runs``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

from gongkai.job import open_job
from gongkai.publishing import by_host, in_batches
from gongkai.summary_views import lines

HOSTS_SIDE_BY_SIDE, PAGES_A_TASK = 32, 100


def main(sources: str, store: str, archive: str, package: str) -> None:
    with (
        ThreadPoolExecutor(HOSTS_SIDE_BY_SIDE) as threads,
        open_job(sources, store, archive, package) as job,
    ):

        def each(work: Callable[[Any], Iterable[Any]], batches: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(chain.from_iterable(threads.map(work, batches)))

        visits = each(job.visit, by_host(job.sources))
        choices = each(job.choose, in_batches(visits, PAGES_A_TASK))
        if not job.unchanged(choices):
            job.release(job.assemble(choices))
        print("\n".join(lines(job.close())))


if __name__ == "__main__":
    main(*sys.argv[1:])
