"""Steps of a flow as Prefect tasks: in threads, tried again where that may help, in batches.

In: functions and what they are given. Out: their results, in order. A task is no page: a task for
each page would be more than Prefect can record.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from gongkai.errors import GongkaiError


def transient(_: object, __: object, state: Any) -> bool:
    """A step is tried again only where its error says that this may help."""
    return isinstance(state.data, GongkaiError) and state.data.transient


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=[10, 60], retry_condition_fn=transient)
async def _task(work: Callable[[], Any]) -> Any:
    """A step, in a thread: it waits for servers and disks."""
    return await asyncio.to_thread(work)


async def step(name: str, work: Callable[..., Any], *given: Any) -> Any:
    """One task; its result. Raises what the work raises."""
    return await _task.with_options(name=name)(partial(work, *given))


async def each(name: str, work: Callable[..., Any], batches: Iterable[Any]) -> tuple[Any, ...]:
    """A task for each batch, side by side; their results in order."""
    return tuple(chain.from_iterable(await asyncio.gather(*(step(name, work, batch) for batch in batches))))
