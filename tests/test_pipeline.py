"""The stages joined: what is stored, what is passed over, and defects that one document brings to light."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import extractor.claims
from extractor.check import Checker
from extractor.errors import VocabularyError
from extractor.models import Article, Problem, Reading
from extractor.official import Official, load
from extractor.pipeline import Examined, Given, examine, find
from extractor.pipeline.running import Step, recheck, run
from extractor.store import Store

CONTENT = (
    "documents",
    "document_lines",
    "sources",
    "source_aliases",
    "claims",
    "numbers",
    "series",
    "observations",
    "verdicts",
    "problems",
)
OF_THE_RUN = {"first_seen", "changed", "checked_at", "as_of"}


@pytest.fixture(scope="module")
def official() -> Official:
    return load(["csd_totals", "csd_economy"])


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """Return a folder of twenty-four different short stories."""
    folder = tmp_path / "stories"
    folder.mkdir()
    for number in range(24):
        imports = f"Imports of Hong Kong rose {number}.5% in March 2026 from a year earlier to HK${600 + number}.5 billion."
        text = f"Trade news, part {number}\n\n{imports}\n\nExports fell 2.{number}%.\n"
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    return folder


def go(database: Path, official: Official, *paths: Path, given: Given | None = None) -> list[Step]:
    with Store.open(database) as store:
        return list(run(find(map(str, paths)), store, official, given or Given()))


def content(database: Path) -> dict[str, list[Any]]:
    """Return everything that is stored but which run stored it."""
    tables: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        for table in CONTENT:
            names = [row[1] for row in connection.execute(f"pragma table_info({table})") if row[1] not in OF_THE_RUN]
            columns = ", ".join(f'"{name}"' for name in names)
            tables[table] = sorted(connection.execute(f"select {columns} from {table}").fetchall(), key=repr)
    return tables


def count(database: Path, table: str) -> int:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        (number,) = connection.execute(f"select count(*) from {table}").fetchone()
        return int(number)


def test_running_twice_changes_nothing(tmp_path: Path, stories: Path, official: Official) -> None:
    database = tmp_path / "claims.db"
    assert all(step.changed for step in go(database, official, stories))
    before = database.read_bytes()
    steps = go(database, official, stories)
    assert len(steps) == 24
    assert not any(step.changed for step in steps)
    assert database.read_bytes() == before
    assert count(database, "runs") == 1


def test_every_claim_has_its_verdict(tmp_path: Path, stories: Path, official: Official) -> None:
    go(tmp_path / "claims.db", official, stories)
    assert count(tmp_path / "claims.db", "claims") == count(tmp_path / "claims.db", "verdicts") >= 72


def test_a_changed_document_is_read_again(tmp_path: Path, stories: Path, official: Official) -> None:
    database = tmp_path / "claims.db"
    go(database, official, stories)
    (stories / "07.txt").write_text("Imports of Hong Kong rose 41.2% in March 2026 from a year earlier.\n")
    assert [step.path.name for step in go(database, official, stories) if step.changed] == ["07.txt"]
    assert count(database, "documents") == 24


def test_what_the_user_tells_later_is_a_change(tmp_path: Path, official: Official) -> None:
    (tmp_path / "s.txt").write_text("Hong Kong's total exports rose 5 per cent last month from a year earlier.\n")
    database = tmp_path / "claims.db"
    go(database, official, tmp_path / "s.txt")
    (step,) = go(database, official, tmp_path / "s.txt", given=Given(published=date(2025, 6, 26)))
    assert step.changed
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("select period_start from claims").fetchall() == [("2025-05-01",)]


def test_a_problem_is_kept_until_the_document_is_read(tmp_path: Path, official: Official) -> None:
    database, story = tmp_path / "claims.db", tmp_path / "s.txt"
    story.write_bytes(b"")
    (step,) = go(database, official, story)
    assert step.problem is not None
    assert step.problem.reason == "empty"
    assert count(database, "problems") == 1
    (again,) = go(database, official, story)
    assert not again.changed
    story.write_text("Imports of Hong Kong rose 41.2% in March 2026 from a year earlier.\n")
    go(database, official, story)
    assert (count(database, "problems"), count(database, "documents")) == (0, 1)


def test_a_path_that_is_not_there_leaves_no_row(tmp_path: Path, official: Official) -> None:
    (step,) = go(tmp_path / "claims.db", official, tmp_path / "gone.txt")
    assert step.problem is not None
    assert count(tmp_path / "claims.db", "problems") == 0


def failing(error: Exception, on: str) -> Callable[[Article], Reading]:
    real = extractor.claims.extract

    def extract(article: Article) -> Reading:
        if article.document == on:
            raise error
        return real(article)

    return extract


def test_a_defect_stops_one_document_only(tmp_path: Path, stories: Path, official: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor.claims, "extract", failing(IndexError("list index out of range"), "03"))
    steps = go(tmp_path / "claims.db", official, stories)
    (problem,) = [step.problem for step in steps if step.problem]
    assert (problem.stage, problem.reason) == ("extract", "unexpected")
    assert problem.message == f"{stories / '03.txt'}: stage extract failed with IndexError: list index out of range"
    assert count(tmp_path / "claims.db", "documents") == 23


def test_our_own_data_being_wrong_stops_everything(stories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor.claims, "extract", failing(VocabularyError("places.yaml: no forms"), "03"))
    with pytest.raises(VocabularyError):
        examine(stories / "03.txt", Given())


def test_a_document_with_verdicts(stories: Path, official: Official) -> None:
    examined = examine(stories / "00.txt", Given(), Checker(official))
    assert isinstance(examined, Examined)
    assert {verdict.claim for verdict in examined.verdicts} == {claim.id for claim in examined.reading.claims} != set()


def test_checking_again_follows_the_official_figures(tmp_path: Path, stories: Path, official: Official) -> None:
    database = tmp_path / "claims.db"
    go(database, official, stories)
    before = content(database)["verdicts"]
    with Store.open(database) as store:
        assert recheck(store, official).changed == 0
        assert recheck(store, load(["csd_economy"])).changed > 0
        assert recheck(store, official).changed > 0
    assert content(database)["verdicts"] == before


def test_problems_say_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "s.pdf").write_bytes(b"no PDF at all")
    problem = examine(tmp_path / "s.pdf", Given())
    assert isinstance(problem, Problem)
    assert problem.location == str(tmp_path / "s.pdf")
    assert problem.message.startswith(f"{tmp_path / 's.pdf'}: ")
