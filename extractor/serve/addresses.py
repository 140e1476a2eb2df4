"""Pages of the web for those who have signed in: fetched as `extractor fetch` does, but for somebody who waits, and kept nowhere."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.errors import InputError
from extractor.fetch import Clock, Fetcher, FetchError, Manners
from extractor.serve.checking import TooLongError

if TYPE_CHECKING:
    from extractor.fetch import Answer

PATIENCE = 20.0  # seconds for one answer
LONGEST_PAUSE = 5.0  # seconds that a visitor waits because a site asks for pauses
FORGET = 3600.0  # seconds after which robots.txt of a site is asked for again
MOST_WAITING = 5
OURS = frozenset({"address", "scheme", "url"})


class NotSignedInError(InputError):
    """An address was given by somebody who has not signed in."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__("an address is fetched only for those who have signed in: sign in, or give the text itself as `text`")


class BusyError(InputError):
    """So many addresses are being fetched that another one would wait too long."""


class Addresses:
    """Fetches one page after the other, with the pauses and limits of `extractor.fetch`."""

    def __init__(self, manners: Manners) -> None:
        """Take whom sites can write to and which hosts may have private addresses; times are cut to what a visitor waits for."""
        self._manners = replace(manners, patience=PATIENCE, silence=PATIENCE / 2, tries=1, longest_wait=LONGEST_PAUSE)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="address")
        self._waiting = 0
        self._fetcher: Fetcher | None = None
        self._made = 0.0

    async def fetch(self, url: str) -> Answer:
        """Return what an address answers. Raises FetchError, and BusyError when too many are being fetched."""
        if self._waiting >= MOST_WAITING:
            raise BusyError("several addresses are being fetched already; try again in a moment")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, self._fetch, url)
        finally:
            self._waiting -= 1

    def _fetch(self, url: str) -> Answer:
        if self._fetcher is None or time.monotonic() - self._made > FORGET:
            self._fetcher, self._made = Fetcher(self._manners, clock=_CLOCK), time.monotonic()
        with self._fetcher as fetcher:  # connections are closed; what sites ask of robots is remembered
            return fetcher.fetch(url)


def _wait(seconds: float) -> None:
    if seconds > LONGEST_PAUSE:
        raise FetchError("asked_to_wait", f"the site asks for a pause before the next visit: try again in {seconds:.0f} seconds")
    time.sleep(seconds)


_CLOCK = Clock(wait=_wait)


def told(error: Exception) -> str:
    """Return what a visitor is told of an error; where names of a private network lead is not told."""
    if isinstance(error, FetchError) and error.reason == "address":
        return "this address does not lead to the public internet, and is not fetched"
    return str(error)


def status_of(error: Exception) -> int:
    """Return the HTTP status for an error: 502 where another site failed, 4xx where the request cannot be done."""
    if isinstance(error, FetchError):
        return 400 if error.reason in OURS else 502
    return next(
        (status for kind, status in ((TooLongError, 413), (NotSignedInError, 403), (BusyError, 503)) if isinstance(error, kind)), 400
    )
