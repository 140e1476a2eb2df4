"""The same story at many outlets is found and counted once; stories that only look alike are not taken for one."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from extractor.official import Official, load
from extractor.pipeline import Documents, Given, find
from extractor.pipeline.running import run
from extractor.store import Store
from extractor.stories import bands, likeness, marks, same_story

PARAGRAPHS = [
    "Exports of goods rose by 12.4% in March 2026 from a year earlier to HK$455.5 billion, the statistics office said on Monday.",
    "Imports of goods went up by 9.1% to HK$483.2 billion, which left a trade deficit of HK$27.7 billion for the month.",
    "Shipments to the mainland grew by 15.3%, while those to the United States fell by 4.8% over the same period.",
    "Electrical machinery led the gains, with sales abroad 21.6% above those of the same month of last year.",
    "A spokesman said that demand for electronic parts had held up better than many traders had feared in the winter.",
    "Freight rates on the main routes stayed close to where they were in February, brokers at the harbour reported.",
]
WORDS = ["cargo", "quay", "trader", "order", "season", "buyer", "demand", "parts", "ship", "route", "crane", "customs", "tariff", "rail"]


def text(paragraphs: list[str], *more: str) -> str:
    return "\n".join([*paragraphs, *more])


def other(seed: int) -> str:
    rng = random.Random(seed)
    return "\n".join(" ".join(rng.choice(WORDS) + str(rng.randint(1, 99)) for _ in range(30)) + "." for _ in range(5))


STORY = text(PARAGRAPHS)


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        text(PARAGRAPHS, "Reporting by the Harbour Desk."),
        text(["Exports climb in spring", *PARAGRAPHS]),
        text(PARAGRAPHS[:4]),
        STORY.replace("went up by", "increased by").replace("on Monday", "Monday"),
        STORY.upper().replace("\n", " "),
    ],
)
def test_copies_are_the_same_story(copy: str) -> None:
    assert same_story(marks(STORY), marks(copy))
    assert set(enumerate(bands(marks(STORY)))) & set(enumerate(bands(marks(copy))))


@pytest.mark.parametrize(
    "different",
    [
        text([p.translate(str.maketrans("1234567890", "7081926354")) for p in PARAGRAPHS]),  # the same release, a month later
        text([*PARAGRAPHS[:1], other(1)]),
        text([*PARAGRAPHS, other(1), other(2), other(3)]),  # a round-up
        other(1),
        PARAGRAPHS[0][:40],
        "",
    ],
)
def test_other_stories_are_not(different: str) -> None:
    assert not same_story(marks(STORY), marks(different))


def test_marks_are_the_same_everywhere() -> None:
    assert bands(marks(STORY))[:2] == bands(marks(STORY))[:2]
    assert len(bands(marks(STORY))) == 24
    assert bands(marks("Too short.")) == ()
    assert likeness(marks(""), marks(STORY)) == 0.0


def test_marks_are_made_quickly() -> None:
    long = "\n".join(other(seed) for seed in range(20))
    began = time.process_time()
    for _ in range(20):
        bands(marks(long))
    assert time.process_time() - began < 2


# In the database


@pytest.fixture(scope="module")
def official() -> Official:
    return load(["csd_totals"])


def go(folder: Path, database: Path, official: Official) -> int:
    with Store.open(database) as store:
        return sum(step.changed for step in run(Documents(find([str(folder)])), store, official, Given()))


def page(outlet: str, address: str, day: str, paragraphs: list[str]) -> str:
    head = f'<meta property="og:site_name" content="{outlet}"><link rel="canonical" href="{address}">'
    head += f'<meta property="article:published_time" content="{day}"><title>Exports rise in March</title>'
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<!doctype html><html><head>{head}</head><body><article><h1>Exports rise in March</h1>{body}</article></body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stories"
    made.mkdir()
    (made / "a.html").write_text(page("Harbour News", "https://a.example/1", "2026-04-27T09:00:00+08:00", PARAGRAPHS))
    (made / "b.html").write_text(page("The Quay", "https://b.example/2", "2026-04-27T10:00:00+08:00", PARAGRAPHS[:4]))
    corrected = [PARAGRAPHS[0].replace("12.4%", "12.9%"), *PARAGRAPHS[1:]]
    (made / "c.html").write_text(page("Harbour News", "https://a.example/1", "2026-04-27T11:00:00+08:00", corrected))
    (made / "d.html").write_text(page("Dock Daily", "https://d.example/4", "2026-04-27", [PARAGRAPHS[5], *other(4).split("\n")]))
    return made


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_copies_and_versions_are_grouped_and_their_claims_counted_once(folder: Path, tmp_path: Path, official: Official) -> None:
    database = tmp_path / "claims.db"
    assert go(folder, database, official) == 4
    members = "SELECT d.document, f.document, m.relation FROM story_members m JOIN documents d ON d.id = m.article "
    members += "JOIN documents f ON f.id = m.story ORDER BY 1"
    expected = [("a", "a", "first"), ("b", "a", "copy"), ("c", "a", "version"), ("d", "d", "first")]
    assert rows(database, members) == expected
    assert rows(database, "SELECT documents, copies, versions, outlets FROM stories") == [(3, 1, 1, "Harbour News,The Quay")]
    told = dict(rows(database, "SELECT document || ' ' || value || ' ' || unit, documents FROM claims_once WHERE kind = 'growth'"))
    assert told["a 9.1 percent"] == 3
    assert told["a 12.4 percent"] == 2
    assert told["c 12.9 percent"] == 1  # the version says something else
    (both,) = rows(database, "SELECT outlets FROM claims_once WHERE value = 9.1")
    assert set(str(both[0]).split(",")) == {"Harbour News", "The Quay"}
    assert rows(database, "SELECT count(*) FROM claims")[0][0] > rows(database, "SELECT count(*) FROM claims_once")[0][0]
    assert go(folder, database, official) == 0
    assert rows(database, members) == expected


def test_a_document_that_changes_leaves_its_story(folder: Path, tmp_path: Path, official: Official) -> None:
    database = tmp_path / "claims.db"
    go(folder, database, official)
    (folder / "b.html").write_text(page("The Quay", "https://b.example/2", "2026-04-28", other(7).split("\n")))
    assert go(folder, database, official) == 1
    assert rows(database, "SELECT documents, copies, versions FROM stories") == [(2, 0, 1)]
    assert rows(database, "SELECT documents FROM claims_once WHERE value = 9.1 AND document = 'a'") == [(2,)]
    assert rows(database, "PRAGMA foreign_key_check") == []
