"""Generated reports in an archive, read again by one process, one worker and two: ``make bench-backfill``.

    backfill.py [REPORTS]

The three outputs must have the same bytes. A speed-up is stated twice: as wall time, which other
work on the machine distorts, and as the share of the work that was done outside the workers (the
scheduler, the flow, the server), which bounds the speed-up whatever else the machine does.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import generated
import watched
from watched import MIB, Taken

ROOT = Path(__file__).resolve().parents[2]
MEMORY = "1 GiB"
WORKERS = (0, 1, 2)
WORKER = "multiprocessing.spawn"  # how the command line of a worker of a local Dask cluster reads


def main(reports: int = 20_000) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        generated.fill(folder / "archive", range(reports))
        generated.write_sources(folder / "sources.toml", range(reports))
        taken = {number: run(folder, number) for number in WORKERS}
        trees = {number: tree(folder / f"out{number}") for number in WORKERS}
        report(folder, reports, taken)
    if len({json.dumps(found, sort_keys=True) for found in trees.values()}) != 1:
        sys.exit("the outputs differ")
    print(f"\nAll outputs have the same bytes: {len(trees[0])} files.")


def run(folder: Path, workers: int) -> Taken:
    options = ["--workers", str(workers), "--out", f"out{workers}", "--memory", MEMORY]
    command = [sys.executable, "-m", "flows.backfill", *options]
    done = watched.run(command, folder, {"PYTHONPATH": str(ROOT), "PREFECT_HOME": str(folder / "prefect")})
    if done.status:
        sys.exit(f"{workers} workers:\n{done.output}")
    print(f"# {workers} workers: {done.wall:.1f} s, CPU {done.cpu:.1f} s", file=sys.stderr, flush=True)
    return done


def tree(folder: Path) -> Mapping[str, str]:
    """Every file with the hash of its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def report(folder: Path, reports: int, taken: Mapping[int, Taken]) -> None:
    """A table in Markdown."""
    said = json.loads((folder / "out0" / "manifest.json").read_text(encoding="utf-8"))
    size = sum(file["bytes"] for file in said["files"].values())
    print(f"{reports} reports, {sum(said['rows'].values())} rows, {size / MIB:.0f} MiB of Parquet, ", end="")
    print(f"{len(said['failures'])} failures; {os.cpu_count()} processors, load {os.getloadavg()[2]:.1f}\n")
    print("| workers | wall, s | CPU, s | of it in workers, s | peak of a worker, MiB | of the flow, MiB |")
    print("|---|---|---|---|---|---|")
    for number, done in taken.items():
        inside = done.cpu_of(WORKER)
        worker, flow = done.peak_of(WORKER) // MIB, done.peak_of("flows.backfill") // MIB
        print(f"| {number} | {done.wall:.0f} | {done.cpu:.0f} | {inside:.0f} | {worker} | {flow} |")
    print(f"\nTwo workers against one: {taken[1].wall / taken[2].wall:.2f} times as fast.")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
