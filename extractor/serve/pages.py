"""The pages of the site. Each function answers one route: it asks the database, puts words on the answers, and fills a template."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.utils.asgi import NotFound, Request, Response
from markupsafe import Markup

from extractor.readers.archived import fetched_at
from extractor.serve import asked_of_many, queries, words
from extractor.serve.answers import key, page, page_number, visible_database
from extractor.serve.archive_pages import is_at_hand
from extractor.serve.chart import Label, line_chart
from extractor.serve.compare_pages import month_chart
from extractor.serve.history import Curve, Point, curve
from extractor.serve.present import (
    FALSE_RECORD,
    as_corrected,
    attributes,
    blocks,
    hits,
    in_context,
    painted_lines,
    painted_sentences,
    shown_claim,
    standing,
)
from extractor.serve.review_pages import review_form
from extractor.serve.story_pages import told_elsewhere

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

Row = dict[str, Any]

ARTICLES_A_PAGE = 100
FOUND_CLAIMS, FOUND_ARTICLES = 40, 20
CLAIMS_ON_SERIES = 40
DIFFERENCES_SHOWN = 8


async def home(request: Request, datasette: Datasette) -> Response:
    """Answer ``/``: what is new, what differs, how much there is."""
    db = await visible_database(request, datasette)
    context = await db.kept.get("home", lambda: _front(db))
    return await page(request, datasette, "home", context)


async def _front(db: Database) -> Row:
    # what passes over all claims is asked at once, so that as many processors as there are share it
    differences, outlets, metrics, months = await asyncio.gather(
        asked_of_many.differences_by_reach(db, DIFFERENCES_SHOWN),
        queries.fetch_patiently(db, "SELECT * FROM verdicts_by_outlet"),
        queries.fetch_patiently(db, "SELECT * FROM verdicts_by_metric LIMIT 8"),
        asked_of_many.months(db),
    )
    return {
        "documents": await queries.count(db, "SELECT count(*) FROM documents"),
        "counts": queries.total_counts(outlets),
        "months": month_chart("months", "Figures by month of publication", months),
        "differences": [shown_claim(row) for row in differences],
        "newest": await queries.newest(db, 8),
        "outlets": outlets[:8],
        "metrics": metrics,
        "told_again": await queries.count(db, "SELECT count(*) FROM (SELECT 1 FROM story_members GROUP BY story HAVING count(*) > 1)"),
        "unread": await queries.count(db, "SELECT count(*) FROM numbers WHERE status = 'unread'"),
        "problems": await queries.count(db, "SELECT count(*) FROM problems"),
        "reviewed": await queries.count(db, "SELECT count(*) FROM reviews"),
        "runs": await queries.fetch(db, "SELECT * FROM runs ORDER BY id DESC LIMIT 1"),
    }


async def articles(request: Request, datasette: Datasette) -> Response:
    """Answer ``/articles``: all articles, the latest first, with ``?outlet=`` those of one outlet."""
    db = await visible_database(request, datasette)
    outlet = request.args.get("outlet")
    number = page_number(request)
    rows = await queries.newest(db, ARTICLES_A_PAGE + 1, offset=(number - 1) * ARTICLES_A_PAGE, outlet=outlet)
    context = {"articles": rows[:ARTICLES_A_PAGE], "outlet": outlet, "number": number, "more": len(rows) > ARTICLES_A_PAGE}
    return await page(request, datasette, "articles", context)


async def article(request: Request, datasette: Datasette) -> Response:
    """Answer ``/articles/ID``: the text with every figure marked by its verdict, and what was left out of it."""
    db = await visible_database(request, datasette)
    row = await queries.document(db, key(request))
    if row is None:
        raise NotFound("There is no article of this id.")
    claims = [shown_claim(claim) for claim in await queries.claims_of(db, row["id"])]
    lines = painted_lines(row["text"], claims) if row["text"] else painted_sentences(claims)
    title = " ".join((row["title"] or "").split())
    headed = bool(title) and " ".join(row["text"].partition("\n")[0].split()) == title
    unread = await queries.numbers(db, row["id"], "unread")
    ignored = await queries.numbers(db, row["id"], "ignored")
    context = {
        "article": row,
        "headline": lines[0] if headed else None,
        "blocks": blocks(lines[1:] if headed else lines),
        "language": row["language"] if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?", row["language"] or "") else None,
        "original": words.web_address(row["url"]),
        "story": await told_elsewhere(db, row["id"]),
        "archived": is_at_hand(db, row),
        "fetched": (moment := fetched_at(row["location"])) and moment.date().isoformat(),
        "claims": claims,
        "counts": {verdict: sum(claim["verdict"] == verdict for claim in claims) for verdict in words.VERDICTS},
        "left_out": await queries.left_out(db, row["id"]),
        "unread": [(in_context(row["text"], number), number["reason"]) for number in unread],
        "ignored": [(in_context(row["text"], number), number["reason"]) for number in ignored],
    }
    return await page(request, datasette, "article", context)


async def claim(request: Request, datasette: Datasette) -> Response:
    """Answer ``/claims/ID``: one claim, reported and official side by side, with everything that led to the verdict."""
    db = await visible_database(request, datasette)
    row = await queries.claim(db, key(request))
    if row is None:
        raise NotFound("There is no claim of this id.")
    document = await queries.document(db, row["article"]) or {}
    evidence = await queries.evidence(db, row["id"])
    claims = await queries.claims_of(db, row["article"])
    place = next((place for place, other in enumerate(claims) if other["id"] == row["id"]), None)
    if place is None:
        raise NotFound("There is no claim of this id any more: its article was read anew a moment ago.")
    reviewed = await queries.reviews_of(db, row["id"])
    again = await queries.corrected_verdicts(db, row["id"])
    context = {
        "claim": shown_claim(row) | {"standing": standing(reviewed)},
        "again": as_corrected(row, list(again.values())[-1]) if again else None,
        "article": document,
        "original": words.sentence_link(document.get("url"), row["sentence"]),
        "sentence": _around_quote(row),
        "attributes": attributes(row),
        "evidence": _used(evidence),
        "difference": _difference(row),
        "history": await _history(db, row, evidence),
        "before": claims[place - 1] if place else None,
        "after": claims[place + 1] if place + 1 < len(claims) else None,
        "permalink": datasette.absolute_url(request, datasette.urls.path(f"/claims/{quote(row['id'], safe='')}")),
        "most_counted": asked_of_many.MOST_COUNTED,
        "elsewhere": await asked_of_many.same_figure_count(db, row),
        "reviews": [one | {"corrected_outcome": again.get(one["id"], {}).get("outcome")} for one in reviewed],
    }
    return await page(request, datasette, "claim", context | await review_form(request, datasette, row))


async def series(request: Request, datasette: Datasette) -> Response:
    """Answer ``/series/ID``: an official series as a whole, and the claims that were compared with it."""
    db = await visible_database(request, datasette)
    row = await queries.series(db, key(request))
    if row is None:
        raise NotFound("There is no series of this id.")
    values = await queries.observations(db, row["id"])
    unit, factor = words.series_unit(row["unit"])
    points = [_point(value, factor) for value in values]
    context = {
        "series": row,
        "address": words.web_address(row["url"]),
        "values": values[::-1],
        "chart": _chart("series", words.series_title(row["title"]), points, (), unit) if len(points) > 1 else None,
        "claims": [shown_claim(found) for found in await queries.claims_on_series(db, row["id"], CLAIMS_ON_SERIES)],
    }
    return await page(request, datasette, "series", context)


async def search(request: Request, datasette: Datasette) -> Response:
    """Answer ``/search?q=``: figures and articles that hold the words."""
    db = await visible_database(request, datasette)
    typed = request.args.get("q") or ""
    match = queries.full_text_query(typed)
    documents = await queries.found_documents(db, match, FOUND_ARTICLES) if match else []
    context = {
        "typed": typed,
        "asked": bool(match),
        "claims": [shown_claim(row) for row in await queries.found_claims(db, match, FOUND_CLAIMS)] if match else [],
        "articles": [row | {"hits": hits(row["snippet"])} for row in documents],
    }
    return await page(request, datasette, "search", context)


def _around_quote(row: Row) -> tuple[str, str, str]:
    """Return the sentence of a claim as what stands before the figure, the figure, and what follows."""
    before, quote, after = row["sentence"].partition(row["quote"])
    return (before, quote, after) if quote else (f"{row['sentence']} — ", row["quote"], "")


def _difference(row: Row) -> str | None:
    if row["difference_text"] is None or row["error_kind"] == FALSE_RECORD:
        return None
    unit = "percentage_point" if row["unit"] == "percent" else row["unit"]
    return words.figure(Decimal(row["difference_text"]), unit, signed=True)


def _point(row: Row, factor: Decimal = Decimal(1)) -> Point:
    start, end = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
    return Point(start, end, Decimal(row["value_text"]) * factor)


def _used(evidence: Sequence[Row]) -> list[Row]:
    """Return evidence with `printed`, its value in the unit of its series."""
    units = [words.series_unit(item["unit"])[0] if item["unit"] else "" for item in evidence]
    return [
        item | {"printed": words.figure(Decimal(item["value_text"]), unit, decimals=4)} for item, unit in zip(evidence, units, strict=True)
    ]


async def _history(db: Database, row: Row, evidence: Sequence[Row]) -> Row | None:
    """Return the official series behind a verdict as chart and table, on the curve that the reported figure belongs to if there is one."""
    best: Row | None = None
    official = None if row["official_text"] is None else Decimal(row["official_text"])
    for identity, items in groupby(evidence, key=lambda item: item["series"]):
        series = await queries.series(db, identity)
        if series is None:
            continue
        unit, factor = words.series_unit(series["unit"])
        values = [_point(value, factor) for value in await queries.observations(db, identity)]
        for start, end in dict.fromkeys([(row["period_start"], row["period_end"]), *((i["period_start"], i["period_end"]) for i in items)]):
            if start is None:
                continue
            found = curve(values, date.fromisoformat(start), date.fromisoformat(end), official, flow=unit != "percent")
            if found.fits:
                return _drawn(row, series, found, row["unit"])
            if len(found.points) > 1 and (best is None or (found.place is not None and not best["placed"])):
                best = _drawn(row, series, found, unit)
    return best


def _drawn(row: Row, series: Row, found: Curve, unit: str) -> Row:
    marks: list[Label] = []
    if found.place is not None:
        known = found.points[found.place]
        name = "official" if found.fits else words.period(known.start.isoformat(), known.end.isoformat())
        marks.append(Label(found.place, float(known.value), f"{name} {words.figure(known.value, unit, decimals=1)}", "official"))
        if found.fits:
            value = Decimal(row["value_text"])
            verdict = row["verdict"] or words.UNCHECKED
            marks.append(Label(found.place, float(value), f"reported {words.figure(value, unit)}", f"reported {verdict}"))
    title = words.series_title(series["title"]) + (f", {found.derived}" if found.derived else "")
    return {
        "series": series,
        "title": title,
        "placed": found.place is not None,
        "chart": _chart("history", title, found.points, marks, unit),
        "rows": [
            (words.period(point.start.isoformat(), point.end.isoformat()), words.figure(point.value, unit), place == found.place)
            for place, point in reversed(list(enumerate(found.points)))
        ],
    }


def _chart(name: str, title: str, points: Sequence[Point], marks: Sequence[Label], unit: str) -> Markup:
    first, last = points[0], points[-1]
    span = f"{words.period(first.start.isoformat(), first.end.isoformat())} to {words.period(last.start.isoformat(), last.end.isoformat())}"
    told = "; ".join(mark.text for mark in marks)
    description = f"{len(points)} official values, {span}. {told}".strip()
    values = [(point.end, point.value) for point in points]
    return line_chart(name, title, description, values, marks, lambda value: words.tick(Decimal(str(value)), unit))
