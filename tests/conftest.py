"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """../shared: real reports and pages that are not part of the repository."""
    if not (SHARED / "seed").is_dir():
        pytest.skip("needs ../shared (real reports and pages), which is not here")
    return SHARED
