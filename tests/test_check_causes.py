"""The likely cause of a mismatch: each error that the contract names, and figures that nothing explains."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from check_figures import make_claim, month

from extractor.check import Checker
from extractor.models import Comparison, ErrorKind, Kind, Outcome, Period, Verdict
from extractor.official import load

LEVEL = {"kind": Kind.LEVEL, "unit": "HKD", "comparison": Comparison.NONE}
OCTOBER = month(2024, 10)
TO_OCTOBER = Period(start=date(2024, 1, 1), end=date(2024, 10, 31))
OFFICE = "office machines and automatic data processing machines"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load())


def check(checker: Checker, **changes: object) -> Verdict:
    return checker.check([make_claim(**changes)], None)[0]


def billions(text: str) -> Decimal:
    return Decimal(text) * 10**9


CAUSES: dict[str, tuple[ErrorKind, dict[str, object]]] = {
    "exports said of imports": (ErrorKind.WRONG_FLOW, {**LEVEL, "quote": "HK$576.0 billion", "value": billions("576.0")}),
    "rate of the other flow": (ErrorKind.WRONG_FLOW, {"quote": "3.5%", "value": Decimal("3.5"), "metric": "imports", "period": OCTOBER}),
    "flow of a commodity": (
        ErrorKind.WRONG_FLOW,
        {"quote": "4.4%", "value": Decimal("-4.4"), "metric": "imports", "commodity": OFFICE, "period": month(2025, 7)},
    ),
    "month before": (ErrorKind.WRONG_PERIOD, {**LEVEL, "quote": "HK$672.5 billion", "value": billions("672.5"), "period": month(2026, 8)}),
    "some other month": (
        ErrorKind.WRONG_PERIOD,
        {**LEVEL, "quote": "HK$352.7 billion", "value": billions("352.7"), "period": month(2026, 8)},
    ),
    "quarter before": (
        ErrorKind.WRONG_PERIOD,
        {
            "quote": "2.1%",
            "value": Decimal("2.1"),
            "metric": "gdp",
            "measure": "volume",
            "period": Period(start=date(2024, 10, 1), end=date(2024, 12, 31)),
        },
    ),
    "another partner": (
        ErrorKind.WRONG_PARTNER,
        {"quote": "50.2%", "value": Decimal("50.2"), "partner": "Malaysia", "period": month(2025, 10)},
    ),
    "deficit over exports": (
        ErrorKind.WRONG_BASE,
        {"quote": "18.0%", "value": Decimal("18.0"), "kind": Kind.RATIO, "metric": "trade_deficit_to_imports", "period": month(2022, 6)},
    ),
    "against two years before": (
        ErrorKind.WRONG_BASE,
        {"quote": "11.0%", "value": Decimal("11.0"), "metric": "imports", "period": month(2021, 5)},
    ),
    "lost sign": (ErrorKind.WRONG_SIGN, {"quote": "2.5%", "value": Decimal("2.5"), "partner": "Germany", "period": month(2020, 9)}),
    "surplus for deficit": (
        ErrorKind.WRONG_SIGN,
        {**LEVEL, "quote": "HK$31.0 billion", "value": billions("31.0"), "metric": "trade_balance", "period": OCTOBER},
    ),
    "million for billion": (
        ErrorKind.WRONG_SCALE,
        {**LEVEL, "quote": "HK$461.4 million", "value": Decimal("461.4") * 10**6, "metric": "imports", "period": month(2025, 5)},
    ),
    "US$ for HK$": (
        ErrorKind.WRONG_CURRENCY,
        {**LEVEL, "unit": "USD", "quote": "US$301.7 billion", "value": billions("-301.7"), "metric": "trade_balance", "period": TO_OCTOBER},
    ),
    "HK$ for US$": (ErrorKind.WRONG_CURRENCY, {**LEVEL, "quote": "HK$50.4 billion", "value": billions("50.4"), "period": OCTOBER}),
    "yuan for HK$": (
        ErrorKind.WRONG_CURRENCY,
        {**LEVEL, "unit": "CNY", "quote": "424.0 billion yuan", "value": billions("424.0"), "metric": "imports", "period": OCTOBER},
    ),
    "points for percent": (
        ErrorKind.WRONG_UNIT,
        {
            "quote": "14.3 percentage points",
            "value": Decimal("14.3"),
            "kind": Kind.CHANGE_AMOUNT,
            "unit": "percentage_point",
            "period": month(2025, 7),
        },
    ),
    "month on month said of a year": (
        ErrorKind.WRONG_COMPARISON,
        {"quote": "5.9%", "value": Decimal("-5.9"), "metric": "imports", "period": month(2025, 2)},
    ),
    "year on year said of a month": (
        ErrorKind.WRONG_COMPARISON,
        {"quote": "1.4%", "value": Decimal("1.4"), "period": month(2023, 10), "comparison": Comparison.MOM},
    ),
    "value said of volume": (ErrorKind.WRONG_MEASURE, {"quote": "3.5%", "value": Decimal("3.5"), "measure": "volume", "period": OCTOBER}),
    "digits changed places": (
        ErrorKind.WRONG_DIGITS,
        {**LEVEL, "quote": "HK$329 billion", "value": billions("329"), "metric": "imports", "period": month(2020, 9)},
    ),
    "one digit": (ErrorKind.WRONG_DIGITS, {**LEVEL, "quote": "HK$517.8 billion", "value": billions("517.8")}),
    "a record that is none": (
        ErrorKind.FALSE_RECORD,
        {
            "quote": "1952",
            "value": Decimal(1952),
            "unit": "year_since",
            "kind": Kind.RANK_OR_RECORD,
            "metric": "trade_balance",
            "period": month(2026, 8),
            "sentence": "It was the widest deficit since 1952.",
            "comparison": Comparison.NONE,
        },
    ),
    "a streak miscounted": (
        ErrorKind.WRONG_STREAK,
        {
            "quote": "18",
            "value": Decimal(18),
            "unit": "months",
            "kind": Kind.RANK_OR_RECORD,
            "period": month(2023, 9),
            "sentence": "It was the last of 18 straight months of decline.",
            "comparison": Comparison.NONE,
        },
    ),
}


@pytest.mark.parametrize("name", sorted(CAUSES))
def test_causes(checker: Checker, name: str) -> None:
    kind, changes = CAUSES[name]
    verdict = check(checker, **changes)
    assert (verdict.outcome, verdict.error_kind) == (Outcome.MISMATCH, kind), verdict
    assert verdict.cause


def test_every_error_has_an_example() -> None:
    assert {kind for kind, _ in CAUSES.values()} == set(ErrorKind)


def test_the_cause_names_the_figure(checker: Checker) -> None:
    verdict = check(checker, **CAUSES["exports said of imports"][1])
    assert verdict.cause == "HK$576 billion is the figure for imports in December 2025"


def test_no_cause_is_invented(checker: Checker) -> None:
    verdict = check(checker, quote="97.77%", value=Decimal("97.77"))
    assert (verdict.outcome, verdict.error_kind, verdict.cause) == (Outcome.MISMATCH, None, None)
    rough = check(checker, quote="9%", value=Decimal(9))
    assert rough.outcome is Outcome.MISMATCH


def test_a_figure_without_a_series_is_no_mismatch_by_coincidence(checker: Checker) -> None:
    assert check(checker, partner="Peru", quote="26.1%", value=Decimal("26.1")).outcome is Outcome.NOT_CHECKABLE


def test_digits_that_are_cut_off_are_told_apart(checker: Checker) -> None:
    deficit = {**LEVEL, "metric": "trade_balance", "period": month(2019, 12)}
    cut = check(checker, **deficit, quote="HK$32.4 billion", value=billions("-32.4"))
    assert (cut.error_kind, cut.cause) == (
        ErrorKind.WRONG_DIGITS,
        "the digits are cut off where they had to be rounded: it is −HK$32.497 billion",
    )
    other = check(checker, **deficit, quote="HK$32.9 billion", value=billions("-32.9"))
    assert other.cause == "one digit differs: it is −HK$32.497 billion"
