"""Spans of whole months: a period as two month numbers, which makes neighbours and sums plain arithmetic."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

from extractor.models import Period

Span = tuple[int, int]  # first and last month, counted from year 0: 2026-03 is 2026 * 12 + 2
YEAR = 12
QUARTER = 3
MONTHS = tuple(calendar.month_name)[1:]
QUARTERS = ("first", "second", "third", "fourth")


def span_of(period: Period | None) -> Span | None:
    """Return the span of a period, or None when it does not consist of whole months.

    >>> span_of(Period(start=date(2026, 3, 1), end=date(2026, 3, 31))) == (24314, 24314)
    True
    """
    if period is None or period.start.day != 1 or (period.end + timedelta(days=1)).day != 1 or period.end < period.start:
        return None
    return number(period.start), number(period.end)


def number(day: date) -> int:
    """Return the number of the month that `day` lies in."""
    return day.year * YEAR + day.month - 1


@lru_cache(maxsize=4096)
def period_of(span: Span) -> Period:
    """Return the days that a span covers."""
    (first_year, first), (last_year, last) = (divmod(month, YEAR) for month in span)
    return Period(start=date(first_year, first + 1, 1), end=date(last_year, last + 1, calendar.monthrange(last_year, last + 1)[1]))


def length(span: Span) -> int:
    """Return the number of months in a span."""
    return span[1] - span[0] + 1


def shifted(span: Span, months: int) -> Span:
    """Return the span moved by so many months."""
    return span[0] + months, span[1] + months


def months_in(span: Span) -> range:
    """Return the numbers of all months of a span."""
    return range(span[0], span[1] + 1)


def to_date(span: Span) -> Span:
    """Return the span from January of its last year to its last month."""
    return span[1] - span[1] % YEAR, span[1]


def whole_year(span: Span) -> Span:
    """Return the calendar year of the last month of a span."""
    start = span[1] - span[1] % YEAR
    return start, start + YEAR - 1


def quarter(span: Span) -> Span:
    """Return the calendar quarter of the last month of a span."""
    start = span[1] - span[1] % QUARTER
    return start, start + QUARTER - 1


def label(span: Span) -> str:
    """Name a span as people do: ``March 2026``, ``January to March 2026``, ``2025``, ``second quarter of 2025``."""
    (first_year, first), (last_year, last) = (divmod(month, YEAR) for month in span)
    if span[0] == span[1]:
        return f"{MONTHS[last]} {last_year}"
    if span == whole_year(span):
        return str(last_year)
    if span == quarter(span) and first:
        return f"{QUARTERS[first // QUARTER]} quarter of {last_year}"
    if first_year == last_year:
        return f"{MONTHS[first]} to {MONTHS[last]} {last_year}"
    return f"{MONTHS[first]} {first_year} to {MONTHS[last]} {last_year}"
