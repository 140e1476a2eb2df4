"""The same tasks on a Dask cluster: each worker watches a process of its own, which loads code and words once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

from extractor.batch.crew import AHEAD, Child, Note, Record
from extractor.errors import ExtractorError, InputError

LOCAL = "local"
PATIENCE = 60.0  # seconds within which a scheduler has to answer, and to have a worker
_ADVICE = "the same command goes on from here"
_MINE = threading.local()  # of the thread of a Dask worker that does tasks


class Cluster:
    """Workers of a Dask scheduler. A task whose worker dies is done by another one."""

    def __init__(self, address: str, jobs: int) -> None:
        """Take the address of a scheduler, or ``local`` for a cluster of `jobs` processes on this machine."""
        self._address = address
        self._jobs = jobs

    def run(self, tasks: Iterable[Record], note: Note) -> Iterator[Record]:
        """Yield what came of tasks as they are done. Raises InputError where there is no cluster, ExtractorError when a task fails."""
        with ExitStack() as stack:
            client = self._client(stack)
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError as error:
                raise InputError(f"{self._address}: the scheduler has no workers; start some with: dask worker {self._address}") from error
            note({"event": "cluster", "address": self._address, "workers": len(client.scheduler_info(n_workers=-1)["workers"])})
            yield from _done(client, tasks, note)

    def _client(self, stack: ExitStack) -> Any:
        try:
            from distributed import Client, LocalCluster
        except ImportError as error:
            raise InputError(f"--scheduler needs another package: pip install 'trade-claims-extractor[cluster]' ({error})") from error
        _quieten()
        try:
            if self._address != LOCAL:
                return stack.enter_context(Client(self._address, timeout=PATIENCE))
            cluster = LocalCluster(n_workers=self._jobs, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50)
            return stack.enter_context(Client(stack.enter_context(cluster)))
        except (OSError, ValueError) as error:
            raise InputError(f"{self._address}: no Dask scheduler answers there ({error})") from error


def _quieten() -> None:
    """Keep what Dask tells of itself off the terminal, unless everything is asked for."""
    if not logging.getLogger().isEnabledFor(logging.DEBUG):
        logger = logging.getLogger("distributed")
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]


def _done(client: Any, tasks: Iterable[Record], note: Note) -> Iterator[Record]:
    from distributed import as_completed

    running = as_completed()
    waiting = iter(tasks)
    names: dict[Any, int] = {}
    while True:
        while len(names) < _room(client) and (task := next(waiting, None)) is not None:
            future = client.submit(work, task, pure=False)
            names[future] = task["partition"]
            running.add(future)
        if not names:
            return
        future = next(running)
        partition = names.pop(future)
        yield _result(future, partition, note)


def _room(client: Any) -> int:
    """Return how many tasks may be out: one a thread of the workers, and a few that wait."""
    threads: dict[str, int] = client.nthreads()
    return sum(threads.values()) + AHEAD


def _result(future: Any, partition: int, note: Note) -> Record:
    from distributed import KilledWorker

    try:
        told: Record = future.result()
    except KilledWorker as error:
        raise ExtractorError(f"partition {partition}: several workers died of it; {_ADVICE}") from error
    except ExtractorError:
        raise
    except Exception as error:
        raise ExtractorError(f"partition {partition}: the cluster failed: {error}; {_ADVICE}") from error
    for event in told["events"]:
        note(event)
    done: Record = told["done"]
    return done


def work(task: Record) -> Record:
    """Do a task on a worker of the cluster; return what came of it, with the events on the way."""
    if not hasattr(_MINE, "child"):
        _MINE.child = Child()
    events: list[Record] = []
    done = _MINE.child.run(task, events.append)
    return {"done": done, "events": events}
