"""The main job on a real server: what is published, what fails alone, what stays."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from reports import EMPTY_SHELL, GONE, NOTICE, page
from sample import document

from examples.server import serve
from gongkai.errors import ContactError, CorrectionError, GongkaiError, InputError, RunFailedError
from gongkai.fetch import Fetched
from gongkai.job import open_job
from gongkai.limits import Limits
from gongkai.publishing import notes_on
from gongkai.store import open_store
from gongkai.summary import RunSummary

PACKAGE = 'name = "test"\ntitle = "Test"\n[[licenses]]\nname = "ODC-By-1.0"\n'


class Site:
    """A site on loopback, its sources, and a run of the job on them."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.root = folder / "site"
        self.base = f"http://127.0.0.1:{port}"
        self.sources: list[str] = []
        self.extra: dict[str, str] = {}
        self.changed = int(time.time()) - 3600
        (folder / "package.toml").write_text(PACKAGE, encoding="utf-8")
        (self.root / "robots.txt").write_text("User-agent: *\nAllow: /\n", encoding="ascii")
        (self.root / "not-found.html").write_bytes(GONE)

    def put(self, name: str, body: bytes) -> None:
        """Serve a page, and name it as a source. Its time of change is a second after the last one's:
        HTTP knows whole seconds, and a page that changed twice in one would be the same to it."""
        (self.root / name).write_bytes(body)
        self.changed += 1
        os.utime(self.root / name, (self.changed, self.changed))
        if name not in self.sources:
            self.sources.append(name)

    def run(self, accept: bool = False, at: str | None = None, **limits: float) -> RunSummary:
        """One run, as the flow does it, at that time of the clock."""
        entries = [
            f'[[source]]\nurl = "{self.base}/{name}"\nallow_private = true\n'
            f'source_url = "https://www.example-c.invalid/{name}"\n{self.extra.get(name, "")}'
            for name in self.sources
        ]
        contact = '[fetch]\ncontact = "https://www.example-c.invalid/"\npause = 0\nretries = 0\n'
        (self.folder / "sources.toml").write_text(contact + "".join(entries), encoding="utf-8")
        places = {name: str(self.folder / name) for name in ("store", "archive")}
        files = {name: str(self.folder / f"{name}.toml") for name in ("sources", "package")}
        with open_job(**places, **files, retrieved_at=at, limits=Limits(**limits)) as job:
            try:
                choices = job.choose(job.visit(job.sources))
                if not job.unchanged(choices, accept):
                    job.release(job.assemble(choices), accept)
            except GongkaiError as error:
                return job.close(error)
            return job.close()

    def correct(self, indicator_id: str, column: str, expected: str, new: str) -> None:
        """Write corrections.csv with one reviewed correction."""
        head = "indicator_id,column,expected,new,reason,reviewer,date\n"
        line = f"{indicator_id},{column},{expected},{new},misread,a reviewer,2026-11-23\n"
        (self.folder / "corrections.csv").write_text(head + line, encoding="utf-8")

    def published(self, table: str) -> list[dict[str, object]]:
        """The rows of the latest release."""
        release = open_store(self.folder / "store").latest()
        return [] if release is None else [dict(row) for row in release.tables[table]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "site").mkdir()
    with serve(root=tmp_path / "site") as port:
        yield Site(tmp_path, port)


def test_reports_are_published_and_an_unchanged_site_makes_no_release(site: Site) -> None:
    site.put("2024.html", page(2024))
    site.put("2023.html", page(2023))
    first, second = site.run(), site.run()
    assert (first.counts["fetched"], len(first.reports), first.version, first.status) == (2, 2, "1.0.0", "ok")
    assert (second.counts["unchanged"], len(second.reports), second.version) == (2, 2, "")
    assert {row["report_id"] for row in site.published("reports")} == {
        "990300-2024-00001",
        "990300-2023-00001",
    }
    assert {row["source_url"] for row in site.published("reports")} == {
        "https://www.example-c.invalid/2024.html",
        "https://www.example-c.invalid/2023.html",
    }


def test_every_published_number_leads_back_to_its_characters(site: Site) -> None:
    site.put("2024.html", page(2024))
    site.run()
    rows = {str(row["raw"]): row for row in site.published("indicators")}
    assert {"40件", "38件", "12场次", "3000余份"} <= set(rows)
    assert rows["3000余份"]["qualifier"] == "over"


