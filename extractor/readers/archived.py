"""A document again as it came: found by the place that it was read from, and the same to the last byte, or not given at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractor.errors import DocumentError
from extractor.models import RawDocument
from extractor.readers.containers import unpack
from extractor.readers.decoding import decode
from extractor.readers.loading import HTML, TEXT, load

WITHIN = "!/"
CONTAINER_LIMIT = 512 * 1024 * 1024  # bytes of a packed file that is looked through for one page
_FETCHED = re.compile(r"(\d{14})/https?://")


def archive_of(location: str) -> str:
    """Return the file that a document was read from: the file itself, or the one that holds it.

    >>> archive_of("pages.warc.gz!/20260304050607/https://news.example/")
    'pages.warc.gz'
    """
    return location.partition(WITHIN)[0]


def fetched_at(location: str) -> datetime | None:
    """Return when a page of a WARC file was fetched, None for documents of other kinds.

    >>> fetched_at("pages.warc.gz!/20260304050607/https://news.example/").isoformat()
    '2026-03-04T05:06:07+00:00'
    """
    found = _FETCHED.match(location.partition(WITHIN)[2])
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def archive_path(location: str, folders: Sequence[Path]) -> Path | None:
    """Return the file that a document was read from if it is there, from the present folder or from one of `folders`; else None."""
    name = Path(archive_of(location))
    return next((path for path in (name, *(folder / name for folder in folders)) if path.is_file()), None)


def archived(location: str, digest: str, folders: Sequence[Path] = ()) -> RawDocument:
    """Return the document that was read from `location` and has the SHA-256 `digest`.

    Raises DocumentError: ``absent`` where the file or the page in it is not there, ``changed`` where it holds something else now,
    ``too_large`` for a file that is too large to be looked through, and what loading a file raises.
    """
    path = archive_path(location, folders)
    if path is None:
        raise DocumentError("absent", f"{Path(archive_of(location)).name} is not on this machine")
    raw = load(path) if WITHIN not in location else _member(path, location.partition(WITHIN)[2])
    if hashlib.sha256(raw.body).hexdigest() != digest:
        raise DocumentError("changed", f"what {path.name} holds now is not what was read")
    return raw


def _member(path: Path, inner: str) -> RawDocument:
    if path.stat().st_size > CONTAINER_LIMIT:
        raise DocumentError("too_large", f"{path.name} has more than {CONTAINER_LIMIT // 1024**2} MB and is not looked through")
    wanted = f"{path}{WITHIN}{inner}"
    for member in unpack(path) or ():
        if isinstance(member, RawDocument) and member.location == wanted:
            return member
    raise DocumentError("absent", f"{path.name} does not hold this page")


def harmless(raw: RawDocument) -> str | None:
    """Return a page without what runs, asks for other files, sends, or gives it a look; plain text as it is; None for other documents.

    Raises DocumentError where the bytes are no text.
    """
    if raw.media_type == TEXT:
        return decode(raw.body, declares=False, charset=raw.charset)
    if raw.media_type != HTML:
        return None
    from lxml import etree, html
    from lxml_html_clean import Cleaner

    cleaner = Cleaner(
        scripts=True, javascript=True, comments=True, style=True, inline_style=True, links=True, meta=True, page_structure=False,
        embedded=True, frames=True, forms=True, annoying_tags=True, processing_instructions=True, add_nofollow=True,
        safe_attrs_only=True, safe_attrs=("href", "title", "alt", "lang", "dir", "datetime", "colspan", "rowspan", "scope", "rel", "id"),
        kill_tags=("base", "source", "track", "video", "audio", "picture", "img", "svg"),
    )  # fmt: skip
    text = decode(raw.body, declares=True, charset=raw.charset)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
        cleaner(root)
        _lead_home(root, raw.address)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError("damaged", f"{raw.name}: cannot be shown: {error}") from error
    written: str = html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return written


def _lead_home(root: Any, address: str | None) -> None:
    """Let links lead where they led on the page itself; links of a page without an address lead nowhere."""
    links = [link for link in root.iter("a") if "href" in link.attrib]
    for link in links:
        if not link.get("href").strip():  # what led to a script
            del link.attrib["href"]
    if address:
        root.make_links_absolute(address, resolve_base_href=False, handle_failures="discard")
    for link in links:
        if not link.get("href", "").startswith(("https://", "http://")):
            link.attrib.pop("href", None)
