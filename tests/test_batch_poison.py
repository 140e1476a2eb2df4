"""Poisonous documents: each is a row of problems, and its neighbours are read as if it were not there."""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest
from batch_samples import batch, entries, rows, story

from extractor.batch import limits, nursery
from extractor.batch.place import Folder
from extractor.batch.writing import Writer
from extractor.errors import ExtractorError

POISONED = (sys.executable, str(Path(__file__).with_name("batch_poison.py")))


@pytest.fixture(scope="module")
def poisoned() -> Iterator[nursery.Nursery]:
    """Let the children of this module have defects; they are real processes with the real limits."""
    found = nursery.Nursery(POISONED)
    yield found
    found.close()


def poison(folder: Path, *names: str) -> list[Path]:
    """Write a healthy document, a poisonous one, a healthy one …"""
    paths = []
    for number, word in enumerate(word for name in names for word in ("", name)):
        path = folder / f"{number:02}-{word.lower() or 'healthy'}.txt"
        path.write_text(f"{story(number)}\n{word}", "utf-8")
        paths.append(path)
    last = folder / "99-healthy.txt"
    last.write_text(story(99), "utf-8")
    return [*paths, last]


def read(out: Path, inputs: list[Path], nurse: nursery.Nursery, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Read documents in one partition by one process; return the reason of each problem, and check that the others were read."""
    monkeypatch.setattr("extractor.batch.crew.nursery", lambda: nurse)
    batch(*inputs, "--out", out, "--jobs", 1, "--timeout", 0.7, "--memory", 100)
    assert {str(row["document"]) for row in rows(out, "documents")} == {path.stem for path in inputs if "healthy" in path.name}
    assert all(row["stage"] == "batch" for row in rows(out, "problems"))
    return {Path(str(row["location"])).stem[3:]: row["reason"] for row in rows(out, "problems")}


def test_crashes_loops_and_memory_cost_their_own_document(
    tmp_path: Path, poisoned: nursery.Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    inputs = poison(tmp_path / "in", "ENDLESS", "SEGFAULT", "SWELLS")
    found = read(tmp_path / "out", inputs, poisoned, monkeypatch)
    assert found == {"endless": "timeout", "segfault": "crashed", "swells": "memory"}
    messages = " ".join(str(row["message"]) for row in rows(tmp_path / "out", "problems"))
    assert "took more than 0.7 seconds of processor time" in messages
    assert "needed more than 100 MB of memory" in messages
    assert "ended the process that read it" in messages
    log = [json.loads(line) for path in (tmp_path / "out" / "log").iterdir() for line in path.read_text().splitlines()]
    ended = [event for event in log if event["event"] == "process ended"]
    assert [Path(event["document"]).stem for event in ended] == ["03-segfault"]
    assert ended[0]["reason"] == "signal 11"


@pytest.mark.long
def test_what_does_not_listen_is_ended(tmp_path: Path, poisoned: nursery.Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    inputs = poison(tmp_path / "in", "DEAF", "LEAVES", "SEGFAULT", "DEAF", "ENDLESS")
    found = read(tmp_path / "out", inputs, poisoned, monkeypatch)
    assert found == {"deaf": "timeout", "leaves": "crashed", "segfault": "crashed", "endless": "timeout"}


def test_endless_lines_and_huge_files_are_never_held(tmp_path: Path) -> None:
    healthy = [json.dumps({"id": f"row-{number}", "text": story(number)}) for number in (1, 2)]
    with (tmp_path / "rows.jsonl").open("w", encoding="utf-8") as file:
        file.write(healthy[0] + "\n")
        for _ in range(60):
            file.write("x" * 1024 * 1024)
        file.write("\n" + healthy[1] + "\n")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(2 * 1024**3)  # takes no room on the disk
    out = tmp_path / "out"
    batch(tmp_path / "huge.txt", tmp_path / "rows.jsonl", "--out", out, "--jobs", 1)
    assert [row["reason"] for row in rows(out, "problems")] == ["too_large", "too_large"]
    assert [row["document"] for row in rows(out, "documents")] == ["row-1", "row-2"]
    assert all(entry["peak_mb"] < 400 for entry in entries(out))


def test_rows_of_large_documents_are_not_gathered(tmp_path: Path) -> None:
    schema = pyarrow.schema([("id", pyarrow.string()), ("text", pyarrow.string())])
    with Writer(Folder(tmp_path), {"documents": schema}) as writer:
        for number in range(40):
            writer.add({"documents": [{"id": str(number), "text": f"{number} " * 400_000}]})
        made = writer.finish(0)
    assert made["documents"]["rows"] == 40
    with pyarrow.parquet.ParquetFile(tmp_path / "documents" / "part-00000.parquet") as file:
        groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
        assert sum(groups) == 40
        assert max(groups) <= 10
        assert file.read(columns=["id"])["id"].to_pylist() == [str(number) for number in range(40)]


def test_a_child_that_has_grown_makes_room_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(story(number), "utf-8")
    started: list[int] = []
    start = nursery.Nursery.start

    def counted(self: nursery.Nursery) -> tuple[int, socket.socket]:
        started.append(1)
        return start(self)

    monkeypatch.setattr(nursery.Nursery, "start", counted)
    for growth, children in ((256, 1), (-1000, 4)):
        monkeypatch.setattr("extractor.batch.crew.MOST_GROWTH", growth)
        started.clear()
        batch(tmp_path, "--out", tmp_path.with_name(f"out{growth}"), "--partition-docs", 1, "--jobs", 1, status=0)
        assert len(started) == children


def _spin() -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        pass


def test_limits_are_lifted_behind_a_document() -> None:
    # in a process of its own, for other threads of this one may need memory while it is limited
    process = multiprocessing.get_context("spawn").Process(target=_limited_twice)
    process.start()
    process.join()
    assert process.exitcode == 0


def _limited_twice() -> None:
    import resource
    import signal

    before = [resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_DATA)]
    handler = signal.getsignal(signal.SIGPROF)
    with pytest.raises(limits.OutOfTimeError), limits.document(0.05, 100):
        _spin()
    if sys.platform.startswith("linux"):
        with pytest.raises(MemoryError), limits.document(5, 50):
            bytearray(200 * 1024 * 1024)
    assert [resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_DATA)] == before
    assert signal.getsignal(signal.SIGPROF) == handler
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_children_end_with_their_nursery_and_their_watcher(poisoned: nursery.Nursery) -> None:
    pid, connection = poisoned.start()
    connection.close()
    assert poisoned.end(pid) in (0, -9)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_nursery_forks_without_threads(poisoned: nursery.Nursery) -> None:
    assert len(list(Path(f"/proc/{poisoned.pid}/task").iterdir())) == 1


def test_children_that_cannot_begin_are_told() -> None:
    with pytest.raises(ExtractorError, match=r"cannot begin \(status 3\)"):
        nursery.Nursery((sys.executable, "-c", "raise SystemExit(3)"))
