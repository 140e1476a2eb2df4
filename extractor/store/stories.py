"""Which stored documents tell the same story. Each function runs inside a transaction that the caller has opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from extractor import stories
from extractor.store.write import insert

CANDIDATES = 60
SINGLE, COPY, VERSION = "first", "copy", "version"

# What makes a claim the same claim in another document; the sentence, the words and the source may be edited.
_SAME = (
    "kind, value_text, value_high_text, unit, metric, measure, economy, partner, direction_partner, commodity, transport_mode, "
    "period_start, period_end, base_period_start, base_period_end, comparison, modality, trend, record_of"
)


@dataclass(frozen=True, slots=True)
class _Match:
    story: str
    relation: str
    likeness: float


def ungrouped(db: Database, limit: int) -> list[str]:
    """Return the ids of documents that belong to no story yet, the earliest first."""
    sql = """
        SELECT d.id FROM documents d LEFT JOIN story_members m ON m.article = d.id
        WHERE m.article IS NULL ORDER BY d.published IS NULL, d.published, d.location LIMIT ?
    """
    return [row[0] for row in db.conn.execute(sql, (limit,))]


def group(db: Database, article: str) -> str:
    """Put a document into the story that it tells, or into one of its own; return the story."""
    text, url = db.conn.execute("SELECT text, url FROM documents WHERE id = ?", (article,)).fetchone()
    found = stories.marks(text)
    marks = list(enumerate(stories.bands(found)))
    best = _best(db, article, found, marks, url) or _Match(article, SINGLE, 1.0)
    insert(db, "story_members", [{"article": article, "story": best.story, "relation": best.relation, "likeness": best.likeness}])
    insert(db, "story_bands", ({"band": band, "mark": mark, "article": article} for band, mark in marks))
    return best.story


def _best(db: Database, article: str, found: stories.Marks, marks: list[tuple[int, int]], url: str | None) -> _Match | None:
    """Return the story of the stored document that is most alike, None where none tells the same."""
    matches = []
    for other, text, story, address in _candidates(db, article, marks, url):
        theirs = stories.marks(text)
        likeness = stories.likeness(found, theirs)
        same_place = url is not None and address == url
        if (same_place and likeness >= stories.VERSION) or stories.same_story(found, theirs):
            matches.append((same_place, likeness, other, story))
    if not matches:
        return None
    same_place, likeness, _, story = max(matches)
    return _Match(story, VERSION if same_place else COPY, round(likeness, 3))


def _candidates(db: Database, article: str, marks: list[tuple[int, int]], url: str | None) -> list[tuple[str, str, str, str | None]]:
    pairs = " OR ".join(["(band = ? AND mark = ?)"] * len(marks)) or "0"
    sql = f"""
        WITH alike AS (SELECT article, count(*) AS n FROM story_bands WHERE {pairs} GROUP BY article ORDER BY n DESC, article LIMIT ?)
        SELECT d.id, d.text, m.story, d.url FROM documents d JOIN story_members m ON m.article = d.id
        WHERE d.id <> ? AND (d.id IN (SELECT article FROM alike) OR d.url = ?)
        LIMIT ?
    """
    given = [number for pair in marks for number in pair]
    return list(db.conn.execute(sql, [*given, CANDIDATES, article, url, 2 * CANDIDATES]))


def note_repeats(db: Database, story: str) -> None:
    """Note which claims of a story were made by an earlier document of it."""
    members = "SELECT article FROM story_members WHERE story = :story"
    db.conn.execute(f"DELETE FROM repeated_claims WHERE claim IN (SELECT id FROM claims WHERE article IN ({members}))", {"story": story})
    db.conn.execute(
        f"""
        INSERT INTO repeated_claims (claim, first)
        SELECT id, first FROM (
            SELECT c.id, c.article, first_value(c.id) OVER told AS first, first_value(c.article) OVER told AS first_article
            FROM claims c JOIN documents d ON d.id = c.article
            WHERE c.article IN ({members})
            WINDOW told AS (PARTITION BY {", ".join(f"c.{name}" for name in _SAME.split(", "))}
                ORDER BY d.published IS NULL, d.published, coalesce(d.published_at, ''), d.location, c.position)
        ) WHERE article <> first_article
        """,
        {"story": story},
    )


def stories_of(db: Database, articles: Collection[str]) -> dict[str, str]:
    """Return the story of each of these articles that is in one."""
    found: dict[str, str] = {}
    for article in articles:
        row = db.conn.execute("SELECT story FROM story_members WHERE article = ?", (article,)).fetchone()
        if row:
            found[article] = row[0]
    return found
