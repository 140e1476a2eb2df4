"""The same claim in several articles is one group; roundings agree, and the report that says otherwise is shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from extractor.official import Official, load
from extractor.pipeline import Given, find
from extractor.pipeline.running import run
from extractor.store import Group, Outlier, Store
from extractor.store.groups import regroup

HEAD = "Hong Kong's exports rose {} in December 2025 from a year earlier, the government said.\n"


@pytest.fixture(scope="module")
def official() -> Official:
    return load(["csd_totals"])


def build(folder: Path, official: Official, texts: list[str]) -> Path:
    stories = folder / "stories"
    stories.mkdir()
    for number, text in enumerate(texts):
        (stories / f"{number:02}.txt").write_text(f"Report {number}\n\n{text}", "utf-8")
    database = folder / "claims.db"
    with Store.open(database) as store:
        list(run(find([str(stories)]), store, official, Given()))
    return database


def only(store: Store) -> Group:
    (group,) = store.groups()
    return group


def test_twelve_reports_and_one_that_says_otherwise(tmp_path: Path, official: Official) -> None:
    figures = ["26.1%"] * 8 + ["26.1 percent"] * 2 + ["26%", "26.6%"]
    with Store.open(build(tmp_path, official, [HEAD.format(figure) for figure in figures])) as store:
        group = only(store)
        assert group.words == "12 reports, 11 say 26.1%, one says 26.6%"
        assert (group.reports, group.agreeing, group.official) == (12, 11, 26.095)
        (other,) = group.others
        assert isinstance(other, Outlier)
        assert other.quote == "26.6%"
        by_id = {claim.id: claim for claim in store.claims()}
        assert {store.group_of(key) == group for key in by_id} == {True}
        assert by_id[other.claim].value != by_id[group.claim].value
        assert list(store.groups(differing=True)) == [group]


def test_amounts_agree_at_the_digits_written(tmp_path: Path, official: Official) -> None:
    text = "Hong Kong's exports were worth {} in December 2025.\n"
    figures = ["HK$512.8 billion", "HK$513 billion", "HK$512,800 million", "HK$521.8 billion"]
    with Store.open(build(tmp_path, official, [text.format(figure) for figure in figures])) as store:
        group = only(store)
        assert (group.reports, group.agreeing, [other.quote for other in group.others]) == (4, 3, ["HK$521.8 billion"])


def test_an_article_counts_once_with_its_finest_figure(tmp_path: Path, official: Official) -> None:
    texts = [HEAD.format("26%") + "\n" + HEAD.format("26.1%"), HEAD.format("26.1%")]
    with Store.open(build(tmp_path, official, texts)) as store:
        assert only(store).words == "2 reports, all say 26.1%"


@pytest.mark.parametrize(
    "other",
    [
        "Hong Kong's imports rose 30.6% in December 2025 from a year earlier.\n",
        "Hong Kong's exports rose 9.9% in November 2025 from a year earlier.\n",
        "The volume of Hong Kong's exports rose 9.9% in December 2025 from a year earlier.\n",
        "Hong Kong's exports to Japan rose 9.9% in December 2025 from a year earlier.\n",
        "Hong Kong's exports are forecast to rise 9.9% in December 2025 from a year earlier.\n",
        "Hong Kong's exports rose more than 9.9% in December 2025 from a year earlier.\n",
    ],
)
def test_other_claims_are_other_groups(tmp_path: Path, official: Official, other: str) -> None:
    with Store.open(build(tmp_path, official, [HEAD.format("26.1%"), other])) as store:
        assert list(store.groups()) == []
        assert {store.group_of(claim.id) for claim in store.claims()} == {None}
        assert store.group_of("none") is None


def kept(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT * FROM claim_groups").fetchall()


def due(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM claim_groups_due").fetchone()[0])


def read_again(database: Path, official: Official) -> None:
    with Store.open(database) as store:
        list(run(find([str(database.parent / "stories")]), store, official, Given()))


def test_groups_follow_an_edited_article(tmp_path: Path, official: Official) -> None:
    database = build(tmp_path, official, [HEAD.format("26.1%"), HEAD.format("26.6%"), HEAD.format("26.1%")])
    edited = tmp_path / "stories" / "01.txt"
    edited.write_text(edited.read_text("utf-8").replace("26.6%", "26.1%"), "utf-8")
    read_again(database, official)
    with Store.open(database) as store:
        assert only(store).words == "3 reports, all say 26.1%"
    for path in (tmp_path / "stories").glob("*.txt"):
        month = {"00": "March", "01": "April", "02": "May"}[path.stem]
        path.write_text(path.read_text("utf-8").replace("December", month), "utf-8")
    read_again(database, official)
    assert kept(database) == []


def test_a_run_that_ended_early_leaves_its_groups_to_the_next(tmp_path: Path, official: Official) -> None:
    database = build(tmp_path, official, [HEAD.format("26.1%"), HEAD.format("26.6%")])
    before = kept(database)
    assert len(before) == 1
    assert due(database) == 0
    with closing(sqlite3.connect(database)) as connection:  # as a run that was killed before it ended leaves them
        connection.execute("INSERT INTO claim_groups_due (key) SELECT key FROM claim_groups_kept")
        connection.execute("UPDATE claim_groups_kept SET reports = 99")
        connection.commit()
    read_again(database, official)
    assert (kept(database), due(database)) == (before, 0)


def test_more_groups_than_are_put_together_at_once(tmp_path: Path, official: Official) -> None:
    months = ["October", "November", "December"]
    texts = ["\n".join(HEAD.replace("December", month).format("26.1%") for month in months)] * 2
    database = build(tmp_path, official, texts)
    before = kept(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO claim_groups_due (key) SELECT key FROM claim_groups_kept")
        connection.execute("DELETE FROM claim_groups_kept")
        assert [regroup(Database(connection), limit=1) for _ in range(4)] == [1, 1, 1, 0]
        connection.commit()
    assert len(before) == 3
    assert kept(database) == before
