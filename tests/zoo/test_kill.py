"""A process killed at any moment leaves an archive that is put right when it is next opened."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from keeper import Zoo

from gongkai.archive import Archive

RUN = Path(__file__).with_name("run.py")
WHEN = "2026-03-02T04:00:00+00:00"


def pages(zoo: Zoo) -> list[str]:
    """50 pages of 5 hosts; half of them have no validator, so that they come back as revisits."""
    return [zoo.url(f"{'page' if n % 2 else 'plain-page'}?n={n}", f"127.0.0.{30 + n % 5}") for n in range(50)]


def run(archive: Path, when: str, urls: list[str], kill_after: float | None = None) -> float | None:
    """One run; killed that many seconds after it began to fetch. How long it took from then on,
    None if it did not come to its end."""
    command = [sys.executable, str(RUN), str(archive), when, *urls]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begin\n"
        began = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        return time.monotonic() - began if process.stdout.readline() == "end\n" else None


def assert_whole(path: Path, urls: list[str]) -> None:
    """Clean, and nothing twice: one file a body, one exchange an address and time."""
    archive = Archive(path)
    assert archive.check() == ()
    assert list((path / "scratch").iterdir()) == []
    bodies = [file.name.partition(".")[0] for file in path.glob("warc/*/*")]
    assert len(bodies) == len(set(bodies)) <= len(urls)
    lines = (path / "index.cdxj").read_text(encoding="utf-8").splitlines()
    moments = [(each.source, each.retrieved_at) for url in urls for each in archive.history(url)]
    assert len(moments) == len(set(moments)) <= len(urls)
    assert len(lines) == len(set(lines))


def kills(zoo: Zoo, folder: Path, number: int) -> Iterator[int]:
    """Kill runs at random moments until ``number`` were killed in the middle; whenever a run came
    to its end, compare what it stored with an undisturbed run's, and begin with a new archive."""
    urls, chance = pages(zoo), random.Random(20261123)
    whole = run(folder / "undisturbed", WHEN, urls)
    assert whole is not None
    wanted = list(Archive(folder / "undisturbed").snapshots())
    done = rounds = 0
    while done < number:
        path = folder / f"killed-{rounds}"
        if run(path, WHEN, urls, kill_after=chance.uniform(0, whole)) is not None:
            assert list(Archive(path).snapshots()) == wanted
            rounds += 1
        else:
            done += 1
            assert_whole(path, urls)
            yield done
    assert run(path, WHEN, urls)
    assert list(Archive(path).snapshots()) == wanted


def test_ten_kills_leave_nothing_half_done(zoo: Zoo, tmp_path: Path) -> None:
    assert len(list(kills(zoo, tmp_path, 10))) == 10


@pytest.mark.slow
def test_two_hundred_kills_leave_nothing_half_done(zoo: Zoo, tmp_path: Path) -> None:
    assert len(list(kills(zoo, tmp_path, 200))) == 200


def test_kills_among_revisits_leave_nothing_half_done(zoo: Zoo, tmp_path: Path) -> None:
    """Given pages that come back unchanged, when runs of later days are killed, then the first
    snapshots stand and every exchange that is kept is whole."""
    urls, chance = pages(zoo), random.Random(7)
    run(tmp_path, WHEN, urls)
    before = list(Archive(tmp_path).snapshots())
    for day in range(3, 9):
        run(tmp_path, f"2026-03-{day:02}T04:00:00+00:00", urls, kill_after=chance.uniform(0, 0.3))
        assert_whole(tmp_path, urls)
        assert list(Archive(tmp_path).snapshots()) == before
    assert run(tmp_path, "2026-03-09T04:00:00+00:00", urls)
    assert_whole(tmp_path, urls)
    lines = (tmp_path / "index.cdxj").read_text(encoding="utf-8")
    assert lines.count(" 20260309") == lines.count(" 20260302") / 2, "the pages without validators"
