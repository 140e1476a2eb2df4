"""What the tests of crashes share: commands in processes of their own that are killed at random moments, and what must hold then.

Importing the program takes longer than what is killed here. So one process imports it and forks for every command; each command is a
process of its own all the same, and SIGKILL leaves it no time for anything.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

PATIENCE = 120.0  # seconds after which a command that neither ends nor gets anywhere fails the test

FORKER = """
import contextlib, json, os, sys
from extractor.cli import main
import extractor.fetch, extractor.official.updating, extractor.pipeline.running, extractor.readers, extractor.serve, extractor.store
with open(os.devnull, "w") as nobody, contextlib.redirect_stdout(nobody):
    main(["explain", "Exports rose by 5.2% in March 2026.", "--published", "2026-04-28"])  # words and figures are read but once
for line in sys.stdin:
    given, log = json.loads(line)
    child = os.fork()
    if not child:
        os.setsid()
        told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(told, 1)
        os.dup2(told, 2)
        os._exit(main(given))
    print(child, flush=True)
    sys.stdin.readline()  # only then is it waited for: until it is, its number stays its own
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Commands:
    """Runs commands of the program, one at a time, each in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "commands.log"
        self._forker = subprocess.Popen([sys.executable, "-c", FORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._pid = 0

    def start(self, *given: object) -> int:
        """Start a command and return its process id."""
        assert self._forker.stdin
        assert self._forker.stdout
        self._log.write_text("")
        self._forker.stdin.write(json.dumps([[str(one) for one in given], str(self._log)]) + "\n")
        self._forker.stdin.flush()
        self._pid = int(self._forker.stdout.readline())
        return self._pid

    def ended(self) -> int:
        """Wait for the command that was started; return its exit status, or the signal that ended it as a negative number."""
        assert self._forker.stdin
        assert self._forker.stdout
        self._forker.stdin.write("\n")
        self._forker.stdin.flush()
        return int(self._forker.stdout.readline())

    def told(self) -> str:
        """Return what the last command wrote."""
        return self._log.read_text()

    def run(self, *given: object) -> None:
        """Run a command to its end, which has to be a good one."""
        self.start(*given)
        assert self.ended() == 0, self.told()

    def kill(self, progress: Callable[[], int], enough: int, rng: random.Random) -> bool:
        """Kill the command that was started once it has got so far, and a random moment later; False if it had ended by then."""
        until = time.monotonic() + PATIENCE
        while progress() < enough and _alive(self._pid):
            assert time.monotonic() < until, f"the command is at {progress()} and does not get to {enough}: {self.told()}"
            time.sleep(0.001)
        time.sleep(rng.choice([0.0, 0.002, 0.01, 0.03]) * rng.random())
        os.kill(self._pid, signal.SIGKILL)
        return self.ended() == -signal.SIGKILL

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


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that a database says, table by table, whatever the order in which it was written and the run that wrote it."""
    found = {}
    sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
    for name in sorted(str(row[0]) for row in asked(path, sql)):
        if name in MACHINERY or name.startswith("sqlite_"):
            continue
        columns = [str(row[0]) for row in asked(path, f"SELECT name FROM pragma_table_info('{name}')")]
        chosen = ", ".join(f'"{column}"' for column in columns if column not in RUNS)
        found[name] = sorted(asked(path, f'SELECT {chosen} FROM "{name}"'), key=repr)
    return found
