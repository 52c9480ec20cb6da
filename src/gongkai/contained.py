"""The one place where every exception is caught: work on one source of many.

In: work that belongs to one source. Out: its result, or a coded error. Promised: a mistake
of ours that one page brings to light does not end the run for the others, and is not hidden
either: the source is failed, with the exception and its place in the sentence. Errors that
are ours on purpose pass through; so does what ends a process (Ctrl-C, a signal).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from gongkai.errors import GongkaiError, InternalError

Result = TypeVar("Result")


def contained(url: str, work: Callable[[], Result]) -> Result:
    """What the work gives. Raises ``GongkaiError`` only: anything else as ``InternalError``."""
    try:
        return work()
    except GongkaiError:
        raise
    except Exception as error:  # the module's docstring says why, and why only here
        raise InternalError(f"{url}: {type(error).__name__}: {error} ({_place(error)}).") from error


def _place(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}, line {frame.lineno}"
