"""The file of sources: which feeds, sitemaps and pages to look at, how often, and how to behave."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.fetch.client import Manners, checked_address, require_contact
from extractor.fetch.errors import FetchError

KINDS = ("feed", "sitemap", "page")
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed, sitemap or page to look at.

    Of a list, at most `most` stories are taken at a time, the newest first, and only those whose address holds one of `match`
    (any where it is empty). `every` is how many minutes it is left alone, 0 for the interval of the command.
    """

    url: str
    kind: str
    name: str = ""
    match: tuple[str, ...] = ()
    most: int = MOST
    every: float = 0.0

    def wants(self, url: str) -> bool:
        """Tell whether a story of the list is wanted."""
        return not self.match or any(part in url for part in self.match)


def read_sources(path: Path, manners: Manners) -> tuple[tuple[Source, ...], Manners]:
    """Read a TOML file of sources, and the manners that it asks for in place of the given ones.

    Raises InputError that names the file, the source and what would be right.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: not a TOML file: {error}") from error
    _only(path, told, ("contact", "interval", "allow_hosts", "source"))
    rows = told.get("source", [])
    if not isinstance(rows, list) or not rows:
        raise InputError(f"{path}: names no [[source]]")
    return tuple(_source(f"{path}: source {number}", row) for number, row in enumerate(rows, 1)), _manners(path, told, manners)


def _manners(path: Path, told: Mapping[str, Any], manners: Manners) -> Manners:
    contact, interval, hosts = told.get("contact", ""), told.get("interval", manners.interval), told.get("allow_hosts", [])
    if not isinstance(contact, str) or not _number(interval) or not _texts(hosts):
        raise InputError(f"{path}: `contact` is a text, `interval` a number of seconds, `allow_hosts` a list of texts")
    return replace(
        manners,
        contact=manners.contact or require_contact(contact),
        interval=max(float(interval), manners.interval),
        allowed_hosts=(*manners.allowed_hosts, *hosts),
    )


def _source(where: str, row: Any) -> Source:
    if not isinstance(row, dict):
        raise InputError(f"{where}: expected a table")
    _only(where, row, (*KINDS, "name", "match", "most", "every"))
    kinds = [kind for kind in KINDS if kind in row]
    if len(kinds) != 1 or not isinstance(row[kinds[0]], str):
        raise InputError(f"{where}: give one address, as `feed`, `sitemap` or `page`")
    match = [row["match"]] if isinstance(row.get("match"), str) else row.get("match", [])
    most, every, name = row.get("most", MOST), row.get("every", 0), row.get("name", "")
    if not _texts(match) or not isinstance(most, int) or most < 1 or not _number(every) or not isinstance(name, str):
        raise InputError(f"{where}: `match` is a text or a list of texts, `most` and `every` are numbers, `name` is a text")
    try:
        url = checked_address(row[kinds[0]])
    except FetchError as error:
        raise InputError(f"{where}: {error}") from error
    return Source(url=url, kind=kinds[0], name=name, match=tuple(match), most=most, every=float(every))


def _only(where: object, row: Mapping[str, Any], names: tuple[str, ...]) -> None:
    unknown = sorted(row.keys() - set(names))
    if unknown:
        raise InputError(f"{where}: unknown: {', '.join(unknown)}; known are {', '.join(names)}")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
