"""Files to raw documents: the media type from content and name, and a clear reason for what cannot be read."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from extractor.errors import DocumentError
from extractor.models import RawDocument

SIZE_LIMIT = 20 * 1024 * 1024
HTML, TEXT, PDF = "text/html", "text/plain", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

SUFFIXES = {
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".shtml": HTML,
    ".txt": TEXT,
    ".text": TEXT,
    ".md": TEXT,
    ".pdf": PDF,
    ".docx": DOCX,
}
MAGIC_UNSUPPORTED = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
)
# What a damaged ZIP file can bring about: RuntimeError is told of members that are encrypted or packed in a way nobody knows.
BAD_ZIP = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError)
MARKUP = re.compile(rb"<(?:!doctype\s{1,5}html|html|head|body|article|main|div|h1|p|meta|title)\b[^<]{0,2000}?>", re.I)


def load(path: Path) -> RawDocument:
    """Read the file `path` into a raw document, its media type told from content first and name second.

    Raises DocumentError with reason ``unreadable``, ``too_large``, ``empty`` or ``unsupported``.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise DocumentError("too_large", f"{path.name}: larger than {SIZE_LIMIT // 1024**2} MB")
        body = path.read_bytes()
    except OSError as error:
        raise DocumentError("unreadable", f"{path.name}: {error.strerror or error}") from error
    return from_bytes(body, name=path.stem, location=str(path), suffix=path.suffix)


def from_bytes(body: bytes, *, name: str, location: str, suffix: str = "") -> RawDocument:
    """Return the raw document for bytes that were read elsewhere, such as standard input; `suffix` like ``.html`` is a hint.

    Raises DocumentError with reason ``too_large``, ``empty`` or ``unsupported``.
    """
    if len(body) > SIZE_LIMIT:
        raise DocumentError("too_large", f"{name}: larger than {SIZE_LIMIT // 1024**2} MB")
    if not body.strip():
        raise DocumentError("empty", f"{name}: the document is empty")
    return RawDocument(name=name, location=location, media_type=media_type(body, suffix), body=body)


def media_type(body: bytes, suffix: str = "") -> str:
    """Tell the media type from the bytes, and from the name's `suffix` where the bytes leave it open.

    Raises DocumentError ``unsupported`` for a format that is known and not read.
    """
    head = body[:1024].lstrip()
    if b"%PDF-" in body[:1024]:
        return PDF
    if body.startswith(b"PK\x03\x04"):
        return _zipped(body)
    for magic, kind in MAGIC_UNSUPPORTED:
        if body.startswith(magic):
            raise DocumentError("unsupported", f"{kind} is not a format that is read here")
    if SUFFIXES.get(suffix.lower()) == HTML or _is_markup(head, body):
        return HTML
    if SUFFIXES.get(suffix.lower()) in (PDF, DOCX):
        raise DocumentError("damaged", f"the name ends in {suffix} but the content is something else")
    return TEXT


def _is_markup(head: bytes, body: bytes) -> bool:
    """Tell whether bytes are HTML: they begin with a tag of a page, or hold many tags early on."""
    sample = body[:20_000].replace(b"\0", b"")
    if head.replace(b"\0", b"").startswith((b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff<")):
        return MARKUP.search(sample) is not None
    return len(MARKUP.findall(sample)) >= 8


def _zipped(body: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            if "word/document.xml" in archive.namelist():
                return DOCX
    except BAD_ZIP as error:
        raise DocumentError("damaged", f"the file begins like a ZIP container but is damaged: {error}") from error
    raise DocumentError("unsupported", "a ZIP container without a Word document is not read here")
