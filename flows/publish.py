"""The main job as a Prefect flow: fetch, archive, read, tables, validate, release, store.

    python -m flows.publish --sources sources.toml --store datapackage --archive archive

The steps are those of ``gongkai.publishing``; this file gives them order, batches and
retries, and Prefect keeps the record. Without a server it runs one of its own, in
``.prefect`` of the current folder; with ``PREFECT_API_URL`` set it uses that server.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from gongkai.errors import GongkaiError
from gongkai.job import open_job
from gongkai.publishing import by_host
from gongkai.summary import RunSummary

HOSTS_SIDE_BY_SIDE = 32
PAGES_A_TASK = 100

Result = TypeVar("Result")


def _transient(_: object, __: object, state: Any) -> bool:
    """A step is tried again only where its error says that this may help."""
    return isinstance(state.data, GongkaiError) and state.data.transient


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=[10, 60], retry_condition_fn=_transient)
async def step(work: Callable[[], Result]) -> Result:
    """One step, in a thread of its own: it waits for servers and disks."""
    return await asyncio.to_thread(work)


@flow(name="publish")
async def publish(
    *,
    sources: str = "sources.toml",
    store: str = "datapackage",
    archive: str = "archive",
    package: str = "package.toml",
    accept: bool = False,
    max_failed: float = 0.5,
    retrieved_at: str | None = None,
) -> RunSummary:
    """Publish what the sources say now. Raises ``GongkaiError``; see ``publishing`` for the steps.

    ``accept`` publishes without waiting for a person; ``max_failed`` is the share of sources
    that may fail; ``retrieved_at`` states the time of the snapshots instead of the clock.
    """
    log = get_run_logger()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(HOSTS_SIDE_BY_SIDE))
    with open_job(sources, store, archive, package, retrieved_at) as job:
        fetch, read = step.with_options(name="fetch"), step.with_options(name="read")
        hosts = by_host(job.sources)
        log.info("%d pages of %d hosts", len(job.sources), len(hosts))
        visits = _joined(await asyncio.gather(*(fetch(partial(job.visit, host)) for host in hosts)))
        parts = [visits[at : at + PAGES_A_TASK] for at in range(0, len(visits), PAGES_A_TASK)]
        choices = _joined(await asyncio.gather(*(read(partial(job.choose, part)) for part in parts)))
        log.info("read %d reports", sum(choice.document is not None for choice in choices))
        draft = await step.with_options(name="validate")(partial(job.assemble, choices))
        outcome = await step.with_options(name="release")(partial(job.release, draft, accept))
        summary = job.close(draft, outcome, max_failed)
    print("\n".join(summary.lines()))
    summary.raise_if_failed()
    return summary


def _joined(parts: list[tuple[Result, ...]]) -> tuple[Result, ...]:
    return tuple(one for part in parts for one in part)


def main(arguments: list[str] | None = None) -> int:
    """Run the flow once from the command line. Exit status: as of the command line ``gongkai``."""
    parser = argparse.ArgumentParser(prog="python -m flows.publish", description=__doc__)
    parser.add_argument("--sources", default="sources.toml")
    parser.add_argument("--store", default="datapackage")
    parser.add_argument("--archive", default="archive")
    parser.add_argument("--package", default="package.toml")
    parser.add_argument(
        "--accept", action="store_true", help="publish changed values without a person's review"
    )
    parser.add_argument("--max-failed", type=float, default=0.5, help="share of sources that may fail (0.5)")
    parser.add_argument("--retrieved-at", help="time of the snapshots (ISO 8601), instead of the clock")
    args = parser.parse_args(arguments)
    try:
        asyncio.run(publish(**vars(args)))
    except GongkaiError as error:
        print(f"publish: {error}\n  {error.remedy}", file=sys.stderr)
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
