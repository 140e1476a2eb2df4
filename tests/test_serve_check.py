"""Checking a text on the site: read, compared, shown or given as JSON, and kept nowhere."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
import store_samples as made
from hypothesis import given
from hypothesis import strategies as st
from site_asking import Ask, Elements, asking

from extractor.errors import InputError
from extractor.export import CONTRACT_FIELDS, VERDICT_FIELDS
from extractor.serve.checking import TEXT_LIMIT, TooLongError, as_it_stands, asked_in
from extractor.serve.limits import BODY_LIMIT

TEXT = "Cranes turn again\n\nImports of goods rose 41.2% last month from a year earlier to HK$707.5 billion."
ACCEPTS_JSON = {"accept": "application/json"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.build(tmp_path_factory.mktemp("check") / "claims.db")


@pytest.fixture(scope="module")
def ask(database: Path) -> Ask:
    return asking(database)


def test_json_in_and_json_out(ask: Ask, database: Path) -> None:
    before = database.read_bytes()
    answer = ask("/check", "POST", json={"text": TEXT, "published": "2026-04-28"})
    assert answer.status_code == 200
    found = answer.json()
    assert (found["text"], found["published"]) == (TEXT, "2026-04-28")
    assert [(claim["quote"], claim["verdict"]["outcome"]) for claim in found["claims"]] == [
        ("41.2%", "match"),
        ("HK$707.5 billion", "match"),
    ]
    for claim in found["claims"]:
        assert set(CONTRACT_FIELDS) <= claim.keys()
        assert set(VERDICT_FIELDS) == claim["verdict"].keys()
        assert found["text"][claim["start"] : claim["end"]] == claim["quote"]
        assert claim["period"] == {"start": "2026-03-01", "end": "2026-03-31"}
    assert database.read_bytes() == before
    assert "_csrftoken" not in str(answer.headers), "an answer to a program sets no cookie"


def test_a_form_is_answered_with_the_text_annotated(ask: Ask) -> None:
    answer = ask("/check", "POST", data={"text": TEXT.replace("41.2", "14.2"), "published": "2026-04-28"})
    assert answer.status_code == 200
    page = Elements(answer.text)
    assert [(attributes["data-verdict"], text) for attributes, text in page.marks] == [("mismatch", "14.2%"), ("match", "HK$707.5 billion")]
    ids = {attributes.get("id") for _, attributes in page.found}
    links = [str(attributes.get("href")) for attributes in page.of("a")]
    assert all(link.removeprefix("#") in ids for link in links if link.startswith("#"))
    assert "707,484 ÷ 500,891" in answer.text
    assert not [link for link in links if "/claims/" in link], "claims that are kept nowhere have no page"
    assert re.search(r'<option|value="2026-04-28"', answer.text)


def test_a_form_asked_for_json_gives_the_same(ask: Ask) -> None:
    given = {"text": TEXT, "published": "2026-04-28"}
    form = ask("/check", "POST", data=given, headers=ACCEPTS_JSON).json()
    assert form == ask("/check", "POST", json=given).json()


def test_figures_of_a_text_that_disagree_are_told(ask: Ask) -> None:
    text = "Hong Kong exported goods worth HK$600 billion in May 2031 and imported HK$620 billion. "
    text += "The trade deficit was HK$50 billion in May 2031."
    assert "Within this text: " in ask("/check", "POST", data={"text": text, "published": "2031-06-28"}).text


def test_without_a_date_the_period_stays_open(ask: Ask) -> None:
    found = ask("/check", "POST", json={"text": TEXT}).json()
    assert found["published"] is None
    assert {claim["verdict"]["reason"] for claim in found["claims"]} == {"no_period"}


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"json": {}}, 400, "there is no text"),
        ({"json": {"text": " \n"}}, 400, "there is no text"),
        ({"json": {"text": 5}}, 400, "there is no text"),
        ({"json": ["text"]}, 400, "expected a JSON object"),
        ({"json": {"text": "Exports rose", "published": "April"}}, 400, "is not a date"),
        ({"json": {"text": "Exports rose", "published": 5}}, 400, "has to be a date"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400, "not JSON"),
        ({"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400, "not JSON"),
        ({"json": {"text": "é" * (TEXT_LIMIT // 2 + 1)}}, 413, "at most 100,000"),
        ({"content": b"x" * (BODY_LIMIT + 1)}, 413, "at most 400,000"),
        ({"data": {"text": ""}, "headers": ACCEPTS_JSON}, 400, "there is no text"),
    ],
)
def test_what_cannot_be_checked_is_told(ask: Ask, given: dict[str, object], status: int, told: str) -> None:
    answer = ask("/check", "POST", **given)
    assert answer.status_code == status
    assert told in answer.json()["error"]


def test_a_form_is_told_on_the_page(ask: Ask) -> None:
    answer = ask("/check", "POST", data={"text": "x" * (TEXT_LIMIT + 1)})
    assert answer.status_code == 413
    assert "<form" in answer.text
    assert "at most 100,000" in answer.text
    assert ask("/check", "PUT").status_code == 405


def test_a_form_of_another_site_is_refused(ask: Ask) -> None:
    form = ask("/check")
    cookie = {"ds_csrftoken": form.cookies["ds_csrftoken"]}
    token = re.search(r'name="csrftoken" value="([^"]+)"', form.text)
    assert token is not None
    assert ask("/check", "POST", data={"text": "Exports rose"}, cookies=cookie).status_code == 403
    assert ask("/check", "POST", data={"text": "Exports rose", "csrftoken": token[1]}, cookies=cookie).status_code == 200


def test_hostile_text_is_only_text(ask: Ask) -> None:
    text = "Imports <script>alert(1)</script> rose 41.2% in March \u202e2026\u202c </textarea><img src=x onerror=alert(1)>"
    answer = ask("/check", "POST", data={"text": text})
    page = Elements(answer.text)
    assert not page.of("img")
    assert not page.of("script")
    assert "\u202e" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_breaks_of_a_printed_page_are_no_breaks_of_the_text() -> None:
    wrapped = "Exports of goods from the port rose by 5 per cent in May, the Hong\n"
    wrapped += "Kong office said on Friday, and those by sea fell by\na fifth.\n\nNext."
    assert as_it_stands(wrapped) == wrapped.replace("Hong\nKong", "Hong Kong").replace("by\na", "by a")
    story = "Exports from Hong Kong climb by a tenth in May on chips\nHONG KONG, June 5 — Exports rose. " + "More was sold. " * 10
    assert as_it_stands(story) == story
    assert as_it_stands("a\r\nB\u2028C") == "a\nB\nC"


@given(st.text(alphabet="Ab 9.\n", max_size=200))
def test_places_do_not_move(text: str) -> None:
    assert [a == b or (a, b) == ("\n", " ") for a, b in zip(text, as_it_stands(text), strict=True)].count(False) == 0


def test_limits_count_bytes() -> None:
    with pytest.raises(TooLongError):
        asked_in(b"text=" + b"x" * (TEXT_LIMIT + 1), "application/x-www-form-urlencoded")
    with pytest.raises(InputError, match="no text"):
        asked_in(b"\xff\xfe", "text/plain")


def test_the_database_is_still_whole(ask: Ask, database: Path) -> None:
    ask("/check", "POST", json={"text": TEXT})
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (3,)
    connection.close()
