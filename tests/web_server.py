"""A site on 127.0.0.1 whose pages behave as the web does at its worst; every request is noted."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Respond = Callable[["Request"], None]


@dataclass
class Asked:
    """One request as the site saw it."""

    path: str
    headers: dict[str, str]


class Request(BaseHTTPRequestHandler):
    """One request; pages answer through `reply` or write what they like."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(Asked(self.path, {key.lower(): value for key, value in self.headers.items()}))
        page = self.site.pages.get(self.path.partition("?")[0])
        try:
            if page is None:
                self.reply(404, b"nothing here", "text/plain")
            else:
                page(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Site:
    """Pages by path, and what was asked."""

    pages: dict[str, Respond] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""

    def add(self, path: str, body: str | bytes = "", status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        """Let a path answer always the same; return its address."""
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = lambda request: request.reply(status, content, kind, **headers)
        return self.address + path

    def answers(self, path: str, *replies: Respond) -> str:
        """Let a path answer one after the other; the last one stays."""
        left = list(replies)
        self.pages[path] = lambda request: (left.pop(0) if len(left) > 1 else left[0])(request)
        return self.address + path

    def paths(self) -> list[str]:
        """Return what was asked, robots.txt aside."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers that hang up."""


@contextmanager
def site(certificate: Path | None = None) -> Iterator[Site]:
    """Serve a site, over TLS where a file with a certificate and its key is given."""
    served = Site()
    handler = type("Bound", (Request,), {"site": served})
    server = _Server(("127.0.0.1", 0), handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    served.address = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
