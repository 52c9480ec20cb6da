"""How fast reports are read, beside the peers, in one run: ``make bench-reading``.

    reading.py [--compiled PYTHON] PEERS_PYTHON FILE...

``--compiled`` names the Python of a venv that holds the compiled wheel.
Every round each contestant reads all files once, one after the other, so that
whatever else the machine does falls on all of them; the best round counts.
docs/reading-speed.md says what each contestant is asked for.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path

from gongkai import reading

ROUNDS = 5
PEER = Path(__file__).with_name("peer.py")
GOALS = {"jionlp": 10.0, "recognizers": 60.0, "regex": 1 / 15}
"""How many times as fast as each of these gongkai shall be."""

COMPILED = "gongkai (compiled)"

Round = Callable[[], tuple[float, int]]


def in_process(task: Callable[[str], int], texts: Sequence[str]) -> Round:
    def once() -> tuple[float, int]:
        start = time.perf_counter()
        found = sum(task(text) for text in texts)
        return time.perf_counter() - start, found

    once()
    return once


@contextmanager
def peer(python: str, name: str, paths: Sequence[str]) -> Iterator[Round]:
    command = [python, "-W", "ignore", str(PEER), name, *paths]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        to, back = process.stdin, process.stdout
        if to is None or back is None:
            raise RuntimeError("a peer without pipes")

        def once() -> tuple[float, int]:
            to.write("go\n")
            to.flush()
            answer = json.loads(back.readline())
            return answer["seconds"], answer["found"]

        yield once
        to.close()


def numerals_with_units() -> Callable[[str], int]:
    """The floor: one compiled expression for numerals, Arabic or Chinese, and a unit of the code list."""
    text = (files("gongkai") / "codelists" / "units.csv").read_text(encoding="utf-8")
    units = sorted({row["name_zh"] for row in csv.DictReader(text.splitlines())}, key=len, reverse=True)
    numeral = r"(?:\d[\d,.]*|[零一二两三四五六七八九十百千]+)[万亿]?[余多]?"
    pattern = re.compile(rf"{numeral}\s?(?:{'|'.join(map(re.escape, units))})")
    return lambda text: sum(1 for _ in pattern.finditer(text))


def main(python: str, paths: Sequence[str], compiled: str | None) -> int:
    texts = [Path(path).read_text(encoding="utf-8") for path in paths]
    digits = re.compile(r"\d+")
    with ExitStack() as stack:
        contestants: dict[str, Round] = {
            "gongkai": in_process(lambda text: len(reading.read(text).indicators), texts),
            **({COMPILED: stack.enter_context(peer(compiled, "gongkai", paths))} if compiled else {}),
            **{name: stack.enter_context(peer(python, name, paths)) for name in ("jionlp", "recognizers")},
            "regex": in_process(numerals_with_units(), texts),
            "digits": in_process(lambda text: sum(1 for _ in digits.finditer(text)), texts),
        }
        rounds = [{name: once() for name, once in contestants.items()} for _ in range(ROUNDS)]
    best = {name: min(done[name][0] for done in rounds) for name in contestants}
    return report(best, {name: count for name, (_, count) in rounds[0].items()}, len(texts))


def report(best: dict[str, float], found: dict[str, int], texts: int) -> int:
    """Print the table; 1 when gongkai, not compiled, misses a goal."""
    readers = [name for name in ("gongkai", COMPILED) if name in best]
    print(f"{texts} documents, best of {ROUNDS} rounds")
    print(f"{'':18} {'documents/s':>12} {'found':>6}", *(f"{f'{name} is':>24}" for name in readers), " goal")
    missed = 0
    for name, seconds in best.items():
        times = [seconds / best[reader] for reader in readers]
        goal = GOALS.get(name)
        verdict = "" if goal is None else f"{goal:.3g} times: {'met' if times[0] >= goal else 'missed'}"
        missed += goal is not None and times[0] < goal
        columns = (f"{f'{factor:.3g} times':>24}" for factor in times)
        print(f"{name:18} {texts / seconds:12.1f} {found[name]:6}", *columns, "", verdict)
    return int(missed > 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--compiled", metavar="PYTHON")
    parser.add_argument("python", metavar="PEERS_PYTHON")
    parser.add_argument("paths", metavar="FILE", nargs="+")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    sys.exit(main(given.python, given.paths, given.compiled))
