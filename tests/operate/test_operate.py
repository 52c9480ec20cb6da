"""prefect.yaml on a real server with PostgreSQL and process workers, as docs/operate.md sets it up.

Given the example site on loopback; when a schedule fires, a run fails, a worker is killed in the
middle of a run; then releases, records, notices and the places under the limits are as promised.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from checkout import copy_checkout
from documented import WEBHOOK, commands
from prefect.server.schemas.schedules import CronSchedule
from processes import wait_for
from stack import Stack, open_stack

from examples.server import serve

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SILENCE = 65
"""Seconds until a run counts as dead: two of the shortest pauses between signs of life, and a bit."""
UNTAKEN = 20
MOMENT = "2026-03-01T00:00:00+00:00"


class Place(Stack):
    """The stack, asked through its API, and what the webhook was told."""

    told: list[str]

    def ask(self, path: str, question: Any = None) -> Any:
        url = f"{self.environment['PREFECT_API_URL']}/{path}"
        answer = (
            requests.get(url, timeout=30)
            if question is None
            else requests.post(url, json=question, timeout=30)
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def forget(self, path: str) -> None:
        requests.delete(f"{self.environment['PREFECT_API_URL']}/{path}", timeout=30).raise_for_status()

    def deployment(self, name: str) -> Any:
        return self.ask(f"deployments/name/{name}/{name}")

    def run(self, name: str, **parameters: Any) -> str:
        """Ask for a run by hand; its id."""
        given = [
            word for key, value in parameters.items() for word in ("--param", f"{key}={json.dumps(value)}")
        ]
        said = self.prefect("deployment", "run", f"{name}/{name}", *given)
        return next(line.split()[-1] for line in said.splitlines() if "UUID:" in line)

    def stranded(self, name: str, state: str, ours: bool = True) -> str:
        """A run of that flow in that state that no worker has; its id."""
        later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        scheduled = {"state": {"type": "SCHEDULED", "state_details": {"scheduled_time": later}}}
        deployment = self.deployment(name)
        path = f"deployments/{deployment['id']}/create_flow_run" if ours else "flow_runs/"
        made = self.ask(path, scheduled | ({} if ours else {"flow_id": deployment["flow_id"]}))
        self.ask(f"flow_runs/{made['id']}/set_state", {"state": {"type": state}, "force": True})
        return str(made["id"])

    def state(self, run: str) -> str:
        return str(self.ask(f"flow_runs/{run}")["state"]["name"])


@contextmanager
def webhook(told: list[str]) -> Iterator[str]:
    """An address on loopback that takes notices."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/json"
            told.append(json.loads(body)["text"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/notices"
        finally:
            server.shutdown()


def project(folder: Path, port: int) -> Path:
    """A checkout of our own, its sources the example site; ``slow.toml`` asks the same pages slowly."""
    copy_checkout(folder)
    shutil.rmtree(folder / "datapackage")
    text = (ROOT / "examples/sources.toml").read_text(encoding="utf-8")
    text = text.replace("{base}", f"http://127.0.0.1:{port}")
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    (folder / "slow.toml").write_text(text.replace("pause = 0", "pause = 30"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server that is set up, and one worker."""
    told: list[str] = []
    settings = {"PREFECT_WORKER_QUERY_SECONDS": "1", "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30"}
    settings["PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS"] = "5"
    settings["PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS"] = "3"
    with (
        serve() as port,
        webhook(told) as address,
        open_stack(Place, project(tmp_path_factory.mktemp("operate") / "project", port), **settings) as made,
    ):
        made.told = told
        (made.project / ".venv").symlink_to(ROOT / ".venv")
        for _ in range(2):  # the second time they are there
            for line in commands("What runs"):
                quick = f" --silence {SILENCE} --untaken {UNTAKEN}" if WEBHOOK in line else ""
                made.shell(line.replace(WEBHOOK, address) + quick)
        made.worker("first")
        yield made


def test_every_parameter_has_a_type_and_a_description(place: Place) -> None:
    for name in ("publish", "discover", "backfill"):
        schema = place.deployment(name)["parameter_openapi_schema"]
        assert schema["properties"]
        for key, parameter in schema["properties"].items():
            assert {"type", "anyOf"} & parameter.keys(), f"{name}.{key} has no type"
            assert parameter.get("description"), f"{name}.{key} is not described"


def test_no_two_schedules_of_publish_fall_on_one_day(place: Place) -> None:
    """A year of the server's own reading of the schedules."""
    schedules = [each["schedule"] for each in place.deployment("publish")["schedules"] if each["slug"]]
    assert {each["timezone"] for each in schedules} == {"Asia/Shanghai"}
    start = datetime(2027, 1, 1, tzinfo=UTC)
    crons = [CronSchedule(cron=each["cron"], timezone=each["timezone"]) for each in schedules]
    dates = [asyncio.run(cron.get_dates(400, start, start + timedelta(365))) for cron in crons]
    days = [str(date.date()) for each in dates for date in each]
    assert len(days) == len(set(days))
    spring = [day for day in days if day[5:7] in ("01", "02", "03", "04")]
    assert len(spring) == 31 + 28 + 31 + 30
    assert len(days) - len(spring) == 35


def test_a_schedule_fires_and_the_release_and_the_record_are_there(place: Place) -> None:
    schedule = place.ask(
        f"deployments/{place.deployment('publish')['id']}/schedules",
        [{"schedule": {"interval": 15, "anchor_date": datetime.now(UTC).isoformat()}, "active": True}],
    )[0]
    question = {
        "deployments": {"name": {"any_": ["publish"]}},
        "flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}},
    }
    wait_for("a scheduled run", lambda: place.ask("flow_runs/filter", question), 180, *place.programs)
    run = place.ask("flow_runs/filter", question)[0]
    place.forget(f"deployments/{place.deployment('publish')['id']}/schedules/{schedule['id']}")
    assert (run["state"]["name"], run["auto_scheduled"]) == ("Completed", True), place.programs[-1].said()
    assert package(place.project / "datapackage")["datapackage.json"]
    versions = json.loads((place.project / "datapackage/versions.json").read_text(encoding="utf-8"))
    assert versions["latest"] == "1.0.0"
    about = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    artifacts = {each["key"]: each for each in place.ask("artifacts/filter", about)}
    assert artifacts["publish-sources"]["type"] == "table"
    assert "1.0.0" in artifacts["publish"]["data"]


def test_a_failed_run_is_told(place: Place) -> None:
    run = place.run("publish", sources="missing.toml")
    wait_for("the run to fail", lambda: place.state(run) == "Failed", 180, *place.programs)
    name = place.ask(f"flow_runs/{run}")["name"]
    wait_for("the notice", lambda: [text for text in place.told if name in text], 60)
    notice = next(text for text in place.told if name in text)
    assert "missing.toml" in notice
    assert run in notice


def test_a_run_that_no_worker_takes_is_told_and_done_later(place: Place) -> None:
    place.prefect("work-pool", "pause", "gongkai")
    run = place.run("publish")
    name = place.ask(f"flow_runs/{run}")["name"]
    wait_for("the notice", lambda: [text for text in place.told if f"{name}) is Late" in text], 120)
    place.prefect("work-pool", "resume", "gongkai")
    wait_for("the run", lambda: place.state(run) == "Completed", 120, *place.programs)


def test_a_killed_worker_is_noticed_and_another_does_the_work(place: Place) -> None:
    worker = place.programs[-1]
    same = {"store": "killed", "archive": "killed-archive", "retrieved_at": MOMENT}
    first = place.run("publish", sources="slow.toml", **same)
    warcs = place.project / "killed-archive/warc"
    wait_for("pages in the archive", lambda: len(list(warcs.rglob("*.warc.gz"))) >= 2, 180, *place.programs)
    second = place.run("publish", **same)
    wait_for("a place", lambda: place.state(second) == "AwaitingConcurrencySlot", 60, *place.programs)
    assert place.state(first) == "Running"
    worker.kill()
    other = place.worker("second")
    foreign, taken = place.stranded("discover", "PENDING", ours=False), place.stranded("discover", "PENDING")

    wait_for("the next run", lambda: place.state(second) in ("Completed", "Failed", "Crashed"), 300, other)
    assert place.state(first) == "Crashed"
    assert place.state(second) == "Completed", other.said()
    wait_for("the notice", lambda: [text for text in place.told if "No sign of life" in text], 60)

    undisturbed = dict(same, store="undisturbed", archive="undisturbed-archive")
    options = [f"--{key.replace('_', '-')}={value}" for key, value in undisturbed.items()]
    place.python("-m", "flows.publish", *options)
    assert package(place.project / "killed") == package(place.project / "undisturbed")

    # A run that was taken and never began counts as dead too, unless it is of other people.
    wait_for("the run that never began", lambda: place.state(taken) == "Crashed", 120, other)
    assert place.state(foreign) == "Pending"


def test_runs_that_no_automation_saw_are_cleaned_up_by_hand(place: Place) -> None:
    """Given a run without any sign of life and one that just gave one, both of some seconds ago."""
    dead, alive = place.stranded("backfill", "RUNNING"), place.stranded("backfill", "RUNNING")
    assert "no run has died" in place.python("-m", "flows.clean_up")
    began = time.monotonic()
    time.sleep(20)
    sign = {"event": "prefect.flow-run.heartbeat", "id": str(uuid4()), "payload": {}}
    sign |= {"occurred": datetime.now(UTC).isoformat()}
    place.ask("events", [sign | {"resource": {"prefect.resource.id": f"prefect.flow-run.{alive}"}}])
    question = {"filter": {"id": {"id": [sign["id"]]}}}
    wait_for(
        "the sign of life", lambda: place.ask("events/filter", question)["events"], 30, place.programs[0]
    )
    place.python("-m", "flows.clean_up", "--silence", str(int(time.monotonic() - began)))
    assert (place.state(dead), place.state(alive)) == ("Crashed", "Running")
    place.ask(f"flow_runs/{alive}/set_state", {"state": {"type": "CANCELLED"}, "force": True})


def test_what_the_manual_says_to_type_works(place: Place, tmp_path: Path) -> None:
    """Every command of ours; and a back-up of PostgreSQL that comes back."""
    lines = [line for line in commands() if line.startswith(".venv/bin/")]
    assert len(lines) >= 15
    for line in lines:
        if line not in commands("What runs"):
            place.shell(line.replace(WEBHOOK, "http://127.0.0.1:9/nobody"))
    dump, load = (line for line in commands("Back-ups") if line.startswith("pg_"))
    database = place.environment["PREFECT_API_DATABASE_CONNECTION_URL"].replace("+asyncpg", "")
    stated = "postgresql://gongkai@127.0.0.1:5432/prefect"
    assert stated in dump
    restored = database.replace("/prefect", "/restored")
    place.shell(dump.replace(stated, database))
    place.shell(f"psql -q {database} -c 'create database restored'")
    place.shell(load.replace(stated, restored))
    count = "psql -qAt {} -c 'select count(*) from deployment'"
    assert place.shell(count.format(restored)).strip() == place.shell(count.format(database)).strip() == "3"


def package(store: Path) -> dict[str, str]:
    """The sha256 of every file of a store but the records of its runs."""
    paths = (
        path for path in store.rglob("*") if path.is_file() and path.relative_to(store).parts[0] != "runs"
    )
    return {path.relative_to(store).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths}
