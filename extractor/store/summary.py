"""What a database holds, in the few figures that a journalist wants first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlite_utils import Database

from extractor.models import Outcome, Problem
from extractor.store.rows import from_row

UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A claim that an official figure contradicts; `relative` is how far apart they are as a share of the official value."""

    claim: str
    article: str
    document: str
    title: str | None
    outlet: str | None
    published: date | None
    quote: str
    sentence: str
    metric: str
    unit: str
    reported: Decimal
    official: Decimal
    difference: Decimal
    relative: float | None
    error_kind: str | None
    cause: str | None
    series: str | None
    arithmetic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of a whole database. `numbers` are all printed numbers: claimed, ignored and unread; `unread_share` is of these.

    `copies` and `versions` are the documents that tell a story once more, `repeated` the claims that they make again.
    `internal` counts the claims that disagree with other figures of their own article. `verdicts` holds every outcome, also
    those at zero, and "unchecked" where claims have no verdict yet.
    """

    documents: int
    stories: int
    copies: int
    versions: int
    repeated: int
    claims: int
    claims_by_kind: Mapping[str, int]
    verdicts: Mapping[str, int]
    reasons: Mapping[str, int]
    internal: int
    differences: tuple[Difference, ...]
    numbers: int
    unread: int
    unread_share: float
    ignored: Mapping[str, int]
    problems: tuple[Problem, ...]


def summarise(db: Database, differences: int) -> Summary:
    """Return the summary of `db` with at most so many `differences`, the largest first."""
    claimed = _count(db, 'SELECT count(*) FROM (SELECT DISTINCT article, start, "end" FROM claims)')
    ignored = _counts(db, "SELECT reason, count(*) AS n FROM numbers WHERE status = 'ignored' GROUP BY 1 ORDER BY n DESC, 1")
    unread = _count(db, "SELECT count(*) FROM numbers WHERE status = 'unread'")
    numbers = claimed + unread + sum(ignored.values())
    return Summary(
        documents=_count(db, "SELECT count(*) FROM documents"),
        stories=_count(db, "SELECT count(DISTINCT story) FROM story_members"),
        copies=_count(db, "SELECT count(*) FROM story_members WHERE relation = 'copy'"),
        versions=_count(db, "SELECT count(*) FROM story_members WHERE relation = 'version'"),
        repeated=_count(db, "SELECT count(*) FROM repeated_claims"),
        claims=_count(db, "SELECT count(*) FROM claims"),
        claims_by_kind=_counts(db, "SELECT kind, count(*) AS n FROM claims GROUP BY 1 ORDER BY n DESC, 1"),
        verdicts=_verdicts(db),
        reasons=_counts(
            db, "SELECT coalesce(reason, '–'), count(*) AS n FROM verdicts WHERE outcome = 'not_checkable' GROUP BY 1 ORDER BY n DESC, 1"
        ),
        internal=_count(db, "SELECT count(*) FROM verdicts WHERE internal IS NOT NULL"),
        differences=_differences(db, differences),
        numbers=numbers,
        unread=unread,
        unread_share=unread / numbers if numbers else 0.0,
        ignored=ignored,
        problems=tuple(from_row(Problem, row) for row in db.query("SELECT * FROM problems ORDER BY location, stage")),
    )


def _count(db: Database, sql: str) -> int:
    return int(db.conn.execute(sql).fetchone()[0])


def _counts(db: Database, sql: str) -> dict[str, int]:
    return {str(label): int(count) for label, count in db.conn.execute(sql)}


def _verdicts(db: Database) -> dict[str, int]:
    found = _counts(db, f"SELECT coalesce(verdict, '{UNCHECKED}'), count(*) FROM claims GROUP BY 1")
    counts = {outcome.value: found.get(outcome.value, 0) for outcome in Outcome}
    return counts | ({UNCHECKED: found[UNCHECKED]} if UNCHECKED in found else {})


def _differences(db: Database, limit: int) -> tuple[Difference, ...]:
    rows = db.query(
        """
        SELECT c.id AS claim, c.article, c.document, d.title, d.outlet, d.published, c.quote, c.sentence, c.metric, c.unit,
               c.value_text AS reported_text, v.official_text, v.difference_text, v.relative_difference AS relative,
               v.error_kind, v.cause, v.series, v.arithmetic
        FROM claims c JOIN verdicts v ON v.claim = c.id JOIN documents d ON d.id = c.article
        WHERE c.verdict = 'mismatch' AND v.official IS NOT NULL AND v.difference IS NOT NULL
        ORDER BY c.relative_difference DESC, c.id LIMIT ?
        """,
        [limit],
    )
    return tuple(from_row(Difference, row) for row in rows)
