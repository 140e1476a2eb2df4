"""What is written about a run: the manifest of the whole, and one entry a partition, which makes it complete."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from extractor.batch.options import Options, differences
from extractor.batch.place import WORK, Place, get_json, put_json
from extractor.batch.writing import file_name, part_name
from extractor.errors import InputError

FORM = 1
MANIFEST, ENTRIES, LOG, SCANS = "manifest.json", "partitions", "log", "scans"
CHECKED, VERDICTS = "checked", "verdicts"
READ, CHECK = "read", "check"  # the kinds of tasks
TABLES = ("documents", "claims", "unread", "problems")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One complete partition.

    `stamp` tells its inputs by path, size and time, `digest` by their content; `first` and `last` are locations. `files` has rows,
    bytes and SHA-256 by table. `size` is the bytes of input. Seconds and megabytes are those of the process that read it.
    """

    partition: int
    stamp: str
    digest: str
    first: str
    last: str
    size: int
    counts: Mapping[str, int]
    files: Mapping[str, Mapping[str, Any]]
    seconds: float
    cpu_seconds: float
    peak_mb: float
    finished: str


def put_entry(to: Place, entry: Entry) -> None:
    """Commit a partition."""
    put_json(to, entry_name(entry.partition), asdict(entry))


def entry_name(partition: int) -> str:
    """Return the name of the entry of a partition."""
    return f"{ENTRIES}/{part_name(partition)}.json"


def entry_of(record: Mapping[str, Any]) -> Entry:
    """Return the entry of a record."""
    return Entry(**{field.name: record[field.name] for field in fields(Entry)})


def get_entry(of: Place, partition: int) -> Entry | None:
    """Return the entry of a partition that is complete, with all its files; None where it has to be read (again)."""
    record = get_json(of, entry_name(partition))
    if record is None:
        return None
    entry = entry_of(record)
    whole = all(of.size(file_name(table, partition)) == file["bytes"] for table, file in entry.files.items())
    return entry if whole else None


def entries(of: Place) -> Iterator[Entry]:
    """Yield all entries in order."""
    for name in of.names(ENTRIES):
        record = get_json(of, f"{ENTRIES}/{name}")
        if record is not None:
            yield entry_of(record)


def open_run(to: Place, options: Options, inputs: Sequence[str], *, anew: bool) -> bool:
    """Begin a run, or go on with one; return whether there was one.

    Raises InputError when the place holds something else, or a run with other options; `anew` removes such a run first.
    """
    before = get_json(to, MANIFEST)
    if before is not None and anew:
        clear(to)
        before = None
    if before is None:
        _require_free(to)
        put_json(to, MANIFEST, {"form": FORM, "options": options.record(), "inputs": list(inputs), "finished": None})
        return False
    if before.get("form") != FORM:
        raise InputError(f"{to}: was written by another version of this program; give another --out, or --force to begin anew")
    if changed := differences(before["options"], options):
        raise InputError(
            f"{to}: holds a run with other options: {'; '.join(changed)}. Give the same, another --out, or --force to begin anew"
        )
    return True


def _require_free(to: Place) -> None:
    for folder in (*TABLES, ENTRIES):
        if to.names(folder):
            raise InputError(f"{to}: has a folder {folder} and no {MANIFEST}; give a new folder to --out")


def clear(to: Place) -> None:
    """Remove a run, and nothing else that may stand beside it."""
    for name in (MANIFEST, ENTRIES, *TABLES, CHECKED, VERDICTS, LOG, SCANS, WORK):
        to.remove(name)


def finish_run(to: Place, found: Iterable[Entry], seconds: float) -> dict[str, Any]:
    """Write the totals of a run into its manifest, and return it."""
    totals: dict[str, int] = {}
    processor, partitions, tables = 0.0, 0, dict.fromkeys(TABLES, 0)
    inputs = hashlib.sha256()
    for entry in found:
        partitions += 1
        processor += entry.cpu_seconds
        inputs.update(entry.digest.encode())
        for name, count in entry.counts.items():
            totals[name] = totals.get(name, 0) + count
        for name, file in entry.files.items():
            tables[name] += file["rows"]
    record = require_run(to)
    finished = {
        "partitions": partitions, "counts": totals, "rows": tables, "inputs": inputs.hexdigest()[:20],
        "cpu_seconds": round(processor, 1), "seconds": round(seconds, 1),
    }  # fmt: skip
    if record["finished"] is None or record["finished"]["partitions"] != partitions:
        put_json(to, MANIFEST, record | {"finished": finished})
    return finished


def require_run(of: Place) -> dict[str, Any]:
    """Return the manifest of a place. Raises InputError where there is none."""
    record = get_json(of, MANIFEST)
    if not isinstance(record, dict) or record.get("form") != FORM:
        raise InputError(f"{of}: holds no partitions of extractor batch (there is no {MANIFEST})")
    return record


def require_finished(of: Place) -> dict[str, Any]:
    """Return the manifest of a place whose run came to its end. Raises InputError otherwise."""
    record = require_run(of)
    if record["finished"] is None:
        raise InputError(f"{of}: the run has not come to its end; the same extractor batch command goes on")
    return record
