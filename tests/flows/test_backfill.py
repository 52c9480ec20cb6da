"""The archive read again: by one, by two on Dask, killed and run again; always the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bench.generated import RETRIEVED, fill, page, public_url, write_sources

from flows.backfill import main
from gongkai import schemas
from gongkai.archive import Archive
from gongkai.backfill import Backfill, Backfilled, Part, PartRecord, Places, read_part
from gongkai.choosing import Kept, Shelf, choose
from gongkai.errors import WorkerReaderError
from gongkai.readings import Readings
from gongkai.snapshot import Snapshot
from gongkai.sources import read_sources
from gongkai.tables import build
from gongkai.visiting import Visit

ROOT = Path(__file__).resolve().parents[2]
REPORTS, SIZE = 12, 5
HTML = (("Content-Type", "text/html"),)


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
    """The options of the flow, for small parts."""
    files = ["--sources", str(folder / "sources.toml"), "--archive", str(folder / "archive")]
    return [*files, "--size", str(SIZE), *more]


def environment() -> Mapping[str, str]:
    """That of a user who has no proxy and no Prefect server."""
    known = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    here = {name: os.environ[name] for name in known if name in os.environ}
    return {**here, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


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


def test_two_workers_on_dask_and_a_cluster_by_address_write_the_same_bytes_as_one_process(
    corpus: Path, serial: Path, tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    pytest.importorskip("prefect_dask")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, dashboard_address="127.0.0.1:0"
    ) as cluster:
        own = flow(corpus, "--out", str(tmp_path / "own"), "--workers", "2", "--summary", "own.json")
        there = flow(corpus, "--out", str(tmp_path / "there"), "--dask", cluster.scheduler_address)
        # Both in one process: the embedded server is started once.
        script = "import sys; from flows.backfill import main; sys.exit(main({}) or main({}))"
        done = subprocess.run(
            [sys.executable, "-c", script.format(own, there)],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "own") == tree(tmp_path / "there") == tree(serial)
    summary = json.loads((tmp_path / "own.json").read_text(encoding="utf-8"))
    assert (summary["reports"], summary["parts"], summary["kept"], summary["status"]) == (REPORTS, 3, 0, "ok")


def test_a_killed_run_goes_on_where_it_was(corpus: Path, serial: Path) -> None:
    where = places(corpus, "killed")
    script = "import sys; sys.path[:0] = {}; from test_backfill import *; run(places(Path({!r}), 'killed'))"
    with subprocess.Popen([sys.executable, "-c", script.format(sys.path, str(corpus))]) as process:
        wait_for(where.out / "parts/00000.json")
        process.kill()
    assert not (where.out / "manifest.json").exists()
    again = run(where)
    assert again.kept >= 1
    assert tree(where.out) == tree(serial)


def wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until, f"{path} never came"
        time.sleep(0.01)


def test_finished_parts_are_kept_until_what_they_were_read_from_changes(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus / "archive", tmp_path / "archive")
    shutil.copy(corpus / "sources.toml", tmp_path)
    where = places(tmp_path, "out")
    first, second = run(where), run(where)
    assert (first.parts, first.kept, second.kept) == (3, 0, 3)

    edited = page(5) + b"\n"
    later = Snapshot(public_url(5), RETRIEVED + timedelta(days=1), 200, HTML, edited)
    Archive(where.archive).add(later)
    assert run(where).kept == 2, "the part of the page that was fetched again is read again"

    (where.out / "data/indicators/00000.parquet").write_bytes(b"")
    assert run(where).kept == 2, "a part with other bytes than it was written with is read again"

    write_sources(where.sources, range(REPORTS + 2))
    assert run(where).kept == 2, "a source more changes the last part alone"

    assert run(where, size=2 * SIZE).parts == 2
    assert not (where.out / "data/indicators/00002.parquet").exists(), "what is no part any more goes"


def test_publish_takes_what_was_read_and_reads_nothing_again(corpus: Path, serial: Path) -> None:
    where = places(corpus, "serial")
    archive = Archive(where.archive)
    shelf = Shelf.of(archive, (), (), Readings(where.archive))
    choices = choose([Visit(source) for source in read_sources(where.sources)[:REPORTS]], shelf)
    assert [(type(each.document), each.document.counted.read) for each in choices] == [
        (Kept, False)
    ] * REPORTS
    assert build([each.document for each in choices])["indicators"][0]["indicator_id"] == (
        pq.read_table(serial / "data/indicators")["indicator_id"][0].as_py()
    )


def test_a_report_of_two_parts_is_that_of_the_first_source(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus / "archive", tmp_path / "archive")
    where = places(tmp_path, "out")
    twin = "https://www.example-01.invalid/twin.html"
    Archive(where.archive).add(Snapshot(twin, RETRIEVED, 200, HTML, page(1)))
    write_sources(where.sources, range(REPORTS))
    with where.sources.open("a", encoding="utf-8") as file:
        file.write(f'\n[[source]]\nurl = "{twin}"\n')
    done = run(where)
    assert [(failure.url, failure.code) for failure in done.failures] == [(twin, "report-duplicate")]
    ids = pq.read_table(where.out / "data/reports")["report_id"].to_pylist()
    assert len(ids) == len(set(ids)) == done.reports == REPORTS
    assert run(where).kept == done.parts


def test_a_source_that_breaks_its_process_is_found_and_the_rest_of_its_part_is_read(corpus: Path) -> None:
    where, bad = places(corpus, "broken"), public_url(6)

    def reader(part: Part) -> PartRecord | BaseException:
        if bad in {source.url for source in part.sources} - {out.failure.url for out in part.left_out}:
            return MemoryError("killed")
        return read_part(where, part)

    job = Backfill(where, SIZE)
    while parts := job.waits():
        for part in parts:
            job.take(part, reader(part))
    done = job.close()
    assert {failure.url: failure.code for failure in done.failures} == {
        bad: "backfill-part",
        public_url(REPORTS): "archive-never-fetched",
    }
    assert done.reports == REPORTS - 1
    assert run(where).reports == REPORTS, "and the next run tries it again"


def test_a_correction_that_no_longer_fits_is_a_failure_of_its_source_and_the_others_are_applied(
    corpus: Path, tmp_path: Path
) -> None:
    shutil.copytree(corpus / "archive", tmp_path / "archive")
    shutil.copy(corpus / "sources.toml", tmp_path)
    where = places(tmp_path, "out")
    run(where)
    rows = pq.read_table(where.out / "data/indicators").to_pylist()
    first, last = rows[0], rows[-1]
    (tmp_path / "corrections.csv").write_text(
        "indicator_id,column,expected,new,reason,reviewer,date\n"
        f"{first['indicator_id']},label,{first['label']},经复核,misread,a reviewer,2026-11-23\n"
        f"{last['indicator_id']},label,something else,经复核,misread,a reviewer,2026-11-23\n",
        encoding="utf-8",
    )
    done = run(where)
    assert "correction" in {failure.code for failure in done.failures}
    corrected = pq.read_table(where.out / "data/indicators").to_pylist()
    assert [row["label"] for row in (corrected[0], corrected[-1])] == ["经复核", last["label"]]


def test_a_worker_of_another_version_reads_nothing(corpus: Path) -> None:
    where = places(corpus, "other")
    (part, *_) = Backfill(where, SIZE).waits()
    with pytest.raises(WorkerReaderError):
        read_part(where, replace(part, reader="0.0.1+000000000000"))


def test_a_mistake_in_the_files_ends_with_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--sources", str(tmp_path / "sources.toml"), "--out", str(tmp_path / "out")]) == 2
    assert "[sources]" in capsys.readouterr().err
