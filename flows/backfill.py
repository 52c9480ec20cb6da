"""The archive read again as a Prefect flow, its parts side by side on Dask.

    python -m flows.backfill --sources sources.toml --archive archive --out backfill

``gongkai.backfill`` says what a part is and what is kept of an earlier run; this file gives parts
to workers and takes their records. It starts a Dask cluster on this machine for the length of the
run; ``--dask ADDRESS`` names one that is there, and ``--workers 0`` reads one part after the other.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.states import Failed
from prefect.task_runners import TaskRunner

from flows.cluster import MEMORY, runner
from flows.command import arguments_of, run
from gongkai.backfill import SIZE, Backfill, Part, PartRecord, Places, read_part
from gongkai.job import SOURCES, check_sources


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
        here = None
        while parts := job.waits():
            log.info("parts to read: %d", len(parts))
            here = here or stack.enter_context(runner(workers, dask, memory))
            for part, came in _side_by_side(here, places, parts):
                job.take(part, came)
                log.info("part %d: %s", part.number, _outcome(came))
    done = job.close(max_failed)
    print("\n".join(done.lines()))
    if summary:
        Path(summary).write_text(done.to_json(), encoding="utf-8")
    return Failed(message=str(done.error), data=done.error) if done.error else done


def _side_by_side(
    here: TaskRunner[Any], places: Places, parts: Iterable[Part]
) -> Iterator[tuple[Part, PartRecord | BaseException]]:
    """The parts with what reading each came to: its record, or what was raised, or what killed its worker."""
    submitted = [(part, here.submit(_read, {"places": places, "part": part})) for part in parts]
    for part, future in submitted:
        died = future.wrapped_future.exception()
        yield part, died or future.result(raise_on_failure=False)


def _outcome(came: PartRecord | BaseException) -> str:
    if isinstance(came, PartRecord):
        return f"{len(came.reports)} reports, {len(came.failures)} failures"
    return f"broke ({came!r})"


def main(arguments: list[str] | None = None) -> int:
    """Run the flow once from the command line. Exit status: as of the command line ``gongkai``."""
    return run(backfill, arguments_of(backfill, arguments), check_sources)


if __name__ == "__main__":
    sys.exit(main())
