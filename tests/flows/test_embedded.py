"""The server of one command: ready when it says so, and gone with the command, however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from flows import embedded
from gongkai.errors import ServerStartError

ROOT = Path(__file__).resolve().parents[2]
COMMAND = """
import os, sys
from flows import embedded
embedded.start()
embedded.ready()
print(os.environ["PREFECT_API_URL"], flush=True)
sys.stdin.read()
"""


def test_the_server_of_a_killed_command_ends(tmp_path: Path) -> None:
    known = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    here = {name: os.environ[name] for name in known if name in os.environ} | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND],
        cwd=tmp_path,
        env=here,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert urlsplit(url).hostname == "127.0.0.1"
        assert httpx.get(f"{url}/health").json() is True
        process.kill()
    until = time.monotonic() + 60
    while answers(url):
        assert time.monotonic() < until, "the server is still there"
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        httpx.get(f"{url}/health")
    except httpx.HTTPError:
        return False
    return True


def test_a_server_that_is_named_and_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "api_url", lambda: "http://127.0.0.1:9/api")
    with pytest.raises(ServerStartError):
        embedded.ready()
