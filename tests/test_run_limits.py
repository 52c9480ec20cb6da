"""When a run fails, or must not publish, although it came to its end; and mistakes of ours in one source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from reports import GONE, page
from test_publishing import Site, site  # noqa: F401 - a fixture

from gongkai import checks, evidence, limits, visiting
from gongkai.errors import LimitError
from gongkai.store import open_store

FEWER = "区政府另行公布了相关情况。"
MORE = "培训执法人员20人次，开展执法检查15次，制发监督意见书8份。"
TOO_MUCH = "群众满意率120%。"


@pytest.fixture
def published(site: Site) -> Site:  # noqa: F811
    site.put("a.html", page(2024, text=MORE))
    site.put("b.html", page(2023))
    run = site.run()
    assert (run.version, run.counts["indicators"]) == ("1.0.0", 11)
    return site


def test_rows_that_are_lost_keep_a_release_back_even_where_changes_are_accepted(published: Site) -> None:
    published.put("a.html", page(2024, text=FEWER))
    run = published.run(accept=True, max_lost=0.2)
    assert (run.status, run.version, [each.limit for each in run.passed]) == ("failed", "", ["max_lost"])
    assert isinstance(run.error, LimitError)
    assert "3 of 11 published indicators are lost: more than max_lost = 0.2 allows." in str(run.error)
    assert "gongkai releases show" in run.error.remedy
    assert len(published.published("indicators")) == 11
    store = open_store(published.folder / "store")
    assert store.versions() == ("1.0.0",)
    assert "max_lost" in store.draft(run.draft).waits[0]


def test_it_fails_until_a_person_accepts_the_draft_or_raises_the_limit(published: Site) -> None:
    published.put("a.html", page(2024, text=FEWER))
    first = published.run(max_lost=0.2)
    second = published.run(max_lost=0.2)
    assert (second.validation, second.draft, second.passed) == ("unchanged", first.draft, first.passed)
    assert second.status == "failed"
    open_store(published.folder / "store").accept(first.draft)
    assert published.run(max_lost=0.2).status == "ok"
    assert len(published.published("indicators")) == 8


def test_a_raised_limit_publishes(published: Site) -> None:
    published.put("a.html", page(2024, text=FEWER))
    assert published.run(accept=True, max_lost=0.2).draft
    run = published.run(accept=True, max_lost=0.3)
    assert (run.status, run.passed, run.draft) == ("ok", (), "")
    assert len(published.published("indicators")) == 8


def test_a_retracted_row_is_not_lost(published: Site) -> None:
    rows = [row for row in published.published("indicators") if row["raw"] in {"20人次", "15次", "8份"}]
    lines = "".join(f"indicators,{row['indicator_id']},misread,a reviewer,2026-11-23\n" for row in rows)
    head = "table,key,reason,reviewer,date\n"
    (published.folder / "retractions.csv").write_text(head + lines, encoding="utf-8")
    run = published.run(max_lost=0.0)
    assert (run.status, run.passed) == ("ok", ())
    assert len(published.published("indicators")) == 8


def test_a_new_finding_of_severity_error_keeps_even_the_first_release_back(site: Site) -> None:  # noqa: F811
    site.put("a.html", page(text=TOO_MUCH))
    run = site.run()
    assert (run.status, [each.limit for each in run.passed], run.counts["errors"]) == (
        "failed",
        ["max_errors"],
        1,
    )
    assert not (site.folder / "store" / "versions.json").exists()
    open_store(site.folder / "store").accept(run.draft)
    again = site.run()
    assert (again.status, again.counts["errors"]) == ("ok", 1), "it is published now, and no news"


def test_a_share_of_the_reports_may_have_errors(site: Site) -> None:  # noqa: F811
    site.put("a.html", page(2024, text=TOO_MUCH))
    site.put("b.html", page(2023))
    assert site.run(max_errors=0.5).version == "1.0.0"


def test_every_severity_is_of_a_check_and_a_verdict_that_there_are() -> None:
    verdicts = {checks.CONSISTENT, checks.INCONSISTENT, checks.UNDECIDABLE}
    known = {"rate", "parts", "change", "percentage", "period", "silent-edit"}
    for (check, verdict), severity in limits._severities().items():
        assert check in known
        assert verdict in verdicts
        assert severity in {"error", "warning"}


def breaks(of: Callable[..., Any], where: Callable[..., bool]) -> Callable[..., Any]:
    """The function, with a mistake in it that some of what it is given brings to light."""

    def broken(*given: Any, **named: Any) -> Any:
        if where(*given):
            raise IndexError("list index out of range")
        return of(*given, **named)

    return broken


@pytest.mark.parametrize("stage", ["fetch", "page", "report", "rows"])
def test_a_mistake_of_ours_fails_one_source_and_no_other(
    site: Site,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
) -> None:
    site.put("a.html", page(2024, text=MORE))
    site.put("b.html", page(2023))
    with monkeypatch.context() as patch:
        if stage == "fetch":
            mistake = breaks(visiting._fetch, lambda source, *_: "a.html" in source.url)
            patch.setattr(visiting, "_fetch", mistake)
        elif stage == "page":
            mistake = breaks(evidence.read_page, lambda body, *_: MORE.encode() in body)
            patch.setattr(evidence, "read_page", mistake)
        elif stage == "report":
            patch.setattr(
                evidence.reading, "read", breaks(evidence.reading.read, lambda text, _: MORE in text)
            )
        else:
            patch.setattr(checks, "check", breaks(checks.check, lambda report: MORE in report.text))
        run = site.run()
    (failure,) = run.failures.values()
    assert (failure.code, run.version, run.counts["reports"]) == ("internal", "1.0.0", 1)
    assert "IndexError: list index out of range (test_run_limits.py, line " in failure.sentence
    mended = site.run()
    assert (mended.version, mended.counts["reports"], mended.failures) == ("1.1.0", 2, {})


def test_a_run_that_is_stopped_leaves_its_record(site: Site) -> None:  # noqa: F811
    site.put("a.html", page())
    site.put("b.html", GONE)
    site.run()
    row = site.published("indicators")[0]
    site.correct(str(row["indicator_id"]), "value", "12345", "54321")
    run = site.run()
    assert run.stopped is not None
    assert (run.stopped.code, run.status, run.validation) == ("correction", "failed", "not reached")
    assert (run.counts["failed"], run.counts["reports"]) == (1, 1)
