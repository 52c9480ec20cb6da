"""A flow as a command: its parameters as options, its errors for people, its exit status for programs."""

from __future__ import annotations

import argparse
import asyncio
import gc
from collections.abc import Callable, Mapping
from typing import Any

from prefect import Flow

from flows import embedded
from gongkai.cli import print_error
from gongkai.errors import GongkaiError

_TYPES = {"number": float, "integer": int}


def arguments_of(flow: Flow[Any, Any], arguments: list[str] | None) -> dict[str, Any]:
    """What a command line gives of a flow's parameters: each is an option, described as in the flow."""
    summary, _, _ = (flow.__doc__ or flow.description or "").partition("\n")
    parser = argparse.ArgumentParser(prog=f"python -m flows.{flow.name}", description=summary)
    for name, said in flow.parameters.properties.items():
        option, help_ = (
            f"--{name.replace('_', '-')}",
            f"{said.get('description', '')} ({said.get('default')})",
        )
        if said.get("type") == "boolean":
            parser.add_argument(option, action="store_true", default=argparse.SUPPRESS, help=help_)
        else:
            kind = _TYPES.get(said.get("type", ""), str)
            parser.add_argument(option, type=kind, default=argparse.SUPPRESS, help=help_.replace("%", "%%"))
    return vars(parser.parse_args(arguments))


def run(flow: Callable[..., Any], given: Mapping[str, Any], check: Callable[..., None]) -> int:
    """Run a flow to its end, once ``check`` found nothing wrong with what it is given.

    The exit status is 0, or that of the coded error that it ended with; 1 where the flow's result
    is a number, that of failures, and not 0.
    """
    try:
        check(**given)
        embedded.start()
        embedded.ready()
        gc.freeze()  # what Prefect loaded stays; collections that look through it took a tenth of a run
        running = flow(**given)
        done = asyncio.run(running) if asyncio.iscoroutine(running) else running
    except GongkaiError as error:
        print_error(error)
        return error.exit_status
    return int(type(done) is int and done > 0)
