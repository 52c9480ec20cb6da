"""The archive: what goes in comes out, once, whatever happens in between."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.archive import Archive, archive_file
from gongkai.archive.decode import decode, exchanges
from gongkai.archive.encode import encode
from gongkai.archive.index import entry_of, parse, surt
from gongkai.errors import ArchiveDamagedError, ArchiveError, NoSuchSnapshotError
from gongkai.snapshot import Redirect, Snapshot

URL = "http://www.example.gov.cn/zfxxgk/2022/report.html"
NOON = datetime(2026, 3, 1, 4, 0, 0, tzinfo=UTC)


def snapshot(body: bytes = b"<p>1</p>", days: int = 0, url: str = URL, **more: object) -> Snapshot:
    given: dict[str, object] = {
        "url": url,
        "retrieved_at": NOON + timedelta(days=days),
        "status": 200,
        "headers": (
            ("Content-Type", "text/html; charset=gbk"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "77"),
        ),
        "body": body,
        "request_headers": (("User-Agent", "gongkai"), ("Host", "www.example.gov.cn")),
    }
    return Snapshot(**(given | more))  # type: ignore[arg-type]


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


# --- one exchange --------------------------------------------------------------

TOKEN = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ-", min_size=1, max_size=12)
VALUE = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30)
HEADERS = st.lists(st.tuples(TOKEN, VALUE), max_size=6).map(tuple)
PATHS = TOKEN | st.just("政务/公开?页=1")
URLS = st.builds("http://{}.gov.cn/{}".format, st.sampled_from(["a", "b.c"]), PATHS)
MOMENTS = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC))


@st.composite
def fetched(draw: st.DrawFn) -> Snapshot:
    places = draw(st.lists(URLS, min_size=1, max_size=4))
    hops = tuple(
        Redirect(draw(st.sampled_from([301, 302])), to, at, draw(HEADERS), draw(HEADERS))
        for at, to in pairwise(places)
    )
    return Snapshot(
        url=places[0],
        retrieved_at=draw(MOMENTS),
        status=200,
        headers=draw(HEADERS),
        body=draw(st.binary(max_size=300)),
        final_url=places[-1] if hops else "",
        request_headers=draw(HEADERS),
        redirects=hops,
    )


@given(fetched())
def test_every_exchange_comes_back_as_it_was(original: Snapshot) -> None:
    encoded = encode(original)
    assert decode(encoded.data, lambda _: b"") == original
    assert encode(original) == encoded, "the same snapshot gives the same bytes"


@given(fetched(), st.data())
def test_an_exchange_cut_off_anywhere_is_no_exchange(original: Snapshot, data: st.DataObject) -> None:
    whole = encode(original).data
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert list(exchanges(whole[:cut])) == []
    assert [end for _, _, end in exchanges(whole + whole[:cut])] == [len(whole)]


@given(fetched(), st.integers(0, 10**9), st.booleans())
def test_every_index_line_comes_back_as_it_was(original: Snapshot, offset: int, revisit: bool) -> None:
    entry = entry_of(
        original, "warc/ab/x.warc.gz", start=offset, offset=offset + 1, length=5, revisit=revisit
    )
    assert parse(entry.line) == entry


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.A.gov.cn/X?b=2&a=1", "cn,gov,a)/x?a=1&b=2"),
        ("http://a.gov.cn:80", "cn,gov,a)/"),
        ("http://127.0.0.1:8000/x", "127.0.0.1:8000)/x"),
    ],
)
def test_the_key_of_the_index_sorts_by_host(url: str, key: str) -> None:
    assert surt(url) == key


def test_what_could_not_come_back_is_refused() -> None:
    with pytest.raises(ArchiveError, match="whole seconds"):
        encode(snapshot(retrieved_at=NOON.replace(microsecond=1)))
    with pytest.raises(ArchiveError, match="line break"):
        encode(snapshot(headers=(("X", "a\r\nb"),)))


# --- the folder ----------------------------------------------------------------


def test_a_body_is_stored_once_and_its_returns_are_revisits(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first, again, elsewhere = snapshot(), snapshot(days=7), snapshot(days=8, url=URL + "?print")

    stored = [archive.add(each) for each in (first, first, again, elsewhere)]

    assert [(each.new, each.revisit) for each in stored] == [
        (True, False),
        (False, False),
        (False, True),
        (False, True),
    ]
    assert len(list(tmp_path.glob("warc/*/*.gz"))) == 1
    assert archive.latest(URL) == first, "an unchanged page stays the same snapshot"
    assert archive.latest(URL + "?print") == elsewhere
    assert archive.get(first.snapshot_id) == first
    assert list(archive.snapshots()) == [first, elsewhere]
    assert archive.check() == ()


def test_a_page_that_changes_and_changes_back_has_three_changes(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    a, b, back = snapshot(b"a"), snapshot(b"b", days=1), snapshot(b"a", days=2)
    for each in (a, b, back):
        archive.add(each)
    assert list(archive.snapshots()) == [a, b, back]
    assert archive.latest(URL) == back


def test_an_imported_file_is_a_resource_and_stays_marked(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    saved = snapshot(imported=True, headers=(("Content-Type", "text/html"),), request_headers=())
    archive.add(saved)
    archive.add(snapshot(days=1))
    archive.add(snapshot(days=2, imported=True, headers=saved.headers, request_headers=()))
    assert archive.latest(URL) == saved
    assert [Archive(tmp_path).read(each).imported for each in archive.history(URL)] == [True]
    assert archive.check() == ()


def test_the_order_of_adding_does_not_show(tmp_path: Path) -> None:
    several = [snapshot(bytes([n]), days=n % 3, url=f"{URL}?{n % 4}") for n in range(12)]
    one, other = Archive(tmp_path / "one"), Archive(tmp_path / "other")
    for each in several:
        one.add(each)
    for each in reversed(several):
        other.add(each)
    assert list(one.snapshots()) == list(other.snapshots())
    Archive(tmp_path / "one"), Archive(tmp_path / "other")
    assert tree(tmp_path / "one") == tree(tmp_path / "other")


def test_what_was_never_stored_is_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.latest(URL) is None
    with pytest.raises(NoSuchSnapshotError, match="archive-unknown"):
        archive.get("0" * 64)


def test_two_writers_see_each_other(tmp_path: Path) -> None:
    one, other = Archive(tmp_path), Archive(tmp_path)
    one.add(snapshot(b"a"))
    other.add(snapshot(b"b", days=1))
    one.add(snapshot(b"a", days=2))
    assert one.latest(URL) == other.latest(URL) == snapshot(b"a", days=2)
    assert one.check() == ()


# --- after a kill, and after damage ---------------------------------------------


def test_what_a_kill_leaves_is_mended(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    a, b = snapshot(b"a"), snapshot(b"b", days=1)
    for each in (a, b, snapshot(b"b", days=2), snapshot(b"b", days=3)):
        archive.add(each)
    (tmp_path / "scratch" / "x.part").write_bytes(b"never finished")
    revisits = next(tmp_path.glob("revisits/*"))
    whole = revisits.read_bytes()
    revisits.write_bytes(whole + whole[:50])
    index = tmp_path / "index.cdxj"
    index.write_bytes(index.read_bytes()[:-100])  # torn, and the last revisit is not in it

    mended = Archive(tmp_path)

    assert len(mended.mended) == 4, mended.mended
    assert revisits.read_bytes() == whole
    assert mended.check() == ()
    assert list(mended.snapshots()) == [a, b]
    assert Archive(tmp_path).mended == ()


def test_the_index_can_be_made_anew(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for n in range(5):
        archive.add(snapshot(bytes([n // 2]), days=n))
    before = tree(tmp_path)
    Archive(tmp_path)
    sorted_once = tree(tmp_path)
    (tmp_path / "index.cdxj").unlink()

    again = Archive(tmp_path)

    assert tree(tmp_path) == sorted_once
    assert before.keys() == sorted_once.keys()
    assert again.check() == ()


def test_an_index_torn_in_its_middle_is_made_anew(tmp_path: Path) -> None:
    """Given a process killed in a line of the index and another that went on writing, when the
    archive is opened, then no exchange is missing from the index."""
    archive = Archive(tmp_path)
    for n in range(5):
        archive.add(snapshot(b"a", days=n))
    index = tmp_path / "index.cdxj"
    lines = index.read_bytes().split(b"\n")
    index.write_bytes(b"\n".join([*lines[:2], lines[2][:40] + lines[3], *lines[4:]]))

    mended = Archive(tmp_path)

    assert mended.check() == ()
    assert len(index.read_bytes().splitlines()) == 5


def test_nothing_whole_is_removed_when_bytes_and_index_are_lost(tmp_path: Path) -> None:
    """Given a file of revisits with a flipped bit in its middle and no index, when the archive is
    opened, then the file is left as it is, and the fault is told."""
    archive = Archive(tmp_path)
    for n in range(6):
        archive.add(snapshot(b"a", days=n))
    revisits = next(tmp_path.glob("revisits/*"))
    data = bytearray(revisits.read_bytes())
    data[len(data) // 3] ^= 0xFF
    revisits.write_bytes(bytes(data))
    (tmp_path / "index.cdxj").unlink()

    opened = Archive(tmp_path)

    assert revisits.read_bytes() == bytes(data)
    assert {fault.filename for fault in opened.check()} == {revisits.relative_to(tmp_path).as_posix()}


def test_a_revisit_whose_body_is_missing_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add(snapshot(b"a"))
    archive.add(snapshot(b"a", days=1))
    (tmp_path / archive_file(snapshot(b"a").snapshot_id)).unlink()
    (tmp_path / "index.cdxj").unlink()
    assert [fault.filename for fault in Archive(tmp_path).check()] == ["revisits/2026-03.warc.gz"]


def test_altered_bytes_are_faults_and_never_read_as_evidence(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept = snapshot(b"<p>40 cases</p>" * 20)
    archive.add(kept)
    path = tmp_path / archive_file(kept.snapshot_id)
    forged = encode(snapshot(b"<p>41 cases</p>" * 20))
    path.write_bytes(forged.data)

    assert {fault.filename for fault in Archive(tmp_path).check()} == {archive_file(kept.snapshot_id)}
    data = bytearray(encode(kept).data)
    data[-30] ^= 1
    path.write_bytes(bytes(data))
    assert Archive(tmp_path).check()
    with pytest.raises(ArchiveDamagedError):
        Archive(tmp_path).get(kept.snapshot_id)


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add(snapshot())
    (tmp_path / archive_file(snapshot().snapshot_id)).unlink()
    assert "missing" in Archive(tmp_path).check()[0].sentence


def test_a_folder_that_cannot_be_used_is_a_coded_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot be used"):
        Archive(tmp_path / "file")


# --- other people's tools -------------------------------------------------------


def test_warcio_itself_checks_indexes_and_recompresses(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    hop = Redirect(301, URL, "http://example.gov.cn/old", (("Location", URL),), (("Host", "example.gov.cn"),))
    archive.add(snapshot("附件".encode(), headers=(("Content-Disposition", "filename=é"),)))
    archive.add(snapshot(b"moved", url=hop.url, final_url=URL, redirects=(hop,)))
    archive.add(snapshot(b"moved", days=1))
    files = sorted(str(path) for path in (tmp_path / "archive").glob("**/*.warc.gz"))
    assert len(files) == 3

    def warcio(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", *arguments], capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout

    assert "fail" not in warcio("check", "-v", *files)
    listed = warcio("index", "-f", "warc-type,http:status", *files)
    assert listed.count('"response"') == 3
    assert listed.count('"revisit"') == 1
    for file in files:
        assert "records read" in warcio("recompress", "-v", file, str(tmp_path / "again.warc.gz"))
