from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from clean_samples import SAMPLES
from examples import examples
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from extractor.clean import clean, normalise
from extractor.clean.joining import joined
from extractor.errors import DocumentError
from extractor.models import Article, Known, LineLabel, RawDocument
from extractor.readers import DraftLine, from_bytes, load

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
NAMES = {"B": LineLabel.BODY, "T": LineLabel.TEASER, "F": LineLabel.FURNITURE, "A": LineLabel.APPENDED}


def article_of(text: str | bytes, media_type: str = "text/plain", known: Known | None = None) -> Article:
    body = text.encode() if isinstance(text, str) else text
    return clean(RawDocument(name="sample", location="sample.txt", media_type=media_type, body=body), known)


def page(body: str, head: str = "") -> Article:
    return article_of(f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body>{body}</body></html>", "text/html")


def marked(sample: str) -> tuple[str, list[tuple[LineLabel, str]]]:
    """Return the plain text of a sample and its units with their labels."""
    plain: list[str] = []
    units: list[tuple[LineLabel, str]] = []
    for line in sample.strip("\n").split("\n"):
        if not line:
            plain.append("")
            continue
        mark, text = line[0], line[2:]
        plain.append(text)
        if mark == "|":
            units[-1] = (units[-1][0], units[-1][1] + "\n" + text)
        else:
            units.append((NAMES[mark], text))
    return "\n".join(plain), units


def told(article: Article) -> dict[str, str]:
    return {line.text: f"{line.label.value}: {line.reason}" for line in article.lines}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_of_a_sample_has_its_label(name: str) -> None:
    text, units = marked(SAMPLES[name])
    article = article_of(text)
    found = [(line.label, line.text) for line in article.lines]
    assert [text for _, text in found] == [text for _, text in units]
    outside = {LineLabel.TEASER, LineLabel.FURNITURE}
    wrong = [
        (text, wanted.value, told(article)[text])
        for (label, text), (wanted, _) in zip(found, units, strict=True)
        if label is not wanted and not {label, wanted} <= outside
    ]
    assert wrong == []


def test_the_account_is_complete_and_the_body_lines_are_where_they_say() -> None:
    for sample in SAMPLES.values():
        text, _ = marked(sample)
        article = article_of(text)
        assert "\n".join(line.text for line in article.lines) == re.sub(r"\n+", "\n", text)
        body = [line for line in article.lines if line.label is LineLabel.BODY]
        assert article.text.split("\n") == [article.text[line.start : line.end] for line in body]
        assert all(line.start is None and line.end is None and line.reason for line in article.lines if line.label is not LineLabel.BODY)
        assert [line.number for line in article.lines] == list(range(1, len(article.lines) + 1))


@pytest.mark.parametrize("name", SAMPLES)
def test_cleaning_what_was_cleaned_changes_nothing(name: str) -> None:
    first = article_of(marked(SAMPLES[name])[0])
    assert article_of(first.text).text == first.text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("a rise of ３．５％，after 2.0％（revised）。", "a rise of 3.5%, after 2.0% (revised)."),
        ("up\u00a05\u2009% to HK$\u202f309.6  billion", "up 5 % to HK$ 309.6 billion"),
        ("ship\u00adments\u200b of \u202atoys\u202c\ufeff", "shipments of toys"),
        ("In June , exports fell ; imports ( 3.0 per cent ) did not .", "In June, exports fell; imports (3.0 per cent) did not."),
        ("“minus” \u22125.8% year\u2011on\u2011year", "“minus” \u22125.8% year\u2011on\u2011year"),
        ("at 09：12 sharp，1，234 boxes", "at 09:12 sharp, 1,234 boxes"),
        ("cafe\u0301 ＨＫ＄１．２ｂｎ", "café HK$1.2bn"),
        ("see ... and so on . . .", "see ... and so on..."),
        ("香港出口：增长３％。", "香港出口: 增长3%."),
        ("tab\tand\x0bfeed\x00s", "tab and feeds"),
    ],
)
def test_one_way_of_writing(written: str, plain: str) -> None:
    assert normalise(written) == plain


