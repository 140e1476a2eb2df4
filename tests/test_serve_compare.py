"""Pages that set claims side by side: sources, outlets, versions of one figure; and the answers that are kept."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import store_samples as made
from site_asking import Ask, Elements, asking

from extractor.models import ErrorKind, Kind, Outcome, Reading
from extractor.serve.asked_of_many import _every_month
from extractor.serve.columns import Column, column_chart
from extractor.serve.kept import Kept
from extractor.serve.strip import Dot, strip_chart
from extractor.store import Store
from extractor.store.rows import source_id


def echo(outlet: str, quote: str, value: str, outcome: Outcome, day: int) -> made.Sample:
    """An article that gives the growth of exports in May, as the first sample does."""
    name = outlet.lower().split()[0]
    of = made.article(
        name,
        [(f"Exports were up {quote} in May.", made.LineLabel.BODY, "p")],
        outlet=outlet,
        title=f"{outlet} on May",
        published=made.date(2024, 7, day),
    )
    claim = made.claim(of, "one", quote, value)
    official = made.harbour_verdicts()[0]
    verdict = replace(official, claim=claim.id, outcome=outcome, difference=Decimal(value) - Decimal("14.8"))
    return made.Sample(of, Reading(claims=(claim,), unclaimed=(), sources=()), (verdict,))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = made.build(tmp_path_factory.mktemp("compare") / "claims.db")
    with Store.open(path) as store:
        store.begin_run(version="1.0", arguments=())
        for outlet, quote, value, outcome, day in (
            ("Dock & <b>Gazette</b>", "14.8%", "14.8", Outcome.MATCH, 1),
            ("Pier Post", "18.4%", "18.4", Outcome.MISMATCH, 2),
            ("Slip Sheet", "14.8 per cent", "14.8", Outcome.MATCH, 3),
        ):
            sample = echo(outlet, quote, value, outcome, day)
            store.save_document(sample.article, sample.reading, sample.verdicts)
        store.finish_run()
    return path


@pytest.fixture(scope="module")
def ask(database: Path) -> Ask:
    return asking(database)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_one_figure_in_every_version(ask: Ask) -> None:
    text = ask("/compare/harbour-exports").text
    told = plain(text)
    for words in ("4 times in 4 outlets; the official figure is +14.8%", "3 × +14.8% matches", "1 × +18.4% differs", "Pier Post"):
        assert words in told
    chart = [svg for svg in Elements(text).of("svg") if "strip" in (svg.get("class") or "")]
    assert [svg["role"] for svg in chart] == ["img"]
    assert "3 say 14.8% (matches); 1 say 18.4% (differs); the official figure is 14.8%" in text
    assert ask("/compare/pier-one").text.count("<tr") == text.count("<tr")
    assert "4 articles" in plain(ask("/claims/harbour-exports").text)
    assert "articles</a>" not in ask("/claims/harbour-imports").text
    table = ask("/data/claim_groups?differing__gt=0").text
    assert re.search(r'href="/compare/[a-z]+-[a-z]+"', table)


def test_a_figure_that_stands_alone(ask: Ask) -> None:
    told = plain(ask("/compare/harbour-malaysia").text)
    assert "1 time in 1 outlet; no official figure" in told
    assert ask("/compare/nobody").status_code == 404


def test_a_source_with_all_that_is_attributed_to_it(ask: Ask) -> None:
    lin = source_id("Lin Qiu", "Quay Bank")
    answer = ask(f"/sources/{lin}")
    told = plain(answer.text)
    for words in (
        "Lin Qiu",
        "Quay Bank",
        "5 figures: 1 differs, 4 not checkable",
        "HK$375.2 million",
        "2 forecasts",
        "Also called Lin, She",
    ):
        assert words in told
    assert f'href="/sources/{lin}"' in ask("/claims/strait-exports").text
    assert ask("/sources/nobody").status_code == 404
    row = next(row for row in ask("/data/sources_compared.json?_shape=array").json() if row["source_id"] == lin)
    assert (row["claims"], row["checked"], row["mismatch"], row["mismatch_share"]) == (5, 1, 1, 1.0)


def test_an_outlet_with_what_it_reported(ask: Ask) -> None:
    told = plain(ask("/outlets/Harbour%20Daily").text)
    for words in ("7 figures: 1 differs, 1 close, 1 matches, 4 not checkable", "9.9% is the figure for April", "Exports beat hopes again"):
        assert words in told
    assert 'href="/outlets/Harbour%20Daily"' in ask("/articles/harbour").text
    odd = ask("/outlets/Dock%20%26%20%3Cb%3EGazette%3C%2Fb%3E")
    assert odd.status_code == 200
    assert "<b>Gazette" not in odd.text
    assert ask("/outlets/Nobody").status_code == 404


def test_the_front_page_has_the_months(ask: Ask) -> None:
    text = ask("/").text
    assert "11 figures, June 2024 to July 2024; 3 differ" in text
    assert [svg["role"] for svg in Elements(text).of("svg") if "columns" in (svg.get("class") or "")] == ["img"]


def test_what_differs_most_is_told_by_difference_and_reach(tmp_path: Path) -> None:
    path = made.build(tmp_path / "claims.db")
    with Store.open(path) as store:
        store.begin_run(version="1.0", arguments=())
        echoes = [
            (f"{name} Post", "10.0%", "10", Outcome.MISMATCH, day) for day, name in enumerate(("Pier", "Quay", "Slip", "Mole", "Dock"), 1)
        ]
        for outlet, quote, value, outcome, day in (*echoes, ("Lone Ledger", "3.7%", "3.7", Outcome.MISMATCH, 1)):
            sample = echo(outlet, quote, value, outcome, day)
            store.save_document(sample.article, sample.reading, sample.verdicts)
        store.finish_run()
    ask = asking(path)
    rows = ask("/data/differences_by_reach.json?_shape=array").json()
    assert [(row["quote"], row["outlets"], row["articles"], round(row["weight"], 2)) for row in rows] == [
        ("10.0%", 5, 5, 1.62),  # a third, five times
        ("HK$375.2 million", 1, 1, 1.0),  # beyond all measure, and yet once
        ("3.7%", 1, 1, 0.75),
        ("9.9 percent", 1, 1, 0.03),
    ]
    assert rows[0]["claim"] == "pier-one", "the first report stands for the others"
    assert (rows[0]["first_published"], rows[0]["last_published"]) == ("2024-07-01", "2024-07-05")
    front = plain(ask("/").text)
    assert front.index("+10% official +14.8%") < front.index("HK$375.2 million") < front.index("+3.7%")
    assert "Pier Post, 1 July 2024, and 4 other outlets" in front


def test_forecasts_beside_what_became_of_them(tmp_path: Path) -> None:
    path = made.build(tmp_path / "claims.db")
    of = made.article("later", [("Exports grew 4.9% in all of 2024.", made.LineLabel.BODY, "p")], published=made.date(2025, 2, 1))
    claim = made.claim(of, "year", "4.9%", "4.9", period=made.YEAR)
    verdict = replace(made.harbour_verdicts()[0], claim=claim.id, official=Decimal("4.8"))
    with Store.open(path) as store:
        store.begin_run(version="1.0", arguments=())
        store.save_document(of, Reading(claims=(claim,), unclaimed=(), sources=()), (verdict,))
    rows = asking(path)("/data/forecast_outcomes.json?_shape=array").json()
    assert {(row["claim"], row["became"]) for row in rows} == {("harbour-outlook", 4.8), ("harbour-outlook-high", 4.8)}


def test_a_false_record_is_told_in_words(tmp_path: Path) -> None:
    path = made.build(tmp_path / "claims.db")
    of = made.article("record", [("Exports were the highest since 1952.", made.LineLabel.BODY, "p")], outlet="Pier Post")
    claim = made.claim(of, "high", "1952", "1952", kind=Kind.RANK_OR_RECORD, unit="year_since", trend="up", record_of="level")
    verdict = replace(
        made.strait().verdicts[0], claim=claim.id, error_kind=ErrorKind.FALSE_RECORD, difference=None, cause="March 2021 was more extreme"
    )
    with Store.open(path) as store:
        store.begin_run(version="1.0", arguments=())
        store.save_document(of, Reading(claims=(claim,), unclaimed=(), sources=()), (verdict,))
    ask = asking(path)
    front = plain(ask("/").text)
    assert "since 1952 ≠" not in front
    assert "March 2021 was more extreme" in front
    assert "since 375" not in front
    assert front.index("HK$375.2 million") < front.index("since 1952"), "what cannot be subtracted is no large difference"
    page = plain(ask("/claims/record-high").text)
    assert "another one holds it" in page
    assert "375,200,000,000" not in page


# Charts


def test_columns_are_stacked_and_told() -> None:
    drawn = column_chart("c", "<i>", "told", [Column("2024-01", (("match", 3), ("mismatch", 1))), Column("2024-02", (("match", 0),))])
    assert drawn.count("<rect") == 2
    assert "&lt;i&gt;" in drawn
    tops = [float(y) for y in re.findall(r'<rect[^>]* y="([\d.]+)"', drawn)]
    assert tops[1] < tops[0]


def test_months_are_without_gaps() -> None:
    assert _every_month(["2023-12", "2024-03"]) == ["2023-12", "2024-01", "2024-02", "2024-03"]
    assert len(_every_month(["1999-01", "2024-03"])) == 60
    assert _every_month([]) == []


def test_a_strip_of_one_value_stands_in_the_middle() -> None:
    drawn = strip_chart("s", "t", "d", [Dot(5.0, 2, "5%", "match")], (5.0, "5%"))
    assert 'cx="380.0"' in drawn
    assert "2 × 5%" in drawn


# Answers that are kept


def test_answers_are_kept_until_the_database_changes(tmp_path: Path) -> None:
    path = made.build(tmp_path / "claims.db")
    kept, asked = Kept(path), []

    async def count() -> int:
        asked.append(1)
        return len(asked)

    assert [asyncio.run(kept.get("n", count)) for _ in range(3)] == [1, 1, 1]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE documents SET title = 'other'")
    connection.close()
    assert asyncio.run(kept.get("n", count)) == 2
    assert asyncio.run(kept.get("other", count)) == 3


def test_a_dear_answer_is_not_made_anew_with_every_change(tmp_path: Path) -> None:
    path = made.build(tmp_path / "claims.db")
    kept = Kept(path)

    async def slow() -> float:
        await asyncio.sleep(0.05)
        return path.stat().st_mtime

    async def twice() -> tuple[float, float]:
        first = await kept.get("n", slow)
        path.touch()
        return first, await kept.get("n", slow)

    first, second = asyncio.run(twice())
    assert first == second


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("A short first line", "A short first line"),
        (
            "Exports of goods rose by more than anybody had thought they would " + "in May " * 20,
            "Exports of goods rose by more than anybody had thought they would in …",
        ),
    ],
)
def test_an_article_without_a_title_is_called_by_its_first_words(tmp_path: Path, line: str, called: str) -> None:
    path = tmp_path / "claims.db"
    with Store.open(path) as store:
        store.begin_run(version="1.0", arguments=())
        of = made.article("bare", [(line, made.LineLabel.BODY, "p"), ("Second line.", made.LineLabel.BODY, "p")])
        store.save_document(of, Reading(claims=(), unclaimed=(), sources=()), ())
    ask = asking(path)
    for address in ("/", "/articles", "/articles/bare", "/search?q=second"):
        assert called in plain(ask(address).text), address
