"""The commands about evidence: archive check, archive history, import."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.archive import Archive
from gongkai.cli import main

URL = "http://www.example.gov.cn/1.html"
NOON = "2026-03-01T12:00:00+08:00"


def page(number: int) -> bytes:
    return (
        "<html><head><meta charset='utf-8'><title>甲市2025年法治政府建设情况报告</title></head><body>"
        f"<h1>甲市2025年法治政府建设情况报告</h1><p>全年受理行政复议案件{number}件，审结36件。</p>"
        "<p>组织法治培训12场次，覆盖1300余人次，发放宣传资料2.3万份，办结率为100%。</p>"
        "<p>下一步，继续推进严格规范公正文明执法，落实行政执法公示等三项制度。</p></body></html>"
    ).encode()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.html"
    path.write_bytes(page(40))
    return path


def run(folder: Path, *words: str) -> int:
    return main([*words, "--archive", str(folder / "archive")])


def test_a_saved_page_is_imported_checked_and_its_history_told(
    tmp_path: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "import", str(saved), "--url", URL, "--retrieved-at", NOON) == 0
    saved.write_bytes(page(41))
    assert run(tmp_path, "import", str(saved), "--url", URL, "--retrieved-at", "2026-04-01T00:00:00Z") == 0
    assert run(tmp_path, "archive", "check") == 0
    assert "whole   2 snapshots" in capsys.readouterr().out

    assert run(tmp_path, "archive", "history", URL) == 0

    first, second = capsys.readouterr().out.splitlines()
    snapshots = list(Archive(tmp_path / "archive").snapshots())
    assert first == f"2026-03-01T04:00:00Z  {snapshots[0].snapshot_id}  imported"
    assert second.endswith("changed: bytes, main text, numbers (40件 -> 41件)")
    assert [(each.imported, each.content_type) for each in snapshots] == [(True, "text/html")] * 2


def test_damage_is_said_and_ends_with_status_1(
    tmp_path: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, "import", str(saved), "--url", URL, "--retrieved-at", NOON)
    file = next((tmp_path / "archive").glob("warc/*/*"))
    file.write_bytes(file.read_bytes()[:-9])
    assert run(tmp_path, "archive", "check") == 1
    said = capsys.readouterr()
    assert f"fault   {file.relative_to(tmp_path / 'archive').as_posix()}" in said.out
    assert "[archive-damaged]" in said.err


@pytest.mark.parametrize(
    ("url", "at", "body", "code"),
    [
        ("ftp://a/1", NOON, page(1), "input"),
        (URL, "yesterday", page(1), "input"),
        (URL, "2026-03-01T12:00:00", page(1), "input"),
        (URL, NOON, b"  ", "input"),
        (URL, NOON, "<html><body>您访问的页面不存在</body></html>".encode(), "fetch-soft-gone"),
    ],
)
def test_what_is_no_evidence_is_not_imported(
    url: str, at: str, body: bytes, code: str, tmp_path: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved.write_bytes(body)
    assert run(tmp_path, "import", str(saved), "--url", url, "--retrieved-at", at) > 0
    assert f"[{code}]" in capsys.readouterr().err
    assert list(Archive(tmp_path / "archive").snapshots()) == []


def test_an_archive_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    assert run(tmp_path, "archive", "check") == 2
    assert not (tmp_path / "archive").exists()
