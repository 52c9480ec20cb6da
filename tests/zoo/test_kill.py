"""A run that is killed at any moment leaves nothing half done: neither in the archive nor in what
is published."""

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
PACKAGE = """
name = "zoo"
title = "zoo"
[[licenses]]
name = "ODC-By-1.0"
path = "https://opendatacommons.org/licenses/by/1-0/"
[[contributors]]
title = "zoo"
"""


def place(zoo: Zoo, folder: Path) -> Path:
    """A folder with the sources of a run: 50 pages of 5 hosts, every other one without a validator,
    so that it comes back as a revisit."""
    folder.mkdir()
    lines = ['[fetch]\ncontact = "zoo@example.org"\npause = 0\nbackoff = 0.01\n']
    for n in range(50):
        url = zoo.url(f"{'page' if n % 2 else 'plain-page'}?n={n}", f"127.0.0.{30 + n % 5}")
        lines.append(f'[[source]]\nurl = "{url}"\npublisher = "甲市"\nallow_private = true\n')
    (folder / "sources.toml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "package.toml").write_text(PACKAGE, encoding="utf-8")
    return folder


def run(folder: Path, when: str, *flags: str, kill_after: float | None = None) -> float | None:
    """One run; killed that many seconds after it began to fetch. How long it took from then on,
    None if it did not come to its end."""
    command = [sys.executable, str(RUN), str(folder), when, *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begin\n"
        began = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        return time.monotonic() - began if process.stdout.readline() == "end\n" else None


def assert_whole(path: Path) -> None:
    """Clean, and nothing twice: one file a body, one exchange an address and time."""
    archive = Archive(path)
    assert archive.check() == ()
    assert list((path / "scratch").iterdir()) == []
    bodies = [file.name.partition(".")[0] for file in path.glob("warc/*/*")]
    assert len(bodies) == len(set(bodies)) <= 50
    lines = (path / "index.cdxj").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines))
    moments = [(each.url, each.retrieved_at) for each in archive.snapshots()]
    assert len(moments) == len(set(moments)) <= 50


def package(folder: Path) -> dict[str, bytes]:
    """Every file that is published; the records of runs beside them differ by their times."""
    store = folder / "store"
    found = {p.relative_to(store).as_posix(): p.read_bytes() for p in store.rglob("*") if p.is_file()}
    return {path: data for path, data in found.items() if not path.startswith("runs/")}


def kills(zoo: Zoo, folder: Path, number: int) -> Iterator[int]:
    """Kill runs at random moments until ``number`` were killed in the middle. Whenever a run came to
    its end, its archive and package are an undisturbed run's, and the next begins with nothing."""
    chance = random.Random(20261123)
    undisturbed = place(zoo, folder / "undisturbed")
    whole = run(undisturbed, WHEN)
    assert whole is not None
    wanted, snapshots = package(undisturbed), list(Archive(undisturbed / "archive").snapshots())
    assert len(snapshots) == 50
    assert "datapackage.json" in wanted
    rounds = 0
    here = place(zoo, folder / "killed-0")
    for done in range(1, number + 1):
        while (took := run(here, WHEN, kill_after=chance.uniform(0, whole))) is not None:
            whole = min(whole, took)  # the first run may have been slowed by other work
            assert package(here) == wanted
            rounds += 1
            here = place(zoo, folder / f"killed-{rounds}")
        assert_whole(here / "archive")
        yield done
    assert run(here, WHEN) is not None
    assert package(here) == wanted
    assert list(Archive(here / "archive").snapshots()) == snapshots


def test_five_kills_leave_nothing_half_done(zoo: Zoo, tmp_path: Path) -> None:
    assert len(list(kills(zoo, tmp_path, 5))) == 5


@pytest.mark.slow
def test_two_hundred_kills_leave_nothing_half_done(zoo: Zoo, tmp_path: Path) -> None:
    assert len(list(kills(zoo, tmp_path, 200))) == 200


def test_kills_among_revisits_leave_nothing_half_done(zoo: Zoo, tmp_path: Path) -> None:
    """Given pages that come back unchanged, when runs of later days are killed, then the first
    snapshots stand and every exchange that is kept is whole."""
    here, chance = place(zoo, tmp_path / "here"), random.Random(7)
    whole = run(here, WHEN, "--only-fetch")
    assert whole is not None
    before = list(Archive(here / "archive").snapshots())
    for day in range(3, 7):
        run(here, f"2026-03-{day:02}T04:00:00Z", "--only-fetch", kill_after=chance.uniform(0, whole))
        assert_whole(here / "archive")
        assert list(Archive(here / "archive").snapshots()) == before
    assert run(here, "2026-03-09T04:00:00Z", "--only-fetch") is not None
    assert_whole(here / "archive")
    lines = (here / "archive" / "index.cdxj").read_text(encoding="utf-8")
    assert lines.count(" 20260309") == lines.count(" 20260302") / 2, "the pages without validators"
