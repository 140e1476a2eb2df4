"""WARC, packed record by record as is usual, packed as a whole, or plain: the pages in it, one after the other.

The framing is ours, so that a record that is broken costs that record and not the rest of the file; what is inside a record is read
by warcio.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from extractor.errors import DocumentError
from extractor.models import Problem, RawDocument
from extractor.readers.loading import DOCX, HTML, PDF, SIZE_LIMIT, TEXT, from_bytes

STAGE = "read"
BLOCK = 64 * 1024
HEADER_LIMIT = 64 * 1024
GZIP = b"\x1f\x8b\x08"
VERSION = re.compile(rb"WARC/[01]\.\d")
LENGTH = re.compile(rb"(?im)^content-length[ \t]{0,20}:[ \t]{0,20}(\d{1,15})[ \t]{0,20}\r?$")
KIND = re.compile(rb"(?im)^warc-type[ \t]{0,20}:[ \t]{0,20}([a-z]{1,20})")
CHARSET = re.compile(r"charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_.:-]{2,40})", re.I)
KINDS = frozenset((b"response", b"resource", b"conversion"))
KNOWN_TYPES = {HTML: ".html", "application/xhtml+xml": ".html", TEXT: ".txt", PDF: ".pdf", DOCX: ".docx"}
ENCODINGS = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
LONGEST_NAME = 120
JUST_NOW = timedelta(minutes=1)


class _BrokenError(Exception):
    """A record, or a member of the packed file, cannot be read."""


def read_warc(path: Path) -> Iterator[RawDocument | Problem]:
    """Yield the pages of a WARC file: answers with status 200 that are HTML, text, PDF or Word, and texts of WET files.

    The location of a page is ``FILE!/DATE/ADDRESS``. Redirects, failures, requests, pictures and other data are passed over; a page
    that cannot be read and a record that is broken are a Problem each.
    """
    empty = True
    for found in read_records(path):
        if found is not None:
            empty = False
            yield found
    if empty:
        yield Problem(location=str(path), stage=STAGE, reason="empty", message=f"{path}: holds no pages")


def read_records(path: Path, start: int = 0) -> Iterator[RawDocument | Problem | None]:
    """Yield the page of every record that may hold one, None where it holds none, from a place that `record_places` gave."""
    try:
        with path.open("rb") as file:
            for offset, frame in _frames(file, start):
                yield _problem(path, offset, frame) if isinstance(frame, str) else _page(path, offset, frame)
    except OSError as error:
        yield Problem(location=str(path), stage=STAGE, reason="unreadable", message=f"{path}: {error.strerror or error}")


def record_places(path: Path) -> Iterator[int | None]:
    """Yield where reading can begin anew for every record that may hold a page; None for a broken one, where it cannot.

    Records that were packed together have one place. Raises OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        for offset, frame in _frames(file):
            yield None if isinstance(frame, str) else offset


def _problem(path: Path, offset: int, told: str, reason: str = "damaged") -> Problem:
    return Problem(location=f"{path}!/@{offset}", stage=STAGE, reason=reason, message=f"{path}: record at byte {offset}: {told}")


def _frames(file: BinaryIO, start: int = 0) -> Iterator[tuple[int, bytes | str]]:
    """Yield every record that may hold a page, as bytes with its place in the file; a text stands for a broken one and says how."""
    packed = file.read(len(GZIP)) == GZIP
    while start is not None:
        stream: _Member | _Plain = _Member(file, start) if packed else _Plain(file, start)
        if stream.at_end():
            return
        try:
            yield from _records(stream)
            start = stream.end
        except (_BrokenError, zlib.error) as error:
            # A broken place is told once; the next record is looked for behind it.
            where = max(stream.begun, start)
            yield where, f"cannot be read: {error}"
            found = _next_record(file, where + 1, packed)
            if found is None:
                return
            start = found


