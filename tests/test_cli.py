"""The command line: what other programs read stays as documented; errors say what to do."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from reports import EMPTY_SHELL, page

from examples.server import serve
from gongkai.cli import COMMANDS, main

EXTRACT_KEYS = [
    "doc",
    "indicator_id",
    "value",
    "value_low",
    "value_high",
    "unit",
    "qualifier",
    "statement",
    "label",
    "period",
    "section",
    "concept_id",
    "raw",
    "start",
    "end",
    "confidence",
]
TEXT = "2023年法治政府建设情况报告\r\n\r\n一、主要工作\r\n受理行政复议案件40件，罚没金额12.5万元。\r\n"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.html"
    path.write_bytes(page())
    return path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_extract_prints_one_object_an_indicator_in_the_order_of_the_text(
    saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", "--format", "jsonl", str(saved)]) == 0
    rows = lines(capsys)
    assert [list(row) for row in rows] == [EXTRACT_KEYS] * len(rows)
    assert [row["raw"] for row in rows] == ["40件", "38件", "12场次", "3000余份"]
    assert [row["start"] for row in rows] == sorted(int(str(row["start"])) for row in rows)
    first = rows[0]
    assert (first["doc"], first["value"], first["unit"], first["period"]) == ("saved", "40", "件", "2023")
    assert first["section"] == "一/（一）"


def test_offsets_of_a_text_count_its_characters_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.encode())
    assert main(["extract", "--format", "jsonl", str(path)]) == 0
    rows = lines(capsys)
    assert [TEXT[int(str(row["start"])) : int(str(row["end"]))] for row in rows] == ["40件", "12.5万元"]
    assert [(row["value"], row["unit"], row["period"]) for row in rows] == [
        ("40", "件", "2023"),
        ("12.5", "万元", "2023"),
    ]


def test_several_files_keep_their_order_and_names(
    tmp_path: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "a.b.html"
    other.write_bytes(page(cases=7))
    main(["extract", "--format", "jsonl", str(saved), str(other)])
    assert list(dict.fromkeys(row["doc"] for row in lines(capsys))) == ["saved", "a.b"]


def test_the_formats_hold_the_same_rows(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["extract", "--format", "jsonl", str(saved)])
    rows = lines(capsys)
    main(["extract", "--format", "json", str(saved)])
    assert json.loads(capsys.readouterr().out) == rows
    main(["extract", "--format", "csv", str(saved)])
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["raw"] for row in table] == [row["raw"] for row in rows]
    assert list(table[0]) == EXTRACT_KEYS


def test_the_readable_table_shows_each_value(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(saved)]) == 0
    out = capsys.readouterr().out
    assert "3000" in out
    assert "4 indicators" in out


def test_extract_takes_an_address(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").write_text('[fetch]\ncontact = "a@b.invalid"\npause = 0\n', encoding="utf-8")
    with serve(root=tmp_path) as port:
        url = f"http://127.0.0.1:{port}/saved.html"
        assert main(["extract", "--format", "jsonl", "--allow-private", url]) == 0
        assert {row["doc"] for row in lines(capsys)} == {"saved"}
        assert main(["extract", "--format", "jsonl", url]) != 0
        assert "fetch-contact" in capsys.readouterr().err


def test_page_prints_one_object_a_page(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page", "--format", "jsonl", str(saved)]) == 0
    (found,) = lines(capsys)
    assert (found["doc"], found["kind"], found["index_number"]) == ("saved", "article", "990300/2024-00001")
    assert found["written_date"] == "2024-02-01"
    assert found["editor"] is None
    assert str(found["text"]).startswith("2023年，")


def test_page_describes_what_is_no_article_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "shell.html"
    path.write_bytes(EMPTY_SHELL)
    assert main(["page", "--format", "jsonl", str(path)]) == 0
    assert lines(capsys)[0]["kind"] in {"shell", "blocked"}


def test_a_file_that_fails_does_not_stop_the_others(
    tmp_path: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = tmp_path / "shell.html"
    shell.write_bytes(EMPTY_SHELL)
    missing = tmp_path / "missing.html"
    assert main(["extract", "--format", "jsonl", str(missing), str(shell), str(saved)]) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 4
    assert "[input]" in captured.err
    assert "[page-" in captured.err


def test_a_missing_file_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(tmp_path / "none.html")]) == 2
    assert "gongkai --help" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert COMMANDS[command].split()[0] in capsys.readouterr().out


def test_validate_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("id\nx\n", encoding="utf-8")
    resource = {"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "id", "type": "integer"}]}}
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_text(json.dumps({"name": "p", "resources": [resource]}), encoding="utf-8")
    assert main(["validate", str(descriptor)]) == 1
    assert "a:" in capsys.readouterr().out
    (tmp_path / "a.csv").write_text("id\n1\n", encoding="utf-8")
    assert main(["validate", str(descriptor)]) == 0


def test_validate_holds_a_release_to_its_whole_contract(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "datapackage"
    shutil.copytree(root / "datapackage", copy, ignore=shutil.ignore_patterns("releases", "versions.json"))
    assert main(["validate", str(copy / "datapackage.json")]) == 0
    stated = (copy / "datapackage.json").read_text(encoding="utf-8")
    (copy / "datapackage.json").write_text(
        stated.replace('"created": "2', '"created": "x2'), encoding="utf-8"
    )
    assert main(["validate", str(copy / "datapackage.json")]) == 1
