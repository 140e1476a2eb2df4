"""Names a subject in words: "the imports figure for December 2025", "the growth of exports to Singapore in June 2024"."""

from __future__ import annotations

from extractor.check.spans import label, length, shifted, to_date
from extractor.check.subject import Subject
from extractor.models import Comparison

METRICS = {
    "total_exports": "exports", "imports": "imports", "re_exports": "re-exports", "domestic_exports": "domestic exports",
    "trade_balance": "the trade balance", "total_trade": "total trade", "gdp": "GDP", "terms_of_trade": "the terms of trade",
}  # fmt: skip
COMPARED = {
    Comparison.MOM: "on the month before",
    Comparison.QOQ: "on the three months before",
    Comparison.YTD_YOY: "on the same months a year earlier",
}


def describe(subject: Subject) -> str:
    """Return what a subject is, in a few words that follow "is"."""
    about, when = _about(subject), label(subject.span)
    if subject.quantity == "level":
        return f"the figure for {about} in {when}"
    if subject.quantity in {"growth", "times"}:
        return f"the change of {about} in {when} {_compared(subject)}"
    if subject.quantity == "change":
        return f"the absolute change of {about} in {when} {_compared(subject)}"
    if subject.quantity == "points":
        return f"the change of the rate of {about} in {when}, in percentage points"
    if subject.quantity == "ratio":
        return f"{about} over {METRICS.get(subject.base or '', subject.base)} in {when}"
    return f"the share of {about} in {when}"


def _about(subject: Subject) -> str:
    who = subject.who
    words = METRICS.get(who.metric, who.metric.replace("_", " "))
    if subject.quantity in {"growth", "times"} and subject.measure != "value":
        words = f"the {subject.measure} of {words}"
    if who.commodity != "all":
        words += f" of {who.commodity}"
    if who.partner != "world":
        words += f" {'from' if who.metric == 'imports' else 'with' if 'trade' in who.metric else 'to'} {who.partner}"
    if who.mode:
        words += f" by {who.mode}"
    return words if who.economy == "Hong Kong" else f"{words} ({who.economy})"


def _compared(subject: Subject) -> str:
    if subject.against is not None:
        return f"against {label(subject.against)}"
    if subject.comparison is Comparison.YTD_YOY or (length(subject.span) > 1 and subject.span == to_date(subject.span)):
        return COMPARED[Comparison.YTD_YOY]
    words = COMPARED.get(subject.comparison)
    return words or f"on {label(shifted(subject.span, -12))}"
