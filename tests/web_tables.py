"""A local server that answers in the recorded shape of the C&SD web-table interface, well and badly; used by the tests of updates."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

OK = {"name": "Success", "code": 0, "description": "Query success", "apiHelp": "https://www.censtatd.gov.hk/en/web_table.html"}
FAILED = {"name": "Fail", "code": 7, "description": "Query failed", "message": ["sv is not of this table"]}
Body = bytes | tuple[int, bytes]


def row(
    variable: str, frequency: str, period: str, figure: Any, presentation: str = "HK$ million", flag: str = "", **classes: str
) -> dict[str, Any]:
    """Return one row of an answer."""
    return {"freq": frequency, "period": period, "sv": variable, "svDesc": presentation, "figure": figure, "sd_value": flag, **classes}


def answer(rows: list[dict[str, Any]], title: str = "Merchandise trade (year 2024 = 100)", status: dict[str, Any] | None = None) -> bytes:
    """Return an answer as the interface gives it, rows of a year in the order of their texts."""
    header = {"status": status or OK, "title": title, "tablenote": [], "source": "C&SD", "count": {"noOfRecords": len(rows)}}
    return json.dumps({"header": header, "dataSet": rows}).encode()


@dataclass
class Interface:
    """What the server answers for each table, once each in turn and then the last again, and what it was asked."""

    answers: dict[str, list[Body]] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, Any], str]] = field(default_factory=list)
    address: str = ""

    def take(self, table: str) -> tuple[int, bytes]:
        queue = self.answers.get(table, [(404, b"no such table")])
        body = queue.pop(0) if len(queue) > 1 else queue[0]
        return body if isinstance(body, tuple) else (200, body)

    def about(self, path: str) -> tuple[int, bytes]:
        table = path.removeprefix("/data/table_").removesuffix("_comp.json")
        day = self.changed.get(table)
        return (200, json.dumps({"last_modified_date": day}).encode()) if day else (404, b"")


@contextmanager
def serving(interface: Interface) -> Iterator[Interface]:
    """Serve an interface on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            given = {key: values[0] for key, values in parse_qs(parts.query).items()}
            self._note("GET", parts.path, given)
            self._answer(interface.take(given["id"]) if parts.path == "/api/get.php" else interface.about(parts.path))

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            query = json.loads(form["query"][0])
            self._note("POST", self.path, query)
            self._answer(interface.take(query["id"]))

        def _note(self, method: str, path: str, given: dict[str, Any]) -> None:
            interface.asked.append((method, path, given, self.headers.get("User-Agent", "")))

        def _answer(self, told: tuple[int, bytes]) -> None:
            self.send_response(told[0])
            self.end_headers()
            self.wfile.write(told[1])

        log_message: Callable[..., None] = lambda *_: None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    interface.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield interface
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
