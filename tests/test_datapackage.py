"""datapackage/: the published release holds facts that validate, and no text of a report."""

from __future__ import annotations

import csv
from pathlib import Path

from gongkai.commands.validate import validate


def test_the_published_package_is_valid(root: Path) -> None:
    assert list(validate(root / "datapackage" / "datapackage.json")) == []


def test_it_quotes_but_does_not_copy_reports(root: Path) -> None:
    """A report's text is not ours to publish: no cell of what was read is longer than a heading."""
    for table in ("indicators", "set_aside", "sections", "reports"):
        with (root / "datapackage" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert max(len(cell) for row in csv.DictReader(file) for cell in row.values()) <= 120


def test_no_address_of_ones_own_network_is_published(root: Path) -> None:
    for path in (root / "datapackage").rglob("*"):
        if path.is_file():
            assert b"127.0.0.1" not in path.read_bytes(), path
