"""A run's summary for people: lines for a console, Markdown and a table for a run's page.

In: a ``RunSummary``. Out: text. Promised: nothing is computed here, only shown; what is wrong
comes first. Not promised: the wording; programs read the JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from gongkai.summary import FAILED, OUTCOMES, Failure, ReportRun, RunSummary, SourceRun

SHOWN = 50
"""How many failures, notes or reports a page shows; the record in the store has all."""
ROWS = 1000
"""How many sources the table of a page has."""


def lines(run: RunSummary) -> list[str]:
    """The summary for a console."""
    counts = run.counts
    found = [
        f"run          {run.run_id}, {(run.finished - run.started).total_seconds():.1f} s"
        + "".join(f", {step} {seconds:.1f} s" for step, seconds in run.durations.items()),
        f"sources      {counts['sources']}",
        f"             {_outcomes(run)}",
        f"reports      {counts['reports']}, of which {counts['read']} read in this run",
        f"indicators   {counts['indicators']}, and {counts['set_aside']} other numerals set aside",
        f"findings     {_findings(run)}",
        f"validation   {run.validation}",
        f"release      {run.version or 'none'}: {run.reason}",
        f"where        {run.where}",
    ]
    found += [f"mended       {sentence}" for sentence in run.mended]
    for source in run.sources:
        found += [f"note         {source.url} {note}" for note in source.notes]
    for source in run.sources:
        if source.failure:
            found += [f"failed       {source.url}", *_failure(source.failure)]
    found += [f"limit        {passed.sentence}" for passed in run.passed]
    if run.stopped:
        found += ["stopped", *_failure(run.stopped)]
    return found


def _outcomes(run: RunSummary) -> str:
    return ", ".join(f"{run.counts[outcome]} {outcome}" for outcome in OUTCOMES)


def _findings(run: RunSummary) -> str:
    counts = run.counts
    return "{findings}, of which {inconsistent} inconsistent, {errors} of severity error".format(**counts)


def _failure(failure: Failure) -> Iterator[str]:
    kept = " The release keeps its earlier snapshot." if failure.kept else ""
    yield f"             [{failure.code}] {failure.sentence}{kept}"
    yield f"             {failure.remedy}"


def table(run: RunSummary) -> list[dict[str, object]]:
    """One row a source, the failed ones first, for the page of a run."""
    reports = {report.url: report for report in run.reports}
    ordered = sorted(run.sources, key=lambda source: source.outcome != FAILED)
    rows = [_row(source, reports.get(source.url)) for source in islice(ordered, ROWS)]
    left = len(ordered) - len(rows)
    return [*rows, {"source": f"and {left} more: see the record {run.run_id} in the store"}] if left else rows


def _row(source: SourceRun, report: ReportRun | None) -> dict[str, object]:
    said = source.failure
    return {
        "source": source.url,
        "outcome": source.outcome,
        "code": said.code if said else "",
        "what": said.sentence if said else "; ".join(source.notes),
        "remedy": said.remedy if said else "",
        "report": report.report_id if report else "",
        "indicators": report.indicators if report else 0,
        "findings": report.findings if report else 0,
        "lowest confidence": str(report.lowest_confidence or "") if report else "",
        "seconds": source.seconds,
    }


def markdown(run: RunSummary) -> str:
    """The summary for the page of a run."""
    return "\n".join(_markdown(run, run.counts)) + "\n"


def _markdown(run: RunSummary, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"# Run {run.run_id}: {run.status}\n"
    yield f"**Release:** {run.version or 'none'}. {_text(run.reason)}\n"
    if run.stopped:
        yield f"**Stopped:** `{run.stopped.code}` {_text(run.stopped.sentence)} {_text(run.stopped.remedy)}\n"
    for passed in run.passed:
        yield f"**Limit passed:** {passed.sentence}\n"
    for sentence in run.mended:
        yield f"**Mended:** {_text(sentence)}\n"
    yield "| | |\n|---|---|"
    yield f"| store | {_text(run.where)}, latest release {run.latest or 'none'} |"
    yield f"| sources | {_outcomes(run)} |"
    yield f"| reports | {counts['reports']}, {counts['read']} read in this run |"
    yield f"| rows | {counts['indicators']} indicators, {counts['set_aside']} set aside |"
    yield f"| findings | {_findings(run)} |"
    yield f"| validation | {run.validation} |"
    steps = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in run.durations.items())
    yield f"| time | {run.started:%Y-%m-%d %H:%M:%S} UTC, {steps} |"
    yield f"| reader | {run.reader_version} |"
    failures = [
        f"| {_text(url)} | `{f.code}` {_text(f.sentence)} | {_text(f.remedy)} |"
        for url, f in run.failures.items()
    ]
    yield from _section("Failed", "| source | what | what to do |\n|---|---|---|", failures)
    notes = [f"- {_text(source.url)} {_text(note)}" for source in run.sources for note in source.notes]
    yield from _section("To be looked at", "", notes)
    doubtful = sorted(run.reports, key=lambda r: (-r.errors, -r.inconsistent, r.mean_confidence or 2))
    rows = [
        f"| {_text(r.title)} | {r.indicators} | {r.findings} ({r.inconsistent} inconsistent) | "
        f"{r.lowest_confidence or ''} / {r.mean_confidence or ''} | {'read' if r.read else 'taken over'} |"
        for r in doubtful
    ]
    head = "| report | indicators | findings | confidence, lowest / mean | |\n|---|---|---|---|---|"
    yield from _section("Reports", head, rows)


def _section(title: str, head: str, rows: list[str]) -> Iterator[str]:
    if not rows:
        return
    yield f"\n## {title} ({len(rows)})\n"
    if head:
        yield head
    yield from rows[:SHOWN]
    if len(rows) > SHOWN:
        yield f"\n... and {len(rows) - SHOWN} more in the record of the run in the store"


def _text(text: str) -> str:
    """Text that stays text in a Markdown table."""
    return "".join(f"\\{c}" if c in "\\|`*_<>[]" else " " if c in "\r\n" else c for c in text)
