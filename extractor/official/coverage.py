"""What is held of each series: from when to when, how many figures, how many of them in more than one version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.models import Observation, Period, Series
from extractor.official.index import Official


@dataclass(frozen=True, slots=True)
class Coverage:
    """A series with its source, first and last period, the number of periods, of observations, and of periods with several values."""

    series: Series
    source: str
    first: Period
    last: Period
    periods: int
    observations: int
    vintages: int


def coverage(official: Official) -> Iterator[Coverage]:
    """Yield the coverage of every series that has observations, in the order of their ids."""
    for key, series in official.series.items():
        rows = official.observations(key)
        if rows:
            values: dict[Period, set[Decimal]] = {}
            for row in rows:
                values.setdefault(row.period, set()).add(row.value)
            periods = sorted(values, key=lambda period: (period.end, period.start))
            vintages = sum(len(found) > 1 for found in values.values())
            yield Coverage(series, official.source_of[key], periods[0], periods[-1], len(periods), len(rows), vintages)


def current(rows: Sequence[Observation]) -> list[Observation]:
    """Return one observation of each period: of the nearest tier to the publisher, the latest version; by period."""
    best: dict[Period, Observation] = {}
    for row in rows:
        held = best.get(row.period)
        if held is None or _weight(row) > _weight(held):
            best[row.period] = row
    return [best[period] for period in sorted(best, key=lambda period: (period.end, period.start))]


def _weight(row: Observation) -> tuple[bool, int, bool, str]:
    tiers = "CBADT"
    first = row.note.startswith("first print")
    return row.independent and not first, tiers.index(row.tier), row.released_basis == "seen", str(row.released or "")


def period_label(period: Period, frequency: str) -> str:
    """Write a period as the observations table does, from its days and the frequency of its series.

    >>> from datetime import date
    >>> period_label(Period(start=date(2026, 1, 1), end=date(2026, 3, 31)), "Q")
    '2026-Q1'
    """
    year, month = period.end.year, f"{period.end:%Y-%m}"
    shapes = {"A": str(year), "Q": f"{year}-Q{period.end.month // 3}", "YTD": f"{period.start:%Y-%m}/{month}", "M": month}
    return shapes[frequency] if period.start.year == year else f"{period.start:%Y-%m}/{month}"


def markdown(found: Iterable[Coverage]) -> Iterator[str]:
    """Yield the lines of the table of all series for the documentation."""
    yield "# All series"
    yield ""
    yield "The official series that come with the program, with their first and last period; `extractor stats show SERIES` draws one."
    yield "*Several* counts the periods for which more than one value is held (versions and roundings). `make series` writes this page."
    source = ""
    for item in sorted(found, key=lambda item: (item.source, item.series.id)):
        if item.source != source:
            source = item.source
            yield from ("", f"## {source}", "", "| series | unit | first | last | periods | several |", "|---|---|---|---|---|---|")
        first, last = (period_label(period, item.series.frequency) for period in (item.first, item.last))
        yield f"| `{item.series.id}` | {item.series.unit} | {first} | {last} | {item.periods} | {item.vintages or ''} |"
