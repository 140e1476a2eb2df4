"""What the pages ask of the database. Rows come back as dictionaries; words and marks are put on elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from datasette.database import Database

Row = dict[str, Any]

CLAIM = """
    SELECT c.*, v.outcome AS machine, v.official_text, v.difference_text, v.series, v.cause, v.arithmetic, v.tolerance, v.internal
    FROM claims AS c LEFT JOIN verdicts AS v ON v.claim = c.id
"""
# A document without a title is called by its first line, or by the first words of it where that is longer than a headline.
_LINE = "substr(d.text, 1, instr(substr(d.text, 1, 121) || char(10), char(10)) - 1)"
_WORDS = "trim(rtrim(substr(d.text, 1, 72), replace(substr(d.text, 1, 72), ' ', ''))) || ' …'"
TITLE = f"coalesce(d.title, CASE WHEN d.text <> '' THEN CASE WHEN length({_LINE}) <= 120 THEN {_LINE} ELSE {_WORDS} END END)"
HIT, END = "\x02", "\x03"


async def fetch(db: Database, sql: str, given: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
    """Return all rows of a query."""
    return [dict(row) for row in (await db.execute(sql, given)).rows]


async def fetch_patiently(db: Database, sql: str, given: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
    """Return all rows of a query that passes over all claims and whose answer is kept: it is let finish, however busy the machine is."""
    return [dict(row) for row in await db.execute_fn(lambda connection: connection.execute(sql, given).fetchall())]


async def count(db: Database, sql: str, given: Mapping[str, Any] | Sequence[Any] = ()) -> int:
    """Return the number that a query counts."""
    return int((await db.execute(sql, given)).rows[0][0])


def total_counts(rows: Sequence[Row]) -> dict[str, int]:
    """Return verdict -> number of claims from rows that have these counts for parts of all claims; "unchecked" for those without one."""
    counts = {verdict: sum(row[verdict] for row in rows) for verdict in ("match", "close", "mismatch", "not_checkable")}
    return counts | {"unchecked": sum(row["claims"] for row in rows) - sum(counts.values())}


async def with_counts(db: Database, documents: list[Row]) -> list[Row]:
    """Add `counts` (verdict -> number) and `claims` (their sum) to rows of documents."""
    marks = ", ".join("?" for _ in documents)
    sql = f"SELECT article, coalesce(verdict, 'unchecked') AS verdict, count(*) AS n FROM claims WHERE article IN ({marks}) GROUP BY 1, 2"
    found: dict[str, dict[str, int]] = {}
    for row in await fetch(db, sql, [document["id"] for document in documents]):
        found.setdefault(row["article"], {})[row["verdict"]] = row["n"]
    for document in documents:
        document["counts"] = found.get(document["id"], {})
        document["claims"] = sum(document["counts"].values())
    return documents


async def newest(db: Database, limit: int, *, offset: int = 0, outlet: str | None = None) -> list[Row]:
    """Return documents with their counts, the latest published first; those without a date come last."""
    where = "" if outlet is None else "WHERE outlet = :outlet"
    columns = f"d.id, d.document, {TITLE} AS title, d.outlet, d.published, d.published_basis"
    sql = f"SELECT {columns} FROM documents AS d {where} ORDER BY published DESC, id LIMIT :n OFFSET :o"
    return await with_counts(db, await fetch(db, sql, {"outlet": outlet, "n": limit, "o": offset}))


async def document(db: Database, key: str) -> Row | None:
    """Return one document, None if there is none of that id."""
    rows = await fetch(db, f"SELECT d.*, {TITLE} AS called FROM documents AS d WHERE d.id = ?", [key])
    return rows[0] | {"title": rows[0]["called"]} if rows else None


async def claims_of(db: Database, article: str) -> list[Row]:
    """Return the claims of an article with their verdicts, in the order of the text."""
    return await fetch(db, f"{CLAIM} WHERE c.article = ? ORDER BY c.start, c.position", [article])


async def claim(db: Database, key: str) -> Row | None:
    """Return one claim with its verdict, None if there is none of that id."""
    rows = await fetch(db, f"{CLAIM} WHERE c.id = ?", [key])
    return rows[0] if rows else None


async def left_out(db: Database, article: str) -> list[Row]:
    """Return the lines of an article that are no body, in order."""
    sql = "SELECT number, text, label, reason FROM document_lines WHERE article = ? AND label <> 'body' ORDER BY number"
    return await fetch(db, sql, [article])


async def all_lines(db: Database, article: str) -> list[Row]:
    """Return every line that was read of an article, in order."""
    return await fetch(db, "SELECT number, text, label, reason FROM document_lines WHERE article = ? ORDER BY number", [article])


async def numbers(db: Database, article: str, status: str) -> list[Row]:
    """Return the printed numbers of an article that are `ignored` or `unread`."""
    sql = 'SELECT quote, start, "end", reason FROM numbers WHERE article = ? AND status = ? ORDER BY start'
    return await fetch(db, sql, [article, status])


async def evidence(db: Database, key: str) -> list[Row]:
    """Return the official values that a verdict used; `title` is that of the series where the id is one."""
    sql = """
        SELECT e.*, s.title, s.provider, s.unit FROM evidence AS e LEFT JOIN series AS s ON s.id = e.series
        WHERE e.claim = ? ORDER BY e.position
    """
    return await fetch(db, sql, [key])


async def series(db: Database, key: str) -> Row | None:
    """Return one official series, None if there is none of that id."""
    rows = await fetch(db, "SELECT * FROM series WHERE id = ?", [key])
    return rows[0] if rows else None


async def known_series(db: Database, keys: Sequence[str]) -> dict[str, str]:
    """Return id -> title of those of the given series that the database has."""
    marks = ", ".join("?" for _ in set(keys))
    return {row["id"]: row["title"] for row in await fetch(db, f"SELECT id, title FROM series WHERE id IN ({marks})", sorted(set(keys)))}


async def observations(db: Database, key: str) -> list[Row]:
    """Return the values of a series that stand on their own, the latest vintage of each period, in order of time."""
    sql = """
        SELECT period_start, period_end, value_text, released, released_basis, source, tier, note FROM observations
        WHERE series = ? AND independent = 1 ORDER BY period_end, period_start, released IS NOT NULL, released
    """
    latest = {(row["period_start"], row["period_end"]): row for row in await fetch(db, sql, [key])}
    return list(latest.values())


async def claims_on_series(db: Database, key: str, limit: int) -> list[Row]:
    """Return claims whose verdict used a series, the latest published first."""
    sql = f"{CLAIM} WHERE c.id IN (SELECT claim FROM evidence WHERE series = ?) ORDER BY c.published DESC, c.id LIMIT ?"
    return await fetch(db, sql, [key, limit])


async def found_claims(db: Database, match: str, limit: int) -> list[Row]:
    """Return claims that a full-text query finds, the latest stored first: ranking a hundred thousand sentences would take a second."""
    sql = f"{CLAIM} JOIN claims_fts f ON f.rowid = c.rowid WHERE claims_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?"
    return await fetch(db, sql, [match, limit])


async def found_documents(db: Database, match: str, limit: int) -> list[Row]:
    """Return documents that a full-text query finds, those first whose headline holds it, then the latest stored.

    Each has a `snippet` in which hits stand between HIT and END. Ranking all that match would take longer the more is stored.
    """
    sql = f"""
        SELECT d.id, d.document, {TITLE} AS title, d.outlet, d.published, d.published_basis,
               snippet(documents_fts, 2, '{HIT}', '{END}', ' … ', 40) AS snippet
        FROM documents_fts f JOIN documents d ON d.rowid = f.rowid
        WHERE documents_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?
    """
    headed = await fetch(db, sql, [f"{{title}} : ({match})", limit])
    known = {row["id"] for row in headed}
    more = [row for row in await fetch(db, sql, [match, limit]) if row["id"] not in known]
    return await with_counts(db, (headed + more)[:limit])


async def site_lines(db: Database, address: str) -> frozenset[str]:
    """Return the lines that the site of an address is known to repeat."""
    site = (urlsplit(address).hostname or "").removeprefix("www.")
    return frozenset(row["line"] for row in await fetch(db, "SELECT line FROM site_lines WHERE site = ?", [site]))


async def reviews_of(db: Database, claim: str) -> list[Row]:
    """Return the reviews of a claim, the latest first."""
    return await fetch(db, "SELECT * FROM reviews WHERE claim = ? ORDER BY id DESC", [claim])


async def corrected_verdicts(db: Database, claim: str) -> dict[int, Row]:
    """Return what the machine says of a claim after each correction, by the id of the review."""
    rows = await fetch(db, "SELECT * FROM corrected_verdicts WHERE claim = ? ORDER BY review", [claim])
    return {row["review"]: row for row in rows}


async def reviews(db: Database, limit: int, *, before: int | None, reviewer: str | None) -> list[Row]:
    """Return reviews of all claims, the latest first, with the article's `title`; `before` is the id of a review to go on from."""
    sql = """
        SELECT r.*, d.title, d.outlet, k.outcome AS corrected_outcome, (SELECT 1 FROM claims AS c WHERE c.id = r.claim) AS here
        FROM reviews AS r LEFT JOIN documents AS d ON d.id = r.article LEFT JOIN corrected_verdicts AS k ON k.review = r.id
        WHERE (:before IS NULL OR r.id < :before) AND (:reviewer IS NULL OR r.reviewer = :reviewer) ORDER BY r.id DESC LIMIT :n
    """
    return await fetch(db, sql, {"before": before, "reviewer": reviewer, "n": limit})


def full_text_query(typed: str) -> str:
    """Return the full-text query for what somebody typed: every word must occur, the last may be the beginning of one; "" for nothing.

    >>> full_text_query('exports to "Viet')
    '"exports" "to" "Viet" *'
    """
    words = "".join(letter if letter.isalnum() else " " for letter in typed[:300]).split()[:20]
    return " ".join(f'"{word}"' for word in words) + " *" if words else ""
