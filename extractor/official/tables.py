"""Reads the two tables of one source with pandas and refuses them whole when anything is not as its YAML promises."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd

from extractor.errors import SourceError
from extractor.models import Observation, Period, Series
from extractor.official.names import Names, names
from extractor.official.sources import Release, Source

SERIES_COLUMNS = (
    "series_id", "provider", "source_table", "title", "flow", "partner", "commodity", "transport_mode",
    "measure", "unit", "frequency", "seasonal_adjustment", "licence", "source_url",
)  # fmt: skip
FIRST_PRINT = "first"  # in the vintage column: the figure as first printed, known to have been revised later


def parse_period(text: str) -> Period:
    """Return the span of ``2026-03``, ``2026-Q1``, ``2026`` or ``2026-01/2026-03``; raise ValueError for anything else."""
    first, _, last = text.partition("/")
    if last:
        return Period(start=parse_period(first).start, end=parse_period(last).end)
    year, _, part = first.partition("-")
    if not part:
        return Period(start=date(int(year), 1, 1), end=date(int(year), 12, 31))
    if part.startswith("Q"):
        month = 3 * int(part[1:])
        return Period(start=date(int(year), month - 2, 1), end=_month_end(int(year), month))
    return Period(start=date(int(year), int(part), 1), end=_month_end(int(year), int(part)))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def read_source(source: Source, folder: Path) -> tuple[list[Series], list[Observation]]:
    """Read `series.csv` and `observations.csv` of a source below `folder`; raise SourceError when either breaks its promise."""
    series = read_series(source, _frame(source, folder, "series.csv"))
    rows = read_observations(source, {item.id: item for item in series}, _frame(source, folder, "observations.csv"))
    return series, rows


def _frame(source: Source, folder: Path, name: str) -> pd.DataFrame:
    path = folder / source.folder / name
    if not path.is_file():
        raise SourceError(f"{source.name}: {path} is missing")
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    except (ValueError, pd.errors.ParserError) as error:
        raise SourceError(f"{path}: not a table: {error}") from error


def read_series(source: Source, frame: pd.DataFrame) -> list[Series]:
    """Turn the series table into series under our names; raise SourceError for a column, flow, measure, unit or name not foreseen."""
    _columns(source, frame, SERIES_COLUMNS)
    for column, allowed in (("flow", source.flows), ("measure", source.measures), ("unit", source.units), ("frequency", source.releases)):
        _known(source, frame, column, allowed)
    known = names()
    twice = sorted(frame["series_id"][frame["series_id"].duplicated()])
    if twice:
        raise SourceError(f"{source.name}: series {twice[0]} is there twice")
    return [_series(source, known, {str(key): str(cell) for key, cell in row.items()}) for row in frame.to_dict("records")]


def _series(source: Source, known: Names, row: Mapping[str, str]) -> Series:
    partner = row["partner"].partition(":")[0]
    return Series(
        id=row["series_id"],
        provider=row["provider"],
        table=row["source_table"],
        title=row["title"],
        economy=_name(source, "economy", known.economies, row["series_id"].partition(".")[0]),
        metric=_name(source, "flow", known.flows, row["flow"]),
        partner=_name(source, "partner", known.partners, partner),
        commodity=_name(source, "commodity", known.labels, row["commodity"]),
        transport_mode=None if row["transport_mode"] == "all" else row["transport_mode"],
        measure=row["measure"],
        unit=row["unit"],
        frequency=row["frequency"],
        seasonal_adjustment=row["seasonal_adjustment"],
        licence=row["licence"],
        url=row["source_url"],
    )


def _name(source: Source, what: str, table: Mapping[str, str], label: str) -> str:
    if label not in table:
        raise SourceError(f"{source.name}: unknown {what} {label!r}; add it to official/names.yaml")
    return table[label]


def _columns(source: Source, frame: pd.DataFrame, wanted: Iterable[str]) -> None:
    missing = [column for column in wanted if column not in frame.columns]
    if missing:
        raise SourceError(f"{source.name}: missing columns {', '.join(missing)}")


def _known(source: Source, frame: pd.DataFrame, column: str, allowed: Iterable[str]) -> None:
    strange = sorted(set(frame[column]) - set(allowed))
    if strange:
        raise SourceError(f"{source.name}: unknown {column} {', '.join(map(repr, strange))}")


def read_observations(source: Source, series: Mapping[str, Series], frame: pd.DataFrame) -> list[Observation]:
    """Turn the observations table into observations with release dates, seen or estimated; raise SourceError when out of bounds."""
    columns = source.columns
    _columns(source, frame, (*columns.values(), "source", "tier", "independent", "note"))
    if len(frame) < source.min_rows:
        raise SourceError(f"{source.name}: {len(frame)} rows, at least {source.min_rows} expected; has the table shrunk?")
    _known(source, frame, columns["series"], series)
    _known(source, frame, "independent", ("yes", "no"))
    _bounds(source, series, frame)
    periods = {text: _period(source, text) for text in frame[columns["period"]].unique()}
    cells = [frame[columns[key]].tolist() for key in ("series", "period", "value", "released", "vintage")]
    others = [frame[key].tolist() for key in ("source", "tier", "independent", "note")]
    return [_observation(source, series, periods, row) for row in zip(*cells, *others, strict=True)]


def _period(source: Source, text: str) -> Period:
    try:
        return parse_period(text)
    except (ValueError, TypeError) as error:
        raise SourceError(f"{source.name}: {text!r} is no period") from error


def _bounds(source: Source, series: Mapping[str, Series], frame: pd.DataFrame) -> None:
    units = frame[source.columns["series"]].map({key: item.unit for key, item in series.items()})
    values = pd.to_numeric(frame[source.columns["value"]], errors="coerce")
    if values.isna().any():
        raise SourceError(f"{source.name}: a value is missing or no number (an empty figure is not zero)")
    for unit, (low, high) in source.bounds.items():
        part = values[units == unit]
        if ((part < low) | (part > high)).any():
            raise SourceError(f"{source.name}: a value in {unit} is outside of {low:g} to {high:g}")


def _observation(source: Source, series: Mapping[str, Series], periods: Mapping[str, Period], row: tuple[str, ...]) -> Observation:
    key, period_text, value, first, vintage, where, tier, independent, note = row
    period = periods[period_text]
    released, basis = _released(source.release(series[key].frequency, series[key].measure), period, first, vintage)
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise SourceError(f"{source.name}: {key} {period_text}: {value!r} is no number") from error
    return Observation(
        series=key, period=period, value=number, released=released, released_basis=basis, source=where, tier=tier,
        independent=independent == "yes", note=f"first print; {note}" if vintage == FIRST_PRINT else note,
    )  # fmt: skip


def _released(release: Release, period: Period, first: str, vintage: str) -> tuple[date, str]:
    seen = vintage if vintage and vintage != FIRST_PRINT else first
    if seen:
        return date.fromisoformat(seen), "seen"
    return release.usual(period.end), "estimated"
