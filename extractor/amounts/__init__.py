"""Finds the figures of a paragraph and normalises them: currency, scale, percent, ranges, number words, streaks, records.

Text in, figures out; nothing here knows metrics, places or periods. Words come from ``languages/en/words``
(``numbers``, ``currencies``, ``units``), the grammar stands in the modules of this package.
"""

from __future__ import annotations

from decimal import Decimal

from extractor.amounts.model import Amount
from extractor.amounts.reading import read

__all__ = ["Amount", "find", "ignored", "numbers", "resolution"]


def find(text: str) -> tuple[Amount, ...]:
    """Return the figures of one line or paragraph, sorted and without overlap.

    >>> for amount in find("up 18.5% to HK$45.7 billion, 8 to 9 percent more, the highest since 1963"):
    ...     print(amount.text, "|", amount.low, amount.high, amount.unit)
    18.5% | 18.5 None percent
    HK$45.7 billion | 45700000000 None HKD
    8 to 9 percent | 8 9 percent
    1963 | 1963 None year_since
    """
    return read(text).amounts


def ignored(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the spans with numbers that are no figures, each with its reason: date, year, time, duration, label, code …

    >>> ignored("On 27 May 2026 at 16:30")
    ((3, 14, 'date'), (18, 23, 'time'))
    """
    return tuple((span.start, span.end, span.reason) for span in read(text).ignored)


def numbers(text: str) -> tuple[tuple[int, int], ...]:
    """Return the place of every number in digits or words, whatever it means.

    >>> numbers("two of 12")
    ((0, 3), (7, 9))
    """
    return read(text).numbers


def resolution(quote: str) -> Decimal:
    """Return half the unit of the last digit written, in the normalised unit; worded fractions and multiples have wider ones.

    Raises ValueError when the quote holds no figure.

    >>> resolution("HK$45.7 billion"), resolution("18.5%"), resolution("14%"), resolution("doubled"), resolution("a third")
    (Decimal('50000000'), Decimal('0.05'), Decimal('0.5'), Decimal('0.15'), Decimal('1.5'))
    """
    amounts = find(quote)
    if not amounts:
        raise ValueError(f"no figure in {quote!r}")
    return amounts[0].resolution
