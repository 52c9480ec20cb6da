"""A store: where releases lie, whole and immutable, and the pointer that says which is the latest.

In: plans to publish or to hold. Out: ``Release`` records. Promised:

- a release is written aside, checked as written (``release.contract``), put in
  place whole under a name that contains a hash over all its files, and only
  then named by the pointer ``versions.json``; a crash at any point leaves the
  last good state;
- of two publishers one wins; the other gets ``StoreConflictError`` and can plan
  again with the same rows;
- what is read is compared with its published sha256.

    versions.json                  the pointer: versions, newest first, with the sha256 of every file
    releases/VERSION-HASH/         each release, whole
    drafts/VERSION-HASH/           plans that wait for a person
    runs/                          records of runs and their lease (``runs``, ``lease``)
    datapackage.json data/ CHANGES.md   (folders only) the latest release, to be seen and read at once

``versions.json`` is the truth; the files at the top are copies made after it
moved. A process that dies between the two leaves the copies behind; ``mend``
(which every publish begins with) makes them again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai.backend_s3 import S3Backend
from gongkai.backends import Backend, FolderBackend
from gongkai.errors import NoSuchReleaseError, StoreConflictError, StoreDamagedError, StoreError
from gongkai.exports import export_all
from gongkai.release.changelog import readable
from gongkai.release.contract import gate
from gongkai.release.descriptor import json_bytes
from gongkai.release.model import Plan
from gongkai.release.published import Release
from gongkai.release.write import SUMS, Exporter, Manifest, put, release_id, sums_text, write_release

__all__ = ["HeldDraft", "Release", "Store", "open_backend", "open_store"]

POINTER = "versions.json"
RELEASES = "releases"
DRAFTS = "drafts"
_DRAFT_ENTRY = "draft.json"
_DRAFT_TEXT = "DRAFT.md"
_SHOWN = ("datapackage.json", "CHANGES.md")


@dataclass(frozen=True)
class HeldDraft:
    """A plan that waits for a person. ``text`` is its readable difference."""

    draft_id: str
    version: str
    based_on: str | None
    waits: tuple[str, ...]
    text: str


class Store:
    """Releases in one place. Make one with ``open_store``.

    ``guard`` is called before anything is put into place and between reading the pointer and
    moving it: what it raises keeps a run from publishing that no longer may (see ``lease``).
    """

    def __init__(
        self, backend: Backend, exporters: tuple[Exporter, ...] = (), guard: Callable[[], None] = lambda: None
    ) -> None:
        self._backend = backend
        self._exporters = exporters
        self._guard = guard

    def versions(self) -> tuple[str, ...]:
        """The versions, newest first."""
        return tuple(entry["version"] for entry in self._index()[0]["versions"])

    def latest(self) -> Release | None:
        """The latest release, or None where nothing was published yet."""
        entries = self._index()[0]["versions"]
        return self._release(entries[0], latest=True) if entries else None

    def release(self, version: str) -> Release:
        """One release. Raises ``NoSuchReleaseError``."""
        for place, entry in enumerate(self._index()[0]["versions"]):
            if entry["version"] == version:
                return self._release(entry, latest=place == 0)
        raise NoSuchReleaseError(f"There is no release {version}.")

    def publish(self, plan: Plan) -> Release:
        """Publish a plan. Raises ``GateError``, ``StoreConflictError`` and ``ReleaseError``."""
        self.mend()
        with self._backend.staging() as staged:
            folder = staged / "release"
            manifest, previous = self._write(plan, folder)
            path = f"{RELEASES}/{release_id(str(plan.version), manifest)}"
            self._guard()
            self._backend.install(folder, path)
        return self._advance(_entry(plan, path, manifest), plan.based_on, previous)

    def hold(self, plan: Plan) -> HeldDraft:
        """Keep a plan for a person to accept; it replaces the drafts that waited before."""
        with self._backend.staging() as staged:
            folder = staged / "draft"
            manifest, _ = self._write(plan, folder)
            draft_id = release_id(str(plan.version), manifest)
            entry = _entry(plan, f"{RELEASES}/{draft_id}", manifest)
            kept = {"based_on": plan.based_on, "waits": list(plan.waits), "entry": entry}
            put(folder, _DRAFT_ENTRY, json_bytes(kept))
            put(folder, _DRAFT_TEXT, readable(plan).encode("utf-8"))
            self._guard()
            for other in self._backend.names(DRAFTS):
                if other != draft_id:
                    self._backend.remove(f"{DRAFTS}/{other}")
            self._backend.install(folder, f"{DRAFTS}/{draft_id}")
        return self.draft(draft_id)

    def drafts(self) -> tuple[HeldDraft, ...]:
        """The plans that wait."""
        names = self._backend.names(DRAFTS)
        whole = (name for name in names if self._backend.read(f"{DRAFTS}/{name}/{_DRAFT_ENTRY}") is not None)
        return tuple(self.draft(name) for name in whole)

    def draft(self, draft_id: str) -> HeldDraft:
        """One plan that waits. Raises ``NoSuchReleaseError``."""
        kept, text = self._kept(draft_id), self._backend.read(f"{DRAFTS}/{draft_id}/{_DRAFT_TEXT}") or b""
        return HeldDraft(
            draft_id, kept["entry"]["version"], kept["based_on"], tuple(kept["waits"]), text.decode("utf-8")
        )

    def accept(self, draft_id: str) -> Release:
        """Publish a plan that waited. Raises ``StoreConflictError`` where the store moved on since."""
        kept = self._kept(draft_id)
        entry = kept["entry"]
        latest = self.latest()
        with self._backend.staging() as staged:
            folder = staged / "release"
            manifest = _manifest(entry)
            for path, (digest, _) in manifest.items():
                data = self._backend.read(f"{DRAFTS}/{draft_id}/{path}")
                if data is None or sha256(data).hexdigest() != digest:
                    raise StoreDamagedError(
                        f"{DRAFTS}/{draft_id}/{path} has other bytes than when it was held."
                    )
                put(folder, path, data)
            put(folder, SUMS, sums_text(manifest).encode("utf-8"))
            gate(folder)
            self._backend.install(folder, entry["path"])
        release = self._advance(entry, kept["based_on"], latest)
        self._backend.remove(f"{DRAFTS}/{draft_id}")
        return release

    def drop(self, draft_id: str) -> None:
        """Remove a plan that waited. Raises ``NoSuchReleaseError``."""
        self._kept(draft_id)
        self._backend.remove(f"{DRAFTS}/{draft_id}")

    def mend(self) -> tuple[str, ...]:
        """Remove what a killed publisher left half written, and make the copies at the top those of
        the latest release. Gives a sentence for everything that was done."""
        done = [
            f"Removed {name}, which a killed publisher had not finished." for name in self._backend.clear()
        ]
        latest = self.latest()
        if latest is None or not isinstance(self._backend, FolderBackend):
            return tuple(done)
        shown = _shown(latest.manifest)
        differs = any(
            (data := self._backend.read(path)) is None or sha256(data).hexdigest() != latest.manifest[path][0]
            for path in shown
        )
        if differs and self._backend.read(f"{latest.path}/datapackage.json") is not None:
            self._backend.view(latest.path, shown)
            done.append(f"Made the files at the top those of {latest.version} again.")
        return tuple(done)

    # --- inside --------------------------------------------------------------------

    def _index(self) -> tuple[dict[str, Any], str]:
        data, tag = self._backend.read_tagged(POINTER)
        if data is None:
            return {"versions": []}, tag
        try:
            found: dict[str, Any] = json.loads(data)
            if not isinstance(found["versions"], list):
                raise TypeError
        except (ValueError, KeyError, TypeError) as error:
            raise StoreDamagedError(f"{POINTER} is not the pointer of a store.") from error
        return found, tag

    def _release(self, entry: Mapping[str, Any], latest: bool) -> Release:
        return Release(
            entry["version"], entry["path"], _manifest(entry), {**entry, "latest": latest}, self._backend
        )

    def _write(self, plan: Plan, folder: Path) -> tuple[Manifest, Release | None]:
        latest = self.latest()
        if (latest.version if latest else None) != plan.based_on:
            raise StoreConflictError(f"The latest release is no longer {plan.based_on}.")
        folder.mkdir()
        previous = (latest.version, latest.digest) if latest else None
        earlier = latest.read("CHANGES.md").decode("utf-8") if latest else ""
        manifest = write_release(plan, folder, previous, earlier, self._exporters)
        gate(folder)
        return manifest, latest

    def _advance(self, entry: Mapping[str, Any], based_on: str | None, previous: Release | None) -> Release:
        """Read what lies in place again, then move the pointer to it from the release that was compared."""
        index, tag = self._index()
        newest = index["versions"][0]["version"] if index["versions"] else None
        if newest != based_on or newest != (previous.version if previous else None):
            raise StoreConflictError(f"The latest release is {newest}, no longer {based_on}.")
        release = self._release(entry, latest=False)
        for path in release.manifest:
            release.read(path)
        versions = [entry, *index["versions"]]
        self._guard()
        self._backend.swap(POINTER, json_bytes({"latest": entry["version"], "versions": versions}), tag)
        self._backend.view(release.path, _shown(release.manifest))
        return self.release(entry["version"])

    def _kept(self, draft_id: str) -> Mapping[str, Any]:
        data = self._backend.read(f"{DRAFTS}/{draft_id}/{_DRAFT_ENTRY}")
        if data is None:
            raise NoSuchReleaseError(f"There is no draft {draft_id}.")
        found: Mapping[str, Any] = json.loads(data)
        return found


def _entry(plan: Plan, path: str, manifest: Manifest) -> dict[str, Any]:
    """What the pointer says of a release."""
    return {
        "version": plan.version,
        "created": plan.draft.created.isoformat().replace("+00:00", "Z"),
        "level": plan.level,
        "reasons": list(plan.reasons),
        "readerVersion": plan.draft.reader_version,
        "path": path,
        "rows": {name: len(table.rows) for name, table in plan.content.tables.items()},
        "files": {name: {"sha256": digest, "bytes": size} for name, (digest, size) in manifest.items()},
    }


def _manifest(entry: Mapping[str, Any]) -> Manifest:
    return {path: (file["sha256"], file["bytes"]) for path, file in entry["files"].items()}


def _shown(manifest: Manifest) -> Sequence[str]:
    """The files of a release that are shown at the top of a folder."""
    return [
        path for path in manifest if path in ("datapackage.json", "CHANGES.md") or path.startswith("data/")
    ]


def open_store(url: str | Path, exporters: tuple[Exporter, ...] = (export_all,)) -> Store:
    """The store at an address: a folder, or ``s3://bucket/prefix``. Raises ``StoreError``."""
    return Store(open_backend(url), exporters)


def open_backend(url: str | Path) -> Backend:
    """The place where a store's files lie. Raises ``StoreError``."""
    address = str(url).removeprefix("file://")
    if "://" not in address:
        return FolderBackend(Path(address))
    if address.startswith("s3://"):
        return S3Backend(address)
    raise StoreError(f"A store at {address} is not known: give a folder or s3://bucket/prefix.")
