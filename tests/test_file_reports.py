"""Reports that are files attached to a page, from a real server to proof."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from reports import cover, page, scan, word_file
from test_publishing import Site, site  # noqa: F401 - a fixture
from test_verify import steps

from gongkai import rebuild
from gongkai.archive import Archive
from gongkai.store import open_store

LINK = "files/2023 报告.docx"
FILE = quote(LINK)


@pytest.fixture
def report(site: Site) -> Site:  # noqa: F811 - a fixture
    """A site whose report is a .docx that a page links."""
    (site.root / "files").mkdir()
    (site.root / FILE).write_bytes(word_file())
    site.put("a.html", cover(LINK))
    return site


def proved(folder: Path) -> None:
    """Every link of the chain holds, and every release is made again to the byte."""
    found = steps(folder)
    assert all(step.checked and not step.failures and not step.skipped for step in found.values()), found
    store = open_store(folder / "store", ())
    for version in store.versions():
        assert rebuild.check(store, version, Archive(folder / "archive")) == ()


def test_a_report_that_is_a_word_file_is_published_with_what_its_page_says(report: Site) -> None:
    summary = report.run()

    assert (summary.counts["fetched"], len(summary.reports), summary.failures) == (1, 1, {})
    (row,) = report.published("reports")
    file, html = (report.root / FILE).read_bytes(), (report.root / "a.html").read_bytes()
    assert row["report_id"] == "990300-2024-00009"
    assert row["publisher"] == "示例丙区人民政府"
    assert row["snapshot_id"] == sha256(file).hexdigest()
    assert row["page_snapshot_id"] == sha256(html).hexdigest()
    assert {"40件", "38件"} <= {found["raw"] for found in report.published("indicators")}
    snapshots = {found["snapshot_id"]: found for found in report.published("snapshots")}
    assert set(snapshots) == {row["snapshot_id"], row["page_snapshot_id"]}
    assert snapshots[row["snapshot_id"]]["charset"] == "binary"
    assert snapshots[row["snapshot_id"]]["url"] == (
        "https://www.example-c.invalid/files/2023%20%E6%8A%A5%E5%91%8A.docx"
    )
    proved(report.folder)


def test_an_unchanged_page_with_its_file_makes_no_release(report: Site) -> None:
    report.run()
    summary = report.run()

    assert (summary.counts["unchanged"], summary.version, summary.sources[0].notes) == (1, "", ())


def test_a_new_footer_of_the_page_is_no_news(report: Site) -> None:
    report.run()
    report.put("a.html", cover(LINK, footer="访问量：2"))

    assert (report.run().version, len(report.published("snapshots"))) == ("", 2)


def test_another_statement_of_the_page_is_the_sources_doing(report: Site) -> None:
    report.run()
    report.put("a.html", cover(LINK, publisher="示例丙区司法局"))
    summary = report.run(accept=True)

    assert summary.version == "1.0.1"
    assert {row["cause"] for row in report.published("changes")} == {"source-revised"}
    assert len(report.published("snapshots")) == 3
    proved(report.folder)


def test_a_file_that_is_exchanged_waits_for_a_person_and_is_noted(report: Site) -> None:
    report.run()
    (report.root / FILE).write_bytes(word_file(cases=41))
    waiting = report.run()

    assert waiting.waiting
    assert [("its file" in note, "40件 -> 41件" in note) for note in waiting.sources[0].notes] == [
        (True, True)
    ]
    assert waiting.draft.startswith(f"{report.run(accept=True).version}-")
    assert "41件" in {row["raw"] for row in report.published("indicators")}
    proved(report.folder)


def test_a_file_that_became_pictures_keeps_what_was_published(report: Site) -> None:
    report.run()
    before = report.published("indicators")
    (report.root / FILE).write_bytes(scan())
    summary = report.run(max_failed=1.0)

    assert [(f.code, f.kept) for f in summary.failures.values()] == [("document-unreadable", True)]
    assert (len(summary.reports), summary.version, report.published("indicators")) == (1, "", before)


def test_where_a_scan_and_a_word_file_are_given_the_word_file_is_read(report: Site) -> None:
    (report.root / "scan.pdf").write_bytes(scan())
    report.put("a.html", cover("/scan.pdf", LINK))
    summary = report.run()

    assert (len(summary.reports), summary.failures) == (1, {})
    assert {row["snapshot_id"] for row in report.published("reports")} == {
        sha256((report.root / FILE).read_bytes()).hexdigest()
    }


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("scan.pdf", scan(), "document-unreadable"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "document-unreadable"),
        ("page.pdf", page(), "document-unreadable"),
        ("gone.pdf", None, "fetch-soft-gone"),
    ],
)
def test_a_file_that_cannot_be_read_fails_its_page_alone(
    site: Site,  # noqa: F811 - a fixture
    name: str,
    body: bytes | None,
    code: str,
) -> None:
    site.put("good.html", page())
    site.put("bad.html", cover(name, index="990300/2024-00010"))
    if body is not None:
        (site.root / name).write_bytes(body)
    summary = site.run()

    ((url, failure),) = summary.failures.items()
    assert (len(summary.reports), failure.code) == (1, code)
    assert url.endswith("bad.html")
