"""Cuts the inputs into partitions, the same every time: file after file, container after container, so many documents each."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor.batch import sources
from extractor.batch.manifest import SCANS
from extractor.batch.options import Options
from extractor.batch.place import Place, get_json, put_json
from extractor.batch.sources import PROBLEM, Scan, Slice
from extractor.errors import InputError
from extractor.models import Problem
from extractor.pipeline.finding import STDIN, find

_MAGIC = "*?["


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """The inputs of one partition; `size` is about how many bytes of input they are."""

    number: int
    slices: tuple[Slice, ...]
    size: int

    @property
    def stamp(self) -> str:
        """Tells the inputs by path, place, size and time."""
        return sources.stamp(self.slices)


def input_files(given: Sequence[str], out: str) -> Iterator[Path | Problem]:
    """Yield every file of the inputs once: files, folders, and patterns such as ``archive/**/*.html``, always in the same order.

    What the run itself writes, below `out`, is no input. Raises InputError for a path that is not there, and for a pattern that
    nothing matches.
    """
    written = Path(out).resolve()
    for entry in find(_expanded(given)):
        if isinstance(entry, Problem) or not entry.resolve().is_relative_to(written):
            yield entry


def _expanded(given: Sequence[str]) -> Iterator[str]:
    for path in given:
        if path == STDIN:
            raise InputError("a batch reads files, of which it can read a part again; standard input is for extractor extract")
        if os.path.lexists(path):
            yield path
            continue
        matched = glob.glob(path, recursive=True) if any(sign in path for sign in _MAGIC) else []  # noqa: PTH207 - it may be absolute
        found = sorted(matched)
        if not found:
            raise InputError(f"{path}: no such file or folder, and no pattern that a file matches")
        yield from found


def total_size(given: Sequence[str], out: str) -> int:
    """Return how many bytes the files of the inputs have, by which progress is measured; `out` is where results go."""
    return sum(_size(path) for path in input_files(given, out) if isinstance(path, Path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def partitions(given: Sequence[str], options: Options, to: Place) -> Iterator[Partition]:
    """Yield the partitions of the inputs, each as soon as its inputs are known. Containers are looked through once (kept in `to`)."""
    slices: list[Slice] = []
    room = options.partition_docs
    number = 0
    for path, found in _inputs(input_files(given, str(to)), options, to):
        first, count = 0, found.count
        while first < count:
            taken = min(room, count - first)
            slices.append(found if isinstance(found, Slice) else found.slice(path, first, taken))
            first, room = first + taken, room - taken
            if not room:
                yield _partition(number, slices)
                number, slices, room = number + 1, [], options.partition_docs
    if slices:
        yield _partition(number, slices)


def _partition(number: int, slices: Iterable[Slice]) -> Partition:
    listed = tuple(slices)
    return Partition(number=number, slices=listed, size=sum(part.share for part in listed))


def _inputs(files: Iterable[Path | Problem], options: Options, to: Place) -> Iterator[tuple[str, Slice | Scan]]:
    """Yield every input with what it is: a part by itself, or a container that parts are cut from."""
    for entry in files:
        if isinstance(entry, Problem):
            yield entry.location, Slice(path=entry.location, kind=PROBLEM, told=(entry.reason, entry.message))
            continue
        try:
            found = _looked_at(entry, options, to)
        except OSError as error:
            found = Slice(path=str(entry), kind=PROBLEM, told=("unreadable", f"{entry}: {error.strerror or error}"))
        if not found.count:
            found = Slice(path=str(entry), kind=PROBLEM, told=("empty", f"{entry}: holds no documents"))
        yield str(entry), found


def _looked_at(path: Path, options: Options, to: Place) -> Slice | Scan:
    kind = sources.container_kind(path)
    if kind is None:
        state = path.stat()
        return Slice(path=str(path), size=state.st_size, changed=state.st_mtime_ns)
    return _scan(path, kind, options, to)


def _scan(path: Path, kind: str, options: Options, to: Place) -> Scan:
    """Look through a container, unless that was done before and it is the same still."""
    name = f"{SCANS}/{hashlib.sha256(os.fsencode(path)).hexdigest()[:20]}.json"
    state = path.stat()
    known: dict[str, Any] | None = get_json(to, name)
    if known is not None and (known["kind"], known["size"], known["changed"]) == (kind, state.st_size, state.st_mtime_ns):
        return Scan(**(known | {"marks": [(mark[0], mark[1]) for mark in known["marks"]]}))
    found = sources.scan(path, kind, options.columns)
    put_json(to, name, asdict(found))
    return found
