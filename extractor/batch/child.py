"""The processes that do tasks. A nursery loads code and words once and forks a child for each coordinator's thread that asks for one.

``python -m extractor.batch.child FD``: requests come over the socket FD. A child talks with who watches it over a socket of its own, in
JSON lines, and ends when that socket does, so that it never outlives who watches it; so does the nursery.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from queue import SimpleQueue
from typing import Any, TextIO

from extractor.batch import limits

REQUEST = 1024  # bytes that a request to the nursery has at most


def main() -> None:
    """Serve until who asks is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides
    limits.no_dumps()
    try:
        answer: dict[str, Any] = {"ready": _prepare()}
    except Exception as error:
        answer = {"failed": f"{type(error).__name__}: {error}"}
    while True:
        control.sendall(json.dumps(answer).encode("ascii") + b"\n")
        request, given, _, _ = socket.recv_fds(control, REQUEST, 1)
        if not request:
            return
        wanted = json.loads(request)
        answer = {"pid": _fork(control, given[0])} if "start" in wanted else {"status": _end(wanted["end"])}


def _prepare() -> float:
    """Load code and words, and return the seconds of processor time that it took."""
    import pyarrow

    from extractor.batch import gate, working  # noqa: F401 - takes a second
    from extractor.claims import extract
    from extractor.pipeline import plain_article

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    gate.of_text("Exports rose 1%.")
    extract(plain_article("Exports rose 1%.", None, "first"))
    gc.collect()
    gc.freeze()  # what is never looked at again stays shared between the children
    return round(time.process_time(), 3)


def _fork(control: socket.socket, given: int) -> int:
    pid = os.fork()
    if not pid:
        control.close()
        _work(socket.socket(fileno=given))
    os.close(given)
    return pid


def _end(pid: int) -> int:
    """End a child, if it has not ended by itself, and return its status; negative for a signal."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _work(connection: socket.socket) -> None:
    """Do tasks until there are no more, and never return."""
    tasks: SimpleQueue[str] = SimpleQueue()
    out = connection.makefile("w", encoding="ascii")
    threading.Thread(target=_listen, args=(connection.makefile("r", encoding="ascii"), tasks), daemon=True).start()
    begun = limits.data_taken() or 0
    while True:
        answer = _answer(json.loads(tasks.get()), out)
        _say(out, answer | {"grown": ((limits.data_taken() or 0) - begun) // limits.MEGABYTE})


def _listen(lines: TextIO, tasks: SimpleQueue[str]) -> None:
    with suppress(OSError):
        for line in lines:
            tasks.put(line)
    os._exit(0)


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
