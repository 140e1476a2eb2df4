"""Figures from a CSV or Excel file, read as a YAML beside it says, and kept like those of an update."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from extractor.errors import SourceError
from extractor.official.index import Official
from extractor.official.kept import DESCRIPTION, REVISED, Row, bundled_series, keep
from extractor.official.names import LOADER
from extractor.official.sources import Source, described, source, source_names
from extractor.official.tables import SERIES_COLUMNS, parse_period
from extractor.official.updating import current_values

EXCEL = frozenset({".xlsx", ".xlsm"})
EMPTY = frozenset({"", "-", "n.a.", "N.A.", "nan"})  # no figure; never a zero
PARTS = {"M": "%Y-%m", "A": "%Y"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out: the sheet, the lines above its headings, the column and form of periods, and which column is which series.

    Either `values` maps columns to series, or `series_column` and `value_column` name where each row says both.
    """

    sheet: str | int = 0
    skip: int = 0
    period: str = "period"
    format: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    series_column: str = ""
    value_column: str = ""
    released: str = ""
    vintage: str = ""
    tier: str = "A"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the YAML of an import says: the source, whether it is one of the program's own, the layout, and new series."""

    source: Source
    own: bool
    layout: Layout
    series: tuple[dict[str, str], ...]
    text: str


def read_plan(path: Path) -> Plan:
    """Read the YAML of an import; raise SourceError when it is missing or lacks a field."""
    try:
        text = path.read_text("utf-8")
        data = yaml.load(text, Loader=LOADER)
        layout = Layout(**data["file"])
        series = tuple(_series(entry) for entry in data.get("series", ()))
        name = str(data["source"])
        own = name not in source_names()
        return Plan(described(name, data) if own else source(name), own, layout, series, text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: cannot be read: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"{path}: missing or malformed: {error}") from error


def _series(entry: Mapping[str, Any]) -> dict[str, str]:
    key = str(entry["series_id"])
    *_, adjustment, frequency = key.split(".")
    row = {
        "provider": "", "source_table": "", "title": key, "partner": "world", "commodity": "all", "transport_mode": "all",
        "frequency": frequency.upper(), "seasonal_adjustment": adjustment, "licence": "", "source_url": "",
    } | {name: str(value) for name, value in entry.items()}  # fmt: skip
    if set(row) != set(SERIES_COLUMNS):
        raise SourceError(f"series {key}: fields have to be {', '.join(SERIES_COLUMNS)}")
    return row


@dataclass(frozen=True, slots=True)
class Imported:
    """How many figures an import added and how many it revised."""

    source: str
    added: int
    revised: int


def import_file(path: Path, plan: Plan, known: Official, folder: Path) -> Imported:
    """Read a file and keep what is new in it; raise SourceError, and change nothing, when it does not fit its YAML."""
    body = _bytes(path)
    frame = _frame(path, plan.layout)
    series = _definitions(plan)
    rows = _rows(path, plan, frame, series, known, hashlib.sha256(body).hexdigest())
    if rows:
        used = {row.series_id for row in rows}
        described_by = {DESCRIPTION: plan.text.encode()} if plan.own else {}
        chosen = [row for key, row in series.items() if key in used]
        keep(plan.source, folder, chosen, rows, {rows[0].sha256: body}, described_by)
    revised = sum(row.note.startswith(REVISED) for row in rows)
    return Imported(plan.source.name, len(rows) - revised, revised)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from error


