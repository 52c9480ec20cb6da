"""Generated pages through ``publish`` on Prefect's embedded server: ``make bench-runs``.

    publish.py [PAGES] [ROUNDS]

Each round makes a new archive, store and Prefect home, and runs the flow twice (all is new; nothing
has changed) and the same steps without Prefect twice. What the flow takes more is Prefect's share.
A machine that does other things stretches the wall time of all, and of the waiting most: the CPU
time stands beside it. docs/performance.md keeps what was measured.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

import generated
import watched
from watched import MIB, Taken

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = 'name = "generated"\ntitle = "Generated reports"\n[[licenses]]\nname = "ODC-By-1.0"\n'
FILES = {"sources": "sources.toml", "store": "store", "archive": "archive", "package": "package.toml"}
COMMANDS = {
    "flow": ["-m", "flows.publish", *(part for name, path in FILES.items() for part in (f"--{name}", path))],
    "plain": [str(Path(__file__).with_name("plain.py")), *FILES.values()],
}
RUNS = ("new", "unchanged")


def main(pages: int = 1000, rounds: int = 1) -> None:
    taken: dict[tuple[str, str], list[Taken]] = {}
    with tempfile.TemporaryDirectory() as folder, generated.serve() as port:
        for number in range(rounds):
            for kind, command in COMMANDS.items():
                place = Path(folder) / f"{kind}{number}"
                place.mkdir()
                generated.write_sources(place / FILES["sources"], range(pages), port)
                (place / FILES["package"]).write_text(PACKAGE, encoding="utf-8")
                for run in RUNS:
                    done = watched.run([sys.executable, *command], place, {"PYTHONPATH": str(ROOT)})
                    if done.status:
                        sys.exit(f"{kind}, {run}:\n{done.output}")
                    taken.setdefault((run, kind), []).append(done)
                    print(
                        f"# {run} {kind} {done.wall:.1f} s, CPU {done.cpu:.1f} s", file=sys.stderr, flush=True
                    )
                shutil.rmtree(place)
    report(pages, rounds, taken)


def report(pages: int, rounds: int, taken: dict[tuple[str, str], list[Taken]]) -> None:
    """A table in Markdown; of several rounds the medians."""
    print(f"{pages} pages, {rounds} rounds, {os.cpu_count()} processors, load {os.getloadavg()[1]:.1f}\n")
    print("| run | | wall, s | CPU, s | peak memory, MiB |\n|---|---|---|---|---|")
    for run in RUNS:
        for kind in COMMANDS:
            of = taken[run, kind]
            wall, cpu = median(each.wall for each in of), median(each.cpu for each in of)
            memory = max(each.memory for each in of) // MIB
            print(f"| {run} | {kind} | {wall:.1f} | {cpu:.1f} | {memory} |")
        shares = []
        for measure in ("wall", "cpu"):
            flow, plain = (median(getattr(each, measure) for each in taken[run, kind]) for kind in COMMANDS)
            shares.append(f"{(flow - plain) / flow:.0%}")
        print(f"| {run} | Prefect's share | {shares[0]} | {shares[1]} | |")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
