"""What hostile input could do and does not: patterns that blow up, names that lead elsewhere, entities, bombs, secrets told."""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import stat
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
import store_samples as made
from killing import counted
from patterns import Noted, all_patterns, pumps
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from web_server import site

from extractor.clean import clean
from extractor.cli import main
from extractor.errors import DocumentError, SourceError
from extractor.official.calling import Caller
from extractor.readers import from_bytes

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "articles"
DOCUMENTS = [CORPUS / name for name in ("a01.html", "a04.html", "b03.txt", "c01.pdf", "c05.docx", "p30.txt")]

# Patterns


GENERAL = ("a", "1", " ", "a ", "1,", "1.", "-", "\n", "the ", "$1 ", "and ")
NOTICED = 0.004  # seconds of work below which nothing is told from the noise
STEPS = (16, 20, 24, 28, 32, 64, 128, 256)


def blows_up(pattern: re.Pattern[str], head: str, pump: str, tail: str, steps: tuple[int, ...]) -> bool:
    """Say whether the work grows faster than with the square of the length, at the first step at which it is noticed at all."""

    def cost(count: int, times: int = 1) -> float:
        text, costs = head + pump * count + tail, []
        for _ in range(times):
            began = time.process_time()
            pattern.search(text)
            costs.append(time.process_time() - began)
        return min(costs)

    def grows(count: int) -> bool:
        quarter, half, whole = max(cost(count // 4, 5), 0.00005), max(cost(count // 2, 5), 0.0002), cost(count, 2)
        return whole > 6 * half and whole > 25 * quarter  # the square is four and sixteen times, the cube eight and sixty-four

    for count in steps:
        if cost(count) > NOTICED:
            return all(grows(count) for _ in range(4))  # a machine that has other things to do is not taken for growth
    return False


@pytest.mark.parametrize("steps", [STEPS, pytest.param((*STEPS, 512, 1024), marks=pytest.mark.long)], ids=["short", "long"])
def test_no_pattern_blows_up(steps: tuple[int, ...]) -> None:
    """Every pattern of the program, on texts made of what it repeats and of what no pattern likes."""
    noted = all_patterns(DOCUMENTS)
    assert len(noted) > 500
    assert {"extractor.amounts", "extractor.periods", "extractor.readers", "extractor.claims", "extractor.serve"} <= {
        ".".join(one.where.split(".")[:2]) for one in noted
    }
    assert [(one.where, one.pattern) for one in noted if attacked(one, steps)] == []


def attacked(noted: Noted, steps: tuple[int, ...], most: int = 30) -> bool:
    """Say whether a pattern blows up on one of so many texts."""
    pattern = re.compile(noted.pattern, noted.flags)
    attacks = dict.fromkeys([*(("", pump, "\x00") for pump in GENERAL), *pumps(noted)])
    return any(blows_up(pattern, *attack, steps) for attack in list(attacks)[:most] if attack[1])


@pytest.mark.parametrize("pattern", [r"(?:a+)+!", r"(?:\w+\s?)*:", r"(\d+,?)+%", r"^(?:\s*,\s*[\d.,]+){1,4}$", r"(a|aa)+b"])
def test_patterns_that_do_are_found(pattern: str) -> None:
    assert attacked(Noted(pattern, re.UNICODE, "here"), STEPS)


# Names


NAMES = ("../outside.txt", "/outside.txt", "..\\outside.txt", "C:\\outside.txt", "a/../../outside.txt", "nul\0.txt", "\u202egnp.txt")
STORY = "Exports of Hong Kong rose by 5.2% in March 2026 from a year earlier.\n"


def inside(folder: Path) -> set[str]:
    """Return what is in a folder, the log of a database aside."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.name.endswith(("-wal", "-shm"))}


def test_names_in_a_zip_file_lead_nowhere(tmp_path: Path) -> None:
    home = tmp_path / "a" / "b"
    home.mkdir(parents=True)
    with zipfile.ZipFile(home / "news.zip", "w") as archive:
        for number, name in enumerate(NAMES):
            archive.writestr(zipfile.ZipInfo(name), STORY.replace("5.2", str(number)))
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "../../secret.txt")
    (tmp_path / "secret.txt").write_text("The password of Ada is 9.9%.")
    assert main(["run", str(home / "news.zip"), "--db", str(home / "claims.db")]) in (0, 1)
    assert inside(tmp_path) == {"secret.txt", "a", "a/b", "a/b/news.zip", "a/b/claims.db"}
    assert b"password of Ada" not in (home / "claims.db").read_bytes()
    assert counted(home / "claims.db", "SELECT count(*) FROM documents") >= 3, "most are documents like others"


def test_addresses_in_a_warc_file_lead_nowhere(tmp_path: Path) -> None:
    home = tmp_path / "a" / "b"
    home.mkdir(parents=True)
    with (home / "pages.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for address in ("file:///etc/passwd", "http://news.example/../../outside.html", "http://../../outside", "urn:x:../../y"):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], protocol="HTTP/1.1")
            record = writer.create_warc_record(address, "response", io.BytesIO(STORY.encode()), http_headers=http)
            writer.write_record(record)
            record.raw_stream.close()
    assert main(["run", str(home / "pages.warc.gz"), "--db", str(home / "claims.db")]) in (0, 1)
    assert inside(tmp_path) == {"a", "a/b", "a/b/pages.warc.gz", "a/b/claims.db"}
    assert b"root:" not in (home / "claims.db").read_bytes()


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", 'claims" WHERE 0 --', "sqlite_master", "", "claims_fts_data"])
@pytest.mark.parametrize("form", ["csv", "datapackage"])
def test_names_of_tables_are_looked_up_and_not_put_into_anything(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database, out = made.build(tmp_path / "claims.db"), tmp_path / "out"
    before = inside(tmp_path)
    assert main(["export", str(database), "--table", name, "--format", form, "--output", str(out)]) == 2
    assert f"there is no table {name}" in capsys.readouterr().err
    assert inside(tmp_path) == before


# Entities and bombs


def word_document(xml: str) -> bytes:
    """Return a Word document whose text is replaced by some XML."""
    plain, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return out.getvalue()


SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize("inside_of_it", ["file", "laughs"])
def test_entities_of_a_word_document_lead_nowhere(inside_of_it: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password of Ada")
    entity = f'<!ENTITY x SYSTEM "{secret.as_uri()}">' if inside_of_it == "file" else f'<!ENTITY e0 "ha">{LAUGHS}<!ENTITY x "&e9;">'
    body = f"<w:document {SPACE}><w:body><w:p><w:r><w:t>{STORY}&x;</w:t></w:r></w:p></w:body></w:document>"
    raw = from_bytes(word_document(f"<!DOCTYPE d [{entity}]>{body}"), name="x", location="x", suffix=".docx")
    tracemalloc.start()
    with contextlib.suppress(DocumentError):
        text = clean(raw).text
        assert "password" not in text
        assert text.count("ha") < 1000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


@pytest.mark.parametrize("part", ["word/document.xml", "word/media/picture.png"])
def test_a_word_document_that_unpacks_to_gigabytes_is_refused(part: str) -> None:
    out = io.BytesIO(word_document(f"<w:document {SPACE}><w:body/></w:document>"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(part + ".more", "w", force_zip64=True) as member:
        for _ in range(210):
            member.write(b" " * 1024 * 1024)
    with pytest.raises(DocumentError) as caught:
        clean(from_bytes(out.getvalue(), name="x", location="x", suffix=".docx"))
    assert caught.value.reason == "too_large"


def test_more_of_an_answer_than_is_allowed_is_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statistics that come packed, a thousandth of what they are, are let go as soon as the limit is passed."""
    monkeypatch.setattr("extractor.official.calling.LARGEST", 1_000_000)
    packing = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    packed = b"".join([packing.compress(b" " * 1_000_000) for _ in range(400)]) + packing.flush()
    with site() as web:
        web.add("/api/get.php", packed, Content_Encoding="gzip")
        with Caller(web.address, wait=lambda _: None) as caller:
            tracemalloc.start()
            with pytest.raises(SourceError, match="more than 1,000,000 bytes"):
                caller.get("/api/get.php")
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    assert peak < 200_000_000, "one part of what is sent may unpack to some tens of megabytes, the whole to four hundred"


# Secrets


def test_names_and_passwords_in_addresses_are_not_told_and_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with site() as web:
        host = web.address.removeprefix("http://")
        feed = "\n".join([f"http://ada:hunter2@{host}/story", web.add("/good", f"<p>{STORY}</p>"), f"{web.address}/moved"])
        web.add("/list", feed, kind="text/plain")
        web.add("/moved", status=302, Location=f"http://ada:hunter2@{host}/good")
        given = [
            "fetch",
            f"http://ada:hunter2@{host}/page",
            "--feed",
            f"http://ada:hunter2@{host}/feed",
            "--sitemap",
            f"{web.address}/list",
        ]
        manners = ["--interval", "0", "--allow-host", "127.0.0.1", "--contact", "desk@news.example"]
        assert main(["--verbose", *given, "--into", str(tmp_path / "pages"), *manners]) == 1
        assert main(["--verbose", "run", str(tmp_path / "pages"), "--db", str(tmp_path / "claims.db")]) in (0, 1)
    told = capsys.readouterr()
    assert "***@" in told.err
    kept = b"".join(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in tmp_path.rglob("*.*"))
    assert "hunter2" not in told.out + told.err
    assert b"hunter2" not in kept


def test_cookies_are_neither_sent_back_nor_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with site() as web:
        first = web.add("/first", f"<p>{STORY}</p>", Set_Cookie="session=hunter2; Path=/")
        second = web.add("/second", f"<p>{STORY}</p>")
        manners = ["--interval", "0", "--allow-host", "127.0.0.1", "--contact", "desk@news.example"]
        assert main(["--verbose", "fetch", first, second, "--into", str(tmp_path), *manners]) == 0
        assert [asked.headers.get("cookie") for asked in web.asked] == [None] * len(web.asked)
    told = capsys.readouterr()
    kept = b"".join(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in tmp_path.rglob("*.*"))
    assert b"/second" in kept
    assert b"hunter2" not in kept
    assert "hunter2" not in told.err
