"""Web tables of the Census and Statistics Department: what is asked of the interface, and what its answers say.

The interface answers with HTTP 200 also when it fails, mixes frequencies in one answer, gives the same variable once for each
presentation, leaves figures empty, and gives the total in place of a class that it does not know. All of this is looked for here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from extractor.errors import SourceError
from extractor.official.names import names

MONTH = re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])")
YEAR = re.compile(r"[12][0-9]{3}")
FIGURE = re.compile(r"[+-]?[0-9.]{1,40}(?:[Ee][+-]?[0-9]{1,3})?")
PLAIN = frozenset({"freq", "period", "sv", "svDesc", "figure", "sd_value"})
WITH_FIGURE = frozenset({"", "p", "r", "a"})  # ordinary, provisional, revised; every other flag says that there is no figure
FOOTNOTE = re.compile(r"\[§\d{1,2}\]")  # marks a figure and does not withhold it, unlike [*n]
METHODS = ("get", "post")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One series of a table: the variable, words of its presentation, the frequencies it may come under, and its classes.

    `dimensions` names the class of each dimension that is meant; a dimension that is not named has to be the total. In a table that
    is split by partner, `series` and `title` hold ``{}`` in place of the partner, and `partner` is filled in from the answer.
    """

    series: str
    title: str
    flow: str
    measure: str
    unit: str
    variable: str
    presentation: str
    frequencies: tuple[str, ...]
    dimensions: Mapping[str, str] = field(default_factory=dict)
    partner: str = "world"

    def of(self, partner: str, dimension: str, code: str) -> Wanted:
        """Return the series of one partner, such as ``TW:Taiwan``, which is the class `code` of a dimension."""
        short, _, name = partner.partition(":")
        series, title = self.series.format(short.lower()), self.title.format(name)
        return replace(self, series=series, title=title, partner=partner, dimensions={**self.dimensions, dimension: code})

    @property
    def frequency(self) -> str:
        """The frequency of the series: M, Q, YTD or A, the last part of its id."""
        return self.series.rpartition(".")[2].upper()

    @property
    def adjustment(self) -> str:
        """Whether the series is seasonally adjusted: sa or nsa, the last part but one of its id."""
        return self.series.split(".")[-2]


@dataclass(frozen=True, slots=True)
class Table:
    """A web table and how it is asked for: whole by GET, or the named variables from a month on by POST.

    `title` has to stand in the title of the answer, such as the year on which index numbers are based; empty if nothing has to.
    `split` is the dimension that holds partners, whose labels tell who they are; empty where no series is of a partner.
    """

    id: str
    method: str
    variables: Mapping[str, Sequence[str]]
    classes: Mapping[str, Sequence[str]]
    start: str
    wanted: tuple[Wanted, ...]
    title: str = ""
    split: str = ""

    @property
    def query(self) -> str:
        """The selection as the POST form takes it."""
        chosen = {"id": self.id, "lang": "en", "sv": self.variables, "cv": self.classes, "period": {"start": self.start}}
        return json.dumps(chosen, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of an answer under our name of its series; `period` as in the observations table, `flag` as the table has it."""

    series: str
    period: str
    value: Decimal
    flag: str


def tables(source: str, data: Iterable[Mapping[str, Any]]) -> tuple[Table, ...]:
    """Read the ``api`` part of a source's YAML; raise SourceError when it lacks a field or names a way of asking that is none."""
    try:
        return tuple(_table(entry) for entry in data)
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{source}.yaml: api: missing or malformed: {error}") from error


def _table(entry: Mapping[str, Any]) -> Table:
    method = entry["method"]
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}")
    wanted = tuple(Wanted(**{**item, "frequencies": tuple(item["frequencies"])}) for item in entry["series"])
    variables = entry.get("variables", {})
    return Table(
        id=str(entry["table"]), method=method, variables=variables, classes=entry.get("classes", {}), start=str(entry.get("start", "")),
        wanted=wanted, title=entry.get("title", ""), split=entry.get("split", ""),
    )  # fmt: skip


def read_answer(table: Table, body: bytes) -> tuple[tuple[Wanted, ...], tuple[Cell, ...]]:
    """Return the series that an answer holds and their figures, empty ones left out, ordered by series and period.

    Raises SourceError when the answer is no JSON of the known shape, says that it failed, holds other classes than were asked
    for, lacks a wanted series, or gives two figures for one period.
    """
    rows = _rows(table, body)
    _classes_as_asked(table, rows)
    cells: dict[tuple[str, str], Cell] = {}
    series = _by_partner(table, rows) if table.split else table.wanted
    for wanted in series:
        for row in _of(table, wanted, rows):
            cell = _cell(table, wanted, row)
            if cell is None:
                continue
            before = cells.setdefault((cell.series, cell.period), cell)
            if before.value != cell.value:
                raise SourceError(f"table {table.id}: {cell.series} has two figures for {cell.period}: {before.value} and {cell.value}")
    return series, tuple(cells[key] for key in sorted(cells))


