"""Who watches a child: it is given partitions, and when a document ends it, another one reads the partition without that document."""

from __future__ import annotations

import json
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, Protocol

from extractor.batch.nursery import nursery
from extractor.batch.working import CRASHED, TIMEOUT
from extractor.errors import ExtractorError

PATIENCE = 20  # times the limit of processor time that may pass on the clock, on a machine that others use
WRITING = 600.0  # seconds on the clock for anything else, such as sending results over a network
MOST_GROWTH = 256  # megabytes, such as words that were seen once take, beyond which a child makes room for a new one
MOST_DEATHS = 3  # between two documents, before it is taken for a fault of the machine

AHEAD = 2  # tasks that wait for a worker, so that no worker waits for a task

Record = dict[str, Any]  # a task, or what came of it, as JSON holds it
Note = Callable[[Record], None]


class Workers(Protocol):
    """Those who do tasks: processes of this machine, or of a cluster."""

    def run(self, tasks: Iterable[Record], note: Note) -> Iterator[Record]:
        """Yield what came of tasks as they are done; tasks are taken as there is room for them. Raises ExtractorError when one fails."""


class _DiedError(Exception):
    """The child ended, or was ended, at a document (None between documents); `reason` is None where only its status tells."""

    def __init__(self, number: int | None, where: str, reason: str | None) -> None:
        super().__init__(reason)
        self.number, self.where, self.reason = number, where, reason


class Child:
    """One child process, begun when it is first needed and again after its end. Used from one thread at a time, `stop` aside."""

    def __init__(self) -> None:
        """Begin nothing yet."""
        self._pid: int | None = None
        self._socket: socket.socket | None = None
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
                return self._attempt(task)
            except _DiedError as died:
                reason = died.reason or self._ending()
                self.close()
                if self._stopped:
                    raise ExtractorError("stopped") from died
                note({"event": "process ended", "partition": task["partition"], "document": died.where, "reason": reason})
                if died.number is None:
                    deaths += 1
                    if deaths >= MOST_DEATHS:
                        raise ExtractorError(f"the processes that read documents end by themselves ({reason})") from died
                    continue
                task = task | {"aside": task["aside"] | {str(died.number): [died.where, TIMEOUT if reason == TIMEOUT else CRASHED]}}

    def stop(self) -> None:
        """End the process from another thread, for good; `run` then raises ExtractorError."""
        with self._lock:
            self._stopped = True
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)  # who waits for an answer gets none

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
            if self._pid is not None:
                nursery().end(self._pid)
            self._pid = self._socket = None
            self._rest = b""

    def _attempt(self, task: Record) -> Record:
        connection = self._begin()
        number: int | None = None
        where = ""
        limit = max(WRITING, PATIENCE * task.get("options", {}).get("timeout", 0))
        connection.settimeout(limit)
        try:
            connection.sendall(json.dumps(task).encode("ascii") + b"\n")
            while True:
                told = self._next(connection, number, where)
                if "done" in told:
                    done: Record = told["done"]
                    if told["grown"] > MOST_GROWTH:
                        self.close()
                    return done
                if "failed" in told:
                    raise ExtractorError(f"partition {task['partition']}: {told['failed']}; the same command goes on from here")
                number, where = told["at"], told["where"]
        except TimeoutError as error:
            raise _DiedError(number, where, TIMEOUT) from error
        except OSError as error:
            raise _DiedError(number, where, None) from error

    def _begin(self) -> socket.socket:
        with self._lock:
            if self._stopped:
                raise ExtractorError("stopped")
            if self._socket is None:
                self._pid, self._socket = nursery().start()
            return self._socket

    def _next(self, connection: socket.socket, number: int | None, where: str) -> Record:
        """Return what the child says next. Raises _DiedError when it ends, TimeoutError when it says nothing for too long."""
        while b"\n" not in self._rest:
            block = connection.recv(65536)
            if not block:
                raise _DiedError(number, where, None)
            self._rest += block
        line, _, self._rest = self._rest.partition(b"\n")
        found: Record = json.loads(line)
        return found

    def _ending(self) -> str:
        """Say how the process ended."""
        with self._lock:
            if self._pid is None:
                return "stopped"
            status = nursery().end(self._pid)
            self._pid = None
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
            for count, task in enumerate(tasks):
                if not count:
                    note({"event": "processes", "jobs": self._jobs, "cpu_seconds": nursery().seconds})
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
