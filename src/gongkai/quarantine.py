"""Sources that are not published from what they show now, and why.

In: the failures of a run. Out: ``quarantine.json`` beside the archive, one entry
a source, with the time since when it stands there. Promised: written in one step;
an entry goes when its source is published again; the same failures leave the same
bytes. Not promised: the pages themselves, which lie in the archive
(``snapshot_id`` names them where there was something to archive).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongkai.errors import QuarantineError
from gongkai.summary import Failure

NAME = "quarantine.json"


class Quarantine:
    """The list in a folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def entries(self) -> Mapping[str, Mapping[str, Any]]:
        """The entries by address. Raises ``QuarantineError``."""
        try:
            entries = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise QuarantineError(f"{self.path} cannot be read: {error}.") from error
        return {entry["url"]: entry for entry in entries}

    def record(self, failures: Mapping[str, Failure], now: datetime) -> None:
        """Replace the list by the failures of this run, by address. Raises ``QuarantineError``."""
        before = self.entries()
        entries = []
        for url, failure in sorted(failures.items()):
            earlier = before.get(url, {})
            same = earlier.get("code") == failure.code and earlier.get("snapshot_id") == failure.snapshot_id
            since = earlier["since"] if same else now.astimezone(UTC).isoformat(timespec="seconds")
            entries.append({"url": url, "since": since, **asdict(failure)})
        self.path.parent.mkdir(parents=True, exist_ok=True)
        aside = self.path.with_suffix(".json.new")
        aside.write_text(json.dumps(entries, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        aside.replace(self.path)
