"""Archives into partitions: what is in them, that a run goes on after any end and comes to the same, and what is refused."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet
import pytest
from batch_samples import ROOT, TABLES, archive, batch, begin, contents, entries, rows, story, wait_for, warc

from extractor.batch import options, planning, sources
from extractor.batch.place import place
from extractor.batch.working import Task, digest_of, perform, task_of
from extractor.cli import main
from extractor.errors import ExtractorError, InputError
from extractor.models import Problem
from extractor.pipeline import Given, examine, find
from extractor.pipeline.reading import Examined
from extractor.store import Store
from extractor.store.rows import to_row

PARTITION = ("--partition-docs", 8, "--jobs", 2)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("archive") / "in")


@pytest.fixture(scope="module")
def whole(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nothing disturbed."""
    out = tmp_path_factory.mktemp("batch") / "out"
    batch(inputs, "--out", out, *PARTITION)
    return out


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "out")


def test_every_document_is_accounted_for(whole: Path) -> None:
    problems = {str(row["location"]).rpartition("/in/")[2]: row["reason"] for row in rows(whole, "problems")}
    damaged = [where for where in problems if where.startswith("b.warc.gz!/@")]
    assert len(damaged) == 1
    del problems[damaged[0]]
    assert problems == {"d.jsonl!/4": "damaged", "e.parquet!/7": "bad_date", "empty.txt": "empty"}
    documents = rows(whole, "documents")
    assert [row["document"] for row in documents if row["gate"]] == ["sport"]
    # the texts, the pages of the WARC file without the picture and the broken one, the ZIP file, the lines, the rows, and sport
    assert len(documents) == 9 + 11 + 7 + 8 + 6 + 1
    assert all(row["text"] for row in documents if not row["gate"])
    made = json.loads((whole / "manifest.json").read_text())["finished"]
    assert made["rows"] == {table: len(rows(whole, table)) for table in TABLES}
    assert made["counts"] == {"documents": 46, "read": 41, "gated": 1, "problems": 4, "claims": len(rows(whole, "claims"))}


def test_the_claims_are_those_that_a_document_has_by_itself(inputs: Path, whole: Path) -> None:
    claims = rows(whole, "claims")
    for path in sorted(inputs.glob("a*.txt")):
        alone = examine(path, Given())
        assert isinstance(alone, Examined)
        found = [claim for claim in claims if claim["article"] == alone.article.id]
        assert [claim["position"] for claim in found] == list(range(1, len(alone.reading.claims) + 1))
        for claim, expected in zip(found, alone.reading.claims, strict=True):
            assert to_row(expected).items() <= claim.items()


def test_what_stands_beside_a_text_in_a_table_is_known_of_it(whole: Path) -> None:
    found = {row["document"]: row for row in rows(whole, "documents")}
    assert found["row-61"]["published"] == "2026-04-28"
    assert found["row-61"]["published_basis"] == "given"
    assert found["row-61"]["url"] == "https://news.example/61"
    assert found["e-1"]["published"] == "2026-04-28"


