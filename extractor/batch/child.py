"""A process that reads one partition after the other, for a coordinator that watches it: ``python -m extractor.batch.child``.

Tasks come as JSON lines on standard input; what it is doing, and what came of it, goes out on standard output the same way. It ends when
its standard input does, so that it never outlives who watches it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from queue import SimpleQueue
from typing import Any, TextIO

from extractor.batch import limits


def main() -> None:
    """Do tasks until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides
    limits.no_dumps()
    out = os.fdopen(os.dup(1), "w", encoding="ascii", buffering=1)
    os.dup2(2, 1)  # what a library prints is no answer
    tasks: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    try:
        _say(out, {"ready": _prepare()})
    except Exception as error:
        _say(out, {"failed": f"{type(error).__name__}: {error}"})
        return
    while True:
        _say(out, _answer(json.loads(tasks.get()), out))


def _listen(tasks: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        tasks.put(line)
    os._exit(0)


def _prepare() -> float:
    """Load code and words once, and return the seconds of processor time that it took."""
    import time

    import pyarrow

    from extractor.batch import gate, working  # noqa: F401 - takes a second
    from extractor.claims import extract
    from extractor.pipeline import plain_article

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # gives memory back, and reserves none
    gate.of_text("Exports rose 1%.")
    extract(plain_article("Exports rose 1%.", None, "first"))
    return round(time.process_time(), 3)


def _answer(task: dict[str, Any], out: TextIO) -> dict[str, Any]:
    from extractor.errors import ExtractorError

    try:
        return {"done": _do(task, lambda number, where: _say(out, {"at": number, "where": where}))}
    except (OSError, ExtractorError) as error:
        return {"failed": str(error)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def _do(task: dict[str, Any], tell: Callable[[int, str], None]) -> dict[str, Any]:
    from extractor.batch import working
    from extractor.batch.manifest import CHECK

    if task["kind"] == CHECK:
        from extractor.batch import checking  # brings the official figures along

        return checking.perform(task)
    return asdict(working.perform(working.task_of(task), tell))


def _say(out: TextIO, record: dict[str, Any]) -> None:
    out.write(json.dumps(record) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
