"""Calls over HTTP, the only ones of this package: polite, patient, and one clear error when nothing helps."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from types import TracebackType
from typing import Self

import httpx

from extractor import __version__
from extractor.errors import SourceError

PAUSE = 1.0  # seconds between calls; the firewall of the department turns hurried callers away
TRIES = 4
PATIENCE = 60.0  # seconds for an answer; whole tables take a while
LARGEST = 60_000_000  # bytes of an answer
PASSING = frozenset({403, 408, 429, 500, 502, 503, 504})  # 403 comes from the firewall, now and then and without a reason
AGENT = f"trade-claims-extractor/{__version__} (official statistics; httpx/{httpx.__version__})"


class Caller:
    """Calls one site, with a pause before every call but the first, and again after answers that pass. A context manager."""

    def __init__(self, base: str, *, pause: float = PAUSE, tries: int = TRIES, wait: Callable[[float], None] = time.sleep) -> None:
        """Take the base address, the seconds between calls, how often to try, and what waits."""
        self._client = httpx.Client(base_url=base, headers={"User-Agent": AGENT}, timeout=PATIENCE, follow_redirects=True)
        self._pause, self._tries, self._wait = pause, tries, wait
        self._called = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def get(self, path: str, given: Mapping[str, str] | None = None) -> bytes:
        """Return what a GET answers; raise SourceError when it does not."""
        return self._answer(self._client.build_request("GET", path, params=dict(given or {})))

    def post(self, path: str, given: Mapping[str, str]) -> bytes:
        """Return what a POST with form fields answers; raise SourceError when it does not."""
        return self._answer(self._client.build_request("POST", path, data=dict(given)))

    def _answer(self, request: httpx.Request) -> bytes:
        told = ""
        for attempt in range(self._tries):
            if self._called:
                self._wait(self._pause * 2**attempt)
            self._called = True
            try:
                with closing(self._client.send(request, stream=True)) as answer:
                    if answer.status_code == httpx.codes.OK:
                        return _limited(request, answer)
            except httpx.HTTPError as error:
                told = f"{type(error).__name__}: {error}"
                continue
            told = f"HTTP {answer.status_code}"
            if answer.status_code not in PASSING:
                break
        raise SourceError(f"{request.url}: {told}")


def _limited(request: httpx.Request, answer: httpx.Response) -> bytes:
    """Return the body of an answer, unpacked; no more of it is read than is allowed."""
    body = bytearray()
    for part in answer.iter_bytes():
        body += part
        if len(body) > LARGEST:
            raise SourceError(f"{request.url}: the answer has more than {LARGEST:,} bytes")
    return bytes(body)
