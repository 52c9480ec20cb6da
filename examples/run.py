"""``make run``: the flow ``publish`` on the example site.

Serves ``examples/site`` on loopback while the flow runs as a user would start it, into
``build/example``. The port that the first run found free is kept, so that the second
run knows the pages again.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from examples.server import serve

HERE = Path(__file__).resolve().parent
PLACE = Path("build/example")

NEXT = """
The example's data package lies in {store}. Try next:

  .venv/bin/gongkai validate {store}/datapackage.json
  .venv/bin/gongkai verify {store} --archive {archive}
  .venv/bin/gongkai extract examples/site/jia/art/2024/art_12_1.html
  make run     (again: nothing changed, so no release)
"""


def main() -> int:
    """Serve, run the flow, say what lies where. The status is the flow's."""
    PLACE.mkdir(parents=True, exist_ok=True)
    try:
        return _run()
    except OSError as error:
        print(f"The example site cannot be served: {error}. Remove {PLACE} and run again.", file=sys.stderr)
        return 1


def _run() -> int:
    sources = PLACE / "sources.toml"
    with serve(_port(PLACE / "port")) as port:
        (PLACE / "port").write_text(str(port), encoding="ascii")
        template = (HERE / "sources.toml").read_text(encoding="utf-8")
        sources.write_text(template.replace("{base}", f"http://127.0.0.1:{port}"), encoding="utf-8")
        command = [sys.executable, "-m", "flows.publish"]
        command += ["--sources", str(sources), "--package", str(HERE / "package.toml")]
        command += ["--store", str(PLACE / "datapackage"), "--archive", str(PLACE / "archive")]
        status = subprocess.run(command, check=False).returncode  # noqa: S603 - our own flow
    if status == 0:
        print(NEXT.format(store=PLACE / "datapackage", archive=PLACE / "archive"))
    return status


def _port(known: Path) -> int:
    return int(known.read_text(encoding="ascii")) if known.is_file() else 0


if __name__ == "__main__":
    sys.exit(main())
