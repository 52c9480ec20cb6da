"""The main job in a process of its own, to be killed: the steps that ``flows/publish.py`` puts in order.

    python run.py FOLDER WHEN [--only-fetch]

Reads FOLDER/sources.toml and FOLDER/package.toml; WHEN dates the snapshots. Says "begin" when
it starts to fetch and "end" when all is done. Prefect is left out: it keeps the record, and
takes ten seconds to start.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gongkai.job import open_job
from gongkai.limits import Limits
from gongkai.publishing import by_host


def main(folder: str, when: str, *flags: str) -> None:
    place = Path(folder)
    names = ("sources.toml", "store", "archive", "package.toml")
    given = (str(place / name) for name in names)
    with open_job(*given, retrieved_at=when, limits=Limits(max_failed=0)) as job:
        print("begin", flush=True)
        with ThreadPoolExecutor(4) as threads:
            visits = [visit for host in threads.map(job.visit, by_host(job.sources)) for visit in host]
        if not flags:
            job.release(job.assemble(job.choose(visits)))
            error = job.close().error
            if error:
                raise error
    print("end", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
