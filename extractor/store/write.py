"""Statements that change the database. Each function runs inside a transaction that the caller has opened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlite_utils import Database

from extractor.models import Article, Claim, ErrorKind, NamedSource, Observation, Reading, Series, Verdict
from extractor.store.rows import Row, content_hash, relative_difference, source_id, to_row


def article_hash(article: Article) -> str:
    """Return the hash of all that an article says; its name and location are left out, so that a copy of a file is the same article."""
    row = to_row(article, skip=("document", "location", "lines"))
    return content_hash(row, [to_row(line) for line in article.lines])


def reading_hash(reading: Reading) -> str:
    """Return the hash of all that was read in an article, the file's name aside."""
    return content_hash(
        [to_row(claim, skip=("document",)) for claim in reading.claims],
        [to_row(number) for number in reading.unclaimed],
        [to_row(source) for source in reading.sources],
    )


def insert(db: Database, table: str, rows: Iterable[Row], *, conflict: str = "") -> None:
    """Insert rows that all have the same keys; `conflict` is "" or an SQL conflict clause such as "OR IGNORE"."""
    listed = list(rows)
    if listed:
        columns = ", ".join(f'"{name}"' for name in listed[0])
        values = ", ".join(f":{name}" for name in listed[0])
        db.conn.executemany(f'INSERT {conflict} INTO "{table}" ({columns}) VALUES ({values})', listed)


def remove_document(db: Database, article: Article) -> dict[str, int]:
    """Remove what is stored under the id or the location of `article`; return the run in which each claim was first seen."""
    where = "SELECT id FROM documents WHERE id = :id OR location = :location"
    given = {"id": article.id, "location": article.location}
    seen = dict(db.conn.execute(f"SELECT id, first_seen FROM claims WHERE article IN ({where})", given).fetchall())
    db.conn.execute(f"DELETE FROM documents WHERE id IN ({where})", given)
    db.conn.execute("DELETE FROM problems WHERE location = :location", given)
    return seen


def insert_document(db: Database, article: Article, reading: Reading, *, run: int, version: str, first_seen: int) -> None:
    """Insert an article with its lines; `first_seen` is the run that saw it first."""
    row = to_row(article, skip=("lines",))
    row |= {"article_hash": article_hash(article), "reading_hash": reading_hash(reading), "version": version}
    insert(db, "documents", [row | {"first_seen": first_seen, "changed": run}])
    insert(db, "document_lines", ({"article": article.id} | to_row(line) for line in article.lines))


def insert_reading(db: Database, article: Article, reading: Reading, *, run: int, seen: Mapping[str, int]) -> None:
    """Insert the sources, claims and other numbers of an article whose document is stored."""
    _insert_sources(db, article, reading.sources)
    known = {source_id(source.name, source.institution) for source in reading.sources}
    insert(
        db,
        "claims",
        (
            to_row(claim)
            | {"article": article.id, "position": position, "source_id": credited_source(claim, known), "outlet": article.outlet}
            | {"published": article.published.isoformat() if article.published else None, "first_seen": seen.get(claim.id, run)}
            for position, claim in enumerate(reading.claims, 1)
        ),
    )
    insert(
        db,
        "numbers",
        ({"article": article.id, "position": position} | to_row(number) for position, number in enumerate(reading.unclaimed, 1)),
    )
    db.conn.execute("DELETE FROM sources WHERE id NOT IN (SELECT source_id FROM source_aliases)")


def _insert_sources(db: Database, article: Article, sources: Iterable[NamedSource]) -> None:
    for source in sources:
        key = source_id(source.name, source.institution)
        row = {"id": key, "name": source.name, "institution": source.institution, "kind": source.kind.value}
        insert(db, "sources", [row], conflict="OR IGNORE")
        aliases = dict.fromkeys((source.name, *source.aliases))
        rows = ({"source_id": key, "article": article.id, "alias": alias} for alias in aliases)
        insert(db, "source_aliases", rows, conflict="OR IGNORE")


def credited_source(claim: Claim, known: Collection[str]) -> str | None:
    """Return the id of the source that a claim credits, None where nobody is, or nobody who is listed."""
    if claim.source_name is None and claim.source_institution is None:
        return None
    key = source_id(claim.source_name, claim.source_institution)
    return key if key in known else None


NOTES = frozenset({"checked_at", "as_of", "version", "depends"})  # columns that tell how a verdict came about, not what it says


