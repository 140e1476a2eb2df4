"""Threads that work on tasks side by side and hand back what came of them; all else stays with the thread that asked."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Generic, Self, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Hands(Generic[Task, Result]):
    """A number of threads that do `work`. A context manager; threads that still work when it is left die with the process."""

    def __init__(self, work: Callable[[Task], Result], number: int) -> None:
        """Take the work, which may run in several threads at once, and the number of threads."""
        self._work = work
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Task, Result | None, BaseException | None]] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(number)]
        self.busy = 0

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads if kind is None and not self.busy else ():
            thread.join()

    def give(self, task: Task) -> None:
        """Hand a task over."""
        self.busy += 1
        self._tasks.put(task)

    def take(self) -> tuple[Task, Result]:
        """Wait for the next task that is done and return it with its result; what the work raised is raised here."""
        task, result, error = self._done.get()
        self.busy -= 1
        if error is not None:
            raise error
        return task, result  # type: ignore[return-value]  # without an error there is a result

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                self._done.put((task, self._work(task), None))
            except BaseException as error:  # told to the thread that waits for it
                self._done.put((task, None, error))
