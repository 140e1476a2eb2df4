"""What the tests of batches share: a mixed archive, the command in this process and in one of its own, and comparing results."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.cli import main

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("documents", "claims", "unread", "problems")
DATE = "2026-04-28T08:00:00Z"


def story(number: int) -> str:
    """Return a short story of trade, another one for each number."""
    return (
        f"Exports rise in round {number}\nExports of goods rose by {number % 40 + 1}.{number % 10}% in March 2026 from a year earlier to "
        f"HK${400 + number}.{number % 10} billion, the statistics department said on Tuesday.\nImports fell by {number % 7 + 1}.5% in the "
        f"same month.\nTraders spoke of orders that came early, and of {number + 30} ships waiting."
    )


def page(number: int) -> str:
    """Return the story as a web page."""
    title, *lines = story(number).split("\n")
    return f"<!doctype html><html><body><h1>{title}</h1>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>"


def match_report(number: int) -> str:
    """Return a short story about something else."""
    return f"Home side wins again\nThe home side won {number % 5}-0 before {number}00 people, and the coach was glad of the rain."


def archive(folder: Path) -> Path:
    """Make an archive of all kinds of inputs, with a broken document of most kinds, and return its folder."""
    folder.mkdir()
    for number in range(9):
        (folder / f"a{number}.txt").write_text(story(number), "utf-8")
    (folder / "empty.txt").write_text("")
    (folder / "sport.html").write_text(match_report(1), "utf-8")
    warc(folder / "b.warc.gz", range(20, 33))
    with zipfile.ZipFile(folder / "c.zip", "w") as packed:
        for number in range(40, 47):
            packed.writestr(f"page{number}.html", page(number))
    rows = [
        {"id": f"row-{number}", "text": story(number), "published": "2026-04-28", "url": f"https://news.example/{number}"}
        for number in range(60, 68)
    ]
    lines = [json.dumps(row) for row in rows]
    (folder / "d.jsonl").write_text("\n".join([*lines[:3], "{broken", "", *lines[3:]]) + "\n", "utf-8")
    table = pyarrow.table({"text": [story(number) for number in range(80, 87)], "published": ["2026-04-28"] * 6 + ["soon"]})
    pyarrow.parquet.write_table(table, folder / "e.parquet", row_group_size=3)
    return folder


def warc(path: Path, numbers: range) -> None:
    """Write pages into a WARC file, with a redirect and a picture among them, and the third record cut short."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for count, number in enumerate(numbers):
        before = out.tell()
        kind = "image/png" if count == 1 else "text/html"
        http = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"https://news.example/trade/{number}.html", "response", io.BytesIO(page(number).encode()),
            http_headers=http, warc_headers_dict={"WARC-Date": DATE, "WARC-Record-ID": f"<urn:uuid:{number}>"},
        )  # fmt: skip
        writer.write_record(record)
        record.raw_stream.close()
        if count == 2:
            out.truncate(before + (out.tell() - before) // 2)
            out.seek(0, io.SEEK_END)
    path.write_bytes(out.getvalue())


def batch(*given: object, status: int = 1) -> None:
    """Run the command in this process; its children are processes of their own."""
    assert main(["batch", *map(str, given)]) == status


def begin(*given: object, before: str = "") -> subprocess.Popen[str]:
    """Start the command in a process and session of its own; `before` is a command of the shell, such as a limit."""
    code = "import sys; from extractor.cli import main; sys.exit(main())"
    command = ["sh", "-c", f'{before or ":"}; exec "$@"', "sh", sys.executable, "-c", code, *map(str, given)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True, env=os.environ
    )  # fmt: skip


def contents(out: Path) -> dict[str, bytes]:
    """Return the files of all tables."""
    return {f"{table}/{path.name}": path.read_bytes() for table in TABLES for path in sorted((out / table).iterdir())}


def rows(out: Path, table: str) -> list[dict[str, object]]:
    """Return all rows of a table, in order."""
    return [row for path in sorted((out / table).glob("*.parquet")) for row in pyarrow.parquet.read_table(path).to_pylist()]


def entries(out: Path) -> list[dict[str, Any]]:
    """Return the entries of all complete partitions."""
    return [json.loads(path.read_text()) for path in sorted((out / "partitions").glob("*.json"))]


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something is so; fail when the process ends first."""
    while not condition():
        try:
            process.wait(0.005)
        except subprocess.TimeoutExpired:
            continue
        assert condition(), f"ended first: {process.stderr.read() if process.stderr else ''}"
