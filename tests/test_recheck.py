"""Checking again is incremental: what is passed over could not have changed, and what changed is told with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from check_figures import Damage, Tables, appeared, true_figures

from extractor.check import Checker, touched
from extractor.cli.summary import recheck_lines
from extractor.models import Claim, Consulted, Observation, Verdict
from extractor.official import Official, load
from extractor.official.tables import parse_period
from extractor.pipeline import Given, find
from extractor.pipeline.running import Rechecked, recheck, run
from extractor.store import Store

EXPORTS, IMPORTS = "hk.exports.value.nsa.m", "hk.imports.value.nsa.m"
SOME = 12


@pytest.fixture(scope="module")
def official() -> Official:
    return load()


def without(official: Official, months: set[str]) -> Official:
    """Return the figures as they were before some months were out, in any series."""
    gone = {parse_period(month) for month in months}
    rows = {key: tuple(row for row in held if row.period not in gone) for key, held in official.rows.items()}
    return replace(official, rows=rows)


def revised(official: Official, series: str, month: str, by: int) -> Official:
    """Return the figures with one of them changed in its place."""
    period = parse_period(month)
    rows = tuple(replace(row, value=row.value + by) if row.period == period else row for row in official.rows[series])
    return replace(official, rows={**official.rows, series: rows})


def bare(official: Official, gone: str) -> Official:
    """Return the figures without one whole series."""
    return replace(
        official,
        series={key: item for key, item in official.series.items() if key != gone},
        rows={key: rows for key, rows in official.rows.items() if key != gone},
    )


def changes(before: Official, after: Official) -> Iterator[Consulted]:
    """Return what changes between two states, as it is noted in a database."""
    for one, other, whole in ((before, after, "gone"), (after, before, "new")):
        for key, rows in one.rows.items():
            held = set(other.rows.get(key, ()))
            series = "held" if other.rows.get(key) else whole
            for row in rows:
                if row not in held:
                    yield from touched(one.series[key], row, series)


def stale(verdict: Verdict, changed: list[Consulted]) -> bool:
    return any(
        one.page == other.page and one.first <= other.last and one.last >= other.first for one in verdict.consulted for other in changed
    )


def same(one: Verdict, other: Verdict) -> bool:
    return replace(one, consulted=()) == replace(other, consulted=())


@pytest.fixture(scope="module")
def claims(official: Official) -> list[Claim]:
    figures = true_figures(official)
    damage = Damage(figures, Tables(official))
    chosen = figures[::SOME]
    return [item.claim for item in chosen] + [claim for item in chosen[::SOME] for _, claim in damage.all(item)]


@pytest.mark.parametrize(
    "change", ["a month was released", "a month was revised", "a series is new", "an economy is new", "an economy is gone"]
)
def test_what_is_passed_over_could_not_have_changed(official: Official, claims: list[Claim], change: str) -> None:
    states = {
        "a month was released": (without(official, {"2026-08"}), official),
        "a month was revised": (official, revised(official, EXPORTS, "2025-03", 900)),
        "a series is new": (bare(official, "hk.exports.vn.growth_yoy_value.nsa.m"), official),
        "an economy is new": (load([name for name in official.sources if name != "gacc"]), official),
    }
    states["an economy is gone"] = states["an economy is new"][::-1]
    before, after = states[change]
    old, new = Checker(before), Checker(after)
    changed = list(changes(before, after))
    passed_over = 0
    for claim in claims:
        first = old.check([claim], appeared(claim))[0]
        if not stale(first, changed):
            passed_over += 1
            assert same(first, new.check([claim], appeared(claim))[0]), (claim.quote, claim.metric, claim.period)
    assert passed_over < len(claims)
    assert passed_over > 0.4 * len(claims)


def test_few_pages_are_consulted_for_a_true_figure(official: Official) -> None:
    checker = Checker(official)
    figures = true_figures(official)[::SOME]
    seen = [len(checker.check([item.claim], appeared(item.claim))[0].consulted) for item in figures]
    assert sum(seen) < 4 * len(seen)


STORIES = {
    "august": "The value of Hong Kong's total exports was HK$667.9 billion in August 2026.",
    "july": "Hong Kong's imports were worth HK$101.0 billion in July 2026.",
    "gdp": "Hong Kong's economy grew by 3.8% in real terms in the fourth quarter of 2025 from a year earlier.",
    "forecast": "Exports are forecast to grow 9% in 2027.",
}


@pytest.fixture(scope="module")
def few() -> Official:
    """The sources that the stories need: writing all figures takes longer than what is tested with them."""
    return load(["csd_totals", "csd_economy"])


@pytest.fixture
def database(few: Official, tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for name, text in STORIES.items():
        (folder / f"{name}.txt").write_text(text + "\n", "utf-8")
    database = tmp_path / "claims.db"
    given = Given(published=parse_period("2026-09").end)
    with Store.open(database) as store:
        list(run(find([str(folder)]), store, without(few, {"2026-08"}), given))
    return database


def verdicts(store: Store) -> list[Verdict]:
    return [replace(verdict, consulted=()) for verdict in store.verdicts()]


def fresh(store: Store, official: Official) -> list[Verdict]:
    checker = Checker(official)
    found = []
    for article in store.articles():
        found += checker.check(tuple(store.claims(article.id)), article.published)
    return [replace(verdict, consulted=()) for verdict in found]


def test_a_new_month_says_what_it_changed(few: Official, database: Path) -> None:
    with Store.open(database) as store:
        done = recheck(store, few)
        assert done == Rechecked(claims=4, compared=done.compared, because={"2026-08 was released": 1})
        assert done.compared in {1, 2}  # the wrong figure of July was also compared with its neighbours
        assert verdicts(store) == fresh(store, few)
        assert list(recheck_lines(done))[1] == "1 verdict changed because 2026-08 was released"
        assert recheck(store, few) == Rechecked(claims=4, compared=0, because={})


def test_a_revision_and_a_withdrawal(few: Official, database: Path) -> None:
    other = revised(few, IMPORTS, "2026-07", 1000)
    with Store.open(database) as store:
        recheck(store, few)
        done = recheck(store, other)
        assert done.because == {"2026-07 was revised": 1}
        assert done.compared < 4
        assert verdicts(store) == fresh(store, other)
        done = recheck(store, without(other, {"2026-08"}))
        assert done.because == {"2026-08 was withdrawn": 1}
        assert verdicts(store) == fresh(store, without(other, {"2026-08"}))


def test_another_version_of_the_program_compares_all(few: Official, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.pipeline.running.__version__", "99.0")
    with Store.open(database) as store:
        assert recheck(store, without(few, {"2026-08"})) == Rechecked(claims=4, compared=4, because={})


def test_a_run_that_was_stopped_before_comparing_is_made_up_for(few: Official, database: Path) -> None:
    """The change is noted together with the figures, so that it is not lost when nothing comes after."""
    with Store.open(database) as store:
        store.begin_run(version="x", arguments=())
        rows = [row for held in few.rows.values() for row in held]
        store.save_official(few.series.values(), rows, touched)
    with Store.open(database) as store:
        assert recheck(store, few).because == {"2026-08 was released": 1}


def test_a_figure_out_of_reach_touches_nothing(official: Official) -> None:
    item = official.series["hk.exports.value_index.nsa.m"]
    row: Observation = replace(official.rows[item.id][0], value=Decimal(1))
    assert touched(item, row, "new") == ()
