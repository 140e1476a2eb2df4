"""The command line as a user meets it: exit statuses, forms, standard input, and one clear line for everything that is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractor import __version__
from extractor.cli import main

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "import sys; from extractor.cli import main; sys.exit(main())"]

STORY = """Hong Kong imports jump in March

HONG KONG, April 28 - Imports of goods rose 41.2% in March 2026 from a year earlier to HK$707.5 billion, the Census and
Statistics Department said on Tuesday. Total exports grew 35.8%.
"""
PARAGRAPHS = "".join(f"<p>{part}</p>" for part in STORY.split("\n\n")[1:])
PAGE = f"""<!doctype html><html lang="en"><head><title>Imports jump</title><meta property="og:site_name" content="The Ledger">
<meta property="article:published_time" content="2026-04-28T16:30:00+08:00"></head><body><nav><a href="/">Home</a></nav><article>
<h1>Imports jump</h1>{PARAGRAPHS}</article><footer>Save 30% today</footer></body></html>"""


class Run:
    """What one run of the program gave."""

    def __init__(self, status: int, output: str, errors: str) -> None:
        self.status, self.output, self.errors = status, output, errors

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.output.splitlines()]


def call(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Run:
    """Run the program in this process."""
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as stop:  # argparse
        status = int(stop.code or 0)
    captured = capsys.readouterr()
    return Run(status, captured.out, captured.err)


def process(*arguments: str | Path, given: bytes = b"", folder: Path = ROOT, **environment: str) -> Run:
    """Run the program in a process of its own, with bytes on standard input."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def story(tmp_path: Path) -> Path:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    return tmp_path / "story.txt"


def one_line(run: Run, *parts: str) -> None:
    """Assert that nothing was done, and that one line says why."""
    assert run.status == 2
    assert run.output == ""
    assert len(run.errors.strip().splitlines()) == 1
    for part in parts:
        assert part in run.errors


# --- extract


