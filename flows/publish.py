"""The main job as a Prefect flow: fetch, archive, read, tables, validate, release, store.

    python -m flows.publish --sources sources.toml --store datapackage --archive archive

The steps are those of ``gongkai.job``; this file gives them order, batches and retries,
and Prefect keeps the record. Without a server it runs one of its own, in ``.prefect`` of
the current folder; with ``PREFECT_API_URL`` set it uses that server.
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Annotated, Any

from prefect import flow
from prefect.runtime import flow_run
from prefect.states import Failed
from pydantic import Field

from flows.command import arguments_of, run
from flows.page import show
from flows.steps import each, step
from gongkai.errors import GongkaiError
from gongkai.job import PACKAGE, SOURCES, Job, check_files, open_job
from gongkai.limits import Limits
from gongkai.publishing import by_host, in_batches

HOSTS_SIDE_BY_SIDE, PAGES_A_TASK = 32, 100
Share = Annotated[float, Field(ge=0, le=1)]


async def _steps(job: Job, accept: bool) -> GongkaiError | None:
    """All steps in their order; the error that stopped them."""
    try:
        visits = await each("fetch", job.visit, by_host(job.sources))
        choices = await each("read", job.choose, in_batches(visits, PAGES_A_TASK))
        if not job.unchanged(choices, accept):
            assembled = await step("validate", job.assemble, choices)
            await step("release", job.release, assembled, accept)
    except GongkaiError as error:
        return error
    return None


@flow(name="publish")
async def publish(
    *,
    sources: str = SOURCES,
    store: str = "datapackage",
    archive: str = "archive",
    package: str = PACKAGE,
    accept: bool = False,
    formats: bool = False,
    max_failed: Share = 0.5,
    max_lost: Share = 0.05,
    max_errors: Share = 0.1,
    lease: Annotated[int, Field(ge=1)] = 600,
    retrieved_at: str | None = None,
    summary: str | None = None,
) -> Any:
    """Publish what the sources say now. docs/how-to.md says more; raises ``GongkaiError``.

    Args:
        sources: the file that names the pages
        store: where releases lie: a folder, or s3://bucket/prefix
        archive: the folder in which every fetched page is kept
        package: the file with what the package says of itself
        accept: publish changed or vanished values without waiting for a person
        formats: publish Parquet, SQLite, XLSX, ZIP and metadata for catalogues beside the CSV
        max_failed: the run fails when more than this share of the sources fails
        max_lost: the run fails and publishes nothing when more than this share of published rows is lost
        max_errors: the same, for the share of reports with a new finding of severity error
        lease: seconds after which a run that gives no sign of life may be followed by another
        retrieved_at: the time that the snapshots state, instead of the clock
        summary: a file for the closing summary, as JSON
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(HOSTS_SIDE_BY_SIDE))
    limits, lasts = Limits(max_failed, max_lost, max_errors), timedelta(seconds=lease)
    places = (sources, store, archive, package)
    with open_job(*places, retrieved_at, formats, limits, lasts, str(flow_run.id or "")) as job:
        error = await _steps(job, accept)
        done = job.close(error)
    await show(done, summary)
    error = error or done.error
    return Failed(message=str(error), data=error) if error else done


def main(arguments: list[str] | None = None) -> int:
    """Run the flow once from the command line. Exit status: as of the command line ``gongkai``."""
    return run(publish, arguments_of(publish, arguments), check_files)


if __name__ == "__main__":
    sys.exit(main())