def _by_partner(table: Table, rows: Sequence[Mapping[str, Any]]) -> tuple[Wanted, ...]:
    """Return the series of every partner of an answer whom we know by the label; a table of main partners changes its list."""
    codes: dict[str, str] = {}
    for row in rows:
        code, partner = str(row.get(table.split, "")), names().partner(str(row.get(f"{table.split}Desc", "")))
        if code and partner and codes.setdefault(partner, code) != code:
            raise SourceError(f"table {table.id}: {partner} has two classes of {table.split}: {codes[partner]} and {code}")
    if not codes:
        raise SourceError(f"table {table.id}: no class of {table.split} has the label of a known partner")
    held = {(str(row["sv"]), str(row.get(table.split, ""))) for row in rows}
    found = (item.of(partner, table.split, code) for item in table.wanted for partner, code in sorted(codes.items()))
    return tuple(item for item in found if (item.variable, item.dimensions[table.split]) in held)


def _rows(table: Table, body: bytes) -> list[Mapping[str, Any]]:
    try:
        answer = json.loads(body, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:  # no JSON, a figure without bounds, or nested without end
        start = body[:40].decode("utf-8", "replace").strip()
        raise SourceError(f"table {table.id}: the answer is no JSON; it begins with {start!r}") from error
    header, rows = (answer.get("header"), answer.get("dataSet")) if isinstance(answer, dict) else (None, None)
    status = header.get("status") if isinstance(header, dict) else None
    if not isinstance(status, dict):
        raise SourceError(f"table {table.id}: the answer has no header.status")
    if status.get("name") != "Success" or status.get("code", 0) != 0:
        raise SourceError(f"table {table.id}: the interface says {status.get('name')!r}: {_message(answer, status)}")
    if table.title not in str(answer["header"].get("title", "")):
        raise SourceError(f"table {table.id}: its title is {answer['header'].get('title')!r}, without {table.title!r}")
    if not isinstance(rows, list) or not rows:
        raise SourceError(f"table {table.id}: the answer holds no figures")
    for row in rows:
        if not isinstance(row, dict) or not row.keys() | {"sd_value"} >= PLAIN:
            raise SourceError(f"table {table.id}: a row lacks one of {', '.join(sorted(PLAIN))}: {str(row)[:120]}")
    return rows


def _message(answer: Mapping[str, Any], status: Mapping[str, Any]) -> str:
    told = status.get("message") or answer.get("message") or status.get("description") or "no reason given"
    return "; ".join(map(str, told)) if isinstance(told, list) else str(told)


def _dimensions(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items() if name not in PLAIN and not name.endswith("Desc")}


def _classes_as_asked(table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Refuse an answer with another class than was asked for: the interface gives the total for a code that it does not know."""
    for row in rows:
        for name, codes in table.classes.items():
            if str(row.get(name, "")) not in codes:
                raise SourceError(f"table {table.id}: asked for {name} {', '.join(codes)}, the answer holds {row.get(name, '')!r}")


def _of(table: Table, wanted: Wanted, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = [row for row in rows if _is(wanted, row)]
    frequencies = {row["freq"] for row in found}
    if not found:
        asked = f"{wanted.variable} in {wanted.presentation!r} under {' or '.join(wanted.frequencies)}"
        held = sorted({f"{row['sv']} in {row['svDesc']!r} under {row['freq']}" for row in rows})
        raise SourceError(f"table {table.id}: no rows of {asked} for {wanted.series}; the answer holds {', '.join(held[:6])}")
    if len(frequencies) > 1:
        raise SourceError(f"table {table.id}: {wanted.series} comes under several frequencies: {', '.join(sorted(frequencies))}")
    return found


def _is(wanted: Wanted, row: Mapping[str, Any]) -> bool:
    if row["sv"] != wanted.variable or row["freq"] not in wanted.frequencies or wanted.presentation not in str(row["svDesc"]):
        return False
    classes = _dimensions(row)
    return all(wanted.dimensions.get(name, "") == code for name, code in classes.items()) and wanted.dimensions.keys() <= classes.keys()


def _cell(table: Table, wanted: Wanted, row: Mapping[str, Any]) -> Cell | None:
    flags = [flag.strip() for flag in str(row.get("sd_value") or "").split(",")]
    figure = row["figure"]
    if figure in ("", None) or not all(flag in WITH_FIGURE or FOOTNOTE.fullmatch(flag) for flag in flags):
        return None
    printed = str(figure).replace(",", "")
    try:
        value = Decimal(printed if FIGURE.fullmatch(printed) else "")
    except InvalidOperation as error:
        raise SourceError(f"table {table.id}: {wanted.series} {row['period']}: {str(figure)[:80]!r} is no number") from error
    return Cell(wanted.series, period_text(str(row["freq"]), str(row["period"])), value, ",".join(filter(None, flags)))


def period_text(frequency: str, period: str) -> str:
    """Turn a period of the interface into one of the observations table; raise SourceError when it is none.

    >>> period_text("M", "202605"), period_text("Q", "202603"), period_text("YTM", "202605"), period_text("Y", "2025")
    ('2026-05', '2026-Q1', '2026-01/2026-05', '2025')
    """
    if frequency == "Y" and YEAR.fullmatch(period):
        return period
    parts = MONTH.fullmatch(period)
    if parts is None or (frequency == "Q" and int(parts[2]) % 3):
        raise SourceError(f"{period!r} is no period of frequency {frequency!r}")
    year, month = parts.groups()
    shapes = {
        "M": f"{year}-{month}", "M3M": f"{year}-{month}",  # three months that end with the month, as our seasonally adjusted series
        "Q": f"{year}-Q{(int(month) + 2) // 3}", "YTM": f"{year}-01/{year}-{month}",
    }  # fmt: skip
    if frequency not in shapes:
        raise SourceError(f"unknown frequency {frequency!r}")
    return shapes[frequency]
