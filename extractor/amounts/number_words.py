"""The value of a cardinal in words: "four hundred and twelve", "forty-five", "fifteen hundred"."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.amounts.vocabulary import CARDINALS

WORD = re.compile(r"[a-z]+", re.I)


def cardinal(phrase: str) -> tuple[int, int]:
    """Return the value of the longest sound cardinal at the start of a phrase of number words, and where it ends.

    >>> cardinal("four hundred and twelve")
    (412, 23)
    >>> cardinal("one two three")
    (1, 3)
    >>> cardinal("twenty and thirty")
    (20, 6)
    """
    total = current = end = 0
    joined = ""
    for word in WORD.finditer(phrase):
        name = word.group().lower()
        if name == "and":
            if joined not in ("hundred", "thousand"):
                break
            continue
        value = int(CARDINALS[name])
        if not _fits(value, current, total, started=bool(joined)):
            break
        if value == 1000:
            total, current = current * 1000, 0
        else:
            current = current * 100 if value == 100 else current + value
        joined, end = name, word.end()
        if value == 0:
            break
    return total + current, end


def _fits(value: int, current: int, total: int, *, started: bool) -> bool:
    """Tell whether a number word can follow what was read so far."""
    if not started:
        return value < 100
    if value == 1000:
        return current > 0 and total == 0
    if value == 100:
        return 0 < current < 100
    if value >= 10:
        return current % 100 == 0
    return value > 0 and (current % 100 == 0 or (current % 10 == 0 and current % 100 >= 20))


def fraction_digits(words: str) -> str:
    """Return the digits of what is spoken after "point".

    >>> fraction_digits(" seven five"), fraction_digits("-54")
    ('75', '54')
    """
    return "".join(part if part.isdigit() else str(CARDINALS[part.lower()]) for part in re.findall(r"[a-z]+|\d+", words, re.I))


def percent_of(top: Decimal, bottom: Decimal) -> Decimal:
    """Return a fraction as percent with two decimals, as the claim contract writes it.

    >>> percent_of(Decimal(1), Decimal(3)), percent_of(Decimal(1), Decimal(2))
    (Decimal('33.33'), Decimal('50'))
    """
    value = (100 * top / bottom).quantize(Decimal("0.01"))
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
