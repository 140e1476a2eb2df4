"""Tables as a Data Package: what the columns hold, which keys lead where, under which terms, from which sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES: Mapping[type, str] = {int: "integer", float: "number", str: "string"}
QUOTED = {"name": "notspecified", "title": "Short quotations of published news; the rights stay with those who published it"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A table: its columns in order with what they mean, its rows, its keys, and the terms under which its rows may be used.

    With `path` the rows stand in that CSV file, without it in the descriptor itself. `foreign` is column -> (table, column).
    """

    name: str
    title: str
    description: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]
    primary: Sequence[str] = ()
    foreign: Mapping[str, tuple[str, str]] | None = None
    licences: Sequence[str] = ()
    path: str | None = None


def package(name: str, title: str, resources: Sequence[Resource], sources: Sequence[tuple[str, str]], *, version: str) -> dict[str, Any]:
    """Return the descriptor of a Data Package; `sources` are (title, address) of those whose figures are in it."""
    held = {resource.name for resource in resources}
    described: dict[str, Any] = {
        "$schema": PROFILE,
        "name": name,
        "title": title,
        "version": version,
        "licenses": [QUOTED],
        "resources": [_resource(resource, held) for resource in resources],
    }
    if sources:
        described["sources"] = [{"title": title, "path": address} if address else {"title": title} for title, address in sources]
    return described


def _resource(resource: Resource, held: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(name, meaning, resource.rows) for name, meaning in resource.columns.items()],
        "missingValues": [""],
    }
    if resource.primary:
        schema["primaryKey"] = list(resource.primary)
    keys = [
        {"fields": [column], "reference": {"resource": table, "fields": [target]}}
        for column, (table, target) in (resource.foreign or {}).items()
        if table in held and column in resource.columns
    ]
    if keys:
        schema["foreignKeys"] = keys
    where: dict[str, Any] = (
        {"path": resource.path, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
        if resource.path
        else {"data": [dict(row) for row in resource.rows]}
    )
    terms = [{"name": "other-open", "title": text} for text in resource.licences] or [QUOTED]
    described = {"name": resource.name.replace("_", "-"), "title": resource.title, "description": resource.description}
    return {"type": "table", **described, **where, "licenses": terms, "schema": schema}


def _field(name: str, meaning: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    kinds = {type(row[name]) for row in rows if row[name] is not None}
    kind = "number" if kinds == {int, float} else TYPES.get(next(iter(kinds)), "string") if len(kinds) == 1 else "string"
    return {"name": name, "type": kind} | ({"description": meaning} if meaning else {})
