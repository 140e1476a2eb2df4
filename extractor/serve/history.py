"""From the official series behind a verdict to the curve that the reported figure belongs on. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

BEFORE, AFTER = 47, 12
EXACT = Decimal("0.0005")
NEAR = Decimal("0.06")


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One official value for the span of days from `start` to `end`."""

    start: date
    end: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """Points to draw. `derived` says how they follow from the series, and is "" for the series itself.

    `place` is that of the period in question among the points, None where it is not on the curve; `fits` tells whether the official
    figure of the claim is the value there, so that the reported figure belongs on this curve as well.
    """

    points: tuple[Point, ...]
    derived: str
    place: int | None
    fits: bool


def curve(points: Sequence[Point], start: date, end: date, official: Decimal | None, *, flow: bool) -> Curve:
    """Return the curve on which `official` lies at the period from `start` to `end`: the series or what follows from it.

    `flow` tells that the series has amounts, which can be added up and whose change can be computed. Which derivation was used is
    found by trying: the one that gives the official figure is it. If none does, the series itself is returned.
    """
    ordered = sorted(points)
    for derived, make in (_DERIVATIONS if flow else {"": list}).items():
        candidate = make(ordered)
        place = _place(candidate, start, end, loose=True)
        if place is not None and official is not None and _same(candidate[place].value, official, computed="change" in derived):
            turned = candidate if candidate[place].value * official >= 0 else [Point(p.start, p.end, -p.value) for p in candidate]
            return _window(turned, derived, place, fits=True)
    return _window(ordered, "", _place(ordered, start, end), fits=False)


def _place(points: Sequence[Point], start: date, end: date, *, loose: bool = False) -> int | None:
    """Return the place of a period, with `loose` also where only its end agrees: rates over three months stand under the last one."""
    exact = next((n for n, point in enumerate(points) if (point.start, point.end) == (start, end)), None)
    if exact is None and loose:
        return next((n for n, point in enumerate(points) if point.end == end), None)
    return exact


def _same(value: Decimal, official: Decimal, *, computed: bool) -> bool:
    """Say whether two values are one figure; the sign may be turned round, as a deficit is a negative balance."""
    apart = abs(abs(value) - abs(official))
    return apart <= NEAR if computed else apart <= EXACT * abs(official)


def growth(points: Sequence[Point], months: int) -> list[Point]:
    """Return the percent change of each point on the one that ended so many `months` before."""
    by_end = {(point.end.year, point.end.month): point for point in points}
    changes = []
    for point in points:
        year, month = divmod(point.end.year * 12 + point.end.month - 1 - months, 12)
        before = by_end.get((year, month + 1))
        if before is not None and before.value > 0:
            changes.append(Point(point.start, point.end, (point.value / before.value - 1) * 100))
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


_DERIVATIONS: Mapping[str, Callable[[Sequence[Point]], list[Point]]] = {
    "": list,
    "change on a year earlier": lambda points: growth(points, 12),
    "added up since January": year_to_date,
    "added up since January, change on a year earlier": lambda points: growth(year_to_date(points), 12),
    "change on the month before": lambda points: growth(points, 1),
    "change on the quarter before": lambda points: growth(points, 3),
}


def _window(points: Sequence[Point], derived: str, place: int | None, *, fits: bool) -> Curve:
    if place is None:
        return Curve(tuple(points[-(BEFORE + AFTER + 1) :]), derived, None, False)
    begin = max(place - BEFORE, 0)
    return Curve(tuple(points[begin : place + AFTER + 1]), derived, place - begin, fits)
