"""The ledger of a folder of fetched pages: one row an address, with what came of it and when it may be asked again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from extractor.errors import StoreError
from extractor.fetch.client import Answer
from extractor.fetch.errors import FetchError

FILE = ".fetches.db"  # hidden, so that a run over the folder reads pages only
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(days=1)
GONE_WAIT = timedelta(days=7)
LONGEST_REST = timedelta(days=7)
OURS = frozenset({"address", "scheme", "url"})  # refused by ourselves: nobody has to wait until we ask again

_SCHEMA = """
CREATE TABLE IF NOT EXISTS fetches (
    url TEXT PRIMARY KEY NOT NULL,
    found_in TEXT NOT NULL,
    status INTEGER,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    next_try TEXT NOT NULL,
    failures INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    final_url TEXT NOT NULL,
    media_type TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    digest TEXT NOT NULL,
    warc TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS fetches_found_in ON fetches (found_in);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one address. Times are ISO texts in UTC; `failures` and `unchanged` count in a row; `warc` is the file's name.

    `reason` is ``ok``, ``not_modified`` or why it failed. A failure leaves what an earlier success gave: etag, digest, warc.
    """

    url: str
    found_in: str = ""
    status: int | None = None
    reason: str = "new"
    message: str = ""
    asked_at: str = ""
    next_try: str = ""
    failures: int = 0
    unchanged: int = 0
    final_url: str = ""
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    warc: str = ""

    def due(self, now: datetime) -> bool:
        """Tell whether the address may be asked again."""
        return self.next_try <= stamp(now)


_COLUMNS = tuple(field.name for field in fields(Entry))
_PUT = f"INSERT OR REPLACE INTO fetches ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"


def stamp(moment: datetime) -> str:
    """Return a moment as the ledger writes it.

    >>> stamp(datetime(2026, 3, 31, 12, 30, tzinfo=UTC))
    '2026-03-31T12:30:00+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def after_answer(entry: Entry, answer: Answer, *, now: datetime, refresh: timedelta, digest: str, warc: str) -> Entry:
    """Return the entry after an answer: an address that did not change is asked ever more seldom, at most once a week less."""
    same = not warc
    unchanged = entry.unchanged + 1 if same else 0
    rest = min(refresh * 2 ** min(unchanged, 12), max(LONGEST_REST, refresh))
    return replace(
        entry,
        status=answer.status,
        reason="not_modified" if answer.status == 304 else "ok",
        message="",
        asked_at=stamp(now),
        next_try=stamp(now + rest),
        failures=0,
        unchanged=unchanged,
        final_url=answer.final,
        media_type=answer.media_type or entry.media_type,
        etag=answer.header("etag") or (entry.etag if same else ""),
        last_modified=answer.header("last-modified") or (entry.last_modified if same else ""),
        digest=digest or entry.digest,
        warc=warc or entry.warc,
    )


def after_failure(entry: Entry, error: FetchError, *, now: datetime) -> Entry:
    """Return the entry after a failure: what passes is tried again soon and then ever later, what does not after days."""
    failures = entry.failures + 1
    if error.reason in OURS:
        wait = timedelta(0)
    elif error.after:
        wait = timedelta(seconds=error.after)
    elif error.status in (404, 410):
        wait = GONE_WAIT
    else:
        wait = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT) if error.passing else LONGEST_WAIT
    return replace(
        entry,
        status=error.status,
        reason=error.reason,
        message=str(error),
        asked_at=stamp(now),
        next_try=stamp(now + min(wait, timedelta(days=30))),
        failures=failures,
    )


class Ledger:
    """The file ``.fetches.db`` of a folder. A context manager."""

    def __init__(self, folder: Path) -> None:
        """Open or make the ledger of a folder that exists. Raises StoreError."""
        self._path = folder / FILE
        with self._explained():
            self._db = sqlite3.connect(self._path, timeout=5.0)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    def get(self, url: str) -> Entry | None:
        """Return what is known of an address."""
        with self._explained():
            row = self._db.execute("SELECT * FROM fetches WHERE url = ?", (url,)).fetchone()
        return None if row is None else Entry(**dict(row))

    def put(self, entry: Entry) -> None:
        """Keep an entry in place of the one before; it is on the disk when this returns."""
        with self._explained():
            self._db.execute(_PUT, asdict(entry))
            self._db.commit()

    def expect(self, urls: Iterable[str], *, found_in: str) -> None:
        """Note addresses that are still to be fetched, in one transaction; those that are known are left as they are."""
        with self._explained():
            self._db.executemany(_PUT.replace("REPLACE", "IGNORE"), [asdict(Entry(url=url, found_in=found_in)) for url in urls])
            self._db.commit()

    def found_in(self, url: str) -> list[str]:
        """Return the addresses that a list led to, in the order in which they were found."""
        with self._explained():
            return [row["url"] for row in self._db.execute("SELECT url FROM fetches WHERE found_in = ? ORDER BY rowid", (url,))]

    def entries(self) -> list[Entry]:
        """Return all entries, by address."""
        with self._explained():
            return [Entry(**dict(row)) for row in self._db.execute("SELECT * FROM fetches ORDER BY url")]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: {error}") from error
