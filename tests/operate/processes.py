"""Programs that a test starts, each with a mark by which all that it starts is known.

In: a command. Out: a ``Program``. Promised: ``kill`` and ``stop`` end every process that bears
the mark and no other; a process bears it by its environment or, where it has painted over that
(PostgreSQL does), by its session. ``listening`` and ``peers`` read /proc alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from uuid import uuid4

_LISTEN, _ANY = "0A", ("0.0.0.0", "::")


@dataclass(frozen=True)
class Program:
    """A program, its mark, and the file that takes what it says."""

    process: subprocess.Popen[bytes]
    mark: bytes
    log: Path

    def members(self) -> list[int]:
        """The processes that bear its mark and still run."""
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and self._bears(entry)
        ]

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """As when the machine loses its power."""
        while members := self.members():
            for pid in members:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        self.process.wait(30)

    def stop(self, sign: signal.Signals = signal.SIGTERM, seconds: float = 30) -> None:
        """As an operator stops it; what has not ended by then is killed."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        self.kill()

    def _bears(self, entry: Path) -> bool:
        try:
            state, _, _, session = _stat(entry)[:4]
            return state != "Z" and (
                session == str(self.process.pid) or self.mark in (entry / "environ").read_bytes()
            )
        except OSError:
            return False


def start(
    command: Sequence[str | Path],
    log: Path,
    environment: Mapping[str, str],
    folder: Path,
    user: str | None = None,
) -> Program:
    """Start a program in a session of its own, as that user where one is named."""
    mark = f"GONGKAI_TEST_PROGRAM={uuid4()}"
    named = dict(environment) | dict([mark.split("=")])
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=named, cwd=folder,
            start_new_session=True, user=user, group=user, extra_groups=[] if user else None,
        )  # fmt: skip
    return Program(process, mark.encode(), log)


def wait_for(what: str, ready: Callable[[], object], seconds: float, *programs: Program) -> None:
    """Until ``ready``; fails with what the programs said when one of them ends or time runs out."""
    end = time.monotonic() + seconds
    while not ready():
        gone = [program for program in programs if program.process.poll() is not None]
        if gone or time.monotonic() > end:
            said = "\n".join(f"--- {each.log.name}\n{each.said()[-6000:]}" for each in programs)
            raise AssertionError(f"{what}: {'a program ended' if gone else 'not in time'}\n{said}")
        time.sleep(0.2)


def _stat(entry: Path) -> list[str]:
    """State, parent, group, session ... of a process."""
    return (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def listening(pids: Iterable[int]) -> set[str]:
    """The addresses at which these processes take connections."""
    return {local for local, _, state in _sockets(pids) if state == _LISTEN}


def peers(pids: Iterable[int]) -> set[str]:
    """The addresses with which these processes are connected, or try to be, by TCP or UDP."""
    return {peer for _, peer, state in _sockets(pids) if state != _LISTEN and peer not in _ANY}


def _sockets(pids: Iterable[int]) -> Iterator[tuple[str, str, str]]:
    """(own address, peer's address, state) of every socket of these processes."""
    for pid in pids:
        try:
            own = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
            for table in ("tcp", "tcp6", "udp", "udp6"):
                for line in Path(f"/proc/{pid}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
                    part = line.split()
                    if f"socket:[{part[9]}]" in own:
                        yield _address(part[1]), _address(part[2]), part[3]
        except OSError:
            continue  # it ended meanwhile


def _address(text: str) -> str:
    """As people write it; the kernel writes words of four bytes, each the other way round."""
    digits = bytes.fromhex(text.partition(":")[0])
    words = (digits[at : at + 4][::-1] for at in range(0, len(digits), 4))
    return str(ip_address(b"".join(words)))
