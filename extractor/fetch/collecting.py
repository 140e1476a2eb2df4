"""A round of fetching: lists first, then their stories, several hosts at a time; every address ends as a row of the ledger."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from extractor.fetch.archive import Archive
from extractor.fetch.bodies import LISTS, PAGES
from extractor.fetch.client import Answer, Fetcher, checked_address, without_secrets
from extractor.fetch.errors import FetchError
from extractor.fetch.hands import Hands
from extractor.fetch.ledger import Entry, Ledger, after_answer, after_failure, stamp
from extractor.fetch.listings import Listed, Listing, read_listing
from extractor.fetch.sources import Source

DEPTH = 3  # of sitemap indexes within indexes
MOST_LISTS = 50  # of one source
NOT_MODIFIED = 304
AT_ONCE = 8  # hosts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of one address in a round. `new` tells that a page was written; `waiting` that it is not due yet."""

    entry: Entry
    new: bool = False
    waiting: bool = False

    @property
    def failed(self) -> bool:
        """Tell whether the address could not be fetched."""
        return not self.waiting and self.entry.reason not in ("ok", "not_modified")


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    found_in: str


@dataclass(frozen=True, slots=True)
class _Task:
    """A page that a thread is to ask for, and what is known of it."""

    url: str
    entry: Entry


def now() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)


class Round:
    """Fetches pages of sources into a folder, once; killed at any moment, the next round goes on where it was."""

    def __init__(self, folder: Path, fetcher: Fetcher, ledger: Ledger, *, refresh: timedelta, clock: Callable[[], datetime] = now) -> None:
        """Take the folder, what fetches, the ledger of the folder, and for how long a page that was fetched is left alone."""
        self._fetcher, self._ledger, self._refresh, self._clock = fetcher, ledger, refresh, clock
        self.archive = Archive(folder, clock())

    def collect(self, sources: Iterable[Source]) -> Iterator[Fetched]:
        """Yield what became of every list and page of the sources, each address once."""
        pages: dict[str, _Page] = {}
        for given in sources:
            source = replace(given, url=without_secrets(given.url))
            if source.kind == "page":
                pages.setdefault(source.url, _Page(source.url, ""))
            else:
                yield from self._lists(source, pages)
        yield from self._pages(pages.values())

    def _lists(self, source: Source, pages: dict[str, _Page]) -> Iterator[Fetched]:
        """Read the list of a source and the lists that it leads to, and add their stories to `pages`."""
        waiting, seen, room = deque([(source.url, 0)]), {source.url}, source.most
        while waiting and room > 0 and len(seen) <= MOST_LISTS:
            url, depth = waiting.popleft()
            fetched, listing = self._list(url, source.every if depth == 0 else 0.0)
            told = dict.fromkeys(without_secrets(story.url) for story in listing.stories)
            wanted = [story for story in told if story not in pages and source.wants(story)][:room]
            room -= len(wanted)
            pages |= {story: _Page(story, url) for story in wanted}
            if not fetched.waiting:  # what is to be fetched is noted before the list counts as read: a killed round loses no story
                self._ledger.expect(wanted, found_in=url)
                self._ledger.put(fetched.entry)
            yield fetched
            for further in map(without_secrets, listing.lists) if depth < DEPTH else ():
                if further not in seen:
                    seen.add(further)
                    waiting.append((further, depth + 1))

    def _list(self, url: str, every: float) -> tuple[Fetched, Listing]:
        """Fetch a list. Where it did not change, its stories are those that the ledger knows of it."""
        entry = self._ledger.get(url) or Entry(url=url)
        if not entry.due(self._clock()):
            return Fetched(entry=entry, waiting=True), self._known_stories(url)
        try:
            answer = self._fetcher.fetch(url, etag=entry.etag, last_modified=entry.last_modified, wanted=LISTS)
            listing = self._known_stories(url) if answer.status == NOT_MODIFIED else read_listing(answer.body, answer.final)
        except FetchError as error:
            return Fetched(entry=after_failure(entry, error, now=self._clock())), Listing()
        moment = self._clock()
        found = after_answer(entry, answer, now=moment, refresh=timedelta(0), digest=_digest(answer.body), warc="")
        if listing.lists:  # its lists have to be asked, also when it did not change itself
            found = replace(found, etag="", last_modified="")
        return Fetched(entry=replace(found, next_try=stamp(moment + timedelta(minutes=every)))), listing

    def _known_stories(self, url: str) -> Listing:
        return Listing(stories=tuple(Listed("", story) for story in self._ledger.found_in(url)))

    def _pages(self, pages: Iterable[_Page]) -> Iterator[Fetched]:
        """Yield what became of pages: hosts are asked side by side, the pages of one host one after the other.

        Threads only ask. Ledger and archive are written here, so that what is on the disk is always whole.
        """
        waiting = _by_host(pages)
        with Hands(self._ask, min(AT_ONCE, len(waiting))) as hands:
            for host in waiting:
                yield from self._next(hands, waiting[host])
            while hands.busy:
                task, result = hands.take()
                yield self._failed(task.entry, result) if isinstance(result, FetchError) else self._kept(task.entry, result)
                yield from self._next(hands, waiting[_host(task.url)])

    def _next(self, hands: Hands[_Task, Answer | FetchError], queue: deque[_Page]) -> Iterator[Fetched]:
        """Give the next page of a host that is due to a thread; yield those that are not."""
        while queue:
            page = queue.popleft()
            entry = self._ledger.get(page.url) or Entry(url=page.url, found_in=page.found_in)
            if entry.due(self._clock()):
                hands.give(_Task(page.url, entry))
                return
            yield Fetched(entry=entry, waiting=True)

    def _ask(self, task: _Task) -> Answer | FetchError:
        known = task.entry if task.entry.warc else Entry(url=task.url)
        try:
            return self._fetcher.fetch(checked_address(task.url), etag=known.etag, last_modified=known.last_modified, wanted=PAGES)
        except FetchError as error:
            return error

    def _kept(self, entry: Entry, answer: Answer) -> Fetched:
        digest = _digest(answer.body) if answer.status == 200 else ""
        new = bool(digest) and digest != entry.digest
        moment = self._clock()
        warc = self.archive.add(answer, moment) if new else ""  # first the page, then the row that says so
        found = after_answer(entry, answer, now=moment, refresh=self._refresh, digest=digest, warc=warc)
        self._ledger.put(found)
        return Fetched(entry=found, new=new)

    def _failed(self, entry: Entry, error: FetchError) -> Fetched:
        found = after_failure(entry, error, now=self._clock())
        self._ledger.put(found)
        return Fetched(entry=found)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _by_host(pages: Iterable[_Page]) -> dict[str, deque[_Page]]:
    hosts: dict[str, deque[_Page]] = {}
    for page in pages:
        hosts.setdefault(_host(page.url), deque()).append(page)
    return hosts
