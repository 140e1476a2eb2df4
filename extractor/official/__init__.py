"""Official statistics: the bundled snapshot, read through one YAML a source into an immutable index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractor.errors import SourceError
from extractor.models import Observation, Series
from extractor.official.index import Official
from extractor.official.sources import Source, band, source, source_names
from extractor.official.tables import read_source
from extractor.resources import bundled

__all__ = ["Official", "Source", "load", "source_names"]


def load(sources: Sequence[str] | None = None, folder: Path | None = None) -> Official:
    """Read the named sources (all by default) from `folder` (the bundled ``corpus/official`` by default).

    Raises SourceError when a source is unknown, lacks a column or a row, holds a name or a value that its YAML does not
    foresee, or repeats a series of another source.
    """
    where = folder or bundled("corpus") / "official"
    chosen = {name: source(name) for name in (source_names() if sources is None else sources)}
    series: dict[str, Series] = {}
    source_of: dict[str, str] = {}
    rows: dict[str, list[Observation]] = {}
    for name, description in chosen.items():
        items, observations = read_source(description, where)
        for item in items:
            if item.id in series:
                raise SourceError(f"{name}: series {item.id} is already in {source_of[item.id]}")
            series[item.id], source_of[item.id], rows[item.id] = item, name, []
        for row in observations:
            rows[row.series].append(row)
    ordered = {key: tuple(sorted(rows[key], key=_by_period)) for key in sorted(series)}
    return Official({key: series[key] for key in sorted(series)}, chosen, source_of, ordered, band())


def _by_period(row: Observation) -> tuple[object, ...]:
    return row.period.end, row.period.start, row.released, row.tier, row.value
