"""Discovery as a Prefect flow: column pages -> new sources and the register.

    python -m flows.discover --sources sources.toml --archive archive --register-csv register.csv

The work is that of ``gongkai.discover``; this file gives it a schedule and a record.
Proposals are printed as TOML, and added to sources.toml only with ``--add``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from prefect import flow
from prefect.logging import get_run_logger

from flows.command import arguments_of, run
from gongkai.commands.discover import report, run_discovery
from gongkai.job import SOURCES, check_sources


@flow(name="discover")
def discover(
    *,
    sources: str = SOURCES,
    archive: str = "archive",
    register_csv: str = "register.csv",
    add: bool = False,
    as_of: str | None = None,
) -> int:
    """Walk the columns of ``sources``; the number of columns that failed. Raises ``GongkaiError``.

    Args:
        sources: the file that names the columns
        archive: the folder in which every fetched page is kept
        register_csv: the file that takes the register of published, late, missing and moved reports
        add: add what is new to the sources
        as_of: the day for which the register is drawn up, instead of today
    """
    log = get_run_logger()
    found = run_discovery(Path(sources), Path(archive), as_of, add=add, register=Path(register_csv))
    print("\n".join(report(found, added=add)))
    for column, error in found.failures:
        log.error("%s: %s %s", column.url, error, error.remedy)
    return len(found.failures)


def main(arguments: list[str] | None = None) -> int:
    """Run the flow once from the command line. Exit status: as of the command line ``gongkai``, and 1
    where a column failed."""
    return run(discover, arguments_of(discover, arguments), check_sources)


if __name__ == "__main__":
    sys.exit(main())
