"""Make datapackage/ from ../shared/seed with the flow, as it was made, and compare every byte.

    python .ci/remake.py            compare; exit status 1 when a file differs
    python .ci/remake.py --write    make datapackage/ anew (before the first release is published)

The saved page is served on loopback. The time of the snapshot is the one that the package records.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from examples.server import serve

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seed"
PACKAGE = ROOT / "datapackage"


def main(arguments: list[str]) -> int:
    """The exit status."""
    with TemporaryDirectory() as scratch:
        made = Path(scratch) / "datapackage"
        if "--write" in arguments:
            make(made, datetime.now(UTC).isoformat(timespec="seconds"))
            shutil.rmtree(PACKAGE, ignore_errors=True)
            shutil.copytree(made, PACKAGE, ignore=shutil.ignore_patterns("runs"))
            return 0
        make(made, json.loads((PACKAGE / "datapackage.json").read_text(encoding="utf-8"))["created"])
        return compare(PACKAGE, made)


def make(store: Path, retrieved_at: str) -> None:
    """Run the flow as a user would, into an empty store.

    The page is served at a free port: the address stands in the archive alone.
    """
    sources = store.parent / "sources.toml"
    stated = (ROOT / "sources.toml").read_text(encoding="utf-8")
    address = urlsplit(tomllib.loads(stated)["source"][0]["url"])
    command = [sys.executable, "-m", "flows.publish", "--sources", str(sources), "--store", str(store)]
    command += ["--archive", str(store.parent / "archive"), "--retrieved-at", retrieved_at]
    with serve(root=SEED) as port:
        sources.write_text(stated.replace(address.netloc, f"{address.hostname}:{port}"), encoding="utf-8")
        subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603 - our own flow


def files(folder: Path) -> dict[str, str]:
    """The sha256 of every file below a folder that is published (records of runs are not)."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.parent != folder / "runs")
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in found}


def compare(published: Path, made: Path) -> int:
    """Name each file that is not the same.

    The same reader must give the same bytes of everything. A reader that changed since states
    another version of itself, but must still give the same rows; else a release is due.
    """
    whole = reader(published) == reader(made)
    old, new = files(published), files(made)
    paths = {*old, *new} if whole else {path for path in {*old, *new} if is_rows(path)}
    differing = sorted(path for path in paths if old.get(path) != new.get(path))
    for path in differing:
        print(f"differs: {path}")
    what = "files" if whole else "tables (the reader is not the one of the release)"
    print(f"{len(paths)} {what} compared, {len(differing)} differ")
    return int(bool(differing))


def reader(package: Path) -> str:
    """The reader that a package records."""
    return str(json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["readerVersion"])


def is_rows(path: str) -> bool:
    """Whether a file holds rows that were read (what changed since the release before is no such)."""
    return path.startswith("data/") and path != "data/changes.csv"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