def _next_record(file: BinaryIO, start: int, packed: bool) -> int | None:
    """Return the place of the next record from `start` on, or None."""
    mark = GZIP if packed else b"WARC/1."
    file.seek(start)
    kept = b""
    place = start
    while block := file.read(BLOCK):
        window = kept + block
        found = window.find(mark)
        if found >= 0:
            return place - len(kept) + found
        kept = window[-(len(mark) - 1) :]
        place += len(block)
    return None


@dataclass(slots=True)
class _Plain:
    """A file read as it stands. `begun` is the place of the record that is being read, `end` where reading has come."""

    file: BinaryIO
    end: int
    begun: int = 0

    def __post_init__(self) -> None:
        self.file.seek(self.end)
        self.begun = self.end

    def at_end(self) -> bool:
        here = self.file.tell()
        empty = not self.file.read(1)
        self.file.seek(here)
        return empty

    def line(self) -> bytes:
        text = self.file.readline(HEADER_LIMIT)
        self.end += len(text)
        return text

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        self.end += len(data)
        return data

    def mark(self, line: bytes) -> None:
        """Note that a record begins with the line that was read last."""
        self.begun = self.end - len(line)


@dataclass(slots=True)
class _Member:
    """One gzip member, unpacked bit by bit. `end` is the place behind it once it was read to its end."""

    file: BinaryIO
    begun: int
    end: int = 0
    _machine: Any = field(default_factory=lambda: zlib.decompressobj(16 + zlib.MAX_WBITS))
    _ready: bytes = b""
    _raw: bytes = b""
    _place: int = 0

    def __post_init__(self) -> None:
        self.file.seek(self.begun)
        self._place = self.end = self.begun

    def at_end(self) -> bool:
        here = self.file.tell()
        empty = not self.file.read(1)
        self.file.seek(here)
        return empty

    def _fill(self) -> bool:
        """Unpack some more; False at the end of the member. Raises _BrokenError when the file ends first, zlib.error when damaged."""
        if self._machine.eof:
            return False
        if not self._raw:
            self._raw = self.file.read(BLOCK)
            self._place += len(self._raw)
        unpacked = self._machine.decompress(self._raw, BLOCK)
        if not self._raw and not unpacked and not self._machine.eof:
            raise _BrokenError("the file ends within it")
        self._ready += unpacked
        self._raw = self._machine.unconsumed_tail
        if self._machine.eof:
            self.end = self._place - len(self._machine.unused_data)
        return True

    def line(self) -> bytes:
        while b"\n" not in self._ready and len(self._ready) < HEADER_LIMIT and self._fill():
            pass
        cut = self._ready.find(b"\n") + 1 or len(self._ready)
        text, self._ready = self._ready[:cut], self._ready[cut:]
        return text

    def read(self, size: int) -> bytes:
        while not self._ready and self._fill():
            pass
        data, self._ready = self._ready[:size], self._ready[size:]
        return data

    def mark(self, line: bytes) -> None:
        """A packed record is found again by the place of its member."""


def _records(stream: _Plain | _Member) -> Iterator[tuple[int, bytes | str]]:
    """Yield the records of a stream. Raises _BrokenError where one does not begin, or end, as a record does."""
    while True:
        line = stream.line()
        while line and not line.strip():
            line = stream.line()
        if not line:
            return
        stream.mark(line)
        place = stream.begun
        if not VERSION.match(line):
            raise _BrokenError("no record begins here")
        head = line
        while (line := stream.line()).strip():
            head += line
            if len(head) > HEADER_LIMIT:
                raise _BrokenError("its header does not end")
        length = LENGTH.search(head)
        kind = KIND.search(head)
        if length is None or kind is None:
            raise _BrokenError("its header gives no length or no type")
        yield from _framed(stream, place, head, int(length[1]), wanted=kind[1].lower() in KINDS)