@pytest.mark.parametrize(
    ("body", "code"),
    [(GONE, "fetch-soft-gone"), (NOTICE, "page-not-report"), (EMPTY_SHELL, "page-shell")],
    ids=["gone", "no report", "empty shell"],
)
def test_one_bad_page_fails_alone_with_its_code_and_remedy(site: Site, body: bytes, code: str) -> None:
    site.put("good.html", page())
    site.put("bad.html", body)
    summary = site.run()
    assert (len(summary.reports), summary.counts["failed"], summary.status) == (1, 1, "ok")
    (failure,) = summary.failures.values()
    assert failure.code == code
    assert failure.remedy
    assert code in (site.folder / "archive" / "quarantine.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("body", [GONE, NOTICE, EMPTY_SHELL], ids=["gone", "no report", "empty shell"])
def test_a_page_that_broke_keeps_what_was_published(site: Site, body: bytes) -> None:
    site.put("good.html", page())
    site.run()
    before = site.published("indicators")
    site.put("good.html", body)
    summary = site.run(accept=True, max_failed=1.0)
    (failure,) = summary.failures.values()
    assert (len(summary.reports), summary.version, failure.kept) == (1, "", True)
    assert site.published("indicators") == before


def test_a_mended_page_leaves_quarantine(site: Site) -> None:
    site.put("a.html", page(2024))
    site.put("b.html", GONE)
    site.run()
    site.put("b.html", page(2023))
    summary = site.run()
    assert (summary.counts["failed"], summary.version) == (0, "1.1.0")
    assert (site.folder / "archive" / "quarantine.json").read_text(encoding="utf-8") == "[]\n"


def test_a_new_footer_is_no_news(site: Site) -> None:
    site.put("a.html", page(footer="访问量：1"))
    site.run()
    site.put("a.html", page(footer="访问量：2"))
    summary = site.run()
    assert (summary.counts["fetched"], summary.version, summary.sources[0].notes) == (1, "", ())


def test_an_edited_number_waits_for_a_person_and_keeps_its_id(site: Site) -> None:
    site.put("a.html", page(cases=40))
    site.run()
    ids = [row["indicator_id"] for row in site.published("indicators")]
    site.put("a.html", page(cases=41))
    waiting = site.run()
    assert waiting.waiting
    assert [("main text" in note, "40件 -> 41件" in note) for note in waiting.sources[0].notes] == [
        (True, True)
    ]
    assert "40件" in {row["raw"] for row in site.published("indicators")}
    accepted = site.run(accept=True)
    assert (accepted.waiting, waiting.version) == (False, "")
    assert waiting.draft.startswith(f"{accepted.version}-")
    assert "41件" in {row["raw"] for row in site.published("indicators")}
    assert [row["indicator_id"] for row in site.published("indicators")] == ids
    assert {row["cause"] for row in site.published("changes")} == {"source-revised"}


def test_two_addresses_of_one_report_are_named(site: Site) -> None:
    site.put("a.html", page())
    site.put("b.html", page(footer="另一网址"))
    summary = site.run()
    assert (len(summary.reports), [f.code for f in summary.failures.values()]) == (1, ["report-duplicate"])


def test_a_run_that_could_do_nothing_fails_and_leaves_the_store_alone(site: Site) -> None:
    site.put("a.html", GONE)
    summary = site.run()
    assert (summary.status, summary.version) == ("failed", "")
    assert not (site.folder / "store" / "versions.json").exists()
    assert isinstance(summary.error, RunFailedError)


def test_a_run_fails_when_more_sources_fail_than_its_limit_allows(site: Site) -> None:
    site.put("a.html", page())
    site.put("b.html", GONE)
    assert site.run(max_failed=0.4).status == "failed"
    assert site.run(max_failed=0.5).status == "ok"


def test_a_contact_that_nobody_can_be_reached_under_is_refused_for_others_servers(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[fetch]\ncontact = "me@example.invalid"\n[[source]]\nurl = "https://www.example-c.invalid/"\n',
        encoding="utf-8",
    )
    with pytest.raises(ContactError), open_job(str(tmp_path / "sources.toml"), "s", "a", "p"):
        pass


def test_a_time_that_is_none_is_refused(site: Site) -> None:
    site.put("a.html", page())
    site.run()
    with pytest.raises(InputError), open_job(str(site.folder / "sources.toml"), "s", "a", "p", "yesterday"):
        pass


def test_arithmetic_of_a_report_is_published_as_findings(site: Site) -> None:
    site.put("a.html", page(text="全年行政应诉案件20件，行政机关负责人出庭18件，出庭率95%。"))
    summary = site.run()
    assert (summary.counts["findings"], summary.counts["inconsistent"]) == (1, 1)
    (finding,) = site.published("findings")
    assert (finding["check"], finding["verdict"], finding["stated"]) == ("rate", "inconsistent", "95%")
    known = {row["indicator_id"] for row in site.published("indicators")}
    assert set(str(finding["indicator_ids"]).split()) <= known


def test_a_reviewed_correction_is_published_without_waiting_and_marked(site: Site) -> None:
    site.put("a.html", page())
    site.run()
    row = next(row for row in site.published("indicators") if row["raw"] == "38件")
    site.correct(str(row["indicator_id"]), "label", str(row["label"]), "审结行政复议案件（经复核）")
    summary = site.run()
    assert (summary.waiting, summary.version) == (False, "1.0.1")
    corrected = next(row for row in site.published("indicators") if row["raw"] == "38件")
    assert (corrected["label"], corrected["review"]) == ("审结行政复议案件（经复核）", "corrected")
    assert {change["cause"] for change in site.published("changes")} == {"corrected"}


def test_a_correction_that_no_longer_fits_is_refused_and_nothing_is_published(site: Site) -> None:
    site.put("a.html", page())
    site.run()
    row = site.published("indicators")[0]
    site.correct(str(row["indicator_id"]), "value", "12345", "54321")
    stopped = site.run().stopped
    assert stopped is not None
    assert stopped.code == CorrectionError.code
    assert site.published("indicators")[0] == row


def test_a_page_that_moved_is_noted() -> None:
    snapshot = document().snapshot
    fetched = Fetched(snapshot, unchanged=True, moved_to="https://www.example-c.invalid/new.html")
    (note,) = notes_on(fetched, snapshot)
    assert "https://www.example-c.invalid/new.html" in note
