"""Starting Datasette on one database file, mounted as ``data`` whatever its name, with our pages, metadata and settings."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from extractor.errors import InputError, StoreError
from extractor.fetch import Manners
from extractor.resources import bundled
from extractor.serve import plugin
from extractor.serve.accounts import Accounts
from extractor.serve.addresses import Addresses
from extractor.serve.described import described
from extractor.serve.kept import Kept
from extractor.store import Store, require_current

DATABASE = "data"
PATIENCE = 5.0  # seconds for which a reader waits, which it has to where a log is put back into the file

# Measured at half a million claims: suggested facets make a page sixty times as slow, and 200 ms drop facets without a word.
SETTINGS = {
    "suggest_facets": False,
    "facet_time_limit_ms": 1000,
    "sql_time_limit_ms": 3000,
    "cache_size_kb": 65536,
    "default_page_size": 50,
    "max_returned_rows": 5000,
    "default_facet_size": 8,
    "truncate_cells_html": 280,
    "allow_download": False,
    "default_cache_ttl": 0,
}


class ReadOnlyDatabase(Database):  # type: ignore[misc]
    """A database file that is only ever read, also while a run writes to it, and whatever signs its path holds."""

    def __init__(self, datasette: Datasette, path: str) -> None:
        """Take the Datasette that asks and the file; `kept` holds answers that need not be counted again."""
        super().__init__(datasette, path=path)
        self.kept = Kept(Path(path))
        self._opened: list[sqlite3.Connection] = []

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Return a new read-only connection."""
        if write:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        connection = self._open("mode=ro")
        try:
            connection.execute("SELECT 1 FROM sqlite_master")
        except sqlite3.OperationalError:
            connection.close()
            if os.access(Path(self.path).resolve().parent, os.W_OK):  # somebody may be writing: its pages cannot be read as they stand
                raise
            # A file in WAL mode in a folder that cannot be written: nobody else can be writing to it either.
            connection = self._open("immutable=1")
        self._opened.append(connection)
        return connection

    def release(self, connection: sqlite3.Connection) -> None:
        """Close a connection that `connect` returned."""
        connection.close()
        self._opened.remove(connection)

    def close(self) -> None:
        """Close every connection."""
        super().close()
        while self._opened:
            self._opened.pop().close()

    def _open(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(f"{Path(self.path).resolve().as_uri()}?{mode}", uri=True, timeout=PATIENCE, check_same_thread=False)


class Site(Datasette):  # type: ignore[misc]
    """Datasette with accounts that are told to plugins only: its metadata, where they would else stand, can be read by everybody."""

    def __init__(self, accounts: Accounts, manners: Manners, **options: Any) -> None:
        """Take accounts, how to behave when an address is fetched, and what Datasette takes."""
        self._accounts = accounts
        self._ours: dict[str, Any] | None = None
        self.addresses = Addresses(manners)
        super().__init__([], **options)

    def plugin_config(self, plugin_name: str, database: str | None = None, table: str | None = None, fallback: bool = True) -> Any:
        """Return the configuration of a plugin, with the accounts for those that need them."""
        if plugin_name == "extractor" and self._ours is not None:  # asked for with every cell of a table
            return self._ours
        found = super().plugin_config(plugin_name, database=database, table=table, fallback=fallback)
        if plugin_name == "datasette-auth-passwords":
            return self._accounts.for_passwords()
        if plugin_name == "extractor":
            self._ours = (found or {}) | {"reviewers": self._accounts.reviewers, "accounts": bool(self._accounts.hashes)}
            return self._ours
        return found


def application(database: Path, accounts: Accounts | None = None, manners: Manners | None = None) -> Datasette:
    """Return Datasette over `database`, brought up to date where it may be written; raises StoreError when it cannot be used."""
    try:
        Store.open(database, create=False, timeout=1).close()
    except StoreError:
        require_current(database)
    # Where rich is installed, Datasette would print all local variables, whole articles among them, for every address that is wrong.
    pm.get_plugin("datasette.handle_exception").rich = None
    if not pm.has_plugin("extractor"):  # a checkout that was never installed has no entry point
        pm.register(plugin, name="extractor")
    folder = bundled("db")
    datasette = Site(
        accounts or Accounts(),
        manners or Manners(),
        metadata=deepcopy(described()),
        template_dir=str(folder / "templates"),
        static_mounts=[("assets", str(folder / "static"))],
        settings=SETTINGS,
        secret=os.environ.get("DATASETTE_SECRET"),
    )
    datasette.remove_database("_memory")
    datasette.add_database(ReadOnlyDatabase(datasette, path=str(database.resolve())), name=DATABASE)
    return datasette


def run(datasette: Datasette, host: str, port: int, announce: Callable[[str], None] | None) -> None:
    """Answer at `host` and `port` until interrupted; raises InputError when the address cannot be taken."""
    with _listening(host, port) as listener:
        if announce is not None:
            announce(f"http://{_in_address(host)}:{listener.getsockname()[1]}/")
        config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on", server_header=False)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # from here on connections wait, so that the address can be announced
    except (OSError, OverflowError) as error:
        listener.close()
        raise InputError(f"{host}:{port}: cannot serve there: {getattr(error, 'strerror', None) or error}") from error
    return listener


def _in_address(host: str) -> str:
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
