"""The flow, run as a user runs it: ``make run`` twice, with Prefect's own embedded server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from prefect.states import Failed

from flows.publish import main
from flows.steps import transient
from gongkai.errors import MaintenanceError, SourcesError

ROOT = Path(__file__).resolve().parents[2]


def run_example(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """``make run`` without the set-up, in a folder of its own, with no proxy to the outside."""
    known = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    environment: Mapping[str, str] = {
        **{name: os.environ[name] for name in known if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        **more,
    }
    command = [sys.executable, "-m", "examples.run"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


def test_the_first_run_publishes_and_handles_a_failure_and_the_second_has_no_news(place: Path) -> None:
    first = run_example(place)
    assert first.returncode == 0, first.stderr
    assert "1.0.0" in first.stdout
    assert "[fetch-soft-gone]" in first.stdout
    package = json.loads((place / "build/example/datapackage/datapackage.json").read_text(encoding="utf-8"))
    assert (package["name"], package["version"]) == ("gongkai-example", "1.0.0")
    assert (place / ".prefect").is_dir()

    second = run_example(place)
    assert second.returncode == 0, second.stderr
    assert "nothing changed since 1.0.0" in second.stdout
    versions = json.loads((place / "build/example/datapackage/versions.json").read_text(encoding="utf-8"))
    assert [entry["version"] for entry in versions["versions"]] == ["1.0.0"]


def test_a_step_is_tried_again_only_for_what_may_pass() -> None:
    assert transient(None, None, Failed(data=MaintenanceError("closed")))
    assert not transient(None, None, Failed(data=SourcesError("no such file")))
    assert not transient(None, None, Failed(data=ValueError("a mistake of ours")))


def test_a_mistake_in_the_files_is_known_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--sources", str(tmp_path / "sources.toml")]) == 2
    assert "[sources]" in capsys.readouterr().err
