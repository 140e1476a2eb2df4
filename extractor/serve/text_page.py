"""The page ``/check``: a text, or the address of one, goes in and comes back with its claims and verdicts. Nothing of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from extractor.errors import DocumentError, InputError
from extractor.fetch import FetchError
from extractor.serve import checking, queries, words
from extractor.serve.addresses import NotSignedInError, status_of, told
from extractor.serve.answers import page, visible_database, wants_json
from extractor.serve.present import attributes, blocks, in_context, painted_lines, shown_claim
from extractor.store.rows import to_row

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

    from extractor.pipeline import Examined

Row = dict[str, Any]

IN_FULL = 300  # claims that are told with their evidence: more than a long read has, and a page that a browser still likes


async def check(request: Request, datasette: Datasette) -> Response:
    """Answer ``/check``: GET gives the form; POST reads a text and shows, or gives as JSON, what it claims.

    An address instead of a text is fetched for those only who have signed in.
    """
    db = await visible_database(request, datasette)
    if request.method in {"GET", "HEAD"}:
        return await page(request, datasette, "check", _form())
    if request.method != "POST":
        return Response.json({"error": "use GET for the form, POST for a text"}, status=405, headers={"allow": "GET, POST"})
    asked: checking.Asked | None = None
    try:
        asked = checking.asked_in(await request.post_body(), request.headers.get("content-type", ""))
        found = await _found(request, datasette, db, asked)
    except (InputError, DocumentError, FetchError) as error:
        return await _refused(request, datasette, error, asked)
    if wants_json(request):
        return Response.json(checking.as_json(found))
    return await page(request, datasette, "check", _form(asked) | await _shown(db, found))


def _form(asked: checking.Asked | None = None) -> Row:
    return {"asked": asked, "limit": checking.TEXT_LIMIT, "error": None, "examined": False, "visited": None}


async def _found(request: Request, datasette: Datasette, db: Database, asked: checking.Asked) -> Examined:
    if not asked.url:
        return await checking.examined(asked)
    if not request.actor:
        raise NotSignedInError
    answer = await datasette.addresses.fetch(asked.url)
    return await checking.examined_answer(answer, asked.published, await queries.site_lines(db, answer.final))


async def _refused(request: Request, datasette: Datasette, error: Exception, asked: checking.Asked | None) -> Response:
    status = status_of(error)
    if wants_json(request):
        reason = {"reason": error.reason} if isinstance(error, DocumentError | FetchError) else {}
        return Response.json({"error": told(error)} | reason, status=status)
    return await page(request, datasette, "check", _form(asked) | {"error": told(error)}, status=status)


async def _shown(db: Database, found: Examined) -> Row:
    rows = checking.as_rows(found)
    claims = [_told(row) for row in rows[:IN_FULL]] + [shown_claim(row) for row in rows[IN_FULL:]]
    article, text = found.article, found.article.text
    unread = [to_row(number) for number in found.reading.unclaimed if number.status == "unread"]
    return {
        "examined": True,
        "visited": to_row(article, skip=("lines", "authors")) if article.location else None,
        "original": words.web_address(article.url) if article.location else None,
        "blocks": blocks(painted_lines(text, claims)),
        "claims": claims,
        "counts": {verdict: sum(claim["verdict"] == verdict for claim in claims) for verdict in words.VERDICTS},
        "known": await queries.known_series(db, [item["series"] for claim in claims[:IN_FULL] for item in claim["evidence"]]),
        "in_full": IN_FULL,
        "unread": [(in_context(text, number), number["reason"]) for number in unread],
    }


def _told(row: Row) -> Row:
    evidence = [
        item | {"time": words.period(item["period_start"], item["period_end"]), "printed": item["value_text"]} for item in row["evidence"]
    ]
    return shown_claim(row) | {"attributes": attributes(row), "evidence": evidence}
