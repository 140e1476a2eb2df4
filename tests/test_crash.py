"""Commands that are killed at random moments: the database stays whole, nothing that was done is lost, and a re-run makes up for the rest.

`make test` kills sixteen times, `make test-long` more than a hundred times. The moments are drawn anew in each run; the seed that
pytest-randomly prints brings them back as nearly as a race can be brought back.
"""

from __future__ import annotations

import contextlib
import csv
import random
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import httpx
import pytest
from killing import PASSWORD, Commands, Reviewer, asked, assert_sound, content, counted, reviewers, served
from test_fetch import STORY, archived
from test_site_lines import page, paragraphs, with_motto
from test_updates import new_month, whole
from web_server import site
from web_tables import Interface, answer, row, serving

from extractor.fetch.ledger import FILE as LEDGER
from extractor.official import load


def kills(short: int, long: int) -> pytest.MarkDecorator:
    """Run a test in its short form, and in its long one where long forms are wanted."""
    return pytest.mark.parametrize("kills", [short, pytest.param(long, marks=pytest.mark.long)])


@pytest.fixture
def rng() -> random.Random:
    return random.Random(random.random())


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stories of one site that repeats its lines, copies of them elsewhere, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("articles")
    for number in range(6):
        (folder / f"own-{number}.html").write_text(page(number, with_motto(number)))
        (folder / f"copy-{number}.html").write_text(page(number, paragraphs(number), host="pier.example"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    return folder


@pytest.fixture(scope="module")
def undisturbed(program: Commands, articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a run that nobody killed."""
    database = tmp_path_factory.mktemp("undisturbed") / "claims.db"
    program.run("run", articles, "--db", database, status=1)  # one file cannot be read
    assert counted(database, "SELECT count(*) FROM site_lines") > 0
    assert counted(database, "SELECT count(*) FROM story_members WHERE relation = 'copy'") > 0
    return database


DONE = """
    SELECT (SELECT count(*) FROM sqlite_master WHERE name = 'site_lines') + (SELECT count(*) > 0 FROM observations)
        + (SELECT count(*) FROM documents) + (SELECT count(*) FROM story_members) + (SELECT count(*) FROM site_lines)
"""
KEPT = "SELECT id FROM documents UNION ALL SELECT id FROM problems"


@kills(4, 30)
def test_a_run(kills: int, program: Commands, articles: Path, undisturbed: Path, tmp_path: Path, rng: random.Random) -> None:
    total, names = counted(undisturbed, DONE), count()
    database, seen = tmp_path / f"{next(names)}.db", set[object]()

    def progress() -> int:
        found = counted(database, DONE)
        seen.update(asked(database, KEPT) if found else ())
        return found

    while kills:
        if program.kill(program.start("run", articles, "--db", database), progress, rng.randint(counted(database, DONE), total), rng):
            kills -= 1
            if database.exists():
                assert_sound(database)
            if seen:
                assert seen <= set(asked(database, KEPT))
                if counted(database, DONE) < total:  # with all done it may have come to its end just before
                    assert counted(database, "SELECT count(*) FROM runs WHERE finished IS NULL") > 0
        else:  # nothing was left to be done: begin again
            assert content(database) == content(undisturbed)
            database = tmp_path / f"{next(names)}.db"
            seen.clear()
    program.run("run", articles, "--db", database, status=1)
    assert_sound(database)
    assert content(database) == content(undisturbed)


JUDGED = "SELECT claim FROM verdicts WHERE version <> 'before'"


@kills(2, 20)
def test_a_check(kills: int, program: Commands, undisturbed: Path, tmp_path: Path, rng: random.Random) -> None:
    """An older program has judged otherwise; the check that corrects all of its verdicts is killed."""
    database = tmp_path / "claims.db"
    total = counted(undisturbed, "SELECT count(*) FROM verdicts")

    def aged() -> None:
        shutil.copy(undisturbed, database)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE verdicts SET version = 'before', outcome = 'close', tolerance = 'another rule'")

    seen: set[object] = set()

    def progress() -> int:
        seen.update(asked(database, JUDGED))
        return len(seen)

    aged()
    while kills:
        if program.kill(program.start("check", "--db", database), progress, rng.randint(len(seen), total), rng):
            kills -= 1
            assert_sound(database)
            assert seen <= set(asked(database, JUDGED))
        else:
            assert content(database) == content(undisturbed)
            aged()
            seen.clear()
    program.run("check", "--db", database)
    assert_sound(database)
    assert content(database) == content(undisturbed)


@pytest.fixture
def interface() -> Iterator[Interface]:
    """Two tables with something new in each."""
    with serving(Interface()) as made:
        made.answers["410-50001"] = [answer(whole(load(), new_month()))]
        made.answers["410-50001A"] = [answer([row(name, "YTM", "202608", 4_300_000) for name in ("VAL_TX", "VAL_IM")])]
        yield made


def kept(folder: Path) -> set[tuple[str, ...]]:
    """Return the figures that a folder keeps, and the answers that they come from, but for the moment at which each was fetched."""
    found: set[tuple[str, ...]] = set()
    for path in folder.glob("*/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {(path.name, *(cell for name, cell in line.items() if name != "retrieved")) for line in csv.DictReader(file)}
    return found | {(path.name,) for path in folder.glob("*/answers/[!.]*")}


@kills(3, 20)
def test_an_update_of_figures(kills: int, program: Commands, interface: Interface, tmp_path: Path, rng: random.Random) -> None:
    names = count()

    def call(folder: Path) -> tuple[object, ...]:
        return ("stats", "update", "csd_totals", "csd_cumulative", "--into", folder, "--base-url", interface.address, "--pause", "0")

    program.run(*call(tmp_path / "undisturbed"))
    expected = kept(tmp_path / "undisturbed")
    total = len(interface.asked)
    folder, seen = tmp_path / f"{next(names)}", set[tuple[str, ...]]()

    def progress() -> int:
        seen.update(kept(folder))
        return len(interface.asked) + len(list(folder.glob("*/*")))

    while kills:
        interface.asked.clear()
        if program.kill(program.start(*call(folder)), progress, rng.randint(0, total + 4), rng):
            kills -= 1
            load(kept=folder)
            assert seen <= kept(folder)
        if kept(folder) == expected:
            folder = tmp_path / f"{next(names)}"
            seen.clear()
    program.run(*call(folder))
    assert kept(folder) == expected


@kills(3, 15)
def test_a_round_of_fetching(kills: int, program: Commands, tmp_path: Path, rng: random.Random) -> None:
    with site() as web:
        urls = [web.add(f"/{number}", STORY.replace("3.5", str(number)) + " " * 20_000) for number in range(30)]
        web.add("/list", "\n".join(urls), kind="text/plain")
        manners = ("--interval", "0", "--allow-host", "127.0.0.1", "--contact", "desk@news.example")
        folder, names, hits = tmp_path / "first", count(), 0
        while kills:
            web.asked.clear()
            process = program.start("fetch", "--sitemap", web.address + "/list", "--into", folder, *manners)
            if program.kill(process, lambda: len(web.asked), rng.randint(0, 12), rng):
                kills, hits = kills - 1, hits + 1
                if (folder / LEDGER).exists():
                    assert_sound(folder / LEDGER)
            else:
                assert {url for url, _ in archived(folder)} == set(urls)
                folder, hits = tmp_path / f"{next(names)}", 0
        program.run("fetch", "--sitemap", web.address + "/list", "--into", folder, *manners)
        found = Counter(url for url, _ in archived(folder))
        assert set(found) == set(urls)
        assert found.total() <= len(urls) + hits  # one page a kill may have been written and not yet noted
        program.run("fetch", "--sitemap", web.address + "/list", "--into", folder, *manners)
        assert Counter(url for url, _ in archived(folder)) == found


@kills(1, 10)
def test_a_backup_and_a_restore(kills: int, program: Commands, undisturbed: Path, tmp_path: Path, rng: random.Random) -> None:
    """A copy is there as a whole or not at all, and so is what is put back."""
    database, copy = tmp_path / "claims.db", tmp_path / "copy.db"
    later = [("A later state",)]
    for _ in range(kills):
        copy.unlink(missing_ok=True)
        program.kill(program.start("backup", copy, "--db", undisturbed), lambda: 1, 1, rng)
        if copy.exists():
            assert content(copy) == content(undisturbed)
        program.run("backup", copy, "--db", undisturbed, "--replace")
        shutil.copy(undisturbed, database)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE documents SET title = 'A later state'")
        program.kill(program.start("restore", copy, "--db", database, "--replace"), lambda: 1, 1, rng)
        assert_sound(database)
        if asked(database, "SELECT DISTINCT title FROM documents") != later:
            assert content(database) == content(undisturbed)
        program.run("restore", copy, "--db", database, "--replace")
        assert content(database) == content(undisturbed)


@kills(2, 12)
def test_reviews(kills: int, program: Commands, undisturbed: Path, tmp_path: Path, rng: random.Random) -> None:
    """The site is killed while reviews come in: each one that the reviewer was told is kept is kept, and none is there in part or twice."""
    database, accounts = tmp_path / "claims.db", reviewers(tmp_path)
    shutil.copy(undisturbed, database)
    claims = asked(database, "SELECT claim, outcome FROM verdicts ORDER BY claim")
    sent: list[str] = []
    acknowledged: list[str] = []

    def post(address: str) -> None:
        with contextlib.suppress(httpx.TransportError), Reviewer(address) as reviewer:
            while True:
                claim, outcome = rng.choice(claims)
                sent.append(f"number {len(sent)}")
                if reviewer.review(str(claim), str(outcome), sent[-1]) == 302:
                    acknowledged.append(sent[-1])

    for _ in range(kills):
        process, address = served(program, database, accounts)
        visitor = threading.Thread(target=post, args=(address,))
        visitor.start()
        assert program.kill(process, lambda: len(acknowledged), len(acknowledged) + rng.randint(1, 12), rng)
        visitor.join()
        assert_sound(database)
        stored = Counter(str(reason) for (reason,) in asked(database, "SELECT reason FROM reviews"))
        assert set(acknowledged) <= set(stored) <= set(sent)
        assert set(stored.values()) <= {1}
        assert PASSWORD not in program.told(process)
    assert len(acknowledged) >= kills
    found = content(database)
    assert len(found.pop("reviews")) == len(stored)
    assert {"reviews": [], **found} == content(undisturbed)