def _framed(stream: _Plain | _Member, place: int, head: bytes, length: int, *, wanted: bool) -> Iterator[tuple[int, bytes | str]]:
    kept = bytearray()
    left = length
    large = length > SIZE_LIMIT + HEADER_LIMIT
    while left:
        data = stream.read(min(left, BLOCK))
        if not data:
            raise _BrokenError("it is shorter than its header says")
        left -= len(data)
        if wanted and not large:
            kept += data
    if wanted:
        yield place, f"larger than {SIZE_LIMIT // 1024**2} MB" if large else head + b"\r\n" + bytes(kept) + b"\r\n\r\n"


def _page(path: Path, offset: int, frame: bytes) -> RawDocument | Problem | None:
    """Return the page of a record, None where it holds none."""
    try:
        record = next(iter(ArchiveIterator(BytesIO(frame))))
        kind = _kind(record)
        if kind is None:
            return None
        body = _body(record)
    except DocumentError as error:
        return _problem(path, offset, str(error), error.reason)
    except Exception as error:  # warcio trusts its input, and fails in many ways where that is broken
        return _problem(path, offset, f"cannot be read: {error or type(error).__name__}")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    date = re.sub(r"\D", "", record.rec_headers.get_header("WARC-Date") or "")[:14]
    location = f"{path}!/{date}/{url}"
    try:
        raw = from_bytes(body, name=document_name(url), location=location, suffix=KNOWN_TYPES[kind])
    except DocumentError as error:
        return Problem(location=location, stage=STAGE, reason=error.reason, message=f"{location}: {error}")
    address = url if url.startswith(("http://", "https://")) else None
    return replace(raw, charset=_charset(record), address=address, changed_at=_changed(record))


def _changed(record: Any) -> str | None:
    """Return when the server says that the page changed last; None where it only tells when it made the page for whoever asked."""
    told = _moment(record.http_headers, "Last-Modified")
    asked = _moment(record.http_headers, "Date")
    if told is None or (asked is not None and asked - told < JUST_NOW):
        return None
    return told.isoformat()


def _moment(headers: Any, name: str) -> datetime | None:
    try:
        found = parsedate_to_datetime((headers.get_header(name) if headers else None) or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _charset(record: Any) -> str | None:
    """Return the character set that the server told."""
    told = record.http_headers.get_header("Content-Type") if record.http_headers else None
    found = CHARSET.search(told or "")
    return found[1] if found else None


def _kind(record: Any) -> str | None:
    """Return the media type of a page, None for what is none: a redirect, a failure, a picture."""
    if record.rec_type == "response":
        if record.http_headers is None or record.http_headers.get_statuscode() != "200":
            return None
        told = record.http_headers.get_header("Content-Type") or HTML
    else:
        told = record.rec_headers.get_header("Content-Type") or ""
    kind = told.partition(";")[0].strip().lower()
    return kind if kind in KNOWN_TYPES else None


def _body(record: Any) -> bytes:
    """Return the content of a record, unpacked. Raises DocumentError."""
    packing = (record.http_headers.get_header("Content-Encoding") or "").strip().lower() if record.http_headers else ""
    if packing not in ENCODINGS:
        raise DocumentError("unsupported", f"packed as {packing[:20]!r}, which is not read here")
    body: bytes = record.content_stream().read(SIZE_LIMIT + 1)
    if len(body) > SIZE_LIMIT:
        raise DocumentError("too_large", f"larger than {SIZE_LIMIT // 1024**2} MB")
    return body


def document_name(url: str) -> str:
    """Return the name of a page: its address without scheme, query and ending.

    >>> document_name("https://www.news.example/2026/03/exports-rise.html?from=feed")
    'www.news.example/2026/03/exports-rise'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "page"
    place = re.sub(r"\.(?:html?|xhtml|shtml|php|aspx?|pdf|docx|txt)$", "", parts.path, flags=re.I).strip("/")
    return "/".join(part for part in (parts.netloc, place) if part)[:LONGEST_NAME] or "page"
