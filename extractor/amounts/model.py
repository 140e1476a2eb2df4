"""What is handed on: an amount with its place, its normalised value and how it was written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

HALF = Decimal("0.5")
FRACTION_TOLERANCE = Decimal("1.5")
MULTIPLE_TOLERANCE = Decimal("0.15")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure of the text. `text` is the shortest span with figure, scale and unit; hedge words stay outside.

    `low` and `high` are magnitudes in `unit` (455.5 billion is 455500000000; `high` is None but for ranges); only a range that
    spans zero has a negative `low`. `sign` is -1 or +1 where the text itself says so ("-3%", "minus 3%", "halved", "doubled"),
    else 0. `unit` is a name of the claim contract, `$` or `¥` for a sign of several countries, or `number` where none is given.
    `form` is digits, words, fraction, multiple, vague, ordinal, streak or record. `verb` marks figures that are themselves a word
    of change. `hedge` is set only where the figure has it inside: `range`, or `at_least` for "double-digit". `implied_unit` marks
    a unit or scale taken over from a neighbour in a list. `step` is the unit of the last digit written, in `unit`;
    `resolution` is the largest difference that writing it so can hide.
    """

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal | None
    unit: str
    form: str
    sign: int = 0
    verb: bool = False
    hedge: str | None = None
    implied_unit: bool = False
    step: Decimal = Decimal(1)

    @property
    def resolution(self) -> Decimal:
        """Half a unit of the last digit written; a worded fraction and a word such as "doubled" are known less well."""
        if self.form == "fraction":
            return FRACTION_TOLERANCE
        if self.form == "multiple" and self.step == 1:
            return FRACTION_TOLERANCE if self.unit == "percent" else MULTIPLE_TOLERANCE
        half = self.step * HALF
        return half.to_integral_value() if half == half.to_integral_value() else half.normalize()


class Numeral(NamedTuple):
    """A number as written, before currency, scale and unit are read: `form` is digits, words, fraction or ordinal."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    form: str


class Figure(NamedTuple):
    """A numeral with what stands around it; what is None is not written, and may come from a neighbour in the list."""

    start: int
    end: int
    numeral: Numeral
    sign: int = 0
    currency: str | None = None
    scale: Decimal | None = None
    unit: str | None = None
    factor: Decimal = Decimal(1)
    suffixed: bool = False
    implied: bool = False
    high: Figure | None = None


class Ignored(NamedTuple):
    """A number that is no figure, with the reason: date, time, code, label …"""

    start: int
    end: int
    reason: str
