"""Pages as they came, kept as WARC: each request and its answer is one gzip member, written whole or not at all."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor import __version__
from extractor.errors import InputError
from extractor.fetch.client import Answer

# The body is kept as it was sent, but for the chunks that the network layer has joined.
_JOINED = frozenset({"transfer-encoding", "content-length"})
_SECRET = frozenset({"set-cookie", "set-cookie2"})  # nothing that a site has given to us alone is kept


class Archive:
    """Writes answers into a new file of a folder; the file comes into being with the first answer."""

    def __init__(self, folder: Path, now: datetime) -> None:
        """Take the folder, and the time that the file's name tells."""
        self._folder = folder
        self._stem = now.astimezone(UTC).strftime("pages-%Y%m%dT%H%M%SZ")
        self.path: Path | None = None

    def add(self, answer: Answer, now: datetime) -> str:
        """Write an answer with its request, and return the file's name; it is on the disk when this returns. Raises InputError."""
        members = _members(answer, now, first=self.path is None)
        try:
            if self.path is None:
                self.path = self._new_file()
            with self.path.open("ab") as file:
                file.write(members)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise InputError(f"{self.path or self._folder}: cannot be written: {error.strerror}") from error
        return self.path.name

    def _new_file(self) -> Path:
        for number in range(1000):
            path = self._folder / f"{self._stem}{f'-{number}' if number else ''}.warc.gz"
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                continue
            return path
        raise InputError(f"{self._folder}: too many files begin with {self._stem}")


def _members(answer: Answer, now: datetime, *, first: bool) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    date = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if first:
        about = {"software": f"trade-claims-extractor/{__version__}", "format": "WARC File Format 1.0"}
        writer.write_record(writer.create_warcinfo_record("pages.warc.gz", about))
    protocol = answer.protocol.upper()
    headers = [(name, value) for name, value in answer.headers if name.lower() not in _JOINED | _SECRET]
    headers += [(f"X-Archive-Orig-{name}", value) for name, value in answer.headers if name.lower() in _JOINED]
    headers.append(("Content-Length", str(len(answer.raw))))
    status = StatusAndHeaders(f"{answer.status} {answer.phrase}".strip(), headers, protocol=protocol)
    dated = {"WARC-Date": date}
    response = writer.create_warc_record(answer.final, "response", BytesIO(answer.raw), warc_headers_dict=dated, http_headers=status)
    parts = urlsplit(answer.final)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = StatusAndHeaders(f"GET {target} {protocol}", list(answer.sent), is_http_request=True)
    request = writer.create_warc_record(answer.final, "request", BytesIO(b""), warc_headers_dict=dict(dated), http_headers=asked)
    writer.write_request_response_pair(request, response)
    for record in (response, request):
        record.raw_stream.close()  # a temporary file by now
    return out.getvalue()
