"""Taking data away: forms that others read, in the shell and from filtered tables of the site, and the public copy."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet
import pytest
import store_samples as made
from site_asking import Ask, asking

from extractor.cli import main
from extractor.serve import application, renderers, streaming
from extractor.serve.streaming import PART
from extractor.store import Review, Store, save_review

ROWS = 8


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = made.build(tmp_path_factory.mktemp("interchange") / "claims.db")
    save_review(path, Review(claim="harbour-exports", action="confirm", reason="Table T-1 says so.", reviewer="lin", seen="match"))
    return path


@pytest.fixture(scope="module")
def ask(database: Path) -> Ask:
    return asking(database)


def exported(capfdbinary: pytest.CaptureFixture[bytes], database: Path, *arguments: str) -> bytes:
    assert main(["export", str(database), *arguments]) == 0
    return capfdbinary.readouterr().out


def test_tables_in_the_shell(capfdbinary: pytest.CaptureFixture[bytes], database: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in exported(capfdbinary, database, "--format", "jsonl").splitlines()]
    array = json.loads(exported(capfdbinary, database, "--format", "json"))
    table = list(csv.DictReader(io.StringIO(exported(capfdbinary, database).decode())))
    assert len(lines) == len(table) == ROWS
    assert lines == array
    assert {row["quote"] for row in table} == {row["quote"] for row in lines}
    assert main(["export", str(database), "--format", "parquet", "--output", str(tmp_path / "c.parquet")]) == 0
    assert pyarrow.parquet.read_table(tmp_path / "c.parquet").to_pylist() == lines


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--table", "nothing"], "there is no table nothing; there are article_counts"),
        (["--table", "claims_fts"], "there is no table claims_fts"),
        (["--table", 'claims" --'], "there is no table"),
        (["--table", "claims", "--table", "documents"], "csv holds one table"),
        (["--output", "/no/such/folder/x.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_told(database: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert main(["export", str(database), *arguments]) == 2
    assert told in capsys.readouterr().err


def test_annotations_are_found_again_in_the_text(capfdbinary: pytest.CaptureFixture[bytes], database: Path) -> None:
    page = json.loads(exported(capfdbinary, database, "--format", "annotations"))
    assert (page["@context"], page["type"], len(page["items"])) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage", ROWS)
    with Store.open(database) as store:
        texts = {f"urn:article:{article.id}": article.text for article in store.articles()}
        texts |= {article.url: article.text for article in store.articles() if article.url}
    for item in page["items"]:
        text = texts[item["target"]["source"]]
        quote, place = item["target"]["selector"]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote["prefix"])
        assert text[place["end"] :].startswith(quote["suffix"])
        assert quote["prefix"] or quote["suffix"]
        assert item["body"]["value"]


def test_only_what_a_person_reviewed_is_a_review(capfdbinary: pytest.CaptureFixture[bytes], database: Path) -> None:
    graph = json.loads(exported(capfdbinary, database, "--format", "claimreview"))["@graph"]
    assert sorted(node["@type"] for node in graph) == ["Claim"] * (ROWS - 1) + ["ClaimReview"]
    (review,) = (node for node in graph if node["@type"] == "ClaimReview")
    assert review["itemReviewed"]["@id"] == "urn:claim:harbour-exports"
    assert review["author"] == {"@type": "Person", "name": "lin"}
    assert review["reviewRating"] == {
        "@type": "Rating", "alternateName": "Matches the official figure", "ratingValue": 3, "worstRating": 1, "bestRating": 3,
    }  # fmt: skip
    assert "Table T-1 says so." in review["reviewBody"]
    assert review["itemReviewed"]["appearance"]["url"] == "https://harbour.example/news/1"


def test_a_data_package_with_keys_and_terms(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    names = ["claims", "documents", "series", "observations"]
    tables = [argument for name in names for argument in ("--table", name)]
    assert main(["export", str(database), *tables, "--format", "datapackage", "--output", str(folder)]) == 0
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert set(resources) == set(names)
    for name, resource in resources.items():
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as rows:
            header = next(csv.reader(rows))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert resource["schema"]["primaryKey"] == ["id"], name
        assert resource["licenses"][0]["title"]
    keys = {(key["fields"][0], key["reference"]["resource"]) for key in resources["claims"]["schema"]["foreignKeys"]}
    assert keys == {("article", "documents")}, "keys into tables that are not in the package are left out"
    kinds = {field["name"]: field["type"] for field in resources["claims"]["schema"]["fields"]}
    assert (kinds["value"], kinds["start"], kinds["quote"]) == ("number", "integer", "string")
    assert resources["series"]["licenses"][0]["title"] == "open"
    assert package["sources"] == [{"title": "Census Office", "path": "https://statistics.example/t1"}]


# From filtered tables of the site


def test_a_filtered_table_in_every_form(ask: Ask) -> None:
    chosen = "/data/claims_checked.{}?verdict=mismatch&_size=max"
    lines = [json.loads(line) for line in ask(chosen.format("jsonl")).text.splitlines()]
    assert {row["claim"] for row in lines} == {"harbour-imports", "strait-exports"}
    table = pyarrow.parquet.read_table(io.BytesIO(ask(chosen.format("parquet")).content))
    assert {row["claim"] for row in table.to_pylist()} == {"harbour-imports", "strait-exports"}
    package = ask(chosen.format("datapackage")).json()
    assert len(package["resources"][0]["data"]) == 2
    assert any(field.get("description") for field in package["resources"][0]["schema"]["fields"])
    annotations = ask(chosen.format("annotations"))
    assert annotations.headers["content-type"].startswith("application/ld+json")
    assert {item["id"] for item in annotations.json()["items"]} == {"urn:claim:harbour-imports", "urn:claim:strait-exports"}
    graph = ask("/data/claims.claimreview?verdict=match&_size=max").json()["@graph"]
    assert [node["@type"] for node in graph] == ["ClaimReview"]
    assert ask("/data/differences.claimreview?_size=max").json()["@graph"][0]["@type"] == "Claim"


def test_forms_are_linked_and_whole(ask: Ask) -> None:
    text = ask("/data/claims_checked?verdict=mismatch").text
    for form in ("jsonl", "parquet", "datapackage", "annotations", "claimreview", "xlsx"):
        assert f".{form}" in text
    answer = ask("/data/claims_checked.annotations?verdict=mismatch&kind=growth")
    assert (answer.status_code, answer.headers["location"]) == (
        302, "/data/claims_checked.annotations?verdict=mismatch&kind=growth&_size=max",
    )  # fmt: skip
    assert len(ask("/data/claims_checked.jsonl?verdict=mismatch&_size=1").text.splitlines()) == 1
    assert "annotations" not in ask("/data/series").text


def test_labels_do_not_hide_values(ask: Ask) -> None:
    row = json.loads(ask("/data/verdicts.jsonl?_labels=on&_size=max").text.splitlines()[0])
    assert isinstance(row["claim"], str)


def test_a_feed_of_nothing_is_a_feed(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db").close()
    answer = asking(tmp_path / "empty.db")("/data/atom.atom?_feed_title=A%3CB")
    assert answer.status_code == 200
    assert "<title>A&lt;B</title>" in answer.text
    assert answer.headers["content-type"].startswith("application/xml")


# More than a page

MANY = 12_345


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a table that is longer than a page may be, whose first thousands of rows have no score."""
    path = made.build(tmp_path_factory.mktemp("large") / "claims.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE many (id INTEGER PRIMARY KEY, name TEXT, score REAL)")
        rows = ((n, f"käse, {n}", None if n < 9000 else n / 2) for n in range(MANY))
        connection.executemany("INSERT INTO many VALUES (?, ?, ?)", rows)
    return path


