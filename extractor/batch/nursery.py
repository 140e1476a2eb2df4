"""Where children come from: one process a coordinator, which has loaded code and words, and forks."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from typing import Any

from extractor.errors import ExtractorError

STARTING = 300.0  # seconds on the clock within which the nursery has to be ready
# One thread each, as the cores are shared out already, and as only a process without threads is safe to fork: Arrow begins one in
# the background, unless it is told not to. Memory comes from the system, which takes it back; Arrow's own reserves a gigabyte.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
COMMAND = (sys.executable, "-m", "extractor.batch.child")


class Nursery:
    """A process that forks children. May be used from several threads."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        """Begin the process and wait until it is ready. Raises ExtractorError when it cannot work here."""
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        self._control.settimeout(STARTING)
        environment = os.environ | ENVIRONMENT
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno())], pass_fds=[theirs.fileno()], env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        try:
            self.seconds = float(self._answer()["ready"])
        except BaseException:
            self.close()
            raise

    def start(self) -> tuple[int, socket.socket]:
        """Begin a child; return its process id and the socket to talk with it."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            socket.send_fds(self._control, [b'{"start": true}'], [theirs.fileno()])
            return int(self._answer()["pid"]), ours

    def end(self, pid: int) -> int:
        """End a child, if it has not ended by itself, and return its status; negative for a signal."""
        with self._lock:
            self._control.sendall(json.dumps({"end": pid}).encode())
            return int(self._answer()["status"])

    def close(self) -> None:
        """End the process, and with it all children that are left."""
        self._control.close()
        self._process.kill()
        self._process.wait()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether children can be had from it."""
        return self._process.poll() is None

    def _answer(self) -> dict[str, Any]:
        data = b""
        try:
            while not data.endswith(b"\n"):
                block = self._control.recv(4096)
                if not block:
                    raise ExtractorError(f"the processes that read documents cannot begin (status {self._process.wait()})")
                data += block
        except TimeoutError:
            raise ExtractorError(f"the processes that read documents were not ready within {STARTING:g} seconds") from None
        found: dict[str, Any] = json.loads(data)
        if "failed" in found:
            raise ExtractorError(f"the processes that read documents cannot begin: {found['failed']}")
        return found


_OURS: list[Nursery] = []
_LOCK = threading.Lock()


def nursery() -> Nursery:
    """Return the nursery of this process, which is begun when it is first asked for and ends with the process."""
    with _LOCK:
        if not _OURS or not _OURS[0].lives:
            _OURS[:] = [Nursery()]
            atexit.register(_OURS[0].close)
        return _OURS[0]
