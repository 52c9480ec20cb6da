"""A server that behaves as bad sites do; a program of its own, on loopback only.

``python server.py CERTIFICATES`` binds one port on 127.0.0.1 to 127.0.0.40 (hosts
that differ in their robots.txt) and one TLS port for each certificate found, says
which in one line of JSON, and serves until it is ended. ``/zoo/log`` lists every
request: when it came and was answered, host, path, headers. Each behaviour is one
function below; ``test_zoo.py`` says what must come of it.
"""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import sys
import threading
import time
import warnings
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HOSTS = [f"127.0.0.{n}" for n in range(1, 41)]
LOG: list[dict[str, object]] = []
SEEN: Counter[str] = Counter()
LOCK = threading.Lock()


@dataclass
class Request:
    """One request; ``send`` writes bytes to the one who asked."""

    send: Callable[[bytes], None]
    host: str
    port: int
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    times: int
    socket: socket.socket = field(repr=False)

    def answer(self, body: bytes = b"", status: str = "200 OK", **headers: str) -> None:
        """A well-formed answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Length", str(len(body)))
        named.setdefault("Content-Type", "text/html; charset=utf-8")
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self.send(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body)


def report(number: int = 40, charset: str = "utf-8") -> bytes:
    """A small report page of our own."""
    words = (
        f"全年受理行政复议案件{number}件，审结{number - 4}件，纠错率为12.5%。",
        "组织法治培训12场次，覆盖1300余人次，发放宣传资料2.3万份。",
        "办理人大代表建议17件、政协委员提案9件，办结率100%。",
        "下一步，继续推进严格规范公正文明执法，落实行政执法公示等三项制度。",
    )
    return (
        f'<html><head><meta charset="{charset}"><title>甲市2025年法治政府建设情况报告</title></head>'
        f"<body><h1>甲市2025年法治政府建设情况报告</h1><p>{'</p><p>'.join(words)}</p></body></html>"
    ).encode(charset)


def stand_in(title: str, words: str, script: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{script}</head><body><p>{words}</p></body></html>".encode()


def challenge() -> bytes:
    script = "<script>document.cookie='k=1;path=/';location.href=location.pathname;</script>"
    return stand_in("", "", script)


def end(_: Request) -> None:
    raise ConnectionError


def drip(to: Request, pieces: int, pause: float, piece: bytes) -> None:
    for _ in range(pieces):
        to.send(piece)
        time.sleep(pause)


# --- behaviours: sizes and endings -----------------------------------------------


def slow_body(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    drip(request, 600, 0.1, b"<p>")


def slow_headers(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nX-A: ")
    drip(request, 600, 0.1, b"a")


def silent(request: Request) -> None:
    time.sleep(30)


def endless_body(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    drip(request, 10**6, 0, b"<p>0</p>" * 8192)


def endless_headers(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\n")
    drip(request, 10**6, 0, b"X-A: b\r\n" * 100)


def truncated_body(request: Request) -> None:
    body = report()
    request.answer(body[:500], Content_Length=str(len(body)))
    end(request)


def length_too_small(request: Request) -> None:
    body = report()
    request.answer(body, Content_Length=str(len(body) - 100))


def length_no_number(request: Request) -> None:
    request.answer(report(), Content_Length="many")
    end(request)


def chunks_without_end(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" + report()[:500] + b"\r\n")
    end(request)


def chunks_of_no_size(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nlarge\r\n" + report())
    end(request)


def empty_body(request: Request) -> None:
    request.answer(b"")


# --- behaviours: encodings ---------------------------------------------------------


def gzip_well(request: Request) -> None:
    request.answer(gzip.compress(report()), Content_Encoding="gzip")


def deflate_raw(request: Request) -> None:
    packer = zlib.compressobj(wbits=-15)
    request.answer(packer.compress(report()) + packer.flush(), Content_Encoding="deflate")


def bomb() -> bytes:
    """800 KiB for 800 MiB of zeros."""
    packer = zlib.compressobj(9, wbits=31)
    head = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + again * 800


def gzip_bomb(request: Request) -> None:
    request.answer(bomb(), Content_Encoding="gzip")


def gzip_lie(request: Request) -> None:
    request.answer(report(), Content_Encoding="gzip")


def gzip_cut(request: Request) -> None:
    request.answer(gzip.compress(report())[:-20], Content_Encoding="gzip")


def gzip_twice(request: Request) -> None:
    request.answer(gzip.compress(gzip.compress(report())), Content_Encoding="gzip, gzip")


def brotli_unasked(request: Request) -> None:
    request.answer(b"\x0b\x02\x80abc\x03", Content_Encoding="br")


def charset_lie(request: Request) -> None:
    request.answer(report(charset="gbk"), Content_Type="text/html; charset=utf-8")


def word_document(request: Request) -> None:
    request.answer(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), Content_Type="text/html")


# --- behaviours: redirects ---------------------------------------------------------


def redirect(request: Request) -> None:
    """?to=ADDRESS&status=301"""
    request.answer(
        b"moved", request.query.get("status", "302") + " Moved", Location=request.query.get("to", "/well")
    )


def redirect_loop(request: Request) -> None:
    request.answer(b"", "302 Found", Location="/redirect-loop-back")


def redirect_loop_back(request: Request) -> None:
    request.answer(b"", "302 Found", Location="/redirect-loop")


def redirect_on(request: Request) -> None:
    step = int(request.query.get("step", "0"))
    request.answer(b"", "302 Found", Location=f"/redirect-on?step={step + 1}")


def redirect_endless(request: Request) -> None:
    request.send(b"HTTP/1.1 302 Found\r\nLocation: /well\r\n\r\n")
    drip(request, 10**6, 0, b"<p>0</p>" * 8192)


def redirect_bomb(request: Request) -> None:
    request.answer(bomb(), "302 Found", Location="/well", Content_Encoding="gzip")


def redirect_nowhere(request: Request) -> None:
    request.answer(b"", "302 Found")


def redirect_chinese(request: Request) -> None:
    request.answer(b"", "301 Moved", Location="/well?名=报告")


# --- behaviours: statuses and stand-ins ---------------------------------------------


def gone(request: Request) -> None:
    request.answer(stand_in("410", ""), "410 Gone")


def missing(request: Request) -> None:
    request.answer(stand_in("404", ""), "404 Not Found")


def forbidden(request: Request) -> None:
    request.answer(stand_in("403", ""), "403 Forbidden")


def accepted(request: Request) -> None:
    request.answer(challenge(), "202 Accepted")


def unasked_304(request: Request) -> None:
    request.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")


def soft_404(request: Request) -> None:
    request.answer(stand_in("甲市人民政府", "对不起，您访问的页面不存在或已被删除！"))


def soft_404_in_gbk(request: Request) -> None:
    request.answer(stand_in("甲市", "页面不存在").decode().encode("gbk"), Content_Type="text/html")


def challenge_412(request: Request) -> None:
    request.answer(challenge(), "412 Precondition Failed", Set_Cookie="k=1; Path=/")


def challenge_521(request: Request) -> None:
    request.answer(challenge(), "521 Web Server Is Down", Set_Cookie="__jsluid=1; Path=/")


def challenge_200(request: Request) -> None:
    request.answer(challenge())


def login_wall(request: Request) -> None:
    request.answer(stand_in("统一身份认证平台", '用户登录 <input type="password" name="p">'))


def maintenance(request: Request) -> None:
    request.answer(stand_in("通知", "网站维护中，请稍后访问。"))


def sets_cookie(request: Request) -> None:
    request.answer(report(), Set_Cookie="session=1; Path=/")


def too_many(request: Request) -> None:
    """429 with Retry-After the first time, then well."""
    if request.times == 1:
        request.answer(b"", "429 Too Many Requests", Retry_After=request.query.get("after", "1"))
    else:
        request.answer(report())


def failing_three_times(request: Request) -> None:
    if request.times <= 3:
        request.answer(b"", "503 Service Unavailable")
    else:
        request.answer(report())


def failing(request: Request) -> None:
    request.answer(b"", "502 Bad Gateway")


def hung_up(request: Request) -> None:
    end(request)


def reset(request: Request) -> None:
    request.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    end(request)


def no_http(request: Request) -> None:
    request.send(b"\x00\x01SSH-2.0-something\r\n\r\n")
    end(request)


# --- behaviours: well, and change ----------------------------------------------------


def well(request: Request) -> None:
    request.answer(report())


def folded_header(request: Request) -> None:
    body = report()
    request.send(
        b"HTTP/1.1 200 OK\r\nX-Folded: one\r\n two\r\nX-Name: " + "报告".encode() + b"\r\n"
        b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
    )


def with_etag(request: Request) -> None:
    if request.headers.get("if-none-match") == '"a"':
        request.send(b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n')
    else:
        request.answer(report(), ETag='"a"')


def with_date(request: Request) -> None:
    date = "Sun, 01 Mar 2026 04:00:00 GMT"
    if request.headers.get("if-modified-since") == date:
        request.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        request.answer(report(), Last_Modified=date)


def edited(request: Request) -> None:
    """The second reader sees another number."""
    request.answer(report(40 if request.times == 1 else 41))


def page(request: Request) -> None:
    """?n=: one of any number of pages, each with its validator."""
    tag = f'"{request.query["n"]}"'
    if request.headers.get("if-none-match") == tag:
        request.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        request.answer(report(int(request.query["n"]) + 40), ETag=tag)


def plain_page(request: Request) -> None:
    """?n=: one of any number of pages, without a validator."""
    request.answer(report(int(request.query["n"]) + 40))


def zoo_log(request: Request) -> None:
    with LOCK:
        body = json.dumps(LOG).encode()
    request.answer(body, Content_Type="application/json")


# --- robots.txt, by host ------------------------------------------------------------

ROBOTS: dict[str, Callable[[Request], None]] = {
    "127.0.0.2": lambda r: r.answer(b"User-agent: *\nDisallow: /\n", Content_Type="text/plain"),
    "127.0.0.3": lambda r: r.answer(b"\xff\xfe<html>\x00Disallow / all<<<\n" * 50),
    "127.0.0.4": silent,
    "127.0.0.5": lambda r: r.answer(b"", "500 Internal Server Error"),
    "127.0.0.6": lambda r: r.answer(b"User-agent: gongkai\nCrawl-delay: 0.5\n", Content_Type="text/plain"),
    "127.0.0.9": lambda r: r.answer(b"User-agent: *\nCrawl-delay: 86400\n", Content_Type="text/plain"),
    "127.0.0.7": lambda r: r.answer(
        b"User-agent: gongkai\nDisallow: /well\n\nUser-agent: *\nAllow: /\n", Content_Type="text/plain"
    ),
    "127.0.0.8": lambda r: r.answer(b"", "301 Moved", Location=f"http://127.0.0.2:{r.port}/robots.txt"),
    "127.0.0.10": lambda r: r.answer(challenge(), "521 Down"),
    "127.0.0.11": endless_body,
    "127.0.0.12": lambda r: r.answer(b"", "403 Forbidden"),
}

# --- the server ----------------------------------------------------------------------

BEHAVIOURS: dict[str, Callable[[Request], None]] = {
    name.replace("_", "-"): made
    for name, made in list(globals().items())
    if callable(made) and getattr(made, "__annotations__", {}).get("request") == "Request"
}


def serve(connection: socket.socket, local: tuple[str, int]) -> None:
    """Answer the requests of one connection until either side ends it."""
    with connection, connection.makefile("rb") as file:
        while answer_one(connection, file.readline, local):
            pass


def answer_one(connection: socket.socket, readline: Callable[[], bytes], local: tuple[str, int]) -> bool:
    line = readline()
    if not line:
        return False
    came, headers = time.time(), {}
    while (header := readline().decode("latin-1")).strip():
        name, _, value = header.partition(":")
        headers[name.strip().lower()] = value.strip()
    target = line.decode("latin-1").split(" ")[1]
    with LOCK:
        SEEN[f"{local[0]} {target}"] += 1
        times = SEEN[f"{local[0]} {target}"]
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    request = Request(connection.sendall, *local, parts.path, query, headers, times, connection)
    name = parts.path.strip("/").replace("/", "-")
    act = ROBOTS.get(local[0], missing) if name == "robots.txt" else BEHAVIOURS.get(name, missing)
    entry = {"came": came, "host": local[0], "port": local[1], "path": target, "headers": headers}
    try:
        act(request)
    except OSError:
        return False
    finally:
        if name != "zoo-log":
            with LOCK:
                LOG.append(entry | {"done": time.time()})
    return True


def accept(listener: socket.socket, context: ssl.SSLContext | None = None) -> None:
    while True:
        connection, _ = listener.accept()
        local = listener.getsockname()
        threading.Thread(target=greet, args=(connection, local, context), daemon=True).start()


def greet(connection: socket.socket, local: tuple[str, int], context: ssl.SSLContext | None) -> None:
    try:
        if context is not None:
            connection.settimeout(5)
            connection = context.wrap_socket(connection, server_side=True)
            connection.settimeout(None)
        serve(connection, local)
    except OSError:
        connection.close()


def tls_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if certificate.stem == "legacy":
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.maximum_version = ssl.TLSVersion.TLSv1_1  # deprecated, which is the point
    return context


def main(certificates: Path) -> None:
    first = socket.create_server((HOSTS[0], 0), backlog=256)
    port = first.getsockname()[1]
    listeners = [first, *(socket.create_server((host, port), backlog=256) for host in HOSTS[1:])]
    for listener in listeners:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
    ports = {"http": port}
    for path in sorted(certificates.glob("*.pem")):
        listener = socket.create_server((HOSTS[0], 0), backlog=256)
        ports[path.stem] = listener.getsockname()[1]
        threading.Thread(target=accept, args=(listener, tls_context(path)), daemon=True).start()
    print(json.dumps(ports), flush=True)
    sys.stdin.read()  # until whoever started us is gone


if __name__ == "__main__":
    main(Path(sys.argv[1]))