def verdict_is_stored(db: Database, verdict: Verdict) -> bool:
    """Say whether exactly this verdict, with its evidence, is the stored one."""
    rows = list(db.query("SELECT * FROM verdicts WHERE claim = ?", [verdict.claim]))
    if not rows or {name: value for name, value in rows[0].items() if name not in NOTES} != verdict_row(verdict):
        return False
    return list(db.query("SELECT * FROM evidence WHERE claim = ? ORDER BY position", [verdict.claim])) == evidence_rows(verdict)


def write_verdict(db: Database, verdict: Verdict, *, run: int) -> None:
    """Store the verdict of a claim with its evidence in place of the one before."""
    row = verdict_row(verdict) | {"checked_at": run}
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    db.conn.execute(f"INSERT INTO verdicts ({names}) VALUES ({values}) ON CONFLICT (claim) DO UPDATE SET {_assignments(row)}", row)
    db.conn.execute("DELETE FROM evidence WHERE claim = :claim", row)
    insert(db, "evidence", evidence_rows(verdict))


def note_dependencies(db: Database, verdict: Verdict, *, as_of: int, version: str | None) -> None:
    """Note what a stored verdict depends on, the newest change of official figures that it knew, and the program that gave it."""
    pages = [[item.page, item.first, item.last] for item in verdict.consulted]
    key = content_hash(pages)
    db.conn.executemany("INSERT OR IGNORE INTO dependencies (id, page, first, last) VALUES (?, ?, ?, ?)", [(key, *page) for page in pages])
    given = {"claim": verdict.claim, "as_of": as_of, "version": version, "depends": key}
    db.conn.execute("UPDATE verdicts SET as_of = :as_of, version = :version, depends = :depends WHERE claim = :claim", given)


def verdict_row(verdict: Verdict) -> Row:
    """Return the row of a verdict in `verdicts`, without what tells how it came about."""
    row = to_row(verdict, skip=("evidence", "consulted"))
    return row | {"relative_difference": _relative(verdict)}


def _relative(verdict: Verdict) -> float | None:
    if verdict.error_kind is ErrorKind.FALSE_RECORD:
        return None  # a year or a rank beside the value of another month: they cannot be subtracted
    return relative_difference(verdict.difference, verdict.official)


def evidence_rows(verdict: Verdict) -> list[Row]:
    """Return the rows of a verdict in `evidence`."""
    return [{"claim": verdict.claim, "position": n} | to_row(item) for n, item in enumerate(verdict.evidence, 1)]


def _assignments(row: Row) -> str:
    return ", ".join(f'"{name}" = :{name}' for name in row)


def official_rows(series: Iterable[Series], observations: Iterable[Observation]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return the rows of series and of observations by id."""
    found: dict[str, Row] = {}
    for row in map(to_row, observations):
        key = _official_id(row)
        found[key] = {"id": key} | row
    return {one.id: to_row(one) for one in series}, found


def official_ids(observations: Iterable[Observation]) -> list[str]:
    """Return the ids of observations: hashes of all that they say."""
    return [_official_id(to_row(one)) for one in observations]


def _official_id(row: Row) -> str:
    return content_hash(list(row.values()))


def replace_official(db: Database, series: Mapping[str, Row], observations: Mapping[str, Row]) -> None:
    """Make the stored official figures exactly the given ones, touching only rows that differ."""
    stored = {row[0] for row in db.conn.execute("SELECT id FROM observations")}
    gone = sorted(stored - observations.keys())
    db.conn.executemany("DELETE FROM observations WHERE id = ?", [(key,) for key in gone])
    old = {row["id"]: row for row in db.query("SELECT * FROM series")}
    insert(db, "series", (row for key, row in series.items() if key not in old))
    for key, row in series.items():
        if key in old and old[key] != row:
            db.conn.execute(f"UPDATE series SET {_assignments(row)} WHERE id = :id", row)
    insert(db, "observations", (row for key, row in observations.items() if key not in stored))
    db.conn.executemany("DELETE FROM series WHERE id = ?", [(key,) for key in sorted(old.keys() - series.keys())])


def official_differs(db: Database, series: Mapping[str, Row], observations: Mapping[str, Row]) -> bool:
    """Say whether the stored official figures are others than the given ones."""
    stored = {row[0] for row in db.conn.execute("SELECT id FROM observations")}
    return stored != observations.keys() or {row["id"]: row for row in db.query("SELECT * FROM series")} != series
