"""WARC, ZIP and gzip: every document in them is read, and what is broken costs itself and nothing else."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from examples import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.cli import main
from extractor.models import Problem, RawDocument
from extractor.pipeline import Documents, Given, clean_document, find
from extractor.readers import SIZE_LIMIT, unpack
from extractor.readers.warc import document_name

PACKED = partial(gzip.compress, mtime=0)  # processes that share the tests have to agree on their names
CORPUS = Path(__file__).resolve().parent.parent / "corpus/articles"
DATE = "2026-03-31T08:00:00Z"


def story(number: int) -> bytes:
    body = f"<p>Exports rose by {number}.5% in March 2026 from a year earlier, the statistics office said on Tuesday.</p>"
    text = f"<p>Traders in the port spoke of story {number}, and of orders that arrive earlier than they used to arrive in spring.</p>"
    title = f"Exports rise {number}"
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>{body}{text}</body></html>".encode()


def url(number: int | str) -> str:
    return f"https://news.example/trade/{number}.html"


def record(
    target: str, body: bytes, *, status: str = "200 OK", kind: str = "text/html", rec: str = "response", packed: bool = True, **headers: str
) -> bytes:
    """Return one WARC record."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    http = None
    warc = {"WARC-Date": DATE}
    if rec == "response":
        listed = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items())]
        http = StatusAndHeaders(status, listed, protocol="HTTP/1.1")
    made = writer.create_warc_record(
        target, rec, io.BytesIO(body), warc_headers_dict=warc, http_headers=http, warc_content_type=kind if http is None else ""
    )
    writer.write_record(made)
    made.raw_stream.close()
    return out.getvalue()


def write(folder: Path, *records: bytes, name: str = "pages.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(b"".join(records))
    return path


def members(path: Path) -> tuple[list[RawDocument], list[Problem]]:
    found = unpack(path)
    assert found is not None
    listed = list(found)
    return [one for one in listed if isinstance(one, RawDocument)], [one for one in listed if isinstance(one, Problem)]


@pytest.mark.parametrize("shape", ["packed", "plain", "packed as a whole"])
def test_pages_of_a_warc_file(tmp_path: Path, shape: str) -> None:
    records = [
        record("urn:about", b"software: x\r\n", rec="warcinfo", kind="application/warc-fields", packed=shape == "packed"),
        *(record(url(number), story(number), packed=shape == "packed") for number in range(3)),
    ]
    content = b"".join(records)
    path = write(tmp_path, gzip.compress(content) if shape == "packed as a whole" else content, name="pages.warc")
    documents, problems = members(path)
    assert problems == []
    assert [document.body for document in documents] == [story(number) for number in range(3)]
    assert documents[1].location == f"{path}!/20260331080000/{url(1)}"
    assert (documents[1].name, documents[1].address, documents[1].media_type) == ("news.example/trade/1", url(1), "text/html")


def test_only_pages_are_taken(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        record(url(1), b"", status="301 Moved Permanently", Location=url(2)),
        record(url(2), story(2), status="404 Not Found"),
        record(url(3), b"\x89PNG", kind="image/png"),
        record(url(4), story(4), kind="text/html; charset=utf-8"),
        record(url(5), b"Imports fell by 2.5% in March, it was said.", rec="conversion", kind="text/plain"),
        record(url(6), b"GET / HTTP/1.1\r\n\r\n", rec="request", kind="application/http; msgtype=request"),
        record(url(7), (CORPUS / "c01.pdf").read_bytes() if (CORPUS / "c01.pdf").exists() else b"%PDF-", kind="application/pdf"),
    )
    documents, problems = members(path)
    assert ([document.address for document in documents], problems) == ([url(4), url(5), url(7)], [])
    assert [document.media_type for document in documents] == ["text/html", "text/plain", "application/pdf"]


def test_packed_pages_are_unpacked_and_odd_packings_told(tmp_path: Path) -> None:
    body = gzip.compress(story(1))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(story(2)), story(2))
    path = write(
        tmp_path,
        record(url(1), body, Content_Encoding="gzip"),
        record(url(2), chunked, Transfer_Encoding="chunked"),
        record(url(3), b"?", Content_Encoding="zstd"),
        record(url(4), gzip.compress(b"a" * (SIZE_LIMIT + 1)), Content_Encoding="gzip"),
        record(url(5), story(5)),
    )
    documents, problems = members(path)
    assert [document.body for document in documents] == [story(1), story(2), story(5)]
    assert [problem.reason for problem in problems] == ["unsupported", "too_large"]


