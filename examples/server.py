"""The example site on loopback, as careless official sites serve theirs.

In: the folder ``site``. Out: a server on 127.0.0.1. A page has an ETag (a hash of
its bytes) and answers 304 to whoever knows it; the Content-Type names no charset;
an address that does not exist is answered with status 200 and ``not-found.html``
(with 404 where the folder has no such page).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SITE = Path(__file__).resolve().parent / "site"
_TYPES = {".html": "text/html", ".txt": "text/plain"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, root: Path) -> None:
        self.root = root
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with the file of that path, or with regret."""
        path = (self.root / urlsplit(self.path).path.lstrip("/")).resolve()
        if not (path.is_relative_to(self.root) and path.is_file()):
            path = self.root / "not-found.html"
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        known = self.headers.get("If-None-Match") == etag
        self.send_response(304 if known else 200)
        self.send_header("ETag", etag)
        if known:
            self.end_headers()
            return
        self.send_header("Content-Type", _TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing: the run's own summary says what was fetched."""


@contextmanager
def serve(port: int = 0, root: Path = SITE) -> Iterator[int]:
    """Serve the folder while the context lasts; gives the port (a free one for 0)."""
    with ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, root=root.resolve())) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
