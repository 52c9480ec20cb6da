"""Unchanged means free: what was read is not read again, and a run without news ends early."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import GONE, NOTICE, cover, page, word_file
from sample import document
from test_publishing import Site, site  # noqa: F401 - a fixture

from gongkai import evidence, publishing, reading, readings
from gongkai.errors import ReadingsError
from gongkai.readings import FOLDER, Readings
from gongkai.store import open_store
from gongkai.summary import AS_BEFORE, VALIDATED, RunSummary


def came_to(run: RunSummary) -> tuple[str, int, str]:
    """Whether rows were validated, how many reports were read, and the release."""
    return run.validation, run.counts["read"], run.version


@pytest.fixture
def published(site: Site) -> Site:  # noqa: F811
    """Two reports on pages, one in a file, a page that is no report, one that is gone; all seen once."""
    site.put("2024.html", page(2024))
    site.put("2023.html", page(2023))
    site.put("file.html", cover("file.docx"))
    (site.root / "file.docx").write_bytes(word_file())
    site.put("notice.html", NOTICE)
    site.put("gone.html", GONE)
    assert came_to(site.run()) == (VALIDATED, 3, "1.0.0")
    return site


@pytest.fixture
def no_reading(published: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a page, a report or the rows of a release is a mistake from now on."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(evidence, "read_page", refuse)
    monkeypatch.setattr(reading, "read", refuse)
    monkeypatch.setattr(publishing.validation, "validate", refuse)


@pytest.mark.usefixtures("no_reading")
def test_a_run_without_news_reads_nothing_and_says_the_same_of_each_source(published: Site) -> None:
    run = published.run()
    assert came_to(run) == (AS_BEFORE, 0, "")
    assert run.reason == "nothing changed since 1.0.0"
    assert (run.counts["reports"], run.counts["unchanged"]) == (3, 3)
    assert {failure.code for failure in run.failures.values()} == {"page-not-report", "fetch-soft-gone"}
    assert run.status == "ok"


def test_only_what_is_new_is_read(published: Site) -> None:
    published.put("2022.html", page(2022))
    assert came_to(published.run()) == (VALIDATED, 1, "1.1.0")
    assert came_to(published.run()) == (AS_BEFORE, 0, "")


def test_a_file_that_changed_behind_an_unchanged_page_is_read(published: Site) -> None:
    (published.root / "file.docx").write_bytes(word_file(41))
    run = published.run()
    assert (run.counts["read"], bool(run.draft)) == (1, True)


def test_another_program_reads_all_again_without_fetching(
    published: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "program", lambda: "another program")
    stored = sorted((published.folder / "archive" / "warc").rglob("*"))
    run = published.run()
    assert came_to(run) == (VALIDATED, 3, "")
    assert run.counts["fetched"] == 0
    assert sorted((published.folder / "archive" / "warc").rglob("*")) == stored
    assert came_to(published.run()) == (AS_BEFORE, 0, "")
    kept = published.folder / "archive" / FOLDER
    assert [each.name for each in kept.iterdir()] == ["another program"[:16]], "the others are removed"


def test_another_entry_of_a_source_is_read_again(published: Site) -> None:
    path = published.folder / "sources.toml"
    publisher = 'publisher = "示例丁县人民政府"\n'
    published.extra = {"2023.html": publisher}
    assert published.run().counts["read"] == 1
    assert publisher in path.read_text(encoding="utf-8")


def test_a_correction_is_published_although_nothing_is_read(published: Site) -> None:
    row = next(row for row in published.published("indicators") if row["raw"] == "38件")
    published.correct(str(row["indicator_id"]), "label", str(row["label"]), "审结行政复议案件（经复核）")
    assert came_to(published.run()) == (VALIDATED, 0, "1.0.1")
    assert came_to(published.run()) == (AS_BEFORE, 0, "")


@pytest.mark.parametrize(
    "harm",
    [
        shutil.rmtree,
        lambda kept: [file.write_bytes(file.read_bytes()[:20]) for file in kept.rglob("*.*")],
        lambda kept: [file.unlink() for file in kept.rglob("*.json")],
    ],
    ids=["all removed", "all torn", "heads removed"],
)
def test_what_was_kept_may_be_lost(published: Site, harm: Callable[[Path], object]) -> None:
    harm(published.folder / "archive" / FOLDER)
    assert came_to(published.run()) == (AS_BEFORE, 3, "")
    assert came_to(published.run()) == (AS_BEFORE, 0, "")


def test_rows_that_are_lost_are_said_and_the_next_run_is_right(published: Site) -> None:
    for file in (published.folder / "archive" / FOLDER).rglob("*.rows.gz"):
        file.unlink()
    published.put("2022.html", page(2022))
    runs = [published.run() for _ in range(4)]  # each finds one of them
    assert [run.stopped.code if run.stopped else run.version for run in runs] == [
        *[ReadingsError.code] * 3,
        "1.1.0",
    ]


def test_a_draft_waits_without_being_made_again_until_it_is_dropped(published: Site) -> None:
    published.put("2024.html", page(2024, cases=41))
    waiting = published.run()
    assert (waiting.validation, bool(waiting.draft)) == (VALIDATED, True)
    still = published.run()
    assert (came_to(still), still.draft) == ((AS_BEFORE, 0, ""), waiting.draft)
    assert f"{waiting.draft} waits for a person" in still.reason
    open_store(published.folder / "store").drop(waiting.draft)
    again = published.run()
    assert (again.validation, again.draft) == (VALIDATED, waiting.draft)


def test_an_accepted_draft_ends_the_waiting(published: Site) -> None:
    published.put("2024.html", page(2024, cases=41))
    draft = published.run().draft
    open_store(published.folder / "store").accept(draft)
    assert published.run().draft == ""
    run = published.run()
    assert (came_to(run), run.draft) == ((AS_BEFORE, 0, ""), "")


def test_a_page_that_breaks_and_mends_reads_what_it_must(published: Site) -> None:
    published.put("2024.html", NOTICE)
    broken = published.run()
    assert (broken.counts["reports"], broken.version) == (3, "")
    published.put("2024.html", page(2024))
    mended = published.run()
    assert (mended.counts["reports"], mended.version) == (3, "")


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(min_value=date(1, 1, 1)),
    st.datetimes(timezones=st.just(UTC)),
)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.fixed_dictionaries({"a": CELLS, "n": CELLS, "d": CELLS})))
def test_rows_are_kept_as_they_are(
    rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = Readings(tmp_path_factory.mktemp("readings"))
    kept.put("ab12", {"n": 1}, {"n": rows, "other": []})
    found = kept.rows("ab12")
    assert found == {"n": rows, "other": []}
    types = [[{name: type(cell) for name, cell in row.items()} for row in of] for of in (found["n"], rows)]
    assert types[0] == types[1]


def test_a_real_report_is_kept_as_it_is(tmp_path: Path) -> None:
    rows, kept = document().rows, Readings(tmp_path)
    kept.put("ab12", {}, rows)
    assert kept.rows("ab12") == rows
    assert any(isinstance(row["value"], Decimal) for row in rows["indicators"])
    assert any(isinstance(row["retrieved_at"], datetime) for row in rows["snapshots"])
