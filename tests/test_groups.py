"""The same claim in several articles is one group; roundings agree, and the report that says otherwise is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.official import Official, load
from extractor.pipeline import Given, find
from extractor.pipeline.running import run
from extractor.store import Group, Outlier, Store

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
