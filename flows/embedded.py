"""Prefect's server for the length of one command, where no other is named.

Prefect would start one by itself: it loads the whole server into the flow's process first, waits for
the other to get ready, and leaves it behind when the run is killed. Here the server has a process of
its own from the start, whose standard input we hold: when we end, in whatever way, so does the server.

In: Prefect's settings. Out: after ``start``, ``PREFECT_API_URL`` names a server; ``ready`` waits until
it answers. Promised: loopback only, a port that was free; a server that the environment or a profile
names is used, and nothing is started.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress

GRACE = 2
"""Seconds that connections have to close when the server ends."""

_APP = "prefect.server.api.server:create_app"
_AS_PREFECT_DOES = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


def start() -> None:
    """Start a server, unless one is named. It ends with this process, after Prefect sent its last records."""
    if api_url():
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.embedded"],
        env={**os.environ, **_AS_PREFECT_DOES},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_stop, process)  # registered first, done last
    port = process.stdout.readline().strip() if process.stdout else ""
    _name(f"http://127.0.0.1:{port}/api")


def ready() -> None:
    """Wait until the server answers. Raises ``ServerStartError``."""
    import httpx  # noqa: PLC0415
    from prefect.settings import PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS as LIMIT  # noqa: PLC0415

    from gongkai.errors import ServerStartError  # noqa: PLC0415

    try:
        httpx.get(f"{api_url()}/health", timeout=LIMIT.value()).raise_for_status()
    except httpx.HTTPError as error:
        raise ServerStartError(f"{api_url()} does not answer: {error!r}.") from error


def api_url() -> str | None:
    """The address of the server's API, where one is named by now."""
    from prefect.settings import PREFECT_API_URL  # noqa: PLC0415 - the server's process does without

    url: str | None = PREFECT_API_URL.value()
    return url


def _stop(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(2 * GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _name(url: str) -> None:
    from prefect.context import refresh_global_settings_context  # noqa: PLC0415

    os.environ["PREFECT_API_URL"] = url
    refresh_global_settings_context()


def main() -> None:
    """Be the server: say the port, which takes connections before anything is loaded, and serve."""
    _stay_on_one_processor()
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    import uvicorn  # noqa: PLC0415 - the port is known before what takes seconds

    config = uvicorn.Config(
        _APP, factory=True, log_level="error", lifespan="on", timeout_graceful_shutdown=GRACE
    )
    serving = uvicorn.Server(config)

    def end_with_the_command() -> None:
        sys.stdin.read()
        if not serving.started:
            os._exit(0)
        serving.should_exit = True

    threading.Thread(target=end_with_the_command, daemon=True).start()
    serving.run(sockets=[listening])
    # All is written and closed; taking the interpreter apart would be a second of waiting.
    os._exit(0 if serving.started else 1)


def _stay_on_one_processor() -> None:
    """The server's threads hand each question to the database over to one another, and wait: between
    two processors that takes longer than the question. A new database asks 34,000."""
    with suppress(AttributeError, OSError):  # Linux only, and not in every container
        allowed = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {allowed[os.getpid() % len(allowed)]})


if __name__ == "__main__":
    main()
