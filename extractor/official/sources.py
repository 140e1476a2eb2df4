"""One YAML a source: who publishes it, what its columns mean, when it comes out, how it is revised, what it must keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from extractor.errors import SourceError
from extractor.official.names import read_yaml
from extractor.official.webtable import Table, tables
from extractor.resources import package_file

COLUMNS = ("series", "period", "value", "released", "vintage")


@dataclass(frozen=True, slots=True)
class Release:
    """When figures come out: `months` after the month in which a period ends, on about `day`, or up to `slack` days earlier."""

    months: int
    day: int
    slack: int

    def usual(self, end: date) -> date:
        """Return the usual day of release for a period that ends on `end`.

        >>> Release(1, 26, 4).usual(date(2025, 12, 31))
        datetime.date(2026, 1, 26)
        """
        month = end.year * 12 + end.month - 1 + self.months
        first = date(month // 12, month % 12 + 1, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return min(first + timedelta(days=self.day - 1), last)


@dataclass(frozen=True, slots=True)
class Source:
    """An official source as its YAML describes it. `points` is how far a revision has been seen to move a rate, in points.

    `api` names the web tables that an update asks for; it is empty for sources that can only be imported.
    """

    name: str
    title: str
    publisher: str
    licence: str
    address: str
    table: str
    folder: str
    columns: Mapping[str, str]
    flows: frozenset[str]
    measures: frozenset[str]
    units: frozenset[str]
    releases: Mapping[str, Release]
    releases_by_measure: Mapping[str, Release]
    policy: str
    points: Decimal
    min_rows: int
    bounds: Mapping[str, tuple[float, float]]
    api: tuple[Table, ...] = ()

    def release(self, frequency: str, measure: str) -> Release:
        """Return the release calendar for series of this frequency (M, Q, YTD, A) and measure."""
        return self.releases_by_measure.get(measure) or self.releases[frequency]


@dataclass(frozen=True, slots=True)
class Band:
    """The convertibility band: HK$ for one unit of `currency`, from the strong to the weak side."""

    currency: str
    strong: Decimal
    weak: Decimal


@cache
def source_names() -> tuple[str, ...]:
    """Return the names of all sources that have a table, in alphabetical order."""
    found = (path.stem for path in package_file("official").glob("*.yaml"))
    return tuple(sorted(name for name in found if name not in {"names", "linked_rate"}))


@cache
def band() -> Band:
    """Return the linked-rate band for conversions between HK$ and US$."""
    data = read_yaml("linked_rate")["band"]
    return Band(data["currency"], Decimal(data["strong"]), Decimal(data["weak"]))


@cache
def source(name: str) -> Source:
    """Return the source `name`; raise SourceError when its YAML is missing or lacks a field."""
    return described(name, read_yaml(name))


def described(name: str, data: Mapping[str, Any]) -> Source:
    """Return the source that the content of a YAML describes; raise SourceError when it lacks a field."""
    try:
        return _source(name, data)
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{name}.yaml: missing or malformed: {error}") from error


def _source(name: str, data: Mapping[str, Any]) -> Source:
    bounds = dict(data["bounds"])
    columns = data["columns"]
    if set(columns) != set(COLUMNS):
        raise SourceError(f"{name}.yaml: columns must be {', '.join(COLUMNS)}")
    return Source(
        name=name,
        title=data["title"],
        publisher=data["publisher"],
        licence=data["licence"],
        address=data["address"],
        table=str(data["table"]),
        folder=data["folder"],
        columns=columns,
        flows=frozenset(data["flows"]),
        measures=frozenset(data["measures"]),
        units=frozenset(data["units"]),
        releases={key: Release(**value) for key, value in data["release"].items()},
        releases_by_measure={key: Release(**value) for key, value in data.get("release_by_measure", {}).items()},
        policy=data["revision"]["policy"],
        points=Decimal(str(data["revision"]["points"])),
        min_rows=bounds.pop("min_rows"),
        bounds={unit: (float(low), float(high)) for unit, (low, high) in bounds.items()},
        api=tables(name, data.get("api", ())),
    )
