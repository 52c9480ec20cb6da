"""What a Prefect server does by itself about runs that need somebody: three automations.

    python -m flows.automations --webhook https://chat.example.invalid/hooks/1

In: the address that is told. Out: automations on the server of ``PREFECT_API_URL``, made, or
brought up to date where they are there. Promised: a run of ours that sends no sign of life is set
Crashed, which frees its place under the concurrency limit, so that the next run begins; whoever
stands behind the webhook is told of each run that failed, crashed, or that no worker took. Other
people's runs on the same server are left alone: ours carry the tag of prefect.yaml. Not promised:
a second attempt. The next run, on its schedule or by hand, does the work that was left.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import timedelta
from typing import Literal
from uuid import UUID

from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import CallWebhook, ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.types import SecretDict
from pydantic import SecretStr

from flows.clean_up import SILENCE, TAG, died, require_server

UNTAKEN = 3600
"""Seconds that a run may stand late before somebody is told."""

TEXT = (
    "('gongkai: ' ~ flow.name ~ ' (run ' ~ flow_run.name ~ ') is ' ~ flow_run.state.name ~ '. '"
    " ~ (flow_run.state.message or '') ~ ' ' ~ (flow_run | ui_url)) | tojson"
)
PAYLOAD = '{"text": TEXT}'
"""What is sent, as Slack, Mattermost and others take it; TEXT stands for the sentence as a JSON string."""

_RUN = ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"})
_OURS = ResourceSpecification({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"})


def _events(*names: str) -> set[str]:
    return {f"prefect.flow-run.{name}" for name in names}


_TROUBLE = _events("Failed", "TimedOut", "Crashed")
_OVER = _TROUBLE | _events("Completed", "Cancelled", "Scheduled", "AwaitingRetry", "Paused", "Suspended")


def automations(webhook: UUID, payload: str, silence: int, untaken: int) -> tuple[AutomationCore, ...]:
    """The three; ``webhook`` is the block of the address, the times are seconds."""
    crash = ChangeFlowRunState(state=StateType.CRASHED, name=None, message=died(silence), force=False)
    tell = CallWebhook(block_document_id=webhook, payload=payload.replace("TEXT", "{{ " + TEXT + " }}"))
    return (
        AutomationCore(
            name="gongkai: set a run whose worker died Crashed",
            description="Where a run has begun and neither ends nor gives a sign of life.",
            trigger=_trigger(
                Posture.Proactive,
                silence,
                after=_events("Pending", "heartbeat"),
                expect=_OVER | _events("heartbeat"),
            ),
            actions=[crash],
        ),
        AutomationCore(
            name="gongkai: tell of a run that failed",
            description="Also of one that was set Crashed.",
            trigger=_trigger(Posture.Reactive, 0, expect=_TROUBLE),
            actions=[tell],
        ),
        AutomationCore(
            name="gongkai: tell of a run that no worker takes",
            description="Its time has come, and it does not begin.",
            trigger=_trigger(
                Posture.Proactive, untaken, after=_events("Late"), expect=_OVER | _events("Pending")
            ),
            actions=[tell],
        ),
    )


def _trigger(
    posture: Literal[Posture.Reactive, Posture.Proactive],
    within: int,
    *,
    expect: set[str],
    after: set[str] | None = None,
) -> EventTrigger:
    """Once for each run of ours."""
    return EventTrigger(
        posture=posture,
        match=_RUN,
        match_related=_OURS,
        for_each={"prefect.resource.id"},
        after=after or set(),
        expect=expect,
        threshold=1,
        within=timedelta(seconds=within),
    )


async def set_up(webhook: str, payload: str, silence: int, untaken: int) -> list[str]:
    """Make them on the server, or bring them up to date; their names."""
    block = Webhook(url=SecretStr(webhook), headers=SecretDict({"Content-Type": "application/json"}))
    wanted = automations(await block.save("gongkai", overwrite=True), payload, silence, untaken)
    async with get_client() as client:
        for automation in wanted:
            there = await client.read_automations_by_name(automation.name)
            if there:
                await client.update_automation(there[0].id, automation)
            else:
                await client.create_automation(automation)
    return [automation.name for automation in wanted]


def main(arguments: list[str] | None = None) -> int:
    """Set them up. Exit status: 0, or 2 where no server is named."""
    parser = argparse.ArgumentParser(prog="python -m flows.automations", description="More: docs/operate.md")
    parser.add_argument("--webhook", required=True, help="the address that is told, by POST")
    parser.add_argument("--payload", default=PAYLOAD, help="what is sent; TEXT stands for the sentence")
    parser.add_argument("--silence", type=int, default=SILENCE, help="seconds until a run counts as dead")
    parser.add_argument("--untaken", type=int, default=UNTAKEN, help="seconds that a run may stand late")
    given = parser.parse_args(arguments)
    require_server(parser)
    print("\n".join(asyncio.run(set_up(**vars(given)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
