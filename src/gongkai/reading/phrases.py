"""The words that reading knows: ``codelists/phrases.csv`` and regexes made of them.

In: the code list (columns ``role``, ``phrase``). Out: ``phrases(role)`` and
``pattern(words)``. Promised: a pattern finds the longest word at a position in
time that does not grow with the number of words (a trie, no backtracking over
alternatives).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import isqrt
from typing import Any


def read_codelist(name: str) -> list[dict[str, str]]:
    """The rows of a code list of the package, in the order of the file."""
    text = files("gongkai").joinpath("codelists", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _by_role() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in read_codelist("phrases.csv"):
        found[row["role"]].add(row["phrase"])
    return {role: frozenset(words) for role, words in found.items()}


def phrases(*roles: str) -> frozenset[str]:
    """All phrases with one of these roles."""
    return frozenset().union(*(_by_role()[role] for role in roles))


class Endings:
    """Phrases that words may end with. Most words end with another character than any of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._last = frozenset(word[-1] for word in self._words)

    def end(self, words: str) -> bool:
        """Do the words end with one of them?"""
        return words[-1:] in self._last and words.endswith(self._words)


def endings(role: str) -> Endings:
    """All phrases with that role, as endings."""
    return Endings(phrases(role))


def one_of(*roles: str) -> str:
    """A regular expression that matches the longest phrase with one of these roles."""
    return f"(?:{pattern(phrases(*roles))})"


def compiled(role: str) -> re.Pattern[str]:
    """The same, compiled."""
    return re.compile(one_of(role))


def backwards(*roles: str) -> str:
    """``one_of`` over reversed words."""
    return f"(?:{pattern(word[::-1] for word in phrases(*roles))})"


def pattern(words: Iterable[str]) -> str:
    """A regular expression that matches the longest of the words at a position."""
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _expression(trie)


def _expression(node: dict[str, Any]) -> str:
    ends = "" in node
    branches = {char: _expression(child) for char, child in sorted(node.items()) if char}
    if not branches:
        return ""
    if len(branches) > _MANY:
        return _dispatched(branches) + ("?" if ends else "")
    written = [re.escape(char) + rest for char, rest in branches.items()]
    if len(written) == 1 and not ends:
        return written[0]
    return "(?:" + "|".join(written) + ")" + ("?" if ends else "")


_MANY = 24


def _dispatched(branches: dict[str, str]) -> str:
    """Branches in groups: ``re`` tries the branches of an alternative one after the other, so that
    hundreds of first characters cost hundreds of steps where none of them stands there.
    """
    chars = list(branches)
    size = isqrt(len(chars))
    groups = [chars[at : at + size] for at in range(0, len(chars), size)]
    written = (
        f"(?<={_class(group)})(?:{'|'.join(f'(?<={re.escape(char)}){branches[char]}' for char in group)})"
        for group in groups
    )
    return f"(?:{_class(chars)}(?:{'|'.join(written)}))"


def _class(chars: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, chars))}]"
