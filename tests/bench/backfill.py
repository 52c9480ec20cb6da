"""Generated reports in an archive, read again by two workers, one, and one process: ``make bench-backfill``.

    backfill.py [REPORTS [WORKERS ...]]

Each run starts with nothing that an earlier one read. All must write the same bytes. A speed-up is
stated twice: as wall time, which other work on the machine distorts, and as what the CPU time allows:
the work of the workers can be divided, the rest (scheduler, flow, server) cannot.
"""

from __future__ import annotations

import json
import os
import shutil
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
ALL = (2, 1, 0)
WORKER = "multiprocessing.spawn"  # how the command line of a worker of a local Dask cluster reads


def main(reports: int = 20_000, *workers: int) -> None:
    taken: dict[int, Taken] = {}
    trees: dict[int, str] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        generated.fill(folder / "archive", range(reports))
        generated.write_sources(folder / "sources.toml", range(reports))
        for number in workers or ALL:
            taken[number] = run(folder, number)
            trees[number] = tree(folder / "out")
            said = json.loads((folder / "out/manifest.json").read_text(encoding="utf-8"))
            for rubbish in ("out", "archive/readings"):
                shutil.rmtree(folder / rubbish)
    report(reports, said, taken, trees)
    if len(set(trees.values())) != 1:
        sys.exit("the outputs differ")


def run(folder: Path, workers: int) -> Taken:
    command = [sys.executable, "-m", "flows.backfill", "--workers", str(workers), "--memory", MEMORY]
    environment = {"PYTHONPATH": str(ROOT), "PREFECT_HOME": str(folder / "prefect")}
    done = watched.run([*command, "--out", "out"], folder, environment)
    if done.status:
        sys.exit(f"{workers} workers:\n{done.output}")
    print(f"# {workers} workers: {done.wall:.1f} s, CPU {done.cpu:.1f} s", file=sys.stderr, flush=True)
    return done


def tree(folder: Path) -> str:
    """A hash over the name and the bytes of every file."""
    found = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(folder)} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def report(
    reports: int, said: Mapping[str, Mapping[str, int]], taken: Mapping[int, Taken], trees: Mapping[int, str]
) -> None:
    """A table in Markdown, and what follows from it."""
    size = sum(file["bytes"] for file in said["files"].values()) / MIB
    print(f"{reports} reports, {sum(said['rows'].values())} rows, {size:.0f} MiB of Parquet, ", end="")
    print(f"{len(said['failures'])} failures; {os.cpu_count()} processors, load {os.getloadavg()[2]:.1f}\n")
    print("| workers | wall, s | CPU, s | of it in workers, s | peak MiB of a worker | of the flow | bytes |")
    print("|---|---|---|---|---|---|---|")
    for number, done in taken.items():
        inside = done.cpu_of(WORKER)
        worker, flow = done.peak_of(WORKER) // MIB, done.peak_of("flows.backfill") // MIB
        print(f"| {number} | {done.wall:.0f} | {done.cpu:.0f} | {inside:.0f} | {worker} | {flow} ", end="")
        print(f"| {trees[number][:12]} |")
    if {1, 2} <= set(taken):
        one, two = taken[1], taken[2]
        rest = two.cpu - two.cpu_of(WORKER)
        allowed = one.cpu / (two.cpu_of(WORKER) / 2 + rest)
        print(f"\nTwo workers against one: {one.wall / two.wall:.2f} times as fast; ", end="")
        print(f"by CPU time at least {allowed:.2f}, were nothing outside the workers done beside them.")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
