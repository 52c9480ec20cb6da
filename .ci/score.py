"""Score what is read from real reports and pages, and fail below the floors of floors.toml.

The scorers of ../shared/scoring are run as a user of them would: on the output of
``gongkai extract`` and ``gongkai page``. Prints one line a document and figure.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
GONGKAI = Path(sys.executable).parent / "gongkai"
TEXTS = sorted((SHARED / "dev" / "texts").glob("*.txt"))
PAGES = sorted((SHARED / "dev" / "pages").glob("*.html"))


def main() -> int:
    """The exit status: 1 when a figure lies below its floor."""
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    low = 0
    with TemporaryDirectory() as scratch:
        for what, figures in measured(Path(scratch)):
            for name, floor in floors[what.split()[0]].items():
                good = figures[name] >= floor
                low += not good
                print(f"{'ok ' if good else 'LOW'} {what:<24} {name:<8} {figures[name]:.4f} (floor {floor})")
    return int(low > 0)


def measured(scratch: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """(what was scored, its figures): "seed ...", "texts", "text ..." and "pages" as in floors.toml."""
    seed = SHARED / "seed"
    gold = (seed / "gold.jsonl").read_text(encoding="utf-8")
    for name in ("page", "page-gbk"):
        yield (
            f"seed {name}.html",
            rows(scratch, gold.replace('"doc": "report"', f'"doc": "{name}"'), [seed / f"{name}.html"]),
        )
    golds = {seed / "report.txt": gold}
    golds |= {text: text.with_suffix(".gold.jsonl").read_text(encoding="utf-8") for text in TEXTS}
    yield "texts", rows(scratch, "".join(golds.values()), golds)
    for text, its_gold in golds.items():
        yield f"text {text.name}", rows(scratch, its_gold, [text])
    output = run([GONGKAI, "page", "--format", "jsonl", *PAGES])
    scored = score(
        scratch, "score_pages.py", (SHARED / "dev" / "pages" / "gold.jsonl").read_text("utf-8"), output
    )
    yield (
        "pages",
        {
            "kind": figure(r"kind right ([\d.]+)", scored),
            "fields": figure(r"fields:.* F1 ([\d.]+)", scored),
            "text": figure(r"text: right ([\d.]+)", scored),
        },
    )


def rows(scratch: Path, gold: str, files: Iterable[Path]) -> dict[str, float]:
    """The figures of score_extraction.py for these files."""
    output = run([GONGKAI, "extract", "--format", "jsonl", *files])
    scored = score(scratch, "score_extraction.py", gold, output)
    return {name: figure(rf"{name}: .* F1 ([\d.]+)", scored) for name in ("found", "row")}


def score(scratch: Path, scorer: str, gold: str, output: str) -> str:
    """What a scorer prints."""
    (scratch / "gold.jsonl").write_text(gold, encoding="utf-8")
    (scratch / "rows.jsonl").write_text(output, encoding="utf-8")
    command = [sys.executable, SHARED / "scoring" / scorer, scratch / "gold.jsonl", scratch / "rows.jsonl"]
    return run([*command, "--errors", "0"])


def run(command: list[str | Path]) -> str:
    """Standard output of a command that must succeed."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")  # noqa: S603
    return done.stdout


def figure(pattern: str, text: str) -> float:
    """The number that a scorer prints."""
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"the scorer printed nothing like {pattern}:\n{text}")
    return float(found[1])


if __name__ == "__main__":
    sys.exit(main())
