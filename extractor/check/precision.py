"""How finely a figure is written: the digits of its quote, or the looseness of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extractor.check.constants import FRACTION_POINTS, MULTIPLE_TOLERANCE
from extractor.languages import words
from extractor.models import Claim

DIGITS = re.compile(r"\d[\d,.]*")
CURRENCY = re.compile(r"[A-Z]{0,3}[$€£¥]|[A-Z]{3}(?= ?\d)")
HALF = Decimal("0.5")
DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Precision:
    """`half` is half a unit of the last digit written, in the claim's unit.

    `rough` tells a fraction or a multiple in words; `vague` a magnitude such as "double-digit", which reaches up to the next.
    """

    half: Decimal
    rough: bool = False
    vague: bool = False


@dataclass(frozen=True, slots=True)
class _Patterns:
    scale: re.Pattern[str]
    scales: dict[str, Decimal]
    fraction: re.Pattern[str]
    vague: re.Pattern[str]
    spoken: re.Pattern[str]


def _any(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


@cache
def _patterns() -> _Patterns:
    numbers = words("numbers", DEFAULT)
    groups = [group for key in ("scales", "scale_letters", "scale_letters_after_money") for group in numbers[key].items()]
    scales = {form.lower(): Decimal(value) for value, forms in groups for form in forms}
    rough = [form for key in ("fractions", "multiples", "multiples_plain") for forms in numbers[key].values() for form in forms]
    vague = [form.replace(" ", "[ -]") for key in ("digits_double", "digits_triple") for form in numbers[key]]
    ones = [form for value, forms in numbers["cardinals"].items() if int(value) < 10 for form in forms]
    return _Patterns(
        scale=re.compile(rf"(?<![a-z])({_any(scales)})(?![a-z])", re.IGNORECASE),
        scales=scales,
        fraction=re.compile(rf"\b({_any([*rough, *numbers['halvings']])}|in (?:every )?(?:{_any(ones)}|ten))\b", re.IGNORECASE),
        vague=re.compile(rf"\b(?:{'|'.join(vague)})\b", re.IGNORECASE),
        spoken=re.compile(rf"\bpoint\b((?:[ -](?:oh|{_any(ones)}|\d+)\b)+)", re.IGNORECASE),
    )


def precision(claim: Claim) -> Precision:
    """Return how finely the figure of a claim is written.

    ``HK$45.7 billion`` is fine to HK$50 million, ``18.5%`` to 0.05, ``a third`` to 1.5 points, ``doubled`` to 0.15 times.
    """
    quote = CURRENCY.sub(" ", " ".join(claim.quote.replace("\u00ad", "").replace("-\n", "").split()))
    patterns = _patterns()
    if patterns.vague.search(quote):
        return Precision(HALF, vague=True)
    spoken = patterns.spoken.search(quote)
    if spoken is not None:
        digits = sum(len(word) if word.isdigit() else 1 for word in re.findall(r"\w+", spoken.group(1)))
        return Precision(Decimal(1).scaleb(-digits) * _scale(claim, quote) * HALF)
    if not DIGITS.search(quote):
        return _worded(claim, quote)
    if patterns.fraction.search(quote) and claim.unit == "percent" and "%" not in quote and "per" not in quote:
        return Precision(FRACTION_POINTS, rough=True)
    hundredth = Decimal("0.01") if claim.unit == "percentage_point" and "basis" in quote else Decimal(1)
    return Precision(_last_digit(quote) * _scale(claim, quote) * hundredth * HALF)


def _worded(claim: Claim, quote: str) -> Precision:
    if claim.unit == "times":
        return Precision(MULTIPLE_TOLERANCE, rough=True)
    if _patterns().fraction.search(quote):
        return Precision(FRACTION_POINTS, rough=True)
    return Precision(_scale(claim, quote) * HALF)


def _last_digit(quote: str) -> Decimal:
    found = [token.rstrip(".,") for token in DIGITS.findall(quote)]
    return Decimal(1).scaleb(-max(len(token.rpartition(".")[2]) if "." in token else 0 for token in found))


def _scale(claim: Claim, quote: str) -> Decimal:
    found = _patterns().scale.findall(quote)
    if found:
        return max(_patterns().scales[word.lower()] for word in found)
    return _implied(claim, quote)


def _implied(claim: Claim, quote: str) -> Decimal:
    """Tell the scale of a bare figure (in a table under "HK$ billion") from the value that was read from it."""
    digits = DIGITS.search(quote)
    written = Decimal(digits.group().rstrip(".,").replace(",", "")) if digits else abs(claim.value)
    values = {abs(claim.value), abs(claim.value_high or claim.value)}
    return next((Decimal(10) ** power for power in (0, 3, 6, 9, 12) if written * 10**power in values), Decimal(1))