def test_extract_prints_claims_and_nothing_else(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    run = call(capsys, "extract", story, "--format", "jsonl")
    assert (run.status, run.errors) == (0, "")
    text = call(capsys, "clean", story).output
    by_quote = {record["quote"]: record for record in run.records}
    assert {"41.2%", "HK$707.5 billion", "35.8%"} <= set(by_quote)
    for record in run.records:
        assert record["document"] == "story"
        assert text[record["start"] : record["end"]] == record["quote"]
        assert "verdict" not in record
    amount = by_quote["HK$707.5 billion"]
    assert (amount["value"], amount["unit"], amount["kind"], amount["metric"]) == (707500000000, "HKD", "level", "imports")
    assert amount["period"] == {"start": "2026-03-01", "end": "2026-03-31"}


def test_extract_checks_when_asked(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    run = call(capsys, "extract", story, "--check", "--published", "2026-04-28", "--format", "jsonl")
    assert run.status == 0
    outcomes = {record["quote"]: record["verdict"]["outcome"] for record in run.records}
    assert outcomes["41.2%"] == outcomes["HK$707.5 billion"] == "match"
    official = next(record["verdict"]["official"] for record in run.records if record["quote"] == "41.2%")
    assert round(official, 1) == 41.2


def test_extract_csv(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    run = call(capsys, "extract", story, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run.output)))
    assert {row["quote"]: row["period_start"] for row in rows}["HK$707.5 billion"] == "2026-03-01"
    assert "verdict_outcome" not in rows[0]


def test_extract_table(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    run = call(capsys, "extract", story, "--format", "table", "--check")
    assert "HK$707.5 billion" in run.output
    assert "match" in run.output


def test_a_pipe_gets_json_lines_by_default(story: Path) -> None:
    assert process("extract", story).records


@pytest.mark.parametrize("arguments", [["extract", "-"], ["extract"]])
@pytest.mark.parametrize("document", [STORY, PAGE], ids=["text", "page"])
def test_standard_input_is_a_document(arguments: list[str], document: str) -> None:
    run = process(*arguments, "--format", "jsonl", given=document.encode())
    assert (run.status, run.errors) == (0, "")
    assert {record["document"] for record in run.records} == {"stdin"}
    assert "41.2%" in {record["quote"] for record in run.records}
    assert "30%" not in {record["quote"] for record in run.records}


def test_published_resolves_relative_periods(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("Hong Kong's total exports rose 5 per cent last month from a year earlier.\n")
    unknown = call(capsys, "extract", tmp_path / "s.txt", "--format", "jsonl").records
    known = call(capsys, "extract", tmp_path / "s.txt", "--format", "jsonl", "--published", "2025-06-26").records
    assert [record["period"] for record in unknown] == [None]
    assert [record["period"] for record in known] == [{"start": "2025-05-01", "end": "2025-05-31"}]


def test_metadata_wins_over_the_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "s.html").write_text(PAGE.replace("in March 2026 ", "last month "), "utf-8")
    (tmp_path / "m.csv").write_text("file,published\nelsewhere/s.html,2020-10-10\nx.html,2020-01-01\ny.html,\n")
    run = call(capsys, "extract", tmp_path / "s.html", "--format", "jsonl", "--metadata", tmp_path / "m.csv")
    assert run.status == 0
    assert run.errors == "extractor: metadata: 2 rows without a document: x.html, y.html\n"
    amount = next(record for record in run.records if record["quote"] == "HK$707.5 billion")
    assert amount["period"] == {"start": "2020-09-01", "end": "2020-09-30"}


# --- clean


def test_clean_text_and_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "s.html").write_text(PAGE, "utf-8")
    text = call(capsys, "clean", tmp_path / "s.html").output
    assert "Total exports grew 35.8%." in text
    assert "Save 30% today" not in text
    lines = call(capsys, "clean", tmp_path / "s.html", "--format", "jsonl").records
    assert {"body"} < {line["label"] for line in lines}
    assert all(text[line["start"] : line["end"]] for line in lines if line["label"] == "body")
    assert "Save 30% today" in " ".join(line["text"] for line in lines if line["label"] != "body")


# --- run


def test_run_sums_up_and_running_again_changes_nothing(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path) -> None:
    database = tmp_path / "claims.db"
    first = call(capsys, "run", story, "--db", database)
    assert (first.status, first.output) == (0, "")
    for part in (
        "Documents   1",
        "Claims",
        "in agreement with the official figure",
        "Not read",
        "Problems    none",
        f"extractor serve {database}",
    ):
        assert part in first.errors
    before = database.read_bytes()
    again = call(capsys, "run", story, "--db", database)
    assert again.status == 0
    assert "0 read, 1 unchanged" in again.errors
    assert database.read_bytes() == before


def test_run_shows_what_differs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text(STORY.replace("707.5", "705.7"), "utf-8")
    run = call(capsys, "run", tmp_path / "s.txt", "--db", tmp_path / "claims.db")
    assert "imports: reported HKD 705.7 billion, official HKD 707.484 billion" in run.errors


# --- what is wrong


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "binary.txt": (bytes(range(256)) * 64, ""),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "PNG"),
    "huge.txt": (b"word " * (5 * 1024 * 1024), "larger than"),
    "broken.pdf": (b"%PDF-1.7\nnothing", ""),
    "broken.docx": (b"PK\x03\x04 nothing", "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_problem_and_the_run_goes_on(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path, name: str) -> None:
    body, reason = BAD[name]
    (tmp_path / name).write_bytes(body)
    run = call(capsys, "run", tmp_path / name, story, "--db", tmp_path / "claims.db")
    assert run.status == 1
    assert "Traceback" not in run.errors
    with sqlite3.connect(tmp_path / "claims.db") as database:
        rows = database.execute("select location, message from problems").fetchall()
        (documents,) = database.execute("select count(*) from documents").fetchone()
    database.close()
    assert [location for location, _ in rows] == [str(tmp_path / name)]
    assert reason in rows[0][1]
    assert rows[0][1] in run.errors
    assert documents == 1
    alone = call(capsys, "extract", tmp_path / name)
    one_line(alone, str(tmp_path / name), reason)


def test_a_wrongly_encoded_file_is_read_or_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_bytes("Imports rose 5% in March 2026, said José Peña of Quarry Bank in Málaga.\n".encode("cp1252"))
    run = call(capsys, "extract", tmp_path / "s.txt", "--format", "jsonl")
    assert run.status == 0
    assert "José Peña" in run.records[0]["sentence"]


def test_an_unreadable_file_is_told(capsys: pytest.CaptureFixture[str], story: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    story.chmod(0)
    one_line(call(capsys, "extract", story), "story.txt")


def test_a_missing_path_among_others(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path) -> None:
    run = call(capsys, "extract", tmp_path / "gone.txt", story)
    assert run.status == 1
    assert run.records
    assert run.errors == f"extractor: {tmp_path / 'gone.txt'}: no such file or folder\n"


@pytest.mark.parametrize("command", ["run", "extract", "clean"])
def test_only_a_missing_path(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(tmp_path)
    one_line(call(capsys, command, "gone.txt"), "gone.txt", "no such file or folder")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one_line(call(capsys, "extract", tmp_path), "no documents in")


@pytest.mark.parametrize("command", ["run", "extract", "clean"])
def test_a_wrong_date(capsys: pytest.CaptureFixture[str], story: Path, command: str) -> None:
    one_line(call(capsys, command, story, "--published", "28/04/2026"), "'28/04/2026' is not a date", "YYYY-MM-DD")


def test_wrong_metadata(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path) -> None:
    one_line(call(capsys, "extract", story, "--metadata", tmp_path / "gone.csv"), "gone.csv", "cannot be read")


def test_a_newer_database(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path) -> None:
    database = tmp_path / "claims.db"
    call(capsys, "run", story, "--db", database)
    with sqlite3.connect(database) as connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('extractor', '9999_later', '2099-01-01')"
        )
    connection.close()
    for command in (["run", story, "--db"], ["serve"], ["check", "--db"]):
        one_line(call(capsys, *command, database), "newer")


def test_a_locked_database(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.store.schema.PATIENCE", 0.2)
    database = tmp_path / "claims.db"
    call(capsys, "run", story, "--db", database)
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("begin exclusive")
    story.write_text(STORY.replace("35.8", "35.9"))
    one_line(call(capsys, "run", story, "--db", database), "locked")
    holder.rollback()
    holder.close()


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to have a header of a hundred bytes" * 3, b"x"])
def test_no_database(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "claims.db").write_bytes(content)
    one_line(call(capsys, "run", story, "--db", tmp_path / "claims.db"), "claims.db")
    assert (tmp_path / "claims.db").read_bytes() == content


def test_serving_what_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one_line(call(capsys, "serve", tmp_path / "gone.db"), "gone.db")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required"),
        (["run"], "PATH"),
        (["dance"], "invalid choice"),
        (["serve", "--port", "many"], "not a port"),
        (["serve", "--port", "65536"], "not a port"),
        (["extract", "x", "--format", "xml"], "invalid choice"),
        (["check"], "required"),
    ],
)
def test_wrong_arguments_show_the_usage(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    run = call(capsys, *arguments)
    assert run.status == 2
    assert message in run.errors
    assert "usage: extractor" in run.errors


def test_nothing_is_done_without_a_document() -> None:
    run = subprocess.run([*COMMAND, "extract"], stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 2
    assert run.stderr == "extractor: standard input: the document is empty\n"


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(
            f"{STORY}\nIn the {number + 4} months to June, exports to Japan rose 4.5% and imports fell 2.1%.\n"
        )
    child = subprocess.Popen(
        [*COMMAND, "extract", str(tmp_path), "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    errors = child.stderr.read().decode()
    child.stderr.close()
    assert (child.wait(), errors) == (141, "")


def test_names_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/st\xf6ry.txt"
    Path(os.fsdecode(odd)).write_text(STORY)
    run = process("extract", tmp_path, "--format", "jsonl")
    assert run.status == 0
    assert {record["document"] for record in run.records} == {"st\udcf6ry"}


# --- check and score


def test_check_adds_verdicts_to_claims_of_others(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_text(call(capsys, "extract", story, "--format", "jsonl").output)
    run = call(capsys, "check", claims, "--published", "2026-04-28", "--format", "jsonl")
    assert run.status == 0
    assert {record["quote"]: record["verdict"]["outcome"] for record in run.records}["41.2%"] == "match"
    piped = process("check", "-", "--published", "2026-04-28", "--format", "jsonl", given=claims.read_bytes())
    assert piped.records == run.records


def test_check_names_the_line_that_is_wrong(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text('{"document": "d", "kind": "growth"}\n')
    one_line(call(capsys, "check", tmp_path / "c.jsonl"), "c.jsonl:1", "missing")
    one_line(call(capsys, "check", tmp_path / "gone.jsonl"), "gone.jsonl", "cannot be read")


def test_check_a_database_again(capsys: pytest.CaptureFixture[str], story: Path, tmp_path: Path) -> None:
    call(capsys, "run", story, "--db", tmp_path / "claims.db")
    run = call(capsys, "check", "--db", tmp_path / "claims.db")
    assert (run.status, run.output) == (0, "")
    assert run.errors.startswith("0 of 3 claims compared again")
    assert run.errors.endswith("0 verdicts changed\n")


@pytest.fixture
def scored(tmp_path: Path) -> tuple[Path, Path]:
    """Return the gold and the claims of a corpus of one document: one figure right, one missed, one from an advertisement."""
    right = {
        "quote": "41.2%",
        "value": 41.2,
        "unit": "percent",
        "kind": "growth",
        "metric": "imports",
        "sentence_prefix": "Imports rose 41.2%",
    }
    missed = {
        "quote": "35.8%",
        "value": 35.8,
        "unit": "percent",
        "kind": "growth",
        "metric": "total_exports",
        "sentence_prefix": "Exports grew",
    }
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "d.json").write_text(json.dumps([right, missed]))
    (tmp_path / "gold" / "d_boilerplate.json").write_text(json.dumps([{"quote": "30%"}]))
    claims = [right | {"document": "d", "sentence": "Imports rose 41.2%."}]
    claims.append({"document": "d", "quote": "30%", "value": 30, "unit": "percent", "sentence": "Save 30% today."})
    (tmp_path / "claims.jsonl").write_text("".join(json.dumps(claim) + "\n" for claim in claims))
    return tmp_path / "gold", tmp_path / "claims.jsonl"


def test_score_shows_scores_and_errors(capsys: pytest.CaptureFixture[str], scored: tuple[Path, Path]) -> None:
    run = call(capsys, "score", *scored, "--show", "missed,spurious")
    assert run.status == 0
    assert "F1 0.5000" in run.output
    assert [line.split()[0] for line in run.errors.splitlines()] == ["MISSED", "SPURIOUS"]
    whole = json.loads(call(capsys, "score", *scored, "--json").output)
    assert whole["boilerplate_figures_extracted"] == 1
    assert whole["verdicts"] is None


def test_floors_are_pinned_held_and_not_lowered_by_chance(
    capsys: pytest.CaptureFixture[str], scored: tuple[Path, Path], tmp_path: Path
) -> None:
    gold, claims = scored
    floors = tmp_path / "floors.json"
    assert call(capsys, "score", gold, claims, "--floors", floors, "--update").status == 0
    assert call(capsys, "score", gold, claims, "--floors", floors).status == 0
    pinned = floors.read_text()
    claims.write_text("")
    worse = call(capsys, "score", gold, claims, "--floors", floors)
    assert worse.status == 1
    assert "figures_f1: 0.0 is below its floor of 0.5" in worse.errors
    refused = call(capsys, "score", gold, claims, "--floors", floors, "--update")
    assert refused.status == 1
    assert "--allow-lower" in refused.errors
    assert floors.read_text() == pinned
    assert call(capsys, "score", gold, claims, "--floors", floors, "--update", "--allow-lower").status == 0
    assert floors.read_text() != pinned
    (gold / "d.json").write_text("[]")
    assert "not the one that was pinned" in call(capsys, "score", gold, claims, "--floors", floors).errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--show", "everything"], "unknown: everything"),
        (["--update"], "need --floors"),
        (["--verdicts", "gone"], "gone"),
        (["--only", "x"], "holds no gold"),
    ],
)
def test_score_with_wrong_arguments(
    capsys: pytest.CaptureFixture[str], scored: tuple[Path, Path], arguments: list[str], message: str
) -> None:
    one_line(call(capsys, "score", *scored, *arguments), message)


# --- help


def test_help_answers_at_once() -> None:
    loaded = (
        "import sys; from extractor.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {"spacy", "pandas", "trafilatura", "datasette", "sqlite_utils", "rich"} & set(done.stderr.split())


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "--version").output == f"extractor {__version__}\n"
