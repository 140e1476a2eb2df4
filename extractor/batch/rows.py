"""Tables of documents: JSON Lines and Parquet, one document a row, read row by row however large the file is."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow.parquet

from extractor.errors import DocumentError, InputError
from extractor.models import Known, Problem, RawDocument
from extractor.pipeline.metadata import parse_date
from extractor.readers import SIZE_LIMIT, from_bytes

PACKED = ".gz"
JSON_ENDINGS, PARQUET_ENDINGS = (".jsonl", ".ndjson", f".jsonl{PACKED}", f".ndjson{PACKED}"), (".parquet",)
MARK_EVERY = 100  # lines between two places at which reading can begin
LONGEST_LINE = 2 * SIZE_LIMIT  # a text in JSON is longer than the text
BLOCK = 1024 * 1024
ROWS_AT_ONCE = 32
STAGE = "read"

Columns = Mapping[str, str]
Mark = tuple[int, int]  # number of a document, and where in the file reading can begin with it


def kind_of(path: Path) -> str | None:
    """Return whether a file is a table of documents: ``jsonl``, packed or not, ``parquet``, or None."""
    name = path.name.lower()
    return "jsonl" if name.endswith(JSON_ENDINGS) else "parquet" if name.endswith(PARQUET_ENDINGS) else None


def _open(path: Path) -> BinaryIO:
    """Open JSON Lines; places in a packed file are those of the unpacked text, up to which it is unpacked again."""
    return cast("BinaryIO", gzip.open(path)) if path.name.lower().endswith(PACKED) else path.open("rb")


def scan_jsonl(path: Path, columns: Columns) -> tuple[int, list[Mark]]:
    """Return how many lines there are, and marks.

    Raises InputError when the first line is no document of these columns, OSError when the file cannot be read or unpacked.
    """
    try:
        return _scan_jsonl(path, columns)
    except (EOFError, zlib.error) as error:
        raise OSError(f"cannot be unpacked: {error}") from error


def _scan_jsonl(path: Path, columns: Columns) -> tuple[int, list[Mark]]:
    marks: list[Mark] = []
    lines = place = 0
    begun = True
    with _open(path) as file:
        _require_columns(path, _first_keys(path, file), columns)
        file.seek(0)
        while block := file.read(BLOCK):
            at = 0
            while at < len(block):
                if begun and lines % MARK_EVERY == 0:
                    marks.append((lines, place + at))
                end = block.find(b"\n", at)
                begun = end >= 0
                lines += begun
                at = end + 1 if begun else len(block)
            place += len(block)
    return lines + (not begun), marks


def _first_keys(path: Path, file: BinaryIO) -> list[str]:
    line = file.readline(LONGEST_LINE)
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        first = None
    if not isinstance(first, dict):
        raise InputError(f"{path}: line 1 is no JSON object; JSON Lines have one object a line, with the columns of a document")
    return list(first)


def scan_parquet(path: Path, columns: Columns) -> tuple[int, list[Mark]]:
    """Return how many rows there are, and where row groups begin. Raises InputError when it is no Parquet file of these columns."""
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            _require_columns(path, file.schema_arrow.names, columns)
            found, marks = file.metadata, []
            row = 0
            for group in range(found.num_row_groups):
                marks.append((row, group))
                row += found.row_group(group).num_rows
            return row, marks
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{path}: is no Parquet file that can be read: {_short(error)}") from error


def _require_columns(path: Path, names: list[str], columns: Columns) -> None:
    if columns["text"] not in names and columns["html"] not in names:
        wanted = f"neither a column {columns['text']!r} nor {columns['html']!r}"
        raise InputError(f"{path}: has {wanted} for the documents; it has {', '.join(names)}: say --columns text=NAME or html=NAME")


def read_jsonl(path: Path, place: int, number: int, columns: Columns) -> Iterator[RawDocument | Problem | None]:
    """Yield the documents of a file from line `number` (from 0) on, which begins at byte `place`; None for an empty line."""
    with _open(path) as file:
        file.seek(place)
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                while line and not line.endswith(b"\n"):
                    line = file.readline(BLOCK)
                yield _problem(f"{path}!/{number}", "too_large", f"the line is longer than {LONGEST_LINE // 1024**2} MB")
            elif line.strip():
                yield _of_json(line, path, number, columns)
            else:
                yield None


def _of_json(line: bytes, path: Path, number: int, columns: Columns) -> RawDocument | Problem:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _problem(f"{path}!/{number}", "damaged", f"the line is no JSON: {_short(error)}")
    if not isinstance(row, dict):
        return _problem(f"{path}!/{number}", "damaged", "the line is no JSON object")
    return document_of(row, path, number, columns)


def read_parquet(path: Path, group: int, number: int, columns: Columns) -> Iterator[RawDocument | Problem]:
    """Yield the documents of a file from row `number` (from 0) on, which is the first of row group `group`."""
    with pyarrow.parquet.ParquetFile(path, buffer_size=BLOCK, pre_buffer=False) as file:
        wanted = [name for name in columns.values() if name in file.schema_arrow.names]
        groups = list(range(group, file.metadata.num_row_groups))
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, row_groups=groups, columns=wanted, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield document_of(row, path, number, columns)


def document_of(row: Mapping[str, Any], path: Path, number: int, columns: Columns) -> RawDocument | Problem:
    """Return the document of a row; its place is the file and the number of the row, from 1."""
    location = f"{path}!/{number}"
    cells = {name: row.get(column) for name, column in columns.items()}
    body, ending = (cells["html"], ".html") if cells["html"] else (cells["text"], ".txt")
    if not isinstance(body, str):
        return _problem(location, "empty" if body is None else "damaged", "the row has no text")
    try:
        published = parse_date(str(cells["published"])) if cells["published"] else None
        name = _text(cells["id"]) or f"{path.stem}-{number}"
        raw = from_bytes(body.encode("utf-8", "replace"), name=name, location=location, suffix=ending)
    except InputError as error:
        return _problem(location, "bad_date", f"{columns['published']}: {error}")
    except DocumentError as error:
        return _problem(location, error.reason, str(error))
    known = Known(url=_text(cells["url"]), outlet=_text(cells["outlet"]), title=_text(cells["title"]), published=published)
    return replace(raw, known=known, charset="utf-8")


def _text(cell: object) -> str | None:
    return " ".join(str(cell).split()) or None if cell is not None else None


def _problem(location: str, reason: str, message: str) -> Problem:
    return Problem(location=location, stage=STAGE, reason=reason, message=f"{location}: {message}")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
