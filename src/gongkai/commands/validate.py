"""``gongkai validate``: a published data package against its own schemas, hashes, keys and contract."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from gongkai.errors import InputError
from gongkai.release.contract import check_package

DEFAULT = Path("datapackage/datapackage.json")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("descriptor", nargs="?", type=Path, default=DEFAULT, metavar="DATAPACKAGE.JSON")


def run(args: argparse.Namespace) -> int:
    """Print each fault and return 1, or say that there is none."""
    if not args.descriptor.is_file():
        raise InputError(f"There is no file {args.descriptor}.")
    faults = list(validate(args.descriptor))
    print("\n".join(faults) or f"{args.descriptor}: valid")
    return int(bool(faults))


def validate(descriptor: Path) -> Iterator[str]:
    """Every fault of a package: for a release of ours the whole contract of a written package
    (frictionless, the official profile, our own checks), for another what frictionless finds."""
    if _is_ours(descriptor):
        yield from map(str, check_package(descriptor.parent))
        return
    from frictionless import Package  # noqa: PLC0415 - takes 0.4 s; only this command needs it
    from frictionless.exception import FrictionlessException  # noqa: PLC0415

    try:
        report = Package(str(descriptor)).validate()
    except FrictionlessException as error:
        yield from (reason.message for reason in (error.reasons or [error.error]))
        return
    yield from (error.message for error in report.errors)
    for task in report.tasks:
        yield from (f"{task.name}: {error.message}" for error in task.errors)


def _is_ours(descriptor: Path) -> bool:
    """Whether a descriptor is one that a release wrote: it says which reader read the pages."""
    try:
        return "readerVersion" in json.loads(descriptor.read_text(encoding="utf-8"))
    except ValueError:
        return False
