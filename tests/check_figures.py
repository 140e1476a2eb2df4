"""True figures made from the official tables as claims, and thirteen ways to damage them; used by the tests of the check.

The arithmetic here is done anew from the observations and shares no code with the check.
"""

from __future__ import annotations

import calendar
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from extractor.models import Claim, Comparison, ErrorKind, Hedge, Kind, Modality, Period, Series
from extractor.official import Official

NOTHING: dict[str, str] = {}
BILLION = Decimal(10) ** 9
UNITS = {
    "HKD_million": Decimal(10) ** 6,
    "HKD_billion": BILLION,
    "USD_billion": BILLION,
    "USD_million": Decimal(10) ** 6,
    "USD": Decimal(1),
}


def month(year: int, number: int) -> Period:
    """Return the period of one month."""
    return Period(start=date(year, number, 1), end=date(year, number, calendar.monthrange(year, number)[1]))


def moved(period: Period, months: int) -> Period:
    """Return a period of whole months moved by so many months."""
    first = period.start.year * 12 + period.start.month - 1 + months
    last = period.end.year * 12 + period.end.month - 1 + months
    start, end = month(first // 12, first % 12 + 1), month(last // 12, last % 12 + 1)
    return Period(start=start.start, end=end.end)


def make_claim(**changes: object) -> Claim:
    """Return a claim of Hong Kong's exports in December 2025 with the given fields changed."""
    fields: dict[str, object] = {
        "id": "c1",
        "document": "d",
        "quote": "26.1%",
        "start": 0,
        "end": 5,
        "sentence": "Exports rose 26.1% from a year earlier.",
        "kind": Kind.GROWTH,
        "value": Decimal("26.1"),
        "value_high": None,
        "unit": "percent",
        "hedge": Hedge.EXACT,
        "metric": "total_exports",
        "measure": "value",
        "economy": "Hong Kong",
        "economy_code": "HK",
        "partner": "world",
        "partner_code": None,
        "direction_partner": None,
        "commodity": "all",
        "commodity_code": None,
        "transport_mode": None,
        "period": month(2025, 12),
        "base_period": None,
        "comparison": Comparison.YOY,
        "seasonally_adjusted": False,
        "trend": None,
        "record_of": None,
        "source": None,
        "source_name": None,
        "source_institution": None,
        "speaker_quote": False,
        "modality": Modality.ACTUAL,
        "basis": NOTHING,
    }
    return Claim(**{**fields, **changes})  # type: ignore[arg-type]


def written(value: Decimal, places: int) -> Decimal:
    """Round as a reporter does."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def money(value: Decimal, places: int, sign: str = "HK$") -> tuple[str, Decimal]:
    """Return the quote and the value of an amount in billions."""
    shown = written(value / BILLION, places)
    return f"{sign}{abs(shown)} billion", shown * BILLION


def percent(value: Decimal, places: int = 1) -> tuple[str, Decimal]:
    """Return the quote and the value of a rate."""
    shown = written(value, places)
    return f"{abs(shown)}%", shown


@dataclass(frozen=True)
class Fact:
    """A true claim with the family that it belongs to: claims of one family differ in period, flow, partner or measure only."""

    claim: Claim
    family: str


class Tables:
    """Values by series and period in plain units, where all rows of the pair agree and at least one is independent."""

    def __init__(self, official: Official) -> None:
        self.official = official
        self.held: dict[str, dict[Period, Decimal]] = {}
        for key, rows in official.rows.items():
            scale = UNITS.get(official.series[key].unit, Decimal(1))
            values: dict[Period, set[Decimal]] = {}
            for row in rows:
                if row.independent:
                    values.setdefault(row.period, set()).add(row.value * scale)
            self.held[key] = {period: next(iter(found)) for period, found in values.items() if len(found) == 1}

    def recent(self, key: str) -> dict[Period, Decimal]:
        """Return the values of a monthly series from 2018 on, where it has no gaps."""
        return {period: value for period, value in self.held[key].items() if period.start.year >= 2018}

    def of(self, **wanted: str) -> Iterator[tuple[Series, Period, Decimal]]:
        """Return all values of the series that have the wanted attributes."""
        for item in self.official.find(**wanted):
            for period, value in self.held[item.id].items():
                yield item, period, value


FLOWS = {"total_exports": "hk.exports.value.nsa.m", "imports": "hk.imports.value.nsa.m", "trade_balance": "hk.trade_balance.value.nsa.m"}


def from_levels(tables: Tables) -> Iterator[Fact]:
    """Levels, year-on-year and month-on-month rates, changes, ratios and conversions of the monthly table from 2018."""
    held = {metric: tables.recent(key) for metric, key in FLOWS.items()}
    imports = held["imports"]
    exports = held["total_exports"]
    held["trade_balance"] = {period: exports[period] - imports[period] for period in exports if period in imports}
    for metric, values in held.items():
        for period, value in values.items():
            yield from _level(metric, period, value)
            if metric != "trade_balance":
                yield from _rates(metric, period, values)
    for period, value in held["trade_balance"].items():
        if value < 0:
            quote, shown = percent(-value / imports[period] * 100)
            yield Fact(
                make_claim(
                    quote=quote, value=shown, kind=Kind.RATIO, metric="trade_deficit_to_imports", period=period, comparison=Comparison.NONE
                ),
                "ratio",
            )


def _level(metric: str, period: Period, value: Decimal) -> Iterator[Fact]:
    base = {"kind": Kind.LEVEL, "metric": metric, "period": period, "comparison": Comparison.NONE}
    for places in (1, 0) if abs(value) > 10 * BILLION else (1,):
        quote, shown = money(value, places)
        yield Fact(make_claim(quote=quote, value=shown, unit="HKD", **base), f"level{places}")
    quote, shown = money(value / Decimal("7.8"), 1, "US$")
    yield Fact(make_claim(quote=quote, value=shown, unit="USD", **base), "converted")


def _rates(metric: str, period: Period, values: dict[Period, Decimal]) -> Iterator[Fact]:
    value = values[period]
    for comparison, before in ((Comparison.YOY, moved(period, -12)), (Comparison.MOM, moved(period, -1))):
        if before in values:
            quote, shown = percent((value / values[before] - 1) * 100)
            yield Fact(make_claim(quote=quote, value=shown, metric=metric, period=period, comparison=comparison), f"rate.{comparison}")
            quote, shown = money(value - values[before], 1)
            changed = make_claim(
                quote=quote, value=shown, kind=Kind.CHANGE_AMOUNT, unit="HKD", metric=metric, period=period, comparison=comparison
            )
            yield Fact(changed, f"change.{comparison}")


MEASURES = {
    "growth_yoy_value": "value",
    "growth_yoy_volume": "volume",
    "growth_yoy_price": "price",
    "growth_yoy_quantity": "volume",
    "growth_yoy_real": "volume",
    "growth_yoy_nominal": "value",
}


def from_rates(tables: Tables) -> Iterator[Fact]:
    """Published rates: partners, commodities, volume and price, cumulative, national accounts, customs of Mainland China."""
    for name, measure in MEASURES.items():
        for item, period, value in tables.of(measure=name):
            if item.metric not in {"total_exports", "imports", "gdp", "terms_of_trade"}:
                continue
            comparison = Comparison.YTD_YOY if item.frequency == "YTD" else Comparison.YOY
            quote, shown = percent(value)
            yield Fact(
                _named(item, quote=quote, value=shown, measure=measure, period=period, comparison=comparison), f"published.{item.frequency}"
            )
    for item, period, value in tables.of(seasonal_adjustment="sa"):
        quote, shown = percent(value)
        three = Period(start=moved(period, -2).start, end=period.end)
        measure = "volume" if item.measure.endswith("volume") else "value"
        claim = _named(item, quote=quote, value=shown, measure=measure, period=three, comparison=Comparison.QOQ, seasonally_adjusted=True)
        yield Fact(claim, "adjusted")


def from_amounts(tables: Tables) -> Iterator[Fact]:
    """Published amounts, cumulative figures, shares and hedged figures."""
    for item, period, value in tables.of(measure="value_quoted"):
        quote, shown = money(value, 1)
        claim = _named(item, quote=quote, value=shown, kind=Kind.LEVEL, unit="HKD", period=period, comparison=Comparison.NONE)
        yield Fact(claim, "quoted")
        total = tables.held[FLOWS["imports" if item.metric == "imports" else "total_exports"]].get(period)
        if item.partner != "world" and item.frequency == "M" and total and item.metric in FLOWS:
            quote, shown = percent(value / total * 100)
            claim = _named(
                item, quote=quote, value=shown, kind=Kind.SHARE, period=period, comparison=Comparison.NONE, metric=f"share_of_{item.metric}"
            )
            yield Fact(claim, "share")
    for item, period, value in tables.of(metric="trade_balance", frequency="YTD", measure="value"):
        quote, shown = money(value, 1)
        yield Fact(
            _named(item, quote=quote, value=shown, kind=Kind.LEVEL, unit="HKD", period=period, comparison=Comparison.NONE), "cumulative"
        )


def hedged(tables: Tables) -> Iterator[Fact]:
    """Rounded figures with the hedge that makes them true, and ranges."""
    values = tables.recent(FLOWS["total_exports"])
    for period, value in values.items():
        base = {"kind": Kind.LEVEL, "unit": "HKD", "period": period, "comparison": Comparison.NONE}
        tens = (value / BILLION / 10).to_integral_value(ROUND_HALF_EVEN) * 10
        below, above = (value / BILLION // 10) * 10, (value / BILLION // 10 + 1) * 10
        for hedge, size in ((Hedge.ABOUT, tens), (Hedge.MORE_THAN, below), (Hedge.NEARLY, above), (Hedge.LESS_THAN, above)):
            yield Fact(make_claim(quote=f"HK${size:.0f} billion", value=size * BILLION, hedge=hedge, **base), "hedged")
        claim = make_claim(quote=f"HK${below:.0f} billion to HK${above:.0f} billion", value=below * BILLION, hedge=Hedge.RANGE, **base)
        yield Fact(replace(claim, value_high=above * BILLION), "range")


def streaks(tables: Tables) -> Iterator[Fact]:
    """Runs of rises and falls of exports, by value and by volume, where both ends are known."""
    values = tables.recent(FLOWS["total_exports"])
    rates = {period: value - values[moved(period, -12)] for period, value in values.items() if moved(period, -12) in values}
    volumes = tables.held["hk.exports.growth_yoy_volume.nsa.m"]
    for measure, signs in (("value", rates), ("volume", volumes)):
        for period in signs:
            count, at = 0, period
            while at in signs and signs[at] and (signs[at] > 0) == (signs[period] > 0):
                count, at = count + 1, moved(at, -1)
            if at in signs and count > 1:
                verb = "growth" if signs[period] > 0 else "decline"
                sentence = f"It was the {count}th consecutive month of {verb}."
                yield Fact(
                    make_claim(
                        quote=f"{count}th",
                        value=Decimal(count),
                        unit="months",
                        kind=Kind.RANK_OR_RECORD,
                        sentence=sentence,
                        measure=measure,
                        period=period,
                        comparison=Comparison.NONE,
                        trend="up" if signs[period] > 0 else "down",
                    ),
                    "streak",
                )


def records(tables: Tables) -> Iterator[Fact]:
    """Months that were the highest of exports for a number of months."""
    values = tables.recent(FLOWS["total_exports"])
    for period, value in values.items():
        count, at = 1, moved(period, -1)
        while at in values and values[at] < value:
            count, at = count + 1, moved(at, -1)
        if at in values and count > 3:
            yield Fact(
                make_claim(
                    quote=f"{count} months",
                    value=Decimal(count),
                    unit="months",
                    kind=Kind.RANK_OR_RECORD,
                    period=period,
                    trend="up",
                    record_of="level",
                    comparison=Comparison.NONE,
                    sentence=f"Exports were the highest in {count} months.",
                ),
                "record",
            )


def _named(item: Series, **changes: object) -> Claim:
    fields: dict[str, object] = {
        "economy": item.economy,
        "metric": item.metric,
        "partner": item.partner,
        "commodity": item.commodity,
        "transport_mode": item.transport_mode,
        "sentence": "In US dollar terms it was so.",
    }
    return make_claim(**{**fields, **changes})


def true_figures(official: Official) -> list[Fact]:
    """Return all true figures, each with an id of its own."""
    tables = Tables(official)
    sources: tuple[Callable[[Tables], Iterator[Fact]], ...] = (from_levels, from_rates, from_amounts, hedged, streaks, records)
    found = [item for source in sources for item in source(tables)]
    return [replace(item, claim=replace(item.claim, id=f"f{place}")) for place, item in enumerate(found)]


def appeared(claim: Claim) -> date:
    """Return a day on which the figure of a claim was out."""
    assert claim.period is not None
    return claim.period.end + timedelta(days=75)


# Damage


class Damage:
    """Damages true figures; `neighbours` finds the same figure of another month, flow, partner, measure or comparison."""

    def __init__(self, figures: list[Fact], tables: Tables, seed: int = 7) -> None:
        self.tables = tables
        self.random = random.Random(seed)
        self.index: dict[tuple[object, ...], Claim] = {}
        for item in figures:
            self.index.setdefault(self._key(item), item.claim)

    @staticmethod
    def _key(item: Fact, **changes: object) -> tuple[object, ...]:
        claim = item.claim
        fields = {
            "family": item.family,
            "economy": claim.economy,
            "metric": claim.metric,
            "partner": claim.partner,
            "commodity": claim.commodity,
            "measure": claim.measure,
            "comparison": claim.comparison,
            "period": claim.period,
            "unit": claim.unit,
            "kind": claim.kind,
        }
        return tuple({**fields, **changes}.values())

    def all(self, item: Fact) -> Iterator[tuple[ErrorKind, Claim]]:
        """Return the damaged versions of a true claim, with the error that each is."""
        for kind in ErrorKind:
            damaged = getattr(self, kind.value)(item)
            if (damaged is not None and damaged.value != item.claim.value) or (damaged is not None and damaged.unit != item.claim.unit):
                yield kind, damaged

    def _swap(self, item: Fact, options: list[dict[str, object]]) -> Claim | None:
        found = [self.index[key] for change in options if (key := self._key(item, **change)) in self.index]
        if not found:
            return None
        other = self.random.choice(found)
        return replace(item.claim, quote=other.quote, value=other.value)

    def _plain(self, item: Fact) -> bool:
        return item.claim.kind is not Kind.RANK_OR_RECORD and item.claim.hedge is Hedge.EXACT

    def wrong_period(self, item: Fact) -> Claim | None:
        assert item.claim.period is not None
        if not self._plain(item) or item.family in {"cumulative"}:
            return None
        return self._swap(item, [{"period": moved(item.claim.period, months)} for months in (-1, 1, -2, 2, -3, 3, -12, 12)])

    def wrong_flow(self, item: Fact) -> Claim | None:
        other = {"total_exports": "imports", "imports": "total_exports"}.get(item.claim.metric)
        return self._swap(item, [{"metric": other}]) if self._plain(item) and other else None

    def wrong_partner(self, item: Fact) -> Claim | None:
        others = (
            "Mainland China",
            "US",
            "Vietnam",
            "Taiwan",
            "Singapore",
            "Korea",
            "Japan",
            "India",
            "Malaysia",
            "Thailand",
            "UK",
            "Germany",
        )
        options: list[dict[str, object]] = [{"partner": other} for other in others if other != item.claim.partner]
        return self._swap(item, options) if item.claim.partner != "world" and self._plain(item) else None

    def wrong_base(self, item: Fact) -> Claim | None:
        claim = item.claim
        assert claim.period is not None
        if item.family == "ratio":
            share = claim.value / 100
            quote, shown = percent(share / (1 - share) * 100)
            return replace(claim, quote=quote, value=shown)
        if item.family != "rate.yoy":
            return None
        levels = self.tables.held[FLOWS[claim.metric]]
        before = levels.get(moved(claim.period, -24))
        if before is None or moved(claim.period, -24).start.year < 2018:
            return None
        quote, shown = percent((levels[claim.period] / before - 1) * 100)
        return replace(claim, quote=quote, value=shown)

    def wrong_sign(self, item: Fact) -> Claim | None:
        signed = item.claim.kind in {Kind.GROWTH, Kind.CHANGE_AMOUNT} or item.claim.metric == "trade_balance"
        return replace(item.claim, value=-item.claim.value) if signed and self._plain(item) else None

    def wrong_scale(self, item: Fact) -> Claim | None:
        if item.claim.unit not in {"HKD", "USD"} or not self._plain(item):
            return None
        return replace(item.claim, quote=item.claim.quote.replace("billion", "million"), value=item.claim.value / 1000)

    def wrong_currency(self, item: Fact) -> Claim | None:
        other = {"HKD": "USD", "USD": "HKD"}.get(item.claim.unit)
        if other is None or item.claim.kind is not Kind.LEVEL or not self._plain(item):
            return None
        return replace(item.claim, unit=other)

    def wrong_unit(self, item: Fact) -> Claim | None:
        if item.claim.kind is not Kind.GROWTH or not self._plain(item):
            return None
        quote = item.claim.quote.replace("%", " percentage points")
        return replace(item.claim, unit="percentage_point", kind=Kind.CHANGE_AMOUNT, quote=quote)

    def wrong_comparison(self, item: Fact) -> Claim | None:
        families = {"rate.yoy": ("rate.mom", Comparison.MOM), "rate.mom": ("rate.yoy", Comparison.YOY)}
        if item.family not in families:
            return None
        family, comparison = families[item.family]
        return self._swap(item, [{"family": family, "comparison": comparison}])

    def wrong_measure(self, item: Fact) -> Claim | None:
        if item.family == "rate.yoy":
            item = replace(item, family="published.M")
        options: list[dict[str, object]] = [
            {"measure": measure} for measure in ("value", "volume", "price") if measure != item.claim.measure
        ]
        return self._swap(item, options) if item.family == "published.M" and item.claim.economy == "Hong Kong" else None

    def wrong_digits(self, item: Fact) -> Claim | None:
        if not self._plain(item):
            return None
        places = [place for place, character in enumerate(item.claim.quote) if character.isdigit()]
        quote = item.claim.quote
        pairs = [(a, b) for a, b in itertools.pairwise(places) if quote[a] != quote[b] and quote[b] != "0"]
        if not pairs:
            return None
        a, b = self.random.choice(pairs)
        letters = list(item.claim.quote)
        letters[a], letters[b] = letters[b], letters[a]
        quote = "".join(letters)
        digits = Decimal("".join(character for character in quote if character.isdigit() or character == "."))
        original = Decimal("".join(character for character in item.claim.quote if character.isdigit() or character == "."))
        return replace(item.claim, quote=quote, value=item.claim.value / original * digits) if original else None

    def false_record(self, item: Fact) -> Claim | None:
        if item.family != "record":
            return None
        longer = item.claim.value + self.random.randint(1, 12)
        return replace(item.claim, value=longer, quote=f"{longer} months", sentence=f"Exports were the highest in {longer} months.")

    def wrong_streak(self, item: Fact) -> Claim | None:
        if item.family != "streak":
            return None
        other = item.claim.value + self.random.choice([-1, 1, 2, 3])
        return replace(item.claim, value=other, quote=f"{other}th", sentence=item.claim.sentence.replace(item.claim.quote, f"{other}th"))
