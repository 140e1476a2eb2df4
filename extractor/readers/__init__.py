"""Reads documents of every supported format into drafts: lines in reading order plus what the document says of itself.

A format is one function and one line in `READERS`; a file that holds several documents is one function and one line in `CONTAINERS`.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.errors import DocumentError
from extractor.models import RawDocument
from extractor.readers.containers import CONTAINERS, unpack
from extractor.readers.docx import read_docx
from extractor.readers.draft import Dated, Draft, DraftLine, Metadata, Role
from extractor.readers.html import read_html
from extractor.readers.loading import DOCX, HTML, PDF, SIZE_LIMIT, TEXT, from_bytes, load
from extractor.readers.pdf import read_pdf
from extractor.readers.streams import unpack_stream
from extractor.readers.text import read_text

READERS: dict[str, Callable[[RawDocument], Draft]] = {
    HTML: read_html,
    TEXT: read_text,
    PDF: read_pdf,
    DOCX: read_docx,
}

__all__ = [
    "CONTAINERS",
    "READERS",
    "SIZE_LIMIT",
    "Dated",
    "Draft",
    "DraftLine",
    "Metadata",
    "Role",
    "from_bytes",
    "load",
    "read",
    "unpack",
    "unpack_stream",
]


def read(raw: RawDocument) -> Draft:
    """Read a raw document by its media type.

    Raises DocumentError: ``unsupported`` for a media type without a reader, ``too_large`` above `SIZE_LIMIT`, and what the
    readers raise (``empty``, ``binary``, ``encoding``, ``no_text``, ``damaged``).
    """
    if len(raw.body) > SIZE_LIMIT:
        raise DocumentError("too_large", f"{raw.name}: larger than {SIZE_LIMIT // 1024**2} MB")
    reader = READERS.get(raw.media_type.partition(";")[0].strip().lower())
    if reader is None:
        raise DocumentError("unsupported", f"{raw.name}: documents of type {raw.media_type} are not read here")
    draft = reader(raw)
    if not any(line.text.strip() for line in draft.lines):
        raise DocumentError("no_text", f"{raw.name}: no text in the document")
    return draft
