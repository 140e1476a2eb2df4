"""Bodies of answers: types that are wanted, and decompression that stops before it fills the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from extractor.fetch.errors import FetchError

SIZE_LIMIT = 20 * 1024 * 1024
RATIO_LIMIT = 200  # no page of text is compressed this well
RATIO_FROM = 1024 * 1024  # bytes below which the ratio says nothing
PAGES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
LISTS = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "application/gzip",
        "application/x-gzip",
        "application/octet-stream",
    }
)


def media_type(content_type: str) -> str:
    """Return the type of a Content-Type header without its parameters.

    >>> media_type("Text/HTML; charset=utf-8")
    'text/html'
    """
    return content_type.partition(";")[0].strip().lower()


def require_type(content_type: str, wanted: frozenset[str]) -> None:
    """Raise FetchError ``content_type`` for an answer that is nothing to be read; a missing type is left to the content."""
    kind = media_type(content_type)
    if kind and kind not in wanted:
        raise FetchError("content_type", f"the answer is {kind}, which is not read here")


def unpacked(raw: bytes, encoding: str, limit: int = SIZE_LIMIT) -> bytes:
    """Return a body without its Content-Encoding.

    Raises FetchError ``decompression`` for more than `limit` bytes or a ratio that no page has, ``encoding`` for what is damaged
    or packed in another way.
    """
    body = raw
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name == "identity":
            continue
        if name not in ("gzip", "x-gzip", "deflate"):
            raise FetchError("encoding", f"the answer is packed as {name[:20]!r}, which was not asked for")
        body = inflated([body], limit=limit, window=_window(name, body))
    return body


def _window(name: str, body: bytes) -> int:
    if name != "deflate":
        return 16 + zlib.MAX_WBITS
    # some servers leave the zlib header out
    return zlib.MAX_WBITS if len(body) > 1 and (body[0] & 15) == 8 and (body[0] * 256 + body[1]) % 31 == 0 else -zlib.MAX_WBITS


def inflated(chunks: Iterable[bytes], *, limit: int = SIZE_LIMIT, window: int = 16 + zlib.MAX_WBITS) -> bytes:
    """Inflate gzip (several members too) or deflate; raises FetchError ``decompression`` or ``encoding``."""
    packed = b"".join(chunks)
    out = bytearray()
    rest = packed
    while rest:
        machine = zlib.decompressobj(window)
        try:
            while not machine.eof and rest:
                out += machine.decompress(rest, limit + 1 - len(out))
                rest = machine.unconsumed_tail
                _refuse_bomb(len(out), len(packed), limit)
        except zlib.error as error:
            raise FetchError("encoding", f"the packed answer is damaged: {error}", passing=True) from error
        if not machine.eof:
            raise FetchError("incomplete", "the packed answer ends too early", passing=True)
        rest = machine.unused_data if window > zlib.MAX_WBITS and machine.unused_data.startswith(b"\x1f\x8b") else b""
    return bytes(out)


def _refuse_bomb(size: int, packed: int, limit: int) -> None:
    if size > limit:
        raise FetchError("decompression", f"the answer unpacks to more than {limit // 1024**2} MB")
    if size > RATIO_FROM and size > RATIO_LIMIT * packed:
        raise FetchError("decompression", f"the answer unpacks to more than {RATIO_LIMIT} times its size")
