"""The main job as a Prefect flow: fetch, archive, read, tables, validate, release, store.

    python -m flows.publish --sources sources.toml --store datapackage --archive archive

The steps are those of ``gongkai.job``; this file gives them order, batches and retries,
and Prefect keeps the record. Without a server it runs one of its own, in ``.prefect`` of
the current folder; with ``PREFECT_API_URL`` set it uses that server.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.states import Failed

from flows.command import run
from gongkai.errors import GongkaiError
from gongkai.job import PACKAGE, SOURCES, check_files, open_job
from gongkai.publishing import by_host, in_batches

HOSTS_SIDE_BY_SIDE, PAGES_A_TASK = 32, 100


def _transient(_: object, __: object, state: Any) -> bool:
    """A step is tried again only where its error says that this may help."""
    return isinstance(state.data, GongkaiError) and state.data.transient


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=[10, 60], retry_condition_fn=_transient)
async def _task(work: Callable[[], Any]) -> Any:
    """A step, in a thread: it waits for servers and disks."""
    return await asyncio.to_thread(work)


async def _step(name: str, work: Callable[..., Any], *given: Any) -> Any:
    return await _task.with_options(name=name)(partial(work, *given))


async def _each(name: str, work: Callable[..., Any], batches: Iterable[Any]) -> tuple[Any, ...]:
    """A task for each batch, side by side; their results in order."""
    return tuple(chain.from_iterable(await asyncio.gather(*(_step(name, work, batch) for batch in batches))))


@flow(name="publish")
async def publish(
    *,
    sources: str = SOURCES,
    store: str = "datapackage",
    archive: str = "archive",
    package: str = PACKAGE,
    accept: bool = False,
    formats: bool = False,
    max_failed: float = 0.5,
    retrieved_at: str | None = None,
    summary: str | None = None,
) -> Any:
    """Publish what the sources say now; docs/how-to.md tells the parameters. Raises ``GongkaiError``."""
    log = get_run_logger()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(HOSTS_SIDE_BY_SIDE))
    with open_job(sources, store, archive, package, retrieved_at, formats) as job:
        hosts = by_host(job.sources)
        log.info("pages to ask for: %d, on hosts: %d", len(job.sources), len(hosts))
        visits = await _each("fetch", job.visit, hosts)
        choices = await _each("read", job.choose, in_batches(visits, PAGES_A_TASK))
        assembled = await _step("validate", job.assemble, choices)
        outcome = await _step("release", job.release, assembled, accept)
        done = job.close(assembled, outcome, max_failed)
    print("\n".join(done.lines()))
    done.save(summary)
    return Failed(message=str(done.error), data=done.error) if done.error else done


def main(arguments: list[str] | None = None) -> int:
    """Run the flow once from the command line. Exit status: as of the command line ``gongkai``."""
    parser = argparse.ArgumentParser(prog="python -m flows.publish", description="docs/how-to.md says more.")
    for name in ("sources", "store", "archive", "package", "retrieved-at", "summary"):
        parser.add_argument(f"--{name}", default=argparse.SUPPRESS)
    parser.add_argument("--max-failed", type=float, default=argparse.SUPPRESS)
    for name in ("accept", "formats"):
        parser.add_argument(f"--{name}", action="store_true")
    return run(publish, vars(parser.parse_args(arguments)), check_files)


if __name__ == "__main__":
    sys.exit(main())
