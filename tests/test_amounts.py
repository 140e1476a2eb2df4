"""Figures of a paragraph: tables of short texts by group, properties over any text, and time that grows with length only."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import time
from decimal import Decimal
from itertools import pairwise

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import extractor.amounts
from extractor.amounts import find, ignored, numbers, resolution
from extractor.languages import words

# text of the amount, low, unit
MONEY = [
    ("worth HK$9.4bn", "HK$9.4bn", 9_400_000_000, "HKD"),
    ("some US$1.2 trillion", "US$1.2 trillion", 1_200_000_000_000, "USD"),
    ("187.3 billion HK dollars", "187.3 billion HK dollars", 187_300_000_000, "HKD"),
    ("RMB3.2 billion", "RMB3.2 billion", 3_200_000_000, "CNY"),
    ("3.2 billion yuan", "3.2 billion yuan", 3_200_000_000, "CNY"),
    ("a $2tn prize", "$2tn", 2_000_000_000_000, "$"),
    ("€3m of lace", "€3m", 3_000_000, "EUR"),
    ("HK$ 271.4  billion", "HK$ 271.4  billion", 271_400_000_000, "HKD"),
    ("HKD 5 million", "HKD 5 million", 5_000_000, "HKD"),
    ("US$ 4bn", "US$ 4bn", 4_000_000_000, "USD"),
    ("HK$300m", "HK$300m", 300_000_000, "HKD"),
    ("$1943 million", "$1943 million", 1_943_000_000, "$"),
    ("61.3 billion US dollars", "61.3 billion US dollars", 61_300_000_000, "USD"),
    ("a billion dollars of it", "a billion dollars", 1_000_000_000, "$"),
    ("HK$2,906 billion", "HK$2,906 billion", 2_906_000_000_000, "HKD"),
    ("a HK$26,500 bicycle", "HK$26,500", 26_500, "HKD"),
    ("HK$57 a bucket", "HK$57", 57, "HKD"),
    ("at NT$5.2bn", "NT$5.2bn", 5_200_000_000, "TWD"),
    ("S$1mil", "S$1mil", 1_000_000, "SGD"),
    ("A$5.1b", "A$5.1b", 5_100_000_000, "AUD"),
    ("RM79", "RM79", 79, "MYR"),
    ("MOP 19.7bn", "MOP 19.7bn", 19_700_000_000, "MOP"),
    ("₹3 lakh", "₹3 lakh", 300_000, "INR"),
    ("3 trillion won", "3 trillion won", 3_000_000_000_000, "KRW"),
    ("¥500 billion for Osaka", "¥500 billion", 500_000_000_000, "JPY"),
    ("¥500 billion by the yuan's rate", "¥500 billion", 500_000_000_000, "CNY"),
    ("four hundred and nine point two billion HK dollars", None, 409_200_000_000, "HKD"),
    ("61-point-three billion U.S. dollars", None, 61_300_000_000, "USD"),
    ("six-point-17 billion dollars", None, 6_170_000_000, "$"),
    ("a 10-billion-dollar hole", "10-billion-dollar", 10_000_000_000, "$"),
    ("half a billion euros", "half a billion euros", 500_000_000, "EUR"),
    ("two and a half billion yen", "two and a half billion yen", 2_500_000_000, "JPY"),
    ("12,34,567 rupees of salt", "12,34,567 rupees", 1_234_567, "INR"),
    ("1.234.567 euros of salt", "1.234.567 euros", 1_234_567, "EUR"),
    ("€1'234'567 of salt", "€1'234'567", 1_234_567, "EUR"),
    ("a loss of 1,5 billion euros", "1,5 billion euros", 1_500_000_000, "EUR"),
]
RATES = [
    ("grew 6.3 per cent", "6.3 per cent", "6.3", "percent"),
    ("grew 6.3 per\ncent", "6.3 per\ncent", "6.3", "percent"),
    ("grew 6.3％", "6.3％", "6.3", "percent"),
    ("grew 6.3 pct", "6.3 pct", "6.3", "percent"),
    ("grew 6·3%", "6·3%", "6.3", "percent"),
    ("grew 6,3 %", "6,3 %", "6.3", "percent"),
    ("grew 6,25 per cent", "6,25 per cent", "6.25", "percent"),
    ("in 2024,6.3% more", "6.3%", "6.3", "percent"),
    ("a 5-percent rise", "5-percent", "5", "percent"),
    ("up 2½%", "2½%", "2.5", "percent"),
    ("nought point seven percent", None, "0.7", "percent"),
    ("six-point-one percent", None, "6.1", "percent"),
    ("sixty-two point nine percent", None, "62.9", "percent"),
    ("2.7 percentage points", None, "2.7", "percentage_point"),
    ("0.3 percentage point", None, "0.3", "percentage_point"),
    ("2 ppt", None, "2", "percentage_point"),
    ("65 basis points", None, "0.65", "percentage_point"),
    ("0.1 of a percentage point", None, "0.1", "percentage_point"),
    ("three tenths of a percentage point", None, "0.3", "percentage_point"),
    ("half a percentage point", None, "0.5", "percentage_point"),
    ("a quarter of a percentage point", None, "0.25", "percentage_point"),
    ("up 6.8 points", "6.8 points", "6.8", "index_points"),
    ("the gauge climbed to 53.6", "53.6", "53.6", "index_points"),
]
SIGNED = [
    ("rice +38.2%", "+38.2%", 1),
    ("rice (-5.1 percent)", "-5.1 percent", -1),
    ("rice (\u20114.5%)", "\u20114.5%", -1),
    ("rice \u22124.5%", "\u22124.5%", -1),
    ("rice －6.2％", "－6.2％", -1),
    ("minus 2.9 percent", "minus 2.9 percent", -1),
    ("minus $17.6 bn", "minus $17.6 bn", -1),
    ("HK$-5 billion", "HK$-5 billion", -1),
    ("more than halved", "halved", -1),
    ("nearly doubled", "doubled", 1),
    ("was cut in half", "half", -1),
    ("gone – 7 percent in all", "7 percent", 0),
]
RANGES = [
    ("6 to 7 percent", None, 6, 7, 0),
    ("between 12% and 17%", "12% and 17%", 12, 17, 0),
    ("between about 14 and 16 percent", "14 and 16 percent", 14, 16, 0),
    ("10-15%", None, 10, 15, 0),
    ("10–15%", None, 10, 15, 0),
    ("5% to 6%", None, 5, 6, 0),
    ("33 to 35%", None, 33, 35, 0),
    ("seven or eight percent", None, 7, 8, 0),
    ("three, maybe four percent", None, 3, 4, 0),
    ("+3 to +5 percent", None, 3, 5, 1),
    ("-6 to -4 percent", None, 4, 6, -1),
    ("-1% to +2%", None, -1, 2, 0),
    ("ranging from 5 to 10 percent", "5 to 10 percent", 5, 10, 0),
    ("HK$3 billion to HK$4 billion", None, 3_000_000_000, 4_000_000_000, 0),
    ("HK$3 to 4 billion", None, 3_000_000_000, 4_000_000_000, 0),
    ("between $2 and $25 billion", "$2 and $25 billion", 2_000_000_000, 25_000_000_000, 0),
    ("high single digits", None, 7, 9, 0),
    ("mid-single-digit", None, 4, 6, 0),
    ("low single digits", None, 1, 3, 0),
    ("low double digits", None, 10, 13, 0),
    ("single-digit", None, 1, 9, 0),
]
# every amount of the text as (text, low, unit, implied)
SEVERAL = [
    ("rose from 10% to 15%", [("10%", 10, "percent", False), ("15%", 15, "percent", False)]),
    ("by $43.6bn to $49.2bn", [("$43.6bn", 43_600_000_000, "$", False), ("$49.2bn", 49_200_000_000, "$", False)]),
    ("up 5% to HK$3 billion", [("5%", 5, "percent", False), ("HK$3 billion", 3_000_000_000, "HKD", False)]),
    ("$2 and $25 billion", [("$2", 2_000_000_000, "$", True), ("$25 billion", 25_000_000_000, "$", False)]),
    ("3.9 and 6.2 percent", [("3.9", "3.9", "percent", True), ("6.2 percent", "6.2", "percent", False)]),
    (
        "4.7, 7.1 and 9.9 percent",
        [("4.7", "4.7", "percent", True), ("7.1", "7.1", "percent", True), ("9.9 percent", "9.9", "percent", False)],
    ),
    ("to Perth, 31.4; to Bern, 36 percent", [("31.4", "31.4", "number", False), ("36 percent", 36, "percent", False)]),
    ("Rome +61.2, Bonn +50.3", [("+61.2", "61.2", "number", False), ("+50.3", "50.3", "number", False)]),
    ("from HK$3 billion to 4 billion", [("HK$3 billion", 3_000_000_000, "HKD", False), ("4 billion", 4_000_000_000, "HKD", True)]),
    (
        "goods of 5, 7 and 9 billion yen",
        [("5", 5_000_000_000, "JPY", True), ("7", 7_000_000_000, "JPY", True), ("9 billion yen", 9_000_000_000, "JPY", False)],
    ),
    ("in 2024 US$5 billion came", [("US$5 billion", 5_000_000_000, "USD", False)]),
    ("3 billion-HK$4 billion", [("3 billion-HK$4 billion", 3_000_000_000, "HKD", False)]),
    ("1,000-plus firms and 300-odd shops", [("1,000", 1000, "count", False), ("300", 300, "count", False)]),
    ("in May 12.3 percent", [("12.3 percent", "12.3", "percent", False)]),
    ("12 million tonnes in 40 vessels", [("12 million tonnes", 12_000_000, "tonnes", False), ("40", 40, "count", False)]),
]
WORDED = [
    ("lost a fifth", "a fifth", 20, "percent", "fraction"),
    ("only a third an hour later", "a third", "33.33", "percent", "fraction"),
    ("two-thirds", "two-thirds", "66.67", "percent", "fraction"),
    ("three quarters of it", "three quarters", 75, "percent", "fraction"),
    ("six tenths", "six tenths", 60, "percent", "fraction"),
    ("over half the crew", "half", 50, "percent", "fraction"),
    ("one in five", "one in five", 20, "percent", "fraction"),
    ("two in every five buyers", "two in every five", 40, "percent", "fraction"),
    ("it tripled", "tripled", 3, "times", "multiple"),
    ("double the rate", "double", 2, "times", "multiple"),
    ("a threefold gain", "threefold", 3, "times", "multiple"),
    ("3.4 times its weight", "3.4 times", "3.4", "times", "digits"),
    ("two and a half times as much", "two and a half times", "2.5", "times", "words"),
    ("a double-digit drop", "double-digit", 10, "percent", "vague"),
    ("1.2 million TEUs", "1.2 million TEUs", 1_200_000, "TEU", "digits"),
    ("2 million twenty-foot equivalent units", None, 2_000_000, "TEU", "digits"),
    ("six independent economists", "six", 6, "count", "words"),
    ("by nearly ten.", "ten", 10, "number", "words"),
]
RUNS = [
    ("a 14th consecutive month up", "14th", 14, "months", "streak"),
    ("its tenth straight month", "tenth", 10, "months", "streak"),
    ("the sixth month running", "sixth", 6, "months", "streak"),
    ("a fifth month of losses in a row", "fifth", 5, "months", "streak"),
    ("the fourth in a row", "fourth", 4, "months", "streak"),
    ("a ninth slump in a row", "ninth", 9, "months", "streak"),
    ("tea sales rose for a fourth month", "fourth", 4, "months", "streak"),
    ("the sixth straight quarterly gain", "sixth", 6, "quarters", "streak"),
    ("grew for 26 months running", "26 months", 26, "months", "streak"),
    ("23 consecutive monthly gains", "23", 23, "months", "streak"),
    ("the streak now lasts 13 months", "13 months", 13, "months", "streak"),
    ("broke a 16-month slump", "16-month", 16, "months", "streak"),
    ("wages had been rising for 19 months", "19 months", 19, "months", "streak"),
    ("a 31-month high", "31-month", 31, "months", "record"),
    ("the sharpest fall of rents in 34 months", "34 months", 34, "months", "record"),
    ("the slowest summer in nearly six years", "six years", 6, "years", "record"),
    ("the lowest tariff in over four decades", "four decades", 40, "years", "record"),
    ("the first surplus in eleven months", "eleven months", 11, "months", "record"),
    ("the coldest and longest since 1963", "1963", 1963, "year_since", "record"),
    ("the highest since April 2014", "April 2014", 2014, "year_since", "record"),
    ("the fifth-largest port", "fifth-largest", 5, "rank", "ordinal"),
    ("the third highest total", "third highest", 3, "rank", "ordinal"),
    ("after nine months of export growth", "nine months", 9, "months", "streak"),
    ("the lowest since records began in 1972", "1972", 1972, "year_since", "record"),
    ("its best since the first quarter of 2011", "2011", 2011, "year_since", "record"),
    ("ranked second in Asia", "second", 2, "rank", "ordinal"),
]
NONE = [
    ("27 May 2026", "date"),
    ("on May 27,", "date"),
    ("on 2026-05-27", "date"),
    ("on 30.07.2022", "date"),
    ("July 25th", "date"),
    ("May 2026", "date"),
    ("in 2024", "year"),
    ("2024-25", "year"),
    ("It was so in 2015-16.", "year"),
    ("the 1990s", "year"),
    ("at 16:30", "time"),
    ("at 4pm", "time"),
    ("at 2.30 p.m.", "time"),
    ("1. Exports", "list number"),
    ("2) Imports", "list number"),
    ("Tel: 2582 0000", "telephone"),
    ("+852 2582 0000", "telephone"),
    ("14/F", "address"),
    ("see https://example.org/2024/05", "address"),
    ("write to desk7@example.org", "address"),
    ("the 5G network", "code"),
    ("a 6TB disk", "code"),
    ("COVID-19", "code"),
    ("the G20", "code"),
    ("MDT_104", "code"),
    ("HS 8542", "label"),
    ("SITC 77", "label"),
    ("USB 3.0", "label"),
    ("Q1 results", "period"),
    ("in 1H25", "period"),
    ("7 nm chips", "measure"),
    ("29 - 33 °C", "temperature"),
    ("9 min read", "duration"),
    ("the opening four months", "duration"),
    ("between two and three months", "duration"),
    ("the second quarter", "ordinal"),
    ("a third party", "ordinal"),
    ("a two-way street", "compound"),
    ("one of them", "pronoun"),
    ("4.2 times a day", "frequency"),
]
SILENT = [
    "the first half",
    "second half of the year",
    "half a year",
    "half an hour",
    "a half-year",
    "a quarter earlier",
    "the last quarter",
    "third-quarter sales",
    "a double-decker",
    "twice a week",
    "halfway",
    "tentative",
    "often",
    "a network",
    "someone",
    "",
    " ",
]


def ids(table: list) -> list[str]:
    return [row[0] if isinstance(row, tuple) else row for row in table]


@pytest.mark.parametrize(("text", "quote", "low", "unit"), MONEY + RATES, ids=ids(MONEY + RATES))
def test_value_and_unit(text: str, quote: str | None, low: object, unit: str) -> None:
    (amount,) = find(text)
    assert (amount.text, amount.low, amount.high, amount.unit) == (quote or text, Decimal(str(low)), None, unit)


@pytest.mark.parametrize(("text", "quote", "sign"), SIGNED, ids=ids(SIGNED))
def test_sign(text: str, quote: str, sign: int) -> None:
    (amount,) = find(text)
    assert (amount.text, amount.sign) == (quote, sign)
    assert amount.low > 0


@pytest.mark.parametrize(("text", "quote", "low", "high", "sign"), RANGES, ids=ids(RANGES))
def test_range(text: str, quote: str | None, low: int, high: int, sign: int) -> None:
    (amount,) = find(text)
    assert (amount.text, amount.low, amount.high, amount.sign, amount.hedge) == (quote or text, low, high, sign, "range")


@pytest.mark.parametrize(("text", "expected"), SEVERAL, ids=ids(SEVERAL))
def test_neighbours(text: str, expected: list[tuple[str, object, str, bool]]) -> None:
    found = [(a.text, a.low, a.unit, a.implied_unit) for a in find(text)]
    assert found == [(quote, Decimal(str(low)), unit, implied) for quote, low, unit, implied in expected]


@pytest.mark.parametrize(("text", "quote", "low", "unit", "form"), WORDED + RUNS, ids=ids(WORDED + RUNS))
def test_words_streaks_and_records(text: str, quote: str | None, low: object, unit: str, form: str) -> None:
    (amount,) = find(text)
    assert (amount.text, amount.low, amount.unit, amount.form) == (quote or text, Decimal(str(low)), unit, form)


@pytest.mark.parametrize(("text", "reason"), NONE, ids=ids(NONE))
def test_ignored_with_its_reason(text: str, reason: str) -> None:
    assert find(text) == ()
    assert {why for _, _, why in ignored(text)} == {reason}
    assert all(any(s < end and start < e for s, e, _ in ignored(text)) for start, end in numbers(text))


@pytest.mark.parametrize("text", SILENT)
def test_no_figure(text: str) -> None:
    assert find(text) == ()


def test_elliptic_streak_takes_the_unit_of_the_one_before() -> None:
    streaks = find("A 12th month running of gains came for tea and a seventh for salt.")
    assert [(a.low, a.unit, a.form) for a in streaks] == [(12, "months", "streak"), (7, "months", "streak")]


def test_vague_and_verb_flags() -> None:
    (vague,) = find("double-digit")
    (verb,) = find("doubled")
    (plain,) = find("2.8 times")
    assert (vague.hedge, vague.high) == ("at_least", None)
    assert (verb.verb, plain.verb) == (True, False)


@pytest.mark.parametrize(
    ("quote", "half"),
    [
        ("HK$45.7 billion", "50000000"),
        ("18.5%", "0.05"),
        ("14%", "0.5"),
        ("80 basis points", "0.005"),
        ("doubled", "0.15"),
        ("a third", "1.5"),
        ("halved", "1.5"),
        ("2.8 times", "0.05"),
        ("262.1", "0.05"),
        ("8 to 9 percent", "0.5"),
        ("seven point four", "0.05"),
    ],
)
def test_resolution(quote: str, half: str) -> None:
    assert resolution(quote) == Decimal(half)


def test_resolution_needs_a_figure() -> None:
    with pytest.raises(ValueError, match="no figure"):
        resolution("plenty")


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(extractor.amounts.__path__)] + [""])
def test_doctests(name: str) -> None:
    module = importlib.import_module(f"extractor.amounts.{name}".rstrip("."))
    assert doctest.testmod(module).failed == 0


def test_every_currency_is_read_in_each_of_its_forms() -> None:
    for code, entry in words("currencies").items():
        for form in entry["before"]:
            assert [a.unit for a in find(f"worth {form}25.4 billion")] == [{"¥": "JPY"}.get(code, code)], form
        for form in entry.get("after", ()):
            assert [a.unit for a in find(f"worth 25.4 billion {form}")] == [code], form


def test_every_unit_is_read_in_each_of_its_forms() -> None:
    for name in ("percent", "percentage_point", "basis_point", "index_points", "times", "tonnes", "TEU"):
        entry = words("units")[name]
        for form in entry["forms"]:
            assert [a.unit for a in find(f"by 25.4{'' if form == 'x' else ' '}{form} more")] == [entry.get("unit", name)], form


PIECES = st.lists(
    st.sampled_from(
        [
            "HK$",
            "$",
            "5",
            "1,040",
            "9.4",
            "%",
            " per cent",
            " to ",
            "-",
            "–",
            " and ",
            "between ",
            "one ",
            "hundred ",
            "half ",
            "a ",
            "third ",
            "bn",
            " billion",
            "since 1952",
            "the highest ",
            "May 27",
            " months",
            " in a row",
            "doubled",
            "double-digit",
            ". ",
            "\n",
            "(",
            ")",
            "−",
            "½",
            "x",
        ]
    ),
    max_size=30,
).map("".join)


@examples(3)
@given(st.one_of(st.text(max_size=80), PIECES))
def test_places_hold_for_any_text(text: str) -> None:
    amounts = find(text)
    assert all(text[a.start : a.end] == a.text and a.text for a in amounts)
    assert all(a.high is None or a.low <= a.high for a in amounts)
    assert all(a.resolution >= 0 for a in amounts)
    assert all(one.end <= other.start for one, other in pairwise(amounts))
    assert all(0 <= start < end <= len(text) for start, end, _ in ignored(text))
    for start, end in numbers(text):
        spans = [(a.start, a.end) for a in amounts] + [(s, e) for s, e, _ in ignored(text)]
        assert any(s < end and start < e for s, e in spans), text[start:end]


@pytest.mark.parametrize(
    "unit",
    [
        "1 1 1 ",
        "a a a ",
        "$$$$",
        "one one one ",
        "1,1,1,1",
        "111,111,",
        "1.1.1.1",
        "1-1-",
        "one hundred and ",
        "between 1 and ",
        "a@a",
        "aaaa",
        "1111",
        "1\n",
        "for 3 years ",
        "five months in ",
        "second month ",
        "May 1 ",
        "1 to 2% to ",
        "half a ",
        "(((",
        "the highest since ",
        "www.",
        "1 \u00a0",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()
        find(text)
        return time.process_time() - start

    short, long = min(seconds(4_000), seconds(4_001)), seconds(32_000)
    assert long <= 8 * short * 2.5 + 0.2
