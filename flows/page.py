"""What a run shows of itself: the console's lines, the JSON file, and its page in Prefect.

In: a ``RunSummary``. Out: two artifacts, ``publish`` (Markdown) and ``publish-sources`` (a table
with a row a source), on the page of the run and, under their keys, with all earlier ones.
"""

from __future__ import annotations

from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact

from gongkai.summary import RunSummary
from gongkai.summary_views import lines, markdown, table


async def show(run: RunSummary, path: str | None) -> None:
    """Show a summary everywhere. Raises ``InputError`` where ``path`` cannot be written."""
    print("\n".join(lines(run)))
    run.save(path)
    await acreate_markdown_artifact(markdown(run), key="publish", description=f"Run {run.run_id}")
    sources = f"The sources of run {run.run_id}, the failed ones first"
    await acreate_table_artifact(table(run), key="publish-sources", description=sources)
