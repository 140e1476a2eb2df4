"""Resolves mentions to spans of days: from the words alone, from the publication date, or from the period that the text last named."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from extractor.models import Period
from extractor.periods.model import Context, Mention, Spec
from extractor.periods.spans import default_period, is_whole, length, months, shift, year_of

STATED, PUBLISHED, CARRIED = "stated", "published", "carried"
Resolved = tuple[Period | None, str]

_UNITS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "fiscal_year": 12}
_FISCAL_END = 3  # March, as in Hong Kong, Japan and India
_FIRST_YEAR, _LAST_YEAR = 1700, 2200


def resolve(mention: Mention, context: Context, *, forecast: bool = False) -> Resolved:
    """Return the period of a mention and how it is known: ``stated``, ``published`` or ``carried``.

    The period is None where neither the words nor the context tell it.

    Names without a year mean the latest such span that had ended before publication; a base lies before the current period.
    With `forecast` they mean the nearest one that had not ended at publication.
    """
    period, basis = _RESOLVERS[mention.spec.kind](mention.spec, context, forecast)
    if mention.role != "base" or period is None or mention.explicit or mention.relative or context.current is None:
        return period, basis
    # "Compared with December last year", read in January of the data for December, can only mean the December before.
    if mention.spec.kind in {"named", "unit"} and period == context.current:
        return shift(period, -12), basis
    return period, basis


def _named(spec: Spec, context: Context, forecast: bool) -> Resolved:
    if spec.year is not None:
        if not _FIRST_YEAR < spec.year < _LAST_YEAR:
            return None, STATED
        span = months(spec.year, spec.month, spec.count)
        return (span if spec.first_year is None else Period(start=date(spec.first_year, 1, 1), end=span.end)), STATED
    if spec.year_offset is not None:
        year, basis = _year_of_text(context)
        return (None, basis) if year is None else (months(year + spec.year_offset, spec.month, spec.count), basis)
    nearest, basis = _nearest(lambda year: months(year, spec.month, spec.count), context, forecast)
    return (shift(nearest, 12 * spec.year_shift) if nearest else None), basis


def _year_of_text(context: Context) -> tuple[int | None, str]:
    if context.published:
        return context.published.year, PUBLISHED
    return (context.current.end.year if context.current else context.year), CARRIED


# Some offices report a month in its last days ("exports in May", on the 29th of May).
_ALMOST_OVER = timedelta(days=4)


def _nearest(span_in: Callable[[int], Period], context: Context, forecast: bool) -> Resolved:
    """Choose the year of a name without one: the latest span that had ended, or for a forecast the first that had not."""
    if context.published:
        day = context.published
        if forecast:
            return next(span for span in map(span_in, range(day.year - 1, day.year + 3)) if span.end >= day), PUBLISHED
        return next(span for span in map(span_in, range(day.year + 1, day.year - 3, -1)) if span.end < day + _ALMOST_OVER), PUBLISHED
    if context.year and context.current and context.year > context.current.end.year + 1:
        # The text looked far back for one figure; the year that it names is the better guide.
        return span_in(context.year), CARRIED
    if context.current:
        return _near_current(span_in, context.current, forecast), CARRIED
    return (span_in(context.year) if context.year else None), CARRIED


def _near_current(span_in: Callable[[int], Period], current: Period, forecast: bool) -> Period:
    """Without a publication date: the latest such span that had ended when the current period had."""
    year = current.end.year
    spans = [span_in(year - 1), span_in(year), span_in(year + 1)]
    if forecast:
        return next(span for span in spans[1:] if span.end >= current.end)
    return next(span for span in reversed(spans) if span.end <= current.end)


def _days(spec: Spec, context: Context, forecast: bool) -> Resolved:
    if spec.month == 0:
        if context.published and 0 < spec.last_day < context.published.day:  # told when these days were over
            return _day_span(context.published.year, context.published.month, spec), PUBLISHED
        reference, basis = _reference(context)
        return (_day_span(reference.end.year, reference.end.month, spec), basis) if reference else (None, basis)
    if spec.year is not None:
        return (_day_span(spec.year, spec.month, spec), STATED) if _FIRST_YEAR < spec.year < _LAST_YEAR else (None, STATED)
    if spec.year_offset is not None:
        year, basis = _year_of_text(context)
        return (_day_span(year + spec.year_offset, spec.month, spec), basis) if year else (None, basis)
    if spec.day == 0 and spec.month == 12 and forecast and context.published:
        return _day_span(context.published.year, 12, spec), PUBLISHED
    # A story may tell of its own day, and time zones differ by one.
    later = replace(context, published=context.published + timedelta(days=2)) if context.published and spec.last_day else context
    return _nearest(lambda year: _day_span(year, spec.month, spec), later, forecast)


def _day_span(year: int, month: int, spec: Spec) -> Period:
    longest = monthrange(year, month)[1]
    last = min(spec.last_day or longest, longest)
    return Period(start=date(year, month, min(spec.day or last, longest)), end=date(year, month, last))


def _weekday(spec: Spec, context: Context, forecast: bool) -> Resolved:
    if context.published is None:
        return None, PUBLISHED
    step = (context.published.weekday() - spec.value) % 7
    day = context.published - timedelta(days=step - 7 if forecast and step else step)
    return Period(start=day, end=day), PUBLISHED


def _day_offset(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    if context.published is None:
        return None, PUBLISHED
    day = context.published + timedelta(days=spec.value)
    return Period(start=day, end=day), PUBLISHED


def _week(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    if context.published is None:
        return None, PUBLISHED
    monday = context.published + timedelta(days=7 * spec.value - context.published.weekday())
    return Period(start=monday, end=monday + timedelta(days=6)), PUBLISHED


def _unit(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    """Resolve "last month", "this year": counted from publication; without it, "last" and "this" are what the text is about."""
    if context.published:
        return shift(_containing(context.published, spec.unit), spec.value * _UNITS[spec.unit]), PUBLISHED
    if context.current is None:
        year = context.year if spec.unit == "year" else None
        return (year_of(year + spec.value) if year else None), CARRIED
    steps = spec.value if spec.unit == "year" or spec.value > 0 else 0
    return shift(_containing(context.current.end, spec.unit), steps * _UNITS[spec.unit]), CARRIED


def _containing(day: date, unit: str) -> Period:
    if unit == "fiscal_year":
        return months(day.year + (day.month > _FISCAL_END), _FISCAL_END, 12)
    count = _UNITS[unit]
    return months(day.year, -(-day.month // count) * count, count)


def _reference(context: Context) -> Resolved:
    """Return the period that relative words count from: the current one, or the month before publication."""
    if context.current:
        return context.current, CARRIED
    return (default_period(context.published), PUBLISHED) if context.published else (None, CARRIED)


def _current(spec: Spec, context: Context, forecast: bool) -> Resolved:
    reference, basis = _reference(context)
    if reference is None or spec.unit == "none":
        return None, basis
    if spec.unit == "period":
        return reference, basis
    if spec.unit == "year":
        return _full_year(context, forecast)
    if spec.unit == "days":
        return (reference if (reference.end - reference.start).days + 1 == spec.count else None), basis
    if spec.unit == "months":
        counted = _counted(reference, spec.count)
        if counted is None and context.published:
            return _counted(default_period(context.published), spec.count), PUBLISHED
        return counted, basis
    return (reference if length(reference) == _UNITS[spec.unit] else _containing(reference.end, spec.unit)), basis


def _counted(reference: Period, count: int) -> Period | None:
    """Return the `count` months that a text speaks of: the current ones, or those since January when that many have passed."""
    if length(reference) == count and is_whole(reference):
        return reference
    return months(reference.end.year, count, count) if reference.end.month == count else None


def _full_year(context: Context, forecast: bool) -> Resolved:
    """Resolve "the full year": for a forecast that of publication, else that of the period in hand."""
    if context.published and forecast:
        return year_of(context.published.year), PUBLISHED
    if context.current:
        return year_of(context.current.end.year), CARRIED
    if context.published is None:
        return None, CARRIED
    return year_of(default_period(context.published).end.year), PUBLISHED


def _shift(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    reference, basis = _reference(context)
    if reference is None:
        return None, basis
    if spec.unit:
        narrowed = _containing(reference.end, spec.unit) if length(reference) != _UNITS[spec.unit] else reference
        return shift(narrowed, spec.value), basis
    return shift(reference, spec.value), basis


def _same(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    reference, basis = _reference(context)
    if reference is None:
        return None, basis
    if spec.unit in _UNITS and spec.unit != "year" and length(reference) != _UNITS[spec.unit]:
        reference = _containing(reference.end, spec.unit)
    if spec.year is not None:
        return shift(reference, 12 * (spec.year - reference.end.year)), basis
    return shift(reference, 12 * (spec.year_shift or spec.year_offset or 0)), basis


def _rolling(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    if context.published:
        last = default_period(context.published)
        if context.current and is_whole(context.current) and abs((last.end - context.current.end).days) < 93:
            last = context.current
        return months(last.end.year, last.end.month, spec.count), PUBLISHED
    return (months(context.current.end.year, context.current.end.month, spec.count) if context.current else None), CARRIED


def _before(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    reference, basis = _reference(context)
    if reference is None:
        return None, basis
    last = reference.start - timedelta(days=1)
    return months(last.year, last.month, spec.count), basis


def _to_date(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    """Resolve "so far this year": to the month of the period in hand, unless that lies a year or more before publication."""
    reference, basis = _reference(context)
    if reference is None:
        return None, basis
    if context.published and reference.end < shift(default_period(context.published), -11).start:
        reference, basis = default_period(context.published), PUBLISHED
    if spec.year is not None and spec.year != reference.end.year:
        return None, STATED
    return months(reference.end.year, reference.end.month, reference.end.month), basis


def _rest(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    year, basis = (spec.year, STATED) if spec.year else _year_of_text(context)
    if year is None:
        return None, basis
    year += spec.year_offset or 0
    first = context.published.month if context.published and context.published.year == year else 1
    return Period(start=date(year, first, 1), end=date(year, 12, 31)), basis


def _years_ago(spec: Spec, context: Context, _forecast: bool) -> Resolved:
    year, basis = _year_of_text(context)
    return (year_of(year - spec.value) if year and year > _FIRST_YEAR + spec.value else None), basis


_RESOLVERS: dict[str, Callable[[Spec, Context, bool], Resolved]] = {
    "named": _named, "days": _days, "weekday": _weekday, "day_offset": _day_offset, "week": _week, "unit": _unit, "current": _current,
    "shift": _shift, "same": _same, "rolling": _rolling, "before": _before, "to_date": _to_date, "rest": _rest, "years_ago": _years_ago,
}  # fmt: skip
