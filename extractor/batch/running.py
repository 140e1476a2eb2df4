"""The coordinator: plans partitions, passes over those that are complete, has the others read, and keeps the log."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from extractor import locks
from extractor.batch import manifest, working
from extractor.batch.crew import Record, Workers
from extractor.batch.manifest import Entry
from extractor.batch.options import Options
from extractor.batch.place import WORK, Folder, Place, place
from extractor.batch.planning import Partition, partitions
from extractor.batch.working import Task
from extractor.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One partition that is complete; `resumed` tells that an earlier run completed it."""

    entry: Entry
    resumed: bool


def run(given: Sequence[str], options: Options, out: str, workers: Workers, *, anew: bool = False) -> Iterator[Step]:
    """Bring documents into partitions of `out`; those that are complete already are not read again.

    Killed at any moment, the same call goes on where it was, and the result is the same. Raises InputError when the place, the inputs
    or the options are not those of the run that was begun there, ExtractorError when results cannot be written.
    """
    to = place(out)
    begun = time.monotonic()
    with _alone(to), contextlib.closing(Log(to)) as log:
        resumed = manifest.open_run(to, options, given, anew=anew)
        to.remove(WORK)
        log.note({"event": "begun", "resumed": resumed, "version": options.version, "program": options.program, "inputs": list(given)})
        plan = _Plan(given, options, to, out)
        for done in workers.run(plan.tasks(), log.note):
            entry = manifest.entry_of(done)
            yield from plan.complete()
            log.note({"event": "partition", **_told(entry)})
            yield Step(entry=entry, resumed=False)
        yield from plan.complete()
        plan.require_nothing_beyond()
        finished = manifest.finish_run(to, manifest.entries(to), time.monotonic() - begun)
        log.note({"event": "finished", **finished})


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "partition": entry.partition, **entry.counts, "seconds": entry.seconds, "cpu_seconds": entry.cpu_seconds, "peak_mb": entry.peak_mb,
    }  # fmt: skip


class _Plan:
    """The partitions of the inputs: those that have to be read as tasks, and those that were complete, as they were met."""

    def __init__(self, given: Sequence[str], options: Options, to: Place, out: str) -> None:
        self._given, self._options, self._to, self._out = given, options, to, out
        self._complete: list[Entry] = []
        self._number = 0

    def tasks(self) -> Iterator[Record]:
        for partition in partitions(self._given, self._options, self._to):
            self._number = partition.number + 1
            entry = manifest.get_entry(self._to, partition.number)
            if entry is None:
                task = Task(
                    partition=partition.number, slices=partition.slices, options=self._options, out=self._out,
                    stamp=partition.stamp, size=partition.size,
                )  # fmt: skip
                yield task.record()
                continue
            _require_same(entry, partition, self._options)
            self._complete.append(entry)

    def complete(self) -> Iterator[Step]:
        found, self._complete = self._complete, []
        for entry in found:
            yield Step(entry=entry, resumed=True)

    def require_nothing_beyond(self) -> None:
        if manifest.get_entry(self._to, self._number) is not None:
            raise InputError(f"there are fewer inputs than when {self._to} was begun; {_ADVICE}")


_ADVICE = "give the inputs as they were, another --out, or --force to begin anew"


def _require_same(entry: Entry, partition: Partition, options: Options) -> None:
    """Raise InputError when a complete partition was made of other documents; a file that was only touched or copied is the same."""
    if entry.stamp == partition.stamp:
        return
    if working.digest_of(partition.slices, options.columns) != entry.digest:
        where = f"those from {entry.first} to {entry.last}" if entry.first else "its documents"
        raise InputError(f"the inputs have changed since partition {partition.number} was written: {where} are others now; {_ADVICE}")


class Log:
    """What happened, one JSON object a line with its time: a new file a run, under ``log/``."""

    def __init__(self, to: Place) -> None:
        """Begin a file; elsewhere than on this machine it is sent there at the end."""
        self._to = to
        self._name = f"{manifest.LOG}/{datetime.now(UTC).strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.jsonl"
        self._lock = threading.Lock()
        self._file: TextIO | None = None
        self._path: Path | None = None

    def note(self, event: dict[str, Any]) -> None:
        """Write one event down."""
        with self._lock:
            if self._file is None:
                self._path = self._begin()
                self._file = self._path.open("a", encoding="utf-8")
            self._file.write(json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds")} | event, default=str) + "\n")
            self._file.flush()

    def _begin(self) -> Path:
        if not isinstance(self._to, Folder):
            return self._to.scratch()
        path = self._to.path / self._name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def close(self) -> None:
        """End the file."""
        if self._file is not None and self._path is not None:
            self._file.close()
            if not isinstance(self._to, Folder):
                self._to.put(self._path, self._name)


@contextlib.contextmanager
def _alone(to: Place) -> Iterator[None]:
    """Keep other runs of this machine out of a folder while this one writes there."""
    if not isinstance(to, Folder):
        yield
        return
    try:
        with locks.alone(to.path, wait=False):
            yield
    except BlockingIOError:
        raise InputError(f"{to}: another run is writing there; wait until it has finished") from None
    except OSError as error:
        raise InputError(f"{to}: cannot be written: {error.strerror or error}; the same command goes on from here") from error
