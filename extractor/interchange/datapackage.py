"""Tables as a Data Package: what the columns hold, which keys lead where, under which terms, from which sources."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.interchange.tables import Kinds

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
QUOTED = {"name": "notspecified", "title": "Short quotations of published news; the rights stay with those who published it"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A table: its columns in order with what they mean, its rows, its keys, and the terms under which its rows may be used.

    `rows` are passed over once. With `path` they stand in that CSV file, and `kinds` has seen them; without it they stand in the
    descriptor itself. `foreign` is column -> (table, column).
    """

    name: str
    title: str
    description: str
    columns: Mapping[str, str]
    rows: Iterable[Mapping[str, Any]] = ()
    primary: Sequence[str] = ()
    foreign: Mapping[str, tuple[str, str]] | None = None
    licences: Sequence[str] = ()
    path: str | None = None
    kinds: Kinds | None = None


def package(name: str, title: str, resources: Sequence[Resource], sources: Sequence[tuple[str, str]], *, version: str) -> Iterator[str]:
    """Yield the parts of the descriptor of a Data Package; `sources` are (title, address) of those whose figures are in it."""
    about: dict[str, Any] = {"$schema": PROFILE, "name": name, "title": title, "version": version, "licenses": [QUOTED]}
    if sources:
        about["sources"] = [{"title": title, "path": address} if address else {"title": title} for title, address in sources]
    held = {resource.name for resource in resources}
    yield _opened(about) + ',\n"resources": ['
    for number, resource in enumerate(resources):
        yield (",\n" if number else "\n") + _opened(_described(resource))
        kinds = resource.kinds or Kinds(resource.columns)
        if resource.path is None:
            yield from _data(kinds.noted(resource.rows))
        yield f',\n"schema": {_json(_schema(resource, kinds, held))}}}'
    yield "\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _opened(value: Mapping[str, Any]) -> str:
    """Return an object that further members can follow."""
    return _json(value).removesuffix("}")


def _data(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield ',\n"data": ['
    between = "\n"
    for row in rows:
        yield between + _json(dict(row))
        between = ",\n"
    yield "\n]"


def _described(resource: Resource) -> dict[str, Any]:
    where = {"path": resource.path, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"} if resource.path else {}
    terms = [{"name": "other-open", "title": text} for text in resource.licences] or [QUOTED]
    described = {"name": resource.name.replace("_", "-"), "title": resource.title, "description": resource.description}
    return {"type": "table", **described, **where, "licenses": terms}


def _schema(resource: Resource, kinds: Kinds, held: Collection[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": name, "type": kinds.type_of(name)} | ({"description": meaning} if meaning else {})
            for name, meaning in resource.columns.items()
        ],
        "missingValues": [""],
    }
    if resource.primary:
        schema["primaryKey"] = list(resource.primary)
    keys = [
        {"fields": [column], "reference": {"resource": table.replace("_", "-"), "fields": [target]}}
        for column, (table, target) in (resource.foreign or {}).items()
        if table in held and column in resource.columns
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema
