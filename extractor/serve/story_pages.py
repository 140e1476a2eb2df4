"""Stories that were told more than once: copies of one text at several outlets, versions of one page, and what they claim, counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from extractor.serve import words
from extractor.serve.answers import key, page, page_number, visible_database
from extractor.serve.present import shown_claim
from extractor.serve.queries import CLAIM, TITLE, Row, fetch

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

STORIES_A_PAGE = 50
MEMBERS_SHOWN, CLAIMS_SHOWN = 300, 500

_TOLD_AGAIN = f"""
    SELECT s.*, {TITLE} AS title FROM (
        SELECT m.story, count(*) AS documents, sum(m.relation = 'version') AS versions,
            count(DISTINCT coalesce(d.outlet, d.document)) AS outlets, group_concat(DISTINCT coalesce(d.outlet, d.document)) AS named,
            min(d.published) AS first_published, max(d.published) AS last_published
        FROM story_members AS m JOIN documents AS d ON d.id = m.article
        GROUP BY m.story HAVING count(*) > 1
        ORDER BY last_published DESC, m.story LIMIT :n OFFSET :o
    ) AS s JOIN documents AS d ON d.id = s.story
"""
_MEMBERS = f"""
    SELECT m.article, m.relation, m.likeness, {TITLE} AS title, d.document, d.outlet, d.published, d.published_at,
        (SELECT count(*) FROM claims AS c WHERE c.article = m.article) AS claims
    FROM story_members AS m JOIN documents AS d ON d.id = m.article
    WHERE m.story = ? ORDER BY d.published IS NULL, d.published, coalesce(d.published_at, ''), d.location LIMIT {MEMBERS_SHOWN}
"""
_ONCE = f"""
    {CLAIM} JOIN story_members AS m ON m.article = c.article
    WHERE m.story = ? AND NOT EXISTS (SELECT 1 FROM repeated_claims AS r WHERE r.claim = c.id)
    ORDER BY c.published IS NULL, c.published, c.article, c.start, c.position LIMIT {CLAIMS_SHOWN}
"""
_CARRIED = """
    SELECT r.first, count(DISTINCT o.article) AS n FROM repeated_claims AS r JOIN claims AS o ON o.id = r.claim
    JOIN story_members AS m ON m.article = o.article WHERE m.story = ? GROUP BY r.first
"""


async def stories(request: Request, datasette: Datasette) -> Response:
    """Answer ``/stories``: what was told more than once, the latest first."""
    db = await visible_database(request, datasette)
    number = page_number(request)
    rows = await fetch(db, _TOLD_AGAIN, {"n": STORIES_A_PAGE + 1, "o": (number - 1) * STORIES_A_PAGE})
    context = {"stories": rows[:STORIES_A_PAGE], "number": number, "more": len(rows) > STORIES_A_PAGE}
    return await page(request, datasette, "stories", context)


async def story(request: Request, datasette: Datasette) -> Response:
    """Answer ``/stories/ID``, by the id of the story or of any of its articles: who told it, and what it claims."""
    db = await visible_database(request, datasette)
    found = await fetch(db, "SELECT story FROM story_members WHERE article = ?", [key(request)])
    if not found:
        raise NotFound("There is no story of this id.")
    identity = found[0]["story"]
    members = await fetch(db, _MEMBERS, [identity])
    carried = {row["first"]: row["n"] for row in await fetch(db, _CARRIED, [identity])}
    claims = [shown_claim(row) | {"told": 1 + carried.get(row["id"], 0)} for row in await fetch(db, _ONCE, [identity])]
    days = sorted(member["published"] for member in members if member["published"])
    context = {
        "title": next((member["title"] or member["document"] for member in members), identity),
        "members": members,
        "outlets": len({member["outlet"] or member["document"] for member in members}),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "claims": claims,
        "printed": sum(member["claims"] for member in members),
        "counts": {verdict: sum(claim["verdict"] == verdict for claim in claims) for verdict in words.VERDICTS},
    }
    return await page(request, datasette, "story", context)


async def told_elsewhere(db: Database, article: str) -> Row | None:
    """Return how many `documents` and `outlets` tell the story of an article, None where it is the only one."""
    sql = """
        SELECT count(*) AS documents, count(DISTINCT coalesce(d.outlet, d.document)) AS outlets
        FROM story_members AS m JOIN documents AS d ON d.id = m.article
        WHERE m.story = (SELECT story FROM story_members WHERE article = ?)
    """
    found: dict[str, Any] = (await fetch(db, sql, [article]))[0]
    return found if found["documents"] > 1 else None
