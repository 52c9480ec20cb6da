"""Runs whose worker died, set Crashed: Prefect leaves them Running for good.

    python -m flows.clean_up

In: the runs of ours (they carry the tag of prefect.yaml) on the server of ``PREFECT_API_URL``, and
the signs of life that they sent. Out: those that have begun and sent none for ``--silence`` seconds
are Crashed, with a message, and their places under the concurrency limits are free. By itself the
automation of ``flows.automations`` does the same; this command is for what no automation saw: runs
that died before there was one, or were restored from a back-up. Not promised: a second attempt.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter, EventResourceFilter
from prefect.settings import get_current_settings
from prefect.states import Crashed
from prefect.types import DateTime

TAG = "gongkai"
SILENCE = 600
"""Seconds without a sign of life after which a run counts as dead; a run gives one every 180 seconds."""
_BEGUN = [StateType.PENDING, StateType.RUNNING]


def died(silence: int) -> str:
    """What the record of such a run says."""
    return (
        f"No sign of life for {silence} seconds: its worker or its machine died. The next run does its work."
    )


def clean_up(silence: int) -> list[str]:
    """Set them Crashed; their names."""
    since = datetime.now(UTC) - timedelta(seconds=silence)
    with get_client(sync_client=True) as client:
        found = [run for run in _begun(client) if _is_silent(client, run, since)]
        for run in found:
            client.set_flow_run_state(run.id, Crashed(message=died(silence)))
    return [run.name for run in found]


def _begun(client: SyncPrefectClient) -> Iterator[FlowRun]:
    """Runs of ours that have begun and not ended."""
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]), state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_BEGUN))
    )
    offset = 0
    while runs := client.read_flow_runs(flow_run_filter=ours, offset=offset, limit=200):
        yield from runs
        offset += len(runs)


def _is_silent(client: SyncPrefectClient, run: FlowRun, since: datetime) -> bool:
    """Whether it began before that moment and sent no sign of life after it."""
    if run.state is None or run.state.timestamp > since:
        return False
    signs = EventFilter(
        occurred=EventOccurredFilter(since=DateTime.fromtimestamp(since.timestamp(), UTC)),
        event=EventNameFilter(name=["prefect.flow-run.heartbeat"]),
        resource=EventResourceFilter(id=[f"prefect.flow-run.{run.id}"]),
    )
    return not client.read_events(signs, limit=1).events


def main(arguments: list[str] | None = None) -> int:
    """Clean up once. Exit status: 0, or 2 where no server is named."""
    parser = argparse.ArgumentParser(prog="python -m flows.clean_up", description="More: docs/operate.md")
    parser.add_argument("--silence", type=int, default=SILENCE, help="seconds until a run counts as dead")
    given = parser.parse_args(arguments)
    require_server(parser)
    names = clean_up(given.silence)
    print("\n".join(f"set Crashed: {name}" for name in names) or "no run has died")
    return 0


def require_server(parser: argparse.ArgumentParser) -> None:
    """End with status 2 unless ``PREFECT_API_URL`` names a server: one of our own ends with us."""
    if get_current_settings().api.url is None:
        parser.error("no server: set PREFECT_API_URL to the address of one that keeps running")


if __name__ == "__main__":
    sys.exit(main())
