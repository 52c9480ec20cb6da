"""A published release, made again from the archive: the same bytes, or what differs.

In: a store, a version, the archive. Out: the paths of files that came out
otherwise (none: the release is proved to be what these pages, this reader and
the release before it give). Promised: of the release itself only the list of its
reports is taken, with what sources.toml says of them, its description, and the
recorded corrections and retractions; every row is read again.

A reader other than the recorded one may give the same bytes; then the release is
proved as well. Where it does not, that says nothing about the release, and an
error says so: the recorded gongkai, in a virtual environment of its own, decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai import schemas, tables
from gongkai.archive import Archive
from gongkai.errors import OtherReaderError
from gongkai.exports import export_all
from gongkai.release import Draft, plan
from gongkai.release.descriptor import stated_in
from gongkai.release.reader import reader_version
from gongkai.release.write import write_release
from gongkai.reread import document
from gongkai.reviews import Reviews
from gongkai.snapshot import Snapshot
from gongkai.store import Release, Store


def rebuild(store: Store, version: str, archive: Archive, folder: Path) -> tuple[str, ...]:
    """Make a release again in an empty folder; give the paths that differ from what was published.

    Raises ``NoSuchReleaseError``, ``OtherReaderError`` and ``ArchiveError``.
    """
    release = store.release(version)
    previous = _before(store, version)
    given = draft(release, archive, previous)
    if previous is None:
        planned = plan(None, given, asked=version)
    else:
        planned = plan(previous.content, given, previous.version, previous.reader_version, version)
    made = write_release(
        planned,
        folder,
        (previous.version, previous.digest) if previous else None,
        previous.read("CHANGES.md").decode("utf-8") if previous else "",
        (export_all,) if any(path.startswith("formats/") for path in release.manifest) else (),
    )
    published = release.manifest
    differing = sorted(path for path in {**made, **published} if made.get(path) != published.get(path))
    if differing and release.reader_version != reader_version():
        raise OtherReaderError(
            f"{len(differing)} files of {version} differ, but it was read by gongkai "
            f"{release.reader_version}, and this is {reader_version()}."
        )
    return tuple(differing)


def check(store: Store, version: str, archive: Archive) -> tuple[str, ...]:
    """``rebuild`` into a folder that is thrown away."""
    with TemporaryDirectory(prefix="gongkai-") as folder:
        return rebuild(store, version, archive, Path(folder))


def draft(release: Release, archive: Archive, previous: Release | None = None) -> Draft:
    """The draft that a release was made of after ``previous``, read again from the archive."""
    snapshots = dict(_snapshots(release, archive))
    documents = [document(snapshots, report) for report in release.tables["reports"]]
    paths = [path for path in release.manifest if path.startswith("inputs/")]
    reviews = Reviews({path.removeprefix("inputs/"): release.read(path) for path in paths})
    return Draft(
        tables=reviews.correct(tables.build(documents)),
        schemas=schemas.tables(),
        package=stated_in(release.descriptor),
        created=max(entry.snapshot.retrieved_at for entry in documents),
        reader_version=release.reader_version,
        corrections=reviews.corrected,
        retractions=reviews.retracted,
        inputs=reviews.inputs,
        reread=lambda snapshot_id: _again(release, archive, snapshot_id, previous),
    )


def _snapshots(release: Release, archive: Archive) -> Iterator[tuple[str, Snapshot]]:
    """The very exchanges that the release was read from: same body, same time."""
    wanted: Mapping[str, datetime] = {
        str(row["snapshot_id"]): row["retrieved_at"]
        for row in release.tables["snapshots"]
        if isinstance(row["retrieved_at"], datetime)
    }
    for snapshot in archive.snapshots():
        if wanted.get(snapshot.snapshot_id) == snapshot.retrieved_at:
            yield snapshot.snapshot_id, snapshot


def _again(
    release: Release, archive: Archive, snapshot_id: str, previous: Release | None
) -> schemas.Tables | None:
    """What the release before read from a snapshot, read again as the report that it is now."""
    then = next((row for row in _reports(previous) if row["snapshot_id"] == snapshot_id), None)
    now = next((row for row in _reports(release) if then and row["report_id"] == then["report_id"]), None)
    if then is None or now is None:
        return None
    text, page = tables.evidence_of(then)
    named = {**now, "snapshot_id": text, "page_snapshot_id": page, "earlier_snapshot_ids": None}
    return tables.build([document({name: archive.get(name) for name in (text, page)}, named)])


def _reports(release: Release | None) -> Sequence[schemas.Row]:
    return release.tables["reports"] if release else ()


def _before(store: Store, version: str) -> Release | None:
    """The release before a version, or None for the first."""
    versions = store.versions()
    place = versions.index(version) + 1
    return store.release(versions[place]) if place < len(versions) else None
