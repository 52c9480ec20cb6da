"""The lease of a store: one run publishes at a time, and a dead one is followed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongkai.backends import Backend, FolderBackend
from gongkai.errors import LeaseHeldError, LeaseLostError
from gongkai.lease import PATH, _space, hold, read

SHORT, LONG = timedelta(seconds=0.5), timedelta(minutes=10)


@pytest.fixture
def place(tmp_path: Path) -> Backend:
    return FolderBackend(tmp_path)


def elsewhere(place: Backend, **more: object) -> None:
    """Write the lease as a holder on another machine left it."""
    now = datetime.now(UTC)
    holder = {
        "run_id": "theirs", "host": "other", "space": "another boot", "pid": 1, "born": "1",
        "since": now.isoformat(), "renewed": now.isoformat(), "expires": (now + LONG).isoformat(),
    }  # fmt: skip
    place.swap(PATH, json.dumps({**holder, **more}).encode(), place.read_tagged(PATH)[1])


def test_while_one_run_holds_it_another_is_told_who_and_ends(place: Backend) -> None:
    with hold(place, "first"):
        with pytest.raises(LeaseHeldError, match="first"), hold(place, "second"):
            pytest.fail("two runs at once")
        assert read(place)[0].run_id == "first"
    with hold(place, "second") as lease:
        assert lease.taken_over == ""


def test_of_many_runs_that_begin_at_once_one_gets_it(place: Backend) -> None:
    start, leave = threading.Barrier(8), threading.Event()
    got: list[str] = []
    refused: list[LeaseHeldError] = []

    def race(number: int) -> None:
        start.wait()
        try:
            with hold(place, f"run-{number}"):
                got.append(f"run-{number}")
                leave.wait(20)
        except LeaseHeldError as error:
            refused.append(error)

    threads = [threading.Thread(target=race, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    while len(got) + len(refused) < 8:
        time.sleep(0.01)
    leave.set()
    for thread in threads:
        thread.join()
    assert (len(got), len(refused)) == (1, 7)


def test_a_living_holder_keeps_it_beyond_its_first_term(place: Backend) -> None:
    with hold(place, "first", SHORT):
        time.sleep(3 * SHORT.total_seconds())
        with pytest.raises(LeaseHeldError), hold(place, "second", SHORT):
            pytest.fail("two runs at once")


def test_a_holder_on_another_machine_is_waited_for_until_its_lease_expires(place: Backend) -> None:
    elsewhere(place)
    with pytest.raises(LeaseHeldError, match="theirs"), hold(place, "ours"):
        pytest.fail("two runs at once")
    elsewhere(place, expires=(datetime.now(UTC) - SHORT).isoformat())
    with hold(place, "ours") as lease:
        assert "expired" in lease.taken_over


def test_a_holder_killed_on_this_machine_is_followed_at_once(place: Backend, tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from gongkai.backends import FolderBackend; from gongkai.lease import hold\n"
        "with hold(FolderBackend(Path(sys.argv[1])), 'killed'): print('held', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LeaseHeldError, match="killed"), hold(place, "next"):
            pytest.fail("two runs at once")
        process.kill()
        process.wait()
    with hold(place, "next") as lease:
        assert "killed" in lease.taken_over
        assert "its process is gone" in lease.taken_over


def test_who_was_overtaken_is_told_and_leaves_the_lease_alone(place: Backend) -> None:
    with hold(place, "slow") as lease:
        lease.check()
        elsewhere(place)
        with pytest.raises(LeaseLostError, match="theirs"):
            lease.check()
    assert read(place)[0].run_id == "theirs"


def test_a_process_of_the_holders_number_is_not_yet_the_holder(place: Backend) -> None:
    """Given a holder that died, and another process that got its number since then."""
    elsewhere(place, space=_space(), pid=os.getpid(), born="1")
    with hold(place, "ours") as lease:
        assert "its process is gone" in lease.taken_over


def test_a_process_that_is_there_and_cannot_be_looked_at_is_not_taken_for_dead(
    place: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere(place, space=_space(), pid=os.getppid())
    monkeypatch.setattr("gongkai.lease._born", lambda pid: None)
    with pytest.raises(LeaseHeldError), hold(place, "ours"):
        pytest.fail("two runs at once")


@pytest.mark.parametrize("spoiled", [b"{torn", b'{"run_id": "x", "expires": "2026-01-01"}', b"[]"])
def test_a_spoiled_lease_keeps_nobody_away(place: Backend, spoiled: bytes) -> None:
    place.swap(PATH, spoiled, "")
    with hold(place, "ours") as lease:
        lease.check()
