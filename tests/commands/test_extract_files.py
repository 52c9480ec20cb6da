"""``gongkai extract ADDRESS`` where the report is a file that the page links, over a real server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from reports import cover, pdf_file, scan, word_file

from gongkai.cli import main

LINES = ("2023年，丙区法治政府建设稳步推进。", "全年受理行政复议案件40件，审结38件。")
PAGES: dict[str, bytes] = {
    "/bg/word.html": cover("files/a.docx"),
    "/bg/pdf.html": cover("/bg/files/a.pdf"),
    "/bg/both.html": cover("files/scan.pdf", "files/a.docx"),
    "/bg/scan.html": cover("files/scan.pdf"),
    "/bg/gone.html": cover("files/gone.pdf"),
    "/bg/files/a.docx": word_file(),
    "/bg/files/a.pdf": pdf_file("示例丙区2023年法治政府建设情况报告", *LINES),
    "/bg/files/scan.pdf": scan(),
}
MOVED = {"/old.html": "/bg/word.html", "/old-pdf.html": "/bg/pdf.html"}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        body = PAGES.get(self.path)
        self.send_response(302 if self.path in MOVED else 200 if body else 404)
        if self.path in MOVED:
            self.send_header("Location", MOVED[self.path])
        self.send_header("Content-Length", str(len(body or b"")))
        self.send_header("Content-Type", "text/html" if self.path.endswith("html") else "application/x")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    (tmp_path / "sources.toml").write_text(
        '[fetch]\ncontact = "https://www.example-c.invalid/"\npause = 0\nretries = 0\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler)) as found:
        found.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def extract(server: ThreadingHTTPServer, path: str) -> int:
    address = f"http://127.0.0.1:{server.server_address[1]}{path}"
    return main(["extract", "--format", "jsonl", "--allow-private", address])


@pytest.mark.parametrize(
    "path", ["/bg/word.html", "/bg/pdf.html", "/bg/both.html", "/old.html", "/old-pdf.html"]
)
def test_the_numbers_of_the_file_are_printed(
    path: str, server: ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert extract(server, path) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"40件", "38件"} <= {row["raw"] for row in rows}
    assert {row["indicator_id"].partition(".")[0] for row in rows} == {"990300-2024-00009"}
    assert {row["period"] for row in rows} == {"2023"}


@pytest.mark.parametrize(
    ("path", "code"), [("/bg/scan.html", "document-unreadable"), ("/bg/gone.html", "fetch-gone")]
)
def test_a_file_that_cannot_be_had_is_said(
    path: str, code: str, server: ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert extract(server, path) != 0
    assert f"[{code}]" in capsys.readouterr().err


def test_the_command_page_asks_for_the_page_alone(server: ThreadingHTTPServer) -> None:
    address = f"http://127.0.0.1:{server.server_address[1]}/bg/word.html"
    assert main(["page", "--allow-private", address]) == 0
    assert server.asked == ["/robots.txt", "/bg/word.html"]  # type: ignore[attr-defined]
