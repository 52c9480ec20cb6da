"""A command run to its end, and what it took: wall time, CPU time, memory, by process.

In: a command. Out: ``Taken``. The command and all processes that it started are looked at ten
times a second. Linux only (``/proc``).
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1024 * 1024
EVERY = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Watched:
    """One process: its command line as it was last, CPU seconds, and its highest resident bytes."""

    command: str = ""
    cpu: float = 0.0
    memory: int = 0


@dataclass
class Taken:
    """Wall seconds; ``memory`` is the highest sum of the resident bytes of all processes."""

    wall: float = 0.0
    memory: int = 0
    status: int = 0
    output: str = ""
    processes: dict[int, Watched] = field(default_factory=dict)

    @property
    def cpu(self) -> float:
        """CPU seconds of all processes."""
        return self.cpu_of("")

    def cpu_of(self, word: str) -> float:
        """CPU seconds of the processes whose command line holds ``word``."""
        return sum(each.cpu for each in self.processes.values() if word in each.command)

    def peak_of(self, word: str) -> int:
        """The highest resident bytes among the processes whose command line holds ``word``."""
        return max((each.memory for each in self.processes.values() if word in each.command), default=0)


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Taken:
    """Run ``command`` in ``folder`` to its end and watch it."""
    taken = Taken()
    log = folder / "output.txt"
    began = time.monotonic()
    with (
        log.open("wb") as file,
        subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=file, stderr=subprocess.STDOUT
        ) as process,
    ):
        while process.poll() is None:
            taken.memory = max(taken.memory, sum(_look(taken, pid) for pid in _tree(process.pid)))
            time.sleep(EVERY)
        taken.status = process.returncode
    taken.wall = time.monotonic() - began
    taken.output = log.read_text(encoding="utf-8", errors="replace")
    return taken


def _tree(root: int) -> Iterator[int]:
    yield root
    try:
        tasks = list(Path(f"/proc/{root}/task").iterdir())
        children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    except OSError:
        return  # it ended while it was looked at
    for child in children:
        yield from _tree(child)


def _look(taken: Taken, pid: int) -> int:
    """Note what a process has taken so far; its resident bytes now."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return 0  # it ended while it was looked at
    size = int(stat[21]) * _PAGE
    if command:
        seen = taken.processes.setdefault(pid, Watched())
        seen.command = command
        seen.cpu = (int(stat[11]) + int(stat[12])) / _TICK
        seen.memory = max(seen.memory, size)
    return size
