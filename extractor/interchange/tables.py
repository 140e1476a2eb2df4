"""Tables as CSV, JSON, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

Row = Mapping[str, Any]


def write_csv(columns: Sequence[str], rows: Iterable[Row], to: TextIO) -> None:
    """Write a header and rows to a text stream; empty cells are nulls."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield one line of JSON a row, letters of any script left as they are."""
    for row in rows:
        yield json.dumps(dict(row), ensure_ascii=False) + "\n"


def json_rows(rows: Iterable[Row]) -> Iterator[str]:
    r"""Yield the parts of one JSON array of rows, a row a line.

    >>> "".join(json_rows([{"a": 1}, {"a": None}]))
    '[\n{"a": 1},\n{"a": null}\n]\n'
    """
    start = "[\n"
    for row in rows:
        yield start + json.dumps(dict(row), ensure_ascii=False)
        start = ",\n"
    yield "[]\n" if start == "[\n" else "\n]\n"


def parquet(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a Parquet file."""
    import pyarrow.parquet  # takes a moment

    listed = list(rows)
    table = pyarrow.table({column: pyarrow.array([row[column] for row in listed]) for column in columns})
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer)
    return buffer.getvalue()