def _frame(path: Path, layout: Layout) -> pd.DataFrame:
    try:
        if path.suffix.lower() in EXCEL:
            frame = pd.read_excel(
                path, sheet_name=layout.sheet, skiprows=layout.skip, dtype=object, keep_default_na=False, engine="openpyxl"
            )
        else:
            frame = pd.read_csv(path, skiprows=layout.skip, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except Exception as error:  # readers of broken spreadsheets raise whatever their parts raise
        raise SourceError(f"{path}: not a table: {error}") from error
    frame.columns = [str(column).strip() for column in frame.columns]
    wanted = [layout.period, *layout.values, layout.series_column, layout.value_column, layout.released, layout.vintage]
    missing = [column for column in wanted if column and column not in frame.columns]
    if missing:
        raise SourceError(
            f"{path}: there is no column {', '.join(map(repr, missing))}; there are {', '.join(map(repr, frame.columns[:12]))}"
        )
    return frame


def _definitions(plan: Plan) -> dict[str, dict[str, str]]:
    """Return the rows of the series table: those that the plan describes, and those of the program's own source."""
    own = {} if plan.own else {row["series_id"]: row for row in bundled_series(plan.source)}
    return own | {row["series_id"]: row for row in plan.series}


def _rows(path: Path, plan: Plan, frame: pd.DataFrame, series: Mapping[str, Mapping[str, str]], known: Official, digest: str) -> list[Row]:
    retrieved = datetime.now(UTC).isoformat(timespec="seconds")
    held = {key: current_values(known.observations(key), plan.layout.tier) for key in series}
    found: dict[tuple[str, str], Row] = {}
    for place, record in enumerate(frame.to_dict("records"), plan.layout.skip + 2):
        line = {str(name): value for name, value in record.items()}
        for key, value in _values(plan.layout, line):
            where = f"{path}:{place}"
            if key not in series:
                raise SourceError(f"{where}: {key!r} is no series of {plan.source.name}")
            period = _period(where, line[plan.layout.period], plan.layout.format, series[key]["frequency"])
            number = _number(where, value)
            before = held[key].get(parse_period(period))
            if before == number:
                continue
            if (key, period) in found:
                raise SourceError(f"{where}: {key} has a second figure for {period}")
            _within(where, plan.source, series[key]["unit"], number)
            found[key, period] = Row(
                series_id=key, period=period, value=str(number), first_published=_day(where, line, plan.layout.released),
                vintage=_day(where, line, plan.layout.vintage) or (date.today().isoformat() if before is not None else ""),
                source=plan.source.address, tier=plan.layout.tier, note=f"{REVISED} from {before}" if before is not None else "",
                flag="", retrieved=retrieved, sha256=digest,
            )  # fmt: skip
    return list(found.values())


def _values(layout: Layout, line: Mapping[str, Any]) -> list[tuple[str, str]]:
    if layout.values:
        cells = [(key, str(line[column]).strip()) for column, key in layout.values.items()]
    else:
        cells = [(str(line[layout.series_column]).strip(), str(line[layout.value_column]).strip())]
    return [(key, value) for key, value in cells if value not in EMPTY]


def _number(where: str, text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise SourceError(f"{where}: {text!r} is no number") from error
    if not number.is_finite():
        raise SourceError(f"{where}: {text!r} is no number")
    return number


def _within(where: str, described_source: Source, unit: str, value: Decimal) -> None:
    low, high = described_source.bounds.get(unit, (float("-inf"), float("inf")))
    if not low <= value <= high:
        raise SourceError(f"{where}: {value} is outside of {low:g} to {high:g} {unit}")


def _period(where: str, cell: Any, form: str, frequency: str) -> str:
    """Write the period of a cell as the observations table does; dates of spreadsheets stand for their month, quarter or year."""
    text = str(cell).strip()
    try:
        if form:
            return _of_day(datetime.strptime(text, form).date(), frequency)
        if isinstance(cell, datetime | date):
            return _of_day(cell, frequency)
        parse_period(text)
    except ValueError as error:
        raise SourceError(f"{where}: {text!r} is no period{f' of the form {form}' if form else ''}") from error
    return text


def _of_day(day: date, frequency: str) -> str:
    if frequency == "Q":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if frequency == "YTD":
        return f"{day.year}-01/{day:%Y-%m}"
    return day.strftime(PARTS[frequency])


def _day(where: str, line: Mapping[str, Any], column: str) -> str:
    text = str(line[column]).strip()[:10] if column else ""
    if text:
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise SourceError(f"{where}: {text!r} is no day such as 2026-03-26") from error
    return text
