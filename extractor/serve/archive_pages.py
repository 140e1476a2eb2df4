"""The document that an article was read from, as it came: what is known of it, the page without what runs in it, and its bytes."""

from __future__ import annotations

import asyncio
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from extractor.errors import DocumentError
from extractor.readers.archived import archive_of, archive_path, archived, fetched_at, harmless
from extractor.serve import queries, words
from extractor.serve.answers import key, page, visible_database

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

    from extractor.models import RawDocument

Row = dict[str, Any]

PUBLISHED = "urn:"  # where the public copy of a database has its documents
# Whatever was overlooked in a page of others would not run, load or send anything.
SANDBOX = {"content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'", "referrer-policy": "no-referrer"}
ENDINGS = {"text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}


def is_at_hand(db: Database, row: Row) -> bool:
    """Say whether the file that a document was read from is on this machine."""
    return not row["location"].startswith(PUBLISHED) and archive_path(row["location"], _folders(db)) is not None


async def shown(request: Request, datasette: Datasette) -> Response:
    """Answer ``/articles/ID/archived``: where and when the document came from, its digest, and all its lines."""
    db, row = await _document(request, datasette)
    raw, missing = None, "This copy of the database is for the public and is without the documents."
    if not row["location"].startswith(PUBLISHED):
        try:
            raw = await _archived(db, row)
        except DocumentError as error:
            missing = f"The document is not at hand: {error}."
    fetched = fetched_at(row["location"])
    context = {
        "article": row,
        "original": words.web_address((raw.address if raw else None) or row["url"]),
        "raw": raw,
        "missing": missing,
        "readable": bool(raw and raw.media_type in ("text/html", "text/plain")),
        "fetched": fetched.isoformat() if fetched else None,
        "archive": PurePosixPath(archive_of(row["location"])).name,
        "lines": await queries.all_lines(db, row["id"]),
    }
    return await page(request, datasette, "archived", context)


async def as_page(request: Request, datasette: Datasette) -> Response:
    """Answer ``/articles/ID/archived/page``: the page without scripts, looks and pictures, in a sandbox."""
    db, row = await _document(request, datasette)
    raw = await _found(db, row)
    body = await asyncio.to_thread(harmless, raw)
    if body is None:
        raise NotFound(f"A document of type {raw.media_type} is not shown here, but can be taken away.")
    kind = "text/html" if raw.media_type == "text/html" else "text/plain"
    return Response(body, headers=SANDBOX, content_type=f"{kind}; charset=utf-8")


async def as_file(request: Request, datasette: Datasette) -> Response:
    """Answer ``/articles/ID/archived/file``: the bytes that were read, to be saved."""
    db, row = await _document(request, datasette)
    raw = await _found(db, row)
    name = f"{row['id']}{ENDINGS.get(raw.media_type, '.docx')}"
    headers = SANDBOX | {"content-disposition": f'attachment; filename="{name}"'}
    return Response(raw.body, headers=headers, content_type="application/octet-stream")


async def _document(request: Request, datasette: Datasette) -> tuple[Database, Row]:
    db = await visible_database(request, datasette)
    row = await queries.document(db, key(request))
    if row is None:
        raise NotFound("There is no article of this id.")
    return db, row


async def _found(db: Database, row: Row) -> RawDocument:
    try:
        return await _archived(db, row)
    except DocumentError as error:
        raise NotFound(f"The document is not at hand: {error}.") from error


async def _archived(db: Database, row: Row) -> RawDocument:
    return await asyncio.to_thread(archived, row["location"], row["digest"], _folders(db))


def _folders(db: Database) -> tuple[Path, ...]:
    return (Path(db.path).resolve().parent,)
