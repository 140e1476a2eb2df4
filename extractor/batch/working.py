"""Reads one partition: every document through gate, clean and extract, each within its limits, and its rows into Parquet."""

from __future__ import annotations

import hashlib
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.batch import gate, limits, options, sources, tables
from extractor.batch.manifest import READ, Entry, put_entry
from extractor.batch.options import Options
from extractor.batch.place import place
from extractor.batch.sources import Item, Slice
from extractor.batch.writing import Writer
from extractor.clean import article_id
from extractor.errors import ExtractorError
from extractor.models import Problem, RawDocument
from extractor.pipeline.metadata import Given, parse_date, read_metadata
from extractor.pipeline.reading import Examined, clean_document, examine_article, load_document, location

STAGE = "batch"
TIMEOUT, MEMORY, CRASHED = "timeout", "memory", "crashed"
Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One partition to be read, in a form that travels as JSON.

    `aside` names the documents that ended a process before: number in the partition -> (location, reason). `stamp` is that of the
    parts (`sources.stamp`), by which the partition is known again.
    """

    partition: int
    slices: tuple[Slice, ...]
    options: Options
    out: str
    stamp: str
    size: int = 0
    aside: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return the task as JSON can hold it."""
        return {
            "kind": READ,
            "partition": self.partition,
            "slices": [sources.record(part) for part in self.slices],
            "options": self.options.record(),
            "out": self.out,
            "stamp": self.stamp,
            "size": self.size,
            "aside": {str(number): list(told) for number, told in self.aside.items()},
        }


def task_of(record: Mapping[str, Any]) -> Task:
    """Return the task of a record."""
    return Task(
        partition=record["partition"],
        slices=tuple(sources.from_record(part) for part in record["slices"]),
        options=options.from_record(record["options"]),
        out=record["out"],
        stamp=record["stamp"],
        size=record["size"],
        aside={int(number): (told[0], told[1]) for number, told in record["aside"].items()},
    )


def perform(task: Task, tell: Tell) -> Entry:
    """Read a partition, write its files, and commit it with its entry, which is returned.

    `tell` is called with the number of a document before it is reached (and ``""``) and again with its location before it is read, so
    that one that ends the process is known. Raises OSError when the results cannot be written, ExtractorError where another version runs.
    """
    begun, processor = time.time(), time.process_time()
    if (task.options.program, task.options.libraries) != (options.program_hash(), options.library_versions()):
        raise ExtractorError("the process that reads has another version of the program, or of a library, than the one that began the run")
    to = place(task.out)
    counts: Counter[str] = Counter()
    digest = Digest()
    given = _given(task.options.published, task.options.metadata, task.options.metadata_hash)
    with Writer(to, tables.SCHEMAS) as writer:
        for number, item in _documents(task, tell):
            rows, outcome = _result(task, number, item, given, digest)
            writer.add(rows)
            counts["documents"] += outcome != "none"
            counts[outcome] += 1
            counts["claims"] += len(rows.get("claims", ()))
        files = writer.finish(task.partition)
    entry = Entry(
        partition=task.partition, stamp=task.stamp, digest=digest.hexdigest(), first=digest.first, last=digest.last, size=task.size,
        counts={name: counts[name] for name in ("documents", "read", "gated", "problems", "claims")}, files=files,
        seconds=round(time.time() - begun, 3), cpu_seconds=round(time.process_time() - processor, 3), peak_mb=_peak(),
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
    )  # fmt: skip
    put_entry(to, entry)
    return entry


