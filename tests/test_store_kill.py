"""Publishing killed at any moment: the store holds the last good release or the new one, whole.

The process that publishes is forked and dies by SIGKILL (at a random moment) or
by ``_exit`` (at each call that touches the disk, one after the other): nothing
of it can tidy up. The gate is left out in it, because it only reads: so the
moments fall where something is written.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import seaweed
from packages import draft, report

from gongkai import store as store_module
from gongkai.backends import FolderBackend
from gongkai.release.contract import check_package
from gongkai.release.publishing import publish
from gongkai.reread import reread
from gongkai.store import Release, Store, open_store
from gongkai.verify import verify

A, B = report("a-1"), report("b-2")
FIRST, SECOND = draft(A), draft(A, B)
SEED = 20261123


def in_child(work: Callable[[], object], kill_after: float | None = None) -> int:
    """Run in a forked process; kill it after that time. Gives its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended)


@pytest.fixture(autouse=True)
def no_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "gate", lambda folder: None)


def whole(store: Store) -> Release:
    """The latest release, each file of it read and compared with its sha256."""
    latest = store.latest()
    assert latest is not None
    for path in latest.manifest:
        latest.read(path)
    return latest


def holds(folder: Path, thorough: bool = True) -> str:
    """That a folder is a good store after a kill, and becomes complete by the next run; its version."""
    store = open_store(folder, ())
    latest = whole(store)
    assert latest.version in ("1.0.0", "1.1.0")
    if thorough:
        steps = list(verify(folder / latest.path, None, reread, ""))
        assert not [failure for step in steps for failure in step.failures]
    outcome = publish(store, SECOND)
    assert (outcome.release is None) == (latest.version == "1.1.0")
    assert store.versions() == ("1.1.0", "1.0.0")
    assert whole(store).version == "1.1.0"
    top = {path: whole(store).read(path) for path in whole(store).manifest if path.startswith("data/")}
    assert all((folder / path).read_bytes() == data for path, data in top.items())
    with FolderBackend(folder).staging():
        pass
    assert not list(folder.glob(".staging*"))
    return latest.version


TOUCHING = {
    Path: ("write_bytes", "rename", "replace", "mkdir"),
    shutil: ("copyfile", "rmtree"),
    os: ("fsync",),
}


def die_at(moment: int) -> None:
    """Let the process end at the nth call that touches the disk, before the call."""
    count = 0

    def dying(original: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count == moment:
                os._exit(9)
            return original(*given, **named)

        return call

    for owner, names in TOUCHING.items():
        for name in names:
            setattr(owner, name, dying(getattr(owner, name)))


def test_dying_at_each_call_that_touches_the_disk_leaves_a_good_store(tmp_path: Path) -> None:
    publish(open_store(tmp_path / "start", ()), FIRST)
    versions = []
    for moment in range(1, 1000):
        folder = tmp_path / f"at-{moment}"
        shutil.copytree(tmp_path / "start", folder)

        def work(moment: int = moment, folder: Path = folder) -> None:
            die_at(moment)
            publish(open_store(folder, ()), SECOND)

        status = in_child(work)
        assert status in (0, 9)
        versions.append(holds(folder, thorough=False))
        shutil.rmtree(folder)
        if status == 0:
            break
    assert len(versions) > 50, "each file is at least written and synchronised"
    assert versions == sorted(versions), "once the pointer has moved, it has moved"
    assert versions.count("1.1.0") > 10, "the copies at the top are made after the pointer moved"
    assert versions.count("1.0.0") > 30


@pytest.mark.slow
def test_a_hundred_kills_at_random_moments_of_publishing_to_a_folder(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    publish(open_store(tmp_path / "start", ()), FIRST)
    shutil.copytree(tmp_path / "start", tmp_path / "timed")
    begun = time.monotonic()
    assert in_child(lambda: publish(open_store(tmp_path / "timed", ()), SECOND)) == 0
    takes = time.monotonic() - begun
    versions = []
    for number in range(100):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "start", folder)
        in_child(lambda folder=folder: publish(open_store(folder, ()), SECOND), chance.uniform(0, 2 * takes))
        versions.append(holds(folder))
        shutil.rmtree(folder)
    print(f"\n100 kills within {takes:.2f} s: {versions.count('1.0.0')} before the pointer moved")
    assert versions.count("1.0.0") > 0


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    pytest.importorskip("s3fs", reason="needs the extra s3")
    with seaweed.server(tmp_path_factory.mktemp("weed")) as found:
        yield found


@pytest.mark.slow
def test_a_hundred_kills_at_random_moments_of_publishing_to_object_storage(
    s3: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    chance = random.Random(SEED)
    urls = [f"s3://{seaweed.BUCKET}/{number}" for number in range(101)]
    for url in urls:
        publish(open_store(url, ()), FIRST)
    begun = time.monotonic()
    assert in_child(lambda: publish(open_store(urls[100], ()), SECOND)) == 0
    takes = time.monotonic() - begun
    versions = []
    for url in urls[:100]:
        in_child(lambda url=url: publish(open_store(url, ()), SECOND), chance.uniform(0, takes))
        latest = whole(open_store(url, ()))
        versions.append(latest.version)
        outcome = publish(open_store(url, ()), SECOND)
        assert (outcome.release is None) == (latest.version == "1.1.0")
        assert whole(open_store(url, ())).version == "1.1.0"
    final = whole(open_store(urls[0], ()))
    for path in final.manifest:
        (tmp_path / "final" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "final" / path).write_bytes(final.read(path))
    assert check_package(tmp_path / "final") == ()
    print(f"\n100 kills within {takes:.2f} s: {versions.count('1.0.0')} before the pointer moved")
    assert set(versions) <= {"1.0.0", "1.1.0"}
