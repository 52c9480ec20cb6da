"""A store in object storage, on a real server: the same promises as in a folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import seaweed
from packages import draft, report

from gongkai.backend_s3 import S3Backend
from gongkai.errors import GongkaiError, StoreConflictError, StoreDamagedError, StoreError
from gongkai.release.publishing import against_latest, publish
from gongkai.store import Store, open_store

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
