"""A flow as a command: its errors for people, its exit status for programs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from gongkai.cli import print_error
from gongkai.errors import GongkaiError


def run(flow: Callable[..., Any], given: Mapping[str, Any], check: Callable[..., None]) -> int:
    """Run an async flow to its end, once ``check`` found nothing wrong with what it is given.

    The exit status is 0, or that of the coded error that it ended with.
    """
    try:
        check(**given)
        asyncio.run(flow(**given))
    except GongkaiError as error:
        print_error(error)
        return error.exit_status
    return 0
