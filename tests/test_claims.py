"""Claims from sentences: every rule by its own examples, roles by tables, and what must hold for any text."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from extractor.claims import bind, extract, kinds
from extractor.models import Article, Claim, Period, Reading

PUBLISHED = date(2026, 4, 27)


def read(text: str, published: date | None = PUBLISHED) -> Reading:
    """Extract from a text as if it were a cleaned document."""
    return extract(
        Article(id="t", document="t", location="t", media_type="text/plain", digest="", text=text, lines=(), published=published)
    )


def marked(example: str) -> tuple[str, int]:
    """Split an example into its text and the offset of the figure between double angle quotes."""
    start = example.index("«")
    return example.replace("«", "").replace("»", ""), start


def claim_at(example: str, published: date | None = PUBLISHED) -> Claim:
    text, start = marked(example)
    found = [claim for claim in read(text, published).claims if claim.start <= start < claim.end]
    assert len(found) == 1, (example, found)
    return found[0]


EXAMPLES = [(rule.name, example) for rule in kinds.RULES for example in rule.examples]
COUNTER_EXAMPLES = [(rule.name, example) for rule in kinds.RULES for example in rule.not_examples]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{name}: {text}" for name, text in EXAMPLES])
def test_a_rule_reads_its_examples(rule: str, example: str) -> None:
    assert claim_at(example).basis["kind"] == rule


@pytest.mark.parametrize(("rule", "example"), COUNTER_EXAMPLES, ids=[f"{name}: {text}" for name, text in COUNTER_EXAMPLES])
def test_a_rule_leaves_its_counter_examples_alone(rule: str, example: str) -> None:
    assert claim_at(example).basis["kind"] != rule


def test_every_rule_has_two_examples_and_a_counter_example() -> None:
    assert all(len(rule.examples) >= 2 and rule.not_examples for rule in kinds.RULES)


@pytest.mark.parametrize(("how", "example", "subject"), bind.EXAMPLES)
def test_a_figure_is_bound_to_its_subject(how: str, example: str, subject: str) -> None:
    claim = claim_at(example)
    assert claim.basis["subject"] == f"subject.{how}"
    assert subject in (claim.metric, claim.partner, claim.commodity)


MARCH = Period(start=date(2026, 3, 1), end=date(2026, 3, 31))
ROLES: list[tuple[str, dict[str, Any]]] = [
    ("Exports to Vietnam rose «12.5%» in March from a year earlier.",
     {"value": Decimal("12.5"), "metric": "total_exports", "partner": "Vietnam", "direction_partner": "to", "period": MARCH,
      "comparison": "yoy"}),
    ("Imports from Korea fell «4.2 per cent» in March.",
     {"value": Decimal("-4.2"), "metric": "imports", "partner": "Korea", "direction_partner": "from"}),
    ("The visible trade deficit came to «HK$41.3 billion» in March.",
     {"value": Decimal("-41300000000"), "metric": "trade_balance", "unit": "HKD", "kind": "level"}),
    ("The trade surplus widened to «HK$4.3 billion» in March.", {"value": Decimal("4300000000"), "metric": "trade_balance"}),
    ("The trade deficit widened by «31 per cent».", {"value": Decimal(31), "metric": "trade_deficit", "kind": "growth"}),
    ("A deficit of HK$41.3 billion, equivalent to «7.4%» of imports, was recorded.",
     {"metric": "trade_deficit_to_imports", "value": Decimal("7.4")}),
    ("The volume of re-exports dropped «3.3%» in March.", {"metric": "re_exports", "measure": "volume", "value": Decimal("-3.3")}),
    ("Import prices were «2.1%» higher.", {"metric": "imports", "measure": "price", "value": Decimal("2.1")}),
    ("Exports of electrical machinery jumped «21%» in March.", {"commodity_code": "SITC 77", "metric": "total_exports"}),
    ("Exports of sewing machines jumped «21%» in March.", {"commodity": "sewing machines"}),
    ("Taiwan's exports rose «38.4%» in March.", {"economy": "Taiwan", "partner": "world"}),
    ("In Singapore, imports slipped «2%» in March.", {"economy": "Singapore", "metric": "imports", "value": Decimal(-2)}),
    ("Vietnam took «14.8 per cent» more.", {"metric": "total_exports", "partner": "Vietnam", "value": Decimal("14.8")}),
    ("US-bound exports sank «18.4%».", {"partner": "US", "direction_partner": "to", "value": Decimal("-18.4")}),
    ("Hong Kong's GDP grew «2.4 per cent» in the first quarter.", {"metric": "gdp", "measure": "volume"}),
    ("On a month-on-month basis, exports grew «3.3 percent» in March.", {"comparison": "mom"}),
    ("Seasonally adjusted, exports fell «1.4%» in the first quarter.", {"comparison": "qoq", "seasonally_adjusted": True}),
    ("In the first three months of 2026, imports grew «8%».",
     {"comparison": "ytd_yoy", "period": Period(start=date(2026, 1, 1), end=date(2026, 3, 31))}),
    ("Exports came to HK$421.5 billion in March, up from «HK$397.7 billion» a year earlier.",
     {"period": Period(start=date(2025, 3, 1), end=date(2025, 3, 31)), "kind": "level"}),
    ("Exports rose 8% in March after a fall of «3.1%» in February.",
     {"value": Decimal("-3.1"), "period": Period(start=date(2026, 2, 1), end=date(2026, 2, 28))}),
    ("March marked the «9th» consecutive month of growth in exports.",
     {"unit": "months", "value": Decimal(9), "trend": "up", "kind": "rank_or_record"}),
    ("Sales to Japan nearly «doubled» in March.", {"unit": "times", "value": Decimal(2), "hedge": "nearly"}),
    ("The council expects exports to grow «6 to 8 per cent» this year.",
     {"value": Decimal(6), "value_high": Decimal(8), "hedge": "range", "modality": "forecast"}),
    ("Growth in exports was «1.4 percentage points» faster than in February.", {"unit": "percentage_point", "kind": "change_amount"}),
    ("Exports were worth HK$421.5 billion («US$54.1 billion») in March.", {"unit": "USD", "metric": "total_exports"}),
    ("Exports were worth HK$421.5 billion («$54.1 billion») in March.", {"unit": "USD"}),
    ("According to the Census and Statistics Department, exports came to «$421.5 billion» in March.", {"unit": "HKD"}),
]  # fmt: skip


@pytest.mark.parametrize(("example", "expected"), ROLES, ids=[example for example, _ in ROLES])
def test_roles(example: str, expected: dict[str, Any]) -> None:
    claim = claim_at(example)
    assert {name: getattr(claim, name) for name in expected} == expected


def test_one_figure_of_several_subjects_gives_a_claim_each() -> None:
    claims = read("The value of exports and imports both increased by 13 percent in March.").claims
    assert [(claim.quote, claim.metric) for claim in claims] == [("13 percent", "total_exports"), ("13 percent", "imports")]
    assert len({claim.id for claim in claims}) == 2


def test_partners_in_brackets_take_sign_period_and_comparison_of_their_list() -> None:
    text = "Over the same period, decreases were seen in exports to Japan (8.4%), India (6.1%) and Korea (5.5%)."
    assert [(c.partner, c.value, c.comparison.value) for c in read(text).claims] == [
        ("Japan", Decimal("-8.4"), "yoy"), ("India", Decimal("-6.1"), "yoy"), ("Korea", Decimal("-5.5"), "yoy"),
    ]  # fmt: skip


def test_a_headline_takes_measure_and_period_from_the_body() -> None:
    text = "Exports up 8.9%\nThe volume of total exports grew 8.9% in February from a year earlier."
    headline, body = read(text).claims
    assert (
        (headline.measure, headline.period)
        == (body.measure, body.period)
        == ("volume", Period(start=date(2026, 2, 1), end=date(2026, 2, 28)))
    )


def test_rows_of_a_table_take_units_from_the_heads_and_the_rest_from_the_caption() -> None:
    text = "Exports by destination, February 2026\nDestination | HK$ bn | % on year\nJapan | 17.5 | -3.1\nVietnam | 9.0 | 31.4"
    found = {(c.partner, c.unit): (c.value, c.metric, c.period and c.period.start.month) for c in read(text).claims}
    assert found == {
        ("Japan", "HKD"): (Decimal("17500000000"), "total_exports", 2), ("Japan", "percent"): (Decimal("-3.1"), "total_exports", 2),
        ("Vietnam", "HKD"): (Decimal("9000000000"), "total_exports", 2), ("Vietnam", "percent"): (Decimal("31.4"), "total_exports", 2),
    }  # fmt: skip


def test_every_number_is_claimed_ignored_or_unread() -> None:
    reading = read("On 27 April 2026 at 16:30 the office said exports rose 5.1%; call 2582 4915. The shed holds 7 cats and 12.5 something.")
    assert [claim.quote for claim in reading.claims] == ["5.1%"]
    assert {number.quote: number.status for number in reading.unclaimed}["12.5"] == "unread"
    assert "ignored" in {number.status for number in reading.unclaimed}


@given(st.text(max_size=400))
@examples(0.6)
def test_any_text_is_read_and_every_quote_is_where_it_says(text: str) -> None:
    assert all(text[claim.start : claim.end] == claim.quote for claim in read(text).claims)


TRADE_WORDS = """exports imports the deficit rose fell by 5% HK$3.2 billion to Japan and India respectively , . ; ( ) in March from a year
earlier | “ ” up 11th consecutive month half of shares per cent while those of said Ms Lam expects – % 7.5"""
WORDS = st.sampled_from([*TRADE_WORDS.split(), "\n"])


@given(st.lists(WORDS, max_size=60))
@examples(0.6)
def test_any_order_of_trade_words_is_read(words: list[str]) -> None:
    text = " ".join(words)
    reading = read(text)
    assert all(text[claim.start : claim.end] == claim.quote for claim in reading.claims)
    assert len({claim.id for claim in reading.claims}) == len(reading.claims)


@pytest.mark.parametrize("unit", ["exports rose 5% and ", "Japan (+5%), ", "5%, ", "the ", "(", "a a ", "\n", "HK$5 billion "])
def test_time_grows_with_length_only(unit: str) -> None:
    def cost(repeats: int) -> float:
        text = unit * repeats
        began = time.process_time()
        read(text)
        return time.process_time() - began

    cost(50)
    small, large = min(cost(150) for _ in range(3)), min(cost(1200) for _ in range(2))
    assert large < 24 * max(small, 0.002)  # eight times the text; quadratic growth would be sixty-four times
