"""The lease of a store: only one run publishes to it at a time, whoever started it.

In: the place of the store, the name of a run. Out: a ``Lease`` while the context lasts,
renewed by a thread of its own. Promised:

- of two runs that begin at once one gets the lease (by the store's conditional put); the
  other ends with ``LeaseHeldError`` that names the holder;
- a holder that was killed is followed by the next run: at once where this machine can see
  that the process is gone, else when its lease has expired; ``taken_over`` says from whom;
- ``check``, called at the moment of publication, raises ``LeaseLostError`` for a run that
  was overtaken. What happens between the check and the pointer's swap is caught by the swap.

Not promised: a takeover at the exact second where clocks of machines differ.
"""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gongkai.backends import Backend
from gongkai.errors import LeaseHeldError, LeaseLostError, StoreConflictError, StoreError

PATH = "runs/lease.json"
LASTS = timedelta(minutes=10)
_RENEWALS = 5
"""How often a lease is renewed while it lasts."""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Holder:
    """Who has the lease: a run ("" for none), where its process is, and until when it holds.

    ``space`` names the machine since its last start and the process's namespace there, so that
    ``pid`` and ``born`` name one process of all; "" where the system does not tell.
    """

    run_id: str
    host: str = ""
    space: str = ""
    pid: int = 0
    born: str = ""
    since: str = ""
    renewed: str = ""
    expires: str = ""

    def __str__(self) -> str:
        return f"{self.run_id} (process {self.pid} on {self.host}, since {self.since})"


class Lease:
    """The lease of a store, for one run. Use ``hold``."""

    def __init__(self, backend: Backend, run_id: str, lasts: timedelta, now: Clock) -> None:
        self._backend = backend
        self._run_id = run_id
        self._lasts = lasts
        self._now = now
        self._since = now()
        self.taken_over = ""
        """How an earlier run was seen to have died, "" where none had."""

    def acquire(self) -> None:
        """Take the lease. Raises ``LeaseHeldError``."""
        holder, tag = read(self._backend)
        free, how = self._is_free(holder)
        if not free:
            raise LeaseHeldError(f"The run {holder} publishes to this store; its lease lasts to {how}.")
        try:
            self._write(tag)
        except StoreConflictError:
            raise LeaseHeldError(f"The run {read(self._backend)[0]} was a moment earlier.") from None
        self.taken_over = how

    def renew(self) -> None:
        """Prolong the lease. Raises ``LeaseLostError`` and ``StoreError``."""
        tag = self._mine()
        try:
            self._write(tag)
        except StoreConflictError:
            self._mine()
            raise

    def check(self) -> None:
        """Raises ``LeaseLostError`` where another run took over, or the lease cannot be read."""
        self._mine()

    def give_back(self) -> None:
        """Let the next run have it, at the end; where that fails it was lost, or expires by itself."""
        try:
            self._write(self._mine(), ended=True)
        except (LeaseLostError, StoreError):
            return

    def _mine(self) -> str:
        """The tag of the lease that is still this run's."""
        holder, tag = read(self._backend)
        if holder.run_id != self._run_id:
            raise LeaseLostError(f"The run {holder} has taken over from {self._run_id}.")
        return tag

    def _is_free(self, holder: Holder) -> tuple[bool, str]:
        """Whether the lease can be taken, and how its holder ended; else until when it lasts."""
        if not holder.run_id:
            return True, ""
        if _is_gone(holder):
            return True, f"Took over from the run {holder}: its process is gone."
        if datetime.fromisoformat(holder.expires) <= self._now():
            return True, f"Took over from the run {holder}: its lease expired at {holder.expires}."
        return False, holder.expires

    def _write(self, tag: str, ended: bool = False) -> None:
        space, born = _space(), _born(os.getpid()) or ""
        now = self._now()
        holder = Holder(
            "" if ended else self._run_id,
            socket.gethostname(),
            space if born else "",
            os.getpid(),
            born,
            _iso(self._since),
            _iso(now),
            _iso(now if ended else now + self._lasts),
        )
        self._backend.swap(PATH, (json.dumps(asdict(holder), indent=1) + "\n").encode(), tag)


@contextmanager
def hold(
    backend: Backend, run_id: str, lasts: timedelta = LASTS, now: Clock = lambda: datetime.now(UTC)
) -> Iterator[Lease]:
    """Hold the lease while the context lasts. Raises ``LeaseHeldError`` and ``StoreError``."""
    lease = Lease(backend, run_id, lasts, now)
    lease.acquire()
    ended = threading.Event()
    thread = threading.Thread(target=_keep, args=(lease, ended, lasts / _RENEWALS), daemon=True)
    thread.start()
    try:
        yield lease
    finally:
        ended.set()
        thread.join()
        lease.give_back()


def read(backend: Backend) -> tuple[Holder, str]:
    """Who holds the lease (a nameless holder for none), and the tag of what says so."""
    data, tag = backend.read_tagged(PATH)
    if data is None:
        return Holder(""), tag
    try:
        holder = Holder(**json.loads(data))
        known = datetime.fromisoformat(holder.expires).tzinfo is not None
    except (ValueError, TypeError):
        known = False
    return (holder if known else Holder("")), tag  # torn or foreign: whoever writes next makes it whole


def _keep(lease: Lease, ended: threading.Event, pause: timedelta) -> None:
    """Renew until the end. A store that does not answer is asked again; a lost lease is lost."""
    while not ended.wait(pause.total_seconds()):
        try:
            lease.renew()
        except LeaseLostError:
            return  # `check` says so before anything is published
        except StoreError:
            continue


def _is_gone(holder: Holder) -> bool:
    """Whether the holder's process ran in this very place and runs no more."""
    if not holder.space or holder.space != _space():
        return False
    born = _born(holder.pid)
    return not _exists(holder.pid) if born is None else born != holder.born


def _space() -> str:
    """This start of this machine, and this namespace of processes; "" where that cannot be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _born(pid: int) -> str | None:
    """When a process started, in ticks since the machine did; "" for one that is dead and not yet
    waited for, None where that cannot be seen."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def _exists(pid: int) -> bool:
    """Whether there is a process of that number, perhaps another user's."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
