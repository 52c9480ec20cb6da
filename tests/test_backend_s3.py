"""A store in object storage, on a real server: the same promises as in a folder."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import ANY

import pytest
import seaweed
from packages import draft, report
from reports import page
from test_lease import elsewhere
from test_publishing import Site

from examples.server import serve
from gongkai.backend_s3 import S3Backend
from gongkai.errors import (
    GongkaiError,
    LeaseHeldError,
    LeaseLostError,
    StoreConflictError,
    StoreDamagedError,
    StoreError,
)
from gongkai.job import open_job
from gongkai.lease import hold
from gongkai.release.publishing import against_latest, publish
from gongkai.runs import newest_first
from gongkai.store import Store, open_store
from gongkai.summary import RunSummary

pytest.importorskip("s3fs", reason="needs the extra s3")
pytestmark = pytest.mark.slow

A, B, C = report("a-1"), report("b-2"), report("c-3")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with seaweed.server(tmp_path_factory.mktemp("weed")) as found:
        yield found


@pytest.fixture
def url(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return f"s3://{seaweed.BUCKET}/{abs(hash(request.node.name))}"


def test_the_same_releases_as_in_a_folder(url: str, tmp_path: Path) -> None:
    stores = [open_store(url, ()), open_store(tmp_path / "folder", ())]
    for given in (draft(A), draft(A, B), draft(A, B)):
        outcomes = [publish(store, given) for store in stores]
        assert len({outcome.plan.version for outcome in outcomes}) == 1
    there, here = (store.release("1.1.0") for store in stores)
    assert (there.path, there.manifest) == (here.path, here.manifest)
    assert all(there.read(path) == here.read(path) for path in here.manifest)
    assert stores[0].versions() == ("1.1.0", "1.0.0")


def test_a_draft_waits_and_is_accepted(url: str) -> None:
    store = open_store(url, ())
    publish(store, draft(A))
    held = publish(store, draft(report("a-1", cases=14))).held
    assert held is not None
    assert [waiting.draft_id for waiting in store.drafts()] == [held.draft_id]
    assert store.accept(held.draft_id).version == "1.0.1"
    assert store.drafts() == ()


def test_of_eight_publishers_at_once_exactly_one_wins_and_all_work_is_published_in_the_end(url: str) -> None:
    publish(open_store(url, ()), draft(A))
    stores = [open_store(url, ()) for _ in range(8)]
    plans = [against_latest(store, draft(A, report(f"n-{n}"))) for n, store in enumerate(stores)]
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def race(number: int) -> None:
        start.wait()
        try:
            outcomes.append(stores[number].publish(plans[number]).version)
        except StoreConflictError:
            outcomes.append("conflict")

    threads = [threading.Thread(target=race, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["1.1.0", *["conflict"] * 7]
    winner = open_store(url, ()).latest()
    assert winner is not None
    assert len(winner.tables["reports"]) == 2
    everyone = draft(A, *(report(f"n-{n}") for n in range(8)))
    last = publish(open_store(url, ()), everyone).release
    assert last is not None
    assert len(last.tables["reports"]) == 9


def test_what_a_killed_publisher_left_is_completed_and_never_overwritten(url: str) -> None:
    store = open_store(url, ())
    publish(store, draft(A))
    plan = against_latest(store, draft(A, B))
    backend = S3Backend(url)

    class Killed(S3Backend):
        def swap(self, path: str, data: bytes, tag: str) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(Killed(url)).publish(plan)
    assert store.versions() == ("1.0.0",)
    release = store.publish(plan)
    assert release.version == "1.1.0"
    file = f"{release.path}/data/units.csv"
    backend.swap(file, b"other bytes", backend.read_tagged(file)[1])
    with pytest.raises(StoreDamagedError):
        store.release("1.1.0").read("data/units.csv")


def test_a_server_that_ignores_conditions_is_refused(url: str) -> None:
    class Careless(S3Backend):
        def _put(self, path: str, data: bytes, condition: dict[str, str]) -> bool:
            return super()._put(path, data, {})

    with pytest.raises(StoreError, match="overwrites all the same"):
        publish(Store(Careless(url)), draft(A))


def test_wrong_credentials_are_said_and_nothing_is_taken_for_an_empty_store(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(GongkaiError, match="cannot be read"):
        open_store(url, ()).latest()


def test_the_lease_of_a_store_is_held_by_one_run_and_followed_when_it_expires(url: str) -> None:
    place = S3Backend(url)
    with hold(place, "first"):
        with pytest.raises(LeaseHeldError, match="first"), hold(S3Backend(url), "second"):
            pytest.fail("two runs at once")
        assert [name for name in place.names("runs") if name != "lease.json"] == []
    elsewhere(place)
    with pytest.raises(LeaseHeldError, match="theirs"), hold(place, "second"):
        pytest.fail("two runs at once")
    elsewhere(place, expires=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
    with hold(place, "second") as lease:
        lease.renew()
        lease.check()
        elsewhere(place)
        with pytest.raises(LeaseLostError, match="theirs"):
            lease.check()


def test_of_eight_runs_at_once_one_gets_the_lease(url: str) -> None:
    start, leave = threading.Barrier(8), threading.Event()
    outcomes: list[str] = []

    def race(number: int) -> None:
        backend = S3Backend(url)
        start.wait()
        try:
            with hold(backend, f"run-{number}"):
                outcomes.append("held")
                leave.wait(60)
        except LeaseHeldError:
            outcomes.append("refused")

    threads = [threading.Thread(target=race, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    while len(outcomes) < 8:
        time.sleep(0.01)
    leave.set()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["held", *["refused"] * 7]


def test_a_run_and_its_record_on_object_storage(url: str, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with serve(root=tmp_path / "site") as port:
        site = Site(tmp_path, port)
        site.put("a.html", page())
        site.run()
        sources, archive, package = (str(tmp_path / n) for n in ("sources.toml", "archive", "package.toml"))
        runs = [one_run(url, sources, archive, package) for _ in range(2)]
    assert [(run.version, run.validation) for run in runs] == [("1.0.0", "passed"), ("", "unchanged")]
    assert list(newest_first(S3Backend(url))) == [
        replace(run, started=ANY, finished=ANY) for run in runs[::-1]
    ]


def one_run(store: str, sources: str, archive: str, package: str) -> RunSummary:
    with open_job(sources, store, archive, package) as job:
        choices = job.choose(job.visit(job.sources))
        if not job.unchanged(choices):
            job.release(job.assemble(choices))
        return job.close()
