"""Brings what a source has published since: asks for its tables, refuses answers that cannot be right, and keeps new vintages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from extractor.errors import SourceError
from extractor.models import Observation, Period
from extractor.official.calling import Caller
from extractor.official.kept import REVISED, Row, keep
from extractor.official.sources import Source
from extractor.official.tables import parse_period
from extractor.official.webtable import Cell, Table, Wanted, read_answer

BASE = "https://www.censtatd.gov.hk"
GET, POST, ABOUT = "/api/get.php", "/api/post.php", "/data/table_{}_comp.json"
TABLE_TIER = "T"
DAY = len("2026-01-01")
LATE = timedelta(days=45)  # a table that was last changed so long after the usual day tells nothing of the first release

Known = Callable[[str], Iterable[Observation]]


@dataclass(frozen=True, slots=True)
class Update:
    """What an update of one source brought: figures of new periods, revised figures, and the latest new period; or why it was refused."""

    source: str
    added: int = 0
    revised: int = 0
    rows: int = 0
    latest: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the interface: its series and their figures, when it was fetched, and the day its table was last changed, where told."""

    table: Table
    wanted: tuple[Wanted, ...]
    cells: tuple[Cell, ...]
    body: bytes
    retrieved: datetime
    changed: date | None

    @property
    def sha256(self) -> str:
        """The SHA-256 of the answer as it came."""
        return hashlib.sha256(self.body).hexdigest()


def update(source: Source, known: Known, folder: Path, caller: Caller) -> Update:
    """Ask for all tables of a source and keep what is new; `known` tells the observations that are held of a series.

    An answer that fails, is malformed, has fewer figures than are known, or leaves the bounds of the source is told in `refused`,
    and nothing changes.
    """
    try:
        answers = [fetch(table, caller) for table in source.api]
        found = [(answer, new_rows(source, answer, known)) for answer in answers]
        rows = [row for _, part in found for row in part]
        if rows:
            wanted = {item.series: (answer.table, item) for answer in answers for item in answer.wanted}
            used = {row.series_id for row in rows}
            series = [_series(source, *entry) for key, entry in wanted.items() if key in used]
            keep(source, folder, series, rows, {answer.sha256: answer.body for answer, part in found if part})
    except SourceError as error:
        return Update(source.name, refused=str(error))
    revised = sum(row.note.startswith(REVISED) for row in rows)
    latest = max((row.period for row in rows), key=lambda text: parse_period(text).end, default="")
    return Update(source.name, len(rows) - revised, revised, sum(len(answer.cells) for answer in answers), latest)


def fetch(table: Table, caller: Caller) -> Answer:
    """Ask for a table, and for the day of its last change; raise SourceError when it is not to be had or not as asked for."""
    if table.method == "post":
        body = caller.post(POST, {"query": table.query})
    else:
        body = caller.get(GET, {"id": table.id, "lang": "en", "full_series": "1"})
    retrieved = datetime.now(UTC)
    wanted, cells = read_answer(table, body)
    return Answer(table, wanted, cells, body, retrieved, _changed(table, caller, retrieved.date()))


def _changed(table: Table, caller: Caller, today: date) -> date | None:
    """Return the day on which a table was last changed, or None: the figures are worth keeping also when this is not told."""
    try:
        told = json.loads(caller.get(ABOUT.format(table.id)))["last_modified_date"]
        day = date.fromisoformat(str(told)[:DAY])
    except (SourceError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return day if day <= today else None


def new_rows(source: Source, answer: Answer, known: Known) -> list[Row]:
    """Return the rows that an answer adds to what is known; raise SourceError when it is shrunken or out of bounds."""
    wanted = {item.series: item for item in answer.wanted}
    _in_bounds(source, answer, wanted)
    periods = {cell: parse_period(cell.period) for cell in answer.cells}
    current = {series: current_values(known(series)) for series in wanted}
    _not_shrunken(answer, current, {(cell.series, period) for cell, period in periods.items()})
    latest = {cell.series: period for cell, period in sorted(periods.items(), key=lambda pair: pair[1].end)}
    rows = []
    for cell, period in periods.items():
        before = current[cell.series].get(period)
        if before != cell.value:
            calendar = source.release(wanted[cell.series].frequency, wanted[cell.series].measure)
            usual = calendar.usual(period.end) if period == latest[cell.series] else None
            rows.append(_row(answer, cell, before, usual))
    return rows


def current_values(observations: Iterable[Observation], tier: str = TABLE_TIER) -> dict[Period, Decimal]:
    """Return the latest figure of each period that was read in a source of this tier, by default in the publisher's own table."""
    return {row.period: row.value for row in sorted(observations, key=_vintage) if row.tier == tier}


def _vintage(row: Observation) -> tuple[bool, date]:
    return row.note.startswith(REVISED), row.released or date.min


def _in_bounds(source: Source, answer: Answer, wanted: Mapping[str, Wanted]) -> None:
    for cell in answer.cells:
        unit = wanted[cell.series].unit
        low, high = source.bounds.get(unit, (float("-inf"), float("inf")))
        if not low <= cell.value <= high:
            where = f"table {answer.table.id}: {cell.series} {cell.period}"
            raise SourceError(f"{where}: {cell.value} is outside of {low:g} to {high:g} {unit}")


def _not_shrunken(answer: Answer, current: Mapping[str, Mapping[Period, Decimal]], held: Collection[tuple[str, Period]]) -> None:
    gone = [(series, period) for series, values in current.items() for period in values if (series, period) not in held]
    if gone:
        series, period = gone[0]
        example = f"{series} from {period.start.isoformat()} to {period.end.isoformat()}"
        raise SourceError(f"table {answer.table.id}: has shrunk: {len(gone)} known figures are missing, such as {example}")


def _row(answer: Answer, cell: Cell, before: Decimal | None, usual: date | None) -> Row:
    """Return the row of a new or revised figure; `usual` is the usual day of release of the latest period, None for others."""
    first = vintage = ""
    if before is not None:
        vintage = (answer.changed or answer.retrieved.date()).isoformat()
    elif usual is not None and answer.changed is not None and abs(answer.changed - usual) <= LATE:
        first = answer.changed.isoformat()
    return Row(
        series_id=cell.series,
        period=cell.period,
        value=str(cell.value),
        first_published=first,
        vintage=vintage,
        source=f"{BASE}{POST if answer.table.method == 'post' else GET}?id={answer.table.id}",
        tier=TABLE_TIER,
        note=f"{REVISED} from {before}" if before is not None else "",
        flag=cell.flag,
        retrieved=answer.retrieved.isoformat(timespec="seconds"),
        sha256=answer.sha256,
    )


def _series(source: Source, table: Table, wanted: Wanted) -> dict[str, str]:
    return {
        "series_id": wanted.series, "provider": source.publisher, "source_table": table.id, "title": wanted.title, "flow": wanted.flow,
        "partner": wanted.partner, "commodity": "all", "transport_mode": "all", "measure": wanted.measure, "unit": wanted.unit,
        "frequency": wanted.frequency, "seasonal_adjustment": wanted.adjustment, "licence": source.licence,
        "source_url": f"{BASE}/en/web_table.html?id={table.id}",
    }  # fmt: skip