@pytest.mark.parametrize(
    ("charset", "told", "right"),
    [
        ("koi8-r", "koi8-r", True),
        ("koi8-r", '"KOI8-R"', True),
        ("utf-8", "iso-8859-1", True),  # the bytes prove it
        ("cp1252", "no-such-set", True),
        ("koi8-r", "cp1252", False),  # read as the server says, wrongly, but read
    ],
)
def test_the_character_set_that_a_server_tells(tmp_path: Path, charset: str, told: str, right: bool) -> None:
    words = "café" if charset == "cp1252" else "Экспорт порта"
    body = story(1).decode().replace("Traders in the port", f"Traders in the port ({words})").encode(charset)
    ((document,), _) = members(write(tmp_path, record(url(1), body, kind=f"text/html; charset={told}")))
    found = clean_document(document, Given())
    assert not isinstance(found, Problem)
    assert (words in found.text) is right


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "damage",
    [
        lambda middle: middle[:-20],
        lambda middle: middle[: len(middle) // 2],
        lambda middle: b"garbage\r\n" + middle,
        lambda middle: middle[:30] + b"\x00" * 40 + middle[70:],
        lambda middle: middle.replace(b"Content-Length", b"Content-Wrong!"),
    ],
)
def test_a_broken_record_costs_itself(tmp_path: Path, packed: bool, damage: Callable[[bytes], bytes]) -> None:
    records = [record(url(number), story(number), packed=packed) for number in range(4)]
    broken = damage(records[1])
    if broken == records[1]:
        pytest.skip("this damage does not touch a packed record")
    documents, problems = members(write(tmp_path, records[0], broken, records[2], records[3]))
    found = [document.address for document in documents]
    assert found[0] == url(0)
    assert found[-1] == url(3)
    assert problems or url(1) in found
    assert all(problem.reason == "damaged" and "record at byte" in problem.message for problem in problems)


def test_records_of_monstrous_size_are_passed_over(tmp_path: Path) -> None:
    large = record(url(1), b"<p>" + b"word " * (SIZE_LIMIT // 4))
    documents, problems = members(write(tmp_path, large, record(url(2), story(2))))
    assert ([document.address for document in documents], len(problems)) == ([url(2)], 1)
    assert "larger than 20 MB" in problems[0].message


def test_a_warc_file_without_pages_says_so(tmp_path: Path) -> None:
    _, problems = members(write(tmp_path, record(url(1), b"x", kind="image/png")))
    assert [problem.reason for problem in problems] == ["empty"]


@examples(0.6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 3000), noise=st.binary(max_size=30), packed=st.booleans())
def test_warc_files_survive_anything(tmp_path: Path, cut: int, noise: bytes, packed: bool) -> None:
    content = b"".join(record(url(number), story(number), packed=packed) for number in range(3))
    place = cut % len(content)
    path = write(tmp_path, content[:place] + noise + content[place + len(noise) :])
    for _ in unpack(path) or ():
        pass


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://news.example/", "news.example"),
        ("https://news.example/a/b.html?x=1", "news.example/a/b"),
        ("", "page"),
        ("https://news.example/" + "a" * 300, "news.example/" + "a" * 107),
    ],
)
def test_names_of_pages(address: str, name: str) -> None:
    assert document_name(address) == name


# ZIP and gzip


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


def test_documents_of_a_zip_file(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip",
        **{
            "b/two.html": story(2),
            "a/one.txt": b"Exports rose by 3.5% in March, it was said.",
            "__MACOSX/a/one.txt": b"x",
            ".hidden": b"x",
            "c.png": b"\x89PNG\r\n",
            "d.zip": b"PK\x03\x04...",
            "e.txt.gz": gzip.compress(b"x"),
        },
    )
    documents, problems = members(path)
    assert [(document.name, document.location) for document in documents] == [("one", f"{path}!/a/one.txt"), ("two", f"{path}!/b/two.html")]
    assert [problem.reason for problem in problems] == ["unsupported", "damaged", "unsupported"]


