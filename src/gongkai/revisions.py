"""Silent edits: what a published page said before, against what it says now.

In: the text that a report is read from now, and earlier archived states of it. Out:
``Edited`` records, which become rows of ``findings`` (check ``silent-edit``). One for
each number that stands where another stood, so that who quotes a number finds it by its
indicator, and one for all else that was edited in the text. Promised: pure, and made of
the archived bytes alone, so that a release can be proved; white space, the template and
the file's bytes are no edit; what the page itself says was revised (``edit_phrases.csv``)
is not silent. Not promised: that a page which says so says it of every edit.

``inconsistent`` are numbers that differ, ``undecidable`` words: whether they still say
the same is for a person to judge.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property

from gongkai import identity
from gongkai.page.codelists import rows
from gongkai.page.model import Page
from gongkai.reading.model import Indicator, Report
from gongkai.snapshot import Snapshot

CHECK = "silent-edit"
MOST = 8
"""Earlier states that are compared: the first, and the last ones."""
_SHOWN = 40  # characters of an edit that are quoted
_LISTED = 10  # numerals that are listed


@dataclass(frozen=True)
class State:
    """A text of a report as one snapshot had it: a page, or (``in_file``) the file that a page links,
    of which only the file is known. ``url`` is the public address ("" where unknown)."""

    snapshot: Snapshot
    page: Page
    report: Report
    in_file: bool = False
    url: str = ""
    archive_file: str = ""

    @cached_property
    def letters(self) -> str:
        """The text without white space: equal letters, no edit."""
        return _letters(self.report.text)

    @property
    def form(self) -> bytes:
        """What tells the texts apart that are extracted alike: pages, and each kind of file."""
        return self.snapshot.body[:4] if self.in_file else b""

    @property
    def day(self) -> str:
        """The day on which it was retrieved (UTC)."""
        return self.snapshot.retrieved_at.astimezone(UTC).date().isoformat()


@dataclass(frozen=True)
class Edited:
    """One edit. ``indicator`` is the id of the number concerned ("" for words)."""

    snapshot_id: str
    indicator: str
    stated: str
    computed: str
    verdict: str
    sentence_zh: str
    sentence_en: str


def earlier(now: State, states: Iterable[State]) -> tuple[State, ...]:
    """Those of ``states`` (oldest first) in which this report had another text, each text once."""
    found: dict[str, State] = {}
    for state in states:
        if state.letters and state.letters != now.letters and _same_report(state.page, now.page):
            found.pop(state.letters, None)
            found[state.letters] = state
    texts = list(found.values())
    return tuple(texts if len(texts) <= MOST else [*texts[:1], *texts[1 - MOST :]])


def _same_report(then: Page, now: Page) -> bool:
    """Whether two pages may be one report: an address can be used again for the next year's."""
    pairs = [
        (then.report_year, now.report_year),
        (then.fields.get("index_number"), now.fields.get("index_number")),
    ]
    return all(before == after or not (before and after) for before, after in pairs)


def silent_edits(of: str, now: State, states: Sequence[State]) -> Iterator[Edited]:
    """What was edited since each earlier state of the report ``of``, and is not said to have been."""
    for then in states:
        if not _says_so(then.page, now.page):
            yield from _edits(of, then, now)


def _edits(of: str, then: State, now: State) -> Iterator[Edited]:
    pairs = [pair for pair in _pairs(of, then.report, now.report) if _number(pair[1]) != _number(pair[2])]
    for name, old, new in pairs:
        label = new.label or old.label or "数字"
        yield Edited(
            then.snapshot.snapshot_id,
            name,
            _plain(old.raw),
            _plain(new.raw),
            "inconsistent",
            f"“{label}”在{then.day}存档时为{old.raw}，在{now.day}存档时为{new.raw}；页面没有说明作过修改。",
            f"{label} was {old.raw} as archived on {then.day} and is {new.raw} as archived on {now.day}; "
            "the page does not say that it was revised.",
        )
    if then.form == now.form:  # else extracted by other means
        yield from _words(then, now, [old for _, old, _ in pairs], [new for _, _, new in pairs])


