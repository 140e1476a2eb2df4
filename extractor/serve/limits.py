"""How much a visitor may send: a body that is too long is refused before anything reads it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

BODY_LIMIT = 400_000  # bytes: the longest text that is checked, percent-encoded in a form
WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
TOO_LONG = f"too much was sent; at most {BODY_LIMIT:,} bytes are read at a time"


async def within_limits(scope: Message, receive: Receive, send: Send) -> Receive | None:
    """Return a `receive` that gives the body again, None when it was too long and the visitor has been told so."""
    if scope["type"] != "http" or scope["method"] in WITHOUT_BODY:
        return receive
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None  # the visitor went away
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY_LIMIT:
            await _refuse(send)
            return None
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps({"error": TOO_LONG}).encode()})
