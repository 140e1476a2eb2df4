"""Containers that come through a pipe: a WARC, ZIP or gzip file on standard input."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from extractor.errors import DocumentError
from extractor.models import Problem, RawDocument
from extractor.readers.containers import HEAD, TOTAL_LIMIT, Members, unpack
from extractor.readers.loading import from_bytes
from extractor.readers.warc import GZIP, STAGE, VERSION

BLOCK = 1024 * 1024
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")


def unpack_stream(stream: BinaryIO, name: str) -> Members | None:
    """Return the documents of a container that is read from a stream, located at ``NAME!/…``; None, and nothing read, where it is none.

    A container is copied to a temporary file first, because its members are not read in the order in which it holds them.
    """
    head = stream.peek(HEAD)[:HEAD] if isinstance(stream, io.BufferedReader) else b""
    return _spooled(stream, name) if VERSION.match(head) or head.startswith((GZIP, *ZIPS)) else None


def _spooled(stream: BinaryIO, name: str) -> Iterator[RawDocument | Problem]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "stdin")
        left = TOTAL_LIMIT
        with path.open("wb") as file:
            while left > 0 and (block := stream.read(min(left, BLOCK))):
                left -= file.write(block)
        if left <= 0:
            message = f"standard input: larger than {TOTAL_LIMIT // 1024**3} GB"
            yield Problem(location=name, stage=STAGE, reason="too_large", message=message)
            return
        for member in unpack(path) or (_whole(path, name),):
            yield _renamed(member, str(path), name)


def _whole(path: Path, name: str) -> RawDocument | Problem:
    """Return what only looked like a container: a Word document, or a damaged one."""
    try:
        return from_bytes(path.read_bytes(), name=path.name, location=name)
    except DocumentError as error:
        return Problem(location=name, stage=STAGE, reason=error.reason, message=f"standard input: {error}")


def _renamed(member: RawDocument | Problem, path: str, name: str) -> RawDocument | Problem:
    location = member.location.replace(path, name, 1)
    if isinstance(member, Problem):
        return replace(member, location=location, message=member.message.replace(path, name))
    return replace(member, location=location)
