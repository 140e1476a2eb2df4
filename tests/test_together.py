"""Documents given together: lines of a site are learnt, containers come through a pipe, one file is one document, days and hours."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.clean import clean
from extractor.cli.summary import summary_lines
from extractor.models import Article, Problem, RawDocument
from extractor.official import load
from extractor.pipeline import Documents, Given, find
from extractor.pipeline.running import run
from extractor.pipeline.together import cleaned_together
from extractor.readers import unpack, unpack_stream
from extractor.readers.clock_times import time_beside
from extractor.store import Store

MOTTO = "The harbour is our home, and its trade is our daily bread."
GOODS = ["toys", "watches", "shoes", "chips", "garments"]


def page(number: int, host: str = "quay.example") -> str:
    goods = GOODS[number % len(GOODS)]
    told = [
        f"Exports of {goods} rose by {number + 2}.{number}% in March 2026 from a year earlier, the statistics office said on day {number}.",
        MOTTO,
        f"Buyers of {goods} in {number + 3} markets had asked for {number}00 containers more than in the spring before, a trader said.",
        f"He called the season of {goods} the {number + 4}th in a row that had begun well, and did not expect it to end before May.",
    ]
    head = f'<link rel="canonical" href="https://{host}/{number}"><title>{goods} rise</title>'
    inner = "".join(f"<p>{text}</p>" for text in told)
    return f"<!doctype html><html><head>{head}</head><body><article><h1>Exports of {goods} rise</h1>{inner}</article></body></html>"


def written(folder: Path, numbers: range) -> list[str]:
    for number in numbers:
        (folder / f"{number}.html").write_text(page(number), "utf-8")
    return [str(folder)]


def texts(paths: list[str]) -> list[str]:
    found = list(cleaned_together(Documents(find(paths)), Given()))
    return [one[1].text for one in found if not isinstance(one, Problem)]


def test_lines_of_a_site_are_left_out_of_documents_given_together(tmp_path: Path) -> None:
    together = texts(written(tmp_path, range(4)))
    assert len(together) == 4
    assert not any(MOTTO in text for text in together)
    assert all("Exports of" in text for text in together)


def test_two_stories_teach_nothing_and_neither_do_copies_of_one(tmp_path: Path) -> None:
    assert all(MOTTO in text for text in texts(written(tmp_path, range(2))))
    for number in range(2, 6):
        (tmp_path / f"{number}.html").write_text(page(1).replace("quay.example/1", f"quay.example/{number}"), "utf-8")
    assert all(MOTTO in text for text in texts([str(tmp_path)]))


def test_problems_keep_their_place(tmp_path: Path) -> None:
    written(tmp_path, range(2))
    (tmp_path / "0a.html").write_bytes(b" ")
    kinds = [type(one).__name__ for one in cleaned_together(Documents(find([str(tmp_path)])), Given())]
    assert kinds == ["tuple", "Problem", "tuple"]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/one.html", page(1))
        archive.writestr("two.html", page(2))
        archive.writestr("three.png", b"\x89PNG....")
    return out.getvalue()


def warc(**headers: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    told = [("Content-Type", "text/html"), *((name.replace("_", "-"), value) for name, value in headers.items())]
    body = page(1).replace("<title>", '<meta property="article:published_time" content="2026-03-31"><title>')
    status = StatusAndHeaders("200 OK", told, protocol="HTTP/1.1")
    record = writer.create_warc_record("https://quay.example/1", "response", io.BytesIO(body.encode()), http_headers=status)
    writer.write_record(record)
    record.raw_stream.close()
    return out.getvalue()


def test_containers_come_through_a_pipe() -> None:
    found = list(unpack_stream(io.BufferedReader(io.BytesIO(zipped())), "-") or ())
    assert [one.location for one in found] == ["-!/a/one.html", "-!/three.png", "-!/two.html"]
    assert isinstance(found[1], Problem)
    assert found[1].message.startswith("-!/three.png: ")
    pages = list(unpack_stream(io.BufferedReader(io.BytesIO(warc())), "-") or ())
    assert [one.location.endswith("/https://quay.example/1") for one in pages] == [True]


def test_what_is_no_container_is_left_in_the_pipe() -> None:
    stream = io.BufferedReader(io.BytesIO(page(1).encode()))
    assert unpack_stream(stream, "-") is None
    assert stream.read().decode() == page(1)


@pytest.mark.parametrize("content", [zipped(), warc()], ids=["zip", "warc"])
def test_the_command_reads_a_container_on_standard_input(content: bytes) -> None:
    command = [sys.executable, "-c", "from extractor.cli import main; raise SystemExit(main())", "clean", "-", "--format", "jsonl"]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {line["text"] for line in lines} >= {"Exports of watches rise"}, done.stderr


@pytest.mark.parametrize(
    ("headers", "modified"),
    [
        ({"Last_Modified": "Thu, 02 Apr 2026 09:30:00 GMT"}, ("2026-04-02", "http", "2026-04-02T09:30:00+00:00")),
        ({"Last_Modified": "Thu, 02 Apr 2026 09:30:00 GMT", "Date": "Thu, 02 Apr 2026 09:30:20 GMT"}, (None, "unknown", None)),
        ({"Last_Modified": "Mon, 02 Mar 2026 09:30:00 GMT"}, (None, "unknown", None)),  # before it was published
        ({"Last_Modified": "some day"}, (None, "unknown", None)),
        ({}, (None, "unknown", None)),
    ],
)
def test_the_server_says_when_a_page_changed(tmp_path: Path, headers: dict[str, str], modified: tuple[str | None, str, str | None]) -> None:
    (tmp_path / "p.warc.gz").write_bytes(warc(**headers))
    raw = next(iter(unpack(tmp_path / "p.warc.gz") or ()))
    assert isinstance(raw, RawDocument)
    found = clean(raw)
    assert (found.modified.isoformat() if found.modified else None, found.modified_basis, found.modified_at) == modified


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Published 14 May 2025 at 8:45pm HKT", "2025-05-14T20:45:00+08:00"),
        ("Published: 5:05pm, 14 May 2025", "2025-05-14T17:05:00"),
        ("By Nia Fox | 14 May 2025, 09.01 BST", "2025-05-14T09:01:00+01:00"),
        ("Wed, 14 May 2025 16:30 GMT+8", "2025-05-14T16:30:00+08:00"),
        ("14 May 2025, 12 am UTC", "2025-05-14T00:00:00+00:00"),
        ("Posted 14 May 2025 09:30 IST", "2025-05-14T09:30:00"),  # three zones have this name
        ("Posted 14 May 2025 at 25:10", None),
        ("14 May 2025 | 3 min read", None),
        ("14 May 2025 13:45 pm", None),
    ],
)
def test_times_beside_written_days(line: str, at: str | None) -> None:
    start = line.index("14 May 2025")
    assert time_beside(line, start, start + 11, date(2025, 5, 14)) == at


def test_a_visible_byline_gives_the_time() -> None:
    text = f"Exports rise\nPublished 14 May 2025 at 8:45pm HKT\n{MOTTO} Exports rose by 3% in March, the office said.\n"
    found: Article = clean(RawDocument(name="t", location="t.txt", media_type="text/plain", body=text.encode()))
    assert (found.published_at, found.published_basis) == ("2025-05-14T20:45:00+08:00", "byline")


def test_an_edited_file_is_one_document_however_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("one.html")
    path.write_text(page(1), "utf-8")
    official = load()
    with Store.open(tmp_path / "claims.db") as store:
        for number, name in enumerate(("one.html", str(path.resolve()), "./sub/../one.html")):
            path.write_text(page(1).replace("asked for", f"wanted {number} times"), "utf-8")
            steps = list(run(Documents(find([name])), store, official, Given()))
            assert [(str(step.path), step.changed) for step in steps] == [("one.html", True)]
        assert len(list(store.articles())) == 1


def test_the_summary_counts_stories_and_copies(tmp_path: Path) -> None:
    copy = page(1, "other.example")
    for name, content in (("a", page(1)), ("b", copy), ("c", page(2))):
        (tmp_path / f"{name}.html").write_text(content, "utf-8")
    with Store.open(tmp_path / "claims.db") as store:
        list(run(Documents(find([str(tmp_path)])), store, load(), Given()))
        summary = store.summary()
    assert (summary.stories, summary.copies, summary.versions) == (2, 1, 0)
    lines = list(summary_lines(summary, Path("claims.db"), read=3, unchanged=0, problems=0))
    told = next(line for line in lines if line.startswith("Stories"))
    assert told.startswith(f"Stories     2, told once more by 1 copy; the {summary.repeated} claim")
    assert summary.repeated
