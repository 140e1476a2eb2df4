"""Everything at once on one database: documents are read, claims compared, reviews written, pages asked for; nobody is in another's way."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
import store_samples as made
from killing import PATIENCE, Commands, Reviewer, asked, assert_sound, content, reviewers, served
from site_asking import asking
from sqlite_utils import Database
from test_site_lines import page, with_motto

from extractor.models import Consulted, Outcome
from extractor.official.kept import Row, bundled_series, keep
from extractor.official.sources import source
from extractor.serve import application
from extractor.serve.app import ReadOnlyDatabase
from extractor.store import Store
from extractor.store import stories as grouping

READERS, REVIEWERS = 20, 2
PAGES = ("/", "/articles", "/search?q=exports", "/reviews", "/data/claims.json?_size=20", "/data/claims_checked", "/data/differences.json")
TABLES = ("documents", "document_lines", "claims", "numbers", "sources", "source_aliases", "verdicts", "evidence", "problems", "site_lines")
FIGURE = "Hong Kong's total exports rose by 35.8% in March 2026 from a year earlier, as ports had hoped when the season began."


def articles(folder: Path, count: int) -> Path:
    """Write stories of one site that repeats its lines; all of them tell of the month of which two figures will be held."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.html").write_text(page(number, [FIGURE, *with_motto(number)]))
    return folder


def revision(folder: Path) -> Path:
    """Keep a figure that a folder of the user's holds, with which every verdict is another."""
    row = Row(
        series_id="hk.exports.value.nsa.m", period="2026-03", value="400000", first_published="", vintage="2026-04-29",
        source="https://statistics.example/", tier="T", note="revised from another figure", flag="", retrieved="2026-04-29T09:00:00+00:00",
        sha256="0" * 64,
    )  # fmt: skip
    described = next(one for one in bundled_series(source("csd_totals")) if one["series_id"] == row.series_id)
    keep(source("csd_totals"), folder, [described], [row], {})
    return folder


@contextmanager
def going(*works: Callable[[threading.Event], object]) -> Iterator[None]:
    """Do each of these in a thread of its own while the work inside goes on; what went wrong in them is raised here."""
    done = threading.Event()
    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(work, done) for work in works]
        try:
            yield
        finally:
            done.set()
        for future in futures:
            future.result()


