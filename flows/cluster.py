"""Where the tasks of a flow run: one after the other, on a Dask cluster of our own, or on one that is there.

In: how many workers, or an address. Out: a started task runner. Promised: the cluster is on
loopback, ends with the context, and no worker takes more than its memory: beyond 80 % of it Dask
lets it begin nothing, beyond 95 % it is ended, and its task with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prefect import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from gongkai.errors import DaskMissingError

MEMORY = "1 GiB"


@contextmanager
def runner(workers: int | None, dask: str | None, memory: str) -> Iterator[TaskRunner[Any]]:
    """No Dask for 0 ``workers``, the cluster at the address ``dask``, or one of our own (None: a worker a
    processor). Raises ``DaskMissingError``."""
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
