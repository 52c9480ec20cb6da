"""PostgreSQL, a Prefect server on it and workers, as docs/operate.md starts them, on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from documented import exec_start
from processes import Program, listening, peers, start, wait_for

BIN = Path(sys.executable).parent
REQUIRED = "GONGKAI_NEEDS_POSTGRESQL"
"""Where this environment variable stands, PostgreSQL must be there (.ci/run sets it)."""


S = TypeVar("S", bound="Stack")


@dataclass
class Stack:
    """Where everything is, and what runs."""

    folder: Path
    project: Path
    environment: Mapping[str, str]
    programs: list[Program] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    """The addresses that its programs listened at or were connected with."""

    def prefect(self, *arguments: str) -> str:
        """Standard output of a ``prefect`` command, run in the project; it must succeed."""
        return self._run(BIN / "prefect", *arguments)

    def python(self, *arguments: str) -> str:
        """Standard output of Python, run in the project; it must succeed."""
        return self._run(sys.executable, *arguments)

    def shell(self, line: str) -> str:
        """Standard output of a line as it is typed in the project; it must succeed."""
        return self._run("bash", "-ec", line)

    def worker(self, name: str) -> Program:
        """A process worker on the pool of prefect.yaml."""
        command = [word.replace("%H", name) for word in exec_start("gongkai-worker.service")]
        return self._start([BIN / Path(command[0]).name, *command[1:]], name)

    def server(self) -> Program:
        """The Prefect server; again after it was stopped, on the same address."""
        url = self.environment["PREFECT_API_URL"]
        port = url.split(":")[2].split("/")[0]
        command = [word.replace("4200", port) for word in exec_start("gongkai-server.service")]
        server = self._start([BIN / Path(command[0]).name, *command[1:]], "server")
        wait_for("the Prefect server", lambda: _answers(f"{url}/health"), 120, server)
        return server

    def watch(self, ended: threading.Event) -> None:
        """Look at their sockets again and again."""
        while not ended.wait(0.5):
            pids = [pid for program in tuple(self.programs) for pid in program.members()]
            self.reached |= peers(pids) | listening(pids)

    def _run(self, *command: str | Path) -> str:
        done = subprocess.run(
            command, cwd=self.project, env=dict(self.environment), check=False,
            capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def _start(self, command: list[str | Path], name: str) -> Program:
        log = self.folder / f"{name}-{len(self.programs)}.log"
        program = start(command, log, self.environment, self.project)
        self.programs.append(program)
        return program


@contextmanager
def open_stack(kind: type[S], project: Path, **settings: str) -> Iterator[S]:
    """PostgreSQL and a server on it while the context lasts.

    Nothing of it runs afterwards, and nothing of it reached beyond this machine."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongkai-operate-")))
        database = stack.enter_context(postgresql(folder / "postgresql"))
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONUTF8": "1",
            "NO_COLOR": "1",
            "COLUMNS": "200",
            "DO_NOT_TRACK": "1",
            "TMPDIR": str(folder),
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api",
            "PREFECT_API_DATABASE_CONNECTION_URL": database,
            **settings,
        }
        made = kind(folder, project, environment)
        ended = threading.Event()
        guard = threading.Thread(target=made.watch, args=(ended,))
        guard.start()
        try:
            made.server()
            yield made
        finally:
            ended.set()
            guard.join()
            for program in reversed(made.programs):
                program.stop()
        assert made.reached == {"127.0.0.1"}, f"connections beyond loopback: {made.reached}"
        assert not [pid for program in made.programs for pid in program.members()]


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own with an empty database; gives its address for Prefect.

    It refuses to run as root, and then runs as ``postgres`` or ``nobody``. Skips where it is missing.
    """
    programs = _programs()
    user = None
    folder.mkdir()
    if os.geteuid() == 0:
        user = next(name for name in ("postgres", "nobody") if _exists(name))
        folder.parent.chmod(0o711)
        shutil.chown(folder, user)
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    made = start(
        [programs / "initdb", "-D", folder / "data", "-U", "gongkai", "-A", "trust", "-E", "UTF8", "-N"],
        folder.parent / "initdb.log", environment, folder, user,
    )  # fmt: skip
    assert made.process.wait(120) == 0, made.said()
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
    }
    command = [programs / "postgres", "-D", folder / "data"]
    command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    server = start(command, folder.parent / "postgresql.log", environment, folder, user)
    try:
        wait_for("PostgreSQL", lambda: "ready to accept connections" in server.said(), 60, server)
        subprocess.run(
            [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "gongkai", "prefect"],
            check=True, env=environment, timeout=60,
        )  # fmt: skip
        yield f"postgresql+asyncpg://gongkai@127.0.0.1:{port}/prefect"
    finally:
        server.stop(signal.SIGINT)


def _programs() -> Path:
    """The folder with initdb and postgres: of Debian's newest, or of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    if found or on_path:
        return found[-1].parent if found else Path(str(on_path)).resolve().parent
    if REQUIRED in os.environ:
        pytest.fail("PostgreSQL is required here: apt-get install postgresql")
    pytest.skip("needs PostgreSQL (apt-get install postgresql), which is not here")


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2):
            return True
    except (URLError, OSError):
        return False
