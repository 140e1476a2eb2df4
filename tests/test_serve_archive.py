"""The document that an article was read from, as it came: found again, the same bytes, and harmless to look at."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from site_asking import Ask, Elements, asking

from extractor.clean import clean
from extractor.errors import DocumentError
from extractor.fetch import Answer
from extractor.fetch.archive import Archive
from extractor.models import RawDocument, Reading
from extractor.readers import load
from extractor.readers.archived import archived, harmless
from extractor.readers.warc import read_warc
from extractor.store import Store
from extractor.store.publish import publish

NOW = datetime(2026, 4, 28, 6, 30, tzinfo=UTC)
ADDRESS = "https://quay.example/news/cranes"
PAGE = """<!doctype html><html><head><title>Cranes turn again</title><base href="https://elsewhere.example/">
<meta http-equiv="refresh" content="0; url=https://elsewhere.example/"><link rel="preconnect" href="https://elsewhere.example">
<style>p { background: url(https://elsewhere.example/p.png) }</style><script>alert(1)</script></head>
<body onload="alert(2)"><nav><a href="/news">News</a> <a href="javascript:alert(3)">Menu</a></nav><article><h1>Cranes turn again</h1>
<p style="background: url(//elsewhere.example)">Imports of goods rose 41.2% last month from a year earlier, the office said.</p>
<p>Nobody at the quay was surprised by that, as ships had been waiting outside for weeks.</p>
<img src="//elsewhere.example/crane.jpg">
<iframe src="https://elsewhere.example/"></iframe><form action="https://elsewhere.example/"><input name="q"></form>
</article></body></html>"""


def answer(url: str, body: str) -> Answer:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    raw = body.encode()
    return Answer(url=url, final=url, status=200, protocol="HTTP/1.1", phrase="OK", headers=headers, raw=raw, body=raw, sent=())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database that was read from a WARC file of two pages and from a text file, both beside it."""
    archive = Archive(tmp_path, NOW)
    archive.add(answer("https://quay.example/other", PAGE.replace("41.2%", "7%")), NOW)
    archive.add(answer(ADDRESS, PAGE), NOW)
    assert archive.path is not None
    note = tmp_path / "note.txt"
    note.write_text("Cranes stop\n\nExports of goods fell 3.1% in May 2024 from a year earlier, the office said in a note on Friday.\n")
    with Store.open(tmp_path / "claims.db") as store:
        store.begin_run(version="1.0", arguments=())
        for raw in (*read_warc(archive.path), load(note)):
            assert isinstance(raw, RawDocument)
            store.save_document(clean(raw), Reading(claims=(), unclaimed=(), sources=()), ())
    return tmp_path


def ids(folder: Path) -> dict[str, str]:
    """Return the id of each document by the end of its location."""
    with Store.open(folder / "claims.db") as store:
        return {article.location.rsplit("/", 1)[-1]: article.id for article in store.articles()}


@pytest.fixture
def ask(folder: Path) -> Ask:
    return asking(folder / "claims.db")


def test_the_page_of_an_article_leads_to_what_it_was_read_from(folder: Path, ask: Ask) -> None:
    key = ids(folder)["cranes"]
    article = ask(f"/articles/{key}").text
    assert f'href="/articles/{key}/archived"' in article
    assert "as it was fetched on 28 April 2026" in article
    page = ask(f"/articles/{key}/archived").text
    for told in (
        "28 April 2026, 06:30:00 UTC",
        ADDRESS,
        hashlib.sha256(PAGE.encode()).hexdigest(),
        "the very bytes",
        "pages-20260428T063000Z",
    ):
        assert told in page
    assert "Imports of goods rose 41.2%" in page
    assert "furniture" in page, "what is no part of the story is told as such"


def test_the_bytes_are_those_that_were_read(folder: Path, ask: Ask) -> None:
    given = ask(f"/articles/{ids(folder)['cranes']}/archived/file")
    assert given.content == PAGE.encode()
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"].startswith("attachment")


def test_the_page_itself_can_do_nothing(folder: Path, ask: Ask) -> None:
    given = ask(f"/articles/{ids(folder)['cranes']}/archived/page")
    assert given.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert given.headers["x-content-type-options"] == "nosniff"
    page = Elements(given.text)
    assert "Imports of goods rose 41.2%" in given.text
    assert not {tag for tag, _ in page.found} & {"script", "style", "link", "meta", "base", "img", "iframe", "form", "input"}
    assert [attributes.get("href") for attributes in page.of("a")] == ["https://quay.example/news", None]
    assert "elsewhere" not in given.text


def test_a_saved_file_is_shown_as_well(folder: Path, ask: Ask) -> None:
    key = ids(folder)["note.txt"]
    assert "as it came" in ask(f"/articles/{key}").text
    given = ask(f"/articles/{key}/archived/page")
    assert given.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Exports of goods fell 3.1%" in given.text


def test_what_is_not_at_hand_is_told(folder: Path, ask: Ask) -> None:
    key = ids(folder)["cranes"]
    for path in folder.glob("*.warc.gz"):
        path.unlink()
    assert "archived page not at hand" in ask(f"/articles/{key}").text
    page = ask(f"/articles/{key}/archived")
    assert (page.status_code, "is not on this machine" in page.text) == (200, True)
    assert "Imports of goods rose 41.2%" in page.text
    for path in ("page", "file"):
        assert ask(f"/articles/{key}/archived/{path}").status_code == 404


def test_a_file_that_holds_something_else_is_not_shown(folder: Path, ask: Ask) -> None:
    key = ids(folder)["note.txt"]
    (folder / "note.txt").write_text("The key of the safe is 4711.")
    assert "is not what was read" in ask(f"/articles/{key}/archived").text
    given = ask(f"/articles/{key}/archived/file")
    assert (given.status_code, "4711" in given.text) == (404, False)


def test_it_is_found_beside_the_database(folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = tmp_path_factory.mktemp("moved")
    digest = hashlib.sha256(PAGE.encode()).hexdigest()
    name = shutil.copy(next(folder.glob("*.warc.gz")), moved)
    monkeypatch.chdir(folder / "..")
    location = f"{Path(name).name}!/20260428063000/{ADDRESS}"
    assert archived(location, digest, [moved]).body == PAGE.encode()
    with pytest.raises(DocumentError, match="does not hold this page") as caught:
        archived(location + "?other", digest, [moved])
    assert caught.value.reason == "absent"


def test_the_public_copy_has_no_documents(folder: Path) -> None:
    copy = publish(folder / "claims.db", folder / "public")
    ask, key = asking(copy), ids(folder)["cranes"]
    assert "archived page not at hand" in ask(f"/articles/{key}").text
    assert "for the public" in ask(f"/articles/{key}/archived").text
    assert ask(f"/articles/{key}/archived/file").status_code == 404
    assert ask("/articles/nobody/archived").status_code == 404


def test_documents_that_are_no_page_are_only_given() -> None:
    assert harmless(RawDocument(name="x", location="x", media_type="application/pdf", body=b"%PDF-")) is None
    odd = b"<?xml version='1.0' encoding='utf-8'?><html><body><p>Exports \x00 rose</p></body></html>"
    assert "rose" in str(harmless(RawDocument(name="x", location="x", media_type="text/html", body=odd)))
