"""Everything in the archive read again by the reader that is running, in parts of about a hundred sources.

In: sources.toml, an archive, and the store whose release the reading follows. Out: a folder

    data/TABLE/00017.parquet   the rows of part 17 (code lists: data/TABLE.parquet)
    parts/00017.json           what part 17 came to: its files with sha256 and rows, its failures
    manifest.json              all of it; written last: where it stands, the rest is whole

Promised: a part goes through the steps of ``publishing`` (which snapshot stands for a source,
corrections, validation), so its rows are those that a release would have; the bytes depend on the
inputs alone, not on how many read the parts, nor in which order; a finished part is kept as long as
its inputs and the reader are the same; a source that fails, fails alone with its coded reason; rows
never leave the process that read them. Not promised: keys across parts other than ``report_id``,
and versions, which the steps of a release decide.
"""

from gongkai.backfill.job import SIZE, Backfill, Backfilled
from gongkai.backfill.model import Part, PartRecord, Places
from gongkai.backfill.part import read_part

__all__ = ["SIZE", "Backfill", "Backfilled", "Part", "PartRecord", "Places", "read_part"]
