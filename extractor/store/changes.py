"""What has changed in the official figures, and which verdicts depend on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from extractor.models import Consulted, Observation, Series
from extractor.store.rows import Row, from_row

Touched = Callable[[Series, Observation, str], Iterable[Consulted]]  # the text tells whether the series is held, new or gone
RELEASED, REVISED, WITHDRAWN = "released", "revised", "withdrawn"
_WORDS = {RELEASED: "was released", REVISED: "was revised", WITHDRAWN: "was withdrawn"}
_YEAR = 12
NEVER = "they had not been compared yet"
OTHER_PROGRAM = "the program is another version"

# Verdicts that a change touches: the newest change of each, the one of the latest month where several do.
_STALE = """
SELECT c.article, c.id AS claim, hit.what, hit.last
FROM (
    SELECT d.id, o.what, max(o.last) AS last, max(o.id) AS newest
    FROM official_changes AS o JOIN dependencies AS d ON d.page = o.page AND o.first <= d.last AND o.last >= d.first
    GROUP BY d.id, o.what
) AS hit
JOIN verdicts AS v ON v.depends = hit.id
JOIN claims AS c ON c.id = v.claim
WHERE hit.newest > v.as_of
ORDER BY c.article, c.id, hit.last
"""
_UNKNOWN = """
SELECT c.article, c.id AS claim, v.claim IS NULL AS never
FROM claims AS c LEFT JOIN verdicts AS v ON v.claim = c.id
WHERE v.claim IS NULL OR v.depends IS NULL OR v.version IS NOT ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A claim that has to be compared again, and why in words that follow "because"."""

    claim: str
    article: str
    because: str


def stale(db: Database, version: str | None) -> list[Stale]:
    """Return the claims whose verdicts may differ now, in the order of articles; `version` is that of the program that compares."""
    found = {row["claim"]: Stale(claim=row["claim"], article=row["article"], because=_because(row)) for row in db.query(_STALE)}
    for row in db.query(_UNKNOWN, [version]):
        because = NEVER if row["never"] else OTHER_PROGRAM
        found[row["claim"]] = Stale(claim=row["claim"], article=row["article"], because=because)
    return sorted(found.values(), key=lambda item: (item.article, item.claim))


def _because(row: Row) -> str:
    year, month = divmod(row["last"], _YEAR)
    return f"{year}-{month + 1:02} {_WORDS[row['what']]}"


def newest(db: Database) -> int:
    """Return the number of the newest change of official figures, 0 if there was none."""
    return int(db.conn.execute("SELECT coalesce(max(id), 0) FROM official_changes").fetchone()[0])


def note_changes(db: Database, series: Mapping[str, Series], new: Mapping[str, Observation], touched: Touched, run: int) -> None:
    """Note what is about to change when the stored official figures become `new`; called before they do.

    `new` is observation id -> observation. Nothing is noted while there are no verdicts, on which alone a change could bear.
    """
    if db.conn.execute("SELECT 1 FROM verdicts LIMIT 1").fetchone() is None:
        return
    stored = {row[0] for row in db.conn.execute("SELECT id FROM observations")}
    added = [new[key] for key in new.keys() - stored]
    removed = list(_stored(db, stored - new.keys()))
    before = dict(_stored_series(db))
    held = {(row[0], row[1], row[2]) for row in db.conn.execute("SELECT DISTINCT series, period_start, period_end FROM observations")}
    lines: set[tuple[str, int, int, str]] = set()
    arrived = {_place(row) for row in added}
    for row in added:
        what = REVISED if _place(row) in held else RELEASED
        lines |= _lines(touched(series[row.series], row, "held" if row.series in before else "new"), what)
    for row in removed:
        if _place(row) not in arrived:
            lines |= _lines(touched(before[row.series], row, "held" if row.series in series else "gone"), WITHDRAWN)
    rows = [(run, *line) for line in sorted(lines)]
    db.conn.executemany("INSERT INTO official_changes (run, page, first, last, what) VALUES (?, ?, ?, ?, ?)", rows)


def _place(row: Observation) -> tuple[str, str, str]:
    return row.series, row.period.start.isoformat(), row.period.end.isoformat()


def _lines(found: Iterable[Consulted], what: str) -> set[tuple[str, int, int, str]]:
    return {(item.page, item.first, item.last, what) for item in found}


def _stored(db: Database, keys: Iterable[str]) -> Iterator[Observation]:
    for key in keys:
        for row in db.query("SELECT * FROM observations WHERE id = ?", [key]):
            yield from_row(Observation, row)


def _stored_series(db: Database) -> Iterator[tuple[str, Series]]:
    for row in db.query("SELECT * FROM series"):
        yield row["id"], from_row(Series, row)
