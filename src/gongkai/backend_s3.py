"""A store in S3-compatible object storage.

In: ``s3://bucket/prefix``; credentials and server from the usual places
(``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL``, profiles). Out: a ``Backend``.
Promised: the objects of a release are put with If-None-Match and the pointer
with If-Match, so that of two publishers one wins. Needed: a server that honours
both (Amazon, SeaweedFS, MinIO ...). Some accept the headers and overwrite all
the same: before the first write it is tried out, and such a server is refused.

An object appears whole or not at all, and a release's folder has a hash over all
its files in its name: what a killed publisher left half is completed by the next
one that publishes the same bytes, and named by no pointer until then.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai.errors import StoreConflictError, StoreDamagedError, StoreError

PROBE = "conditional-writes-are-honoured"
_LAST = ("datapackage.json", "draft.json")
_REFUSED = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")


class S3Backend:
    """A store in a bucket. ``options`` go to ``s3fs.S3FileSystem``."""

    def __init__(self, url: str, **options: Any) -> None:
        try:
            import s3fs  # noqa: PLC0415 (an extra)
            from fsspec.asyn import sync  # noqa: PLC0415
        except ModuleNotFoundError:
            raise StoreError("A store at s3:// needs the extra s3: pip install 'gongkai[s3]'.") from None
        settings = {"use_listings_cache": False, "skip_instance_cache": True, **options}
        self._fs, self._sync = s3fs.S3FileSystem(**settings), sync
        self._bucket, _, self._prefix = url.removeprefix("s3://").strip("/").partition("/")
        self._tried = False

    def read(self, path: str) -> bytes | None:
        """The bytes of an object, or None."""
        return self.read_tagged(path)[0]

    def read_tagged(self, path: str) -> tuple[bytes | None, str]:
        """The bytes of an object, and its ETag."""
        try:
            found: tuple[bytes, str] = self._sync(self._fs.loop, self._get, self._key(path))
        except FileNotFoundError:
            return None, ""
        except OSError as error:
            raise StoreError(f"{self._name(path)} cannot be read: {error}.") from error
        return found

    async def _get(self, key: str) -> tuple[bytes, str]:
        answer = await self._fs._call_s3("get_object", Bucket=self._bucket, Key=key)
        async with answer["Body"] as body:
            return await body.read(), answer["ETag"]

    def swap(self, path: str, data: bytes, tag: str) -> None:
        """Put an object with If-Match, or with If-None-Match where there was none."""
        self._try_conditions()
        if not self._put(path, data, {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}):
            raise StoreConflictError(f"{self._name(path)} was advanced by another publisher.")

    def clear(self) -> Sequence[str]:
        """Nothing: staging is local, and objects that no pointer names harm nobody."""
        return ()

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """An empty local folder."""
        with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
            yield Path(folder)

    def install(self, staged: Path, path: str) -> None:
        """Put each file of a folder, the one that tells what it is last; what is there must be the same."""
        self._try_conditions()
        names = [file.relative_to(staged).as_posix() for file in staged.rglob("*") if file.is_file()]
        for name in sorted(names, key=lambda name: (name in _LAST, name)):
            data, target = (staged / name).read_bytes(), f"{path}/{name}"
            if self._put(target, data, {"IfNoneMatch": "*"}):
                continue
            present = self.read(target)
            if present is None or sha256(present).digest() != sha256(data).digest():
                raise StoreDamagedError(f"{self._name(target)} is there already, with other bytes.")

    def names(self, path: str) -> Sequence[str]:
        """The names below a path, sorted."""
        try:
            found = self._fs.ls(f"{self._bucket}/{self._key(path)}", detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return sorted({entry.rstrip("/").rpartition("/")[2] for entry in found})

    def remove(self, path: str) -> None:
        """Remove the objects below a path."""
        if self.names(path):
            self._fs.rm(f"{self._bucket}/{self._key(path)}", recursive=True)

    def view(self, path: str, files: Sequence[str]) -> None:
        """Nothing: several objects cannot be replaced in one step, so readers follow the pointer."""

    def _try_conditions(self) -> None:
        """Put one small object twice on condition that it is not there: the second must be refused."""
        if self._tried:
            return
        self._put(PROBE, b"", {"IfNoneMatch": "*"})
        if self._put(PROBE, b"", {"IfNoneMatch": "*"}):
            raise StoreError(
                f"The server of {self._name('')} accepts conditional writes and overwrites all the same: "
                "two publishers could destroy each other's work."
            )
        self._tried = True

    def _put(self, path: str, data: bytes, condition: dict[str, str]) -> bool:
        """Whether the object was put; False where the condition does not hold."""
        key = self._key(path)
        try:
            self._fs.call_s3("put_object", Bucket=self._bucket, Key=key, Body=data, **condition)
        except OSError as error:
            if _refused(error):
                return False
            raise StoreError(f"{self._name(path)} cannot be written: {error}.") from error
        return True

    def _key(self, path: str) -> str:
        return f"{self._prefix}/{path}" if self._prefix else path

    def _name(self, path: str) -> str:
        return f"s3://{self._bucket}/{self._key(path)}"


def _refused(error: OSError) -> bool:
    """Whether a write was refused because its condition does not hold (412, or 409 during a race)."""
    answer = getattr(error.__cause__, "response", {}) or {}
    code = str(answer.get("Error", {}).get("Code", ""))
    status = str(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
    return code in _REFUSED or status in _REFUSED
