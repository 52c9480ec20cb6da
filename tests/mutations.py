"""Ways to spoil a valid package, each by one small change, sealed again so that no hash gives it away.

Every mutation names the check that must find it. ``sealed`` mutations have
their hashes and sizes put right afterwards, as a careful forger would; the
others leave them as they were, because the hash is the point.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai.release.descriptor import json_bytes
from gongkai.release.write import SUMS, seal
from gongkai.rows import csv_bytes, parse_csv


@dataclass(frozen=True)
class Mutation:
    """One way to spoil a package: what is done, and the check that must find it."""

    name: str
    check: str
    spoil: Callable[[Path], None]
    sealed: bool = True


MUTATIONS: list[Mutation] = []
MONEY = 2
"""The row of the first report's money: 190.5万元."""


def mutation(
    name: str, check: str, sealed: bool = True
) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    def register(spoil: Callable[[Path], None]) -> Callable[[Path], None]:
        MUTATIONS.append(Mutation(name, check, spoil, sealed))
        return spoil

    return register


def apply(folder: Path, chosen: Mutation) -> None:
    """Spoil the package in a folder, and seal it again where the mutation says so."""
    chosen.spoil(folder)
    if chosen.sealed:
        reseal(folder)


def reseal(folder: Path) -> None:
    """Put right every hash and size that the package states."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for entry in descriptor.get("resources", []):
        file = folder / str(entry.get("path", "?"))
        if file.is_file():
            data = file.read_bytes()
            entry["hash"], entry["bytes"] = f"sha256:{sha256(data).hexdigest()}", len(data)
    (folder / "datapackage.json").write_bytes(json_bytes(descriptor))
    (folder / SUMS).unlink(missing_ok=True)
    seal(folder)


# --- tools ---------------------------------------------------------------------


def table(folder: Path, name: str) -> tuple[tuple[str, ...], list[list[str]]]:
    header, rows = parse_csv((folder / f"data/{name}.csv").read_bytes(), name)
    return header, [list(row) for row in rows]


def write(folder: Path, name: str, header: Any, rows: list[list[str]]) -> None:
    (folder / f"data/{name}.csv").write_bytes(csv_bytes(map(tuple, rows), header))


def cell(folder: Path, name: str, row: int, column: str, value: str | Callable[[str], str]) -> None:
    header, rows = table(folder, name)
    place = header.index(column)
    rows[row][place] = value(rows[row][place]) if callable(value) else value
    write(folder, name, header, rows)


def describe(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_bytes(json_bytes(descriptor))


def resource(descriptor: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(entry for entry in descriptor["resources"] if entry["name"] == name)
    return found


def field(descriptor: dict[str, Any], name: str, column: str) -> dict[str, Any]:
    fields = resource(descriptor, name)["schema"]["fields"]
    found: dict[str, Any] = next(entry for entry in fields if entry["name"] == column)
    return found


def data(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = folder / f"data/{name}.csv"
    path.write_bytes(change(path.read_bytes()))


# --- values --------------------------------------------------------------------


@mutation("two values of one report swapped", "raw-value")
def _(folder: Path) -> None:
    header, rows = table(folder, "indicators")
    place, si = header.index("value"), header.index("value_si")
    rows[0][place], rows[1][place] = rows[1][place], rows[0][place]
    rows[0][si], rows[1][si] = rows[1][si], rows[0][si]
    write(folder, "indicators", header, rows)


@mutation("a digit of a value changed", "raw-value")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "value", "13")
    cell(folder, "indicators", 0, "value_si", "13")


@mutation("a value multiplied by ten thousand", "raw-value")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "value", "120000")
    cell(folder, "indicators", 0, "value_si", "120000")


@mutation("the value in base units not multiplied", "value_si")
def _(folder: Path) -> None:
    cell(folder, "indicators", MONEY, "value_si", "190.5")


@mutation("a unit changed for another of another factor", "value_si")
def _(folder: Path) -> None:
    cell(folder, "indicators", MONEY, "unit_code", "CNY")


@mutation("the factor of a unit changed", "value_si")
def _(folder: Path) -> None:
    _, rows = table(folder, "units")
    row = [entry[0] for entry in rows].index("CNY-10K")
    cell(folder, "units", row, "factor", "1000")


@mutation("float noise in a value", "canonical")
def _(folder: Path) -> None:
    cell(folder, "indicators", MONEY, "value", "190.50000000000000")


@mutation("a float that is nearly the value", "raw-value")
def _(folder: Path) -> None:
    cell(folder, "indicators", MONEY, "value", "190.49999999999997")
    cell(folder, "indicators", MONEY, "value_si", "1904999.9999999997")


@mutation("a number with an exponent", "canonical")
def _(folder: Path) -> None:
    cell(folder, "indicators", MONEY, "value_si", "1.905E+6")


@mutation("a value emptied", "frictionless constraint-error")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "value", "")


@mutation("a word in a column of numbers", "typed")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "value", "十二")


@mutation("a range without bounds", "bounds")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "qualifier", "range")


@mutation("bounds that do not enclose the value", "bounds")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "qualifier", "range")
    cell(folder, "indicators", 0, "value_low", "20")
    cell(folder, "indicators", 0, "value_high", "30")


@mutation("a qualifier that is none", "frictionless constraint-error")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "qualifier", "about")


@mutation("a confidence above one", "frictionless constraint-error")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "confidence", "1.5")


@mutation("a period that is no period", "frictionless constraint-error")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "period", "last year")


# --- places --------------------------------------------------------------------


@mutation("an offset shifted by one", "span")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "start", lambda text: str(int(text) + 1))


@mutation("both offsets shifted beyond the text", "span")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "start", lambda text: str(int(text) + 1000))
    cell(folder, "indicators", 0, "end", lambda text: str(int(text) + 1000))


@mutation("raw characters changed, not their place", "span")
def _(folder: Path) -> None:
    cell(folder, "set_aside", 0, "raw", "2023年1月")


@mutation("an indicator moved over another", "overlap")
def _(folder: Path) -> None:
    header, rows = table(folder, "indicators")
    start, end = header.index("start"), header.index("end")
    rows[0][start], rows[0][end] = (
        rows[2][start],
        str(int(rows[2][start]) + len(rows[0][header.index("raw")])),
    )
    write(folder, "indicators", header, rows)


@mutation("two positions swapped", "position")
def _(folder: Path) -> None:
    header, rows = table(folder, "indicators")
    place = header.index("position")
    rows[0][place], rows[1][place] = rows[1][place], rows[0][place]
    write(folder, "indicators", header, rows)


@mutation("the length of a text shortened", "span")
def _(folder: Path) -> None:
    cell(folder, "reports", 0, "text_length", "20")


# --- keys and references -------------------------------------------------------


@mutation("a row doubled", "frictionless primary-key")
def _(folder: Path) -> None:
    data(folder, "indicators", lambda data: data + data.splitlines(keepends=True)[-1])


@mutation("a key given to another row", "frictionless primary-key")
def _(folder: Path) -> None:
    header, rows = table(folder, "indicators")
    rows[1][0] = rows[0][0]
    write(folder, "indicators", header, rows)


@mutation("the target of a foreign key dropped", "frictionless foreign-key")
def _(folder: Path) -> None:
    header, _ = table(folder, "concepts")
    write(folder, "concepts", header, [])


@mutation("a relation that points nowhere", "frictionless foreign-key")
def _(folder: Path) -> None:
    cell(folder, "relations", 0, "other_id", "a-1.ffffffffff")


@mutation("a section whose parent is not there", "frictionless foreign-key")
def _(folder: Path) -> None:
    cell(folder, "sections", 1, "parent_id", "9")


@mutation("a finding about an indicator that is not there", "finding")
def _(folder: Path) -> None:
    cell(folder, "findings", 0, "indicator_ids", "a-1.ffffffffff")


@mutation("an indicator given to another report", "id")
def _(folder: Path) -> None:
    cell(folder, "indicators", 0, "report_id", "b-2")


@mutation("the snapshots of two reports swapped", "evidence")
def _(folder: Path) -> None:
    header, rows = table(folder, "reports")
    place = header.index("snapshot_id")
    rows[0][place], rows[1][place] = rows[1][place], rows[0][place]
    write(folder, "reports", header, rows)


@mutation("an earlier text that was another report's", "evidence")
def _(folder: Path) -> None:
    header, rows = table(folder, "reports")
    cell(folder, "reports", 0, "earlier_snapshot_ids", rows[1][header.index("snapshot_id")])


@mutation("a report without its snapshot", "frictionless foreign-key")
def _(folder: Path) -> None:
    cell(folder, "reports", 0, "snapshot_id", "0" * 64)


@mutation("a change that the tables do not show", "changes")
def _(folder: Path) -> None:
    header, rows = table(folder, "changes")
    row = next(n for n, entry in enumerate(rows) if entry[header.index("column")] == "value")
    cell(folder, "changes", row, "new", "99")


@mutation("a cause that is none", "frictionless constraint-error")
def _(folder: Path) -> None:
    cell(folder, "changes", 0, "cause", "unknown")


# --- the form of the files -----------------------------------------------------


@mutation("a byte changed and not sealed again", "hash", sealed=False)
def _(folder: Path) -> None:
    data(folder, "sections", lambda data: data.replace("依法".encode(), "依规".encode()))


@mutation("a file cut and not sealed again", "bytes", sealed=False)
def _(folder: Path) -> None:
    data(folder, "sections", lambda data: data[: data.rindex(b"\n", 0, -1) + 1])


@mutation("a hash of another file", "hash", sealed=False)
def _(folder: Path) -> None:
    def change(descriptor: dict[str, Any]) -> None:
        resource(descriptor, "units")["hash"] = resource(descriptor, "themes")["hash"]

    describe(folder, change)


@mutation("CHANGES.md rewritten", "sums", sealed=False)
def _(folder: Path) -> None:
    path = folder / "CHANGES.md"
    path.write_bytes(path.read_bytes().replace(b"2 reports", b"3 reports"))


@mutation("GB 18030 instead of UTF-8", "readable")
def _(folder: Path) -> None:
    data(folder, "indicators", lambda data: data.decode("utf-8").encode("gb18030"))


@mutation("a byte order mark", "readable")
def _(folder: Path) -> None:
    data(folder, "indicators", lambda data: b"\xef\xbb\xbf" + data)


@mutation("line ends of Windows", "canonical")
def _(folder: Path) -> None:
    data(folder, "indicators", lambda data: data.replace(b"\n", b"\r\n"))


@mutation("semicolons instead of commas", "readable")
def _(folder: Path) -> None:
    data(folder, "indicators", lambda data: data.replace(b",", b";"))


@mutation("rows in another order", "canonical")
def _(folder: Path) -> None:
    header, rows = table(folder, "indicators")
    write(folder, "indicators", header, rows[::-1])


@mutation("columns in another order", "readable")
def _(folder: Path) -> None:
    header, rows = table(folder, "units")
    write(folder, "units", header[::-1], [row[::-1] for row in rows])


@mutation("a column dropped from the file", "readable")
def _(folder: Path) -> None:
    header, rows = table(folder, "units")
    write(folder, "units", header[:-1], [row[:-1] for row in rows])


@mutation("a column of the file renamed", "readable")
def _(folder: Path) -> None:
    data(folder, "units", lambda data: data.replace(b"factor", b"factors", 1))


@mutation("a cell too many in a row", "readable")
def _(folder: Path) -> None:
    data(folder, "units", lambda data: data[:-1] + b",1\n")


@mutation("quotes where none are needed", "canonical")
def _(folder: Path) -> None:
    data(folder, "units", lambda data: data.replace(b"jian,", b'"jian",', 1))


@mutation("a file missing", "files")
def _(folder: Path) -> None:
    (folder / "data" / "themes.csv").unlink()


@mutation("a file that nothing describes", "files")
def _(folder: Path) -> None:
    (folder / "data" / "more.csv").write_text("a\n1\n", encoding="utf-8")


# --- the descriptor ------------------------------------------------------------


@mutation("the version of no release", "version")
def _(folder: Path) -> None:
    describe(folder, lambda descriptor: descriptor.update(version="latest"))


@mutation("created by the clock", "created")
def _(folder: Path) -> None:
    describe(folder, lambda descriptor: descriptor.update(created="2026-11-23T12:00:00Z"))


@mutation("created in a local time", "created")
def _(folder: Path) -> None:
    describe(folder, lambda descriptor: descriptor.update(created="2026-03-02 16:00"))


@mutation("$schema missing (it would be read as version 1)", "profile")
def _(folder: Path) -> None:
    describe(folder, lambda descriptor: descriptor.pop("$schema"))


@mutation("no resources", "profile")
def _(folder: Path) -> None:
    describe(folder, lambda descriptor: descriptor.update(resources=[]))


@mutation("a path that leads out of the package", "profile")
def _(folder: Path) -> None:
    describe(folder, lambda descriptor: resource(descriptor, "units").update(path="../units.csv"))


@mutation("categories without their enum", "categories")
def _(folder: Path) -> None:
    describe(folder, lambda descriptor: field(descriptor, "indicators", "review")["constraints"].pop("enum"))


@mutation("the type of a column changed", "typed")
def _(folder: Path) -> None:
    describe(folder, lambda descriptor: field(descriptor, "indicators", "label").update(type="number"))


@mutation("the descriptor is no JSON", "readable", sealed=False)
def _(folder: Path) -> None:
    (folder / "datapackage.json").write_text("{", encoding="utf-8")


@mutation("the descriptor on one line", "descriptor", sealed=False)
def _(folder: Path) -> None:
    path = folder / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
