"""The commands that give data away: tables in the forms of others, and a public copy of the database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from extractor import __version__
from extractor.errors import InputError
from extractor.resources import bundled

if TYPE_CHECKING:
    from extractor.interchange import Kinds, Resource
    from extractor.store.tables import Tables

FORMATS = ("csv", "json", "jsonl", "parquet", "datapackage", "annotations", "claimreview")
DEFAULT_TABLE = "claims_checked"
OFFICIAL = frozenset({"series", "observations"})


def export(arguments: argparse.Namespace) -> int:
    """Write a table in one of the forms, to standard output or into a file or folder."""
    from extractor.store.tables import reading

    names = arguments.table or [DEFAULT_TABLE]
    with reading(arguments.database) as tables:
        for name in names:
            tables.columns(name)  # a name that is none is told before anything is written, a file of that name above all
        if arguments.format == "datapackage" and arguments.output:
            _package_folder(tables, names, arguments.output)
        else:
            _write(_parts(tables, names, arguments.format), arguments.output)
    return 0


def _parts(tables: Tables, names: list[str], form: str) -> Iterable[bytes]:
    from extractor import interchange

    if form == "annotations":
        return [_json(interchange.annotation_page(tables.detailed()))]
    if form == "claimreview":
        return [_json(interchange.claim_graph(tables.detailed()))]
    if form == "datapackage":
        return _encoded(_described(tables, [_resource(tables, name) for name in names]))
    if len(names) > 1:
        raise InputError(f"{form} holds one table; give one --table, or --format datapackage")
    columns, rows = tables.columns(names[0]), tables.rows(names[0])
    if form == "parquet":
        return interchange.parquet(columns, rows)
    if form == "csv":
        return _encoded(interchange.csv_lines(columns, rows))
    return _encoded((interchange.json_lines if form == "jsonl" else interchange.json_rows)(rows))


def _encoded(parts: Iterable[str]) -> Iterable[bytes]:
    return (part.encode() for part in parts)


def _json(record: object) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _write(parts: Iterable[bytes], output: Path | None) -> None:
    if output is None:
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
        return
    try:
        with output.open("wb") as to:
            to.writelines(parts)
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}") from error


def _package_folder(tables: Tables, names: list[str], folder: Path) -> None:
    from extractor.interchange import Kinds, csv_lines

    try:
        folder.mkdir(parents=True, exist_ok=True)
        resources = []
        for name in names:
            columns = tables.columns(name)
            kinds = Kinds(columns)
            with (folder / f"{name}.csv").open("wb") as to:
                to.writelines(_encoded(csv_lines(columns, kinds.noted(tables.rows(name)))))
            resources.append(_resource(tables, name, kinds))
        with (folder / "datapackage.json").open("wb") as to:
            to.writelines(_encoded(_described(tables, resources)))
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}") from error


def _described(tables: Tables, resources: list[Resource]) -> Iterator[str]:
    from extractor.interchange import package

    return package("trade-claims", "Claims of trade news, with official figures", resources, tables.publishers(), version=__version__)


def _resource(tables: Tables, name: str, kinds: Kinds | None = None) -> Resource:
    """Return a table with its rows, or, with `kinds`, one whose rows were written to a CSV file of its name."""
    from extractor.interchange import Resource

    known = yaml.safe_load((bundled("db") / "metadata.yaml").read_text("utf-8"))["databases"]["data"]["tables"].get(name, {})
    meanings = known.get("columns", {})
    keys = tables.keys(name)
    return Resource(
        name=name,
        title=known.get("title", name),
        description=known.get("description", ""),
        columns={column: meanings.get(column, "") for column in tables.columns(name)},
        rows=() if kinds else tables.rows(name),
        primary=keys.primary,
        foreign=keys.foreign,
        licences=tables.licences() if name in OFFICIAL else (),
        path=f"{name}.csv" if kinds else None,
        kinds=kinds,
    )


def publish(arguments: argparse.Namespace) -> int:
    """Write a copy of a database that is fit for the public."""
    from extractor.cli.terminal import tell
    from extractor.store.publish import publish as write

    copy = write(arguments.db, arguments.folder)
    tell(f"{copy} holds no full texts; open it with: extractor serve {copy}")
    return 0
