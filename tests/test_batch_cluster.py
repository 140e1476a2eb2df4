"""Beyond one machine: a real scheduler with real workers, one of which is killed, and addresses that are no folders."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_samples import archive, batch, begin, contents, entries, wait_for

from extractor.batch.place import Place, get_json, place, put_json
from extractor.batch.writing import file_name
from extractor.errors import InputError

PATIENCE = 300.0
QUIET = ("--no-dashboard",)
PARTITION = ("--partition-docs", 4)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("archive") / "in")


@pytest.fixture(scope="module")
def whole(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of the inputs."""
    out = tmp_path_factory.mktemp("batch") / "out"
    batch(inputs, "--out", out, *PARTITION, "--jobs", 1)
    return out


def start(module: str, folder: Path, *given: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *given]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def worker(address: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start a worker without a nanny, so that to kill it is to lose it."""
    return start("dask_worker", folder, address, "--nthreads", "1", "--no-nanny", *QUIET, "--local-directory", str(folder))


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    told = tmp_path / "scheduler.json"
    process = start("dask_scheduler", tmp_path, "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told), *QUIET)
    until = time.monotonic() + PATIENCE
    while not told.exists() or not told.read_text():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    yield json.loads(told.read_text())["address"]
    process.terminate()
    process.wait()


def test_a_cluster_that_loses_a_worker_comes_to_the_same(inputs: Path, whole: Path, scheduler: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    workers = [worker(scheduler, tmp_path) for _ in range(2)]
    process = begin("batch", inputs, "--out", out, *PARTITION, "--scheduler", scheduler)
    try:
        wait_for(lambda: len(list((out / "partitions").glob("*.json"))) >= 2, process)
        workers[0].kill()
        told = process.communicate(timeout=PATIENCE)[1]
    finally:
        for one in workers:
            one.kill()
            one.wait()
        process.kill()
        process.wait()
    assert process.returncode == 1, told  # there are problems in the inputs
    assert "distributed" not in told
    assert contents(out) == contents(whole)
    assert [entry["digest"] for entry in entries(out)] == [entry["digest"] for entry in entries(whole)]


@pytest.mark.long
def test_a_cluster_that_is_interrupted_goes_on(inputs: Path, whole: Path, scheduler: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    workers = [worker(scheduler, tmp_path) for _ in range(2)]
    try:
        process = begin("batch", inputs, "--out", out, *PARTITION, "--scheduler", scheduler)
        wait_for(lambda: len(list((out / "partitions").glob("*.json"))) >= 3, process)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        batch(inputs, "--out", out, *PARTITION, "--scheduler", scheduler)
    finally:
        for one in workers:
            one.kill()
            one.wait()
    assert contents(out) == contents(whole)


@pytest.mark.long
def test_a_cluster_of_this_machine_comes_to_the_same(inputs: Path, whole: Path, tmp_path: Path) -> None:
    process = begin("batch", inputs, "--out", tmp_path / "out", *PARTITION, "--scheduler", "local", "--jobs", 2)
    told = process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 1, told
    assert contents(tmp_path / "out") == contents(whole)


def test_results_go_to_any_address(inputs: Path, whole: Path, tmp_path: Path) -> None:
    """``local://`` is a folder as fsspec sees it, so that it takes the way of every other address."""
    out = tmp_path / "there"
    batch(inputs, "--out", f"local://{out}", *PARTITION, "--jobs", 2)
    assert contents(out) == contents(whole)
    assert len(list((out / "log").iterdir())) == 1
    shutil.rmtree(out / "claims")
    batch(inputs, "--out", f"local://{out}", *PARTITION, "--jobs", 2)
    assert contents(out) == contents(whole)


@pytest.fixture(params=["", "file://", "local://", "memory://"])
def somewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return place(f"memory://{uuid.uuid4()}/claims" if request.param == "memory://" else f"{request.param}{tmp_path}/claims")


def test_a_place_holds_whole_files(somewhere: Place) -> None:
    name = file_name("claims", 0)
    assert somewhere.size(name) is None
    assert somewhere.read(name) is None
    assert somewhere.names("claims") == []
    for content in (b"one", b"another one"):
        file = somewhere.scratch()
        file.write_bytes(content)
        assert somewhere.read(name) != content
        somewhere.put(file, name)
        assert not file.exists()
        assert somewhere.read(name) == content
        assert somewhere.size(name) == len(content)
    assert somewhere.names("claims") == ["part-00000.parquet"]
    with somewhere.local(name) as path:
        assert path.read_bytes() == b"another one"
    put_json(somewhere, "manifest.json", {"form": 1, "where": "é\udc80"})
    assert get_json(somewhere, "manifest.json") == {"form": 1, "where": "é\udc80"}
    somewhere.remove("claims")
    somewhere.remove("claims")
    somewhere.remove("manifest.json")
    assert somewhere.names("claims") == []
    assert get_json(somewhere, "manifest.json") is None


def test_a_damaged_record_is_told(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{half")
    with pytest.raises(InputError, match="is damaged"):
        get_json(place(str(tmp_path)), "manifest.json")


def test_no_scheduler_is_told(inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.cluster.PATIENCE", 0.2)
    batch(inputs, "--out", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1", status=2)
    assert "no Dask scheduler answers there" in capsys.readouterr().err
