"""Snapshot <-> WARC: the evidence, kept so that it can be shown.

``Archive(path)`` keeps every exchange as WARC 1.1 records, each body once.
docs/archive.md describes the folder and how to read it with other tools.
"""

from gongkai.archive.archive import Archive, Stored
from gongkai.archive.check import Fault
from gongkai.archive.layout import archive_file

__all__ = ["Archive", "Fault", "Stored", "archive_file"]
