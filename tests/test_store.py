"""The store: the same twice changes nothing, nothing is lost, and what cannot be used is refused in one line."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import store_samples as made
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import StoreError
from extractor.models import Article, Claim, Evidence, Line, NamedSource, Observation, Outcome, Problem, Series, UnclaimedNumber, Verdict
from extractor.resources import bundled
from extractor.store import Store
from extractor.store.rows import columns_of, from_row, normalised, to_row
from extractor.store.schema import connect

MIGRATIONS = {
    "0001_initial": "53670ea5f6e122fe",
    "0003_recheck": "67215fd2301c0cd5",
    "0002_reviews": "efc0972faae270f2",
    "0004_times_of_publication": "d44de343331f804d",
    "0005_stories": "1ef2c32ba86a8a9d",
    "0006_site_lines": "86c97ad7d6f37526",
    "0007_claim_groups": "07bdc6dabebabc06",
    "0008_period_guessed": "f4e212a33a763df1",
    "0009_differing": "d9ed33c125ab362d",
    "0010_corrected_verdicts": "61a3ca8872df0442",
}


def dump(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def assert_sound(path: Path) -> None:
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []
    connection = sqlite3.connect(path)
    for index in ("claims_fts", "documents_fts"):
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    connection.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return made.build(tmp_path / "claims.db")


def test_what_was_saved_comes_back(database: Path) -> None:
    with Store.open(database) as store:
        expected = sorted(made.samples(), key=lambda sample: sample.article.location)
        assert list(store.articles()) == [sample.article for sample in expected]
        assert list(store.claims()) == [claim for sample in expected for claim in sample.reading.claims]
        assert list(store.verdicts()) == [verdict for sample in expected for verdict in sample.verdicts]
        assert list(store.claims("strait")) == list(made.strait().reading.claims)
    assert_sound(database)


def test_the_same_twice_changes_nothing(database: Path) -> None:
    before = dump(database)
    with Store.open(database) as store:
        made.save_all(store)
        store.begin_run(version="1.0", arguments=("run", "news"))
        assert not store.save_document(made.harbour().article, made.harbour().reading, made.harbour_verdicts())
        assert not store.save_official(*made.official())
        assert store.save_verdicts(made.harbour_verdicts()) == 0
        assert store.known(made.harbour().article)
        store.finish_run()
    assert dump(database) == before


def test_a_run_is_noted_with_its_counts(database: Path) -> None:
    found = rows(database, "SELECT version, arguments, documents, claims, verdicts, problems, finished >= started FROM runs")
    assert found == [("1.0", '["run", "news"]', 3, 8, 8, 1, 1)]


def test_another_version_reads_again_and_says_so(database: Path) -> None:
    with Store.open(database) as store:
        store.begin_run(version="2.0", arguments=())
        assert not store.known(made.harbour().article)
        assert store.save_document(made.harbour().article, made.harbour().reading, made.harbour_verdicts())
        assert store.known(made.harbour().article)
    assert rows(database, "SELECT version, first_seen, changed FROM documents WHERE id = 'harbour'") == [("2.0", 1, 2)]
    assert rows(database, "SELECT DISTINCT first_seen FROM claims") == [(1,)]


def test_a_changed_document_replaces_its_claims(database: Path) -> None:
    old = made.strait()
    text = old.article.text.replace("million", "billion")
    article = replace(old.article, id="strait-2", text=text, digest="sha256:other")
    claim = replace(old.reading.claims[0], id="strait-2-exports", quote="HK$375.2 billion", value=Decimal(375_200_000_000))
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        assert not store.known(article)
        assert store.save_document(article, replace(old.reading, claims=(claim,)), ())
        assert [stored.id for stored in store.claims("strait-2")] == ["strait-2-exports"]
        assert list(store.claims("strait")) == []
    assert rows(database, "SELECT id FROM documents WHERE location = 'news/strait.html'") == [("strait-2",)]
    assert rows(database, "SELECT count(*) FROM verdicts WHERE claim LIKE 'strait%'") == [(0,)]
    assert_sound(database)


def test_changed_metadata_of_the_same_document_keeps_what_was_first_seen(database: Path) -> None:
    sample = made.changed(made.harbour(), outlet="Harbour Weekly")
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        assert not store.known(sample.article)
        assert store.save_document(sample.article, sample.reading, sample.verdicts)
    assert rows(database, "SELECT DISTINCT outlet, first_seen FROM claims WHERE article = 'harbour'") == [("Harbour Weekly", 1)]
    assert rows(database, "SELECT first_seen, changed FROM documents WHERE id = 'harbour'") == [(1, 2)]
    assert_sound(database)


def test_a_copy_at_another_place_is_the_same_document(database: Path) -> None:
    before = dump(database)
    sample = made.changed(made.strait(), location="elsewhere/copy.html", document="copy")
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        assert store.known(sample.article)
        assert not store.save_document(sample.article, sample.reading, sample.verdicts)
    assert dump(database) == before


def test_a_new_verdict_replaces_the_old_one_and_its_evidence(database: Path) -> None:
    verdict = Verdict(claim="harbour-imports", outcome=Outcome.MATCH, official=Decimal("9.9"), evidence=made.harbour_verdicts()[0].evidence)
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        assert store.save_verdicts([verdict, made.harbour_verdicts()[0]]) == 1
        assert verdict in list(store.verdicts("harbour"))
    assert rows(database, "SELECT verdict, error_kind FROM claims WHERE id = 'harbour-imports'") == [("match", None)]
    assert rows(database, "SELECT count(*) FROM evidence WHERE claim = 'harbour-imports'") == [(1,)]
    assert rows(database, "SELECT checked_at FROM verdicts WHERE claim IN ('harbour-imports', 'harbour-exports') ORDER BY claim") == [
        (1,),
        (2,),
    ]


def test_a_verdict_on_no_claim_is_refused_and_leaves_no_trace(database: Path) -> None:
    before = dump(database)
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        with pytest.raises(StoreError, match="FOREIGN KEY"):
            store.save_verdicts([Verdict(claim="nobody", outcome=Outcome.MATCH)])
        store.finish_run()
    assert dump(database) == before


def test_sources_of_several_articles_are_one(database: Path) -> None:
    found = rows(database, "SELECT s.name, s.kind, count(*) FROM sources s JOIN claims c ON c.source_id = s.id GROUP BY s.id ORDER BY 1")
    assert found == [("Harbour Bureau", "official", 3), ("Lin Qiu", "person", 5)]
    assert rows(database, "SELECT count(*) FROM claims WHERE source IS NOT NULL AND source_id IS NULL") == [(0,)]
    assert rows(database, "SELECT DISTINCT alias FROM source_aliases ORDER BY 1") == [("Harbour Bureau",), ("Lin",), ("Lin Qiu",), ("She",)]


def test_sources_that_nobody_names_any_more_are_gone(database: Path) -> None:
    sample = made.harbour()
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        store.save_document(sample.article, replace(sample.reading, claims=(), sources=()), ())
    assert rows(database, "SELECT name FROM sources") == [("Lin Qiu",)]


def test_official_figures_become_exactly_those_given(database: Path) -> None:
    series, observations = made.official()
    revised = (replace(observations[0], value=Decimal("1.50")), *observations[2:])
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        assert store.save_official((replace(series[0], title="Goods sent abroad"),), revised)
        assert not store.save_official((replace(series[0], title="Goods sent abroad"),), revised)
    assert rows(database, "SELECT count(*) FROM observations") == [(23,)]
    assert rows(database, "SELECT value, value_text FROM observations ORDER BY value LIMIT 1") == [(1.5, "1.50")]
    assert rows(database, "SELECT title FROM series") == [("Goods sent abroad",)]
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        assert store.save_official((), ())
    assert rows(database, "SELECT count(*) FROM series") == [(0,)]


def test_a_problem_stays_until_the_document_can_be_read(tmp_path: Path) -> None:
    path, sample = tmp_path / "claims.db", made.quiet()
    problem = Problem(location=sample.article.location, stage="read", reason="encoding", message="no known encoding")
    with Store.open(path) as store:
        store.begin_run(version="1.0", arguments=())
        assert store.save_problem(problem)
        assert not store.save_problem(problem)
        assert store.save_problem(replace(problem, reason="empty"))
        assert store.summary().problems == (replace(problem, reason="empty"),)
        store.save_document(sample.article, sample.reading, ())
        assert store.summary().problems == ()


def test_summary(database: Path) -> None:
    with Store.open(database) as store:
        summary = store.summary()
    assert (summary.documents, summary.claims, summary.numbers, summary.unread) == (3, 8, 9, 1)
    assert summary.unread_share == pytest.approx(1 / 9)
    assert summary.claims_by_kind == {"growth": 6, "level": 2}
    assert summary.verdicts == {"match": 1, "close": 1, "mismatch": 2, "not_checkable": 4}
    assert summary.reasons == {"forecast": 2, "no_series": 2}
    assert summary.ignored == {"date": 1}
    first, second = summary.differences
    assert (first.claim, first.reported, first.official) == ("strait-exports", Decimal(375200000), Decimal(375200000000))
    assert (second.quote, second.error_kind, second.outlet) == ("9.9 percent", "wrong_period", "Harbour Daily")
    assert [problem.reason for problem in summary.problems] == ["empty"]


def test_summary_of_an_empty_and_of_an_unchecked_database(tmp_path: Path) -> None:
    sample = made.strait()
    with Store.open(tmp_path / "claims.db") as store:
        assert store.summary().unread_share == 0.0
        store.begin_run(version="1.0", arguments=())
        store.save_document(sample.article, sample.reading, ())
        assert store.summary().verdicts == {"match": 0, "close": 0, "mismatch": 0, "not_checkable": 0, "unchecked": 1}


def test_nothing_is_saved_without_a_run(tmp_path: Path) -> None:
    with Store.open(tmp_path / "claims.db") as store, pytest.raises(StoreError, match="begin_run"):
        store.save_official((), ())


# The schema


REPEATED = ("verdict", "reason", "error_kind", "relative_difference")
EXTRA = {
    Article: ("documents", {"article_hash", "reading_hash", "version", "first_seen", "changed"}, {"lines"}),
    Line: ("document_lines", {"article"}, set()),
    Claim: ("claims", {"article", "position", "source_id", "outlet", "published", "first_seen", *REPEATED}, set()),
    UnclaimedNumber: ("numbers", {"article", "position"}, set()),
    NamedSource: ("sources", {"id"}, {"aliases"}),
    Series: ("series", set(), set()),
    Observation: ("observations", {"id"}, set()),
    Verdict: ("verdicts", {"relative_difference", "checked_at", "as_of", "version", "depends"}, {"evidence", "consulted"}),
    Evidence: ("evidence", {"claim", "position"}, set()),
    Problem: ("problems", {"id", "first_seen"}, set()),
}


@pytest.mark.parametrize("cls", EXTRA)
def test_columns_are_the_fields(database: Path, cls: type) -> None:
    table, added, elsewhere = EXTRA[cls]
    columns = [str(row[1]) for row in rows(database, f"PRAGMA table_info({table})")]
    assert sorted(columns) == sorted([*columns_of(cls, skip=elsewhere), *added])


def test_tables_are_strict_and_references_indexed(database: Path) -> None:
    tables = rows(
        database, "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'"
    )
    assert [name for name, strict in tables if not strict] == ["_sqlite_migrations"]
    for name, _ in tables:
        leading = {
            row[0]
            for row in rows(database, f"SELECT i.name FROM pragma_index_list('{name}') l, pragma_index_info(l.name) i WHERE i.seqno = 0")
        }
        references = {row[0] for row in rows(database, f"SELECT \"from\" FROM pragma_foreign_key_list('{name}')")}
        assert references <= leading, name


def test_every_view_answers(database: Path) -> None:
    for view in (bundled("db") / "views").glob("*.sql"):
        rows(database, f"SELECT * FROM {view.stem}")


def test_applied_migrations_are_never_edited() -> None:
    found = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in (bundled("db") / "migrations").glob("*.sql")}
    assert found == MIGRATIONS, "an applied migration was edited, or a new one is not yet pinned here"


def own_db_folder(tmp_path: Path, migration: str) -> Path:
    folder = tmp_path / "db"
    shutil.copytree(bundled("db"), folder)
    (folder / "migrations" / "9999_later.sql").write_text(migration, "utf-8")
    return folder


def test_a_migration_that_fails_leaves_no_trace(database: Path, tmp_path: Path) -> None:
    before = dump(database)
    folder = own_db_folder(tmp_path, "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(StoreError, match="nowhere"):
        connect(database, create=True, timeout=1, folder=folder)
    assert dump(database) == before


def test_a_database_of_a_newer_program_is_refused(database: Path, tmp_path: Path) -> None:
    connect(database, create=True, timeout=1, folder=own_db_folder(tmp_path, "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;")).close()
    before = dump(database)
    with pytest.raises(StoreError, match=r"newer version of this program \(9999_later\)"):
        Store.open(database)
    assert dump(database) == before


def test_a_view_is_replaced_when_its_file_changes(database: Path, tmp_path: Path) -> None:
    folder = own_db_folder(tmp_path, "SELECT 1;")
    (folder / "views" / "forecasts.sql").write_text("SELECT 1 AS one", "utf-8")
    connect(database, create=True, timeout=1, folder=folder).close()
    assert rows(database, "SELECT * FROM forecasts") == [(1,)]


# What cannot be used


def test_a_missing_file_is_only_created_when_asked(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no such database"):
        Store.open(tmp_path / "claims.db", create=False)
    with pytest.raises(StoreError, match="folder does not exist"):
        Store.open(tmp_path / "no" / "claims.db")
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"exports rose 5 percent\n" * 100, b"\x00\x01\x02" * 3000, b"SQLite format 3\x00" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "claims.db"
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    assert str(caught.value).startswith(f"{path}: is ")
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    content = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_locked_database_is_refused_after_the_timeout(database: Path) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another program"):
        Store.open(database, timeout=0.1)
    other.execute("ROLLBACK")
    other.close()


def test_a_lock_in_the_middle_of_a_run_is_told_and_loses_nothing(database: Path) -> None:
    before = dump(database)
    with Store.open(database, timeout=0.1) as store:
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        store.begin_run(version="2.0", arguments=())
        with pytest.raises(StoreError, match="locked by another program"):
            store.save_document(made.strait().article, made.strait().reading, ())
        other.execute("ROLLBACK")
        other.close()
        assert dump(database) == before
        assert store.save_document(made.strait().article, made.strait().reading, ())


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine may enter, for tests that give up the rights of root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_read_only_database_is_refused(open_folder: Path) -> None:
    shutil.copytree(bundled("db"), open_folder / "db")
    path = made.build(open_folder / "claims.db")
    path.chmod(0o444)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)
        with pytest.raises(StoreError, match="cannot be written; it is read-only"):
            connect(path, create=True, timeout=1, folder=open_folder / "db")
    finally:
        os.seteuid(user)


def test_two_programs_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    code = "import sys; from pathlib import Path; from extractor.store import Store; Store.open(Path(sys.argv[1]), timeout=20).close()"
    started = [subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE) for _ in range(4)]
    assert [process.communicate(timeout=60)[1] for process in started] == [b""] * 4
    assert_sound(path)


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import store_samples as made
from extractor.store import Store

def numbered(sample, number):
    article = replace(sample.article, id=f"a{number}", location=f"news/{number}.html")
    claims = tuple(replace(claim, id=f"{claim.id}-{number}") for claim in sample.reading.claims)
    verdicts = tuple(replace(verdict, claim=f"{verdict.claim}-{number}") for verdict in sample.verdicts)
    return article, replace(sample.reading, claims=claims), verdicts

with Store.open(Path(sys.argv[1])) as store:
    store.begin_run(version="1.0", arguments=())
    for number in range(int(sys.argv[3])):
        document = numbered(made.harbour(), number)
        if not store.known(document[0]):
            store.save_document(*document)
            print(number, flush=True)
    store.finish_run()
"""


