"""A release and its archive: the whole chain from a real server to proof, and every broken link found."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from mutations import cell, reseal, table
from packages import declared
from reports import page
from test_publishing import Site

from examples.server import serve
from gongkai import rebuild, schemas
from gongkai.archive import Archive, archive_file
from gongkai.cli import main
from gongkai.errors import OtherReaderError
from gongkai.release.reader import reader_version
from gongkai.reread import reread
from gongkai.store import open_store
from gongkai.verify import Step, release_folder, verify


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two releases and the archive, made by the main job from a server on loopback."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "site").mkdir()
    with serve(root=folder / "site") as port:
        site = Site(folder, port)
        site.put("2023.html", page(2023))
        assert site.run().version == "1.0.0"
        site.put("2024.html", page(2024))
        assert site.run().version == "1.1.0"
    return folder


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    """The same, to be spoilt."""
    shutil.copytree(published, tmp_path / "copy")
    return tmp_path / "copy"


def steps(folder: Path, version: str | None = None) -> dict[str, Step]:
    """The links of the chain, for the latest release."""
    release = release_folder(folder / "store")
    archive = Archive(folder / "archive")
    return {step.name: step for step in verify(release, archive, reread, version or reader_version())}


def test_every_link_of_a_published_release_holds(published: Path) -> None:
    found = steps(published)
    assert list(found) == ["files", "contract", "evidence", "text", "characters", "reading"]
    assert all(step.checked > 0 and not step.failures and not step.skipped for step in found.values()), found
    assert found["evidence"].checked == found["text"].checked == 2


def test_the_command_counts_and_says_so_by_its_status(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(published / "store"), "--archive", str(published / "archive")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].endswith(" 0 failed")
    assert len(lines) == 7


def test_without_the_archive_the_rest_is_not_counted_as_done(published: Path) -> None:
    found = list(verify(release_folder(published / "store"), None, reread, reader_version()))
    assert [step.name for step in found if step.skipped] == ["evidence", "text", "characters", "reading"]


def test_a_number_changed_by_a_careful_forger_is_found_by_reading_again(copy: Path) -> None:
    release = release_folder(copy / "store")
    header, rows = table(release, "indicators")
    label = header.index("label")
    row = next(n for n, entry in enumerate(rows) if entry[header.index("review")] == "none")
    cell(release, "indicators", row, "label", f"{rows[row][label]}（另）")
    reseal(release)
    found = steps(copy)
    assert not found["contract"].failures
    assert [failure.check for failure in found["reading"].failures] == ["reading"]


def test_a_number_forged_together_with_its_characters_is_found_in_the_page(copy: Path) -> None:
    release = release_folder(copy / "store")
    header, rows = table(release, "indicators")
    raw = header.index("raw")
    row = next(n for n, entry in enumerate(rows) if entry[raw].startswith("40"))
    for column, old, new in (("raw", "40", "41"), ("value", "40", "41"), ("value_si", "40", "41")):
        cell(release, "indicators", row, column, lambda text, old=old, new=new: text.replace(old, new))
    reseal(release)
    found = steps(copy)
    assert not found["contract"].failures
    assert [failure.where.split()[0] for failure in found["characters"].failures] == ["indicators"]


def test_a_page_that_is_missing_from_the_archive_is_no_proof(copy: Path) -> None:
    release = release_folder(copy / "store")
    header, rows = table(release, "snapshots")
    (copy / "archive" / archive_file(rows[0][header.index("snapshot_id")])).unlink()
    found = steps(copy)
    assert len(found["evidence"].failures) == 1
    assert len(found["text"].failures) == 1


def test_a_main_text_with_another_hash_is_no_proof(copy: Path) -> None:
    release = release_folder(copy / "store")
    cell(release, "reports", 0, "text_sha256", "0" * 64)
    reseal(release)
    found = steps(copy)
    assert len(found["text"].failures) == 1
    assert found["characters"].checked > 0, "the other report is still checked"


def test_a_file_that_changed_is_found_first(copy: Path) -> None:
    release = release_folder(copy / "store")
    (release / "CHANGES.md").write_text("nothing", encoding="utf-8")
    found = steps(copy)
    assert [failure.where for failure in found["files"].failures] == ["CHANGES.md"]
    assert found["evidence"].skipped


def test_another_reader_leaves_out_the_last_link_and_says_so(published: Path) -> None:
    found = steps(published, "0.0.1+000000000000")
    assert "was read by" in found["reading"].skipped
    assert found["characters"].checked > 0


def test_any_release_is_rebuilt_from_the_archive_to_the_same_bytes(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--store", str(published / "store"), "--archive", str(published / "archive")]
    for version in ("1.0.0", "1.1.0"):
        assert main(["rebuild", version, "--check", *places]) == 0
    out = capsys.readouterr().out
    assert "1.0.0: 13 of 13 files are the same to the byte" in out


def test_a_rebuilt_release_that_differs_is_named_file_by_file(copy: Path) -> None:
    """A published number that the archived page does not say: found without trusting the release."""
    store = open_store(copy / "store", ())
    release = release_folder(copy / "store")
    header, rows = table(release, "indicators")
    cell(release, "indicators", 0, "confidence", "0.01")
    pointer = copy / "store" / "versions.json"
    reseal(release)
    text = pointer.read_text(encoding="utf-8")
    for path, (digest, _) in store.release("1.1.0").manifest.items():
        text = text.replace(digest, sha256((release / path).read_bytes()).hexdigest())
    pointer.write_text(text, encoding="utf-8")
    assert rebuild.check(store, "1.1.0", Archive(copy / "archive")) == (
        "data/indicators.csv",
        "datapackage.json",
    )
    assert len(rows) > 0
    assert header


def test_another_reader_that_gives_the_same_bytes_proves_the_release_and_one_that_does_not_decides_nothing(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, archive = open_store(published / "store", ()), Archive(published / "archive")
    monkeypatch.setattr(rebuild, "reader_version", lambda: "9.9.9+ffffffffffff")
    assert rebuild.check(store, "1.0.0", archive) == ()
    other = {**schemas.tables(), "units": schemas.parse({**declared("units"), "title": "另一个标题"})}
    monkeypatch.setattr(schemas, "tables", lambda: other)
    with pytest.raises(OtherReaderError, match=r"this is 9\.9\.9"):
        rebuild.check(store, "1.0.0", archive)


def test_releases_are_listed_compared_and_patched_from_the_command_line(
    published: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    store = ["--store", str(published / "store")]
    assert main(["releases", "list", *store]) == 0
    assert capsysbinary.readouterr().out.decode().startswith("1.1.0")
    assert main(["diff", "1.0.0..", *store]) == 0
    assert b"# 1.0.0 -> 1.1.0 (MINOR)" in capsysbinary.readouterr().out
    assert main(["diff", "1.0.0..1.1.0", "--format", "json", *store]) == 0
    assert capsysbinary.readouterr().out.startswith(b'{\n  "from"')
    assert main(["releases", "accept", *store]) == 1
    assert main(["diff", "1.0.0", *store]) == 2
