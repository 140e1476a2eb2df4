"""Writes the tables of one partition, a row group at a time, so that a partition of large documents needs no more memory than another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow
import pyarrow.parquet

from extractor.batch.place import Place
from extractor.batch.tables import Rows, table

GROUP_CHARACTERS = 8 * 1024 * 1024
ENDING = ".parquet"


def file_name(folder: str, partition: int) -> str:
    """Return the name of a partition's file.

    >>> file_name("claims", 12)
    'claims/part-00012.parquet'
    """
    return f"{folder}/{part_name(partition)}{ENDING}"


def part_name(partition: int) -> str:
    """Return the name of a partition."""
    return f"part-{partition:05}"


class Writer:
    """The files of one partition, each of which gets its name only when all are complete. A context manager, which tidies up."""

    def __init__(self, to: Place, schemas: Mapping[str, pyarrow.Schema]) -> None:
        """Open a file a table."""
        self._to = to
        self._schemas = schemas
        self._files: dict[str, Path] = {}
        self._writers: dict[str, pyarrow.parquet.ParquetWriter] = {}
        self._rows: Rows = {name: [] for name in schemas}
        self._counts = dict.fromkeys(schemas, 0)
        self._characters = 0
        for name, schema in schemas.items():
            self._files[name] = to.scratch()
            self._writers[name] = pyarrow.parquet.ParquetWriter(self._files[name], schema, compression="zstd")

    def add(self, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Take the rows of a document, by table."""
        for name, listed in rows.items():
            for row in listed:
                self._rows[name].append(dict(row))
                self._counts[name] += 1
                self._characters += _length(row)
        if self._characters >= GROUP_CHARACTERS:
            self._flush()

    def finish(self, partition: int) -> dict[str, dict[str, Any]]:
        """Complete the files, give them their names, and return rows, bytes and SHA-256 of each."""
        self._flush()
        found: dict[str, dict[str, Any]] = {}
        for name, writer in self._writers.items():
            writer.close()
            with self._files[name].open("rb") as written:
                digest = hashlib.file_digest(written, "sha256").hexdigest()
            found[name] = {"rows": self._counts[name], "bytes": self._files[name].stat().st_size, "sha256": digest}
        for name, file in self._files.items():
            self._to.put(file, file_name(name, partition))
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for writer in self._writers.values():
            if kind is None:
                writer.close()
        for file in self._files.values():
            file.unlink(missing_ok=True)

    def _flush(self) -> None:
        for name, rows in self._rows.items():
            if rows:
                self._writers[name].write_table(table(rows, self._schemas[name]))
                rows.clear()
        self._characters = 0


def _length(row: Mapping[str, Any]) -> int:
    """Return about how much a row holds; a document's lines hold its text once more, and more."""
    return 1000 + 3 * len(row.get("text") or "") + len(row.get("sentence") or "")
