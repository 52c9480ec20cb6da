"""Each `run:` line of .github/workflows, run as the forge runs it: ``bash -e``, in a fresh clone.

Given a repository on this machine in place of the forge; when a job's lines are run in their order,
as they stand in the file; then they succeed, and what they push arrives. ``uses:`` steps are the
forge's own: the clone stands for checkout, its folder ``archive`` for the cache.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkout import copy_checkout
from processes import peers, start

from examples.server import SITE, serve

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / ".github/workflows"
OURS = ("PREFECT_", "PYTEST_", "VIRTUAL_ENV", "COVERAGE_", "GONGKAI_")
COLUMN = """<html><head><meta charset="utf-8"><title>法治政府建设年度报告</title></head><body><ul>
<li><a href="art/2025/art_9.html">示例甲区人民政府2024年法治政府建设情况报告</a><span>2025-02-28</span></li>
</ul></body></html>"""


def jobs(name: str) -> dict[str, list[dict[str, Any]]]:
    """The steps of each job of a workflow."""
    said = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text(encoding="utf-8"))
    return {job: its["steps"] for job, its in said["jobs"].items()}


def run_job(steps: list[dict[str, Any]], clone: Path, **more: str) -> str:
    """Run a job's lines; what they printed. Each must succeed, leave no process behind, and, once the
    set-up is over, reach nothing beyond this machine."""
    environment: Mapping[str, str] = {
        **{name: value for name, value in os.environ.items() if not name.startswith(OURS)},
        "CI": "true",
        **more,
    }
    said = []
    for step in (step for step in steps if "run" in step):
        assert "${{" not in step["run"], "an expression of the forge cannot be run here"
        is_set_up = (clone / ".venv/.ready").exists()
        log = clone.parent / "step.log"
        program = start(["bash", "-e", "-c", step["run"]], log, environment, clone)
        reached: set[str] = set()
        end = time.monotonic() + 900
        while program.process.poll() is None and time.monotonic() < end:
            time.sleep(0.5)
            reached |= peers(program.members())
        left = program.members()
        program.kill()
        assert program.process.returncode == 0, f"{step['run']}\n{program.said()[-6000:]}"
        assert not left, step["run"]
        assert reached <= {"127.0.0.1"} or not is_set_up, f"{step['run']} reached {reached}"
        said.append(program.said())
    return "\n".join(said)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@test.invalid", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def clone_of(tree: Path, folder: Path) -> Path:
    """The tree as a repository at a forge, and a fresh clone of it."""
    git(tree, "init", "--quiet")
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "-m", "as it is")
    git(folder, "clone", "--quiet", "--bare", str(tree), "forge.git")
    git(folder, "clone", "--quiet", "forge.git", "clone")
    return folder / "clone"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """The example site and a column page of its own."""
    root = tmp_path / "site"
    shutil.copytree(SITE, root)
    (root / "jia/column.html").write_text(COLUMN, encoding="utf-8")
    with serve(root=root) as port:
        yield root, port


def test_every_workflow_is_run_here() -> None:
    assert {path.stem for path in WORKFLOWS.glob("*.yml")} == {"ci", "publish", "discover", "backfill"}


def test_the_lines_of_ci(tmp_path: Path) -> None:
    """``make test`` is run as it stands, on one test: .ci/run runs all of them."""
    clone = clone_of(copy_checkout(tmp_path / "tree"), tmp_path)
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", clone / ".mypy_cache")
    for steps in jobs("ci").values():
        said = run_job(steps, clone, PYTEST_ADDOPTS="tests/test_schemas.py")
    assert "valid" in said.lower()


def test_the_lines_that_publish_discover_and_backfill(tmp_path: Path, site: tuple[Path, int]) -> None:
    _, port = site
    tree = copy_checkout(tmp_path / "tree")
    shutil.rmtree(tree / "datapackage")
    base = f"http://127.0.0.1:{port}"
    text = (ROOT / "examples/sources.toml").read_text(encoding="utf-8").replace("{base}", base)
    column = f'\n[[source]]\nurl = "{base}/jia/column.html"\nkind = "column"\nallow_private = true\n'
    (tree / "sources.toml").write_text(text + column, encoding="utf-8")
    shutil.copy(ROOT / "examples/package.toml", tree / "package.toml")
    clone = clone_of(tree, tmp_path)

    run_job(jobs("publish")["publish"], clone)
    assert git(tmp_path / "forge.git", "log", "-1", "--format=%s").strip() == "data: release 1.0.0"
    pushed = git(tmp_path / "forge.git", "ls-tree", "-r", "--name-only", "main", "datapackage").splitlines()
    assert "datapackage/data/indicators.csv" in pushed
    assert not [path for path in pushed if path.startswith("datapackage/runs")]

    assert "Nothing changed, no release." in run_job(jobs("publish")["publish"], clone)

    run_job(jobs("discover")["discover"], clone)
    assert git(tmp_path / "forge.git", "log", "-1", "--format=%s").strip() == "data: register of reports"
    assert "2024" in git(tmp_path / "forge.git", "show", "main:register.csv")

    run_job(jobs("backfill")["backfill"], clone)
    manifest = json.loads((clone / "backfill/manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]
