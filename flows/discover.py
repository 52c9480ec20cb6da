"""Discovery as a Prefect flow: column pages -> new sources and the register.

    python -m flows.discover --sources sources.toml --archive archive --register-csv register.csv

The work is that of ``gongkai.discover``; this file gives it a schedule and a record.
Proposals are printed as TOML, and added to sources.toml only with ``--add``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from prefect import flow
from prefect.logging import get_run_logger

from gongkai.commands.discover import report, run_discovery
from gongkai.errors import GongkaiError


@flow(name="discover")
def discover(
    *,
    sources: str = "sources.toml",
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
    """Run the flow once from the command line. Exit status: as of the command line ``gongkai``."""
    parser = argparse.ArgumentParser(prog="python -m flows.discover", description="More: docs/discovering.md")
    for name in ("sources", "archive", "register-csv", "as-of"):
        parser.add_argument(f"--{name}", default=argparse.SUPPRESS)
    parser.add_argument("--add", action="store_true", help="add what is new to the sources")
    try:
        return int(discover(**vars(parser.parse_args(arguments))) > 0)
    except GongkaiError as error:
        print(f"discover: {error}\n  {error.remedy}", file=sys.stderr)
        return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