def test_zip_bombs_and_locked_members(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"bomb.txt": b"a" * (SIZE_LIMIT + 1), "dense.txt": b"a" * 5_000_000, "good.html": story(1)})
    body = bytearray(path.read_bytes())
    central = body.rindex(b"PK\x01\x02")
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[-1].filename == "good.html"
    documents, problems = members(path)
    assert ([document.name for document in documents], [problem.reason for problem in problems]) == (["good"], ["too_large", "too_large"])
    body[central + 8] |= 1  # the mark of a password
    path.write_bytes(bytes(body))
    assert [problem.reason for problem in members(path)[1]] == ["too_large", "too_large", "encrypted"]


def test_a_zip_member_that_lies_about_its_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"a.txt": b"Exports rose. " * 300_000, "b.html": story(1)})
    body = path.read_bytes()
    path.write_bytes(body.replace((14 * 300_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    documents, problems = members(path)
    assert [document.name for document in documents][-1] == "b"
    assert len(documents) + len(problems) == 2


def test_empty_and_damaged_zip_files(tmp_path: Path) -> None:
    assert [problem.reason for problem in members(zipped(tmp_path / "a.zip"))[1]] == ["empty"]
    whole = zipped(tmp_path / "b.zip", **{"a.html": story(1)}).read_bytes()
    (tmp_path / "c.zip").write_bytes(whole[:100])
    entry = clean_document(next(iter(Documents([tmp_path / "c.zip"]))), Given())  # type: ignore[arg-type]
    assert isinstance(entry, Problem)
    assert entry.reason == "damaged"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PACKED(story(1))[:-9], "damaged"),
        (PACKED(story(1))[:40] + b"\x00" * 30, "damaged"),
        (PACKED(b"a" * (SIZE_LIMIT + 1)), "too_large"),
        (PACKED(b"a" * 5_000_000), "too_large"),
        (PACKED(b""), "empty"),
        (PACKED(PACKED(story(1))), "unsupported"),
    ],
)
def test_bad_gzip_files(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.html.gz"
    path.write_bytes(content)
    documents, problems = members(path)
    assert (documents, [problem.reason for problem in problems]) == ([], [reason])


def test_gzip_of_a_document(tmp_path: Path) -> None:
    path = tmp_path / "one.html.gz"
    path.write_bytes(gzip.compress(story(1)[:80]) + gzip.compress(story(1)[80:]))
    ((document,), problems) = members(path)
    assert (document.name, document.body, document.media_type, problems) == ("one", story(1), "text/html", [])


def test_documents_are_no_containers(tmp_path: Path) -> None:
    for path in (*CORPUS.glob("*.docx"), *list(CORPUS.glob("*.html"))[:1]):
        assert unpack(path) is None
    assert unpack(tmp_path) is None
    assert unpack(tmp_path / "missing") is None


# In the program


def test_documents_count_and_are_named(tmp_path: Path) -> None:
    path = write(tmp_path, *(record(url(number), story(number)) for number in range(5)))
    (tmp_path / "a.html").write_bytes(story(9))
    documents = Documents(find([str(tmp_path)]))
    assert len(documents) == 2
    assert len(list(documents)) == len(documents) == 6
    assert documents.names == {"a.html", *(f"{number}.html" for number in range(5))}
    assert path.name not in documents.names


def test_a_run_reads_containers_and_their_metadata(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, record(url(1), story(1)), record(url(2), story(2))[:-30])
    zipped(tmp_path / "more.zip", **{"x/three.html": story(3)})
    table = tmp_path.parent / "known.csv"
    table.write_text("file,outlet,published\nthree.html,The Quay,2026-04-28\n1.html,Harbour News,2026-04-27\n")
    database = tmp_path.parent / "claims.db"
    given_line = ["run", str(tmp_path), "--db", str(database), "--metadata", str(table)]
    assert main(given_line) == 1
    told = capsys.readouterr().err
    assert "record at byte" in told
    from extractor.store import Store

    with Store.open(database, create=False) as store:
        articles = {article.document: article for article in store.articles()}
    assert {name: (article.outlet, str(article.published), article.url) for name, article in articles.items()} == {
        "news.example/trade/1": ("Harbour News", "2026-04-27", url(1)),
        "three": ("The Quay", "2026-04-28", None),
    }
    assert main(given_line) == 1
