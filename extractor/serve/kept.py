"""Answers that are kept while the database stays as it is: what the front page counts takes a moment with half a million claims."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 20  # while a run writes, at most a twentieth of the time goes into counting again


@dataclass(frozen=True, slots=True)
class _Answer:
    state: tuple[tuple[int, int], ...]
    made: float
    cost: float
    value: Any


class Kept:
    """Keeps answers about one database file, each under a name."""

    def __init__(self, path: Path) -> None:
        """Watch the file at `path` and the log beside it."""
        self._files = (path, path.with_name(path.name + "-wal"))
        self._answers: dict[str, _Answer] = {}

    async def get(self, name: str, make: Callable[[], Awaitable[Any]]) -> Any:
        """Return the answer `name`, made anew when the database has changed and the last one is old for what it cost."""
        state, now = self._state(), time.monotonic()
        known = self._answers.get(name)
        if known and (known.state == state or now - known.made < PATIENCE * known.cost):
            return known.value
        value = await make()
        self._answers[name] = _Answer(state, now, time.monotonic() - now, value)
        return value

    def forget(self) -> None:
        """Make every answer anew when it is asked for next."""
        self._answers.clear()

    def _state(self) -> tuple[tuple[int, int], ...]:
        found = []
        for path in self._files:
            try:
                status = path.stat()
            except OSError:
                found.append((0, 0))
            else:
                found.append((status.st_mtime_ns, status.st_size))
        return tuple(found)
