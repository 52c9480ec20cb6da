"""The sections of a report: what its markers make of the text.

In: the text and its markers. Out: for each marker where it stands in the outline, where its
section ends, and the ``Section`` that is published. Linear in the number of markers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gongkai.reading.model import Section
from gongkai.reading.outline import Marker
from gongkai.reading.records import record


@record
class Standing:
    """Where words stand: their section, the chain of markers (一/(四)/二是), and their headings
    in one string.
    """

    section_id: str
    path: str
    headings: str


NOWHERE = Standing("", "", "")
"""Before the first marker."""


def standings(norm: str, markers: Sequence[Marker]) -> list[Standing]:
    """For each marker, where the words behind it stand."""
    found: list[Standing] = []
    counts: Counter[int] = Counter()
    for marker in markers:
        parent = found[marker.parent] if marker.parent >= 0 else NOWHERE
        counts[marker.parent] += 1
        number = str(counts[marker.parent])
        found.append(
            Standing(
                f"{parent.section_id}.{number}" if parent.section_id else number,
                f"{parent.path}/{marker.text}" if parent.path else marker.text,
                parent.headings + norm[marker.end : marker.heading_end],
            )
        )
    return found


def section_ends(norm: str, markers: Sequence[Marker]) -> list[int]:
    """For each marker, where its section ends."""
    ends = [len(norm)] * len(markers)
    open_: list[int] = []
    for position, marker in enumerate(markers):
        while open_ and markers[open_[-1]].depth >= marker.depth:
            ends[open_.pop()] = marker.start
        open_.append(position)
    return ends


def sections(
    text: str, markers: Sequence[Marker], standing: Sequence[Standing], ends: Sequence[int]
) -> tuple[Section, ...]:
    """The sections as they are published."""
    return tuple(
        [
            Section(
                own.section_id,
                standing[marker.parent].section_id if marker.parent >= 0 else "",
                marker.depth,
                marker.text,
                "".join(text[marker.end : marker.heading_end].split()),
                marker.start,
                end,
            )
            for marker, own, end in zip(markers, standing, ends, strict=True)
        ]
    )
