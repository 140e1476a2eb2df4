"""Whether a written figure and an official one agree: rounding, hedges, and what revisions allow."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from extractor.check.constants import ABOUT_REACH, LESS_THAN_REACH, MORE_THAN_REACH, NEARLY_REACH, ROUND_NUMBER
from extractor.check.figure import Figure
from extractor.check.precision import Precision
from extractor.check.subject import as_written
from extractor.models import Claim, Hedge, Outcome

ROUGH = "1.5 points for a fraction in words, 0.15 for a multiple in words"
ROUNDING = "rounding at the digits written, ties either way"
UPWARDS = frozenset({Hedge.MORE_THAN, Hedge.AT_LEAST})
DOWNWARDS = frozenset({Hedge.LESS_THAN, Hedge.UP_TO})


class Grade(NamedTuple):
    """How well one official figure fits, and the tolerance by which that was told."""

    outcome: Outcome
    tolerance: str


class Interval(NamedTuple):
    """The official values that a claim's wording allows, as a rule in words."""

    low: Decimal
    high: Decimal
    words: str

    def holds(self, figure: Figure) -> bool:
        """Tell whether any value that the official figure may stand for lies inside, ties included."""
        return figure.low <= self.high and figure.high >= self.low

    def widened(self, by: Decimal) -> Interval:
        """Return the interval with so much more room on both sides."""
        return Interval(self.low - by, self.high + by, self.words)


def grade(claim: Claim, fineness: Precision, figure: Figure) -> Grade:
    """Compare a claim with one official figure.

    A figure agrees when it rounds to what is written, at the digits written, or satisfies the hedge; it is close when only the
    room that revisions need, or the roundness of a whole number, makes the two meet.
    """
    half = max(fineness.half, figure.step / 2)
    wording = allowed(claim, fineness, half)
    if wording.holds(figure):
        return Grade(Outcome.MATCH, wording.words)
    if figure.slack and figure.value * claim.value > 0 and wording.widened(_room(figure)).holds(figure):
        return Grade(Outcome.CLOSE, f"{wording.words}, and {_plain(figure.slack)} {_unit(claim)} because {figure.slack_reason}")
    if _near(claim, fineness, half).holds(figure):
        return Grade(Outcome.CLOSE, "within rounding of the written figure, though not on the side that the words say")
    if _rounded_to_tens(claim, figure):
        return Grade(Outcome.CLOSE, "a whole number that ends in zero may be rounded to tens")
    return Grade(Outcome.MISMATCH, wording.words)


def _room(figure: Figure) -> Decimal:
    """Return how far revisions may have moved a figure; what is published is rounded already, so the rounding is not counted twice."""
    return max(figure.slack - figure.step / 2, Decimal(0)) if figure.derivation == "published" else figure.slack


def allowed(claim: Claim, fineness: Precision, half: Decimal) -> Interval:
    """Return the official values that the wording of a claim allows; for falls, the mirror image."""
    low, high = as_written(claim)
    if claim.value_high is not None or claim.hedge is Hedge.RANGE:
        return Interval(low - half, high + half, "inside the range, ends rounded")
    size = abs(low)
    if fineness.vague:
        interval = Interval(size - half, size * 10 - half, "the order of magnitude that the words say")
    else:
        interval = _hedged(claim.hedge, size, half, fineness.rough)
    if low < 0:
        return Interval(-interval.high, -interval.low, interval.words)
    return interval


def _hedged(hedge: Hedge, size: Decimal, half: Decimal, rough: bool) -> Interval:
    if hedge in UPWARDS:
        return Interval(size, size * (1 + MORE_THAN_REACH), f"at or above, by no more than {_percent(MORE_THAN_REACH)}")
    if hedge in DOWNWARDS:
        return Interval(size * (1 - LESS_THAN_REACH), size, f"at or below, by no more than {_percent(LESS_THAN_REACH)}")
    if hedge is Hedge.NEARLY:
        return Interval(size * (1 - NEARLY_REACH), size, f"at or below, by no more than {_percent(NEARLY_REACH)}")
    if hedge is Hedge.ABOUT:
        reach = max(half, size * ABOUT_REACH)
        return Interval(size - reach, size + reach, f"rounding or {_percent(ABOUT_REACH)}")
    return Interval(size - half, size + half, ROUGH if rough else ROUNDING)


def rounding(claim: Claim, half: Decimal) -> Interval:
    """Return what rounds to the written figure, whatever its hedge: what a likely cause must fit."""
    low, high = as_written(claim)
    return Interval(low - half, high + half, "rounding at the digits written")


def _near(claim: Claim, fineness: Precision, half: Decimal) -> Interval:
    if claim.hedge in {Hedge.EXACT, Hedge.ABOUT, Hedge.RANGE} or fineness.vague:
        return Interval(Decimal(1), Decimal(0), "")
    return rounding(claim, half)


def _rounded_to_tens(claim: Claim, figure: Figure) -> bool:
    """Tell whether "HK$460 billion" may be 456.7 rounded to tens: at least two other digits, one zero at the end."""
    digits = "".join(character for character in claim.quote if character.isdigit())
    if claim.hedge is not Hedge.EXACT or "." in claim.quote or len(digits) < 3 or not digits.endswith("0") or not claim.value:
        return False
    return abs(figure.value - claim.value) <= abs(claim.value) * ROUND_NUMBER and len(claim.unit) == 3


def _percent(part: Decimal) -> str:
    return f"{(part * 100).normalize():f} percent"


def _unit(claim: Claim) -> str:
    return {"percent": "percentage points", "percentage_point": "percentage points"}.get(claim.unit, claim.unit)


def _plain(value: Decimal) -> str:
    return f"{value:,.2f}" if abs(value) < 1000 else f"{value:,.0f}"
