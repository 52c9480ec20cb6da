"""Runs that meet: two at once, one that was overtaken, one that was killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from packages import draft, report
from reports import GONE, page
from test_lease import elsewhere
from test_publishing import Site, site  # noqa: F401 - a fixture

from gongkai.backends import FolderBackend
from gongkai.errors import LeaseHeldError, LeaseLostError
from gongkai.job import Job, open_job
from gongkai.lease import PATH
from gongkai.quarantine import Quarantine
from gongkai.release.publishing import publish
from gongkai.runs import newest_first
from gongkai.store import Store, open_store

AT = "2026-03-01T00:00:00Z"
KILLED = """
import sys, time
from gongkai.backends import FolderBackend
from gongkai.job import open_job
store, archive, sources, package, at = sys.argv[1:]
with open_job(sources, store, archive, package, at) as job:
    job.choose(job.visit(job.sources))
    with FolderBackend(job._backend.root).staging() as staged:
        (staged / "half.csv").write_text("half", encoding="utf-8")
        print("half way", flush=True)
        time.sleep(60)
"""


@contextmanager
def job_of(site: Site) -> Iterator[Job]:  # noqa: F811
    files = (site.folder / name for name in ("sources.toml", "store", "archive", "package.toml"))
    with open_job(*map(str, files)) as job:
        yield job


def package(store: Path) -> dict[str, bytes]:
    """Every file that is published."""
    files = (path for path in store.rglob("*") if path.is_file() and path.parent.name != "runs")
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in files}


def test_of_two_runs_at_once_one_works_and_the_other_ends_with_a_code(site: Site) -> None:  # noqa: F811
    site.put("a.html", page(2024))
    site.run()
    site.put("b.html", page(2023))
    with job_of(site):
        with pytest.raises(LeaseHeldError) as refused:
            site.run()
        assert refused.value.exit_status == 1
        recorded = next(newest_first(FolderBackend(site.folder / "store")))
        assert recorded.stopped
        assert recorded.stopped.code == "lease-held"
        assert (recorded.sources, recorded.latest, recorded.version) == ((), "1.0.0", "")
        assert open_store(site.folder / "store").versions() == ("1.0.0",)
    assert site.run().version == "1.1.0"


def test_a_run_that_was_overtaken_publishes_nothing_and_says_so(site: Site) -> None:  # noqa: F811
    site.put("a.html", page(2024))
    site.put("bad.html", GONE)
    site.run()
    site.put("bad.html", page(2023))
    before = package(site.folder / "store")
    with job_of(site) as job:
        assembled = job.assemble(job.choose(job.visit(job.sources)))
        elsewhere(FolderBackend(site.folder / "store"))
        with pytest.raises(LeaseLostError) as lost:
            job.release(assembled)
        summary = job.close(lost.value)
    assert package(site.folder / "store") == before
    assert (summary.status, summary.stopped and summary.stopped.code) == ("failed", "lease-lost")
    assert next(newest_first(FolderBackend(site.folder / "store"))).stopped == summary.stopped
    assert len(Quarantine(site.folder / "archive").entries()) == 1, "left to the run that took over"


def test_the_lease_is_asked_for_between_reading_the_pointer_and_moving_it(tmp_path: Path) -> None:
    """Given a publisher that is overtaken when it has read the pointer, then it stops at its next attempt."""
    asked = 0

    def guard() -> None:
        nonlocal asked
        asked += 1
        if asked == 2:  # asleep here, while the run that took over publishes
            publish(open_store(tmp_path, ()), draft(report("b-2")))
        elif asked > 2:
            raise LeaseLostError("The run Y has taken over.")

    slow = Store(FolderBackend(tmp_path), (), guard)
    with pytest.raises(LeaseLostError):
        publish(slow, draft(report("a-1")))
    latest = open_store(tmp_path).latest()
    assert latest is not None
    assert [row["report_id"] for row in latest.tables["reports"]] == ["b-2"]


def test_a_killed_run_is_followed_and_the_package_is_the_same(site: Site, tmp_path: Path) -> None:  # noqa: F811
    site.put("a.html", page(2024))
    site.put("b.html", page(2023))
    site.run(at=AT)
    undisturbed = package(site.folder / "store")
    names = ("store", "archive", "sources.toml", "package.toml")
    store, archive, sources, toml = (str(tmp_path / "killed" / name) for name in names)
    site.folder = tmp_path / "killed"
    site.folder.mkdir()
    for name in names[2:]:
        (site.folder / name).write_bytes((tmp_path / name).read_bytes())
    command = [sys.executable, "-c", KILLED, store, archive, sources, toml, AT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half way\n"
        with pytest.raises(LeaseHeldError, match=f"process {process.pid} on "):
            site.run(at=AT)
        process.kill()
    run = site.run(at=AT)
    assert package(site.folder / "store") == undisturbed
    took_over, removed = run.mended
    assert "its process is gone" in took_over
    assert ".staging-" in removed


def test_a_run_of_another_machine_is_followed_when_its_lease_has_expired(site: Site) -> None:  # noqa: F811
    site.put("a.html", page(2024))
    backend = FolderBackend(site.folder / "store")
    elsewhere(backend)
    with pytest.raises(LeaseHeldError):
        site.run()
    elsewhere(backend, expires=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
    run = site.run()
    assert run.version == "1.0.0"
    assert "expired" in run.mended[0]
    assert backend.read(PATH) is not None
