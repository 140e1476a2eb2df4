"""Pages that set claims side by side: all of one source, all of one outlet, and every version of one official figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from extractor.serve import asked_of_many, queries, words
from extractor.serve.answers import key, page, visible_database
from extractor.serve.columns import Column, column_chart
from extractor.serve.present import about, reported, shown_claim
from extractor.serve.strip import Dot, strip_chart

if TYPE_CHECKING:
    from datasette.app import Datasette
    from markupsafe import Markup

Row = dict[str, Any]

CLAIMS_SHOWN, ARTICLES_SHOWN, DIFFERENCES_SHOWN, VERSIONS_SHOWN = 60, 12, 8, 500


async def source(request: Request, datasette: Datasette) -> Response:
    """Answer ``/sources/ID``: everything that is attributed to a person or an institution, and how it compares."""
    db = await visible_database(request, datasette)
    row = await asked_of_many.source(db, key(request))
    if row is None:
        raise NotFound("There is no source of this id.")
    context = {
        "source": row,
        "aliases": [name for name in await asked_of_many.aliases(db, row["id"]) if name != row["name"]],
        "others": await asked_of_many.related_sources(db, row),
        "counts": await asked_of_many.verdict_counts(db, "source_id", row["id"]),
        "modalities": await asked_of_many.modalities(db, row["id"]),
        "claims": [shown_claim(claim) for claim in await asked_of_many.claims_where(db, "source_id", row["id"], CLAIMS_SHOWN)],
    }
    return await page(request, datasette, "source", context)


async def outlet(request: Request, datasette: Datasette) -> Response:
    """Answer ``/outlets/NAME``: what an outlet reported, and how it compares."""
    db = await visible_database(request, datasette)
    name = key(request)
    counts = await asked_of_many.verdict_counts(db, "outlet", name)
    articles = await queries.newest(db, ARTICLES_SHOWN, outlet=name)
    if not articles:
        raise NotFound("There is no outlet of this name.")
    months = await asked_of_many.months(db, outlet=name)
    context = {
        "outlet": name,
        "counts": counts,
        "chart": month_chart("months", f"Figures of {name} by month", months),
        "differences": [shown_claim(claim) for claim in await asked_of_many.differences_of(db, name, DIFFERENCES_SHOWN)],
        "metrics": (await asked_of_many.metrics_of(db, name))[:8],
        "articles": articles,
    }
    return await page(request, datasette, "outlet", context)


async def compare(request: Request, datasette: Datasette) -> Response:
    """Answer ``/compare/ID``: the figure that a claim gives, as everybody gave it, beside the official one."""
    db = await visible_database(request, datasette)
    row = await queries.claim(db, key(request))
    if row is None:
        raise NotFound("There is no claim of this id.")
    rows = await asked_of_many.same_figure(db, row, VERSIONS_SHOWN)
    claims = [shown_claim(found) | {"printed": reported(found)} for found in rows]
    officials = Counter(claim["official_text"] for claim in claims if claim["official_text"] is not None)
    official = shown_claim(row | {"official_text": officials.most_common(1)[0][0]})["official"] if officials else None
    context = {
        "claim": shown_claim(row),
        "about": about(row),
        "comparison": words.COMPARISONS.get(row["comparison"], ""),
        "official": official,
        "officials": len(officials),
        "claims": claims,
        "outlets": len({claim["outlet"] or claim["article"] for claim in claims}),
        "versions": _versions(claims),
        "chart": _strip(claims, officials, row["unit"]),
    }
    return await page(request, datasette, "compare", context)


def _versions(claims: Sequence[Row]) -> list[tuple[str, int, str]]:
    """Return how a figure was given, with how often and the verdict, the most frequent first."""
    verdicts = {claim["printed"]: claim["verdict"] for claim in claims}
    return [(printed, count, verdicts[printed]) for printed, count in Counter(claim["printed"] for claim in claims).most_common()]


def _strip(claims: Sequence[Row], officials: Counter[str], unit: str) -> Markup | None:
    values = Counter((Decimal(claim["value_text"]), claim["verdict"]) for claim in claims)
    if len(values) < 2 and not officials:
        return None
    dots = [Dot(float(value), count, words.figure(value, unit), verdict) for (value, verdict), count in sorted(values.items())]
    lines = [(float(value), words.figure(Decimal(value), unit)) for value, _ in officials.most_common(1)]
    told = "; ".join(f"{dot.count} say {dot.text} ({words.VERDICTS[dot.look]})" for dot in dots)
    told += f"; the official figure is {lines[0][1]}" if lines else ""
    return strip_chart("versions", "What was reported, beside the official figure", told, dots, lines[0] if lines else None)


def month_chart(name: str, title: str, months: Sequence[Row]) -> Markup | None:
    """Return the chart of verdicts by month of publication, None where there are fewer than two months."""
    if len(months) < 2:
        return None
    columns = [
        Column(month["month"], tuple((verdict, month[verdict]) for verdict in ("match", "close", "mismatch", "not_checkable", "unchecked")))
        for month in months
    ]
    total, differ = sum(month["claims"] for month in months), sum(month["mismatch"] for month in months)
    span = f"{words.month(months[0]['month'])} to {words.month(months[-1]['month'])}"
    told = f"{total:,} figures, {span}; {differ:,} differ from the official ones"
    return column_chart(name, title, told, columns)
