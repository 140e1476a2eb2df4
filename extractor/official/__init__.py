"""Official statistics: the bundled snapshot, read through one YAML a source into an immutable index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from extractor.errors import SourceError
from extractor.models import Observation, Series
from extractor.official.index import Official
from extractor.official.kept import data_folder, described_sources, read_kept
from extractor.official.sources import Source, band, source, source_names
from extractor.official.tables import read_source
from extractor.resources import bundled

__all__ = ["Official", "Source", "data_folder", "load", "source_names"]


def load(sources: Sequence[str] | None = None, folder: Path | None = None, kept: Path | None = None) -> Official:
    """Read the named sources (all by default) from `folder` (the bundled ``corpus/official`` by default).

    `kept` is a folder with figures of updates and imports, which are added to those of `folder`: a series may be in both, and a
    period may have a figure in both. Raises SourceError when a source is unknown, lacks a column or a row, holds a name or a
    value that its YAML does not foresee, or repeats a series of another source.
    """
    more = {item.name: item for item in described_sources(kept)} if kept else {}
    chosen = {name: more.get(name) or source(name) for name in ((*source_names(), *more) if sources is None else sources)}
    series: dict[str, Series] = {}
    source_of: dict[str, str] = {}
    rows: dict[str, list[Observation]] = {}
    for name, description in chosen.items():
        parts = ([] if name in more else [read_source(description, folder) if folder else _bundled(name)]) + (
            [read_kept(description, kept)] if kept else []
        )
        for item in (item for items, _ in parts for item in items):
            if source_of.setdefault(item.id, name) != name:
                raise SourceError(f"{name}: series {item.id} is already in {source_of[item.id]}")
            series.setdefault(item.id, item)
            rows.setdefault(item.id, [])
        for row in (row for _, observations in parts for row in observations):
            rows[row.series].append(row)
    ordered = {key: tuple(sorted(rows[key], key=_by_period)) for key in sorted(series)}
    return Official({key: series[key] for key in sorted(series)}, chosen, source_of, ordered, band())


@cache
def _bundled(name: str) -> tuple[list[Series], list[Observation]]:
    """Return what is bundled of a source, which stays the same while the program runs; those who get it only read it."""
    return read_source(source(name), bundled("corpus") / "official")


def _by_period(row: Observation) -> tuple[object, ...]:
    return row.period.end, row.period.start, row.released, row.tier, row.value