@given(st.text(max_size=200))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\n" not in once
    assert once == once.strip()


def test_broken_words_are_mended_and_compounds_kept() -> None:
    def mend(*lines: str, known: frozenset[str] = frozenset()) -> str:
        return joined([DraftLine(text=line) for line in lines], known)

    assert mend("worth HK$364.8 bil-", "lion in all") == "worth HK$364.8 billion in all"
    assert mend("the re-", "exports of watches") == "the re-exports of watches"
    assert mend("the re-", "sult of it") == "the result of it"
    assert mend("year-on-", "year growth") == "year-on-year growth"
    assert mend("the food-", "stuffs", known=frozenset({"foodstuffs"})) == "the foodstuffs"
    assert mend("the trans-", "shipment", known=frozenset({"trans-shipment"})) == "the trans-shipment"
    assert mend("con\u00ad", "tracted by 3", "per cent") == "contracted by 3 per cent"
    assert mend("in Hong", "Kong") == "in Hong Kong"


def test_unwrapped_lines_stay_apart() -> None:
    text = "Totals\n• Exports +3%\n• Imports +4%\nMarkets\n• Japan -1%\n"
    assert article_of(text).text == text.strip()


def test_a_label_and_day_before_the_first_words_are_a_date_and_no_text() -> None:
    article = article_of(
        "date 2018-02-27 Exports of goods rose by 18.1 per cent in January, the office said. " + "More was sold everywhere. " * 12
    )
    assert article.published == date(2018, 2, 27)
    assert article.text.startswith("Exports of goods rose by 18.1 per cent")


def test_text_that_stands_there_twice_is_read_once() -> None:
    parts = [
        f"In month number {n} exports of goods rose by {n}.5 per cent while imports fell, the office said on Tuesday." for n in range(1, 9)
    ]
    article = article_of("Exports climb again in spring\n" + " ".join(parts) + "\n" + "\n".join(parts))
    assert article.text.split("\n") == ["Exports climb again in spring", *parts]
    article = article_of("\n".join(["Exports climb again in spring", *parts, *parts]))
    assert article.text.split("\n") == ["Exports climb again in spring", *parts]


def test_known_values_win_and_say_so() -> None:
    text = "Published 3 May 2024\nA short story of trade\nExports rose 3% in March, the office said, and imports rose by 4%."
    assert article_of(text).published == date(2024, 5, 3)
    assert article_of(text).published_basis == "byline"
    known = Known(published=date(2020, 1, 2), outlet="Given Post", title="Given title", url="https://given.example/x")
    article = article_of(text, known=known)
    assert (article.published, article.published_basis) == (date(2020, 1, 2), "given")
    assert (article.outlet, article.title, article.url) == ("Given Post", "Given title", "https://given.example/x")
    dated = article_of("Exports rose 3% in March, the office said.", known=Known(url="https://news.example/2024/04/28/x.html"))
    assert (dated.published, dated.published_basis) == (date(2024, 4, 28), "url")
    assert article_of("Exports rose 3% in March, the office said.").published_basis == "unknown"


@pytest.mark.parametrize(
    ("head", "address", "told"),
    [
        ('<meta property="article:published_time" content="2026-03-31T08:30:00+08:00">', "", ("2026-03-31T08:30:00+08:00", "high")),
        ('<meta property="article:published_time" content="2026-03-31">', "/2026/03/30/rise", (None, "high")),
        ('<meta property="article:published_time" content="2026-03-31">', "/2024/03/30/rise", (None, "low")),
        ("<meta name='x'>", "/2026/03/30/rise", (None, "medium")),
        ("<meta name='x'>", "/rise", (None, "unknown")),
    ],
)
def test_times_and_confidence_of_publication(head: str, address: str, told: tuple[str | None, str]) -> None:
    modified = '<meta property="article:modified_time" content="2026-04-02T09:00:00Z">'
    body = "<p>Exports of goods rose by 3.5% in February from a year earlier, the statistics office said on Tuesday.</p>" * 2
    page = f"<!doctype html><html><head>{head}{modified}</head><body><h1>Exports rise in February</h1>{body}</body></html>".encode()
    found = clean(RawDocument(name="p", location="p", media_type="text/html", body=page, address=f"https://news.example{address}"))
    assert (found.published_at, found.published_confidence) == told
    assert (found.modified_at, found.modified_basis) == ("2026-04-02T09:00:00+00:00", "meta")


