"""Time and memory of one document, as the operating system can limit them.

Time is that of the processor, so that a busy machine does not make documents poisonous. A timer interrupts Python; the kernel's own limit
ends the process a little later, where code of a library does not listen. Both are lifted between documents.
"""

from __future__ import annotations

import gc
import math
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

try:
    import resource
except ImportError:  # pragma: no cover - Windows, where only the watch of the coordinator is left
    resource = None  # type: ignore[assignment]

GRACE = 2  # seconds between the interruption and the end
AGAIN = 1.0  # seconds after which an interruption that was swallowed is repeated
MEGABYTE = 1024 * 1024
_PAGE = 4096 if resource is None else resource.getpagesize()


class OutOfTimeError(BaseException):
    """A document took too much time. No Exception, so that no handler on the way takes it for a fault of its own."""


@contextmanager
def document(seconds: float, megabytes: int) -> Iterator[None]:
    """Limit what is done within to so much processor time and memory. Raises OutOfTimeError, or MemoryError from where it is asked for."""
    if resource is None:  # pragma: no cover
        yield
        return
    before = signal.signal(signal.SIGPROF, _interrupt)
    data = resource.getrlimit(resource.RLIMIT_DATA)
    processor = resource.getrlimit(resource.RLIMIT_CPU)
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (_within(math.ceil(time.process_time() + seconds) + GRACE, processor[1]), processor[1]))
        taken = data_taken()
        if taken is not None:
            resource.setrlimit(resource.RLIMIT_DATA, (_within(taken + megabytes * MEGABYTE, data[1]), data[1]))
        signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_DATA, data)
        resource.setrlimit(resource.RLIMIT_CPU, processor)
        signal.signal(signal.SIGPROF, before)


def tidy() -> None:
    """Give back what a document took that went over its limit."""
    gc.collect()


def no_dumps() -> None:
    """Leave no image of the memory behind when the process is ended."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTimeError


def _within(wanted: int, ceiling: int) -> int:
    assert resource is not None
    return wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)


def data_taken() -> int | None:
    """Return the bytes of memory that count against the limit now; None where the system does not tell, and has no such limit."""
    if not sys.platform.startswith("linux"):
        return None
    return int(Path("/proc/self/statm").read_text("ascii").split()[5]) * _PAGE
