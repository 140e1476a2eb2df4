"""Opening a database file: what it is, whether it can be used, and bringing it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from extractor.errors import StoreError
from extractor.resources import bundled
from extractor.store.groups import regroup

SET = "extractor"
PATIENCE = 30.0  # seconds for which another writer is waited for; what is written at a time takes a fraction of that
WRITABLE = 0o222
_HEADER = 100  # bytes that every SQLite file has


def migrations(folder: Path) -> Migrations:
    """Return the numbered SQL files of `folder` as migrations, in order of their names."""
    found = Migrations(SET)
    for path in sorted(folder.glob("*.sql")):
        found(name=path.stem)(_script(path))
    return found


def _script(path: Path) -> Any:
    def apply(db: Database) -> None:
        db.executescript(path.read_text("utf-8"))

    return apply


def connect(path: Path, *, create: bool, timeout: float | None = None, folder: Path | None = None) -> Database:
    """Open `path` for writing with every migration applied and every view up to date.

    `timeout` is how many seconds to wait for another writer, `PATIENCE` by default. Raises StoreError when the file is missing
    (without `create`), no database, another program's, newer than this program, locked, or not writable.
    """
    _require_usable_path(path, create=create)
    if path.exists() and not path.stat().st_mode & WRITABLE:  # an administrator could write it all the same
        raise StoreError(f"{path}: cannot be written; it is read-only")
    with explained(path):
        patience = PATIENCE if timeout is None else timeout
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode={'rwc' if create else 'rw'}", uri=True, timeout=patience)
        try:
            db = Database(connection, execute_plugins=False)
            _require_ours(path, db)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            _bring_up_to_date(path, db, folder or bundled("db"))
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return db


def require_current(path: Path) -> None:
    """Check, without writing, that `path` is a database of this program with every migration applied; raises StoreError otherwise."""
    connection = reader(path)
    with explained(path), closing(connection):
        db = Database(connection, execute_plugins=False)
        _require_not_newer(path, db, bundled("db"))
        if migrations(bundled("db") / "migrations").pending(db):
            raise StoreError(f"{path}: is of an older version of this program and cannot be brought up to date, as it is read-only")


def reader(path: Path) -> sqlite3.Connection:
    """Open a database of this program, of whatever version, for reading only. Raises StoreError when it is none."""
    _require_usable_path(path, create=False)
    with explained(path):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            _require_ours(path, Database(connection, execute_plugins=False))
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one StoreError that tells a user what is wrong with `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_explanation(error)}") from error


def _explanation(error: sqlite3.Error) -> str:
    text = str(error)
    for part, explanation in (
        ("locked", "is locked by another program; wait until it has finished"),
        ("readonly", "cannot be written; it is read-only"),
        ("not a database", "is not a SQLite database"),
        ("malformed", "is damaged; restore it from a copy, or build it anew"),
        ("unable to open", "cannot be opened; see whether the file and its folder may be read and written"),
        ("is full", "cannot be written; the disk is full"),
    ):
        if part in text:
            return explanation
    return text


def _require_usable_path(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a database")
    if not path.exists():
        if not create:
            raise StoreError(f"{path}: there is no such database")
        if not path.parent.is_dir():
            raise StoreError(f"{path}: its folder does not exist")
    elif 0 < path.stat().st_size < _HEADER:  # SQLite would take it for an empty file and write over it
        raise StoreError(f"{path}: is not a SQLite database")


def _require_ours(path: Path, db: Database) -> None:
    names = set(db.table_names())
    if names and not ({Migrations.migrations_table, "claims"} <= names):
        raise StoreError(f"{path}: is a database of another program")


def _require_not_newer(path: Path, db: Database, folder: Path) -> None:
    newer = {done.name for done in Migrations(SET).applied(db)} - {file.stem for file in (folder / "migrations").glob("*.sql")}
    if newer:
        raise StoreError(f"{path}: was written by a newer version of this program ({', '.join(sorted(newer))}); update the program")


def _group_the_first_time(db: Database) -> None:
    """Put the groups of an older database together; later, those that change are put together as a run ends."""
    if not db.conn.execute("SELECT 1 FROM claim_groups_kept LIMIT 1").fetchone():
        while regroup(db):
            pass


def _bring_up_to_date(path: Path, db: Database, folder: Path) -> None:
    """Apply what is missing in one transaction, so that two programs that open a new file at once do not meet."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        _require_not_newer(path, db, folder)
        migrations(folder / "migrations").apply(db)
        for view in sorted((folder / "views").glob("*.sql")):
            db.create_view(view.stem, view.read_text("utf-8").strip().rstrip(";"), replace=True)
        _group_the_first_time(db)
        db.commit()
    except BaseException:
        db.rollback()
        raise
