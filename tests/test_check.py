"""The check: outcomes, reasons, derivations, hedges, vintages, records and streaks, by example."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from check_figures import make_claim, month, moved

from extractor.check import Checker
from extractor.models import Claim, Comparison, Hedge, Kind, Modality, Outcome, Period, Reason, Verdict
from extractor.official import load

LEVEL = {"kind": Kind.LEVEL, "unit": "HKD", "comparison": Comparison.NONE}
RECORD = {"kind": Kind.RANK_OR_RECORD, "comparison": Comparison.NONE}
MONTH = month(2026, 3)
QUARTER = Period(start=date(2026, 1, 1), end=date(2026, 3, 31))
YEAR_2025 = Period(start=date(2025, 1, 1), end=date(2025, 12, 31))
ELECTRICAL = "electrical machinery, apparatus and appliances, and electrical parts thereof"


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker(load())


def check(checker: Checker, published: date | None = None, **changes: object) -> Verdict:
    return checker.check([make_claim(**changes)], published)[0]


def billions(text: str) -> Decimal:
    return Decimal(text) * 10**9


TRUE = {
    "level": {**LEVEL, "quote": "HK$707.5 billion", "value": billions("707.5"), "metric": "imports", "period": MONTH},
    "level in words": {
        **LEVEL,
        "quote": "seven hundred and seven point five billion",
        "value": billions("707.5"),
        "metric": "imports",
        "period": MONTH,
    },
    "bare figure of a table": {**LEVEL, "quote": "707.5", "value": billions("707.5"), "metric": "imports", "period": MONTH},
    "whole billions": {**LEVEL, "quote": "HK$707 billion", "value": billions("707"), "metric": "imports", "period": MONTH},
    "balance": {**LEVEL, "quote": "HK$89.1 billion", "value": billions("-89.1"), "metric": "trade_balance", "period": MONTH},
    "deficit as such": {**LEVEL, "quote": "HK$89.1 billion", "value": billions("89.1"), "metric": "trade_deficit", "period": MONTH},
    "conversion": {
        **LEVEL,
        "quote": "$11.4 billion",
        "unit": "USD",
        "value": billions("-11.4"),
        "metric": "trade_balance",
        "period": MONTH,
    },
    "total trade": {**LEVEL, "quote": "HK$1.326 trillion", "value": billions("1326"), "metric": "total_trade", "period": MONTH},
    "yoy": {"quote": "41.2%", "value": Decimal("41.2"), "metric": "imports", "period": MONTH},
    "tie downwards": {**LEVEL, "quote": "HK$28.0 billion", "value": billions("-28.0"), "metric": "trade_balance", "period": month(2019, 8)},
    "tie upwards": {**LEVEL, "quote": "HK$28.1 billion", "value": billions("-28.1"), "metric": "trade_balance", "period": month(2019, 8)},
    "mom": {"quote": "6.8%", "value": Decimal("6.8"), "period": month(2025, 7), "comparison": Comparison.MOM},
    "named base": {
        "quote": "21%",
        "value": Decimal(-21),
        "hedge": Hedge.ABOUT,
        "period": month(2023, 12),
        "base_period": month(2021, 12),
        "comparison": Comparison.VS_NAMED_PERIOD,
    },
    "ytd published": {
        "quote": "12.2%",
        "value": Decimal("12.2"),
        "period": Period(start=date(2024, 1, 1), end=date(2024, 6, 30)),
        "comparison": Comparison.YTD_YOY,
    },
    "ytd said of a month": {"quote": "12.2%", "value": Decimal("12.2"), "period": month(2024, 6), "comparison": Comparison.YTD_YOY},
    "ytd summed": {
        "quote": "4.2%",
        "value": Decimal("-4.2"),
        "period": Period(start=date(2019, 1, 1), end=date(2019, 8, 31)),
        "comparison": Comparison.YTD_YOY,
    },
    "year": {"quote": "15.4%", "value": Decimal("15.4"), "period": YEAR_2025},
    "quarter": {"quote": "6.5%", "value": Decimal("6.5"), "period": Period(start=date(2023, 10, 1), end=date(2023, 12, 31))},
    "seasonally adjusted": {
        "quote": "4.4%",
        "value": Decimal("4.4"),
        "period": Period(start=date(2020, 7, 1), end=date(2020, 9, 30)),
        "comparison": Comparison.QOQ,
        "seasonally_adjusted": True,
    },
    "value index": {"quote": "7.4%", "value": Decimal("7.4"), "period": month(2017, 8), "hedge": Hedge.RANGE, "value_high": Decimal("7.9")},
    "ratio": {
        "quote": "7.3%",
        "value": Decimal("7.3"),
        "kind": Kind.RATIO,
        "metric": "trade_deficit_to_imports",
        "period": month(2024, 10),
    },
    "share of a partner": {
        "quote": "59%",
        "value": Decimal(59),
        "kind": Kind.SHARE,
        "metric": "share_of_total_exports",
        "partner": "Mainland China",
        "period": month(2025, 5),
    },
    "share by air": {
        "quote": "42.2%",
        "value": Decimal("42.2"),
        "kind": Kind.SHARE,
        "metric": "share_of_total_exports",
        "transport_mode": "air",
        "period": month(2023, 5),
    },
    "amount by air": {
        **LEVEL,
        "quote": "HK$135.5 billion",
        "value": billions("135.5"),
        "metric": "exports_by_air",
        "period": month(2023, 6),
    },
    "change": {
        "quote": "HK$31.9 billion",
        "value": billions("31.9"),
        "kind": Kind.CHANGE_AMOUNT,
        "unit": "HKD",
        "metric": "trade_deficit",
        "period": month(2022, 6),
        "comparison": Comparison.MOM,
    },
    "change published": {
        "quote": "HK$30.3 billion",
        "value": billions("30.3"),
        "kind": Kind.CHANGE_AMOUNT,
        "unit": "HKD",
        "commodity": ELECTRICAL,
        "period": month(2025, 10),
    },
    "percentage points": {
        "quote": "1.4 percentage points",
        "value": Decimal("1.4"),
        "kind": Kind.CHANGE_AMOUNT,
        "unit": "percentage_point",
        "period": month(2025, 10),
        "comparison": Comparison.MOM,
    },
    "basis points": {
        "quote": "120 basis points",
        "value": Decimal("-1.2"),
        "kind": Kind.CHANGE_AMOUNT,
        "unit": "percentage_point",
        "metric": "gdp",
        "measure": "value",
        "period": Period(start=date(2025, 1, 1), end=date(2025, 3, 31)),
        "comparison": Comparison.QOQ,
    },
    "deficit growth": {"quote": "69%", "value": Decimal(69), "metric": "trade_deficit", "period": month(2022, 6)},
    "multiple": {
        "quote": "doubled",
        "value": Decimal(2),
        "unit": "times",
        "hedge": Hedge.NEARLY,
        "partner": "Japan",
        "period": month(2025, 5),
    },
    "fraction": {"quote": "a third", "value": Decimal("33.33"), "partner": "Taiwan", "period": month(2021, 5)},
    "volume": {"quote": "21.6%", "value": Decimal("21.6"), "measure": "volume"},
    "price": {"quote": "5.0%", "value": Decimal("5.0"), "measure": "price", "period": month(2023, 10)},
    "terms of trade": {"quote": "0.3%", "value": Decimal("0.3"), "metric": "terms_of_trade", "measure": "price", "period": month(2023, 6)},
    "terms of trade worked out": {
        "quote": "0.6%",
        "value": Decimal("-0.6"),
        "metric": "terms_of_trade",
        "measure": None,
        "period": month(2022, 5),
    },
    "partner": {"quote": "41.2%", "value": Decimal("41.2"), "partner": "Vietnam", "period": month(2025, 5)},
    "balance with a partner": {
        **LEVEL,
        "quote": "HK$16.9 billion",
        "value": billions("-16.9"),
        "metric": "trade_balance",
        "partner": "Vietnam",
        "period": month(2025, 10),
    },
    "commodity": {
        "quote": "16.1%",
        "value": Decimal("16.1"),
        "commodity": "electrical parts",
        "commodity_code": "SITC 77",
        "period": month(2025, 10),
    },
    "gdp": {
        "quote": "3.1%",
        "value": Decimal("3.1"),
        "metric": "gdp",
        "measure": "volume",
        "period": Period(start=date(2025, 1, 1), end=date(2025, 3, 31)),
    },
    "goods in the national accounts": {
        "quote": "8.7%",
        "value": Decimal("8.7"),
        "measure": "volume",
        "period": Period(start=date(2025, 1, 1), end=date(2025, 3, 31)),
    },
    "customs of the Mainland": {"quote": "111%", "value": Decimal(111), "economy": "China", "commodity": "chips", "period": month(2026, 5)},
    "price per piece": {
        "quote": "52%",
        "value": Decimal(52),
        "hedge": Hedge.ABOUT,
        "economy": "Mainland China",
        "commodity": "integrated circuits",
        "measure": "price",
        "period": Period(start=date(2026, 1, 1), end=date(2026, 2, 28)),
        "comparison": Comparison.YTD_YOY,
    },
    "pieces": {
        "quote": "52.46 billion",
        "value": billions("52.46"),
        "unit": "count",
        "kind": Kind.LEVEL,
        "economy": "Mainland China",
        "measure": "volume",
        "commodity": "integrated circuits",
        "period": Period(start=date(2026, 1, 1), end=date(2026, 2, 28)),
    },
    "Korea": {
        **LEVEL,
        "quote": "US$98.9 billion",
        "unit": "USD",
        "value": billions("98.9"),
        "economy": "South Korea",
        "period": month(2026, 7),
    },
    "the other side of the trade": {
        "quote": "42.6%",
        "value": Decimal("42.6"),
        "economy": "Taiwan",
        "partner": "Hong Kong",
        "period": month(2025, 2),
    },
    "two partners together": {
        **LEVEL,
        "quote": "HK$281.5 billion",
        "value": billions("281.5"),
        "partner": "Mainland China and Vietnam",
        "period": month(2025, 10),
    },
}


@pytest.mark.parametrize("name", sorted(TRUE))
def test_true_figures_match(checker: Checker, name: str) -> None:
    verdict = check(checker, **TRUE[name])
    assert (verdict.outcome, verdict.reason) == (Outcome.MATCH, None), verdict
    assert verdict.official is not None
    assert verdict.arithmetic
    assert verdict.tolerance
    assert verdict.evidence


CLOSE = {
    "sum of months beside revisions": {
        **LEVEL,
        "quote": "HK$168.4 billion",
        "value": billions("-168.4"),
        "metric": "trade_balance",
        "period": QUARTER,
    },
    "sum beside a published total": {
        **LEVEL,
        "quote": "HK$79.6 billion",
        "value": billions("-79.6"),
        "metric": "trade_balance",
        "period": Period(start=date(2025, 1, 1), end=date(2025, 3, 31)),
    },
    "cumulative growth": {
        "quote": "12.8%",
        "value": Decimal("12.8"),
        "period": Period(start=date(2025, 1, 1), end=date(2025, 7, 31)),
        "comparison": Comparison.YTD_YOY,
    },
    "customs total": {
        **LEVEL,
        "quote": "$239bn",
        "unit": "USD",
        "value": billions("239"),
        "economy": "Mainland China",
        "metric": "chip_imports",
        "commodity": "semiconductors",
        "period": Period(start=date(2026, 1, 1), end=date(2026, 5, 31)),
    },
    "rounded to tens": {**LEVEL, "quote": "HK$710 billion", "value": billions("710"), "metric": "imports", "period": MONTH},
    "hedge on the wrong side": {
        **LEVEL,
        "quote": "HK$707.5 billion",
        "value": billions("707.5"),
        "hedge": Hedge.MORE_THAN,
        "metric": "imports",
        "period": MONTH,
    },
}


@pytest.mark.parametrize("name", sorted(CLOSE))
def test_revisions_make_close(checker: Checker, name: str) -> None:
    verdict = check(checker, **CLOSE[name])
    assert verdict.outcome is Outcome.CLOSE, verdict


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"modality": Modality.FORECAST}, Reason.FORECAST),
        ({"modality": Modality.TARGET}, Reason.FORECAST),
        ({"modality": Modality.HYPOTHETICAL}, Reason.FORECAST),
        ({"period": None}, Reason.NO_PERIOD),
        ({"economy": "Singapore"}, Reason.NO_SERIES),
        ({"partner": "Peru"}, Reason.NO_SERIES),
        ({"metric": "retail_sales"}, Reason.NO_SERIES),
        ({"unit": "TEU", "kind": Kind.LEVEL}, Reason.NO_SERIES),
        ({"period": Period(start=date(2025, 3, 1), end=date(2025, 3, 20))}, Reason.NO_SERIES),
        ({"partner": "Singapore", "period": MONTH, "value": Decimal(125), "quote": "125%"}, Reason.NOT_INDEPENDENT),
        ({"comparison": Comparison.VS_NAMED_PERIOD}, Reason.AMBIGUOUS),
        ({"comparison": Comparison.MOM, "seasonally_adjusted": True, "period": MONTH}, Reason.NO_SERIES),
        ({"comparison": Comparison.NONE, "value": Decimal("71.3"), "quote": "71.3%"}, Reason.AMBIGUOUS),
    ],
)
def test_reasons(checker: Checker, changes: dict[str, object], reason: Reason) -> None:
    verdict = check(checker, **changes)
    assert (verdict.outcome, verdict.reason) == (Outcome.NOT_CHECKABLE, reason), verdict
    assert verdict.arithmetic


@pytest.mark.parametrize(
    ("period", "published", "reason"),
    [
        (month(2025, 12), date(2026, 1, 20), Reason.NOT_YET_RELEASED),  # released on 27 January, a day that was seen
        (month(2025, 12), date(2025, 12, 20), Reason.NOT_YET_RELEASED),  # the month is not over
        (month(2026, 10), date(2026, 11, 5), Reason.NOT_YET_RELEASED),  # beyond the table
        (month(2025, 12), date(2026, 1, 27), None),
    ],
)
def test_release_dates(checker: Checker, period: Period, published: date, reason: Reason | None) -> None:
    assert check(checker, published, period=period).reason == reason


def test_an_estimated_release_does_not_contradict_an_article_that_has_the_figure(checker: Checker) -> None:
    true = {"quote": "12.6%", "value": Decimal("12.6"), "measure": "volume", "period": month(2025, 7)}
    early = date(2025, 8, 27)
    assert check(checker, early, **true).outcome is Outcome.MATCH
    assert check(checker, early, **{**true, "quote": "77.3%", "value": Decimal("77.3")}).reason is Reason.NOT_YET_RELEASED


def test_vintages(checker: Checker) -> None:
    summer = Period(start=date(2019, 6, 1), end=date(2019, 8, 31))
    base = {"period": summer, "comparison": Comparison.QOQ, "seasonally_adjusted": True}
    first = {**base, "quote": "4.5%", "value": Decimal("-4.5")}
    revised = {**base, "quote": "3.5%", "value": Decimal("-3.5")}
    assert check(checker, date(2019, 9, 26), **first).outcome is Outcome.MATCH
    assert check(checker, date(2019, 9, 26), **revised).outcome is Outcome.CLOSE
    later = check(checker, date(2021, 5, 1), **first)
    assert later.outcome is Outcome.CLOSE
    assert "−3.5%" in later.arithmetic
    assert check(checker, date(2021, 5, 1), **revised).outcome is Outcome.MATCH


def test_first_print_of_gdp(checker: Checker) -> None:
    base = {
        "metric": "gdp",
        "measure": "volume",
        "period": Period(start=date(2025, 7, 1), end=date(2025, 9, 30)),
        "quote": "3.8%",
        "value": Decimal("3.8"),
    }
    assert check(checker, date(2025, 10, 31), **base).outcome is Outcome.MATCH
    assert check(checker, date(2026, 6, 1), **base).outcome is Outcome.CLOSE


def test_arithmetic_can_be_replayed(checker: Checker) -> None:
    verdict = check(checker, quote="41.2%", value=Decimal("41.2"), metric="imports", period=MONTH)
    assert "707,484 ÷ 500,891 − 1 = 41.25%" in verdict.arithmetic
    assert "HK$ million" in verdict.arithmetic
    assert verdict.series == "derived: change of hk.imports.value.nsa.m"
    assert [item.value for item in verdict.evidence] == [Decimal(707484) * 10**6, Decimal(500891) * 10**6]
    assert verdict.official == Decimal("41.245")
    assert verdict.difference == Decimal("-0.045")


def test_sum_is_spelled_out(checker: Checker) -> None:
    verdict = check(checker, **CLOSE["sum of months beside revisions"])
    assert "−14,095 + −64,151 + −89,083 = −167,329" in verdict.arithmetic
    assert "revisions" in verdict.tolerance


@pytest.mark.parametrize(
    ("hedge", "quote", "value", "outcome"),
    [
        (Hedge.MORE_THAN, "30%", 30, Outcome.MATCH),
        (Hedge.MORE_THAN, "20%", 20, Outcome.MISMATCH),  # 35.8 is more than a third above 20
        (Hedge.AT_LEAST, "35%", 35, Outcome.MATCH),
        (Hedge.NEARLY, "36%", 36, Outcome.MATCH),
        (Hedge.NEARLY, "40%", 40, Outcome.MISMATCH),
        (Hedge.LESS_THAN, "40%", 40, Outcome.MATCH),
        (Hedge.UP_TO, "30%", 30, Outcome.MISMATCH),
        (Hedge.ABOUT, "35%", 35, Outcome.MATCH),
        (Hedge.ABOUT, "30%", 30, Outcome.MISMATCH),
        (Hedge.EXACT, "36%", 36, Outcome.MATCH),
        (Hedge.EXACT, "35.7%", Decimal("35.7"), Outcome.MISMATCH),
        (Hedge.AT_LEAST, "double-digit", 10, Outcome.MATCH),
        (Hedge.AT_LEAST, "triple-digit", 100, Outcome.MISMATCH),
    ],
)
def test_hedges(checker: Checker, hedge: Hedge, quote: str, value: Decimal, outcome: Outcome) -> None:
    assert check(checker, quote=quote, value=Decimal(value), hedge=hedge, period=MONTH).outcome is outcome


def test_falls_are_hedged_by_size(checker: Checker) -> None:
    fall = {"partner": "UK", "period": month(2025, 5), "quote": "halved", "value": Decimal(-50), "hedge": Hedge.MORE_THAN}
    assert check(checker, **fall).outcome is Outcome.MATCH
    assert check(checker, **{**fall, "hedge": Hedge.LESS_THAN}).outcome is not Outcome.MATCH


def test_isolated_early_months_are_not_compared_across_gaps(checker: Checker) -> None:
    rate = {"comparison": Comparison.MOM, "value": Decimal("1.0"), "quote": "1.0%"}
    assert check(checker, period=month(2003, 2), **rate).outcome is Outcome.MISMATCH  # January 2003 is held
    assert check(checker, period=month(2002, 2), **rate).reason is Reason.NO_SERIES


def test_an_unexplained_difference_is_left_open_where_the_subject_was_carried_over(checker: Checker) -> None:
    odd = {"quote": "97.77%", "value": Decimal("97.77")}
    assert check(checker, **odd, basis={"period": "stated", "metric": "stated"}).outcome is Outcome.MISMATCH
    open_ = check(checker, **odd, basis={"period": "carried", "metric": "stated"})
    assert open_.reason is Reason.AMBIGUOUS
    assert "512,795 ÷ 406,674" in open_.arithmetic
    explained = check(checker, quote="30.6%", value=Decimal("30.6"), basis={"period": "carried"})  # the rate of imports
    assert explained.outcome is Outcome.MISMATCH


def test_a_year_as_base_of_a_month_means_the_same_month(checker: Checker) -> None:
    year = Period(start=date(2024, 1, 1), end=date(2024, 12, 31))
    assert check(checker, base_period=year).outcome is Outcome.MATCH


STREAKS = [
    ("11th", 11, "volume", month(2025, 12), "the 11th consecutive month of growth", "up", Outcome.MATCH),
    ("11th", 11, "value", month(2025, 12), "the 11th consecutive month of growth", "up", Outcome.MISMATCH),
    ("22nd", 22, "value", month(2025, 12), "a 22nd straight month of gains", None, Outcome.MATCH),
    ("eighth", 8, "value", month(2019, 6), "an eighth month of decline in a row", None, Outcome.MATCH),
    ("17-month", 17, "value", month(2023, 10), "growth ended a 17-month slide", "down", Outcome.MATCH),
    ("18-month", 18, "value", month(2023, 10), "growth ended an 18-month slide", "down", Outcome.MISMATCH),
    ("two", 2, "volume", month(2013, 9), "two months of growth in a row", "up", Outcome.NOT_CHECKABLE),  # the series begins there
]


@pytest.mark.parametrize(("quote", "count", "measure", "period", "sentence", "trend", "outcome"), STREAKS)
def test_streaks(
    checker: Checker, quote: str, count: int, measure: str, period: Period, sentence: str, trend: str | None, outcome: Outcome
) -> None:
    verdict = check(
        checker,
        **RECORD,
        quote=quote,
        value=Decimal(count),
        unit="months",
        measure=measure,
        period=period,
        sentence=f"It was {sentence}.",
        trend=trend,
    )
    assert verdict.outcome is outcome, verdict


def test_streak_of_deficits(checker: Checker) -> None:
    verdict = check(
        checker,
        **RECORD,
        quote="seventh",
        value=Decimal(7),
        unit="months",
        metric="trade_balance",
        period=month(2025, 8),
        sentence="It was the seventh straight monthly deficit.",
    )
    assert verdict.outcome is Outcome.MATCH, verdict


RECORDS = [
    (
        "1952",
        1952,
        "year_since",
        "trade_balance",
        month(2026, 3),
        "the widest deficit since 1952",
        Outcome.MATCH,
        "as stated|stated|record",
    ),
    (
        "1952",
        1952,
        "year_since",
        "trade_balance",
        month(2026, 8),
        "the widest deficit since 1952",
        Outcome.MISMATCH,
        "March 2026 was more extreme",
    ),
    ("seven decades", 70, "years", "trade_balance", month(2026, 3), "the widest deficit in seven decades", Outcome.MATCH, "1952"),
    (
        "October 2018",
        2018,
        "year_since",
        "total_exports",
        month(2020, 12),
        "the fastest growth since October 2018",
        Outcome.MATCH,
        "nothing higher",
    ),
    ("seven months", 7, "months", "total_exports", month(2020, 9), "the first rise in seven months", Outcome.MATCH, "same sign"),
    ("two years", 2, "years", "total_exports", month(2020, 9), "the first rise in two years", Outcome.MISMATCH, "same sign"),
    ("1990", 1990, "year_since", "imports", month(2026, 8), "the highest level since 1990", Outcome.MATCH, "where our series begins"),
]


@pytest.mark.parametrize(("quote", "value", "unit", "metric", "period", "sentence", "outcome", "words"), RECORDS)
def test_records(
    checker: Checker, quote: str, value: int, unit: str, metric: str, period: Period, sentence: str, outcome: Outcome, words: str
) -> None:
    verdict = check(
        checker, **RECORD, quote=quote, value=Decimal(value), unit=unit, metric=metric, period=period, sentence=f"It was {sentence}."
    )
    assert verdict.outcome is outcome, verdict
    assert any(word in verdict.arithmetic for word in words.split("|"))


def test_steepest_fall_of_volume(checker: Checker) -> None:
    sentence = "It was the steepest slump in 28 months."
    base = {**RECORD, "unit": "months", "measure": "volume", "period": month(2022, 6), "sentence": sentence}
    false = check(checker, **base, quote="28 months", value=Decimal(28))
    assert false.outcome is Outcome.MISMATCH
    assert "March 2022" in (false.cause or "")


@pytest.mark.parametrize(
    ("quote", "value", "metric", "period", "outcome"),
    [
        ("second-largest", 2, "trade_balance", month(2026, 8), Outcome.MATCH),
        ("fourth-highest", 4, "total_exports", month(2025, 3), Outcome.MATCH),
        ("third-highest", 3, "total_exports", month(2025, 3), Outcome.MISMATCH),
    ],
)
def test_ranks(checker: Checker, quote: str, value: int, metric: str, period: Period, outcome: Outcome) -> None:
    sentence = f"It is the {quote} of any month on record."
    verdict = check(checker, **RECORD, quote=quote, value=Decimal(value), unit="rank", metric=metric, period=period, sentence=sentence)
    assert verdict.outcome is outcome


def test_order_and_ids_are_kept(checker: Checker) -> None:
    claims: list[Claim] = [replace(make_claim(), id=f"c{place}", period=moved(month(2025, 12), -place)) for place in range(5)]
    verdicts = checker.check(claims, None)
    assert [verdict.claim for verdict in verdicts] == [claim.id for claim in claims]
    assert verdicts == checker.check(claims, None)


DEV = Path(__file__).parents[2] / "shared" / "dev"


@pytest.mark.skipif(not DEV.is_dir(), reason="the development documents are not here")
def test_expected_verdicts_of_the_development_documents(checker: Checker) -> None:
    rows = csv.DictReader((DEV / "index.csv").read_text("utf-8").splitlines())
    published = {Path(row["file"]).stem: date.fromisoformat(row["published"]) for row in rows}
    right = total = 0
    for path in sorted((DEV / "verdicts").glob("*.json")):
        gold = json.loads((DEV / "gold" / path.name).read_text("utf-8"))
        wanted = json.loads(path.read_text("utf-8"))
        verdicts = checker.check([from_gold(item) for item in gold], published[path.stem])
        for item, want, verdict in zip(gold, wanted, verdicts, strict=True):
            if item["kind"] != "rank_or_record":  # gold holds the beginning of a sentence only, too little to tell a record from a streak
                total += 1
                right += verdict.outcome.value in {want["expected"], *want.get("accept", [])}
    assert total > 600
    assert right >= 0.97 * total


def from_gold(item: dict[str, Any]) -> Claim:
    period = item["period"] and Period(start=date.fromisoformat(item["period"]["start"]), end=date.fromisoformat(item["period"]["end"]))
    mode = (item.get("note") or "").removeprefix("transport mode: ")
    return make_claim(
        quote=item["quote"],
        sentence=item["sentence_prefix"],
        kind=Kind(item["kind"]),
        value=Decimal(str(item["value"])),
        value_high=None if item["value_high"] is None else Decimal(str(item["value_high"])),
        unit=item["unit"],
        hedge=Hedge(item["hedge"]),
        metric=item["metric"],
        measure=item["measure"],
        economy=item["economy"],
        partner=item["partner"],
        commodity=item["commodity"],
        transport_mode=mode if mode in {"air", "sea", "river", "land"} else None,
        period=period,
        comparison=Comparison(item["comparison"]),
        modality=Modality(item["modality"]),
    )
