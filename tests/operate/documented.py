"""What docs/operate.md says to type and to install, so that tests do just that."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TEXT = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
WEBHOOK = "https://chat.example.invalid/hooks/1"


def commands(heading: str = "") -> list[str]:
    """The commands below a heading, up to the next; of the whole page without one."""
    start = re.search(rf"^#+ {heading}$" if heading else "", _TEXT, re.MULTILINE)
    assert start, f"docs/operate.md has no heading {heading}"
    part = _TEXT[start.end() :]
    return re.findall(r"^    (\S.*)$", part.partition("\n#")[0] if heading else part, re.MULTILINE)


def files() -> dict[str, str]:
    """The files that are to be made, by their paths."""
    return dict(re.findall(r"```ini\n# (\S+)\n(.*?)```", _TEXT, re.DOTALL))


def cron_lines() -> list[str]:
    """The lines of the crontab."""
    found = re.search(r"```cron\n(.*?)```", _TEXT, re.DOTALL)
    assert found
    return found[1].splitlines()


def exec_start(unit: str) -> list[str]:
    """What a unit starts."""
    found = re.search(r"^ExecStart=(.*)$", files()[f"/etc/systemd/system/{unit}"], re.MULTILINE)
    assert found
    return shlex.split(found[1])