def test_identity_rests_on_name_and_bytes() -> None:
    one = article_of("Exports rose 3%.")
    assert one.id == article_of("Exports rose 3%.").id
    assert len(one.id) == 16
    assert one.id != article_of("Exports rose 4%.").id
    other = clean(RawDocument(name="other", location="x", media_type="text/plain", body=b"Exports rose 3%."))
    assert other.id != one.id
    assert other.digest == one.digest


STORY = """<p>Exports of goods rose by 3.5% in October to HK$393.0 billion, the statistics office said on Tuesday in its release.</p>
<p>Imports of goods rose by 4.5% to HK$424.0 billion, so that the gap between the two widened to HK$31.0 billion in the month.</p>
<p>Shipments to the mainland were 8.6% higher than a year before, and those to the United States 5.8% higher, the office added.</p>"""


def test_page_keeps_boxes_tables_captions_and_corrections_and_drops_the_rest() -> None:
    article = page(
        f"""<header><nav><a href=/>Home</a><a href=/b>Business</a></nav></header>
        <div class="cookie-consent"><p>We count 87 partners who may process your data.</p></div>
        <main><article><h1>Exports creep up 3.5%</h1>
        <h2 class=standfirst>The pace has halved since July, and nobody expects much of spring</h2>
        <div class="key-figures"><dl><dt>Exports</dt><dd>HK$393.0 billion</dd><dt>Imports</dt><dd>HK$424.0 billion</dd></dl></div>
        {STORY}
        <aside class="promo"><p>Members save 40% on the reading bundle this winter.</p></aside>
        <figure><img src=x.jpg><figcaption>Cranes at Kwai Chung moved 1.2 million boxes. Photo: Ida Lam</figcaption></figure>
        <table><caption>By market</caption><tr><th>Market</th><th>HK$ bn</th><th>%</th></tr>
        <tr><td>Vietnam</td><td>12.4</td><td>31.3</td></tr></table>
        <p class="correction">Correction: an earlier version gave the rise in imports as 5.4%.</p>
        <div class="related-stories"><h3>Related</h3><p>Rents in Sha Tin drop 7% in a year, agents say in their latest survey</p></div>
        </article></main>
        <section id="comments"><p>tramrider: my landlord wants 8% more</p></section><footer><p>Circulation 61,300</p></footer>""",
        "<title>Exports creep up 3.5% - Kestrel</title>",
    )
    lines = article.text.split("\n")
    assert lines[:4] == [
        "Exports creep up 3.5%",
        "The pace has halved since July, and nobody expects much of spring",
        "Exports: HK$393.0 billion",
        "Imports: HK$424.0 billion",
    ]
    assert "Cranes at Kwai Chung moved 1.2 million boxes." in lines
    assert lines[lines.index("By market") :][:3] == ["By market", "Market | HK$ bn | %", "Vietnam | 12.4 | 31.3"]
    assert "Correction: an earlier version gave the rise in imports as 5.4%." in lines
    for stray in ("87 partners", "40%", "Ida Lam", "Sha Tin", "landlord", "61,300"):
        assert stray not in article.text
        assert any(stray in line.text for line in article.lines)
    assert (article.title, article.outlet, article.language) == ("Exports creep up 3.5%", "Kestrel", "en")


