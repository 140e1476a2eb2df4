"""Sentences for the figures of the official tables: fills the phrasings of phrasings.yaml in and reads them with the extractor.

Braces of a phrasing: {quote} the figure as written, {level} the amount of the same flow and month, {balance} its balance, {flow} {Flow}
{goods} {total} {Export} the flow in various words, {partner} {Partner} {to} {to_partner} {commodity} {hedge} {ordinal} {sign},
{period} the time, {period_before} the same a year earlier, {last_month} the month in which it ends, {weekday}, {quote_and} both ends.
A figure beside it: {other} {other_quote} {other_level} of the other flow, {before_quote} of the month before, {year_quote} on the year
before, {level_before} a year earlier; [rose/fell] picks a word by its sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from check_figures import FLOWS, Fact, Tables, money, moved, percent

from extractor.claims import extract
from extractor.clean import clean
from extractor.models import Claim, Hedge, Kind, Known, Period
from extractor.readers.loading import from_bytes

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "11", "12")
QUARTERS = ("first", "second", "third", "fourth")
HEDGES = {Hedge.ABOUT: "about", Hedge.MORE_THAN: "more than", Hedge.NEARLY: "nearly", Hedge.LESS_THAN: "less than"}
WORDS = {
    "total_exports": ("exports", "exports of goods", "total exports of goods", "Export"),
    "imports": ("imports", "imports of goods", "imports of goods", "Import"),
}
PLACES = {
    "US": "the US",
    "UK": "the UK",
    "Netherlands": "the Netherlands",
    "EU": "the EU",
    "Philippines": "the Philippines",
    "Mainland China": "the Mainland",
}
PLACES["United Arab Emirates"] = "the United Arab Emirates"
CHOICE = re.compile(r"\{([a-zA-Z ]+)/([a-zA-Z ]+)\}")
BESIDE = re.compile(r"\[([a-zA-Z ]+)/([a-zA-Z ]+)\]")
OTHER = {"total_exports": "imports", "imports": "total_exports"}


@dataclass(frozen=True)
class Phrasing:
    """A way to say figures of some families; `timely` ones appear in the month after."""

    name: str
    families: tuple[str, ...]
    text: str
    when: Mapping[str, Any] = field(default_factory=dict)
    timely: bool = False

    def suits(self, item: Fact) -> bool:
        """Tell whether the phrasing can say this figure."""
        claim = item.claim
        if item.family not in self.families or claim.transport_mode is not None:
            return False
        if claim.economy not in self.when.get("economy", ("Hong Kong",)):
            return False
        some = {"partner": claim.partner != "world", "commodity": claim.commodity != "all"}
        for key, is_some in some.items():
            if key in self.when and is_some is not (self.when[key] == "some"):
                return False
        told = {"metric": claim.metric, "measure": claim.measure, "span": span(claim.period)}
        return all(told[key] in self.when[key] for key in told if key in self.when)


def phrasings() -> list[Phrasing]:
    """Return all phrasings."""
    found = yaml.safe_load(Path(__file__).with_name("phrasings.yaml").read_text("utf-8"))
    return [Phrasing(**{**entry, "families": tuple(entry["families"])}) for entry in found]


def span(period: Period | None) -> str:
    """Name the length of a period: month, ytd, quarter, year or other."""
    assert period is not None
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    if months == 1:
        return "month"
    if months == 12 and period.start.month == 1:
        return "year"
    if months == 3 and period.start.month % 3 == 1:
        return "quarter"
    return "ytd" if period.start.month == 1 else "other"


def named(period: Period) -> str:
    """Name a period as articles do."""
    year, last = period.end.year, period.end.month
    length = span(period)
    if length == "month":
        return f"{MONTHS[last - 1]} {year}"
    if length == "year":
        return str(year)
    if length == "quarter":
        return f"the {QUARTERS[last // 3 - 1]} quarter of {year}"
    if length == "other":
        return f"the three months ending {MONTHS[last - 1]} {year}"
    return f"the first half of {year}" if last == 6 else f"the first {NUMBERS[last]} months of {year}"


def ordinal(number: int) -> str:
    """Write an ordinal in digits."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


