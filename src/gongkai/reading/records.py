"""Records that the stages of reading pass on: thousands are made for every text.

``record`` makes a dataclass with slots whose fields only its constructor sets. Promised by
mypy, not at run time: a frozen dataclass costs four times as much to make, an eighth of the
time of reading. What reading gives to others (``model``) is frozen at run time too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def record(cls: type[_T]) -> type[_T]:
    """A dataclass with slots, compared and hashed by its fields."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
