"""Keeping a copy of a database aside, and putting one back, also while the site runs and documents are read."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from extractor.errors import InputError, StoreError
from extractor.store import schema


def backup(database: Path, to: Path, *, replace: bool = False) -> int:
    """Write a copy of `database` as it is at this moment to the file `to`, and return its size in bytes.

    The copy is one file, whole or not there at all; it is checked before it gets its name. Raises StoreError when the database cannot be
    used or is damaged, InputError when `to` is there already (without `replace`) or cannot be written.
    """
    _require_apart(database, to)
    if to.is_dir() or (to.exists() and not replace):
        raise InputError(f"{to}: is there already; name another file, or say --replace")
    with _beside(to) as copy:
        with schema.explained(database), closing(schema.reader(database)) as source:
            _require_sound(database, source)
            source.execute("VACUUM INTO ?", [str(copy)])
        with schema.explained(copy), closing(sqlite3.connect(copy)) as written:
            _require_sound(to, written)
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        copy.replace(to)
    return to.stat().st_size


def restore(copy: Path, database: Path, *, replace: bool = False) -> None:
    """Put a copy that `backup` wrote in the place of `database`, in one step, brought up to date; whoever reads it goes on undisturbed.

    Raises StoreError when the copy is damaged, newer than this program or no database of it, or when the database cannot be written,
    InputError when there is a database already (without `replace`) or the folder cannot be written. Then nothing has changed.
    """
    _require_apart(copy, database)
    if database.is_dir() or (database.exists() and not replace):
        raise InputError(f"{database}: is there already; name another file with --db, or say --replace")
    log = database.with_name(f"{database.name}-wal")
    if log.exists() and not database.exists():  # SQLite would take it for the log of the new file
        raise InputError(f"{log}: belongs to a database that is not there any more; move it away first")
    with _beside(database) as work:
        with schema.explained(copy), closing(schema.reader(copy)) as source:
            _require_sound(copy, source)
            if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'claims'").fetchone():
                raise StoreError(f"{copy}: is empty")
            source.execute("VACUUM INTO ?", [str(work)])
        try:
            schema.connect(work, create=False).close()
        except StoreError as error:
            raise StoreError(str(error).replace(str(work), str(copy))) from error
        if database.exists():
            _put_into(database, work)
        else:
            work.replace(database)


def _put_into(database: Path, work: Path) -> None:
    """Write all pages of `work` into an open database in one transaction: readers see the state before it or the one after."""
    until = time.monotonic() + schema.PATIENCE

    def patient(status: int, _left: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise sqlite3.OperationalError("database is locked")

    address = f"{database.resolve().as_uri()}?mode=rw"
    with (
        schema.explained(database),
        closing(sqlite3.connect(address, uri=True, timeout=0)) as target,
        closing(sqlite3.connect(work)) as source,
    ):
        source.backup(target, progress=patient)


def _require_apart(one: Path, other: Path) -> None:
    if one.exists() and other.exists() and one.samefile(other):
        raise InputError(f"{other}: is the same file as {one}")


def _require_sound(path: Path, connection: sqlite3.Connection) -> None:
    told = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
    if told != ["ok"]:
        raise StoreError(f"{path}: is damaged ({told[0].splitlines()[-1]})")
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        raise StoreError(f"{path}: is damaged (a row of {table} refers to nothing)")


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a name for a file in the folder of `path`, from where it can be moved there in one step; what is left of it is removed."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            copy = Path(folder) / path.name
            yield copy
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
