"""`extractor stats`: what official figures are held, drawn, updated and imported."""

from __future__ import annotations

import argparse
import csv
import difflib
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.chart import bars
from extractor.cli.terminal import tell
from extractor.errors import InputError

# Heavy libraries are imported by the command that needs them, so that `extractor --help` answers at once.
if TYPE_CHECKING:
    from extractor.models import Observation
    from extractor.official import Official
    from extractor.official.coverage import Coverage
    from extractor.official.updating import Update

ALL_DONE, SOME_REFUSED, NOTHING_DONE = 0, 1, 2
HEADINGS = ("series", "source", "unit", "first", "last", "periods", "several")
_LATEST = 12  # observations below a chart, unless all are asked for
_CHART_HEIGHT, _AXIS, _PIPE_WIDTH, _WIDEST_BAR = 10, 14, 100, 5


def official_figures(folder: Path | None, *, bundled: bool = False) -> Official:
    """Load the bundled figures with those that are kept in `folder` (the user's own by default), or without them."""
    from extractor.official import data_folder, load

    if bundled:
        return load()
    if folder is not None and not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder")
    return load(kept=folder or data_folder())


def list_series(arguments: argparse.Namespace) -> int:
    """Print the series that are held, those whose id or title has all the given words."""
    from extractor.official.coverage import coverage, markdown

    words = [word.lower() for word in arguments.words]
    held = coverage(official_figures(arguments.official, bundled=arguments.bundled))
    found = [item for item in held if all(word in f"{item.series.id} {item.series.title} {item.source}".lower() for word in words)]
    if not found:
        raise InputError(f"no series has the words {' '.join(arguments.words)!r} in its id or title")
    form = arguments.format or ("table" if sys.stdout.isatty() else "csv")
    if form == "markdown":
        for line in markdown(found):
            print(line)
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([HEADINGS, *map(_cells, found)])
    else:
        _print_table(HEADINGS, map(_cells, found))
    return ALL_DONE


def _cells(item: Coverage) -> list[str]:
    from extractor.official.coverage import period_label

    first, last = (period_label(period, item.series.frequency) for period in (item.first, item.last))
    return [item.series.id, item.source, item.series.unit, first, last, str(item.periods), str(item.vintages)]


def _print_table(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*row)
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else _PIPE_WIDTH * 2, markup=False).print(table)


def show(arguments: argparse.Namespace) -> int:
    """Print one series: what it is, a chart, what is held of it, and its latest figures with their versions."""
    from extractor.official.coverage import coverage, current

    official = official_figures(arguments.official, bundled=arguments.bundled)
    if arguments.series not in official.series:
        near = difflib.get_close_matches(arguments.series, official.series, n=3, cutoff=0.5)
        hint = f"; near to it: {', '.join(near)}" if near else ""
        raise InputError(f"{arguments.series}: no such series{hint}")
    (item,) = (found for found in coverage(official) if found.series.id == arguments.series)
    _print_head(official, item)
    rows = current(official.observations(item.series.id))
    for line in _chart(rows, item):
        print(line)
    _print_observations(official, item, None if arguments.all else _LATEST)
    return ALL_DONE


def _print_head(official: Official, item: Coverage) -> None:
    source, series = official.sources[item.source], item.series
    release = source.release(series.frequency, series.measure)
    cells = _cells(item)
    print(series.id)
    print(f"  {series.title}, in {series.unit.replace('_', ' ')}")
    print(f"  {source.publisher}; {source.title} ({series.table or source.table})")
    print(f"  {cells[3]} to {cells[4]}: {item.periods:,} periods, {item.observations:,} figures, {item.vintages:,} periods with several")
    print(f"  out about {release.months} months after the period, on day {release.day}; revisions: {source.policy}")
    print(f"  {source.licence}")
    print()


def _chart(rows: Sequence[Observation], item: Coverage) -> list[str]:
    from extractor.official.coverage import period_label

    width = (shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH) - _AXIS - 2
    shown = rows[-width:]
    values = [float(row.value) for row in shown]
    wide = max(1, min(_WIDEST_BAR, width // len(shown)))
    lines = ["".join(mark * wide if wide == 1 else mark * (wide - 1) + " " for mark in line) for line in bars(values, height=_CHART_HEIGHT)]
    top, bottom = f"{max([0.0, *values]):,.10g}", f"{min([0.0, *values]):,.10g}"
    labels = [top, *[""] * (len(lines) - 2), bottom]
    first, last = (period_label(row.period, item.series.frequency) for row in (shown[0], shown[-1]))
    between = " " * max(1, wide * len(shown) - len(first) - len(last))
    return [f"{label:>{_AXIS}} {line}" for label, line in zip(labels, lines, strict=True)] + [f"{'':{_AXIS}} {first}{between}{last}", ""]


def _print_observations(official: Official, item: Coverage, most: int | None) -> None:
    from extractor.official.coverage import period_label

    rows = official.observations(item.series.id)
    periods = sorted({row.period for row in rows}, key=lambda period: (period.end, period.start))
    shown = set(periods if most is None else periods[-most:])
    table = [
        [
            period_label(row.period, item.series.frequency),
            f"{row.value:,}",
            f"{row.released or ''}",
            row.released_basis,
            row.tier,
            row.note[:60],
        ]
        for row in rows
        if row.period in shown
    ]
    _print_table(("period", "value", "out on", "which is", "tier", "note"), table)


def update(arguments: argparse.Namespace) -> int:
    """Ask the publishers for what is new, and tell what came of it."""
    from extractor.official import data_folder, load, source_names
    from extractor.official.calling import Caller
    from extractor.official.sources import source
    from extractor.official.updating import BASE
    from extractor.official.updating import update as update_source

    able = [name for name in source_names() if source(name).api]
    wrong = [name for name in arguments.sources if name not in able]
    if wrong:
        raise InputError(f"{', '.join(wrong)}: cannot be updated; these can: {', '.join(able)}")
    folder = arguments.into or data_folder()
    known = load(kept=folder)
    refused = 0
    with Caller(arguments.base_url or BASE, pause=arguments.pause) as caller:
        for name in arguments.sources or able:
            done = update_source(source(name), known.observations, folder, caller)
            refused += bool(done.refused)
            tell(_told(done))
    if refused < len(arguments.sources or able):
        tell(f"kept in {folder}")
        return SOME_REFUSED if refused else ALL_DONE
    return NOTHING_DONE


def _told(done: Update) -> str:
    if done.refused:
        return f"{done.source}: nothing changed: {done.refused}"
    if not done.added and not done.revised:
        return f"{done.source}: up to date, {done.rows:,} figures compared"
    return f"{done.source}: {done.added:,} new figures, {done.revised:,} revised, the latest for {done.latest}"


def import_figures(arguments: argparse.Namespace) -> int:
    """Read figures from a CSV or Excel file, and tell how many are new."""
    from extractor.official import data_folder, load
    from extractor.official.importing import import_file, read_plan

    folder = arguments.into or data_folder()
    done = import_file(arguments.file, read_plan(arguments.source), load(kept=folder), folder)
    tell(f"{done.source}: {done.added:,} new figures, {done.revised:,} revised, kept in {folder}")
    return ALL_DONE
