"""Reading whole tables and views, for those who take them away; the file is only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import InputError, StoreError
from extractor.store.schema import connect, explained, require_current

# A claim with all that annotations and reviews of it tell; the words around the quote come from the text, where it is kept.
DETAILED = """
    SELECT k.*, substr(d.text, max(k.start - 31, 1), min(k.start, 32)) AS prefix, substr(d.text, k."end" + 1, 32) AS suffix
    FROM claims_checked AS k JOIN documents AS d ON d.id = k.article
"""


@dataclass(frozen=True, slots=True)
class Keys:
    """The primary key of a table, and where its foreign keys lead: column -> (table, column)."""

    primary: Sequence[str]
    foreign: Mapping[str, tuple[str, str]]


class Tables:
    """The tables and views of a database, open for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection; `reading` is how to get this."""
        self._connection = connection

    def names(self) -> list[str]:
        """Return the names of what can be read: tables and views, the machinery of search and migrations left out."""
        sql = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '%\\_fts%' ESCAPE '\\' ORDER BY name"
        return [name for (name,) in self._connection.execute(sql) if not name.startswith(("sqlite_", "_"))]

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table; raises InputError with all the names there are if it is none of them."""
        if table not in self.names():
            raise InputError(f"there is no table {table}; there are {', '.join(self.names())}")
        return [row[1] for row in self._connection.execute(f'PRAGMA table_info("{table}")')]

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield all rows of a table."""
        columns = self.columns(table)
        for row in self._connection.execute(f'SELECT * FROM "{table}"'):
            yield dict(zip(columns, row, strict=True))

    def detailed(self) -> Iterator[dict[str, Any]]:
        """Yield all claims in the order of their articles, with what annotations need."""
        cursor = self._connection.execute(f"{DETAILED} ORDER BY k.published, k.article, k.start")
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def keys(self, table: str) -> Keys:
        """Return the keys of a table; a view has none."""
        primary = sorted((row[5], row[1]) for row in self._connection.execute(f'PRAGMA table_info("{table}")') if row[5])
        foreign = {row[3]: (row[2], row[4]) for row in self._connection.execute(f'PRAGMA foreign_key_list("{table}")')}
        return Keys([name for _, name in primary], foreign)

    def licences(self) -> list[str]:
        """Return the terms of those who publish the official figures."""
        return [text for (text,) in self._connection.execute("SELECT DISTINCT licence FROM series WHERE licence <> '' ORDER BY 1")]

    def publishers(self) -> list[tuple[str, str]]:
        """Return who publishes the official figures, with an address of theirs."""
        return self._connection.execute("SELECT provider, min(url) FROM series GROUP BY 1 ORDER BY 1").fetchall()


@contextmanager
def reading(path: Path) -> Iterator[Tables]:
    """Open a database for reading, brought up to date where it may be written. Raises StoreError when it cannot be used."""
    try:
        connect(path, create=False, timeout=1).close()
    except StoreError:
        require_current(path)
    with explained(path):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            yield Tables(connection)
        finally:
            connection.close()