class Writer:
    """Writes sentences; amounts that stand beside a figure come from the tables."""

    def __init__(self, tables: Tables) -> None:
        self.levels = {metric: tables.recent(key) for metric, key in FLOWS.items()}

    def write(self, phrasing: Phrasing, claim: Claim) -> str | None:
        """Return the text that says the figure of a claim, true or damaged; None when what should stand beside it is not known."""
        assert claim.period is not None
        rising = claim.trend != "down" if claim.unit == "months" else claim.value >= 0
        beside = self._beside(claim.metric, claim.period, phrasing.text)
        if beside is None or (phrasing.when.get("same_sign") and (beside >= 0) is not rising):
            return None
        text = CHOICE.sub(lambda match: match.group(1 if rising else 2), phrasing.text)
        text = BESIDE.sub(lambda match: match.group(1 if beside >= 0 else 2), text)
        words = self._words(claim, claim.period) | {name: percent(beside)[0] for name in ("other_quote", "before_quote", "year_quote")}
        return text.format_map(words)

    def _beside(self, metric: str, period: Period, text: str) -> Decimal | None:
        """Return the rate that stands beside a figure; zero where there is none."""
        if "{other_quote}" in text:
            return self._rate(OTHER[metric], period)
        if "{before_quote}" in text:
            return self._rate(metric, moved(period, -1))
        if "{year_quote}" in text:
            return self._rate(metric, period)
        wanted = [
            name
            for name, at in (("{level_before}", moved(period, -12)), ("{other_level}", period))
            if name in text and at not in self.levels[metric]
        ]
        return None if wanted else Decimal(0)

    def _rate(self, metric: str, period: Period) -> Decimal | None:
        values, before = self.levels[metric], moved(period, -12)
        return (values[period] / values[before] - 1) * 100 if period in values and before in values else None

    def _words(self, claim: Claim, period: Period) -> dict[str, str]:
        flow, goods, total, noun = WORDS.get(claim.metric.removeprefix("share_of_"), (claim.metric,) * 4)
        partner = PLACES.get(claim.partner, claim.partner)
        way = "from" if "imports" in claim.metric else "to"
        quote = written_quote(claim)
        beside = OTHER.get(claim.metric, "")
        return {
            "quote": quote, "quote_and": quote.replace(" to ", " and "), "flow": flow, "Flow": f"Hong Kong's {flow}",
            "goods": goods, "total": total, "Export": noun, "commodity": claim.commodity, "to": way,
            "partner": partner, "Partner": partner[0].upper() + partner[1:],
            "to_partner": "" if claim.partner == "world" else f" {way} {partner}",
            "hedge": HEDGES.get(claim.hedge, ""), "sign": "-" if claim.value < 0 else "+", "In": "In",
            "ordinal": ordinal(int(claim.value)), "cardinal": str(int(claim.value)) if claim.unit == "months" else "",
            "period": named(period), "period_before": named(moved(period, -12)),
            "last_month": f"{MONTHS[period.end.month - 1]} {period.end.year}", "weekday": moved(period, 1).end.strftime("%A"),
            "level": self._level(claim.metric, period), "balance": self._level("trade_balance", period),
            "level_before": self._level(claim.metric, moved(period, -12)),
            "other": WORDS.get(beside, ("",))[0], "other_level": self._level(beside, period),
            "exports": self._level("total_exports", period), "imports": self._level("imports", period),
        }  # fmt: skip

    def _level(self, metric: str, period: Period) -> str:
        value = self.levels.get(metric, {}).get(period)
        return money(value, 1)[0] if value is not None else ""


def written_quote(claim: Claim) -> str:
    """Return the figure as it is printed."""
    if claim.unit == "USD":
        return claim.quote.replace("HK$", "US$")
    return claim.quote.replace("US$", "HK$") if claim.unit == "HKD" else claim.quote


def appears(phrasing: Phrasing, claim: Claim) -> date:
    """Return the day on which the article appears."""
    assert claim.period is not None
    if not phrasing.timely:
        return claim.period.end + timedelta(days=75)
    return moved(claim.period, 1).end


def read(text: str, published: date) -> tuple[Claim, ...]:
    """Return what the extractor reads in a text that appeared on a day."""
    raw = from_bytes(text.encode(), name="sentence", location="sentence.txt", suffix=".txt")
    return extract(clean(raw, Known(published=published))).claims


def same_figure(told: Claim, expected: Claim) -> bool:
    """Tell whether a claim that was read is of the printed figure that was meant, whatever else was made of it."""
    if expected.kind is Kind.RANK_OR_RECORD:
        return told.kind is Kind.RANK_OR_RECORD and told.value == expected.value
    return told.unit == expected.unit and abs(told.value) == abs(expected.value) and told.value_high == expected.value_high


def differing(told: Claim, expected: Claim) -> dict[str, tuple[object, object]]:
    """Return the fields in which a claim that was read differs from what was meant, as got and expected."""
    fields = ("kind", "metric", "measure", "economy", "partner", "commodity", "period", "comparison", "hedge", "modality", "unit")
    found = {name: (getattr(told, name), getattr(expected, name)) for name in fields if getattr(told, name) != getattr(expected, name)}
    if told.value != expected.value:
        found["value"] = (told.value, expected.value)
    return found


def sentences(figures: list[Fact], at_least: int) -> Iterator[tuple[Phrasing, Fact]]:
    """Deal the figures out to the phrasings, evenly, until there are at least so many sentences."""
    known = phrasings()
    by_phrasing = {
        phrasing.name: [item for item in figures if phrasing.suits(item) and item.claim.period and item.claim.period.start.year >= 2008]
        for phrasing in known
    }
    share = 1
    while sum(min(len(found), share) for found in by_phrasing.values()) < at_least and share < len(figures):
        share += 1
    for phrasing in known:
        found = by_phrasing[phrasing.name]
        step = max(Decimal(len(found)) / share, Decimal(1))
        for place in range(min(len(found), share)):
            yield phrasing, found[int(place * step)]
