"""Inputs and their parts: how many documents a file holds, where reading can begin in it, and reading one part of it."""

from __future__ import annotations

import hashlib
import json
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.batch import rows
from extractor.batch.rows import MARK_EVERY, Columns, Mark
from extractor.errors import InputError
from extractor.models import Problem, RawDocument
from extractor.readers.containers import count_zip, kind_of, read_zip, unpack
from extractor.readers.warc import read_records, record_places

FILE, PROBLEM = "file", "problem"
Item = Path | RawDocument | Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of an input: `count` documents (or records, of which some may be none) from number `first` on, of `among` in the file.

    Reading begins at `place` with document `at`: a byte of a WARC or JSON Lines file, a row group of Parquet. `size` and `changed`
    (nanoseconds) are those of the whole file when it was looked at; `told` is the reason and message of a path that cannot be read.
    """

    path: str
    kind: str = FILE
    first: int = 0
    count: int = 1
    among: int = 1
    at: int = 0
    place: int = 0
    size: int = 0
    changed: int = 0
    told: tuple[str, str] | None = None

    @property
    def share(self) -> int:
        """About how many bytes of the file are read for this part."""
        return self.size * self.count // self.among


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one look through a container found: its kind, the number of its documents, and where reading can begin."""

    kind: str
    size: int
    changed: int
    count: int
    marks: Sequence[Mark] = ()

    def slice(self, path: str, first: int, count: int) -> Slice:
        """Return the part of the file that begins with document `first`."""
        near = bisect_right(self.marks, (first, sys.maxsize)) - 1
        at, place = (first, 0) if self.kind == "zip" else self.marks[near] if near >= 0 else (0, 0)
        return Slice(
            path=path, kind=self.kind, first=first, count=count, among=self.count, at=at, place=place, size=self.size, changed=self.changed
        )  # fmt: skip


def container_kind(path: Path) -> str | None:
    """Return how a file holds several documents: warc, zip, gzip, jsonl, parquet; None for one document."""
    return rows.kind_of(path) or kind_of(path)


def scan(path: Path, kind: str, columns: Columns) -> Scan:
    """Look through a container. Raises InputError for a table without these columns, OSError when the file cannot be read."""
    state = path.stat()
    count, marks = 1, [(0, 0)]
    if kind == "jsonl":
        count, marks = rows.scan_jsonl(path, columns)
    elif kind == "parquet":
        count, marks = rows.scan_parquet(path, columns)
    elif kind == "zip":
        count = count_zip(path)
    elif kind == "warc":
        count, marks = _scan_warc(path)
    return Scan(kind=kind, size=state.st_size, changed=state.st_mtime_ns, count=count, marks=marks)


def _scan_warc(path: Path) -> tuple[int, list[Mark]]:
    marks: list[Mark] = []
    count = before = 0
    for place in record_places(path):
        # of records that were packed together, reading begins with the first
        if place is not None and (not marks or (count - marks[-1][0] >= MARK_EVERY and place != before)):
            marks.append((count, place))
        before = before if place is None else place
        count += 1
    return count, marks


def require_unchanged(part: Slice) -> None:
    """Raise InputError where the file of a part is not as it was when it was looked at: changed, gone, or not on this machine."""
    if part.told is not None:
        return
    try:
        state = Path(part.path).stat()
    except OSError as error:
        raise InputError(f"{part.path}: is not there any more, or not on this machine ({error.strerror})") from error
    if (state.st_size, state.st_mtime_ns) != (part.size, part.changed):
        raise InputError(f"{part.path}: has changed since the run looked at it")


def read(part: Slice, columns: Columns) -> Iterator[Item]:
    """Yield the documents of a part: a path for a file that is one, None for a record that holds none. What cannot be read is a Problem."""
    path = Path(part.path)
    if part.told is not None:
        yield Problem(location=part.path, stage="find", reason=part.told[0], message=part.told[1])
    elif part.kind == FILE:
        yield path
    else:
        members = _members(path, part, columns)
        yield from islice(members, part.first - part.at, part.first - part.at + part.count)


def _members(path: Path, part: Slice, columns: Columns) -> Iterator[Item]:
    if part.kind == "jsonl":
        return rows.read_jsonl(path, part.place, part.at, columns)
    if part.kind == "parquet":
        return rows.read_parquet(path, part.place, part.at, columns)
    if part.kind == "warc":
        return read_records(path, part.place)
    if part.kind == "zip":
        return read_zip(path, part.at)
    return unpack(path) or iter(())


def stamp(parts: Sequence[Slice]) -> str:
    """Return a hash of what parts are, without reading them: paths, places, sizes and times."""
    return hashlib.sha256(json.dumps([asdict(part) for part in parts]).encode()).hexdigest()[:20]


def record(part: Slice) -> dict[str, Any]:
    """Return a part as it travels to who reads it."""
    return asdict(part)


def from_record(record: dict[str, Any]) -> Slice:
    """Return the part of a record."""
    told = record["told"]
    return Slice(**(record | {"told": None if told is None else (told[0], told[1])}))
