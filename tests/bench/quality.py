"""How well real reports are read: score them against the gold rows and write docs/quality.md.

    python tests/bench/quality.py SHARED [--check]

Runs the scorer of SHARED/scoring on the output of ``gongkai extract``, as a user of
both would, and adds what the scorer does not say: 95 % intervals (Wilson), and how often
rows of each confidence are right. ``--check`` writes nothing and fails when the page is stale.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from importlib.util import module_from_spec, spec_from_file_location
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "quality.md"
GONGKAI = Path(sys.executable).parent / "gongkai"
Z = 1.96
HEAD = """\
# How well reports are read

Written by `make score`: the scorer of the project's shared folder on the seed and the development
texts (real reports, annotated by hand). found: value and unit right. row: found, and label,
qualifier, period and statement right. Intervals are 95 % (Wilson) of the share of gold rows that
were read right. These texts were at hand while the reader was written, so the figures for other
reports will be lower.

| report | gold | read | found F1 | row F1 | row recall (interval) | label | qualifier | period | statement |
|---|---|---|---|---|---|---|---|---|---|
"""
CONFIDENCE = """
Rows by confidence, all reports together:

| confidence | rows | right | share |
|---|---|---|---|
"""
FIGURES = ("label", "qualifier", "period", "statement")


def main(arguments: list[str]) -> int:
    """The exit status."""
    shared = Path(arguments[0])
    texts = [shared / "seed" / "report.txt", *sorted((shared / "dev" / "texts").glob("*.txt"))]
    golds = [shared / "seed" / "gold.jsonl", *(t.with_suffix(".gold.jsonl") for t in texts[1:])]
    extract = [GONGKAI, "extract", "--format", "jsonl", *texts]
    rows = subprocess.run(extract, check=True, capture_output=True, text=True).stdout
    gold = "".join(path.read_text(encoding="utf-8") for path in golds)
    page = written(shared, gold, rows)
    if "--check" in arguments:
        return int(PAGE.read_text(encoding="utf-8") != page)
    PAGE.write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return 0


def written(shared: Path, gold: str, rows: str) -> str:
    """The page."""
    lines = HEAD.splitlines()
    documents = list(dict.fromkeys(json.loads(line)["doc"] for line in gold.splitlines()))
    for name, wanted in [("all", documents), *((d, [d]) for d in documents)]:
        lines.append(table_row(name, scored(shared, only(gold, wanted), only(rows, wanted))))
    lines += [
        "",
        "Rows by confidence, all reports together:",
        "",
        "| confidence | rows | right | share |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {c} | {n} | {right} | {right / n:.3f} |"
        for c, (right, n) in by_confidence(shared, gold, rows).items()
    ]
    return "\n".join(lines) + "\n"


def only(text: str, documents: list[str]) -> str:
    """The lines of these documents."""
    return "".join(line + "\n" for line in text.splitlines() if json.loads(line)["doc"] in documents)


def scored(shared: Path, gold: str, rows: str) -> str:
    """What the scorer prints."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("gold.jsonl", "rows.jsonl")]
        for path, content in zip(paths, (gold, rows), strict=True):
            path.write_text(content, encoding="utf-8")
        command = [sys.executable, shared / "scoring" / "score_extraction.py", *paths, "--errors", "0"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def table_row(name: str, output: str) -> str:
    """One line of the table out of the scorer's lines."""
    gold, predicted = map(int, re.findall(r"gold (\d+), predicted (\d+)", output)[0])
    found, row = re.findall(r"F1 ([\d.]+)", output)[:2]
    recall = float(re.findall(r"row: precision [\d.]+ recall ([\d.]+)", output)[0])
    low, high = wilson(round(recall * gold), gold)
    others = [re.findall(rf"{figure} right among found: ([\d.]+)", output)[0] for figure in FIGURES]
    cells = [name, str(gold), str(predicted), found, row, f"{recall:.4f} ({low:.3f} to {high:.3f})", *others]
    return "| " + " | ".join(cells) + " |"


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    share, z2 = right / total, Z * Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    width = Z / (1 + z2 / total) * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return max(0.0, middle - width), min(1.0, middle + width)


def by_confidence(shared: Path, gold: str, rows: str) -> dict[str, tuple[int, int]]:
    """For each confidence: (rows right, rows)."""
    scorer = _scorer(shared)
    golds = {(g["doc"], g["start"]): g for g in map(json.loads, gold.splitlines()) if g.get("indicator")}
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in map(json.loads, rows.splitlines()):
        counted[str(row["confidence"])][0] += _right(scorer, golds.get((row["doc"], row["start"])), row)
        counted[str(row["confidence"])][1] += 1
    return {key: (right, total) for key, (right, total) in sorted(counted.items(), reverse=True)}


def _right(scorer: Any, gold: dict[str, Any] | None, row: dict[str, Any]) -> bool:
    return (
        gold is not None
        and scorer.strength(gold, row) >= 5
        and scorer.label_right(gold, row)
        and scorer.period_right(gold, row)
        and row["qualifier"] == gold.get("qualifier", "exact")
        and row["statement"] == (gold.get("nature") or "actual")
    )


def _scorer(shared: Path) -> Any:
    spec = spec_from_file_location("score_extraction", shared / "scoring" / "score_extraction.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"there is no scorer in {shared}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
