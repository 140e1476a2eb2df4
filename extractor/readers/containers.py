"""Files that hold several documents: WARC, ZIP, and gzip of one document. A container is one function and one line in `CONTAINERS`."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from extractor.errors import DocumentError
from extractor.models import Problem, RawDocument
from extractor.readers.loading import BAD_ZIP, SIZE_LIMIT, from_bytes
from extractor.readers.warc import GZIP, STAGE, VERSION, read_warc

MEMBERS_LIMIT = 50_000
TOTAL_LIMIT = 4 * 1024**3
RATIO_LIMIT = 200
RATIO_FROM = 1024 * 1024  # bytes below which the ratio says nothing
HEAD = 4096
ENCRYPTED = 0x1

Members = Iterator[RawDocument | Problem]


def unpack(path: Path) -> Members | None:
    """Return the documents of a container, each as it is reached, or None for a file that is a document itself.

    What a file is, its first bytes tell. The location of a member is ``FILE!/NAME``. A member that cannot be read is a Problem, and
    the others go on; containers within containers are not opened.
    """
    kind = kind_of(path)
    return CONTAINERS[kind](path) if kind else None


def kind_of(path: Path) -> str | None:
    """Return which of `CONTAINERS` a file is, as its first bytes tell, or None for a document or what cannot be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return None
    if VERSION.match(head):
        return "warc"
    if head.startswith(GZIP):
        return "warc" if VERSION.match(_begin(head)) else "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if _is_word(path) else "zip"
    return None


def _begin(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, HEAD)
    except zlib.error:
        return b""


def _is_word(path: Path) -> bool:
    """Tell whether a ZIP container is a Word document, or too damaged to tell: both are for those who read documents."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except BAD_ZIP:
        return True


def read_gzip(path: Path) -> Members:
    """Yield the one document of a gzip file; its name and ending are those before ``.gz``."""
    inner = PurePosixPath(path.name.removesuffix(".gz"))
    location = f"{path}!/{inner.name}"
    try:
        yield from_bytes(_inflated(path), name=inner.stem, location=location, suffix=inner.suffix)
    except DocumentError as error:
        yield _problem(location, error.reason, str(error))
    except OSError as error:
        yield _problem(location, "unreadable", str(error.strerror or error))


def _inflated(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            body = file.read(SIZE_LIMIT + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DocumentError("damaged", f"the gzip file is damaged: {error}") from error
    _refuse_bomb(len(body), path.stat().st_size)
    return body


def count_zip(path: Path) -> int:
    """Return how many documents and problems `read_zip` gives at most; a ZIP file that cannot be read is one problem."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = sum(_is_document(member) for member in archive.infolist())
    except BAD_ZIP:
        return 1
    return max(1, min(members, MEMBERS_LIMIT + 1))


def read_zip(path: Path, start: int = 0) -> Members:
    """Yield the documents of a ZIP file in the order of their names, from number `start` on; hidden files and folders are passed over."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted((member for member in archive.infolist() if _is_document(member)), key=lambda member: member.filename)
            if not members:
                yield _problem(str(path), "empty", "the ZIP file holds no documents")
            total = sum(member.file_size for member in members[:start])
            if total > TOTAL_LIMIT:
                return  # told where it was reached
            for member in members[start:MEMBERS_LIMIT]:
                total += member.file_size
                if total > TOTAL_LIMIT:
                    yield _problem(str(path), "too_large", f"unpacks to more than {TOTAL_LIMIT // 1024**3} GB; the rest is not read")
                    return
                yield _member(path, archive, member)
            if len(members) > MEMBERS_LIMIT:
                yield _problem(str(path), "too_many", f"holds more than {MEMBERS_LIMIT:,} documents; the rest is not read")
    except BAD_ZIP as error:
        yield _problem(str(path), "damaged", f"the ZIP file is damaged: {error}")


def _is_document(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts
    return not member.is_dir() and bool(parts) and not any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> RawDocument | Problem:
    name = PurePosixPath(member.filename)
    location = f"{path}!/{member.filename}"
    try:
        return from_bytes(_content(archive, member), name=name.stem, location=location, suffix=name.suffix)
    except DocumentError as error:
        return _problem(location, error.reason, str(error))
    except BAD_ZIP as error:
        return _problem(location, "damaged", f"cannot be unpacked: {error}")


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & ENCRYPTED:
        raise DocumentError("encrypted", "locked with a password")
    _refuse_bomb(member.file_size, member.compress_size)  # what it says of itself, and below what it is
    with archive.open(member) as file:
        body = file.read(SIZE_LIMIT + 1)
    _refuse_bomb(len(body), member.compress_size)
    return body


def _refuse_bomb(size: int, packed: int) -> None:
    if size > SIZE_LIMIT:
        raise DocumentError("too_large", f"unpacks to more than {SIZE_LIMIT // 1024**2} MB")
    if size > RATIO_FROM and size > RATIO_LIMIT * packed:
        raise DocumentError("too_large", f"unpacks to more than {RATIO_LIMIT} times its size")


def _problem(location: str, reason: str, message: str) -> Problem:
    return Problem(location=location, stage=STAGE, reason=reason, message=f"{location}: {message}")


CONTAINERS: dict[str, Callable[[Path], Members]] = {
    "warc": read_warc,
    "zip": read_zip,
    "gzip": read_gzip,
}
