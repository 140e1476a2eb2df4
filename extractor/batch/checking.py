"""Compares the claims of partitions with official figures, partition by partition, into ``verdicts/``."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor import official
from extractor.batch import manifest, reading, tables
from extractor.batch.crew import Record, Workers
from extractor.batch.manifest import CHECK, CHECKED, VERDICTS
from extractor.batch.options import program_hash
from extractor.batch.place import Place, get_json, place, put_json
from extractor.batch.writing import Writer, file_name, part_name
from extractor.check import Checker
from extractor.models import Consulted, Evidence, Verdict
from extractor.official import Official
from extractor.store.rows import Row, from_row
from extractor.store.write import official_ids


def check(out: str, kept: Path | None, workers: Workers) -> Iterator[Record]:
    """Compare the claims of every partition, those that nothing has changed for aside; yield a record with outcomes for each.

    `kept` is the folder of official figures beyond the bundled ones. Raises InputError where `out` holds no partitions.
    """
    of = place(out)
    manifest.require_run(of)
    figures = fingerprint(_official(None if kept is None else str(kept)))
    waiting: list[Record] = []

    def tasks() -> Iterator[Record]:
        for entry in manifest.entries(of):
            done = checked(of, entry.partition, figures)
            if done is not None:
                waiting.append(done)
                continue
            given = None if kept is None else str(kept)
            yield {"kind": CHECK, "partition": entry.partition, "out": out, "official": given, "figures": figures, "aside": {}}

    yield from workers.run(tasks(), _unheard)
    yield from waiting


def _unheard(_event: Record) -> None:
    """Let go of what happens to processes: the records of verdicts tell what was done."""


def checked(of: Place, partition: int, figures: str) -> Record | None:
    """Return the record of the verdicts of a partition, None where they were made by another program or with other figures."""
    record: Record | None = get_json(of, f"{CHECKED}/{part_name(partition)}.json")
    if record is None or (record["figures"], record["program"]) != (figures, program_hash()):
        return None
    file = file_name(VERDICTS, partition)
    return record if of.size(file) == record["file"]["bytes"] else None


def perform(task: Record) -> Record:
    """Compare the claims of one partition, and commit the verdicts with their record, which is returned."""
    of = place(task["out"])
    begun = time.process_time()
    checker = _checker(task["official"])
    outcomes: Counter[str] = Counter()
    with Writer(of, {VERDICTS: tables.VERDICTS}) as writer:
        for published, claims in reading.claims_by_article(of, task["partition"]):
            found = checker.check(tuple(claims), date.fromisoformat(published) if published else None)
            writer.add({VERDICTS: [tables.of_verdict(verdict) for verdict in found]})
            outcomes.update(verdict.outcome.value for verdict in found)
        file = writer.finish(task["partition"])[VERDICTS]
    record = {
        "partition": task["partition"], "figures": task["figures"], "program": program_hash(),
        "outcomes": dict(sorted(outcomes.items())), "file": file, "cpu_seconds": round(time.process_time() - begun, 3),
    }  # fmt: skip
    put_json(of, f"{CHECKED}/{part_name(task['partition'])}.json", record)
    return record


def fingerprint(figures: Official) -> str:
    """Return a hash of official figures."""
    listed = sorted(official_ids(row for rows in figures.rows.values() for row in rows))
    return hashlib.sha256("".join(listed).encode()).hexdigest()[:20]


def verdict_of(row: dict[str, Any]) -> Verdict:
    """Return the verdict of a row of ``verdicts/``."""
    evidence = tuple(from_row(Evidence, item) for item in row["evidence"])
    consulted = tuple(Consulted(**item) for item in row["consulted"])
    return from_row(Verdict, _plain(row), evidence=evidence, consulted=consulted)


def _plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("evidence", "consulted", "relative_difference")}


@lru_cache(maxsize=1)
def _checker(kept: str | None) -> Checker:
    return Checker(_official(kept))


def _official(kept: str | None) -> Official:
    return official.load(kept=Path(kept)) if kept else official.load()
