"""Figures of one article against one another: what disagrees is told, what agrees within the printed digits is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from check_figures import BILLION, make_claim, month
from phrasings import read

from extractor.check import Checker
from extractor.check.internal import INTRODUCTION, disagreements
from extractor.check.subject import prepared
from extractor.models import Claim, Comparison, Hedge, Kind, Modality, Outcome, Period
from extractor.official import load
from extractor.official.names import names

JUNE = month(2031, 6)  # a month of which nothing official is held
HALF = Period(start=date(2031, 1, 1), end=date(2031, 6, 30))


def level(key: str, metric: str, billions: str, **changes: object) -> Claim:
    value = Decimal(billions)
    fields: dict[str, object] = {
        "id": key,
        "quote": f"HK${abs(value)} billion",
        "value": value * BILLION,
        "unit": "HKD",
        "kind": Kind.LEVEL,
        "metric": metric,
        "comparison": Comparison.NONE,
        "period": JUNE,
        "sentence": f"This is sentence {key}.",
    }
    return make_claim(**{**fields, **changes})


def rate(key: str, value: str, **changes: object) -> Claim:
    fields: dict[str, object] = {"id": key, "quote": f"{value}%", "value": Decimal(value), "period": JUNE, "sentence": f"Sentence {key}."}
    return make_claim(**{**fields, **changes})


def told(*claims: Claim) -> dict[str, str]:
    return {key: words.removeprefix(INTRODUCTION) for key, words in disagreements(prepared(claims, names())).items()}


DIFFERENCE = "HK$640.1 billion − HK$700.5 billion = −HK$60.4 billion"
EXPORTS, IMPORTS = level("x", "total_exports", "640.1"), level("m", "imports", "700.5")
RATIO = {"kind": Kind.RATIO, "metric": "trade_deficit_to_imports", "comparison": Comparison.NONE}
SHARE = {"kind": Kind.SHARE, "metric": "share_of_total_exports", "comparison": Comparison.NONE, "partner": "Vietnam"}
BEFORE = month(2030, 6)


@pytest.mark.parametrize(
    "claims",
    [
        [EXPORTS, IMPORTS, level("b", "trade_balance", "-60.4")],
        [EXPORTS, IMPORTS, level("b", "trade_deficit", "60.5")],  # 640.05 − 700.55
        [EXPORTS, IMPORTS, level("b", "trade_balance", "-60")],
        [EXPORTS, IMPORTS, level("t", "total_trade", "1340.6")],
        [IMPORTS, level("b", "trade_balance", "-60.4"), rate("r", "8.6", **RATIO)],
        [EXPORTS, level("p", "total_exports", "64.0", partner="Vietnam"), rate("s", "10.0", **SHARE)],
        [EXPORTS, level("e", "total_exports", "600.0", period=BEFORE), rate("g", "6.7")],
        [EXPORTS, level("e", "total_exports", "600.0", period=BEFORE), rate("g", "6.6")],  # the base may be a revised one
        [level("b", "trade_deficit", "60.4"), level("e", "trade_deficit", "50.1", period=BEFORE),
         rate("g", "20.6", metric="trade_deficit")],
        [
            level("b", "trade_deficit", "60.4"),
            level("e", "trade_deficit", "50.1", period=BEFORE),
            level("c", "trade_deficit", "10.3", kind=Kind.CHANGE_AMOUNT, comparison=Comparison.YOY),
        ],
        [rate("h", "26"), rate("g", "26.1")],
        [rate("h", "25", hedge=Hedge.MORE_THAN), rate("g", "26.1")],
        [rate("h", "26.1"), rate("g", "9.9", measure="volume")],
        [rate("h", "26.1"), rate("g", "9.9", partner="Japan")],
        [rate("h", "26.1"), rate("g", "9.9", comparison=Comparison.MOM)],
        [rate("h", "26.1"), rate("g", "9.9", comparison=Comparison.NONE)],
        [rate("h", "26.1"), rate("g", "20", modality=Modality.FORECAST)],
        [rate("h", "26.1", source="Census and Statistics Department"), rate("g", "20", source="Quay Bank")],
        [rate("h", "21.6"), rate("g", "44.6")],  # too far apart to be one figure: something that tells them apart was not read
        [rate("h", "26.1"), rate("g", "26.6"), rate("i", "27.1")],
        [rate("h", "26.1", sentence="One."), rate("g", "20", sentence="One.")],  # two readings of one sentence are no contradiction
        [level("x", "total_exports", "4000.1", period=HALF), level("m", "imports", "4500.2", period=HALF),
         level("b", "trade_balance", "-505.0", period=HALF)],  # revisions enter cumulative figures
        [EXPORTS, IMPORTS, level("b", "trade_balance", "-90.4", period=BEFORE)],
        [EXPORTS, IMPORTS, level("b", "trade_balance", "-90.4", partner="Japan")],
        [EXPORTS, level("m", "imports", "700.5", unit="USD", quote="US$700.5 billion"), level("b", "trade_balance", "-90.4")],
        [EXPORTS, rate("s", "10", **{**SHARE, "partner": "world"})],
        [],
    ],
)  # fmt: skip
def test_what_agrees_is_not_told(claims: Sequence[Claim]) -> None:
    assert told(*claims) == {}


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ([EXPORTS, IMPORTS, level("b", "trade_deficit", "64.0")], f"{DIFFERENCE}, not −HK$64 billion"),
        ([EXPORTS, IMPORTS, level("b", "trade_balance", "60.4")], f"{DIFFERENCE}, not HK$60.4 billion"),
        ([EXPORTS, IMPORTS, level("t", "total_trade", "1400")],
         "HK$640.1 billion + HK$700.5 billion = HK$1.341 trillion, not HK$1.4 trillion"),
        (
            [IMPORTS, level("b", "trade_balance", "-60.4"), rate("r", "9.4", **RATIO)],
            "−HK$60.4 billion ÷ HK$700.5 billion = −8.62%, not 9.4%",
        ),
        (
            [EXPORTS, level("p", "total_exports", "64.0", partner="Vietnam"), rate("s", "12.0", **SHARE)],
            "HK$64 billion ÷ HK$640.1 billion = 10%, not 12%",
        ),
        (
            [EXPORTS, level("e", "total_exports", "600.0", period=BEFORE), rate("g", "-6.7")],
            "HK$640.1 billion ÷ HK$600 billion − 1 = 6.68%, not −6.7%",
        ),
        (
            [EXPORTS, level("e", "total_exports", "600.0", period=BEFORE),
             level("c", "total_exports", "45", kind=Kind.CHANGE_AMOUNT, comparison=Comparison.YOY)],
            "HK$640.1 billion − HK$600 billion = HK$40.1 billion, not HK$45 billion",
        ),
        ([rate("h", "26.6"), rate("g", "26.1")], "it says 26.6% and 26.1%"),
        ([rate("h", "-26.1"), rate("g", "26.1")], "it says −26.1% and 26.1%"),
        ([level("h", "imports", "45.1"), level("g", "imports", "451")], "it says HK$45.1 billion and HK$451 billion"),
        ([rate("h", "27", hedge=Hedge.MORE_THAN), rate("g", "26.1")], "it says 27% and 26.1%"),
    ],
)  # fmt: skip
def test_what_disagrees_is_told_of_every_figure_involved(claims: Sequence[Claim], words: str) -> None:
    assert told(*claims) == {claim.id: words for claim in claims}


def test_one_version_that_agrees_is_enough() -> None:
    """The headline rounds; the sum is then right with the figure of the body."""
    claims = [level("h", "total_exports", "640"), EXPORTS, IMPORTS, level("b", "trade_balance", "-60.4")]
    assert told(*claims) == {}


def test_it_never_decides_the_outcome() -> None:
    text = (
        "Hong Kong's exports were worth HK$667.9 billion and its imports HK$739.1 billion in August 2026. "
        "The trade deficit was HK$91.2 billion in August 2026."
    )
    claims = read(text, date(2026, 9, 28))
    checker = Checker(load())
    verdicts = {claim.value / BILLION: verdict for claim, verdict in zip(claims, checker.check(claims, date(2026, 9, 28)), strict=True)}
    assert {verdict.internal is not None for verdict in verdicts.values()} == {True}
    assert [verdicts[Decimal(value)].outcome for value in ("667.9", "739.1", "-91.2")] == [Outcome.MATCH, Outcome.MATCH, Outcome.MISMATCH]


def test_it_works_where_nothing_official_is_held() -> None:
    text = "Vietnam's exports were worth US$30.2 billion in May 2026 and its imports US$28.1 billion. "
    text += "It had a trade surplus of US$4.1 billion in May 2026."
    claims = read(text, date(2026, 6, 20))
    verdicts = Checker(load()).check(claims, date(2026, 6, 20))
    assert {verdict.outcome for verdict in verdicts} == {Outcome.NOT_CHECKABLE}
    assert any(verdict.internal and "US$30.2 billion − US$28.1 billion = US$2.1 billion" in verdict.internal for verdict in verdicts)
