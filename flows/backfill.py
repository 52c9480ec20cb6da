"""The archive read again as a Prefect flow, its parts side by side on Dask.

    python -m flows.backfill --sources sources.toml --archive archive --out backfill

``gongkai.backfill`` says what a part is and what is kept of an earlier run; this file gives parts
to workers and takes their records. It starts a Dask cluster on this machine for the length of the
run; ``--dask ADDRESS`` names one that is there, and ``--workers 0`` reads one part after the other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from prefect import flow, get_client, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Failed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.command import arguments_of, run
from gongkai.backfill import SIZE, Backfill, Part, PartRecord, Places, read_part
from gongkai.errors import DaskMissingError
from gongkai.job import SOURCES
from gongkai.sources import read_sources

MEMORY = "1 GiB"
"""What a worker may take: Dask lets none begin a part beyond 80 % of it, and ends it at 95 %."""


@task(name="read", cache_policy=NO_CACHE)
def _read(places: Places, part: Part) -> PartRecord:
    return read_part(places, part)


@flow(name="backfill")
def backfill(
    *,
    sources: str = SOURCES,
    archive: str = "archive",
    store: str = "datapackage",
    out: str = "backfill",
    workers: int | None = None,
    dask: str | None = None,
    memory: str = MEMORY,
    size: int = SIZE,
    max_failed: float = 0.5,
    summary: str | None = None,
) -> Any:
    """Read the archive again. docs/backfill.md says more; raises ``GongkaiError``.

    Args:
        sources: the file that names the pages
        archive: the folder in which every fetched page is kept
        store: the store whose last release the reading follows
        out: the folder that takes the tables
        workers: processes of the Dask cluster started for the run (one a processor); 0 for no Dask
        dask: the address of a Dask cluster that is there, instead
        memory: what a worker may take
        size: sources a part
        max_failed: the run fails when more than this share of the sources fails
        summary: a file for the closing summary, as JSON
    """
    log = get_run_logger()
    places = Places.of(sources, archive, store, out)
    job = Backfill(places, size)
    with ExitStack() as stack:
        runner = None
        while parts := job.waits():
            log.info("parts to read: %d", len(parts))
            runner = runner or stack.enter_context(_runner(workers, dask, memory))
            for part, came in _side_by_side(runner, places, parts):
                job.take(part, came)
                log.info("part %d: %s", part.number, _outcome(came))
    done = job.close(max_failed)
    print("\n".join(done.lines()))
    if summary:
        Path(summary).write_text(done.to_json(), encoding="utf-8")
    return Failed(message=str(done.error), data=done.error) if done.error else done


def _side_by_side(
    runner: TaskRunner[Any], places: Places, parts: Iterable[Part]
) -> Iterator[tuple[Part, PartRecord | BaseException]]:
    """The parts with what reading each came to: its record, or what was raised, or what killed its worker."""
    submitted = [(part, runner.submit(_read, {"places": places, "part": part})) for part in parts]
    for part, future in submitted:
        died = future.wrapped_future.exception()
        yield part, died or future.result(raise_on_failure=False)


def _outcome(came: PartRecord | BaseException) -> str:
    if isinstance(came, PartRecord):
        return f"{len(came.reports)} reports, {len(came.failures)} failures"
    return f"broke ({came!r})"


@contextmanager
def _runner(workers: int | None, dask: str | None, memory: str) -> Iterator[TaskRunner[Any]]:
    """One thread without Dask; the cluster at the address; or one of our own. Raises ``DaskMissingError``."""
    if workers == 0:
        alone: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=1)
        with alone:
            yield alone
        return
    try:
        from dask import config  # noqa: PLC0415 - an extra
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415
    except ImportError as error:
        raise DaskMissingError(f"{error.name} is not installed.") from error
    own = {
        "n_workers": workers or os.cpu_count(),
        "threads_per_worker": 1,
        "memory_limit": memory,
        "dashboard_address": "127.0.0.1:0",
    }
    with get_client(sync_client=True) as client:
        api = str(client.api_url)
    parallel: TaskRunner[Any] = DaskTaskRunner(address=dask) if dask else DaskTaskRunner(cluster_kwargs=own)
    with (
        # Workers keep their record with the server of this run, instead of starting one each.
        temporary_settings({PREFECT_API_URL: api}),
        config.set({"distributed.scheduler.allowed-failures": 0}),
        parallel,
    ):
        yield parallel


def _check(sources: str = SOURCES, **_: object) -> None:
    """A mistake in the sources is known before anything starts. Raises ``SourcesError``."""
    read_sources(Path(sources))


def main(arguments: list[str] | None = None) -> int:
    """Run the flow once from the command line. Exit status: as of the command line ``gongkai``."""
    return run(backfill, arguments_of(backfill, arguments), _check)


if __name__ == "__main__":
    sys.exit(main())
