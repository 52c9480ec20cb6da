"""Putting an archive right after a process was killed in the middle of writing.

In: the archive's folder, under its lock. Out: its entries, and a sentence for
everything that was mended. What is whole is never removed: only files that
were never finished, the torn end of a file of revisits, and index lines that
are torn; what the index lacks is read from the WARC files.
"""

from __future__ import annotations

from pathlib import Path

from gongkai.archive import index, layout
from gongkai.archive.decode import is_torn_end
from gongkai.archive.disk import cut, write_whole
from gongkai.archive.index import Entry
from gongkai.errors import ArchiveError


def mend(root: Path) -> tuple[list[Entry], list[str]]:
    """All entries in the order of the index, and what had to be done."""
    done = [f"Removed {path.name}, which was never finished." for path in _unfinished(root)]
    lines, entries, torn = read_index(root)
    done += [f"Read the index anew where {torn} lines were torn."] if torn else []
    ends: dict[str, int] = {}
    for entry in entries:
        if not (torn and entry.filename.startswith("revisits/")):  # a torn line may have named any place
            ends[entry.filename] = max(ends.get(entry.filename, 0), entry.end)
    for filename, size in layout.warc_files(root):
        if size > ends.get(filename, 0):
            found, sentences = _take_in(root, filename, ends.get(filename, 0))
            entries += found
            done += sentences
    wanted = sorted({entry.line: entry for entry in entries}.items())
    if [line for line, _ in wanted] != lines or not (root / layout.INDEX).exists():
        write_index(root, [entry for _, entry in wanted])
    return [entry for _, entry in wanted], done


def read_index(root: Path) -> tuple[list[str], list[Entry], int]:
    """The index's lines, their entries, and how many lines were torn."""
    path = root / layout.INDEX
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else [""]
    entries, torn = [], int(lines[-1] != "")
    for line in lines[:-1]:
        try:
            entries.append(index.parse(line))
        except (ValueError, KeyError):
            torn += 1
    return lines[:-1], entries, torn


def write_index(root: Path, entries: list[Entry]) -> None:
    """Write the whole index, sorted."""
    text = "".join(f"{line}\n" for line in sorted(entry.line for entry in entries))
    write_whole(root / layout.INDEX, text.encode(), root / layout.SCRATCH)


def _unfinished(root: Path) -> list[Path]:
    parts = sorted((root / layout.SCRATCH).glob("*.part"))
    for part in parts:
        part.unlink()
    return parts


def _take_in(root: Path, filename: str, start: int) -> tuple[list[Entry], list[str]]:
    try:
        found = list(layout.scan(root, filename, start))
    except ArchiveError:
        return [], []  # not torn but altered: left for `check` to report
    done = [f"Took {len(found)} exchanges of {filename} into the index."] if found else []
    end = found[-1].end if found else start
    rest = (root / filename).read_bytes()[end:]
    if rest and filename.startswith("revisits/") and is_torn_end(rest):
        cut(root / filename, end)
        done.append(f"Cut {len(rest)} bytes of an unfinished record from {filename}.")
    return found, done
