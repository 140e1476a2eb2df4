"""The site, asked in process: every page and view answers, figures are marked, hostile text is harmless."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import store_samples as made
from datasette.app import Datasette
from hypothesis import example, given
from hypothesis import strategies as st
from site_asking import Ask, Elements, asking

from extractor.errors import InputError, StoreError
from extractor.models import LineLabel, Reading, Verdict
from extractor.resources import bundled
from extractor.serve import application, queries, serve, words
from extractor.serve.chart import Label, line_chart, round_ticks
from extractor.serve.highlight import Figure, Mark, Span, paint
from extractor.serve.history import Point, curve, growth, year_to_date
from extractor.serve.present import blocks, painted_lines
from extractor.store import Store

VIEWS = sorted(path.stem for path in (bundled("db") / "views").glob("*.sql"))
TABLES = (
    "claims",
    "documents",
    "document_lines",
    "numbers",
    "sources",
    "source_aliases",
    "series",
    "observations",
    "verdicts",
    "evidence",
    "reviews",
)
EMPTY = {
    "/data/stories",  # no two documents of this database tell the same
    "/data/reviews",
    "/data/reviews_to_repeat",
    "/data/claim_groups",
}  # nobody has reviewed the samples, and they do not repeat one another
PAGES = (
    "/",
    "/reviews",
    "/articles",
    "/articles/harbour",
    "/articles/quiet",
    "/claims/harbour-imports",
    "/claims/harbour-outlook",
    "/series/hk.exports",
    "/check",
    "/outlets/Harbour%20Daily",
    "/compare/harbour-imports",
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.build(tmp_path_factory.mktemp("site") / "any name & 100%.db")


@pytest.fixture
def ask(database: Path) -> Ask:
    return asking(database)


@pytest.mark.parametrize(
    "path", [*PAGES, "/search", "/search?q=malaysia", "/articles?outlet=Harbour+Daily", "/articles?page=2", "/articles?page=x"]
)
def test_our_pages_answer_with_a_strict_policy(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script" not in policy
    page = Elements(answer.text)
    assert [attributes["lang"] for attributes in page.of("html")] == ["en"]
    assert not page.of("script")
    assert not page.of("style")
    assert not [attributes for _, attributes in page.found if "style" in attributes or any(name.startswith("on") for name in attributes)]
    assert len(page.of("h1")) == 1
    assert page.of("a")[0]["href"] == "#main"


@pytest.mark.parametrize("path", [f"/data/{name}" for name in (*VIEWS, *TABLES, "problems", "runs")])
def test_tables_and_views_answer(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status_code == 200
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert '<html lang="en">' in answer.text
    if path not in EMPTY:
        assert ask(f"{path}.json?_shape=objects").json()["rows"]
        assert ask(f"{path}.csv").text.count("\n") >= 2


@pytest.mark.parametrize(
    "path",
    [
        "/data",
        "/-/search?q=malaysia",
        "/data/claims/harbour-imports",
        "/data/documents/harbour",
        "/data/claims_checked?_search=malaysia",
        "/robots.txt",
    ],
)
def test_pages_of_datasette_answer(ask: Ask, path: str) -> None:
    assert ask(path).status_code == 200


def test_no_page_asks_another_host(ask: Ask) -> None:
    for path in (*PAGES, "/data", "/data/claims_checked"):
        page = Elements(ask(path).text)
        loaded = [a.get("src") or a.get("href") or "" for tag, a in page.found if tag in {"img", "script", "link", "iframe"}]
        assert not [address for address in loaded if re.match(r"(https?:)?//(?!localhost/)", address)]


@pytest.mark.parametrize("path", ["/articles/nobody", "/claims/nobody", "/series/nobody", "/nothing", "/data/nothing"])
def test_what_is_not_there_is_told_quietly(ask: Ask, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(path)
    assert answer.status_code == 404
    assert "To the front page" in answer.text
    assert capsys.readouterr() == ("", "")


def test_an_article_marks_every_claim(ask: Ask) -> None:
    page = Elements(ask("/articles/harbour").text)
    marks = {attributes["data-claim"]: (attributes["data-verdict"], text) for attributes, text in page.marks}
    expected = {claim.id: claim.quote for claim in made.harbour().reading.claims}
    verdicts = {verdict.claim: verdict.outcome.value for verdict in made.harbour().verdicts}
    assert marks == {key: (verdicts[key], quote) for key, quote in expected.items()}
    links = {attributes["href"] for attributes in page.of("a")}
    assert {f"/claims/{key}" for key in expected} <= links


def test_an_article_accounts_for_what_was_not_read(ask: Ask) -> None:
    text = ask("/articles/harbour").text
    for told in ("READ MORE: Freight rates up 40%", "teaser: read more", "1 number not read", "no unit", "structured data", "27 June 2024"):
        assert told in text
    assert 'href="https://harbour.example/news/1"' in text


def test_a_verdict_is_told_in_words(ask: Ask) -> None:
    text = re.sub(r"<[^>]+>", "", ask("/articles/harbour").text)
    for told in (
        "(matches)",
        "(close)",
        "(differs)",
        "not checkable: total exports · Hong Kong to Malaysia",
        "9.6% is the official figure",
    ):
        assert told in text


def test_a_claim_shows_both_sides(ask: Ask) -> None:
    text = ask("/claims/harbour-imports").text
    for told in (
        "+9.9%",
        "+9.6%",
        "+0.3 percentage points",
        "387,100 ÷ 353,193 − 1 = 9.6%",
        "9.9% is the figure for April",
        "rounds to one decimal",
    ):
        assert told in text
    assert "another period" in text
    assert "worked out from the publication date" in text
    assert "#:~:text=Imports%20rose" in text


def test_a_claim_has_the_series_as_chart_and_table(ask: Ask) -> None:
    text = ask("/claims/strait-exports").text
    assert '<svg class="chart" role="img"' not in text, "a verdict without evidence has no chart"
    text = ask("/claims/harbour-imports").text
    page = Elements(text)
    assert [svg["role"] for svg in page.of("svg") if svg.get("class") == "chart"] == ["img"]
    assert re.search(r"<title[^>]*>Exports of goods", text)
    assert "values of this chart" in text


def test_the_front_page_tells_what_differs(ask: Ask) -> None:
    text = ask("/").text
    assert text.index("HK$375.2 million") < text.index("+9.9%")
    for told in ("8 figures in 3 articles", "million printed where billion is meant", "1 document could not be used", "Newest articles"):
        assert told in text
    assert text.index("Trade picks up") < text.index("Exports beat hopes again")


def test_the_front_page_of_an_empty_database(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db").close()
    ask = asking(tmp_path / "empty.db")
    assert "No article has been read yet." in ask("/").text
    assert ask("/articles").status_code == 200


def test_search_finds_figures_and_articles(ask: Ask) -> None:
    text = ask("/search?q=thai").text
    assert "Hong Kong to Thailand" in text
    assert "<b>Thailand</b>" in text
    assert "No figure is said of that." in ask("/search?q=zeppelin").text
    for odd in ('"', "a AND", "NEAR(", "*", "%00", "x" * 5000):
        assert ask(f"/search?q={odd}").status_code == 200


def test_facets_are_offered_and_verdicts_are_badges(ask: Ask) -> None:
    found = ask("/data/claims_checked.json?_shape=objects").json()
    assert set(found["facet_results"]) == {"verdict", "metric", "kind", "outlet", "source"}
    text = ask("/data/claims_checked?verdict=mismatch").text
    assert '<span class="badge mismatch">differs</span>' in text
    assert 'href="/claims/strait-exports"' in text
    assert "375,200,000,000" in text


def test_the_feed_has_the_differences(ask: Ask) -> None:
    answer = ask("/data/atom.atom")
    assert answer.status_code == 200
    assert answer.text.count("<entry>") == 2


def test_differences_are_sorted(ask: Ask) -> None:
    rows = ask("/data/differences.json?_shape=array").json()
    assert [row["claim"] for row in rows] == ["strait-exports", "harbour-imports"]
    assert rows[0]["relative_difference"] == pytest.approx(0.999)


# Hostile text

HOSTILE = [
    "Exports <script>alert(1)</script> rose 14.8% today",
    "Exports rose <img src=x onerror=alert(1)> 14.8% &lt;b&gt; &amp; \"quoted\" 'single' </p></article>",
    "Exports rose \u202e14.8%\u202c and \u2066isolated\u2069 \x1b[31m text \x00 end",
    "{{ 7 * 7 }} {% raw %} rose 14.8% ]]> --> ",
]


def hostile(text: str, quote: str = "14.8%") -> made.Sample:
    of = made.article(
        "evil", [(text, LineLabel.BODY, "p"), (text, LineLabel.TEASER, "p")], title=text, outlet=text, url="javascript:alert(1)"
    )
    claim = made.claim(of, "one", quote, "14.8", sentence=text, source=text, metric=text, commodity=text)
    verdict = Verdict(
        **{**{f: getattr(made.harbour_verdicts()[1], f) for f in Verdict.__dataclass_fields__}, "claim": claim.id, "cause": text}
    )
    return made.Sample(of, Reading(claims=(claim,), unclaimed=(), sources=()), (verdict,))


def database_of(path: Path, sample: made.Sample) -> Path:
    with Store.open(path) as store:
        store.begin_run(version="1.0", arguments=())
        store.save_document(sample.article, sample.reading, sample.verdicts)
        store.finish_run()
    return path


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "path", ["/", "/articles", "/articles/evil", "/claims/evil-one", "/search?q=rose", "/data/claims_checked", "/data/documents/evil"]
)
def test_hostile_text_is_only_text(tmp_path: Path, text: str, path: str) -> None:
    answer = asking(database_of(tmp_path / "evil.db", hostile(text)))(path)
    assert answer.status_code == 200
    page = Elements(answer.text)
    assert not [attributes for attributes in page.of("img") if attributes.get("src") == "x"]
    assert "alert(1)" not in "".join(re.findall(r"<script[^>]*>(.*?)</script>", answer.text, re.DOTALL))
    assert not [a for _, a in page.found if any(name.startswith("on") for name in a) or str(a.get("href")).startswith("javascript:")]
    if not path.startswith("/data"):
        assert "\u202e" not in answer.text
        assert "\x1b" not in answer.text
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", answer.text, re.DOTALL)[0]


def test_five_megabytes_in_one_line_are_shown(tmp_path: Path) -> None:
    text = "rose 14.8% and " + "up <b>7</b> and 8% " * 280_000
    sample = hostile(text)
    short = replace(sample.reading.claims[0], sentence="rose 14.8%", source=None, metric="imports", commodity="all")
    of = replace(sample.article, title="Long", outlet="Long")
    verdicts = (replace(sample.verdicts[0], cause=None),)
    ask = asking(database_of(tmp_path / "long.db", made.Sample(of, replace(sample.reading, claims=(short,)), verdicts)))
    answer = ask("/articles/evil")
    assert answer.status_code == 200
    assert answer.text.count("<b>7</b>") == 0
    assert len(answer.text) > 5_000_000
    assert ask("/claims/evil-one").status_code == 200
    assert len(ask("/data/documents").text) < 200_000


def test_many_claims_on_one_line_are_painted_quickly() -> None:
    text = "8% " * 20_000
    spans = [Span(place, place + 2, place) for place in range(0, len(text), 3)]
    painted = paint(text, 0, len(text), spans)
    assert sum(isinstance(part, Figure) for part in painted) == 20_000


# Marks


def flatten(parts: tuple[Any, ...]) -> str:
    texts = []
    for part in parts:
        if isinstance(part, Figure):
            texts.append(flatten(part.mark.parts) + part.closing)
        else:
            texts.append(part if isinstance(part, str) else flatten(part.parts))
    return "".join(texts)


def marked(parts: tuple[Any, ...]) -> dict[Any, str]:
    found: dict[Any, str] = {}
    for part in parts:
        if not isinstance(part, str):
            mark: Mark = part.mark if isinstance(part, Figure) else part
            found[mark.claim] = found.get(mark.claim, "") + flatten(mark.parts)
            found |= {claim: found.get(claim, "") + text for claim, text in marked(mark.parts).items()}
    return found


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=8))
def test_marks_never_change_the_text_and_hold_what_they_mark(places: list[tuple[int, int]]) -> None:
    text = "ab.defg,), klmnop.. tuv.xyz0123456789ABCDEFG"
    spans = [Span(start, start + length, number) for number, (start, length) in enumerate(places)]
    painted = paint(text, 0, len(text), spans)
    assert flatten(painted) == text
    assert marked(painted) == {span.claim: text[span.start : span.end] for span in spans}
    listed = [claim for part in painted if isinstance(part, Figure) for claim in part.claims]
    assert sorted(listed) == sorted(range(len(spans)))


def test_a_sign_after_a_figure_stays_with_it() -> None:
    text = "Up “60%”, or 5. Then 7"
    painted = paint(text, 0, len(text), [Span(4, 7, "a"), Span(13, 14, "b"), Span(21, 22, "c")])
    assert [part if isinstance(part, str) else part.closing for part in painted] == ["Up “", "”,", " or ", ".", " Then ", ""]


def test_claims_of_several_lines_are_marked_in_each() -> None:
    lines = painted_lines("up 5\npercent\n\nnow", [{"start": 3, "end": 12}])
    assert [flatten(line) for line in lines] == ["up 5", "percent", "", "now"]
    assert [len([part for part in line if isinstance(part, Figure)]) for line in lines] == [1, 1, 0, 0]


def test_rows_below_each_other_are_a_table_and_one_alone_is_none() -> None:
    text = "Goods\n| May | June\nTea | 5 |\n\nOne | line\nEnd"
    shown = blocks(painted_lines(text, [{"start": text.index("5"), "end": text.index("5") + 1}]))
    assert [bool(block.rows) for block in shown] == [False, True, False]
    assert [[flatten(cell).strip() for cell in row] for row in shown[1].rows] == [["", "May", "June"], ["Tea", "5", ""], ["One", "line"]]


# Words, numbers, curves


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("14.8", "percent", "14.8%"),
        ("-0.116", "percent", "−0.12%"),
        ("-89100000000", "HKD", "−HK$89.1 billion"),
        ("375200000", "HKD", "HK$375.2 million"),
        ("1234", "USD", "US$1,234"),
        ("4177000000000", "CNY", "RMB 4.177 trillion"),
        ("3.2", "SGD", "SGD 3.2"),
        ("0.3", "percentage_point", "0.3 percentage points"),
        ("1952", "year_since", "since 1952"),
        ("11", "months", "11 months"),
        ("3", "rank", "rank 3"),
        ("351000", "tonnes", "351,000 tonnes"),
        ("1200000", "TEU", "1.2 million TEU"),
        ("2", "times", "2 times"),
        ("1E+2", "percent", "100%"),
        ("0", "percent", "0%"),
    ],
)
def test_figures_are_printed_as_people_do(value: str, unit: str, printed: str) -> None:
    assert words.figure(Decimal(value), unit) == printed


@example(Decimal("1e400"), "percent")
@example(Decimal("-1e27"), "HKD")
@given(st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(["percent", "HKD", "times", "count", "rank", "year_since"]))
def test_every_number_can_be_printed(value: Decimal, unit: str) -> None:
    assert 0 < len(words.figure(value, unit, signed=True)) < 60


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2024-05-01", "2024-05-31", "May 2024"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-04-01", "2024-06-30", "second quarter of 2024"),
        ("2024-01-01", "2024-02-29", "January to February 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2023-11-01", "2024-01-31", "November 2023 to January 2024"),
        ("2024-05-03", "2024-05-03", "3 May 2024"),
        ("2024-05-03", "2024-05-20", "3 May 2024 to 20 May 2024"),
        (None, None, ""),
    ],
)
def test_periods_have_names(start: str | None, end: str | None, name: str) -> None:
    assert words.period(start, end) == name


def test_a_sentence_is_addressed_by_its_first_and_last_words() -> None:
    sentence = "Imports rose 9.9 percent in May - the Bureau said, adding that the gap came to less."
    link = words.sentence_link("https://harbour.example/a#part", sentence)
    assert link == "https://harbour.example/a#:~:text=Imports%20rose%209.9%20percent%20in,the%20gap%20came%20to%20less."
    assert words.sentence_link("https://harbour.example/a", "A-b, c") == "https://harbour.example/a#:~:text=A%2Db%2C%20c"
    assert words.sentence_link("javascript:alert(1)", sentence) is None


def months(*values: int, year: int = 2023) -> list[Point]:
    return [
        Point(date(year + n // 12, n % 12 + 1, 1), date(year + n // 12, n % 12 + 1, 28), Decimal(value)) for n, value in enumerate(values)
    ]


def test_the_curve_is_the_one_on_which_the_official_figure_lies() -> None:
    points = months(*range(100, 124))
    last = points[-1]
    assert curve(points, last.start, last.end, Decimal(123), flow=True).derived == ""
    yearly = curve(points, last.start, last.end, (Decimal(123) / Decimal(111) - 1) * 100, flow=True)
    assert (yearly.derived, yearly.fits, len(yearly.points)) == ("change on a year earlier", True, 12)
    total = curve(points, date(2024, 1, 1), last.end, Decimal(sum(range(112, 124))), flow=True)
    assert (total.derived, total.fits) == ("added up since January", True)
    other = curve(points, last.start, last.end, Decimal(5), flow=True)
    assert (other.derived, other.fits, other.place) == ("", False, 23)


def test_a_deficit_is_drawn_with_the_sign_of_the_claim() -> None:
    points = months(-5, -6, -7)
    found = curve(points, points[1].start, points[1].end, Decimal(6), flow=True)
    assert [point.value for point in found.points] == [5, 6, 7]


def test_changes_and_sums_leave_gaps_alone() -> None:
    points = months(*range(100, 126))
    del points[3]
    assert len(growth(points, 12)) == 13
    assert [point.end.month for point in year_to_date(points) if point.end.year == 2023] == [1, 2, 3]


def test_a_chart_is_accessible_and_escaped() -> None:
    points = [(point.end, point.value) for point in months(1, 5, 3)]
    drawn = line_chart("c", "<b>Exports</b>", "three & more", points, [Label(1, 5, "official <5>", "official")], lambda value: f"{value:g}")
    assert 'role="img"' in drawn
    assert "&lt;b&gt;Exports&lt;/b&gt;" in drawn
    assert "official &lt;5&gt;" in drawn
    assert "<b>" not in drawn


@example(0.0, 5e-324)
@example(1e15, 0.125)
@given(st.floats(-1e15, 1e15), st.floats(0, 1e15))
def test_ticks_cover_the_span(low: float, span: float) -> None:
    ticks = round_ticks(low, low + span)
    slack = 1e-6 * max(abs(low), abs(low + span), 1)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= low + span - slack
    assert 1 <= len(ticks) <= 8


def test_typed_words_become_a_safe_query() -> None:
    assert queries.full_text_query('a" OR b*') == '"a" "OR" "b" *'
    assert queries.full_text_query(" *\"' ") == ""


# The house around it


def test_a_stranger_datasette_is_left_alone(tmp_path: Path, database: Path) -> None:
    application(database)  # registers the plugin
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE claims (id TEXT PRIMARY KEY, verdict TEXT)")
    connection.execute("INSERT INTO claims VALUES ('x', 'match')")
    connection.commit()
    connection.close()

    async def get(where: str) -> httpx.Response:
        datasette = Datasette([str(path)])
        await datasette.invoke_startup()
        return await datasette.client.get(where)

    home, table = asyncio.run(get("/")), asyncio.run(get("/other/claims"))
    assert (home.status_code, table.status_code) == (200, 200)
    assert "content-security-policy" not in home.headers
    assert "badge" not in table.text
    assert asyncio.run(get("/articles")).status_code == 404


def test_the_site_cannot_write(database: Path) -> None:
    datasette = application(database)

    async def write() -> None:
        await datasette.get_database("data").execute_write("DELETE FROM claims")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(write())


def test_pages_answer_while_a_run_writes(tmp_path: Path) -> None:
    path = made.build(tmp_path / "claims.db")
    ask = asking(path)
    assert ask("/claims/strait-exports").status_code == 200
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE documents SET title = 'changed'")
    assert "Trade picks up" in ask("/articles").text
    writer.execute("COMMIT")
    writer.close()
    assert "changed" in ask("/articles").text


@pytest.fixture
def unusable(tmp_path: Path) -> Path:
    path = tmp_path / "text.db"
    path.write_text("no database at all, but a text of some length" * 20)
    return path


def test_what_cannot_be_served_is_told(tmp_path: Path, unusable: Path, database: Path) -> None:
    with pytest.raises(StoreError, match="there is no such database"):
        serve(tmp_path / "none.db")
    with pytest.raises(StoreError, match="not a SQLite database"):
        serve(unusable)
    with pytest.raises(InputError, match="cannot serve there"):
        serve(database, port=70000)


def test_metadata_speaks_of_tables_that_exist(database: Path) -> None:
    metadata = application(database).metadata()
    connection = sqlite3.connect(database)
    for name, table in metadata["databases"]["data"]["tables"].items():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        assert columns, name
        assert set(table.get("facets", ())) <= columns, name
        assert {table.get("sort_desc")} - {None} <= columns, name
    connection.close()


def test_json_of_a_claim_is_complete(ask: Ask) -> None:
    row = json.loads(ask("/data/claims/harbour-gap.json?_shape=objects").text)["rows"][0]
    assert (row["value"], row["value_text"], row["verdict"]) == (-11200000000.0, "-11200000000", "close")


def test_a_figure_can_be_cited(ask: Ask) -> None:
    cited = re.search(r'<p class="citation">(.*?)</p>', ask("/claims/harbour-imports").text, re.S)
    assert cited is not None
    for told in ("“9.9 percent”", "“Exports beat hopes again”, Harbour Daily, 27 June 2024", "Differs: the official figure is +9.6%"):
        assert told in cited[1]
    assert cited[1].endswith("http://localhost/claims/harbour-imports")
