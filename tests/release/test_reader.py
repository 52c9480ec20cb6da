"""The reader's version: every change to what rows are read by shows, and nothing else does."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import gongkai
from gongkai.release.reader import PARTS, digest_of, reader_version

ROOT = Path(gongkai.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tmp_path / part)
        elif (ROOT / part).is_file():
            shutil.copyfile(ROOT / part, tmp_path / part)
    return tmp_path


def test_it_is_the_version_of_the_program_and_twelve_digits() -> None:
    assert re.fullmatch(re.escape(gongkai.__version__) + r"\+[0-9a-f]{12}", reader_version())


def test_a_copy_elsewhere_is_the_same_reader_whatever_its_line_ends(copy: Path) -> None:
    assert digest_of(copy) == digest_of(ROOT)
    file = copy / "codelists" / "themes.csv"
    file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert digest_of(copy) == digest_of(ROOT)


@pytest.mark.parametrize("file", ["codelists/themes.csv", "reading/model.py", "page/model.py", "tables.py"])
def test_a_change_to_the_reader_is_another_reader(copy: Path, file: str) -> None:
    with (copy / file).open("a", encoding="utf-8") as opened:
        opened.write("#")
    assert digest_of(copy) != digest_of(ROOT)


def test_what_rows_are_not_read_by_does_not_count(copy: Path) -> None:
    (copy / "reading" / "model.cpython-311.pyc").write_bytes(b"x")
    (copy / "store.py").write_text("x", encoding="utf-8")
    assert digest_of(copy) == digest_of(ROOT)
