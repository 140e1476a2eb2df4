"""Copies of a database, put back as they were; databases of older versions of the program, brought up to date with all their rows."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import store_samples as made
from killing import Commands, asked, assert_sound, content, counted, reviewers, served
from sqlite_utils import Database

from extractor.cli import main
from extractor.errors import InputError, StoreError
from extractor.resources import bundled
from extractor.store import Review, Store, save_review
from extractor.store.backup import backup, restore
from extractor.store.schema import migrations

REVIEW = Review(claim="harbour-imports", action="confirm", reason="Looked it up.", reviewer="lin", seen="mismatch")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a review, which no test writes to."""
    path = made.build(tmp_path_factory.mktemp("kept") / "claims.db")
    save_review(path, REVIEW)
    return path


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "claims.db"))


def retitle(database: Path, title: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE documents SET title = ?", [title])


def of_a_newer_program(database: Path) -> None:
    columns = "migration_set, name, applied_at"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(f"INSERT INTO _sqlite_migrations ({columns}) VALUES ('extractor', '9999_later', '2099-01-01')")


def spoilt(path: Path) -> Path:
    """Overwrite a page in the middle of a file."""
    body = bytearray(path.read_bytes())
    place = len(body) // 2 // 4096 * 4096
    body[place : place + 4096] = os.urandom(4096)
    path.write_bytes(body)
    return path


# Copies


def test_a_copy_holds_everything_and_stands_alone(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert backup(database, copy) == copy.stat().st_size
    assert content(copy) == content(database)
    assert_sound(copy)
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("claims.db")) == ["copy.db"]


def test_a_copy_is_made_while_another_program_writes(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE documents SET title = 'Half a change'")
        backup(database, tmp_path / "copy.db")
        writer.execute("ROLLBACK")
    assert content(tmp_path / "copy.db") == content(database)


def test_a_file_that_is_there_is_left_alone(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"mine")
    with pytest.raises(InputError, match="is there already; name another file, or say --replace"):
        backup(database, copy)
    assert copy.read_bytes() == b"mine"
    backup(database, copy, replace=True)
    assert content(copy) == content(database)


def test_what_cannot_be_copied(database: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is the same file"):
        backup(database, database, replace=True)
    with pytest.raises(InputError, match="is there already"):
        backup(database, tmp_path, replace=True)
    with pytest.raises(InputError, match="cannot be written: No such file"):
        backup(database, tmp_path / "none" / "copy.db")
    with pytest.raises(StoreError, match="no such database"):
        backup(tmp_path / "none.db", tmp_path / "copy.db")


def test_a_damaged_database_is_not_kept_as_a_copy(database: Path, tmp_path: Path) -> None:
    before = tmp_path / "copy.db"
    backup(database, before)
    content_before = before.read_bytes()
    with pytest.raises(StoreError, match="is damaged"):
        backup(spoilt(database), before, replace=True)
    assert before.read_bytes() == content_before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


# Putting back


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    backup(kept, tmp_path / "copy.db")
    return tmp_path / "copy.db"


def test_what_was_lost_is_put_back(copy: Path, tmp_path: Path, kept: Path) -> None:
    restore(copy, tmp_path / "new.db")
    assert content(tmp_path / "new.db") == content(kept)
    assert_sound(tmp_path / "new.db")


def test_a_database_that_is_there_is_replaced_when_told(copy: Path, database: Path, kept: Path) -> None:
    retitle(database, "A later state")
    later = content(database)
    with pytest.raises(InputError, match="is there already"):
        restore(copy, database)
    assert content(database) == later
    restore(copy, database, replace=True)
    assert content(database) == content(kept)
    assert_sound(database)
    with Store.open(database) as store:
        made.save_all(store)
    assert content(database) == content(kept)


def test_what_cannot_be_put_back_changes_nothing(copy: Path, database: Path, tmp_path: Path) -> None:
    before = content(database)
    (tmp_path / "empty.db").touch()
    newer = Path(shutil.copy(copy, tmp_path / "newer.db"))
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('extractor', '9999_later', '2099-01-01')"
        )
    with closing(sqlite3.connect(tmp_path / "recipes.db")) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    for file, told in (
        (newer, "was written by a newer version"),
        (tmp_path / "recipes.db", "is a database of another program"),
        (tmp_path / "empty.db", "is empty"),
        (tmp_path / "none.db", "there is no such database"),
        (spoilt(Path(shutil.copy(copy, tmp_path / "spoilt.db"))), "is damaged"),
    ):
        with pytest.raises(StoreError, match=told) as caught:
            restore(file, database, replace=True)
        assert str(caught.value).startswith(f"{file}: ")
    with pytest.raises(InputError, match="is the same file"):
        restore(database, database, replace=True)
    assert content(database) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_log_of_a_database_that_is_gone_is_not_taken_for_that_of_the_new_one(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "new.db-wal").write_bytes(b"the log of another file")
    with pytest.raises(InputError, match=r"new\.db-wal: belongs to a database that is not there any more"):
        restore(copy, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_writer_that_does_not_end_is_told(copy: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.store.schema.PATIENCE", 0.1)
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            restore(copy, database, replace=True)
        writer.execute("ROLLBACK")


def test_the_commands(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy, before = str(tmp_path / "copy.db"), content(database)
    assert main(["backup", copy, "--db", str(database)]) == 0
    assert f"put it back with: extractor restore {copy}" in capsys.readouterr().err
    retitle(database, "A later state")
    assert main(["restore", copy, "--db", str(database)]) == 2
    assert "say --replace" in capsys.readouterr().err
    assert main(["restore", copy, "--db", str(database), "--replace"]) == 0
    assert content(database) == before


def test_a_copy_is_made_and_put_back_while_the_site_runs(program: Commands, database: Path, tmp_path: Path) -> None:
    """Readers see the state before or the one after, whole pages in any case, and reviews are kept afterwards."""
    copy, before = tmp_path / "copy.db", content(database)
    process, address = served(program, database, reviewers(tmp_path))
    done, seen = threading.Event(), set[str]()

    def read() -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            while not done.is_set():
                answer = client.get("/data/documents.json?_shape=array&_col=title&id=harbour")
                assert answer.status_code == httpx.codes.OK, answer.text
                seen.add(answer.json()[0]["title"])

    reader = threading.Thread(target=read)
    reader.start()
    backup(database, copy)
    for _ in range(4):
        retitle(database, "A later state")
        restore(copy, database, replace=True)
    done.set()
    reader.join()
    assert seen <= {"Exports beat hopes again", "A later state"}
    title = httpx.get(f"{address}/data/documents.json?_shape=array&_col=title&id=harbour").json()[0]["title"]
    assert title == "Exports beat hopes again"
    save_review(database, REVIEW)
    assert httpx.get(f"{address}/reviews").text.count("Looked it up.") == 2
    os.kill(process, signal.SIGTERM)
    program.ended(process)
    assert_sound(database)
    assert len(content(database).pop("reviews")) == len(before["reviews"]) + 1


# Older versions


DERIVED = frozenset({"runs", "verdicts", "dependencies", "claim_groups_due"})  # a run may note itself, what it compared, what it has done
STEPS = sorted(path.stem for path in (bundled("db") / "migrations").glob("*.sql"))


def columns(path: Path) -> dict[str, list[str]]:
    """Return the columns of every table, the machinery of search and migrations aside."""
    sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
    names = [str(row[0]) for row in asked(path, sql)]
    return {
        name: [str(row[0]) for row in asked(path, f"SELECT name FROM pragma_table_info('{name}')")]
        for name in names
        if not name.startswith(("sqlite_", "_sqlite"))
    }


def rows(path: Path, held: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of some columns of some tables."""
    quoted = {name: ", ".join(f'"{column}"' for column in listed) for name, listed in held.items()}
    return {name: sorted(asked(path, f'SELECT {listed} FROM "{name}"'), key=repr) for name, listed in quoted.items()}


def older(kept: Path, folder: Path, steps: int) -> Path:
    """Build a database as the program made it when it had so many migrations, with the rows of one of today as far as there was room."""
    scripts, path = folder / "migrations", folder / "old.db"
    scripts.mkdir()
    for name in STEPS[:steps]:
        shutil.copy(bundled("db") / "migrations" / f"{name}.sql", scripts)
    with closing(sqlite3.connect(path)) as connection:
        migrations(scripts).apply(Database(connection, execute_plugins=False))
        connection.commit()
        connection.execute("ATTACH ? AS today", [str(kept)])
        today = columns(kept)
        for name, listed in columns(path).items():
            common = ", ".join(f'"{column}"' for column in listed if column in today.get(name, ()))
            if common:
                connection.execute(f'DELETE FROM main."{name}"')
                connection.execute(f'INSERT INTO main."{name}" ({common}) SELECT {common} FROM today."{name}"')
        connection.commit()
    return path


@pytest.mark.parametrize("steps", range(1, len(STEPS)), ids=STEPS[:-1])
def test_an_older_database_is_brought_up_to_date_with_all_its_rows(kept: Path, tmp_path: Path, steps: int) -> None:
    old = older(kept, tmp_path, steps)
    held = columns(old)
    before = rows(old, held)
    assert before["documents"]
    assert before["claims"]
    with Store.open(old) as store:
        made.save_all(store)
    assert_sound(old)
    today = columns(old)
    assert today == columns(kept)
    still = {name: [column for column in listed if column in today[name]] for name, listed in held.items() if name in today}
    assert still == held, "a migration may not take columns away"
    after = rows(old, {name: listed for name, listed in held.items() if name not in DERIVED})
    assert after == {name: found for name, found in before.items() if name not in DERIVED}
    assert counted(old, "SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'exports'") > 0


@pytest.mark.parametrize("command", ["run", "serve", "check", "export", "publish", "unread", "sample"])
def test_a_newer_database_is_refused_politely(command: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('extractor', '9999_later', '2099-01-01')"
        )
    before = content(database)
    (tmp_path / "story.txt").write_text("Exports of Hong Kong rose by 5.2% in March 2026.\n")
    given = {
        "run": ["run", str(tmp_path / "story.txt"), "--db", str(database)],
        "serve": ["serve", str(database), "--port", "0"],
        "check": ["check", "--db", str(database)],
        "export": ["export", str(database)],
        "publish": ["publish", str(tmp_path / "public"), "--db", str(database)],
        "unread": ["unread", "--db", str(database)],
        "sample": ["sample", "--db", str(database)],
    }
    assert main(given[command]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip() == f"extractor: {database}: was written by a newer version of this program (9999_later); update the program"
    assert content(database) == before
