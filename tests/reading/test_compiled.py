"""The wheel with the compiled reader (``make compiled``) reads what the plain reader does, in linear time.

One test, since the wheel takes most of a minute to build.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from gongkai import reading
from gongkai.release.reader import digest_of
from tests.reading.case_table import load, year

ROOT = Path(__file__).parents[2]
COMPILER = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
READ = """
import json, pickle, sys
from dataclasses import FrozenInstanceError
from gongkai import reading
from gongkai.reading import reader
assert not reader.__file__.endswith(".py"), "this reader is not compiled"
for text, year in json.load(sys.stdin):
    report = reading.read(text, year)
    assert pickle.loads(pickle.dumps(report)) == report
    try:
        report.text = ""
    except FrozenInstanceError:
        print(json.dumps(repr(report)))
"""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which(COMPILER), reason=f"no C compiler ({COMPILER}) to build the wheel with")
def test_compiled_reader_reads_every_case_as_the_plain_one_does(tmp_path: Path) -> None:
    # given the compiled wheel, unpacked
    unpacked = build(tmp_path)
    # when it reads every case in a Python without any other package
    cases = [(case["text"], year(case)) for case in load()]
    said = run(unpacked, ["-S", "-c", READ], json.dumps(cases))
    # then the whole reports are those of the plain reader, frozen, and can be pickled
    read = [json.loads(line) for line in said.splitlines()]
    plain = [repr(reading.read(text, about)) for text, about in cases]
    assert [pair for pair in zip(read, plain, strict=True) if pair[0] != pair[1]] == []
    # and hostile texts take linear time: mypyc makes lists of some generators that Python never uses up
    run(unpacked, ["-m", "pytest", str(ROOT / "tests" / "reading" / "test_time.py")])
    # and it is the same reader by its version, and no source is hidden by a compiled module
    assert digest_of(unpacked / "gongkai") == digest_of(ROOT / "src" / "gongkai")
    assert [*(ROOT / "src").rglob("*.so"), *(ROOT / "src").rglob("*.pyd")] == []


def build(folder: Path) -> Path:
    """``-o``: the venv that runs this test is not set up again under it."""
    command = ["make", "-o", "setup", "compiled", f"WHEELS={folder}", f"BIN={Path(sys.executable).parent}"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def run(unpacked: Path, arguments: Sequence[str], given: str = "") -> str:
    """What a Python prints that finds the unpacked wheel first."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        input=given,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