def test_a_killed_run_resumes_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    command = [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent)]
    with subprocess.Popen([*command, "100000"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        reported = [int(process.stdout.readline()) for _ in range(20)]
        time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        reported += [int(line) for line in process.stdout.read().split()]
    assert_sound(path)
    stored = {str(row[0]) for row in rows(path, "SELECT id FROM documents")}
    assert {f"a{number}" for number in reported} <= stored
    assert rows(path, "SELECT DISTINCT count(*) FROM claims GROUP BY article") == [(7,)]
    assert rows(path, "SELECT count(*) FROM runs WHERE finished IS NULL") == [(1,)]
    done = subprocess.run([*command, str(len(stored) + 5)], capture_output=True, text=True, check=True)
    assert [int(line) for line in done.stdout.split()] == list(range(len(stored), len(stored) + 5))
    assert rows(path, "SELECT count(*) FROM documents") == [(len(stored) + 5,)]
    assert_sound(path)


def test_search_still_finds_after_a_backup(database: Path, tmp_path: Path) -> None:
    with Store.open(database) as store:
        store.begin_run(version="1.0", arguments=())
        sample = made.changed(made.harbour(), outlet="Harbour Weekly")
        store.save_document(sample.article, sample.reading, ())
    assert rows(database, "SELECT min(rowid) > 1 FROM claims") == [(1,)], "a gap in the row numbers is what could go wrong"
    copy = tmp_path / "copy.db"
    rows(database, f"VACUUM INTO '{copy}'")
    sql = "SELECT id FROM claims WHERE rowid IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'malaysia') ORDER BY id"
    assert rows(copy, sql) == rows(database, sql) != []
    assert_sound(copy)


# Rows


@given(st.decimals(allow_nan=False, allow_infinity=False), st.none() | st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_come_back_to_the_last_digit(value: Decimal, high: Decimal | None) -> None:
    claim = replace(made.strait().reading.claims[0], value=value, value_high=high)
    found = from_row(Claim, to_row(claim))
    assert str(found.value) == str(value)
    assert str(found.value_high) == str(high)


def test_names_are_compared_without_case_spaces_and_article() -> None:
    assert normalised(" The  Quay Bank, ") == normalised("quay bank")
    assert normalised("Quay Bank") != normalised("Quay Banks")
