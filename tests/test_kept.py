"""The user's folder of official figures: what several processes keep at once is all there, and nothing twice."""

from __future__ import annotations

import csv
import multiprocessing
from pathlib import Path

from extractor.official.kept import OBSERVATIONS, Row, bundled_series, keep
from extractor.official.sources import source

SERIES = "hk.exports.value.nsa.m"
EACH = 6  # figures that a process keeps one after the other


def row(period: str, value: int) -> Row:
    return Row(
        series_id=SERIES, period=period, value=str(value), first_published="", vintage="2026-04-29", source="https://statistics.example/",
        tier="T", note="", flag="", retrieved="2026-04-29T09:00:00+00:00", sha256="0" * 64,
    )  # fmt: skip


def keep_some(folder: Path, year: int) -> None:
    """Keep a figure that every process keeps, and a few of its own."""
    described = next(one for one in bundled_series(source("csd_totals")) if one["series_id"] == SERIES)
    for month in range(1, EACH + 1):
        keep(source("csd_totals"), folder, [described], [row("1999-01", 100_000), row(f"{year}-{month:02d}", 100_000 + month)], {})


def test_several_processes_keep_figures_at_once(tmp_path: Path) -> None:
    years = (1990, 1991, 1992)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=keep_some, args=(tmp_path, year)) for year in years]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(years)
    with (tmp_path / source("csd_totals").folder / OBSERVATIONS).open(newline="") as file:
        kept = [(line["period"], line["value"]) for line in csv.DictReader(file)]
    assert sorted(kept) == sorted(
        [("1999-01", "100000"), *((f"{year}-{month:02d}", str(100_000 + month)) for year in years for month in range(1, EACH + 1))]
    )
