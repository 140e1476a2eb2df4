"""Reviews: a signed-in reviewer confirms, overrides or corrects; everybody sees who did what, when and why."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from datasette.utils.asgi import Forbidden, NotFound, Request, Response

from extractor.errors import InputError, StoreError
from extractor.models import Outcome
from extractor.serve import checking, queries, words
from extractor.serve.answers import key, page, visible_database
from extractor.serve.editions import has_permission
from extractor.store import ChangedMeanwhileError, Review, save_review
from extractor.store.reviews import CORRECT, CORRECTABLE, OVERRIDE

if TYPE_CHECKING:
    from datasette.app import Datasette

logger = logging.getLogger(__name__)
Row = dict[str, Any]

PERMISSION = "review-claim"
REVIEWS_A_PAGE = 100


async def may_review(request: Request, datasette: Datasette) -> bool:
    """Say whether this visitor may review claims."""
    return bool(request.actor) and await has_permission(datasette, request.actor, PERMISSION)


async def review_form(request: Request, datasette: Datasette, claim: Row) -> Row:
    """Return what a claim's page needs to show its reviews, and the form to those who may fill it in."""
    return {
        "may_review": await may_review(request, datasette),
        "verdicts": [outcome.value for outcome in Outcome if outcome.value != claim["machine"]],
        "correctable": [(name, words.plain(name), claim[name]) for name in CORRECTABLE],
    }


async def review(request: Request, datasette: Datasette) -> Response:
    """Answer ``POST /claims/ID/review``: add a review and go back to the claim."""
    db = await visible_database(request, datasette)
    if not await may_review(request, datasette):
        raise Forbidden("Only reviewers may do that: sign in as one.")
    if request.method != "POST":
        return Response.redirect(datasette.urls.path(f"/claims/{quote(key(request), safe='')}#review"))
    if await queries.claim(db, key(request)) is None:
        raise NotFound("There is no claim of this id.")
    fields = {name: values[-1] for name, values in parse_qs((await request.post_body()).decode("utf-8", "replace"), True).items()}
    try:
        given = _given(fields, key(request), request.actor)
        await asyncio.to_thread(save_review, Path(db.path), given)
        if given.action == CORRECT:
            await checking.in_worker(_compare_again, Path(db.path), given.claim)
    except ChangedMeanwhileError as error:
        return await _refused(request, datasette, error, 409)
    except StoreError as error:
        return await _refused(request, datasette, error, 503)
    except InputError as error:
        return await _refused(request, datasette, error, 400)
    return Response.redirect(datasette.urls.path(f"/claims/{quote(key(request), safe='')}#reviews"))


def _compare_again(path: Path, claim: str) -> None:
    from extractor.pipeline.correcting import check_corrected

    try:
        check_corrected(path, claim, checking.checker())
    except StoreError:  # the correction is kept; the next one compares with it
        logger.warning("%s: the corrected claim could not be compared", claim, exc_info=True)


def _given(fields: Row, claim: str, actor: Row) -> Review:
    action = fields.get("action", "")
    return Review(
        claim=claim,
        action=action,
        reason=fields.get("reason", ""),
        reviewer=str(actor["id"]),
        seen=fields.get("seen") or None,
        verdict=fields.get("verdict") if action == OVERRIDE else None,
        attribute=fields.get("attribute") if action == CORRECT else None,
        value=fields.get("value") if action == CORRECT else None,
    )


async def _refused(request: Request, datasette: Datasette, error: Exception, status: int) -> Response:
    return await page(request, datasette, "refused", {"error": str(error), "claim": key(request)}, status=status)


async def reviews(request: Request, datasette: Datasette) -> Response:
    """Answer ``/reviews``: everything that was reviewed, the latest first, with ``?reviewer=`` by one person."""
    db = await visible_database(request, datasette)
    before, reviewer = request.args.get("before"), request.args.get("reviewer")
    last = int(before) if before and before.isascii() and before.isdigit() and len(before) < 16 else None
    rows = await queries.reviews(db, REVIEWS_A_PAGE + 1, before=last, reviewer=reviewer)
    shown = rows[:REVIEWS_A_PAGE]
    context = {"reviews": shown, "reviewer": reviewer, "earlier": shown[-1]["id"] if len(rows) > REVIEWS_A_PAGE else None}
    return await page(request, datasette, "reviews", context)
