"""What a claim is about, in the names of the official tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from extractor.check.book import Who
from extractor.check.precision import Precision, precision
from extractor.check.spans import YEAR, Span, length, shifted, span_of, to_date, whole_year
from extractor.models import Claim, Comparison, Kind
from extractor.official.names import Names

CURRENCY = re.compile(r"[A-Z]{3}")
MODE = re.compile(r"\bby[ _](air|sea|river|land)\b")
CHIPS = "semiconductors"
METRICS = {
    "exports": "total_exports", "goods_exports": "total_exports", "trade_deficit": "trade_balance", "trade_surplus": "trade_balance",
    "trade": "total_trade", "export_value": "total_exports", "import_value": "imports", "reexports": "re_exports",
}  # fmt: skip
MIRRORED = {"trade_deficit": -1}  # a deficit is a negative balance; said of a deficit, figures are positive


class Subject(NamedTuple):
    """A quantity that official figures may tell: of whom, what of it, for which months, against what, in which unit.

    `quantity` is level, growth, times, change, points, ratio, share or record. `sign` turns balances into deficits where the
    claim speaks of a deficit. `base` is the metric under the line of a ratio or share, `against` the stated base period.
    """

    who: Who
    quantity: str
    measure: str
    unit: str
    span: Span
    comparison: Comparison
    against: Span | None = None
    sign: int = 1
    base: str | None = None
    adjusted: bool = False

    def of(self, **changes: str) -> Subject:
        """Return the same subject with another metric, partner, commodity, economy or mode."""
        return self._replace(who=self.who._replace(**changes))


class Prepared(NamedTuple):
    """A claim with what it is about (None when official tables of trade cannot tell it) and how finely its figure is written."""

    claim: Claim
    subject: Subject | None
    fineness: Precision


def prepared(claims: Iterable[Claim], names: Names) -> list[Prepared]:
    """Return the claims prepared for the check, in their order."""
    return [Prepared(claim, subject_of(claim, names), precision(claim)) for claim in claims]


def subject_of(claim: Claim, names: Names) -> Subject | None:
    """Return what a claim is about, or None when its sort of figure is not one that official tables of trade can tell."""
    span = span_of(claim.period)
    quantity = _quantity(claim)
    if span is None or quantity is None:
        return None
    metric, base = _metric(claim, quantity)
    if metric is None:
        return None
    commodity = CHIPS if "chip" in claim.metric and claim.commodity in {"all", ""} else claim.commodity
    mode = claim.transport_mode or _mode(claim)
    if commodity.startswith("by "):  # "by air" is a mode, never a product
        commodity = "all"
    comparison = claim.comparison
    if comparison is Comparison.YTD_YOY:
        span = to_date(span) if span[0] % 12 else span
    who = Who(names.place(claim.economy), metric, names.place(claim.partner), names.commodity(commodity, claim.commodity_code), mode)
    return Subject(
        who=who,
        quantity=quantity,
        measure=_measure(claim, metric),
        unit=claim.unit,
        span=span,
        comparison=comparison,
        against=_against(claim, span),
        sign=_sign(claim, quantity),
        base=base,
        adjusted=claim.seasonally_adjusted,
    )


def _against(claim: Claim, span: Span) -> Span | None:
    """Return the base period where it is like the period; "on last year", said of a month, means the month a year earlier."""
    base = span_of(claim.base_period)
    if base is None or length(base) == length(span) or (claim.comparison is Comparison.VS_NAMED_PERIOD and length(base) < length(span)):
        return base
    if base == whole_year(base):
        return shifted(span, (base[0] // YEAR - span[1] // YEAR) * YEAR)
    return None


def _measure(claim: Claim, metric: str) -> str:
    if metric == "terms_of_trade":
        return "price"
    return claim.measure or ("volume" if metric == "gdp" else "value")


def _sign(claim: Claim, quantity: str) -> int:
    if claim.metric != "trade_deficit":
        return 1
    if quantity == "level" and claim.value < 0:
        return 1
    return MIRRORED[claim.metric]


def _quantity(claim: Claim) -> str | None:
    money = CURRENCY.fullmatch(claim.unit) is not None
    if claim.kind is Kind.RANK_OR_RECORD:
        return "record"
    if money:
        return {Kind.CHANGE_AMOUNT: "change", Kind.LEVEL: "level", Kind.PRICE: None, Kind.COUNT: "level"}.get(claim.kind)
    if claim.unit == "count":
        return "level" if claim.kind in {Kind.LEVEL, Kind.COUNT} else None
    if claim.unit == "times":
        return "times" if claim.kind in {Kind.GROWTH, Kind.RATIO} else None
    if claim.unit == "percentage_point":
        return "points"
    if claim.unit != "percent":
        return None
    by_kind = {Kind.GROWTH: "growth", Kind.PRICE: "growth", Kind.CHANGE_AMOUNT: "growth", Kind.RATIO: "ratio", Kind.SHARE: "share"}
    return by_kind.get(claim.kind)


def _metric(claim: Claim, quantity: str) -> tuple[str | None, str | None]:
    """Return the metric in the names of the tables, and the metric that it is a part of or is measured against."""
    name = claim.metric
    if quantity == "ratio" or "_to_" in name:
        upper, _, lower = name.partition("_to_")
        return (METRICS.get(upper, upper), _plain(lower)) if lower else (None, None)
    if name.startswith("share_of_"):
        whole = _plain(name.removeprefix("share_of_"))
        return whole, whole
    if quantity == "share":
        return _plain(name), _plain(name)
    return _plain(name), None


def _plain(metric: str) -> str:
    metric = MODE.sub("", metric.replace("_by_", " by ")).strip().replace(" ", "_")
    metric = metric.removeprefix("chip_").removeprefix("hong_kong_")
    return METRICS.get(metric, metric)


def _mode(claim: Claim) -> str | None:
    found = MODE.search(claim.metric.replace("_by_", " by ")) or MODE.search(claim.commodity)
    return found.group(1) if found else None


def as_written(claim: Claim) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest value that a claim prints; both are the same but for ranges."""
    return claim.value, claim.value if claim.value_high is None else claim.value_high
