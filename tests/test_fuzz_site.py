"""Whatever a visitor puts into an address or a form of ours, the answer is a page or a refusal, and never an error of the site."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
import store_samples as made
from examples import examples
from hypothesis import example, given
from hypothesis import strategies as st
from site_asking import Ask, asking

from extractor.serve.plugin import ROUTES

SQL = [
    "' OR 1=1 --",
    '" OR ""="',
    "1; DROP TABLE claims",
    "%' UNION SELECT 1",
    "NULL",
    "claims_fts MATCH 'a'",
    '"',
    "'",
    "\\",
    "*",
    "^a",
    "a NEAR b",
]
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "{% raw %}",
    "&#0;",
    "\u202e",
    "\ud7ff",
    "\x00",
]
NUMBERS = ["-1", "0", "1e9", "99999999999999999999", "９", "1.5", "nan", "0x10", "+1", " 1"]
PATHS = ["..", "../..", "%2e%2e", ".", "/", "//", "a/b", "%", "%zz", "%00", "harbour", "harbour-imports", "hk.exports"]
HOSTILE = st.sampled_from([*SQL, *MARKUP, *NUMBERS, *PATHS]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.sampled_from(
    ["q", "page", "outlet", "before", "reviewer", "published", "url", "text", "_sort", "_facet", "sort", "order", "verdict"]
)
QUERY = st.lists(st.tuples(NAMES | st.text(max_size=6), HOSTILE), max_size=3)


def spelled() -> list[tuple[str, bool]]:
    """Return the paths of our routes as they are written, and whether an id stands in them."""
    found = []
    for pattern, _ in ROUTES:
        path = re.sub(r"\(\?P<\w+>[^()]*\)", "{}", pattern.strip("^$").replace("/?", "").replace("\\.", "."))
        assert re.fullmatch(r"[\w/{}.-]+", path), f"{pattern}: not understood"
        found.append((path, "{}" in path))
    return found


OURS = spelled()


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return asking(made.build(tmp_path_factory.mktemp("fuzzed") / "claims.db"))


def check_answer(answer: httpx.Response, asked: object) -> None:
    assert answer.status_code < 500, (asked, answer.status_code, answer.text[:1500])
    if "html" in answer.headers.get("content-type", ""):
        assert "<script>alert(1)" not in answer.text, asked
        assert "<img src=x" not in answer.text, asked
        assert "Traceback" not in answer.text, asked


@examples(1.5)
@given(route=st.sampled_from(OURS), key=HOSTILE, query=QUERY, raw=st.booleans())
def test_addresses_of_any_kind(ask: Ask, route: tuple[str, bool], key: str, query: list[tuple[str, str]], raw: bool) -> None:
    path = route[0].format(quote(key, safe="%" if raw else "")) if route[1] else route[0]
    address = f"{path}?{urlencode(query)}" if query else path
    try:
        asked = httpx.URL(address)
    except httpx.InvalidURL:
        return
    check_answer(ask(str(asked)), address)


@pytest.fixture(scope="module")
def token(ask: Ask) -> str:
    found = re.search(r'name="csrftoken" value="([^"]+)"', ask("/check").text)
    assert found is not None
    return found[1]


@examples(0.3)
@given(given=st.dictionaries(st.sampled_from(["text", "published", "url", "format"]), HOSTILE, max_size=4))
@example({"text": "Exports rose 5%.", "published": "0000-00-00"})
@example({"text": "Exports rose 5%.", "published": "9999-12-31"})
@example({"text": "Exports rose 5% last year.", "published": "0001-01-01"})
def test_forms_of_any_kind(ask: Ask, token: str, given: dict[str, str]) -> None:
    check_answer(ask("/check", "POST", data=given | {"csrftoken": token}, cookies={"ds_csrftoken": token}), given)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | HOSTILE
ANYTHING = st.recursive(SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(HOSTILE, part, max_size=3))
FIELDS = st.dictionaries(st.sampled_from(["text", "published", "url"]), ANYTHING)


@examples(0.5)
@given(body=st.binary(max_size=60) | (ANYTHING | FIELDS).map(lambda told: json.dumps(told).encode()))
@example(b"[" * 100_000)
@example(b'{"text": "\\ud800 rose 5%"}')
@example(b'{"text": "Exports rose 5% last year.", "published": "0001-01-01"}')
def test_bodies_of_any_kind(ask: Ask, body: bytes) -> None:
    check_answer(ask("/check", "POST", content=body, headers={"content-type": "application/json"}), body)


@pytest.mark.parametrize("path", ["/", "/articles", "/claims/harbour-imports", "/search?q=exports"])
def test_headers_of_any_kind(ask: Ask, path: str) -> None:
    headers = {"x-forwarded-host": "evil.example", "accept-language": "' OR 1=1 --", "referer": "javascript:alert(1)", "range": "bytes=9-1"}
    answer = ask(path, headers=headers)
    check_answer(answer, path)
    assert "evil.example" not in answer.text


WRITING = (
    "DELETE FROM claims",
    "ATTACH 'x.db' AS x",
    "PRAGMA journal_mode = DELETE",
    "SELECT 1; DELETE FROM claims",
    "VACUUM INTO 'x.db'",
    "SELECT load_extension('x')",
)


def test_the_database_is_what_it_was(tmp_path: Path) -> None:
    """Statements that visitors may send are read-only and limited."""
    database = made.build(tmp_path / "claims.db")
    before = database.read_bytes()
    ask = asking(database)
    for sql in WRITING:
        assert ask(f"/data?sql={quote(sql)}").status_code in (400, 403), sql
    assert database.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("claims.db")] == []