def test_page_ends_where_another_article_is_glued_on() -> None:
    other = "".join(
        f"<p>Ferry number {n} was late again because of the fog, and the company handed out blankets to passengers.</p>" for n in range(4)
    )
    article = page(f"<div class=story><h1>Exports creep up</h1>{STORY}</div><div class=story><h1>Fog stops the ferries</h1>{other}</div>")
    assert "HK$31.0 billion" in article.text
    assert "ferries" not in article.text
    assert "blankets" not in article.text


def test_page_with_lying_class_names_and_hidden_text_still_gives_the_story() -> None:
    for attribute in ('class="sidebar widget"', 'style="display: none"', 'class="paywall"', 'id="comments"'):
        article = page(f"<h1>Exports creep up</h1><div {attribute}>{STORY}</div>")
        assert "HK$31.0 billion" in article.text, attribute


def test_live_page_keeps_all_its_entries() -> None:
    entries = "".join(
        f"<article><time>1{n}:00</time><h2>Entry {n}</h2>{paragraph}</article>" for n, paragraph in enumerate(STORY.split("\n"))
    )
    article = page(f"<h1>Live: the October figures</h1><section>{entries}</section>")
    assert [f"Entry {n}" in article.text for n in range(3)] == [True] * 3
    assert "5.8%" in article.text
    assert "11:00" not in article.text


SOUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div class='x related'>",
            "</div>",
            "<article>",
            "</article>",
            "<h1>",
            "</h1>",
            "<table><tr><td>",
            "</table>",
            "<dl><dt>",
            "<dd>",
            "<br>",
            "<a href=x>",
            "</a>",
            "<li>\n        ",
            "<script>",
            "<time datetime='2024-02-31'>",
            "<!--",
            "-->",
            "&#0;",
            "&#x10FFFF;",
            "\x00",
            "Exports rose 3.5% in June to HK$3 billion, the office said.\n        ",
            "READ MORE: a teaser",
            "Comments (12)",
            "By A. Writer 3 May 2024",
            "* * *",
        ]
    ),
    max_size=40,
)


@examples(0.6, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP)
def test_any_markup_gives_an_article_or_a_named_problem(pieces: list[str]) -> None:
    check_any("".join(pieces).encode(), "text/html")


@examples(1.2, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from(["text/plain", "text/html", "application/pdf", None]))
def test_any_bytes_give_an_article_or_a_named_problem(body: bytes, media_type: str | None) -> None:
    check_any(body, media_type)


def outcome(body: bytes, media_type: str | None) -> Article | str:
    """Return the article, or the reason why there is none."""
    try:
        if media_type is None:
            return clean(from_bytes(body, name="x", location="x"))
        return clean(RawDocument(name="x", location="x", media_type=media_type, body=body))
    except DocumentError as error:
        return error.reason


def check_any(body: bytes, media_type: str | None) -> None:
    article = outcome(body, media_type)
    if isinstance(article, str):
        assert article in {"empty", "binary", "encoding", "no_text", "unsupported", "damaged", "unreadable", "too_large"}
        return
    body_lines = [line for line in article.lines if line.label is LineLabel.BODY]
    assert article.text == "\n".join(article.text[line.start : line.end] for line in body_lines)
    assert article.text.strip()


