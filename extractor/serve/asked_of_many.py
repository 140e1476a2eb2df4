"""What the pages ask of many claims at once: counts and lists by source, outlet, month, and by the figure that they give."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from extractor.serve.queries import CLAIM, Row, fetch, fetch_patiently

if TYPE_CHECKING:
    from datasette.database import Database

OUTCOMES = ("match", "close", "mismatch", "not_checkable")
MONTHS_SHOWN = 60
MOST_COUNTED = 50  # what everybody reports is counted no further

# Two claims that agree in all of these say the same thing; they can differ in the figure only. Null agrees with null.
SAME = (
    "metric", "period_end", "period_start", "kind", "unit", "measure", "economy", "partner", "direction_partner", "commodity",
    "transport_mode", "comparison", "base_period_start", "seasonally_adjusted", "modality", "trend", "record_of",
)  # fmt: skip


async def source(db: Database, key: str) -> Row | None:
    """Return one source, None if there is none of that id."""
    rows = await fetch(db, "SELECT * FROM sources WHERE id = ?", [key])
    return rows[0] if rows else None


async def aliases(db: Database, key: str) -> list[str]:
    """Return the names that articles give a source, the most frequent first."""
    sql = "SELECT alias, count(*) AS n FROM source_aliases WHERE source_id = ? GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20"
    return [row["alias"] for row in await fetch(db, sql, [key])]


async def related_sources(db: Database, row: Row) -> list[Row]:
    """Return the people of an institution, or the institution of a person, as sources of their own."""
    sql = "SELECT * FROM sources WHERE id <> :id AND (institution = :name OR name = :institution) ORDER BY name LIMIT 50"
    return await fetch(db, sql, row)


async def verdict_counts(db: Database, column: str, value: str) -> dict[str, int]:
    """Return verdict -> number of claims where `column` (source_id or outlet) has a value."""
    sql = f"SELECT coalesce(verdict, 'unchecked') AS verdict, count(*) AS n FROM claims WHERE {column} = ? GROUP BY 1"
    found = {row["verdict"]: row["n"] for row in await fetch(db, sql, [value])}
    return {verdict: found.get(verdict, 0) for verdict in (*OUTCOMES, "unchecked")}


async def modalities(db: Database, key: str) -> list[Row]:
    """Return how many claims of a source are facts, forecasts, targets and suppositions."""
    return await fetch(db, "SELECT modality, count(*) AS n FROM claims WHERE source_id = ? GROUP BY 1 ORDER BY n DESC", [key])


async def claims_where(db: Database, column: str, value: str, limit: int) -> list[Row]:
    """Return claims where `column` has a value, the latest published first."""
    return await fetch(db, f"{CLAIM} WHERE c.{column} = ? ORDER BY c.published DESC, c.article, c.position LIMIT ?", [value, limit])


async def differences_by_reach(db: Database, limit: int) -> list[Row]:
    """Return the figures that differ most and furthest, each once: the first claim that gives it, with `outlets` and `articles`."""
    sql = "SELECT claim, outlets, articles FROM differences_by_reach ORDER BY weight DESC, relative_difference DESC, claim LIMIT ?"
    reach = {row["claim"]: row for row in await fetch_patiently(db, sql, [limit])}
    rows = await fetch(db, f"{CLAIM} WHERE c.id IN ({', '.join('?' for _ in reach)})", list(reach))
    by_id = {row["id"]: row for row in rows}
    return [by_id[key] | {name: found[name] for name in ("outlets", "articles")} for key, found in reach.items() if key in by_id]


async def differences_of(db: Database, outlet: str, limit: int) -> list[Row]:
    """Return the claims of an outlet that differ most."""
    where = "WHERE c.verdict = 'mismatch' AND c.outlet = ?"
    return await fetch(db, f"{CLAIM} {where} ORDER BY c.relative_difference DESC, c.id LIMIT ?", [outlet, limit])


async def metrics_of(db: Database, outlet: str) -> list[Row]:
    """Return what an outlet reports on, with what became of it, the most frequent first."""
    sums = ", ".join(f"sum(verdict = '{verdict}') AS \"{verdict}\"" for verdict in OUTCOMES)
    sql = f"""
        SELECT metric, count(*) AS claims, sum(verdict IN ('match', 'close', 'mismatch')) AS checked, {sums}
        FROM claims WHERE outlet = ? GROUP BY metric ORDER BY claims DESC, metric
    """
    return await fetch(db, sql, [outlet])


async def months(db: Database, *, outlet: str | None = None) -> list[Row]:
    """Return what became of the claims of each month of publication, the last five years of an outlet or of all, without gaps."""
    where, given = ("", []) if outlet is None else ("WHERE outlet = ?", [outlet])
    # by days first, which an index has in order, then by months
    sql = f"""
        SELECT substr(published, 1, 7) AS month, coalesce(verdict, 'unchecked') AS verdict, sum(n) AS n
        FROM (SELECT verdict, published, count(*) AS n FROM claims {where} GROUP BY verdict, published)
        WHERE published IS NOT NULL GROUP BY 1, 2
    """
    found: dict[str, dict[str, int]] = {}
    for row in await fetch_patiently(db, sql, given):
        found.setdefault(row["month"], {})[row["verdict"]] = row["n"]
    return [_month(name, found.get(name, {})) for name in _every_month(sorted(found)[-MONTHS_SHOWN:])]


def _month(name: str, counts: dict[str, int]) -> Row:
    known: dict[str, Any] = {verdict: counts.get(verdict, 0) for verdict in (*OUTCOMES, "unchecked")}
    return known | {"month": name, "claims": sum(counts.values())}


def _every_month(known: list[str]) -> list[str]:
    """Return the last months up to the last one known, at most `MONTHS_SHOWN`, those between two known ones included.

    >>> _every_month(["2024-11", "2025-02"])
    ['2024-11', '2024-12', '2025-01', '2025-02']
    """
    if not known:
        return []
    first, last = date.fromisoformat(f"{known[0]}-01"), date.fromisoformat(f"{known[-1]}-01")
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    places = range(last.year * 12 + last.month - min(count, MONTHS_SHOWN), last.year * 12 + last.month)
    return [f"{place // 12:04}-{place % 12 + 1:02}" for place in places]


async def same_figure(db: Database, row: Row, limit: int) -> list[Row]:
    """Return all claims that give the figure which the claim `row` gives, by date."""
    where = " AND ".join(f"c.{name} IS :{name}" for name in SAME)
    return await fetch(db, f"{CLAIM} WHERE {where} ORDER BY c.published, c.article, c.position LIMIT :n", row | {"n": limit})


async def same_figure_count(db: Database, row: Row) -> int:
    """Return in how many articles the figure which the claim `row` gives is found, `MOST_COUNTED` at most."""
    where = " AND ".join(f"c.{name} IS :{name}" for name in SAME)
    articles = f"SELECT DISTINCT c.article FROM claims AS c WHERE {where} LIMIT {MOST_COUNTED}"
    found = await fetch(db, f"SELECT count(*) AS n FROM ({articles})", row)
    return int(found[0]["n"])
