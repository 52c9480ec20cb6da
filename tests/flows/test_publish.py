"""The flow, run as a user runs it: ``make run`` twice, with Prefect's own embedded server."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from prefect.states import Failed

from flows.publish import main
from flows.steps import transient
from gongkai.backends import FolderBackend
from gongkai.errors import MaintenanceError, SourcesError
from gongkai.runs import newest_first
from gongkai.summary_views import markdown

ROOT = Path(__file__).resolve().parents[2]
GUARD = Path(__file__).with_name("guard")


def run_example(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """``make run`` without the set-up, in a folder of its own that is its home too, kept on loopback."""
    known = ("PATH", "LANG", "VIRTUAL_ENV")
    environment: Mapping[str, str] = {
        **{name: os.environ[name] for name in known if name in os.environ},
        "HOME": str(folder / "home"),
        "GUARD": str(folder / "guard.txt"),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{GUARD}",
        "PYTHONUTF8": "1",
        **more,
    }
    command = [sys.executable, "-m", "examples.run"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def living(mark: str) -> list[str]:
    """The command lines of processes that have the mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # gone meanwhile, or not ours
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("example")
    (place / "home").mkdir()
    return place


def test_the_first_run_publishes_and_handles_a_failure_and_the_second_has_no_news(place: Path) -> None:
    first = run_example(place)
    assert first.returncode == 0, first.stderr
    assert "1.0.0" in first.stdout
    assert "[fetch-soft-gone]" in first.stdout
    package = json.loads((place / "build/example/datapackage/datapackage.json").read_text(encoding="utf-8"))
    assert (package["name"], package["version"]) == ("gongkai-example", "1.0.0")

    second = run_example(place)
    assert second.returncode == 0, second.stderr
    assert "nothing changed since 1.0.0" in second.stdout
    versions = json.loads((place / "build/example/datapackage/versions.json").read_text(encoding="utf-8"))
    assert [entry["version"] for entry in versions["versions"]] == ["1.0.0"]


def test_each_run_has_its_page_in_prefect_and_its_record_in_the_store(place: Path) -> None:
    """Given the runs above."""
    with closing(sqlite3.connect(place / ".prefect" / "prefect.db")) as database:
        pages = database.execute("SELECT key, flow_run_id, data FROM artifact ORDER BY created").fetchall()
        states = database.execute(
            "SELECT state_type FROM flow_run UNION ALL SELECT state_type FROM task_run"
        ).fetchall()
    assert len(states) > 2
    assert set(states) == {("COMPLETED",)}, "the server wrote all before it ended"
    assert Counter(key for key, _, _ in pages) == {"publish": 2, "publish-sources": 2}
    second, first = newest_first(FolderBackend(place / "build/example/datapackage"))
    assert (first.version, second.version, second.latest) == ("1.0.0", "", "1.0.0")
    assert [UUID(run.flow_run_id) for run in (first, second)] == [
        UUID(run_id) for key, run_id, _ in pages if key == "publish"
    ]
    assert [markdown(run) for run in (first, second)] == [
        json.loads(data) for key, _, data in pages if key == "publish"
    ]


def test_nothing_is_left_behind_but_prefects_own_home_and_nothing_left_loopback(place: Path) -> None:
    """Given the runs above, each with a server of its own."""
    assert living(f"GUARD={place / 'guard.txt'}") == []
    assert (place / ".prefect").is_dir()
    assert not (place / "home" / ".prefect").exists()
    lines = (place / "guard.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if " left " in line] == []
    assert any("flows.publish" in line for line in lines), "the flow was guarded"
    assert any("flows.embedded" in line for line in lines), "the server was guarded"


def test_the_guard_sees_what_leaves_loopback(tmp_path: Path) -> None:
    program = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    environment = {"PYTHONPATH": str(GUARD), "GUARD": str(tmp_path / "guard.txt")}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
    assert ended.returncode != 0
    assert "192.0.2.1" in (tmp_path / "guard.txt").read_text(encoding="utf-8")


def test_a_step_is_tried_again_only_for_what_may_pass() -> None:
    assert transient(None, None, Failed(data=MaintenanceError("closed")))
    assert not transient(None, None, Failed(data=SourcesError("no such file")))
    assert not transient(None, None, Failed(data=ValueError("a mistake of ours")))


def test_a_mistake_in_the_files_is_known_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--sources", str(tmp_path / "sources.toml")]) == 2
    assert "[sources]" in capsys.readouterr().err