def said(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what was read and what the machine says of it; what the reviewers made of it stands over the machine's verdict in `claims`."""
    found = content(database, but=("verdict", "reason", "error_kind", "relative_difference"))
    return {name: rows for name, rows in found.items() if name in TABLES}


class Visitors:
    """Readers, and reviewers who keep in mind what they were told is kept."""

    def __init__(self, address: str, database: Path) -> None:
        self._address, self._database = address, database
        self.read = Counter[int]()
        self.kept: list[str] = []

    def reader(self, done: threading.Event) -> None:
        """Read pages; each has to be there and to know nothing of locks."""
        chance = random.Random(random.random())
        with httpx.Client(base_url=self._address, timeout=PATIENCE) as client:
            while not done.wait(0.05):
                path = chance.choice((*PAGES, *self._claims()))
                answer = client.get(path)
                gone = path.startswith("/claims/") and answer.status_code == httpx.codes.NOT_FOUND  # the article was read anew
                assert answer.status_code == httpx.codes.OK or gone, (path, answer.status_code, answer.text[:2000])
                assert "locked" not in answer.text, path
                self.read[answer.status_code] += 1

    def _claims(self) -> list[str]:
        return [f"/claims/{key}" for (key,) in asked(self._database, "SELECT id FROM claims ORDER BY random() LIMIT 2")]

    def reviewer(self, done: threading.Event) -> None:
        """Confirm one verdict after the other, and look again where it has changed meanwhile."""
        with Reviewer(self._address) as reviewer:
            self._reviews(reviewer, done)

    def _reviews(self, reviewer: Reviewer, done: threading.Event) -> None:
        while not done.is_set():
            for claim, outcome in asked(self._database, "SELECT claim, outcome FROM verdicts ORDER BY random() LIMIT 1"):
                reason = f"{threading.get_ident()} looked at it, number {len(self.kept)}"
                status = reviewer.review(str(claim), str(outcome), reason)
                assert status in (httpx.codes.FOUND, httpx.codes.CONFLICT, httpx.codes.NOT_FOUND, httpx.codes.BAD_REQUEST), status
                if status == httpx.codes.FOUND:
                    self.kept.append(reason)


@pytest.mark.parametrize(("count", "rounds"), [(8, 1), pytest.param(40, 6, marks=pytest.mark.long)])
def test_everything_at_once(count: int, rounds: int, program: Commands, tmp_path: Path) -> None:
    """Two runs over the same articles and checks with other figures, again and again, while the site is read and reviewed."""
    database, undisturbed = tmp_path / "claims.db", tmp_path / "undisturbed.db"
    stories, other = articles(tmp_path / "stories", count), revision(tmp_path / "official")
    program.run("run", stories, "--db", undisturbed)
    program.run("run", stories / "0.html", stories / "1.html", "--db", database)
    process, address = served(program, database, reviewers(tmp_path))
    visitors = Visitors(address, database)
    with going(*[visitors.reader] * READERS, *[visitors.reviewer] * REVIEWERS):
        for _ in range(rounds):
            started = [
                program.start("run", stories, "--db", database),
                program.start("run", stories, "--db", database, "--official", other),
                program.start("check", "--db", database),
                program.start("check", "--db", database, "--official", other),
            ]
            assert [program.ended(one) for one in started] == [0] * len(started), "\n".join(map(program.told, started))
    os.kill(process, signal.SIGTERM)
    assert "Traceback" not in program.told(process)
    program.ended(process)
    assert_sound(database)
    assert visitors.read[httpx.codes.OK] >= READERS
    assert visitors.kept
    assert sorted(visitors.kept) == sorted(str(reason) for (reason,) in asked(database, "SELECT reason FROM reviews"))
    program.run("check", "--db", database)
    told = program.run("run", stories, "--db", database)
    assert f"0 read, {count} unchanged" in told, "all of it was stored"
    assert said(database) == said(undisturbed)
    assert asked(database, "SELECT count(*), count(DISTINCT article) FROM story_members") == [(count, count)]


# What is too rare to wait for, step by step


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two programs that have the same database open."""
    database = made.build(tmp_path / "claims.db")
    with Store.open(database) as one, Store.open(database) as other:
        one.begin_run(version="1.0", arguments=("one",))
        other.begin_run(version="1.0", arguments=("other",))
        yield one, other


def test_two_programs_group_the_same_stories(two: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = two
    found, real = [False], grouping.ungrouped

    def ungrouped(db: Database, limit: int) -> list[str]:
        ids = real(db, limit)
        if ids and not db.conn.in_transaction and not found[0]:  # between looking and writing, the other program does it all
            found[0] = True
            other.group_stories()
        return ids

    monkeypatch.setattr(grouping, "ungrouped", ungrouped)
    one.group_stories()
    assert found[0]
    assert set(one.stories_of(["harbour", "strait", "quiet"])) == {"harbour", "strait", "quiet"}


def changed_sample() -> made.Sample:
    return made.changed(made.harbour(), outlet="Harbour Weekly")


def test_verdicts_are_kept_only_on_the_claims_that_they_were_made_of(two: tuple[Store, Store]) -> None:
    one, other = two
    seen = one.stored("harbour")
    assert seen is not None
    assert [claim.id for claim in seen.claims] == [claim.id for claim in made.harbour().reading.claims]
    sample = changed_sample()
    other.save_document(sample.article, sample.reading, sample.verdicts)
    before = list(one.verdicts())
    verdict = replace(sample.verdicts[0], outcome=Outcome.MISMATCH)
    assert one.save_verdicts([verdict], seen=seen) == 0
    assert list(one.verdicts()) == before
    assert one.save_verdicts([verdict], seen=one.stored("harbour")) == 1
    assert one.stored("nobody") is None


def test_an_article_that_another_program_has_changed_is_not_put_back(two: tuple[Store, Store]) -> None:
    one, other = two
    before = one.article("harbour")
    assert before is not None
    sample = changed_sample()
    other.save_document(sample.article, sample.reading, sample.verdicts)
    assert not one.save_document(before, made.harbour().reading, made.harbour().verdicts, instead_of=before)
    assert one.article("harbour") == sample.article


def test_a_run_does_not_claim_to_have_known_newer_figures(two: tuple[Store, Store]) -> None:
    """Verdicts of a run that began before figures were revised are compared again, also when they are stored afterwards."""
    one, other = two
    series, observations = made.official()
    page = Consulted(page="exports", first=0, last=10**6)
    one.save_official(series, observations)
    other.save_official(series, (replace(observations[0], value=Decimal(1)), *observations[1:]), lambda *_: [page])
    one.save_verdicts([replace(verdict, consulted=(page,)) for verdict in made.harbour_verdicts()])
    assert {stale.claim for stale in other.stale() if stale.article == "harbour"} == {verdict.claim for verdict in made.harbour_verdicts()}


def test_a_claim_that_is_read_anew_while_its_page_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = asking(made.build(tmp_path / "claims.db"))

    async def read_anew(*_: object) -> list[object]:
        return []

    monkeypatch.setattr("extractor.serve.queries.claims_of", read_anew)
    answer = ask("/claims/harbour-imports")
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert "read anew" in answer.text


def test_a_locked_database_is_not_taken_for_one_that_nobody_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.serve.app.PATIENCE", 0.1)
    database = made.build(tmp_path / "claims.db")
    mounted = ReadOnlyDatabase(application(database), str(database))
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("UPDATE documents SET title = 'Half a change'")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            mounted.connect()
        other.rollback()
    with closing(mounted.connect()) as reader:
        assert reader.execute("SELECT count(*) FROM documents WHERE title = 'Half a change'").fetchone() == (0,)
