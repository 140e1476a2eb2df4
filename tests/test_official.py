"""The official figures: what is bundled, how it is indexed, and that a table which breaks its promise is refused."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from extractor.errors import SourceError
from extractor.models import Period
from extractor.official import Official, load, source_names
from extractor.official.names import names
from extractor.official.sources import Release, band, source
from extractor.official.tables import parse_period
from extractor.resources import bundled

FOLDER = bundled("corpus") / "official"


@pytest.fixture(scope="module")
def official() -> Official:
    return load()


def test_everything_that_is_bundled_is_loaded(official: Official) -> None:
    assert len(official.series) == 449
    assert sum(map(len, official.rows.values())) == 6108
    assert set(official.sources) == set(source_names())


@pytest.mark.parametrize("name", source_names())
def test_provenance_fits_the_files(name: str, official: Official) -> None:
    told = yaml.safe_load((FOLDER / name / "provenance.yaml").read_text("utf-8"))
    ids = [key for key, owner in official.source_of.items() if owner == name]
    assert told["series"] == len(ids)
    assert told["observations"] == sum(len(official.rows[key]) for key in ids)
    assert told["not_independent"] == sum(not row.independent for key in ids for row in official.rows[key])
    for file, digest in told["files"].items():
        assert hashlib.sha256((FOLDER / name / file).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026-01/2026-05", date(2026, 1, 1), date(2026, 5, 31)),
    ],
)
def test_periods(text: str, start: date, end: date) -> None:
    assert parse_period(text) == Period(start=start, end=end)


def test_find_uses_the_names_of_claims(official: Official) -> None:
    found = official.find(economy="Hong Kong", metric="total_exports", partner="Vietnam", measure="growth_yoy_value", frequency="M")
    assert [item.id for item in found] == ["hk.exports.vn.growth_yoy_value.nsa.m"]
    assert official.find(economy="Mainland China", metric="imports", commodity="integrated circuits", frequency="M")
    assert official.find(transport_mode="air", metric="imports", seasonal_adjustment="nsa")
    assert not official.find(economy="Atlantis")


def test_value_keeps_all_vintages(official: Official) -> None:
    first_quarter = parse_period("2024-Q1")
    assert {row.value for row in official.value("hk.gdp.growth_yoy_real.nsa.q", first_quarter)} == {Decimal("2.7"), Decimal("2.9")}
    assert official.value("no.such.series", first_quarter) == ()


def test_level_of_march_2026(official: Official) -> None:
    (row, *_) = official.value("hk.imports.value.nsa.m", parse_period("2026-03"))
    assert (row.value, row.tier, row.independent) == (Decimal(707484), "T", True)


def test_rows_from_the_press_stay_and_are_marked(official: Official) -> None:
    (row,) = official.value("hk.exports.sg.growth_yoy_value.nsa.m", parse_period("2026-03"))
    assert not row.independent


@pytest.mark.parametrize(
    ("series", "period", "day", "basis"),
    [
        ("hk.exports.value.nsa.m", "2025-12", date(2026, 1, 27), "seen"),
        ("hk.exports.value.nsa.m", "2026-06", date(2026, 7, 22), "estimated"),  # four days before the usual one
        ("hk.exports.growth_yoy_price.nsa.m", "2016-05", date(2016, 7, 9), "estimated"),
    ],
)
def test_release_is_seen_or_estimated(official: Official, series: str, period: str, day: date, basis: str) -> None:
    assert official.release(series, parse_period(period)) == (day, basis)


def test_usual_release_keeps_to_the_month() -> None:
    assert Release(1, 30, 0).usual(date(2025, 1, 31)) == date(2025, 2, 28)
    assert Release(2, 15, 0).usual(date(2025, 11, 30)) == date(2026, 1, 15)


def test_band() -> None:
    assert (band().strong, band().weak) == (Decimal("7.75"), Decimal("7.85"))


@pytest.mark.parametrize(
    ("word", "name"), [("China", "Mainland China"), ("the Netherlands", "Netherlands"), ("United States", "US"), ("Ruritania", "Ruritania")]
)
def test_places(word: str, name: str) -> None:
    assert names().place(word) == name


def test_commodities_by_name_and_code() -> None:
    electrical = "electrical machinery, apparatus and appliances, and electrical parts thereof"
    assert names().commodity("electrical machinery") == electrical
    assert names().commodity("wires and things", "SITC 77") == electrical
    assert names().commodity("chips") == "integrated circuits"
    assert names().commodity("tea") == "tea"
    assert "semiconductors" in names().family("integrated circuits")


def _copy(tmp_path: Path, name: str) -> Path:
    shutil.copytree(FOLDER / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("observations.csv", "98.89", "", "no number"),
        ("observations.csv", "98.89", "98000", "outside of"),
        ("observations.csv", "2026-07,", "July 2026,", "no period"),
        ("observations.csv", "kr.exports.value", "kr.export.value", "unknown series_id"),
        ("observations.csv", ",tier,", ",level,", "missing columns tier"),
        ("observations.csv", ",yes,", ",perhaps,", "unknown independent"),
        ("series.csv", "USD_billion", "USD_dozen", "unknown unit"),
        ("series.csv", "semiconductors,all", "seedlings,all", "unknown commodity"),
        ("series.csv", ",world,", ",ZZ:Nowhere,", "unknown partner"),
        ("series.csv", "kr.exports", "zz.exports", "unknown economy"),
        ("series.csv", ",exports,world", ",smuggling,world", "unknown flow"),
        ("series.csv", "exports.value", "imports.value", "unknown series_id"),
    ],
)
def test_a_table_that_breaks_its_promise_is_refused(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = _copy(tmp_path, "motie")
    path = folder / "motie" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(SourceError, match=message):
        load(["motie"], folder)


def test_a_shrunken_table_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path, "motie")
    path = folder / "motie" / "observations.csv"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:10]), "utf-8")
    with pytest.raises(SourceError, match="shrunk"):
        load(["motie"], folder)


def test_missing_files_and_sources(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is missing"):
        load(["motie"], tmp_path)
    with pytest.raises(SourceError, match="no such official source"):
        load(["moon"])


def test_one_source_alone(official: Official) -> None:
    alone = load(["gacc"])
    assert set(alone.series) == {key for key, owner in official.source_of.items() if owner == "gacc"}
    assert source("gacc").points == Decimal("0.5")