@examples(0.6)
@given(st.lists(st.sampled_from([line for sample in SAMPLES.values() for line in marked(sample)[0].split("\n")]), min_size=1, max_size=25))
def test_shuffled_lines_keep_the_account_complete(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not text.strip():
        return
    article = outcome(text.encode(), "text/plain")
    if isinstance(article, str):
        assert article == "no_text"
        return
    assert "\n".join(line.text for line in article.lines) == "\n".join(line.rstrip() for line in lines if line.strip())


@pytest.mark.skipif(not (SHARED / "dev").is_dir(), reason="the development documents are not here")
@pytest.mark.parametrize("kind", ["*.html", "*.txt"])
def test_development_documents_keep_their_gold_and_lose_their_boilerplate(kind: str) -> None:
    def letters(text: str) -> str:
        return re.sub(r"[^0-9a-z]", "", text.lower().replace("\u00ad", ""))

    for path in sorted((SHARED / "dev/articles").glob(kind)):
        text = letters(clean(load(path)).text)
        for claim in json.loads((SHARED / "dev/gold" / f"{path.stem}.json").read_text("utf-8")):
            assert letters(claim["sentence_prefix"]) in text, (path.name, claim["quote"])
            assert letters(claim["quote"].replace("-\n", "")) in text, (path.name, claim["quote"])


def test_own_documents_keep_their_gold_and_lose_their_boilerplate() -> None:
    for path in sorted((ROOT / "corpus/articles").glob("c*")):
        text = clean(load(path)).text
        squeezed = re.sub(r"\W", "", text)
        for claim in json.loads((ROOT / "corpus/gold" / f"{path.stem}.json").read_text("utf-8")):
            assert re.sub(r"\W", "", claim["sentence_prefix"]) in squeezed
            assert claim["quote"] in text
        for stray in json.loads((ROOT / "corpus/gold" / f"{path.stem}_boilerplate.json").read_text("utf-8")):
            assert not re.search(rf"(?<![\w.]){re.escape(stray['quote'])}(?![\w.])", text), (path.name, stray)


def test_the_day_of_a_picture_is_no_date_line_and_an_illustration_is_a_credit() -> None:
    caption = "This photo, taken on May 22, 2025, shows cranes at a container terminal. (PHOTO / MERIDIAN)"
    text = (
        f"Exports rise\nIllustrative image (Source: quay.example)\n{caption}\nExports of goods rose by 14.5% in August, the office said.\n"
    )
    labels = told(article_of(text))
    assert labels[caption].startswith("body")
    assert labels["Illustrative image (Source: quay.example)"] == "furniture: credit"


def test_a_round_up_is_not_cut_at_its_rules() -> None:
    items = [
        "Exports of toys rose by 14.5% in August from a year earlier, the statistics office said, and those of shoes by 3%.",
        "The chrysanthemum show at the botanical garden drew fourteen thousand visitors on its opening day, a third more than last autumn.",
        "A stiff dough ferments slowly and survives a month in the cold, and dried flakes of it last for a year in a dark cupboard.",
    ]
    text = "Three things today\n" + "\n___\n".join(f"{item}\n{item.replace('a ', 'the ')}" for item in items) + "\n"
    article = article_of(text)
    assert all(item in article.text for item in items)


def test_what_stands_beside_the_story_is_told_apart() -> None:
    story = "<p>Exports of goods rose by 3.5% in February from a year earlier, the statistics office said on Tuesday.</p>" * 2
    below = "<div><h4>More from this desk</h4><a href=/1>Barge strike enters its second week</a></div><div>Redaction and contact</div>"
    article = page(f"<div class=main><h1>Exports rise in February</h1>{story}</div><div class=below>{below}</div>")
    labels = {line.text: line.label for line in article.lines}
    assert labels["More from this desk"] is LineLabel.TEASER
    assert labels["Barge strike enters its second week"] is LineLabel.TEASER
    assert labels["Redaction and contact"] is LineLabel.FURNITURE


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Lesen Sie auch: Warum Paletten knapp sind", LineLabel.TEASER),
        ("Les armateurs et la mer dans le vent", LineLabel.FURNITURE),
        ("Odette Marsh and Bo Renquist", LineLabel.FURNITURE),
        ("Politics Business Sport Culture", LineLabel.FURNITURE),
        ("Try our letters free for a month, wherever you read", LineLabel.TEASER),
        ("Get set: we moved 3% more boxes than in spring, our chairman said.", LineLabel.BODY),
        ("Mild growth, at last", LineLabel.BODY),
    ],
)
def test_lines_between_headline_and_story(line: str, label: LineLabel) -> None:
    told_by = "Exports of goods rose by 3.5% in February from a year earlier, the statistics office said. Growth was mild at last."
    article = article_of(
        f"Exports rise in February once more\n{line}\n{told_by}\nImports of goods rose by 4.1%, which was less than in January.\n"
    )
    assert {found.text: found.label for found in article.lines}[line] is label
