"""Official figures in memory: an immutable index over all sources that were loaded."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile

from extractor.models import Observation, Period, Series
from extractor.official.sources import Band, Source


@dataclass(frozen=True, slots=True)
class Official:
    """All official series and what was observed of them, rows by the end of their period. Build it with `extractor.official.load`."""

    series: Mapping[str, Series]
    sources: Mapping[str, Source]
    source_of: Mapping[str, str]
    rows: Mapping[str, tuple[Observation, ...]]
    band: Band

    def find(
        self,
        *,
        economy: str | None = None,
        metric: str | None = None,
        partner: str | None = None,
        commodity: str | None = None,
        measure: str | None = None,
        frequency: str | None = None,
        seasonal_adjustment: str | None = None,
        transport_mode: str | None = None,
    ) -> tuple[Series, ...]:
        """Return the series that have all the given attributes, in the order of their ids; what is None is not asked for.

        Names are those of claims (``total_exports``, ``Mainland China``); `frequency` is M, Q, YTD or A.
        """
        wanted = {
            "economy": economy, "metric": metric, "partner": partner, "commodity": commodity, "measure": measure,
            "frequency": frequency, "seasonal_adjustment": seasonal_adjustment, "transport_mode": transport_mode,
        }  # fmt: skip
        asked = [(name, value) for name, value in wanted.items() if value is not None]
        return tuple(item for item in self.series.values() if all(getattr(item, name) == value for name, value in asked))

    def observations(self, series_id: str) -> tuple[Observation, ...]:
        """Return all observations of a series by period, then by release; empty for an unknown series."""
        return self.rows.get(series_id, ())

    def value(self, series_id: str, period: Period) -> tuple[Observation, ...]:
        """Return every vintage that is held of one period, by release date."""
        rows = self.observations(series_id)
        place = bisect_left(rows, (period.end, period.start), key=_ordered)
        return tuple(takewhile(lambda row: row.period == period, islice(rows, place, None)))

    def release(self, series_id: str, period: Period) -> tuple[date, str]:
        """Return the first day on which a figure for the period was out, and whether that day was `seen` or is `estimated`.

        An estimated day is the earliest day of the release calendar, not the usual one.
        """
        source = self.sources[self.source_of[series_id]]
        series = self.series[series_id]
        calendar = source.release(series.frequency, series.measure)
        estimate = calendar.usual(period.end) - timedelta(days=calendar.slack)
        seen = [row.released for row in self.value(series_id, period) if row.released and row.released_basis == "seen"]
        first = min(seen, default=None)
        if first is not None and first <= estimate + timedelta(days=60):
            return first, "seen"
        return estimate, "estimated"


def _ordered(row: Observation) -> tuple[date, date]:
    return row.period.end, row.period.start
