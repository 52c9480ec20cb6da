"""Which concept a row measures: what makes rows of different reports comparable.

In: a row's label, its unit as written, and the heading that it stands under.
Out: a ``Concept`` of codelists/concepts.csv, or None. Promised: no mapping
rather than a wrong one. A pattern fits only when

- every group of ``words_all`` has a word in the label (a group that begins with @ may
  find it in the heading instead),
- no word of ``words_none`` stands in the label, the unit is one of ``units``, and
- nothing is left of the label but words of ``words_all`` and ``words_may`` and the words of
  neutral_words.csv, which narrow nothing: 征地类行政复议案件 is not all
  reconsideration cases, so an unknown word means no mapping.

Of several that fit, the one with more groups, then with the longer words wins; a
tie maps to nothing. Not promised: that every row that has a concept finds it.

Speed: patterns are indexed by two characters that a fitting label must contain,
so that a row is compared with a handful of patterns only.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from operator import add

from gongkai.reading.phrases import one_of, pattern, read_codelist

_IN_HEADING = "@"
_DROPPED = re.compile("[“”‘’\"'《》〈〉「」『』()（）\\[\\]【】〔〕,，、。;；:：·.… \t\r\n\u3000]+")
_GAP = " "


@dataclass(frozen=True)
class Concept:
    """An entry of the code list. ``confidence`` says how sure a mapping by its pattern is."""

    concept_id: str
    theme_id: str
    confidence: Decimal


@dataclass(frozen=True, eq=False)
class _Pattern:
    concept: Concept
    groups: tuple[tuple[str, ...], ...]
    context: tuple[tuple[str, ...], ...]
    known: tuple[str, ...]
    none: tuple[str, ...]
    units: frozenset[str]

    def strength(self, label: str, heading: str) -> tuple[int, int] | None:
        """How specific a fit this is (groups, characters); None where it does not fit."""
        rest, characters = label, 0
        for group in self.groups:
            for word in group:
                if word in rest:
                    rest = rest.replace(word, _GAP, 1)
                    characters += len(word)
                    break
            else:
                return None
        for words in self.context:
            if not (_stands(words, label) or _stands(words, heading)):
                return None
        if _stands(self.none, label):
            return None
        if not rest.isspace():
            for word in self.known:
                if word in rest:
                    rest = rest.replace(word, _GAP)
            if _NEUTRAL.sub("", rest).strip():
                return None
        return len(self.groups) + len(self.context), characters


def _stands(words: tuple[str, ...], text: str) -> bool:
    for word in words:  # noqa: SIM110 - a generator costs more than these few looks
        if word in text:
            return True
    return False


def match(label: str, unit: str, heading: str = "") -> Concept | None:
    """The concept that a row of this label and unit measures, where that is certain."""
    index = _INDEX.get(unit)
    if index is None:
        return None
    plain = label if label.isalnum() else _DROPPED.sub("", label)
    if "的" in plain and _THOSE_WHO.search(plain):
        return None  # 调解纠纷的调解组织: neither disputes nor all organisations
    best: Concept | None = None
    best_strength = (0, 0)
    for candidate in _candidates(index, plain):
        strength = candidate.strength(plain, heading)
        if strength is None or strength < best_strength:
            continue
        best = None if strength == best_strength else candidate.concept
        best_strength = strength
    return best


def _candidates(index: dict[str, tuple[_Pattern, ...]], plain: str) -> list[_Pattern]:
    """Each pattern once of which two telling characters stand in the label."""
    found: list[_Pattern] = []
    for key in map(add, plain, plain[1:]):
        if key in index:
            found += index[key]
    return found if len(found) < 2 else list(dict.fromkeys(found))


def _words(cell: str) -> tuple[str, ...]:
    """Alternatives, the longest first, so that a longer word is not eaten in pieces."""
    return tuple(sorted(filter(None, cell.split("|")), key=lambda word: (-len(word), word)))


def _pattern(row: dict[str, str]) -> _Pattern:
    cells = row["words_all"].split()
    known = "|".join([*cells, row["words_may"]]).replace(_IN_HEADING, "")
    return _Pattern(
        concept=Concept(row["concept_id"], row["theme_id"], Decimal(row["confidence"])),
        groups=tuple(_words(cell) for cell in cells if not cell.startswith(_IN_HEADING)),
        context=tuple(_words(cell[1:]) for cell in cells if cell.startswith(_IN_HEADING)),
        known=_words(known),
        none=_words(row["words_none"]),
        units=frozenset(row["units"].split()),
    )


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)]


def _index(patterns: Sequence[_Pattern]) -> dict[str, dict[str, tuple[_Pattern, ...]]]:
    words = (word for each in patterns for group in each.groups for word in group)
    common = Counter(pair for word in words for pair in _pairs(word))
    found: dict[str, dict[str, tuple[_Pattern, ...]]] = defaultdict(dict)
    for each in patterns:
        choices = [
            {min(_pairs(word), key=common.__getitem__) for word in group}
            for group in each.groups
            if min(map(len, group)) > 1
        ]
        telling = min(choices, key=lambda keys: sum(common[key] for key in keys))
        for unit, key in product(each.units, telling):
            found[unit][key] = (*found[unit].get(key, ()), each)
    return dict(found)


_THOSE_WHO = re.compile(rf"的[^的]*{one_of('agent')}$")
_NEUTRAL = re.compile(pattern(row["word"] for row in read_codelist("neutral_words.csv")))
_INDEX = _index([_pattern(row) for row in read_codelist("concepts.csv")])
"""For each unit: patterns by two characters of each word of one group, chosen so that few share them."""