def test_long_tables_are_given_whole_and_filtered(large: Path) -> None:
    ask = asking(large)
    lines = [json.loads(line) for line in ask("/data/many.jsonl").text.splitlines()]
    assert [row["id"] for row in lines] == list(range(MANY))
    assert lines[-1] == {"id": MANY - 1, "name": f"käse, {MANY - 1}", "score": (MANY - 1) / 2}
    some = ask("/data/many.jsonl?id__gte=6000&_sort_desc=id").text.splitlines()
    assert [json.loads(line)["id"] for line in some] == list(range(MANY - 1, 5999, -1))
    table = pyarrow.parquet.read_table(io.BytesIO(ask("/data/many.parquet").content))
    assert table.to_pylist() == lines
    assert str(table.schema.field("score").type) == "double", "though thousands of rows begin without one"
    (resource,) = ask("/data/many.datapackage").json()["resources"]
    assert resource["data"] == lines
    assert [field["type"] for field in resource["schema"]["fields"]] == ["integer", "string", "number"]


def test_long_tables_are_sent_bit_by_bit(large: Path) -> None:
    site = application(large)

    async def parts(path: str) -> list[int]:
        sizes: list[int] = []

        async def send(event: dict[str, Any]) -> None:
            if event["type"] == "http.response.body":
                sizes.append(len(event.get("body", b"")))

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
                 "headers": [], "scheme": "http"}  # fmt: skip
        await site.invoke_startup()
        await site.app()(scope, receive, send)
        return sizes

    for form in ("jsonl", "datapackage"):
        sizes = asyncio.run(parts(f"/data/many.{form}"))
        assert len(sizes) > 5, form
        assert max(sizes) < 2 * PART, form


