"""The same claim across articles: how many reports make it, what most of them say, and who says otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from extractor.resources import bundled
from extractor.store.rows import Row

KEY = (
    "metric", "measure", "economy", "partner", "commodity", "transport_mode", "period_start", "period_end", "comparison", "kind", "unit",
)  # fmt: skip
_COLUMNS = (
    "key", *KEY, "reports", "agreeing", "differing", "common_quote", "common_value", "common_claim",
    "other_quotes", "other_claims", "other_outlets",
)  # fmt: skip
_WITH_OFFICIAL = "SELECT *, (SELECT official FROM verdicts WHERE claim = common_claim) AS official FROM ({})"
KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlier:
    """A report that says otherwise than most: its claim, its figure as printed, and its outlet."""

    claim: str
    quote: str
    outlet: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One claim as several reports make it; `claim` is one that says what most of them say, `quote` its figure as printed."""

    claim: str
    quote: str
    reports: int
    agreeing: int
    official: float | None
    others: tuple[Outlier, ...]

    @property
    def words(self) -> str:
        """The group in one line for people.

        >>> one = Outlier(claim="d", quote="26.6%", outlet=None)
        >>> Group(claim="c", quote="26.1%", reports=3, agreeing=2, official=26.1, others=(one,)).words
        '3 reports, 2 say 26.1%, one says 26.6%'
        """
        if not self.others:
            return f"{self.reports} reports, all say {self.quote}"
        first = f"{self.agreeing} say {self.quote}" if self.agreeing > 1 else f"one says {self.quote}"
        counts: dict[str, int] = {}
        for other in self.others:
            counts[other.quote] = counts.get(other.quote, 0) + 1
        rest = [f"one says {quote}" if count == 1 else f"{count} say {quote}" for quote, count in counts.items()]
        return ", ".join([f"{self.reports} reports", first, *rest])


def groups(db: Database, *, differing: bool = False) -> Iterator[Group]:
    """Yield the groups of at least two reports, those with outliers first, or those with outliers only."""
    where = "WHERE differing > 0" if differing else ""
    for row in db.query(f"SELECT * FROM claim_groups {where}"):
        yield _group(row)


def group_of(db: Database, claim: str) -> Group | None:
    """Return the group that a claim belongs to, or None when no other report makes the same claim, or there is no such claim."""
    key = next(iter(db.query(f"SELECT json_array({', '.join(KEY)}) AS key FROM claims WHERE id = ?", [claim])), None)
    if key is None:
        return None
    row = next(iter(db.query(_WITH_OFFICIAL.format(_query()), {"keys": f"[{key['key']}]"})), None)
    return None if row is None else _group(row)


def regroup(db: Database, limit: int = KEYS_AT_ONCE) -> int:
    """Put together anew at most so many groups that claims came to or left; return how many were due.

    Runs inside a transaction that the caller has opened.
    """
    due = [row[0] for row in db.conn.execute("SELECT key FROM claim_groups_due LIMIT ?", (limit,))]
    if due:
        keys = {"keys": f"[{','.join(due)}]"}
        of_these = "key IN (SELECT value FROM json_each(:keys))"
        db.conn.execute(f"DELETE FROM claim_groups_kept WHERE {of_these}", keys)
        db.conn.execute(f"INSERT INTO claim_groups_kept ({', '.join(_COLUMNS)}) SELECT {', '.join(_COLUMNS)} FROM ({_query()})", keys)
        db.conn.execute(f"DELETE FROM claim_groups_due WHERE {of_these}", keys)
    return len(due)


def _query() -> str:
    return (bundled("db") / "queries" / "claim_groups.sql").read_text("utf-8")


def _group(row: Row) -> Group:
    columns = (json.loads(row[name]) for name in ("other_claims", "other_quotes", "other_outlets"))
    others = tuple(Outlier(claim=claim, quote=quote, outlet=outlet) for claim, quote, outlet in zip(*columns, strict=True))
    return Group(
        claim=row["common_claim"],
        quote=row["common_quote"],
        reports=row["reports"],
        agreeing=row["agreeing"],
        official=row["official"],
        others=others,
    )