class Digest:
    """One hash of the documents of a partition: where each is, and what is in it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._hash = hashlib.sha256()
        self.first = self.last = ""

    def see(self, where: str, body: bytes) -> None:
        """Take note of a document, or of a problem, whose body is empty."""
        self.first = self.first or where
        self.last = where
        self._hash.update(where.encode("utf-8", "backslashreplace") + b"\0" + hashlib.sha256(body).digest())

    def hexdigest(self) -> str:
        """Return the hash so far."""
        return self._hash.hexdigest()[:20]


def digest_of(parts: tuple[Slice, ...], columns: Mapping[str, str]) -> str:
    """Return the hash that `perform` would give these parts now, by loading every document once more."""
    digest = Digest()
    for part in parts:
        for item in sources.read(part, columns):
            if item is not None:
                loaded = load_document(item) if not isinstance(item, Problem) else item
                digest.see(loaded.location, loaded.body if isinstance(loaded, RawDocument) else b"")
    return digest.hexdigest()


def _documents(task: Task, tell: Tell) -> Iterator[tuple[int, Item]]:
    """Yield the documents of a partition with their numbers; what remains of an input whose reading ended a process is one problem."""
    first = 0
    for part in task.slices:
        sources.require_unchanged(part)
        items = sources.read(part, task.options.columns)
        for number in range(first, first + part.count):
            if number in task.aside and not task.aside[number][0]:
                yield number, aside(part.path, task.aside[number][1], task.options)
                break
            tell(number, "")
            item = next(items, None)
            if item is not None and number not in task.aside:
                tell(number, _where(item))
            yield number, item
        first += part.count


def _where(item: Path | RawDocument | Problem) -> str:
    return item.location if isinstance(item, Problem) else location(item)


def _result(task: Task, number: int, item: Item, given: Given, digest: Digest) -> tuple[tables.Rows, str]:
    """Return the rows of a document, and what became of it: read, gated, problems or none."""
    if item is None:
        return {}, "none"
    where = _where(item)
    if isinstance(item, Problem):
        digest.see(where, b"")
        return tables.of_problem(item), "problems"
    if number in task.aside:
        loaded = load_document(item)
        digest.see(where, loaded.body if isinstance(loaded, RawDocument) else b"")
        return tables.of_problem(aside(where, task.aside[number][1], task.options)), "problems"
    try:
        with limits.document(task.options.timeout, task.options.memory):
            return _read(item, task.options, given, digest)
    except limits.OutOfTimeError:
        reason = TIMEOUT
    except MemoryError:
        reason = MEMORY
    limits.tidy()
    return tables.of_problem(aside(where, reason, task.options)), "problems"


def _read(item: Path | RawDocument, wanted: Options, given: Given, digest: Digest) -> tuple[tables.Rows, str]:
    raw = load_document(item)
    digest.see(location(item), raw.body if isinstance(raw, RawDocument) else b"")
    if isinstance(raw, Problem):
        return tables.of_problem(raw), "problems"
    reason = gate.of_bytes(raw) if wanted.gate else None
    if reason is not None:
        return tables.of_gated(raw, article_id(raw), reason), "gated"
    article = clean_document(raw, given)
    if isinstance(article, Problem):
        return _failed(article)
    reason = gate.of_text(article.text) if wanted.gate else None
    if reason is not None:
        return tables.of_gated(raw, article.id, reason), "gated"
    examined = examine_article(item, article, None)
    if isinstance(examined, Examined):
        return tables.of_document(examined.article, examined.reading), "read"
    return _failed(examined)


def _failed(problem: Problem) -> tuple[tables.Rows, str]:
    if problem.reason == MEMORY:
        raise MemoryError
    return tables.of_problem(problem), "problems"


def aside(where: str, reason: str, wanted: Options) -> Problem:
    """Return the problem of a document that went over its limits, or ended the process that read it."""
    told = {
        TIMEOUT: f"took more than {wanted.timeout:g} seconds of processor time",
        MEMORY: f"needed more than {wanted.memory} MB of memory",
        CRASHED: "ended the process that read it",
    }
    return Problem(location=where, stage=STAGE, reason=reason, message=f"{where}: {told[reason]}")


@lru_cache(maxsize=1)
def _given(published: str | None, metadata: str | None, _hash: str | None) -> Given:
    day: date | None = parse_date(published) if published else None
    return read_metadata(Path(metadata), day) if metadata else Given(published=day)


def _peak() -> float:
    """Return the most memory that this process has had, in megabytes."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
