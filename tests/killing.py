"""What the tests of crashes share: commands in processes of their own that are killed at random moments, and what must hold then.

Importing the program takes longer than what is killed here. So one process imports it and forks for every command; each command is a
process of its own all the same, and SIGKILL leaves it no time for anything.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

import httpx
from datasette_auth_passwords.utils import hash_password
from web_server import free_port

PATIENCE = 120.0  # seconds after which a command that neither ends nor gets anywhere fails the test

FORKER = """
import contextlib, json, os, sys
from extractor.cli import main
import extractor.fetch, extractor.official.updating, extractor.pipeline.running, extractor.readers, extractor.serve, extractor.store
with open(os.devnull, "w") as nobody, contextlib.redirect_stdout(nobody):
    main(["explain", "Exports rose by 5.2% in March 2026.", "--published", "2026-04-28"])  # words and figures are read but once
for line in sys.stdin:
    given, log = json.loads(line)
    if log is None:
        print(os.waitstatus_to_exitcode(os.waitpid(given, 0)[1]), flush=True)
        continue
    child = os.fork()
    if child:
        print(child, flush=True)
        continue
    os.setsid()
    sys.stdin.close()
    told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(told, 1)
    os.dup2(told, 2)
    os._exit(main(given))
"""


class Commands:
    """Runs commands of the program, each in a process of its own; a process keeps its number until it is waited for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._forker = subprocess.Popen([sys.executable, "-c", FORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._asking = threading.Lock()
        self._logs: dict[int, Path] = {}

    def _ask(self, what: object, log: Path | None) -> int:
        assert self._forker.stdin
        assert self._forker.stdout
        with self._asking:
            self._forker.stdin.write(json.dumps([what, None if log is None else str(log)]) + "\n")
            self._forker.stdin.flush()
            return int(self._forker.stdout.readline())

    def start(self, *given: object) -> int:
        """Start a command and return the number of its process."""
        log = self._folder / f"{len(self._logs)}.log"
        process = self._ask([str(one) for one in given], log)
        self._logs[process] = log
        return process

    def ended(self, process: int) -> int:
        """Wait for a command; return its exit status, or the signal that ended it as a negative number."""
        until = time.monotonic() + PATIENCE
        while _alive(process):
            assert time.monotonic() < until, f"the command does not end: {self.told(process)}"
            time.sleep(0.005)
        return self._ask(process, None)

    def told(self, process: int) -> str:
        """Return what a command wrote."""
        return self._logs[process].read_text()

    def run(self, *given: object, status: int = 0) -> str:
        """Run a command to its end, which has to have this exit status; return what it wrote."""
        process = self.start(*given)
        assert self.ended(process) == status, self.told(process)
        return self.told(process)

    def kill(self, process: int, progress: Callable[[], int], enough: int, rng: random.Random) -> bool:
        """Kill a command once it has got so far, and a random moment later; False if it had ended by then."""
        until = time.monotonic() + PATIENCE
        while progress() < enough and _alive(process):
            assert time.monotonic() < until, f"the command is at {progress()} and does not get to {enough}: {self.told(process)}"
            time.sleep(0.001)
        time.sleep(rng.choice([0.0, 0.002, 0.01, 0.03, 0.1]) * rng.random())
        os.kill(process, signal.SIGKILL)
        return self.ended(process) == -signal.SIGKILL

    def close(self) -> None:
        """End what forks."""
        self._forker.kill()
        self._forker.communicate()


def _alive(process: int) -> bool:
    """Say whether a process has not ended; one that was not yet waited for has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def commands(folder: Path) -> Iterator[Commands]:
    """Open what runs commands."""
    opened = Commands(folder)
    try:
        yield opened
    finally:
        opened.close()


def asked(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask a database, without ever writing to it."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(sql).fetchall()


def counted(path: Path, sql: str) -> int:
    """Return the number that a query gives, 0 where the database or its tables are not there yet."""
    try:
        return int(str(asked(path, sql)[0][0]))
    except sqlite3.OperationalError:
        return 0


def assert_sound(path: Path) -> None:
    """Check that a database is whole: its pages, its references, and its indexes for searching."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for (index,) in connection.execute("SELECT name FROM sqlite_master WHERE name IN ('claims_fts', 'documents_fts')").fetchall():
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


RUNS = frozenset({"first_seen", "changed", "checked_at", "run", "as_of"})  # which run it was, not what it found
MACHINERY = frozenset({"runs", "_sqlite_migrations"})


def content(path: Path, *, but: Collection[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Return all that a database says, table by table, whatever the order in which it was written and the run that wrote it.

    `but` names further columns that are left out.
    """
    found = {}
    sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
    for name in sorted(str(row[0]) for row in asked(path, sql)):
        if name in MACHINERY or name.startswith("sqlite_"):
            continue
        columns = [str(row[0]) for row in asked(path, f"SELECT name FROM pragma_table_info('{name}')")]
        chosen = ", ".join(f'"{column}"' for column in columns if column not in RUNS and column not in but)
        found[name] = sorted(asked(path, f'SELECT {chosen} FROM "{name}"'), key=repr)
    return found


PASSWORD = "quay side"


class Reviewer:
    """Somebody who is signed in at a site and reviews one claim after the other."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=PATIENCE)
        self._token = self._token_of("/-/login")
        given = {"username": "lin", "password": PASSWORD, "csrftoken": self._token}
        assert self.client.post("/-/login", data=given).status_code == httpx.codes.FOUND

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def _token_of(self, path: str) -> str:
        found = re.search(r'name="csrftoken" value="([^"]+)"', self.client.get(path).text)
        assert found is not None, path
        return found[1]

    def review(self, claim: str, seen: str, reason: str) -> int:
        """Confirm a verdict; return what the site answers."""
        given = {"csrftoken": self._token, "action": "confirm", "seen": seen, "reason": reason}
        return self.client.post(f"/claims/{claim}/review", data=given).status_code


def reviewers(folder: Path) -> Path:
    """Write the file of those who may review."""
    path = folder / "reviewers.yaml"
    path.write_text(f"lin: {hash_password(PASSWORD, iterations=1000)}\n")
    return path


def served(program: Commands, database: Path, accounts: Path) -> tuple[int, str]:
    """Serve a database; return the number of the process and the address, which answers."""
    port = free_port()
    process, address = program.start("serve", database, "--port", port, "--reviewers", accounts), f"http://127.0.0.1:{port}"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/-/login", timeout=PATIENCE).status_code == httpx.codes.OK:
                return process, address
        time.sleep(0.02)
    raise AssertionError(f"{address} does not answer: {program.told(process)}")
