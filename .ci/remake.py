"""Make the latest release of datapackage/ from ../shared/seed with the flow, as it was made, and compare.

    python .ci/remake.py            on top of the releases before it; exit status 1 when a byte differs
    python .ci/remake.py --write    the next release, on top of all that are published, if anything changed

The saved page is served on loopback. The time of the snapshot is the one that the package records.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
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
        writes = "--write" in arguments
        lay_out(made, without_latest=not writes)
        make(made, json.loads((PACKAGE / "datapackage.json").read_text(encoding="utf-8"))["created"])
        shutil.rmtree(made / "runs", ignore_errors=True)  # records of runs are no part of the package
        if not writes:
            return compare(PACKAGE, made)
        shutil.rmtree(PACKAGE)
        shutil.copytree(made, PACKAGE)
        return 0


def lay_out(store: Path, without_latest: bool) -> None:
    """The published store in another folder, as it was before its latest release or as it is.

    The pointer and the folders of releases are the store; the flow makes the files at its top.
    """
    index = json.loads((PACKAGE / "versions.json").read_text(encoding="utf-8"))
    kept = index["versions"][1:] if without_latest else index["versions"]
    store.mkdir()
    for entry in kept:
        shutil.copytree(PACKAGE / entry["path"], store / entry["path"])
    if kept:
        index |= {"latest": kept[0]["version"], "versions": kept}
        (store / "versions.json").write_text(json.dumps(index, ensure_ascii=False, indent=2) + "\n")


def make(store: Path, retrieved_at: str) -> None:
    """Run the flow as a maintainer would who accepts what another reader changes.

    The page is served at a free port: the address stands in the archive alone.
    """
    sources = store.parent / "sources.toml"
    stated = (ROOT / "sources.toml").read_text(encoding="utf-8")
    address = urlsplit(tomllib.loads(stated)["source"][0]["url"])
    command = [sys.executable, "-m", "flows.publish", "--sources", str(sources), "--store", str(store)]
    command += ["--archive", str(store.parent / "archive"), "--retrieved-at", retrieved_at, "--accept"]
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
