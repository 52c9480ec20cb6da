"""The contract of a package: a valid one has no problem, and each way to spoil it has its check."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from mutations import MUTATIONS, Mutation, apply
from packages import draft, report

from gongkai.release.contract import CHECKS, check_package
from gongkai.release.publishing import publish
from gongkai.store import open_store

BEGIN, END = (
    "<!-- mutations: begin (written by tests/release/test_contract.py) -->",
    "<!-- mutations: end -->",
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid package of two reports, with changes."""
    root = tmp_path_factory.mktemp("contract") / "store"
    store = open_store(root, ())
    publish(store, draft(report("a-1"), report("b-2", cases=30)))
    release = publish(store, draft(report("a-1"), report("b-2", cases=32)), accept_changes=True).release
    assert release is not None
    return root / release.path


def test_a_valid_package_has_no_problem(package: Path) -> None:
    assert check_package(package) == ()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[m.name for m in MUTATIONS])
def test_each_mutation_is_found_by_its_check(mutation: Mutation, package: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "package"
    shutil.copytree(package, spoilt)
    apply(spoilt, mutation)
    found = [problem.check for problem in check_package(spoilt, needed(mutation))]
    assert mutation.check in found, f"{mutation.name}: found only {Counter(found)}"


def needed(mutation: Mutation) -> set[str]:
    """The groups of checks that a mutation is shown to: the two slow ones only where they must find it."""
    slow = {"profile", "frictionless"}
    return set(CHECKS) - slow | {group for group in slow if mutation.check.startswith(group)}


def test_there_are_at_least_forty_and_no_two_are_the_same() -> None:
    names = [mutation.name for mutation in MUTATIONS]
    assert len(names) == len(set(names)) >= 40


def test_the_table_in_the_documentation_is_that_of_the_mutations(root: Path) -> None:
    text = (root / "docs" / "releases.md").read_text(encoding="utf-8")
    table = text.partition(BEGIN)[2].partition(END)[0].strip()
    assert table == mutation_table(), "run: python -m pytest --regenerate-mutations, or copy mutation_table()"


def mutation_table() -> str:
    """The mutations as the documentation shows them."""
    lines = ["| what is done to a valid package | found by | hashes put right |", "| --- | --- | --- |"]
    lines += [f"| {m.name} | `{m.check}` | {'yes' if m.sealed else 'no'} |" for m in MUTATIONS]
    return "\n".join(lines)
