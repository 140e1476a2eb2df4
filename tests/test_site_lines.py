"""Lines that a site repeats are learnt from the documents of a run; agency text, figures and headings are left alone."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from extractor.clean import clean
from extractor.clean.site_lines import REASON, Learner, repeatable, site_of, without
from extractor.models import Article, LineLabel, RawDocument
from extractor.official import Official, load
from extractor.pipeline import Documents, Given, find
from extractor.pipeline.running import run
from extractor.store import Store

MOTTO = "The harbour is our home, and its trade is our daily bread."
TAIL = "Thoughts of the Quay Society on the trade of this town and its neighbours"
WORDS = ["cargo", "quay", "trader", "order", "season", "buyer", "demand", "parts", "ship", "route", "crane", "customs", "tariff", "rail"]


def paragraphs(seed: int) -> list[str]:
    rng = random.Random(seed)
    first = f"Exports of goods rose by {seed + 2}.{seed}% in March 2026 from a year earlier, the statistics office said."
    return [
        first,
        *(f"The {' '.join(rng.choices(WORDS, k=30))} and {rng.randint(3, 999)} others were counted in spring." for _ in range(4)),
    ]


def page(number: int, body: list[str], host: str = "quay.example") -> str:
    head = f'<link rel="canonical" href="https://{host}/{number}"><title>Exports rise, part {number}</title>'
    inner = "".join(f"<p>{text}</p>" for text in body)
    return f"<!doctype html><html><head>{head}</head><body><article><h1>Exports rise, part {number}</h1>{inner}</article></body></html>"


def article(number: int, body: list[str], host: str = "quay.example") -> Article:
    raw = RawDocument(name=str(number), location=str(number), media_type="text/html", body=page(number, body, host).encode())
    return clean(raw)


def with_motto(seed: int) -> list[str]:
    told = paragraphs(seed)
    return [*told[:2], MOTTO, *told[2:], TAIL]


def test_the_site_is_the_host_or_the_outlet() -> None:
    assert site_of(article(1, paragraphs(1), "www.quay.example")) == "quay.example"


def test_lines_that_could_be_the_sites_own() -> None:
    found = repeatable(article(1, [*with_motto(1)[:3], "A heading in between", *with_motto(1)[3:]]))
    assert {line.text for line in found.values()} == {MOTTO, TAIL}


def test_a_line_is_learnt_from_three_stories_and_not_from_copies() -> None:
    learner = Learner()
    articles = [article(number, with_motto(number)) for number in range(4)]
    for one in articles:
        learner.see(one)
    apart = learner.learnt(lambda ids: {identity: identity for identity in ids})
    assert {line for _, line in apart} == {"the harbour is our home and its trade is our daily bread", TAIL.casefold()}
    assert all(sorted(ids) == sorted(one.id for one in articles) for ids in apart.values())
    assert learner.learnt(lambda ids: dict.fromkeys(ids, "one story")) == {}


def test_other_sites_do_not_count() -> None:
    learner = Learner()
    for number in range(4):
        learner.see(article(number, with_motto(number), f"site{number}.example"))
    assert learner.learnt(lambda ids: {identity: identity for identity in ids}) == {}


def test_lines_are_taken_out_and_places_stay_right() -> None:
    before = article(1, with_motto(1))
    after = without(before, {"the harbour is our home and its trade is our daily bread", TAIL.casefold()})
    assert MOTTO not in after.text
    assert [line.text for line in after.lines if line.reason == REASON] == [MOTTO, TAIL]
    assert len(after.lines) == len(before.lines)
    body = [after.text[line.start : line.end] for line in after.lines if line.label is LineLabel.BODY]
    assert "\n".join(body) == after.text
    assert without(before, {"nothing of the kind"}) is before
    assert without(before, ()) is before


@pytest.fixture(scope="module")
def official() -> Official:
    return load(["csd_totals"])


def go(folder: Path, database: Path, official: Official) -> int:
    with Store.open(database) as store:
        return sum(step.changed for step in run(Documents(find([str(folder)])), store, official, Given()))


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_a_run_learns_and_the_next_one_changes_nothing(tmp_path: Path, official: Official) -> None:
    folder, database = tmp_path / "stories", tmp_path / "claims.db"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.html").write_text(page(number, with_motto(number)))
    copied = with_motto(9)
    for number in range(5):  # one agency's text at five addresses of another site
        (folder / f"copy{number}.html").write_text(page(number, copied, "copies.example"))
    assert go(folder, database, official) == 9
    sql = f"SELECT d.document, l.text FROM document_lines l JOIN documents d ON d.id = l.article WHERE l.reason = '{REASON}' ORDER BY 1, 2"
    expected = [(str(number), text) for number in range(4) for text in (MOTTO, TAIL)]
    assert rows(database, sql) == expected
    assert rows(database, "SELECT DISTINCT site FROM site_lines") == [("quay.example",)]
    claims = rows(database, "SELECT count(*) FROM claims")
    assert claims[0][0]
    assert go(folder, database, official) == 0
    assert (rows(database, sql), rows(database, "SELECT count(*) FROM claims")) == (expected, claims)
    (folder / "7.html").write_text(page(7, with_motto(7)))
    assert go(folder, database, official) == 1
    assert len(rows(database, sql)) == 10
    wrong = "SELECT c.id FROM claims c JOIN documents d ON d.id = c.article WHERE substr(d.text, c.start + 1, c.end - c.start) <> c.quote"
    assert rows(database, wrong) == []
