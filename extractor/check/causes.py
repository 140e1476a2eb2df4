"""The likely cause of a mismatch: which other official figure the written one is.

Causes are tried in the order of how little coincidence each takes: a sign, a scale or a currency leaves one figure to try, another
month or partner leaves dozens. The first group with a fit names the cause; later groups are asked only when the earlier ones are
silent. A figure of one or two digits fits too many others, so of it only the small groups are believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.check.alternatives import Alternative, deciding
from extractor.check.arithmetic import amount
from extractor.check.book import Book
from extractor.check.compare import Interval, rounding
from extractor.check.describe import describe
from extractor.check.figure import Figure
from extractor.check.precision import Precision
from extractor.check.quantities import figures
from extractor.check.subject import Subject, as_written
from extractor.models import Claim, ErrorKind

SCALES = (3, -3, 6, -6, 9, -9)
SHIFTS = (1, -1, 2, -2)
FINE_DIGITS = 4  # so many digits single out one month among hundreds
SURE_DIGITS = 3
MONEY = frozenset({"HKD", "USD", "CNY"})
SMALL = ("units", "measures", "comparisons", "flows", "bases")
WIDE = ("neighbours", "partners", "far")
FINE = ("anywhere", "crossed", "commodities")


@dataclass(frozen=True, slots=True)
class Cause:
    """The error that a written figure seems to be, the official figure that it equals, and a sentence for people."""

    kind: ErrorKind | None
    figure: Figure
    words: str
    unit: str


@dataclass(frozen=True, slots=True)
class _Case:
    book: Book
    claim: Claim
    subject: Subject
    fineness: Precision
    digits: str

    def fits(self, figure: Figure) -> bool:
        return self.window(figure).holds(figure)

    def window(self, figure: Figure) -> Interval:
        return rounding(self.claim, max(self.fineness.half, figure.step / 2))


def likely_cause(book: Book, claim: Claim, subject: Subject, fineness: Precision, official: Figure | None) -> Cause | None:
    """Return the cause that fits a mismatch, or None when none or nothing convincing fits.

    With no official figure (`official` is None) only a wrong unit or currency can be told: the digits then are those of the
    figure in another unit, which leaves no room for the claim to be right.
    """
    case = _Case(book, claim, subject, fineness, significant(claim))
    if official is None:
        return _currency(case) or (_among(case, "units") if subject.quantity == "points" and len(case.digits) > 1 else None)
    found = _sign(case, official) or _scale(case, official) or _currency(case)
    if found is None:
        found = _first_of(case, SMALL) or _transposed(case, official)
    if found is None and not fineness.rough and len(case.digits) > 1:
        found = _first_of(case, WIDE)
    if found is None and len(case.digits) >= FINE_DIGITS:
        found = _first_of(case, FINE)
    return found or _slipped(case, official)


def significant(claim: Claim) -> str:
    """Return the digits that a claim's figure was written with; the zero of "0.4" counts, for it tells how fine the figure is."""
    digits = "".join(character for character in claim.quote if character.isdigit())
    if not digits:
        digits = f"{abs(claim.value):f}".replace(".", "").rstrip("0")
    return digits if "." in claim.quote else digits.lstrip("0")


def _sign(case: _Case, official: Figure) -> Cause | None:
    turned = official._replace(value=-official.value, low=-official.high, high=-official.low)
    if not official.value or not case.fits(turned):
        return None
    words = f"the digits are right and the direction is not: it is {amount(official.value, case.claim.unit)}"
    return Cause(ErrorKind.WRONG_SIGN, official, words, case.claim.unit)


def _scale(case: _Case, official: Figure) -> Cause | None:
    powers = (*SCALES, *SHIFTS) if len(case.digits) >= SURE_DIGITS else SCALES if case.claim.unit in MONEY else ()
    low, high = as_written(case.claim)
    for power in powers:
        factor = Decimal(10) ** power
        half = max(case.fineness.half * factor, official.step / 2 if power > 0 else Decimal(0))
        if official.low <= high * factor + half and official.high >= low * factor - half:
            words = f"the digits are those of {amount(official.value, case.claim.unit)}"
            return Cause(ErrorKind.WRONG_SCALE, official, words, case.claim.unit)
    return None