def _words(then: State, now: State, old: list[Indicator], new: list[Indicator]) -> Iterator[Edited]:
    """What else was edited in the text, beside the numbers that stand in another's place."""
    before, after = _without(then.report.text, old), _without(now.report.text, new)
    if before == after:
        return
    gone, come = _only(_numbers(then.report, old), _numbers(now.report, new))
    was, became = _edit(before, after)
    zh, en = (
        f"{then.day}存档与{now.day}存档的正文不同",
        f"The text archived on {then.day} and {now.day} differs",
    )
    if was or became:
        zh += f"：“{was or '（无）'}”改为“{became or '（无）'}”"
        en += f": “{was or '(nothing)'}” became “{became or '(nothing)'}”"
    if gone or come:
        zh += f"，其中数字{gone or '（无）'}改为{come or '（无）'}"
        en += f", numbers {gone or '(none)'} became {come or '(none)'}"
    yield Edited(
        then.snapshot.snapshot_id,
        "",
        gone,
        come,
        "inconsistent" if gone or come else "undecidable",
        f"{zh}；页面没有说明作过修改。",
        f"{en}; the page does not say that it was revised.",
    )


def _pairs(of: str, then: Report, now: Report) -> Iterator[tuple[str, Indicator, Indicator]]:
    """Indicators that stand at one place of one clause in both texts, by the clause's words.

    Where a clause occurs more often in one of the texts, its occurrences cannot be paired.
    """
    before = dict(zip(identity.indicator_ids(then, of), then.indicators, strict=True))
    clauses = identity.clauses(now.text)
    starts = [clause.start for clause in clauses]
    there = Counter(clause.words for clause in identity.clauses(then.text))
    here = Counter(clause.words for clause in clauses)
    for name, new in zip(identity.indicator_ids(now, of), now.indicators, strict=True):
        words = clauses[bisect_right(starts, new.start) - 1].words
        if name in before and here[words] == there[words]:
            yield name, before[name], new


def _number(row: Indicator) -> tuple[object, ...]:
    return row.value, row.value_low, row.value_high, row.unit, row.qualifier


def _numbers(report: Report, without: list[Indicator]) -> list[str]:
    """The numbers of a text in order, but for some. What is set aside (进一步, dates) is words here."""
    starts = {row.start for row in without}
    return [_plain(row.raw) for row in report.indicators if row.start not in starts]


def _only(old: list[str], new: list[str]) -> tuple[str, str]:
    """What only the one has and what only the other has, listed."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return _list(list(gone.elements())), _list(list(come.elements()))


def _list(numerals: list[str]) -> str:
    more = f"等{len(numerals)}处" if len(numerals) > _LISTED else ""
    return "、".join(numerals[:_LISTED]) + more


def _edit(old: str, new: str) -> tuple[str, str]:
    """The words between the first and the last place that differ, where they are short enough to quote."""
    first = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    most = min(len(old), len(new)) - first
    last = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    was, became = old[first : len(old) - last], new[first : len(new) - last]
    return (was, became) if max(len(was), len(became)) <= _SHOWN else ("", "")


def _without(text: str, indicators: Iterable[Indicator]) -> str:
    """A text's letters with some of its numbers as #."""
    parts, at = [], 0
    for row in sorted(indicators, key=lambda row: row.start):
        parts += [text[at : row.start], "#"]
        at = row.end
    return _letters("".join([*parts, text[at:]]))


def _says_so(then: Page, now: Page) -> bool:
    """Whether a page says now, as it did not then, that it was revised."""

    def said(page: Page, where: str, phrase: str) -> int:
        return _letters(page.title if where == "title" else f"{page.title}\n{page.text}").count(phrase)

    known = [(row["where"], row["phrase"]) for row in rows("edit_phrases")]
    return any(said(now, *entry) > said(then, *entry) for entry in known)


def _letters(text: str) -> str:
    return "".join(text.split())


def _plain(raw: str) -> str:
    """A numeral as it is written, full-width digits as digits."""
    return _letters(unicodedata.normalize("NFKC", raw))
