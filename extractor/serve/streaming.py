"""Answers that are sent as they are made, from one pass over the database, so that memory does not grow with the number of rows."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response

from extractor.errors import StoreError

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

Row = dict[str, Any]

ROWS_LIMIT = 1_000_000
SECONDS = 600  # for one answer as a whole
PART = 1 << 16  # bytes that are sent at a time, at least
_LIMIT = re.compile(r"\s+limit\s+\d+(?:\s+offset\s+\d+)?\s*;?\s*\Z", re.I)


class Streamed(Response):  # type: ignore[misc]
    """An answer whose parts are made, in threads, while they are sent."""

    def __init__(self, parts: Iterator[str | bytes], content_type: str, headers: dict[str, str] | None = None) -> None:
        """Take the parts, each made when it is asked for."""
        super().__init__("", headers=headers or {}, content_type=content_type)
        self._parts = parts

    async def asgi_send(self, send: Any) -> None:
        """Send the parts, many small ones together."""
        headers = {**self.headers, "content-type": self.content_type}
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        try:
            part = await asyncio.to_thread(self._next)  # what goes wrong with the first rows can still be told
            await send({"type": "http.response.start", "status": self.status, "headers": raw})
            while part:
                await send({"type": "http.response.body", "body": part, "more_body": True})
                part = await asyncio.to_thread(self._next)
            await send({"type": "http.response.body", "body": b""})
        finally:
            if isinstance(self._parts, Generator):
                await asyncio.to_thread(self._parts.close)

    def _next(self) -> bytes:
        gathered, size = [], 0
        for part in self._parts:
            gathered.append(part if isinstance(part, bytes) else part.encode("utf-8", "replace"))
            size += len(gathered[-1])
            if size >= PART:
                break
        return b"".join(gathered)


def every_row(datasette: Datasette, db: Database, sql: str, params: Mapping[str, Any], columns: Sequence[str]) -> Iterator[Row]:
    """Yield all rows of a query that Datasette has made for a page, without the limit of the page; they are of one state of the database.

    Raises StoreError when there are more than `ROWS_LIMIT`, and sqlite3.OperationalError when they take more than `SECONDS`.
    """
    connection = db.connect()
    try:
        datasette._prepare_connection(connection, db.name)
        end = time.monotonic() + SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
        for number, row in enumerate(connection.execute(_LIMIT.sub("", sql), params)):
            if number >= ROWS_LIMIT:
                raise StoreError(f"more than {ROWS_LIMIT:,} rows")
            yield dict(zip(columns, row, strict=True))
    finally:
        db.release(connection)
