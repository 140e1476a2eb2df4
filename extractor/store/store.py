"""The store: one SQLite file that a run writes, a killed run resumes, and the site reads."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from extractor.errors import StoreError
from extractor.models import Article, Claim, Evidence, Line, Observation, Problem, Reading, Series, UnclaimedNumber, Verdict
from extractor.store import changes, stories, write
from extractor.store.groups import KEYS_AT_ONCE, Group, group_of, groups, regroup
from extractor.store.rows import content_hash, from_row, to_row
from extractor.store.schema import connect, explained
from extractor.store.summary import Summary, summarise

VERDICTS_AT_ONCE = 2000
DOCUMENTS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Stored:
    """The claims of an article as they were at one moment, and its day of publication; `state` tells them from later ones."""

    article: str
    claims: tuple[Claim, ...]
    published: date | None
    state: tuple[str, str]


class Store:
    """A database that is open for reading and writing, to be used from one thread. A context manager."""

    def __init__(self, path: Path, db: Database) -> None:
        """Take an open database; `Store.open` is how to get one."""
        self.path = path
        self._db = db
        self._version: str | None = None
        self._arguments: tuple[str, ...] = ()
        self._run: int | None = None
        self._joined = False
        self._as_of: int | None = None  # the newest change of official figures that this run's verdicts can know

    @classmethod
    def open(cls, path: Path, *, create: bool = True, timeout: float | None = None) -> Store:
        """Open `path`, bring it up to date, and wait at most `timeout` seconds (`PATIENCE` by default) for another writer, now and later.

        Raises StoreError with one line for the user: missing (without `create`), no database or another program's, newer than
        this program, locked, or read-only.
        """
        return cls(path, connect(path, create=create, timeout=timeout))

    def close(self) -> None:
        """Close the file. What was saved is kept."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def begin_run(self, *, version: str, arguments: Sequence[str]) -> None:
        """Say which program is about to save, and how it was called. A run that changes nothing leaves no trace."""
        self._version, self._arguments, self._run, self._as_of = version, tuple(arguments), None, None

    def finish_run(self) -> None:
        """Note that the run came to its end, and put claims of several articles together.

        A run without an end was interrupted; the next one goes on where it stopped.
        """
        due = KEYS_AT_ONCE
        while self._version is not None and due == KEYS_AT_ONCE:
            with self._writing():
                due = regroup(self._db)
        if self._run is not None:
            with self._writing():
                self._db.conn.execute("UPDATE runs SET finished = ? WHERE id = ?", (_now(), self._run))
                self._db.conn.execute("PRAGMA analysis_limit = 1000")
                self._db.conn.execute("ANALYZE")
        self._version, self._run, self._as_of = None, None, None

    def known(self, article: Article) -> bool:
        """Say whether exactly this article was stored by this version of the program, so that it need not be read again."""
        with explained(self.path):
            found = self._db.conn.execute("SELECT article_hash, version FROM documents WHERE id = ?", (article.id,)).fetchone()
        return found is not None and found == (write.article_hash(article), self._version)

    def save_document(self, article: Article, reading: Reading, verdicts: Iterable[Verdict], *, instead_of: Article | None = None) -> bool:
        """Store an article with everything read in it, in one transaction; return False if all this was there already.

        Another document of the same location, and what was read in it, is replaced; earlier problems of the location are cleared.
        With `instead_of`, nothing is stored where another program has changed or removed that article meanwhile.
        """
        with self._writing():
            found = self._db.conn.execute(
                "SELECT article_hash, reading_hash, version, first_seen FROM documents WHERE id = ?", (article.id,)
            ).fetchone()
            if instead_of is not None and (found is None or found[0] != write.article_hash(instead_of)):
                return False
            if found is None or found[:2] != (write.article_hash(article), write.reading_hash(reading)):
                self._replace(article, reading, None if found is None else found[3])
                self._write_verdicts(verdicts)
                return True
            changed = self._write_verdicts(verdicts) > 0
            if found[2] != self._version:
                given = (self._version, self._run_id(), article.id)
                self._db.conn.execute("UPDATE documents SET version = ?, changed = ? WHERE id = ?", given)
                changed = True
            return changed

    def save_verdicts(self, verdicts: Iterable[Verdict], *, seen: Stored | None = None) -> int:
        """Store verdicts of claims that are stored already; return how many are others than before.

        With `seen`, nothing is stored once another program has changed or removed the claims that the verdicts are on.
        """
        changed, rest = 0, iter(verdicts)
        while batch := list(islice(rest, VERDICTS_AT_ONCE)):
            with self._writing():
                if seen is None or self._state(seen.article) == seen.state:
                    changed += self._write_verdicts(batch)
        return changed

    def save_official(self, series: Iterable[Series], observations: Iterable[Observation], touched: changes.Touched | None = None) -> bool:
        """Make the official figures exactly these, in one transaction; return False if they were.

        `touched` tells what a change of an observation means for verdicts; it is noted for `stale`.
        """
        named, listed = {one.id: one for one in series}, list(observations)
        by_id, values = write.official_rows(named.values(), listed)
        with self._writing():
            differs = write.official_differs(self._db, by_id, values)
            if differs:
                run = self._run_id()
                if touched is not None:
                    changes.note_changes(self._db, named, dict(zip(write.official_ids(listed), listed, strict=True)), touched, run)
                write.replace_official(self._db, by_id, values)
            self._as_of = changes.newest(self._db)
        return differs

    def stale(self) -> list[changes.Stale]:
        """Return the claims that have to be compared again: what their verdicts depend on has changed, or the program has."""
        with explained(self.path):
            return changes.stale(self._db, self._version)

    def save_problem(self, problem: Problem) -> bool:
        """Store why a document could not be used, one row a location and stage; return False if that was known."""
        key = content_hash(problem.location, problem.stage)
        with self._writing():
            found = self._db.conn.execute("SELECT reason, message FROM problems WHERE id = ?", (key,)).fetchone()
            if found == (problem.reason, problem.message):
                return False
            row = {"id": key} | to_row(problem) | {"first_seen": self._run_id()}
            write.insert(self._db, "problems", [row], conflict="OR REPLACE")
            self._count("problems", 1)
            return True

    def group_stories(self) -> int:
        """Put the documents that belong to no story yet into one, and return how many tell a story that was there already."""
        joined, ids = 0, stories.ungrouped(self._db, 1)
        while ids:
            with self._writing():  # asked inside of it, as another program may be grouping them too
                ids = stories.ungrouped(self._db, DOCUMENTS_AT_ONCE)
                found = [stories.group(self._db, article) for article in ids]
                for story in {story for article, story in zip(ids, found, strict=True) if story != article}:
                    stories.note_repeats(self._db, story)
            joined += sum(1 for article, story in zip(ids, found, strict=True) if story != article)
        return joined

    def stories_of(self, articles: Collection[str]) -> dict[str, str]:
        """Return the story of each of these articles that is in one."""
        return stories.stories_of(self._db, articles)

    def site_lines(self) -> dict[str, frozenset[str]]:
        """Return the lines that are known to be a site's own, by site."""
        found: dict[str, set[str]] = {}
        for site, line in self._db.conn.execute("SELECT site, line FROM site_lines"):
            found.setdefault(site, set()).add(line)
        return {site: frozenset(lines) for site, lines in found.items()}

    def save_site_lines(self, lines: Iterable[tuple[str, str]]) -> None:
        """Keep lines that sites repeat, as pairs of site and line, in one transaction."""
        with self._writing():
            write.insert(self._db, "site_lines", ({"site": site, "line": line} for site, line in lines), conflict="OR IGNORE")

    def article(self, key: str) -> Article | None:
        """Return one article, complete with its lines, or None."""
        for row in self._db.query("SELECT * FROM documents WHERE id = ?", [key]):
            lines = self._db.query("SELECT * FROM document_lines WHERE article = ? ORDER BY number", [key])
            return from_row(Article, row, lines=tuple(from_row(Line, line) for line in lines))
        return None

    def articles(self) -> Iterator[Article]:
        """Yield every article, complete with its lines, ordered by location."""
        ids = [row[0] for row in self._db.conn.execute("SELECT id FROM documents ORDER BY location")]
        for key in ids:
            lines = self._db.query("SELECT * FROM document_lines WHERE article = ? ORDER BY number", [key])
            for row in self._db.query("SELECT * FROM documents WHERE id = ?", [key]):
                yield from_row(Article, row, lines=tuple(from_row(Line, line) for line in lines))

    def stored(self, article: str) -> Stored | None:
        """Return the claims of an article as they are at this moment, None if there is no such article."""
        with explained(self.path):
            self._db.conn.execute("BEGIN")  # all of it is read in one state of the database
            try:
                row = self._db.conn.execute("SELECT published FROM documents WHERE id = ?", (article,)).fetchone()
                state, claims = self._state(article), tuple(self.claims(article))
            finally:
                self._db.rollback()
        return Stored(article, claims, date.fromisoformat(row[0]) if row[0] else None, state) if row and state else None

    def count_claims(self) -> int:
        """Return the number of claims."""
        return int(self._db.conn.execute("SELECT count(*) FROM claims").fetchone()[0])

    def claims(self, article: str | None = None) -> Iterator[Claim]:
        """Yield the claims of one article, or of all, in the order of the text."""
        for key in self._article_ids(article):
            for row in self._db.query("SELECT * FROM claims WHERE article = ? ORDER BY position", [key]):
                yield from_row(Claim, row)

    def numbers(self, article: str) -> Iterator[UnclaimedNumber]:
        """Yield the numbers of one article that are no claims, in the order of the text."""
        for row in self._db.query("SELECT * FROM numbers WHERE article = ? ORDER BY position", [article]):
            yield from_row(UnclaimedNumber, row)

    def verdicts(self, article: str | None = None) -> Iterator[Verdict]:
        """Yield the verdicts on the claims of one article, or of all, in the order of the text, without what they depend on."""
        sql = "SELECT v.* FROM claims c JOIN verdicts v ON v.claim = c.id WHERE c.article = ? ORDER BY c.position"
        for key in self._article_ids(article):
            for row in self._db.query(sql, [key]):
                found = self._db.query("SELECT * FROM evidence WHERE claim = ? ORDER BY position", [row["claim"]])
                yield from_row(Verdict, row, evidence=tuple(from_row(Evidence, item) for item in found), consulted=())

    def groups(self, *, differing: bool = False) -> Iterator[Group]:
        """Yield the claims that several reports make, those with outliers first, or those with outliers only."""
        return groups(self._db, differing=differing)

    def group_of(self, claim: str) -> Group | None:
        """Return the group of reports that a claim belongs to, or None when no other report makes it."""
        return group_of(self._db, claim)

    def summary(self, differences: int = 10) -> Summary:
        """Return what the database holds, with at most so many of the figures that differ most."""
        with explained(self.path):
            return summarise(self._db, differences)

    def _article_ids(self, article: str | None) -> list[str]:
        if article is not None:
            return [article]
        return [row[0] for row in self._db.conn.execute("SELECT id FROM documents ORDER BY location")]

    def _state(self, article: str) -> tuple[str, str] | None:
        found = self._db.conn.execute("SELECT article_hash, reading_hash FROM documents WHERE id = ?", (article,)).fetchone()
        return (found[0], found[1]) if found else None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of all that is saved within: many documents are stored faster so."""
        with self._writing():
            self._joined = True
            try:
                yield
            finally:
                self._joined = False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction that is either there as a whole or not at all, the row of the run included."""
        if self._joined:
            yield
            return
        if self._version is None:
            raise StoreError(f"{self.path}: nothing can be saved before begin_run")
        before = self._run
        with explained(self.path):
            self._db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.commit()
            except BaseException:
                self._db.rollback()
                self._run = before
                raise

    def _run_id(self) -> int:
        """Return the id of this run, whose row comes into being with the first change."""
        if self._run is None:
            cursor = self._db.conn.execute(
                "INSERT INTO runs (started, version, arguments) VALUES (?, ?, ?)", (_now(), self._version, json.dumps(self._arguments))
            )
            self._run = int(cursor.lastrowid or 0)
        return self._run

    def _count(self, column: str, number: int) -> None:
        self._db.conn.execute(f"UPDATE runs SET {column} = {column} + ? WHERE id = ?", (number, self._run_id()))

    def _replace(self, article: Article, reading: Reading, first_seen: int | None) -> None:
        run, version = self._run_id(), self._version or ""
        seen = write.remove_document(self._db, article)
        write.insert_document(self._db, article, reading, run=run, version=version, first_seen=first_seen or run)
        write.insert_reading(self._db, article, reading, run=run, seen=seen)
        self._count("documents", 1)
        self._count("claims", len(reading.claims))

    def _write_verdicts(self, verdicts: Iterable[Verdict]) -> int:
        changed, as_of = 0, changes.newest(self._db) if self._as_of is None else self._as_of
        for verdict in verdicts:
            if not write.verdict_is_stored(self._db, verdict):
                write.write_verdict(self._db, verdict, run=self._run_id())
                changed += 1
            write.note_dependencies(self._db, verdict, as_of=as_of, version=self._version)
        if changed:
            self._count("verdicts", changed)
        return changed


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
