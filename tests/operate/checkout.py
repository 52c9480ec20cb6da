"""A copy of this checkout: what is under version control or could be, as it stands now."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOT_OURS = (
    ".git",
    ".venv",
    "build",
    "dist",
    ".prefect",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
    "*.egg-info",
)


def copy_checkout(folder: Path) -> Path:
    """Copy it; the folder."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*_NOT_OURS))
    for made in ("archive", "datapackage/runs"):
        shutil.rmtree(folder / made, ignore_errors=True)
    return folder
