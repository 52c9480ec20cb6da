"""docs/operate.md against what it speaks of, as far as no server is needed for it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from documented import commands, cron_lines, files

ROOT = Path(__file__).resolve().parents[2]


def crons(deployment: str) -> list[str]:
    said = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    schedules = next(each for each in said["deployments"] if each["name"] == deployment)["schedules"]
    assert {each["timezone"] for each in schedules} == {"Asia/Shanghai"}
    return [each["cron"] for each in schedules]


def forge_crons(workflow: str) -> list[str]:
    said = yaml.safe_load((ROOT / f".github/workflows/{workflow}.yml").read_text(encoding="utf-8"))
    return [each["cron"] for each in said[True]["schedule"]]  # YAML 1.1 reads the key `on` as true


def test_cron_runs_what_prefect_runs_when_it_does() -> None:
    zone, *lines = cron_lines()
    assert zone == "CRON_TZ=Asia/Shanghai"
    assert [" ".join(line.split()[:5]) for line in lines] == crons("publish")


@pytest.mark.parametrize("name", ["publish", "discover"])
def test_the_forge_runs_it_at_the_same_hour_by_the_clock_of_greenwich(name: str) -> None:
    """Eight hours earlier, which is the day before: Sunday for Monday."""
    for ours, theirs in zip(crons(name), forge_crons(name), strict=True):
        minute, hour, day, month, weekday = ours.split()
        earlier = {"*": "*", "1": "0"}[weekday]
        assert theirs.split() == [minute, str((int(hour) - 8) % 24), day, month, earlier]


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if not verify:
        pytest.skip("needs systemd-analyze, which is not here")
    units = []
    for path, text in files().items():
        if path.startswith("/etc/systemd/system/"):
            unit = tmp_path / Path(path).name
            unit.write_text(text.replace("/srv/gongkai/.venv", str(ROOT / ".venv")), encoding="utf-8")
            units.append(unit)
    assert len(units) == 4
    done = subprocess.run([verify, "verify", *units], capture_output=True, text=True, timeout=60, check=False)
    ours = [line for line in done.stderr.splitlines() if "gongkai" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_what_it_says_to_type_is_there() -> None:
    """The commands of ours are run by test_operate.py; here their programs and flows."""
    for command in commands():
        word = command.split()
        if word[0].startswith(".venv/bin/"):
            assert word[0].rpartition("/")[2] in ("prefect", "python", "gongkai"), command
        if word[1:2] == ["-m"]:
            assert (ROOT / f"{word[2].replace('.', '/')}.py").is_file(), command
