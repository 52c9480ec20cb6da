"""Generated reports: as many official pages as a measurement needs, of our own sentences.

In: a number. Out: the page of that number: always the same bytes, its text between 3 and
20 kB, its information block in one of four layouts, on one of ``HOSTS`` hosts. Promised:
each is a report that reads without a failure, with an index number of its own.
Not promised: that anything in it is true, or that real reports are as regular.

    python tests/bench/generated.py

serves them on the loopback addresses 127.0.1.1 to 127.0.1.20, says its port, and ends with its input.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from gongkai.archive import Archive
from gongkai.snapshot import Snapshot

HOSTS = 20
YEARS = range(2016, 2025)
LEAST, MOST = 3_000, 20_000
"""Bytes of text (UTF-8) of a report."""

RETRIEVED = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)

_NUMBER = re.compile(r"<([\d,]+)~([\d,]+)>")
_MARKS = "一二三四五六七八九十"
_PLACES = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸")
_BLOCKS = (
    ("<table class='xxgk'>", "<tr><td>{}：</td><td>{}</td></tr>", "</table>"),
    ("<ul class='info'>", "<li><strong>{}：</strong>{}</li>", "</ul>"),
    ("<dl>", "<dt>{}：</dt><dd>{}</dd>", "</dl>"),
    ("<div class='head'>", "<p><span>{}：</span><span>{}</span></p>", "</div>"),
)
_PARAGRAPH = (
    '<p style="text-indent: 2em; line-height: 2; text-align: justify;">'
    '<span style="font-family: 仿宋_GB2312; font-size: 16pt; color: rgb(0, 0, 0);">　　{}</span></p>'
)
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{published}">
<meta name="ColumnName" content="法治政府建设年度报告">
<style>body {{ margin: 0 }} .nav li {{ float: left }}</style>
</head>
<body>
<ul class="nav">{navigation}</ul>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt;
<a href="/bg/">年度报告</a></div>
{block}
<h1>{title}</h1>
<div id="zoom" class="TRS_Editor">
{text}
</div>
<div class="footer"><p>主办：{place}人民政府</p><p>网站标识码：{code}</p></div>
<script>var views = {number}; document.close();</script>
</body>
</html>
"""


@cache
def _sentences() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads(
        Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
    )
    return found


def page(number: int) -> bytes:
    """The page of that number."""
    chance = random.Random(number)
    year = chance.choice(YEARS)
    place = f"示例{chance.choice(_PLACES)}{chance.choice('市县区')}"
    title = f"{place}{year}年法治政府建设情况报告"
    published = f"{year + 1}-0{chance.randint(1, 3)}-{chance.randint(10, 28)}"
    head, line, foot = chance.choice(_BLOCKS)
    fields = (
        ("索引号", f"99{number:06d}/{year + 1}-{number:06d}"),
        ("发布机构", f"{place}人民政府"),
        ("成文日期", published),
        ("公开方式", "主动公开"),
        ("主题分类", "法治政府建设"),
    )
    paragraphs = _text(chance, place, year)
    return _PAGE.format(
        title=title,
        published=published,
        place=place,
        number=number,
        code=f"99{number % 10**8:08d}",
        navigation="".join(f"<li><a href='/c{n}/'>栏目{_MARKS[n]}</a></li>" for n in range(10)) * 8,
        block=head + "".join(line.format(*field) for field in fields) + foot,
        text="\n".join(_PARAGRAPH.format(paragraph) for paragraph in paragraphs),
    ).encode()


def _text(chance: random.Random, place: str, year: int) -> list[str]:
    """Paragraphs: an opening, sections under Chinese numerals with sentences, a closing."""
    known = _sentences()
    wanted = chance.randint(LEAST, MOST - 1_000)
    lines = [chance.choice(known["opening"])]
    sections = list(known["section"])
    number = 0
    while sum(len(line.encode()) for line in lines) < wanted - 500:
        section = sections[number % len(sections)]
        lines.append(f"{_marker(number + 1)}、{section['heading']}")
        chosen = chance.sample(section["sentences"], k=chance.randint(2, len(section["sentences"])))
        for place_in, sentence in enumerate(chosen):
            prose = chance.sample(known["prose"], k=chance.randint(2, 6))
            lines.append(f"（{_MARKS[place_in]}）{''.join(prose[1:])}{sentence}{prose[0]}")
        number += 1
    lines.append(chance.choice(known["closing"]))
    return [_drawn(chance, line, place, year) for line in lines]


def _marker(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else f"{_MARKS[tens - 1]}十" if tens else "") + (
        _MARKS[ones - 1] if ones else ""
    )


def _drawn(chance: random.Random, sentence: str, place: str, year: int) -> str:
    def number(found: re.Match[str]) -> str:
        low, high = (int(bound.replace(",", "")) for bound in found.groups())
        return format(chance.randint(low, high), "," if "," in found[1] else "")

    return _NUMBER.sub(number, sentence.replace("{place}", place).replace("<year>", str(year)))


def public_url(number: int) -> str:
    """The address that the data state for a page: that of an official host that does not exist."""
    return f"https://www.example-{number % HOSTS + 1:02}.invalid/report/{number}.html"


def write_sources(path: Path, numbers: Iterable[int], port: int | None = None) -> None:
    """The sources.toml for the pages: as served on loopback at ``port``, or at their public addresses."""
    entries = ['[fetch]\ncontact = "https://www.example-01.invalid/"\npause = 0\nretries = 0\n']
    for number in numbers:
        if port is None:
            entries.append(f'[[source]]\nurl = "{public_url(number)}"\n')
            continue
        url = f"http://127.0.1.{number % HOSTS + 1}:{port}/report/{number}.html"
        entries.append(
            f'[[source]]\nurl = "{url}"\nsource_url = "{public_url(number)}"\nallow_private = true\n'
        )
    path.write_text("\n".join(entries), encoding="utf-8")


def fill(folder: Path, numbers: Iterable[int]) -> None:
    """Put the pages into an archive, as if they had been fetched from their public addresses."""
    archive = Archive(folder)
    headers = (("Content-Type", "text/html"),)
    for number in numbers:
        archive.add(Snapshot(public_url(number), RETRIEVED, 200, headers, page(number)))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        found = re.fullmatch(r"/report/(\d+)\.html", self.path)
        if not found:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = page(int(found[1]))
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        known = self.headers.get("If-None-Match") == etag
        self.send_response(304 if known else 200)
        self.send_header("ETag", etag)
        if not known:
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not known:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve() -> Iterator[int]:
    """A server of the pages as a process of its own while the context lasts; gives its port."""
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline()) if process.stdout else 0
        finally:
            process.terminate()


def main() -> None:
    """Listen on every host at one port; end when nobody listens to us any more."""
    first = ThreadingHTTPServer(("127.0.1.1", 0), _Handler)
    rest = [ThreadingHTTPServer((f"127.0.1.{n}", first.server_port), _Handler) for n in range(2, HOSTS + 1)]
    for server in (first, *rest):
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(first.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
