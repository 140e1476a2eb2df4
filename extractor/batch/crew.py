"""Who watches a child: it is given partitions, and when a document ends it, another one reads the partition without that document."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any, Protocol

from extractor.batch.working import CRASHED, TIMEOUT
from extractor.errors import ExtractorError

STARTING = 300.0  # seconds on the clock within which a child has to be ready
PATIENCE = 20  # times the limit of processor time that may pass on the clock, on a machine that others use
WRITING = 600.0  # seconds on the clock for anything else, such as sending results over a network
MOST_DEATHS = 3  # between two documents, before it is taken for a fault of the machine

AHEAD = 2  # tasks that wait for a worker, so that no worker waits for a task

Record = dict[str, Any]  # a task, or what came of it, as JSON holds it
Note = Callable[[Record], None]


class Workers(Protocol):
    """Those who do tasks: processes of this machine, or of a cluster."""

    def run(self, tasks: Iterable[Record], note: Note) -> Iterator[Record]:
        """Yield what came of tasks as they are done; tasks are taken as there is room for them. Raises ExtractorError when one fails."""


class _DiedError(Exception):
    """The child ended, or was ended, at a document (None between documents)."""

    def __init__(self, number: int | None, where: str, reason: str) -> None:
        super().__init__(reason)
        self.number, self.where, self.reason = number, where, reason


class Child:
    """One child process, begun when it is first needed and again after its end. Used from one thread at a time."""

    def __init__(self) -> None:
        """Begin nothing yet."""
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self._stopped = False
        self._lock = threading.Lock()

    def run(self, task: Record, note: Note) -> Record:
        """Have a task done; documents that end the process are set aside (`working.Task.aside`). `note` is told of each such event.

        Raises ExtractorError when results cannot be written, or the child cannot work here.
        """
        deaths = 0
        while True:
            try:
                return self._attempt(task, note)
            except _DiedError as died:
                self.close()
                if self._stopped:
                    raise ExtractorError("stopped") from died
                note({"event": "process ended", "partition": task["partition"], "document": died.where, "reason": died.reason})
                if died.number is None:
                    deaths += 1
                    if deaths >= MOST_DEATHS:
                        raise ExtractorError(f"the processes that read documents end by themselves ({died.reason})") from died
                    continue
                task = task | {"aside": task["aside"] | {str(died.number): [died.where, _kind(died.reason)]}}

    def stop(self) -> None:
        """End the process from another thread, for good; `run` then raises ExtractorError."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with suppress(OSError):  # what was not yet sent cannot be sent any more
                        stream.close()
            self._process = None
        self._rest = b""

    def _attempt(self, task: Record, note: Note) -> Record:
        self._begin(note)
        self._send(task)
        limit = max(WRITING, PATIENCE * task.get("options", {}).get("timeout", 0))
        number: int | None = None
        where = ""
        while True:
            told = self._next(limit, number, where)
            if "done" in told:
                done: Record = told["done"]
                return done
            if "failed" in told:
                raise ExtractorError(f"partition {task['partition']}: {told['failed']}; the same command goes on from here")
            number, where = told["at"], told["where"]

    def _begin(self, note: Note) -> None:
        if self._process is None:
            with self._lock:
                if self._stopped:
                    raise ExtractorError("stopped")
                self._process = _start()
            ready = self._next(STARTING, None, "")
            if "failed" in ready:
                raise ExtractorError(f"the processes that read documents cannot begin: {ready['failed']}")
            note({"event": "process ready", "cpu_seconds": ready["ready"]})

    def _send(self, record: Record) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(record).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise _DiedError(None, "", self._ending()) from error

    def _next(self, seconds: float, number: int | None, where: str) -> Record:
        """Return what the child says next. Raises _DiedError when it ends, or says nothing for so long."""
        assert self._process is not None
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not selector.select(seconds):
                    raise _DiedError(number, where, TIMEOUT)
                block = os.read(self._process.stdout.fileno(), 65536)
                if not block:
                    raise _DiedError(number, where, self._ending())
                self._rest += block
        line, _, self._rest = self._rest.partition(b"\n")
        found: Record = json.loads(line)
        return found

    def _ending(self) -> str:
        """Say how the process ended."""
        assert self._process is not None
        status = self._process.wait()
        if status == -signal.SIGXCPU:
            return TIMEOUT
        return f"signal {-status}" if status < 0 else f"status {status}"


class Local:
    """Processes of this machine, each watched by a thread."""

    def __init__(self, jobs: int) -> None:
        """Take how many tasks are done at once."""
        self._jobs = jobs
        self._children: list[Child] = []

    def run(self, tasks: Iterable[Record], note: Note) -> Iterator[Record]:
        """Yield what came of tasks as they are done."""
        mine = threading.local()
        pool = ThreadPoolExecutor(self._jobs)
        waiting: set[Future[Record]] = set()

        def one(task: Record) -> Record:
            if not hasattr(mine, "child"):
                mine.child = Child()
                self._children.append(mine.child)
            found: Record = mine.child.run(task, note)
            return found

        try:
            for task in tasks:
                waiting.add(pool.submit(one, task))
                if len(waiting) >= self._jobs + AHEAD:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            for child in self._children:
                child.stop()
            pool.shutdown(cancel_futures=True)
            for child in self._children:
                child.close()


def _start() -> subprocess.Popen[bytes]:
    # one thread each: the cores are shared out already
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "extractor.batch.child"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip


def _kind(reason: str) -> str:
    return TIMEOUT if reason == TIMEOUT else CRASHED
