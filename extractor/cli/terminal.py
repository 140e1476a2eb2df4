"""How things look on the terminal: progress, lines about problems, claims as JSON Lines, CSV and tables."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from decimal import Decimal
from typing import Any, TypeVar

from extractor.cli.wording import subject, worded
from extractor.export import csv_columns, csv_row, to_json
from extractor.models import Problem

_Item = TypeVar("_Item")
_SECONDS_BETWEEN_LINES = 10.0
PIPE_WIDTH = 200  # columns of a table that nobody's terminal limits
OUTCOME_STYLES = {"match": "green", "close": "cyan", "mismatch": "bold red", "not_checkable": "dim"}

Record = Mapping[str, Any]


def tell(line: str) -> None:
    """Print one line for people, on standard error."""
    print(line, file=sys.stderr)


def tell_problem(problem: Problem) -> None:
    """Print what is wrong with one document, on standard error."""
    tell(f"extractor: {problem.message}")


def progress(steps: Iterable[_Item], total: Sized) -> Iterator[_Item]:
    """Pass steps on and show how far they are: a bar where nothing else is printed on the terminal, a line every ten seconds elsewhere."""
    if sys.stderr.isatty() and not sys.stdout.isatty():
        yield from _bar(steps, len(total))
        return
    told = time.monotonic()
    for count, step in enumerate(steps, 1):
        yield step
        if time.monotonic() - told >= _SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            tell(f"{count} of {len(total)} documents")


def _bar(steps: Iterable[_Item], total: int) -> Iterator[_Item]:
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:-1], MofNCompleteColumn(), TimeRemainingColumn())
    # standard output is left alone: claims go there
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        yield from bar.track(steps, total=total, description="Reading")


def claim_writer(form: str | None, checked: bool) -> Callable[[Sequence[Record]], None]:
    """Return what writes the claims of one document to standard output: as `jsonl`, `csv` or `table`.

    Without a form it is a table for a terminal and JSON Lines for everything else.
    """
    chosen = form or ("table" if sys.stdout.isatty() else "jsonl")
    if chosen == "jsonl":
        return _write_json
    return _csv_writer(checked) if chosen == "csv" else _table_writer(checked)


def _write_json(records: Sequence[Record]) -> None:
    for record in records:
        print(to_json(record))


def _csv_writer(checked: bool) -> Callable[[Sequence[Record]], None]:
    sheet = csv.DictWriter(sys.stdout, csv_columns(checked), lineterminator="\n")
    headed: list[bool] = []

    def write(records: Sequence[Record]) -> None:
        if not headed:
            sheet.writeheader()
            headed.append(True)
        sheet.writerows(csv_row(record) for record in records)

    return write


def _table_writer(checked: bool) -> Callable[[Sequence[Record]], None]:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else PIPE_WIDTH)
    headings = ["quote", "value", "kind", "what", "period", "comparison", "source"] + (["verdict", "official"] if checked else [])

    def write(records: Sequence[Record]) -> None:
        if not records:
            return
        table = Table(*headings, title=Text(str(records[0]["document"])), title_justify="left")
        for record in records:
            verdict = record.get("verdict") or {}
            style = OUTCOME_STYLES.get(verdict.get("outcome", ""), "")
            table.add_row(*(Text(cell, style=style) for cell in _cells(record, verdict, checked)))
        console.print(table)

    return write


def _cells(record: Record, verdict: Record, checked: bool) -> list[str]:
    value, high = (None if record[key] is None else Decimal(str(record[key])) for key in ("value", "value_high"))
    period = record["period"]
    cells = [
        record["quote"],
        worded(value or Decimal(0), record["unit"]) + ("" if high is None else f" to {worded(high, record['unit'])}"),
        record["kind"],
        subject(record),
        f"{period['start']} to {period['end']}" if period else "",
        record["comparison"],
        record["source"] or "",
    ]
    if checked:
        official = verdict.get("official")
        told = verdict.get("error_kind") or verdict.get("reason")
        cells.append(f"{verdict.get('outcome', '')}{f' ({told})' if told else ''}")
        cells.append("" if official is None else worded(Decimal(str(official)), record["unit"]))
    return cells
