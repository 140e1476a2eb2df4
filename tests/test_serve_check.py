"""Checking a text on the site: read, compared, shown or given as JSON, and kept nowhere."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import store_samples as made
from hypothesis import given
from hypothesis import strategies as st
from site_asking import Ask, Elements, asking
from web_server import Site, site

from extractor.errors import InputError
from extractor.export import CONTRACT_FIELDS, VERDICT_FIELDS
from extractor.fetch import Manners
from extractor.serve.addresses import MOST_WAITING, Addresses, BusyError, status_of
from extractor.serve.checking import TEXT_LIMIT, TooLongError, as_it_stands, asked_in
from extractor.serve.limits import BODY_LIMIT
from extractor.serve.text_page import IN_FULL
from extractor.store import Store

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


TABLE = "Trade of Hong Kong, HK$ billion\nMonth | Exports | Imports\n{month} 2026 | 606.5 | 707.5\nMay 2026 | n.a. | 14.2 | <b>\n"


@pytest.mark.parametrize("parting", [" | ", "\t"])
def test_a_pasted_table_is_read_and_shown_as_one(ask: Ask, parting: str) -> None:
    text = TABLE.format(month="March").replace(" | ", parting)
    answer = ask("/check", "POST", data={"text": text, "published": "2026-04-28"})
    page = Elements(answer.text)
    assert [text for _, text in page.marks] == ["606.5", "707.5", "14.2"]
    assert [attributes["data-verdict"] for attributes, _ in page.marks][1] == "match", "imports of March"
    assert len(page.of("tr")) == 3
    assert [attributes.get("scope") for attributes in page.of("th")] == ["row"] * 3
    assert "<b>" not in answer.text, "cells are text"


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


# An address instead of a text

LIN = {"id": "lin"}
PAGE = """<!doctype html><html><head><title>Cranes turn again</title><meta property="og:site_name" content="Quay Gazette">
<meta property="article:published_time" content="2026-04-28"></head><body><article><h1>Cranes turn again</h1>
<p>Imports of goods rose 14.2% last month from a year earlier to HK$707.5 billion, the office said.</p>
<p>Nobody at the quay was surprised by that, as ships had been waiting outside for weeks.</p>
<p>Read the Quay Gazette every morning.</p></article></body></html>"""


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as served:
        yield served


@pytest.fixture
def signed_in(database: Path) -> Ask:
    """Ask as somebody who has signed in, on a site that may fetch from this machine."""
    ask = asking(database, manners=Manners(contact="desk@quay.example", interval=0.0, allowed_hosts=("127.0.0.1",)))
    return partial(ask, actor=LIN)


def test_an_address_is_fetched_and_checked(signed_in: Ask, web: Site, database: Path) -> None:
    before = database.read_bytes()
    url = web.add("/cranes.html", PAGE)
    answer = signed_in("/check", "POST", json={"url": url})
    assert answer.status_code == 200
    found = answer.json()
    assert [(claim["quote"], claim["verdict"]["outcome"]) for claim in found["claims"]] == [
        ("14.2%", "mismatch"),
        ("HK$707.5 billion", "match"),
    ]
    told = ("url", "title", "outlet", "published", "published_basis")
    assert [found[name] for name in told] == [url, "Cranes turn again", "Quay Gazette", "2026-04-28", "meta"]
    assert found["text"][found["claims"][0]["start"] :].startswith("14.2%")
    assert [asked.path for asked in web.asked] == ["/robots.txt", "/cranes.html"]
    assert "desk@quay.example" in web.asked[1].headers["user-agent"]
    assert database.read_bytes() == before


def test_the_page_shows_what_was_fetched(signed_in: Ask, web: Site) -> None:
    url = web.add("/cranes.html", PAGE)
    form = signed_in("/check")
    assert 'name="url"' in form.text
    token = form.cookies["ds_csrftoken"]
    written = re.search(r'name="csrftoken" value="([^"]+)"', form.text)
    assert written is not None
    answer = signed_in("/check", "POST", data={"url": url, "csrftoken": written[1]}, cookies={"ds_csrftoken": token})
    assert [attributes["data-verdict"] for attributes, _ in Elements(answer.text).marks] == ["mismatch", "match"]
    for words in ("Quay Gazette", "28 April 2026", "and not kept", f'value="{url}"'):
        assert words in answer.text


def test_lines_that_its_site_repeats_are_left_out(tmp_path: Path, web: Site) -> None:
    path = made.build(tmp_path / "claims.db")
    with Store.open(path) as store:
        store.begin_run(version="1.0", arguments=())
        store.save_site_lines([("127.0.0.1", "read the quay gazette every morning")])
    ask = asking(path, manners=Manners(interval=0.0, allowed_hosts=("127.0.0.1",)))
    found = ask("/check", "POST", json={"url": web.add("/cranes.html", PAGE)}, actor=LIN).json()
    assert "every morning" not in found["text"]
    assert "surprised" in found["text"]


@pytest.mark.parametrize("actor", [None, {}])
def test_nobody_else_has_an_address_fetched(database: Path, web: Site, actor: dict[str, str] | None) -> None:
    ask = asking(database, manners=Manners(allowed_hosts=("127.0.0.1",)))
    url = web.add("/cranes.html", PAGE)
    assert 'name="url"' not in ask("/check", actor=actor).text
    answer = ask("/check", "POST", json={"url": url}, actor=actor)
    assert answer.status_code == 403
    assert "sign in, or give the text itself" in answer.json()["error"]
    page = ask("/check", "POST", data={"url": url})
    assert (page.status_code, "sign in, or give" in page.text) == (403, True)
    assert not web.asked


def test_a_form_of_another_site_fetches_nothing(signed_in: Ask, web: Site) -> None:
    form = signed_in("/check")
    given = {"data": {"url": web.add("/cranes.html", PAGE)}, "cookies": {"ds_csrftoken": form.cookies["ds_csrftoken"]}}
    assert signed_in("/check", "POST", **given).status_code == 403
    text = {"content": json.dumps({"url": web.address}), "headers": {"content-type": "text/plain"}}
    assert signed_in("/check", "POST", cookies=given["cookies"], **text).status_code == 403
    assert not web.asked


def test_a_private_network_is_not_reached(database: Path, web: Site) -> None:
    ask = asking(database)
    for url in (f"{web.address}/cranes.html", "http://[::1]/", "http://169.254.169.254/latest/meta-data/"):
        answer = ask("/check", "POST", json={"url": url}, actor=LIN)
        assert (answer.status_code, answer.json()["reason"]) == (400, "address")
        assert "does not lead to the public internet" in answer.json()["error"]
    assert not web.asked


def test_a_redirect_into_a_private_network_is_not_followed(signed_in: Ask, web: Site) -> None:
    url = web.add("/away", status=302, Location="http://10.0.0.1/secret")
    answer = signed_in("/check", "POST", json={"url": url})
    assert (answer.status_code, answer.json()["reason"]) == (400, "address")
    assert "10.0.0.1" not in answer.text


@pytest.mark.parametrize(
    ("given", "status", "reason", "told"),
    [
        ({"url": "ftp://quay.example/x"}, 400, "scheme", "only http and https"),
        ({"url": "/etc/passwd"}, 400, "scheme", "only http and https"),
        ({"url": "http://user@quay.example/"}, 400, "url", "no address of a page"),
        ({"url": "{web}/gone"}, 502, "http_404", "answers 404"),
        ({"url": "{web}/picture"}, 502, "content_type", "image/png"),
        ({"url": "{web}/shut/page"}, 502, "robots", "asks robots to leave it alone"),
        ({"url": "{web}/empty"}, 400, "empty", "the document is empty"),
        ({"url": "{web}/cranes.html", "text": "Exports rose"}, 400, None, "not both"),
        ({"url": "{web}/cranes.html", "published": "soon"}, 400, None, "is not a date"),
    ],
)
def test_what_is_wrong_with_an_address_is_told(
    signed_in: Ask, web: Site, given: dict[str, str], status: int, reason: str | None, told: str
) -> None:
    web.add("/robots.txt", "User-agent: *\nDisallow: /shut/", kind="text/plain")
    web.add("/picture", b"\x89PNG", kind="image/png")
    web.add("/empty", " ")
    web.add("/cranes.html", PAGE)
    answer = signed_in("/check", "POST", json={name: value.replace("{web}", web.address) for name, value in given.items()})
    assert answer.status_code == status
    assert answer.json().get("reason") == reason
    assert told in answer.json()["error"]


def test_a_site_that_asks_for_long_pauses_is_asked_later(signed_in: Ask, web: Site) -> None:
    web.add("/robots.txt", "User-agent: *\nCrawl-delay: 60", kind="text/plain")
    url = web.add("/cranes.html", PAGE)
    assert signed_in("/check", "POST", json={"url": url}).status_code == 200
    answer = signed_in("/check", "POST", json={"url": url})
    assert (answer.status_code, answer.json()["reason"]) == (502, "asked_to_wait")
    wait = re.search(r"try again in (\d+) seconds", answer.json()["error"])
    assert wait
    assert 0 < int(wait[1]) <= 60, "what is left of the pause, on a machine of any speed"
    assert len(web.paths()) == 1


def test_an_address_that_failed_stays_in_the_form(signed_in: Ask, web: Site) -> None:
    form = signed_in("/check")
    token = form.cookies["ds_csrftoken"]
    written = re.search(r'name="csrftoken" value="([^"]+)"', form.text)
    assert written is not None
    url = f"{web.address}/gone"
    answer = signed_in("/check", "POST", data={"url": url, "csrftoken": written[1]}, cookies={"ds_csrftoken": token})
    assert (answer.status_code, f'value="{url}"' in answer.text) == (502, True)
    assert "answers 404" in answer.text


def test_only_so_many_addresses_wait(web: Site) -> None:
    async def many() -> list[object]:
        addresses = Addresses(Manners(interval=0.0, allowed_hosts=("127.0.0.1",)))
        return await asyncio.gather(
            *(addresses.fetch(web.address + "/cranes.html") for _ in range(MOST_WAITING + 2)), return_exceptions=True
        )

    web.add("/cranes.html", PAGE)
    found = asyncio.run(many())
    assert [type(one) for one in found].count(BusyError) == 2
    assert all(status_of(one) == 503 for one in found if isinstance(one, BusyError))


def test_a_very_long_text_is_shown_within_bounds(ask: Ask) -> None:
    line = "Imports of goods rose 41.2% in March 2026 from a year earlier, and exports of goods rose 3.4% in April 2026.\n"
    answer = ask("/check", "POST", data={"text": line * (IN_FULL // 2 + 40)})
    page = Elements(answer.text)
    told = [attributes for attributes in page.of("li") if str(attributes.get("id")).startswith("claim-")]
    assert len(told) > IN_FULL
    assert len(page.of("details")) == IN_FULL
    assert f"the first {IN_FULL} figures" in answer.text
