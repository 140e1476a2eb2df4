"""Tables as CSV, JSON, JSON Lines and Parquet, row by row: none of them holds a table in memory."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from extractor.errors import InputError

Row = Mapping[str, Any]

GROUP = 10_000  # rows of a Parquet file that are packed together
BLOCK = 1 << 18  # bytes of a finished file that are given at a time
TYPES: Mapping[type, str] = {int: "integer", float: "number", str: "string"}


class Kinds:
    """Notes what kinds of values the columns of a table hold, while its rows pass by."""

    def __init__(self, columns: Iterable[str]) -> None:
        """Take the columns of the rows that will pass by."""
        self._kinds: dict[str, set[type]] = {column: set() for column in columns}

    def noted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows as they are."""
        for row in rows:
            for column, kinds in self._kinds.items():
                kinds.add(type(row[column]))
            yield row

    def type_of(self, column: str) -> str:
        """Return integer, number or string for a column, by what has passed by; string for one without values.

        >>> kinds = Kinds(["a", "b"])
        >>> rows = list(kinds.noted([{"a": 1, "b": None}, {"a": 1.5, "b": None}]))
        >>> kinds.type_of("a"), kinds.type_of("b")
        ('number', 'string')
        """
        found = self._kinds[column] - {type(None)}
        if found == {int, float}:
            return "number"
        return TYPES.get(next(iter(found)), "string") if len(found) == 1 else "string"


def csv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    r"""Yield the header and the rows as lines of CSV; empty cells are nulls.

    >>> list(csv_lines(["a", "b"], [{"a": 1, "b": None}]))
    ['a,b\n', '1,\n']
    """
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(columns)
    yield _taken(line)
    for row in rows:
        writer.writerow([row[column] for column in columns])
        yield _taken(line)


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


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


def require_parquet() -> None:
    """Raise InputError where pyarrow, the extra ``parquet``, is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise InputError("Parquet needs pyarrow: pip install 'trade-claims-extractor[parquet]'") from error


def parquet(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the parts of a Parquet file. Raises InputError where pyarrow is not installed.

    What a column holds is known when all rows have passed by: they wait in a temporary file.
    """
    require_parquet()
    kinds = Kinds(columns)
    with tempfile.TemporaryFile() as waiting, tempfile.TemporaryFile() as made:
        for row in kinds.noted(rows):
            waiting.write(json.dumps([row[column] for column in columns]).encode() + b"\n")
        waiting.seek(0)
        _packed(columns, kinds, waiting, made)
        made.seek(0)
        while block := made.read(BLOCK):
            yield block


def _packed(columns: Sequence[str], kinds: Kinds, lines: Iterable[bytes], to: Any) -> None:
    import pyarrow
    import pyarrow.parquet

    forms = {"integer": pyarrow.int64(), "number": pyarrow.float64(), "string": pyarrow.string()}
    read = {"integer": int, "number": float, "string": str}
    types = [kinds.type_of(column) for column in columns]
    schema = pyarrow.schema([(column, forms[kind]) for column, kind in zip(columns, types, strict=True)])
    rest = iter(lines)
    with pyarrow.parquet.ParquetWriter(to, schema) as writer:
        while group := [json.loads(line) for line in islice(rest, GROUP)]:
            cells = [
                pyarrow.array([None if row[place] is None else read[kind](row[place]) for row in group], forms[kind])
                for place, kind in enumerate(types)
            ]
            writer.write_table(pyarrow.Table.from_arrays(cells, schema=schema))
