"""What a run costs in which nothing changed, beside the first one and one with another reader.

    unchanged.py [PAGES]

The steps of ``publish`` without Prefect, on generated pages from a server of its own process: the
wall and CPU time of each run, its steps, how many reports it read. docs/runs.md keeps what was measured.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import generated

from gongkai import readings
from gongkai.job import open_job
from gongkai.publishing import by_host
from gongkai.summary import RunSummary

PACKAGE = 'name = "generated"\ntitle = "Generated reports"\n[[licenses]]\nname = "ODC-By-1.0"\n'


def main(pages: int = 200) -> None:
    """Print a table in Markdown."""
    print(f"{pages} pages, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
    print("| run | reports read | wall, s | CPU, s | steps, s |\n|---|---|---|---|---|")
    program = readings.program()
    with tempfile.TemporaryDirectory() as folder, generated.serve() as port:
        place = Path(folder)
        generated.write_sources(place / "sources.toml", range(pages), port)
        (place / "package.toml").write_text(PACKAGE, encoding="utf-8")
        first = measured("first", place)
        unchanged = measured("unchanged", place)
        readings.program = lambda: program[::-1]  # as if the reader had changed
        measured("another reader", place)
    print(f"\nunchanged / first: wall {unchanged[0] / first[0]:.1%}, CPU {unchanged[1] / first[1]:.1%}")


def measured(name: str, place: Path) -> tuple[float, float]:
    """One run; its wall and CPU seconds."""
    began, busy = time.monotonic(), time.process_time()
    done = run(place)
    wall, cpu = time.monotonic() - began, time.process_time() - busy
    steps = ", ".join(f"{step} {seconds:.2f}" for step, seconds in done.durations.items())
    print(f"| {name} | {done.counts['read']} | {wall:.2f} | {cpu:.2f} | {steps} |", flush=True)
    return wall, cpu


def run(place: Path) -> RunSummary:
    """The steps, as the flow puts them in order."""
    files = (str(place / name) for name in ("sources.toml", "store", "archive", "package.toml"))
    with open_job(*files) as job, ThreadPoolExecutor(8) as threads:
        visits = [visit for host in threads.map(job.visit, by_host(job.sources)) for visit in host]
        choices = job.choose(visits)
        if not job.unchanged(choices):
            job.release(job.assemble(choices))
        return job.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