def test_columns_are_those_of_the_database_and_of_the_page(whole: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty.db"):
        pass
    page = (ROOT / "docs" / "batch.md").read_text("utf-8")
    with sqlite3.connect(tmp_path / "empty.db") as connection:
        for table, known in {"documents": "documents", "claims": "claims", "unread": "numbers", "problems": "problems"}.items():
            stored = {row[1] for row in connection.execute(f"PRAGMA table_info({known})")}
            columns = pyarrow.parquet.read_schema(whole / table / "part-00000.parquet").names
            assert set(columns) - stored <= {"gate", "lines", "sources"}
            described = re.search(rf"^\| `{table}` \|(.*)\|$", page, re.M)
            assert described
            told = set(re.findall(r"`([a-z_]+)`", described[1]))
            assert told - set(columns) <= {
                "number",
                "label",
                "start",
                "end",
                "name",
                "institution",
                "kind",
                "aliases",
                "unread",
                "ignored",
                "reason",
            }
            assert table == "claims" or set(columns) <= told
    connection.close()


def test_the_same_again_changes_nothing(inputs: Path, copy: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*.parquet")}
    batch(inputs, "--out", copy, *PARTITION)
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*.parquet")} == before


def test_it_goes_on_where_it_was(inputs: Path, whole: Path, copy: Path) -> None:
    (copy / "partitions" / "part-00001.json").unlink()  # not complete: the entry was not written
    (copy / "claims" / "part-00003.parquet").unlink()  # not complete: a file is missing
    (copy / "documents" / "part-00001.parquet").write_bytes(b"half of a file")
    kept = (copy / "claims" / "part-00002.parquet").stat().st_mtime_ns
    batch(inputs, "--out", copy, *PARTITION, "--jobs", 1)
    assert contents(copy) == contents(whole)
    assert (copy / "claims" / "part-00002.parquet").stat().st_mtime_ns == kept


def test_a_partition_is_the_same_in_any_process(inputs: Path, whole: Path, tmp_path: Path) -> None:
    """Read all partitions here, one with a document that is set aside."""
    chosen = options.Options(partition_docs=8)
    out = str(tmp_path / "out")
    told: list[tuple[int, str]] = []
    tasks: list[Task] = []
    for partition in planning.partitions([str(inputs)], chosen, place(out)):
        task = Task(
            partition=partition.number, slices=partition.slices, options=chosen, out=out, stamp=partition.stamp, size=partition.size
        )
        tasks.append(task_of(json.loads(json.dumps(task.record()))))
        assert tasks[-1] == task
        entry = perform(task, lambda number, where: told.append((number, where)))
        assert entry.digest == digest_of(partition.slices, chosen.columns)
    assert contents(tmp_path / "out") == contents(whole)
    assert (3, str(inputs / "a3.txt")) in told
    first, entry = tasks[0], entries(whole)[0]
    for where in ("there", ""):  # it ended while the document was read, or while it was looked for
        again = replace(first, out=str(tmp_path / "aside"), aside={1: (where, "crashed")})
        done = perform(again, lambda _number, _where: None)
        assert done.counts["problems"] == 1
        assert done.counts["documents"] == entry["counts"]["documents"]
        assert done.first == entry["first"]


def test_another_version_of_the_program_does_not_read(inputs: Path, tmp_path: Path) -> None:
    chosen = options.Options(program="another")
    (partition,) = planning.partitions([str(inputs / "a1.txt")], chosen, place(str(tmp_path)))
    task = Task(partition=0, slices=partition.slices, options=chosen, out=str(tmp_path), stamp=partition.stamp)
    with pytest.raises(ExtractorError, match="another version"):
        perform(task, lambda _number, _where: None)


def test_inputs_that_change_under_a_run_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(story(1), "utf-8")
    chosen = options.Options()
    (partition,) = planning.partitions([str(path)], chosen, place(str(tmp_path / "out")))
    task = Task(partition=0, slices=partition.slices, options=chosen, out=str(tmp_path / "out"), stamp=partition.stamp)
    path.write_text(story(10), "utf-8")
    with pytest.raises(InputError, match="has changed since the run looked at it"):
        perform(task, lambda _number, _where: None)
    path.unlink()
    with pytest.raises(InputError, match="is not there any more"):
        perform(task, lambda _number, _where: None)


def killed(inputs: Path, out: Path, partitions: int) -> None:
    """Kill the command and all its children when so many partitions are complete."""
    process = begin("batch", inputs, "--out", out, *PARTITION)
    wait_for(lambda: len(list((out / "partitions").glob("*.json"))) >= partitions, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_killed_it_comes_to_the_same(inputs: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    killed(inputs, out, 1)
    assert json.loads((out / "manifest.json").read_text())["finished"] is None
    batch(inputs, "--out", out, *PARTITION)
    assert contents(out) == contents(whole)
    assert [entry["digest"] for entry in entries(out)] == [entry["digest"] for entry in entries(whole)]


@pytest.mark.long
@pytest.mark.parametrize("partitions", range(6))
def test_killed_again_and_again_it_comes_to_the_same(inputs: Path, whole: Path, tmp_path: Path, partitions: int) -> None:
    out = tmp_path / "out"
    for count in range(partitions):
        killed(inputs, out, count)
    batch(inputs, "--out", out, *PARTITION)
    assert contents(out) == contents(whole)


def test_on_a_full_disk_it_says_so_and_goes_on_later(inputs: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = begin("batch", inputs, "--out", out, *PARTITION, before="ulimit -f 8")  # no file may be larger than a few kilobytes
    told = process.communicate()[1]
    assert process.returncode == 2
    assert "the same command goes on from here" in told
    assert "Traceback" not in told
    batch(inputs, "--out", out, *PARTITION)
    assert contents(out) == contents(whole)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--partition-docs", 9), "partition-docs was 8 and is 9"),
        (("--no-gate",), "gate was True and is False"),
        (("--published", "2026-01-01"), "published was None and is '2026-01-01'"),
        (("--timeout", 5), "timeout was 60.0 and is 5.0"),
    ],
)
def test_other_options_are_refused(
    inputs: Path, whole: Path, given: tuple[object, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    batch(inputs, "--out", whole, *PARTITION, *given, status=2)
    assert told in capsys.readouterr().err


def test_changed_inputs_are_refused_and_touched_ones_are_not(
    inputs: Path, copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = tmp_path / "in"
    shutil.copytree(inputs, moved)
    out = tmp_path / "new"
    batch(moved, "--out", out, *PARTITION)
    for path in moved.iterdir():
        path.touch()
    batch(moved, "--out", out, *PARTITION)
    (moved / "a3.txt").write_text(story(300), "utf-8")
    capsys.readouterr()
    batch(moved, "--out", out, *PARTITION, status=2)
    assert "the inputs have changed since partition 0 was written" in capsys.readouterr().err
    batch(moved / "b.warc.gz", "--out", copy, *PARTITION, status=2)
    assert "the inputs have changed" in capsys.readouterr().err


def test_fewer_inputs_are_refused(inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    texts = [inputs / f"a{number}.txt" for number in range(4)]
    batch(*texts, "--out", out, "--partition-docs", 2, "--jobs", 1, status=0)
    batch(*texts[:2], "--out", out, "--partition-docs", 2, status=2)
    assert "fewer inputs" in capsys.readouterr().err
    batch(*texts[:2], "--out", out, "--partition-docs", 2, "--jobs", 1, "--force", status=0)
    assert len(rows(out, "documents")) == 2


def test_two_runs_do_not_write_to_one_folder(inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    process = begin("batch", inputs, "--out", out, *PARTITION)
    wait_for(lambda: (out / "manifest.json").exists(), process)
    batch(inputs, "--out", out, *PARTITION, status=2)
    assert "another run is writing there" in capsys.readouterr().err
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_packed_lines_that_are_damaged_are_a_problem(tmp_path: Path) -> None:
    packed = gzip.compress("\n".join(json.dumps({"text": story(number)}) for number in range(50)).encode())
    for name, body in {"cut": packed[:-60], "broken": packed[:200] + b"!" * 40 + packed[240:], "none": b"no gzip"}.items():
        (tmp_path / f"{name}.jsonl.gz").write_bytes(body)
    (tmp_path / "whole.jsonl.gz").write_bytes(packed)
    batch(tmp_path, "--out", tmp_path / "out", "--jobs", 1, status=1)
    problems = {Path(str(row["location"])).name: row["reason"] for row in rows(tmp_path / "out", "problems")}
    assert problems == dict.fromkeys(["broken.jsonl.gz", "cut.jsonl.gz", "none.jsonl.gz"], "unreadable")
    assert len(rows(tmp_path / "out", "documents")) == 50


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["nothing.html"], "nothing.html: no such file or folder"),
        (["*.nothing"], "no pattern that a file matches"),
        (["-"], "standard input is for extractor extract"),
        (["rows.jsonl", "--columns", "text=body"], "neither a column 'body' nor 'html'"),
        (["rows.jsonl", "--columns", "body=text"], "is not FIELD=COLUMN"),
        (["list.jsonl"], "line 1 is no JSON object"),
        (["list.jsonl.gz"], "line 1 is no JSON object"),
        (["broken.parquet"], "is no Parquet file that can be read"),
        (["rows.jsonl", "--metadata", "none.csv"], "none.csv: cannot be read"),
        (["rows.jsonl", "--published", "soon"], "'soon' is not a date"),
        (["rows.jsonl", "--scheduler", "tcp://127.0.0.1:1"], "give whole paths with --scheduler"),
        (["rows.jsonl", "--out", "nowhere://claims"], "nowhere://claims: Protocol not known"),
        (["rows.jsonl", "--out", "rows.jsonl"], "rows.jsonl: cannot be written"),
        (["rows.jsonl", "--out", "taken"], "has a folder claims and no manifest.json"),
    ],
)
def test_bad_inputs_are_told_in_one_line(
    given: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text('{"text": "Exports rose 5%."}\n')
    Path("list.jsonl").write_text("[1, 2]\n")
    Path("list.jsonl.gz").write_bytes(gzip.compress(b"[1, 2]\n"))
    Path("broken.parquet").write_bytes(b"PAR1")
    Path("taken/claims").mkdir(parents=True)
    Path("taken/claims/notes.txt").write_text("mine")
    batch(*given, *(["--out", "out"] if "--out" not in given else []), "--jobs", 1, status=2)
    error = capsys.readouterr().err
    assert told in error
    assert len(error.splitlines()) == 1
    assert Path("taken/claims/notes.txt").exists()


@pytest.mark.parametrize("command", [["load", "DIR", "--db", "new.db"], ["check", "DIR"]])
def test_what_holds_no_partitions_is_refused(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([str(tmp_path) if part == "DIR" else part for part in command]) == 2
    assert "holds no partitions of extractor batch" in capsys.readouterr().err
    assert not Path("new.db").exists()


def test_partitions_are_cut_the_same_way_wherever_reading_begins(inputs: Path, tmp_path: Path) -> None:
    """Read every partition by itself, for several sizes: together they are what reading from beginning to end gives."""
    given = [str(inputs)]

    def read(size: int) -> list[str]:
        chosen = options.Options(partition_docs=size)
        found = []
        for partition in planning.partitions(given, chosen, place(str(tmp_path / str(size)))):
            assert sum(part.count for part in partition.slices) <= size
            for part in partition.slices:
                items = [item for item in sources.read(part, chosen.columns) if item is not None]
                found += [item.location if not isinstance(item, Path) else str(item) for item in items]
        return found

    assert read(1) == read(5) == read(1000)
    assert len(read(1)) == 46


def test_a_long_container_is_read_from_marks(tmp_path: Path) -> None:
    warc(tmp_path / "long.warc.gz", range(350))
    lines = "\n".join(json.dumps({"text": story(number)}) for number in range(350))
    (tmp_path / "long.jsonl").write_text(lines, "utf-8")
    (tmp_path / "long.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    columns = options.Options().columns
    for name, kind in {"long.warc.gz": "warc", "long.jsonl": "jsonl", "long.jsonl.gz": "jsonl"}.items():
        assert sources.container_kind(tmp_path / name) == kind
        scan = sources.scan(tmp_path / name, kind, columns)
        assert scan.count == 350
        assert len(scan.marks) > 2
        everything = list(sources.read(scan.slice(str(tmp_path / name), 0, 350), columns))
        part = scan.slice(str(tmp_path / name), 251, 30)
        assert part.place > 0
        assert list(sources.read(part, columns)) == everything[251:281]
    assert any(isinstance(item, Problem) for item in everything) is False


def test_long_lists_of_files_are_found_once_each(inputs: Path) -> None:
    found = list(find([str(inputs), str(inputs / "a1.txt")]))
    assert len(found) == len(set(found)) == len(list(inputs.iterdir()))


def test_progress_tells_rate_and_time_left(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("extractor.cli.batching._SECONDS_BETWEEN_LINES", 0.0)
    batch(inputs / "a1.txt", inputs / "a2.txt", "--out", tmp_path / "out", "--partition-docs", 1, "--jobs", 1, status=0)
    told = capsys.readouterr().err
    assert re.search(r"^1 documents, \d+ a second, \d+%, 0:00:\d\d left$", told, re.M)
    log = [json.loads(line) for path in (tmp_path / "out" / "log").iterdir() for line in path.read_text().splitlines()]
    assert [event["event"] for event in log] == ["begun", "processes", "partition", "partition", "finished"]
    assert all({"time", "event"} <= event.keys() for event in log)


@pytest.mark.long
def test_the_benchmark_of_archives_writes_its_tables(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    names = ("growth", "scaling", "gate")
    page.write_text("\n".join(f"<!-- archives {name}: begin -->\nold\n<!-- archives {name}: end -->" for name in names), "utf-8")
    command = [sys.executable, str(ROOT / "benchmarks" / "batch.py"), "--sizes", "4,8", "--scaled", "4", "--pages", "4", "--rounds", "1"]
    done = subprocess.run([*command, "--folder", str(tmp_path / "made"), "--page", str(page)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = page.read_text("utf-8")
    assert "old" not in text
    assert len(re.findall(r"^\| [48] \| -?[\d.]+ \| [\d,]+ \| [\d,]+ \|$", text, re.M)) == 2
    assert "which are made, 4 were passed over" in text.replace("\n", " ")
