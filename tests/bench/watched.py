"""A command run to its end, and what it took: wall time, CPU time, memory, processes.

In: a command. Out: ``Taken``. The memory is the highest sum of resident sets of the
command and all processes that it started, looked at every tenth of a second; ``workers``
is the highest of each process whose command line holds a word. Linux only (``/proc``).
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1024 * 1024
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")
EVERY = 0.1


@dataclass
class Taken:
    """Seconds, and bytes; ``peaks`` is the highest resident set of each process, by its command line."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    status: int = 0
    output: str = ""
    peaks: dict[tuple[int, str], int] = field(default_factory=dict)

    def peak_of(self, word: str) -> int:
        """The highest resident set among the processes whose command line holds ``word``."""
        return max((size for (_, command), size in self.peaks.items() if word in command), default=0)


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Taken:
    """Run ``command`` in ``folder`` to its end and watch it."""
    taken = Taken()
    log = folder / "output.txt"
    spent: dict[int, float] = {}
    began = time.monotonic()
    with (
        log.open("wb") as file,
        subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=file, stderr=subprocess.STDOUT
        ) as process,
    ):
        while process.poll() is None:
            sizes = 0
            for pid in _tree(process.pid):
                try:
                    size, seconds, line = _look(pid)
                except (OSError, IndexError):
                    continue  # it ended while it was looked at
                sizes += size
                spent[pid] = max(spent.get(pid, 0.0), seconds)
                taken.peaks[pid, line] = max(taken.peaks.get((pid, line), 0), size)
            taken.memory = max(taken.memory, sizes)
            time.sleep(EVERY)
        taken.status = process.returncode
    taken.wall = time.monotonic() - began
    taken.cpu = sum(spent.values())
    taken.output = log.read_text(encoding="utf-8", errors="replace")
    return taken


def _tree(root: int) -> Iterator[int]:
    yield root
    try:
        tasks = list(Path(f"/proc/{root}/task").iterdir())
        children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from _tree(child)


def _look(pid: int) -> tuple[int, float, str]:
    """Resident bytes, CPU seconds and command line of a process."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return int(stat[21]) * _PAGE, (int(stat[11]) + int(stat[12])) / _TICK, command