def _currency(case: _Case) -> Cause | None:
    """Tell digits of one currency under the name of another; a conversion through the band does not count as one here."""
    if case.claim.unit not in MONEY or case.subject.quantity not in {"level", "change"}:
        return None
    for unit in sorted(MONEY - {case.claim.unit}):
        for figure in figures(case.book, case.subject._replace(unit=unit)):
            if (unit != "CNY" or not figure.converted) and case.fits(figure) and not figure.rank:
                words = f"{amount(case.claim.value, unit)} is {describe(case.subject)}; the claim gives it in another currency"
                return Cause(ErrorKind.WRONG_CURRENCY, figure, words, unit)
    return None


def _first_of(case: _Case, groups: tuple[str, ...]) -> Cause | None:
    return next((found for group in groups if (found := _among(case, group)) is not None), None)


def _among(case: _Case, group: str) -> Cause | None:
    """Return the cause of one group; None when nothing fits, or when several fit that would be different errors."""
    fits = list(_fitting(case, group))
    if not fits or len({item.kind for item, _ in fits}) > 1:
        return None
    what = " and also ".join(dict.fromkeys(describe(item.subject) for item, _ in fits[:2]))
    item, figure = fits[0]
    unit = _unit(case, item.subject)
    value = case.claim.value if case.claim.value_high is None else figure.value
    return Cause(item.kind, figure, f"{amount(value, unit)} is {what}", unit)


def _unit(case: _Case, subject: Subject) -> str:
    by_quantity = {"points": "percentage_point", "times": "times", "growth": "percent", "share": "percent", "ratio": "percent"}
    return by_quantity.get(subject.quantity, case.claim.unit)


def _fitting(case: _Case, group: str) -> Iterator[tuple[Alternative, Figure]]:
    for item, figures_of_it in deciding(case.book, case.subject, group):
        figure = next((figure for figure in figures_of_it if case.fits(figure)), None)
        if figure is not None:
            yield item, figure


def _written(case: _Case, official: Figure) -> str:
    """Return the official figure in the digits that the claim would have printed."""
    step = case.fineness.half * 2
    units = (abs(official.value) / step).to_integral_value()
    return f"{units:f}"


def _claimed(case: _Case) -> str:
    return f"{(abs(case.claim.value) / (case.fineness.half * 2)).to_integral_value():f}"


def _digit_pair(case: _Case, official: Figure) -> tuple[str, str] | None:
    """Return the digits that were due and those that were printed, of one length, or None where digits cannot be compared."""
    if case.fineness.rough or case.claim.value_high is not None:
        return None
    right, wrong = _written(case, official), _claimed(case)
    width = max(len(right), len(wrong), 2)
    return right.zfill(width), wrong.zfill(width)


def _transposed(case: _Case, official: Figure) -> Cause | None:
    pair = _digit_pair(case, official)
    if pair is None or pair[0] == pair[1] or sorted(pair[0]) != sorted(pair[1]):
        return None
    words = f"digits changed places: it is {amount(official.value, case.claim.unit)}"
    return Cause(ErrorKind.WRONG_DIGITS, official, words, case.claim.unit)


def _slipped(case: _Case, official: Figure) -> Cause | None:
    pair = _digit_pair(case, official)
    if pair is None or len(pair[0]) < SURE_DIGITS or (official.value < 0) != (case.claim.value < 0):
        return None
    if sum(a != b for a, b in zip(*pair, strict=True)) != 1:
        return None
    how = "the digits are cut off where they had to be rounded" if _is_cut(case, official) else "one digit differs"
    return Cause(ErrorKind.WRONG_DIGITS, official, f"{how}: it is {amount(official.value, case.claim.unit)}", case.claim.unit)


def _is_cut(case: _Case, official: Figure) -> bool:
    """Tell whether a claim gives the first digits of the official figure without rounding: HK$32.4 billion for 32.497."""
    step = case.fineness.half * 2
    return abs(official.value) // step == (abs(case.claim.value) / step).to_integral_value()
