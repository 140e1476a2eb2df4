"""Arithmetic on spans of days: months, quarters, years, and what lies before them."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from extractor.models import Period

_GRAINS = {1: "month", 2: "bimonth", 3: "quarter", 6: "half", 12: "year"}


def months(year: int, end_month: int, count: int = 1) -> Period:
    """Return the `count` months that end with `end_month` of `year`.

    >>> months(2025, 2, 3).start
    datetime.date(2024, 12, 1)
    """
    first = year * 12 + end_month - count
    return Period(start=date(first // 12, first % 12 + 1, 1), end=date(year, end_month, monthrange(year, end_month)[1]))


def year_of(year: int) -> Period:
    """Return a calendar year."""
    return months(year, 12, 12)


def is_whole(period: Period) -> bool:
    """Tell whether a period is made of whole months."""
    return period.start.day == 1 and period.end.day == monthrange(period.end.year, period.end.month)[1]


def length(period: Period) -> int:
    """Return the number of calendar months that a period touches."""
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def shift(period: Period, months: int) -> Period:
    """Move a period by a number of months; whole months stay whole, other days stay the same day where the month has it.

    A move out of the years that dates can have leaves the period as it is.

    >>> shift(Period(start=date(2024, 2, 1), end=date(2024, 2, 29)), -12).end
    datetime.date(2023, 2, 28)
    """
    if not all(MINYEAR * 12 <= day.year * 12 + day.month - 1 + months < (MAXYEAR + 1) * 12 for day in (period.start, period.end)):
        return period
    end = _moved(period.end, months)
    if is_whole(period):
        end = end.replace(day=monthrange(end.year, end.month)[1])
    return Period(start=_moved(period.start, months), end=end)


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def base_of(period: Period, comparison: str) -> Period | None:
    """Return what a period is compared with: the same span a year before, or the span of equal length just before.

    None for comparisons whose base has to be named.

    >>> base_of(months(2025, 3, 3), "qoq") == months(2024, 12, 3)
    True
    """
    if comparison in {"yoy", "ytd_yoy"}:
        return shift(period, -12)
    if comparison in {"mom", "qoq"}:
        if is_whole(period):
            return shift(period, -length(period))
        if length(period) == 1:
            return shift(period, -1)
        return Period(start=period.start - (period.end - period.start) - timedelta(days=1), end=period.start - timedelta(days=1))
    return None


def grain_of(period: Period) -> str:
    """Name the size of a period: day, week, month, bimonth, quarter, half, ytd, year, fiscal_year or span.

    >>> grain_of(months(2025, 8, 8))
    'ytd'
    """
    if period.start == period.end:
        return "day"
    if not is_whole(period):
        return "week" if (period.end - period.start).days == 6 else "span"
    count = length(period)
    starts = period.start.month
    if count == 12 and starts != 1:
        return "fiscal_year" if starts == 4 else "span"
    if (count == 3 and starts % 3 != 1) or (count == 6 and starts % 6 != 1):
        return "span"
    if starts == 1 and count < 12 and count not in _GRAINS:
        return "ytd"
    return _GRAINS.get(count, "span")


def comparison_between(period: Period, base: Period) -> str:
    """Name the comparison between a period and a base that the text names.

    >>> comparison_between(months(2025, 8), months(2024, 8))
    'yoy'
    >>> comparison_between(months(2025, 8), months(2019, 8))
    'vs_named_period'
    """
    if base == shift(period, -12):
        cumulative = is_whole(period) and period.start.month == 1 and 1 < length(period) < 12
        return "ytd_yoy" if cumulative else "yoy"
    if is_whole(period) and base == shift(period, -length(period)):
        return {1: "mom", 3: "qoq"}.get(length(period), "vs_named_period")
    return "vs_named_period"


def default_period(published: date) -> Period:
    """Return the month that a trade story is most likely about: the one before publication.

    >>> default_period(date(2026, 1, 29)) == months(2025, 12)
    True
    """
    return shift(months(published.year, published.month), -1)
