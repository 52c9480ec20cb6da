"""The script that a text is written in, as a BCP 47 tag.

In: a text. Out: ``zh-Hans`` or ``zh-Hant`` (gateways of some sites serve the same
page in traditional characters). Decided by characters that only one of the two
has, among the most frequent of official prose.
"""

from __future__ import annotations

_SIMPLIFIED = frozenset("设规关机构门实务业发开议办责权从众险环监质经营标准项级县区确护财产检达")
_TRADITIONAL = frozenset("設規關機構門實務業發開議辦責權從眾險環監質經營標準項級縣區確護財產檢達")


def language_of(text: str) -> str:
    """The tag of a Chinese text; simplified where nothing decides."""
    seen = set(text)
    alike = _SIMPLIFIED & _TRADITIONAL
    simplified, traditional = len(seen & (_SIMPLIFIED - alike)), len(seen & (_TRADITIONAL - alike))
    return "zh-Hant" if traditional > 2 * simplified else "zh-Hans"
