"""Partitions into a database and into verdicts: the same as a run of the same documents, and twice changes nothing."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from batch_samples import ROOT, batch, match_report, rows, story

from extractor.batch import checking
from extractor.batch.place import place
from extractor.cli import main

CORPUS = ROOT / "corpus"
LEFT_OUT = {"runs", "_sqlite_migrations", "_sqlite_docs", "official_changes"}
WHEN = {"first_seen", "changed", "checked_at", "run"}  # numbers of runs
DOCUMENTS = ("a01.html", "a05.html", "b01.txt", "b02.txt", "p01.txt", "p12.txt")


def dump(database: Path) -> dict[str, list[str]]:
    """Return all rows of all tables, the numbers of runs and the machinery of search aside."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
        names = [row["name"] for row in connection.execute(tables)]
        return {
            name: sorted(
                json.dumps({column: row[column] for column in row.keys() if column not in WHEN}, sort_keys=True)  # noqa: SIM118 - of a Row
                for row in connection.execute(f'SELECT * FROM "{name}"')
            )
            for name in names
            if name not in LEFT_OUT and not name.startswith("sqlite_")
        }


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the corpus, a text twice, stories of one site that repeats a line, and a document that cannot be read."""
    folder = tmp_path_factory.mktemp("load") / "in"
    folder.mkdir()
    for name in DOCUMENTS:
        (folder / name).write_bytes((CORPUS / "articles" / name).read_bytes())
    (folder / "a01-copy.html").write_bytes((folder / "a01.html").read_bytes())
    lines = []
    for name in ("p02", "p04", "p31", "p44"):
        text = (CORPUS / "articles" / f"{name}.txt").read_text("utf-8") + "\n\nThe Harbour Ledger is printed on paper from the north.\n"
        lines.append(json.dumps({"id": name, "text": text, "url": f"https://news.example/{name}", "published": "2026-04-28"}))
    (folder / "site.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "nothing.txt").write_text("")
    return folder


@pytest.fixture(scope="module")
def partitions(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("load") / "claims"
    batch(inputs, "--out", out, "--partition-docs", 4, "--jobs", 1)
    return out


@pytest.fixture(scope="module")
def checked(partitions: Path) -> Path:
    assert main(["check", str(partitions), "--jobs", "1"]) == 0
    return partitions


def load(partitions: Path, database: Path) -> None:
    assert main(["load", str(partitions), "--db", str(database)]) == 1


def test_a_database_is_as_if_the_documents_had_been_run(inputs: Path, checked: Path, tmp_path: Path) -> None:
    loaded, ran = tmp_path / "loaded.db", tmp_path / "ran.db"
    load(checked, loaded)
    # a run reads no JSON Lines: the same texts as files would have other places, so the run is one without them
    without = tmp_path / "without"
    batch(*[path for path in sorted(inputs.iterdir()) if path.suffix != ".jsonl"], "--out", without, "--jobs", 1)
    assert main(["check", str(without), "--jobs", "1"]) == 0
    alone = tmp_path / "alone.db"
    load(without, alone)
    assert main(["run", *[str(path) for path in sorted(inputs.iterdir()) if path.suffix != ".jsonl"], "--db", str(ran)]) == 1
    assert dump(alone) == dump(ran)
    everything = dump(loaded)
    assert len(everything["documents"]) == len(dump(ran)["documents"]) + 4
    assert len(everything["verdicts"]) == len(everything["claims"])
    # lines that a site repeats are learnt over all partitions
    assert [json.loads(row)["line"] for row in everything["site_lines"]] == ["the harbour ledger is printed on paper from the north"]
    assert not any("printed on paper" in json.loads(row)["text"] for row in everything["documents"])


def test_loading_twice_changes_nothing(
    checked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("extractor.cli.batching._SECONDS_BETWEEN_LINES", 0.0)
    database = tmp_path / "twice.db"
    load(checked, database)
    assert re.search(r"^1 of 3 partitions, 0:00:\d\d left$", capsys.readouterr().err, re.M)
    before = dump(database)
    with closing(sqlite3.connect(database)) as connection:
        runs = connection.execute("SELECT count(*), max(started) FROM runs").fetchone()
    load(checked, database)
    assert dump(database) == before
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*), max(started) FROM runs").fetchone() == runs


def test_without_verdicts_claims_are_not_compared_yet(inputs: Path, tmp_path: Path) -> None:
    out, database = tmp_path / "claims", tmp_path / "claims.db"
    batch(inputs / "b01.txt", "--out", out, "--jobs", 1, status=0)
    assert main(["load", str(out), "--db", str(database)]) == 0
    assert dump(database)["verdicts"] == []
    assert main(["check", "--db", str(database)]) == 0
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM claims WHERE verdict IS NULL").fetchone() == (0,)
    # verdicts that are made later are taken over by the next load
    again = tmp_path / "again.db"
    assert main(["load", str(out), "--db", str(again)]) == 0
    assert main(["check", str(out), "--jobs", "1"]) == 0
    assert main(["load", str(out), "--db", str(again)]) == 0
    assert dump(again) == dump(database)


def test_gated_documents_are_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "sport.txt").write_text(match_report(3), "utf-8")
    (tmp_path / "trade.txt").write_text(story(3), "utf-8")
    out, database = tmp_path / "claims", tmp_path / "claims.db"
    batch(tmp_path / "sport.txt", tmp_path / "trade.txt", "--out", out, "--jobs", 1, status=0)
    assert main(["load", str(out), "--db", str(database)]) == 0
    assert [json.loads(row)["document"] for row in dump(database)["documents"]] == ["trade"]


def test_verdicts_are_those_of_the_checker(checked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {row["claim"]: row["outcome"] for row in rows(checked, "verdicts")}
    assert set(found) == {row["id"] for row in rows(checked, "claims")}
    capsys.readouterr()
    assert main(["extract", str(CORPUS / "articles" / "b01.txt"), "--check", "--format", "jsonl"]) == 0
    for line in capsys.readouterr().out.splitlines():
        record = json.loads(line)
        assert found[record["id"]] == record["verdict"]["outcome"]


def test_checking_again_compares_nothing_again(checked: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (checked / "verdicts").iterdir()}
    assert before
    assert main(["check", str(checked), "--jobs", "1"]) == 0
    assert {path: path.stat().st_mtime_ns for path in (checked / "verdicts").iterdir()} == before


def test_a_partition_is_checked_the_same_in_any_process(checked: Path, tmp_path: Path) -> None:
    record = json.loads((checked / "checked" / "part-00000.json").read_text())
    out = shutil.copytree(checked, tmp_path / "claims")
    before = (out / "verdicts" / "part-00000.parquet").read_bytes()
    task = {"kind": "check", "partition": 0, "out": str(out), "official": None, "figures": record["figures"]}
    done = checking.perform(task)
    assert done["outcomes"] == record["outcomes"]
    assert (out / "verdicts" / "part-00000.parquet").read_bytes() == before
    assert checking.checked(place(str(out)), 0, record["figures"]) is not None
    assert checking.checked(place(str(out)), 0, "other figures") is None


def test_an_unfinished_run_is_not_loaded(partitions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = json.loads((partitions / "manifest.json").read_text())
    unfinished = tmp_path / "claims"
    unfinished.mkdir()
    (unfinished / "manifest.json").write_text(json.dumps(manifest | {"finished": None}))
    assert main(["load", str(unfinished), "--db", str(tmp_path / "new.db")]) == 2
    assert "the run has not come to its end" in capsys.readouterr().err
    assert not (tmp_path / "new.db").exists()


PAGE = (ROOT / "docs" / "batch.md").read_text("utf-8")


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", PAGE, re.S))
def test_queries_of_the_page_run_in_duckdb(query: str, checked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checked.parent)
    with duckdb.connect() as connection:
        assert connection.execute(query).fetchall()


def test_python_of_the_page_runs(checked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(checked.parent)
    for snippet in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(snippet, {})
        assert "2025-10-31" in capsys.readouterr().out
