"""A discovery run on a small site of our own: what is new, what is missing, what moved."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from gongkai.cli import main
from gongkai.sources import read_sources

NAME = "示例丙县人民政府"


def report(year: int) -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>{NAME}{year}年法治政府建设情况报告</title></head><body>"
        f"<h1>{NAME}{year}年法治政府建设情况报告</h1><div id='zoom'>"
        f"<p>{year}年，全县受理行政复议案件40件，审结36件，纠错率为12.5%。</p>"
        "<p>组织法治培训12场次，覆盖1300余人次，发放宣传资料2.3万份。</p>"
        "<p>下一步，继续推进严格规范公正文明执法，落实三项制度。</p></div></body></html>"
    )


def item(year: int, address: str, date: str) -> str:
    return f"<li><a href='{address}'>{NAME}{year}年法治政府建设情况报告</a><span>{date}</span></li>"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Two pages of a column; the report on 2023 was moved, that on 2022 never came."""
    root = tmp_path / "site"
    (root / "bg").mkdir(parents=True)
    column = "<html><head><title>法治政府建设年度报告</title></head><body><ul>{}</ul>{}</body></html>"
    first = item(2024, "2024.html", "2025-05-06") + item(2023, "new/2023.html", "2024-03-01")
    paging = "<script>createPageHTML(2, 0, 'index', 'html');</script>"
    pages = {
        "robots.txt": "User-agent: *\nAllow: /\n",
        "bg/index.html": column.format(first, paging),
        "bg/index_1.html": column.format(item(2021, "2021.html", "2022-03-30"), paging),
        "bg/2021.html": report(2021),
        "bg/2024.html": report(2024),
    }
    for name, text in pages.items():
        (root / name).write_text(text, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def sources(site: str, tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(
        f"""# kept as it is
[fetch]
contact = "tests@example.org"
pause = 0

[[source]]
url = "{site}/bg/index.html"
kind = "column"
source_url = "https://www.example-c.invalid/bg/index.html"
publisher = "{NAME}"
allow_private = true

[[source]]
url = "{site}/bg/2023.html"
publisher = "{NAME}"
report_year = 2023
allow_private = true
""",
        encoding="utf-8",
    )
    return path


def test_what_is_new_is_proposed_and_what_is_missing_is_said(
    site: str, sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sources.read_text(encoding="utf-8")
    common = ["discover", "--sources", str(sources), "--archive", str(tmp_path / "archive")]

    assert main([*common, "--as-of", "2025-04-01", "--register", str(tmp_path / "register.csv")]) == 0

    out = capsys.readouterr().out
    assert out.count("[[source]]") == 3
    assert "3 reports on 2 pages" in out
    assert sources.read_text(encoding="utf-8") == before, "proposed, and nothing else"
    table = [line.split(",")[:8] for line in (tmp_path / "register.csv").read_text("utf-8").splitlines()]
    assert table == [
        ["publisher", "report_year", "status", "due_before", "published_date", "in_sources", "url", "was_at"],
        [NAME, "2021", "published", "2022-04-01", "2022-03-30", "false", f"{site}/bg/2021.html", ""],
        [NAME, "2022", "missing", "2023-04-01", "", "false", "", ""],
        [
            NAME,
            "2023",
            "moved",
            "2024-04-01",
            "2024-03-01",
            "true",
            f"{site}/bg/new/2023.html",
            f"{site}/bg/2023.html",
        ],
        [NAME, "2024", "late", "2025-04-01", "2025-05-06", "false", f"{site}/bg/2024.html", ""],
    ]

    assert main([*common, "--add"]) == 0
    assert sources.read_text(encoding="utf-8").startswith(before)
    added = read_sources(sources)[2:]
    assert [(each.report_year, each.publisher, each.allow_private) for each in added] == [
        (2024, NAME, True),
        (2023, NAME, True),
        (2021, NAME, True),
    ]
    assert added[0].source_url == "https://www.example-c.invalid/bg/2024.html"
    capsys.readouterr()
    assert main(common) == 0
    assert "[[source]]" not in capsys.readouterr().out, "what is known is not proposed again"


def test_a_column_that_fails_fails_alone(
    site: str, sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sources.open("a", encoding="utf-8") as file:
        file.write(f'\n[[source]]\nurl = "{site}/gone/"\nkind = "column"\nallow_private = true\n')

    assert main(["discover", "--sources", str(sources), "--archive", str(tmp_path / "archive")]) == 1

    said = capsys.readouterr()
    assert said.out.count("[[source]]") == 3
    assert "[fetch-gone]" in said.err


@pytest.mark.slow
def test_the_flow_does_the_same(site: str, sources: Path, tmp_path: Path, root: Path) -> None:
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-W", "error::UserWarning", "-m", "flows.discover", "--sources", str(sources)]
    done = subprocess.run(
        [*command, "--archive", str(tmp_path / "archive"), "--as-of", "2025-04-01"],
        cwd=tmp_path,
        env={**known, "PYTHONPATH": str(root), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("[[source]]") == 3
    statuses = [line.split(",")[2] for line in (tmp_path / "register.csv").read_text("utf-8").splitlines()]
    assert statuses == ["status", "published", "missing", "moved", "late"]
