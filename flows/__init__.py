"""Prefect flows: order, retries, schedules, concurrency and a record; no logic of their own.

Prefect reads its settings when it is imported, so those that an embedded run needs
are given here, before any flow module imports it. What the environment already
says (a server's address, another home) stands.
"""

import os
from pathlib import Path

_SETTINGS = {
    "PREFECT_HOME": str(Path.cwd() / ".prefect"),
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # A new database takes longer to set up than the default 20 seconds.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}

for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)
