"""The archive read again: by one, by two on Dask, killed and run again; always the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bench.generated import fill, public_url, write_sources

from flows.backfill import main
from gongkai import schemas
from gongkai.backfill import Backfill, Backfilled, Places, read_part

ROOT = Path(__file__).resolve().parents[2]
REPORTS, SIZE = 12, 4


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of a dozen reports, and sources of which one was never fetched."""
    folder = tmp_path_factory.mktemp("corpus")
    fill(folder / "archive", range(REPORTS))
    write_sources(folder / "sources.toml", range(REPORTS + 1))
    return folder


@pytest.fixture(scope="module")
def serial(corpus: Path) -> Path:
    """What one process makes of it, without Prefect and Dask."""
    run(places(corpus, "serial"))
    return corpus / "serial"


def places(folder: Path, out: str) -> Places:
    return Places.of(*(str(folder / name) for name in ("sources.toml", "archive", "store", out)))


def run(where: Places, size: int = SIZE) -> Backfilled:
    """The steps of the flow."""
    job = Backfill(where, size)
    while parts := job.waits():
        for part in parts:
            job.take(part, read_part(where, part))
    return job.close()


def flow(folder: Path, *more: str) -> list[str]:
    """The command of the flow, in small parts."""
    files = ["--sources", str(folder / "sources.toml"), "--archive", str(folder / "archive")]
    return [sys.executable, "-m", "flows.backfill", *files, "--size", str(SIZE), *more]


def tree(folder: Path) -> Mapping[str, str]:
    """Every file with the hash of its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_table_is_written_in_parts_that_the_manifest_names(serial: Path) -> None:
    manifest = json.loads((serial / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["reports"] == REPORTS
    assert [(failure["url"], failure["code"]) for failure in manifest["failures"]] == [
        (public_url(REPORTS), "archive-never-fetched")
    ]
    for path, said in manifest["files"].items():
        assert sha256((serial / path).read_bytes()).hexdigest() == said["sha256"]
        assert pq.read_metadata(serial / path).num_rows == said["rows"]
    indicators = pq.read_table(serial / "data/indicators")
    assert indicators.column_names == list(schemas.table("indicators").columns)
    assert len(indicators) == manifest["rows"]["indicators"] > 100


def test_two_workers_on_dask_write_the_same_bytes_as_one_process(
    corpus: Path, serial: Path, tmp_path: Path
) -> None:
    pytest.importorskip("prefect_dask")
    command = flow(corpus, "--out", str(tmp_path / "out"), "--workers", "2", "--summary", "summary.json")
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "out") == tree(serial)
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert (summary["reports"], summary["parts"], summary["kept"], summary["status"]) == (REPORTS, 4, 0, "ok")


def environment() -> Mapping[str, str]:
    known = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    here = {name: os.environ[name] for name in known if name in os.environ}
    return {**here, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def test_a_mistake_in_the_files_ends_with_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--sources", str(tmp_path / "sources.toml"), "--out", str(tmp_path / "out")]) == 2
    assert "[sources]" in capsys.readouterr().err