def test_what_is_too_long_is_refused(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (renderers, streaming):
        monkeypatch.setattr(module, "ROWS_LIMIT", 1000)
    ask = asking(large)
    answer = ask("/data/many.jsonl")
    assert (answer.status_code, "more than 1,000 rows" in answer.text) == (413, True)
    assert len(ask("/data/many.jsonl?id__lt=900").text.splitlines()) == 900


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_data_packages_are_valid(database: Path, large: Path, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    tables = [
        argument for name in ("claims", "documents", "sources", "series", "observations", "verdicts") for argument in ("--table", name)
    ]
    assert main(["export", str(database), *tables, "--format", "datapackage", "--output", str(folder)]) == 0
    told = [frictionless.Package(folder / "datapackage.json").validate()]
    for path, source in (("claims_checked", database), ("observations", database), ("many", large)):
        descriptor = tmp_path / f"{path}.json"
        descriptor.write_bytes(asking(source)(f"/data/{path}.datapackage").content)
        package = frictionless.Package(descriptor)
        assert len(package.resources[0].read_rows()) == (
            MANY if path == "many" else len(json.loads(descriptor.read_text())["resources"][0]["data"])
        )
        told.append(package.validate())
    assert [report.flatten(["rowNumber", "fieldName", "type", "note"]) for report in told] == [[], [], [], []]
    broken = json.loads((folder / "datapackage.json").read_text())
    broken["resources"][0]["schema"]["fields"][0]["type"] = "integer"
    (folder / "datapackage.json").write_text(json.dumps(broken))
    assert not frictionless.Package(folder / "datapackage.json").validate().valid, "a wrong type would be found"


# The public copy


@pytest.fixture(scope="module")
def public(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO site_lines VALUES ('harbour.example', 'Follow us on every quay')")
    connection.close()
    folder = tmp_path_factory.mktemp("public") / "new"
    for _ in range(2):  # the second copy takes the place of the first
        assert main(["publish", str(folder), "--db", str(database)]) == 0
    assert [path.name for path in folder.iterdir()] == ["claims.db"]
    return folder / "claims.db"


def test_the_public_copy_holds_no_full_text(public: Path) -> None:
    body = public.read_bytes()
    assert b"berth 7 stayed shut" in body, "sentences with claims are quoted"
    for private in (
        b"Nothing was counted this week",
        b"READ MORE: Freight",
        b"news/harbour.html",
        b"news/broken.pdf",
        b"navigation",
        b"every quay",
    ):
        assert private not in body
    assert public.stat().st_mode & 0o222 == 0
    with sqlite3.connect(f"file:{public}?mode=ro", uri=True) as connection:
        assert connection.execute("SELECT count(*) FROM claims").fetchone() == (ROWS,)
        assert connection.execute("SELECT count(*) FROM reviews").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM documents_fts WHERE documents_fts MATCH 'counted'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'malaysia'").fetchone()[0] > 0
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_the_public_copy_can_be_served(public: Path) -> None:
    ask = asking(public)
    page = ask("/articles/harbour").text
    assert "The text of this article is not kept here" in page
    for claim in made.harbour().reading.claims:
        assert f'data-claim="{claim.id}"' in page
    assert "READ MORE" not in page
    assert ask("/claims/harbour-imports").status_code == 200
    assert "Thailand" in ask("/search?q=thailand").text
    selector = ask("/data/claims.annotations?id=harbour-imports&_size=max").json()["items"][0]["target"]["selector"][0]
    assert (selector["prefix"], selector["suffix"]) == ("Imports rose ", ", and the gap came to HK$11.2 bi")


def test_what_cannot_be_published_is_told(tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert main(["publish", str(tmp_path / "file"), "--db", str(database)]) == 2
    assert main(["publish", str(tmp_path / "new"), "--db", str(tmp_path / "none.db")]) == 2
    assert "there is no such database" in capsys.readouterr().err
