"""From the official series behind a verdict to the curve that the reported figure belongs on. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

POWERS_OF_TEN = frozenset(Decimal(10) ** power for power in range(-12, 13))
LAGS = {"M": 12, "Q": 4, "A": 1}
BEFORE, AFTER = 47, 12


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One official value for the span of days from `start` to `end`."""

    start: date
    end: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """Points to draw; `derived` says how they follow from the series, and is "" for the series itself.

    `known` is the place among the points of the official value that the verdict used, None where it is not on the curve.
    """

    points: tuple[Point, ...]
    derived: str
    known: int | None


def curve(points: Sequence[Point], frequency: str, start: date, end: date, official: Decimal) -> Curve:
    """Return the curve on which `official` lies at the period from `start` to `end`: the series or what follows from it.

    Which derivation was used is found by trying: the one that gives the official figure is it. If none does, the series itself is
    returned, with no place marked.
    """
    ordered = sorted(points)
    for derived, make in _derivations(frequency).items():
        candidate = make(ordered)
        place = next((n for n, point in enumerate(candidate) if (point.start, point.end) == (start, end)), None)
        factor = None if place is None else _factor(candidate[place].value, official, exact=derived in SCALED)
        if place is not None and factor is not None:
            scaled = tuple(Point(point.start, point.end, point.value * factor) for point in candidate)
            return _window(scaled, derived, place)
    return Curve(tuple(ordered[-(BEFORE + AFTER + 1) :]), "", None)


SCALED = frozenset({"", "added up since January"})


def _derivations(frequency: str) -> Mapping[str, Callable[[Sequence[Point]], list[Point]]]:
    lag = LAGS.get(frequency, 1)
    return {
        "": list,
        "change on a year earlier, in percent": lambda points: growth(points, lag),
        "added up since January": year_to_date,
        "added up since January, change on a year earlier, in percent": lambda points: growth(year_to_date(points), lag),
        "change on the period before, in percent": lambda points: growth(points, 1),
    }


def _factor(value: Decimal, official: Decimal, *, exact: bool) -> Decimal | None:
    """Return what turns the unit and sign of the series into those of the claim; None if the two are different figures."""
    if not exact:
        return Decimal(1) if abs(value - official) <= Decimal("0.06") else None
    if value == official:
        return Decimal(1)
    if not value or not official:
        return None
    ratio = official / value
    nearest = min(POWERS_OF_TEN, key=lambda power: abs(abs(ratio) / power - 1))
    if abs(abs(ratio) / nearest - 1) > Decimal("0.0005"):
        return None
    return nearest if ratio > 0 else -nearest


def growth(points: Sequence[Point], lag: int) -> list[Point]:
    """Return the percent change of each point on the one `lag` places before, where the calendar agrees."""
    changes = []
    for before, after in zip(points, points[lag:], strict=False):
        months = (after.end.year - before.end.year) * 12 + after.end.month - before.end.month
        if before.value and months in (12, lag, lag * 3):
            changes.append(Point(after.start, after.end, (after.value / before.value - 1) * 100))
    return changes


def year_to_date(points: Sequence[Point]) -> list[Point]:
    """Return the sums from January on, for years that are complete up to the point."""
    sums: list[Point] = []
    total, first, following = Decimal(0), None, None
    for point in points:
        if point.start.month == 1:
            total, first = Decimal(0), point.start
        elif following != (point.start.year, point.start.month):
            first = None
        following = (point.end.year + point.end.month // 12, point.end.month % 12 + 1)
        if first is not None:
            total += point.value
            sums.append(Point(first, point.end, total))
    return sums


def _window(points: tuple[Point, ...], derived: str, place: int) -> Curve:
    begin = max(place - BEFORE, 0)
    return Curve(points[begin : place + AFTER + 1], derived, place - begin)
