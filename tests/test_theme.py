"""Stories that are about something else than the trade of an economy, and what their bare figures are said of."""

from __future__ import annotations

from datetime import date

import pytest
from test_claims import claim_at

from extractor.claims import extract
from extractor.models import Article, Claim

AIRPORT = (
    "Airport cargo up for a sixth month\n"
    "Harbour International Airport handled 383,000 tonnes of cargo in July 2025, 4.2% more than a year earlier.\n"
    "It was the best July on record. Passenger traffic grew 11.3% to 5.2 million, and flight movements 7.9% to 33,100.\n"
    "Cargo to and from Japan and Europe gained 15% and 9% respectively.\n"
    "On a rolling 12-month basis, throughput was up 3.9% at 4.8 million tonnes.\n"
)
PORT = (
    "Boxes at the port slip again\n"
    "Container volumes at Hong Kong's terminals fell 5.1% in December 2024 to 1.13 million.\n"
    "The drop followed a 3.4% decline in November. Laden boxes were down 3.3%.\n"
)
SHOPS = (
    "Retail sales down for a tenth month\n"
    "Hong Kong's retail sales fell 9.7% in December 2024 to HK$32.8 billion.\n"
    "Sales of watches dropped 13.6%. For the year as a whole, the loss was 7.3%.\n"
)
WATCHES = (
    "Watch exports gain 4.7%\n"
    "Hong Kong's exports of watches were worth HK$5.4 billion in February 2025, 4.7% more than a year earlier.\n"
    "Exports in January had gained 17.1%, while watch imports rose 3.2%. Watches to Japan fared best.\n"
)


def found(text: str) -> dict[str, Claim]:
    article = Article(id="x", document="x", location="x", media_type="text/plain", digest="", text=text, lines=(), published=None)
    return {claim.quote: claim for claim in extract(article).claims}


@pytest.mark.parametrize(
    ("text", "quote", "metric"),
    [
        (AIRPORT, "383,000 tonnes", "air_cargo_throughput"),
        (AIRPORT, "4.2%", "air_cargo_throughput"),
        (AIRPORT, "11.3%", "passenger_throughput"),
        (AIRPORT, "5.2 million", "passenger_throughput"),
        (AIRPORT, "33,100", "flight_movements"),
        (AIRPORT, "9%", "air_cargo_throughput"),
        (AIRPORT, "3.9%", "air_cargo_throughput"),
        (PORT, "1.13 million", "container_throughput"),
        (PORT, "3.4%", "container_throughput"),
        (PORT, "3.3%", "container_throughput"),
        (SHOPS, "13.6%", "retail_sales"),
        (SHOPS, "7.3%", "retail_sales"),
        (WATCHES, "17.1%", "total_exports"),
        (WATCHES, "3.2%", "imports"),
    ],
)
def test_a_bare_figure_is_said_of_what_the_story_is_about(text: str, quote: str, metric: str) -> None:
    assert found(text)[quote].metric == metric


def test_a_story_of_one_product_speaks_of_it_throughout() -> None:
    claims = found(WATCHES)
    assert {claims[quote].commodity for quote in ("4.7%", "17.1%", "3.2%")} == {"watches"}
    other = found(WATCHES.replace("Exports in January", "Hong Kong's exports in January"))
    assert other["17.1%"].commodity == "all"


def test_trade_stays_the_subject_where_cargo_is_only_mentioned() -> None:
    text = "Exports gain 5%\nExports rose 5% in March 2025, and air cargo 7%. Exports were brisk.\nThe gain of 3.1% in April was smaller.\n"
    assert found(text)["3.1%"].metric == "total_exports"


def test_twelve_months_that_roll() -> None:
    claims = found(AIRPORT)
    for quote in ("3.9%", "4.8 million tonnes"):
        period = claims[quote].period
        assert period is not None
        assert (period.start, period.end) == (date(2024, 8, 1), date(2025, 7, 31))


def test_a_year_that_only_the_comparison_names_is_the_one_before() -> None:
    text = (
        "Volumes up 8% in September\n"
        "The ports took in 548,383 TEUs in September, a rise of 8%.\n"
        "Exports left in 149,784 TEUs in September, 4% more than the 143,427-TEU volume of September 2002.\n"
    )
    period = found(text)["548,383 TEUs"].period
    assert period is not None
    assert (period.start, period.end) == (date(2003, 9, 1), date(2003, 9, 30))
    assert found(text)["4%"].period == period


def test_nine_months_are_not_about_a_year_that_is_mentioned_later() -> None:
    text = (
        "The port handled 321 million tonnes over the first nine months of 2010.\nDry bulk gained 40%. Totals are back at the 2008 level.\n"
    )
    period = found(text)["40%"].period
    assert period is not None
    assert (period.start, period.end) == (date(2010, 1, 1), date(2010, 9, 30))


def test_a_figure_in_brackets_behind_a_base_is_of_the_base() -> None:
    text = "Exports in June 2019 were worth €189.9 billion, a fall of 4.7% compared with June 2018 [€199.3 billion]."
    period = found(text)["€199.3 billion"].period
    assert period is not None
    assert period.start == date(2018, 6, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Exports and imports rose by «2.1%» to HK$54.4 billion and 1.4% to HK$61 billion in March.", "total_exports"),
        ("Exports and imports rose by 2.1% to HK$54.4 billion and 1.4% to «HK$61 billion» in March.", "imports"),
        ("The country is on track to pass «US$1 trillion» in total trade this year.", "total_trade"),
        ("Trade keeps growing despite tariffs. Goods worth «HK$446 billion» left the city in March.", "total_exports"),
        ("Prices rose. In March the four rates were 0.5, 2.4, 2.3 and «2.2 percent».", "total_exports"),
    ],
)
def test_subjects(text: str, expected: str) -> None:
    assert claim_at(text).metric == expected


def test_products_that_only_their_figures_tell() -> None:
    text = "Gains in exports were seen for rice with 17.2%; coffee with 2.9%; rubber with 2.6%; and cashew nuts with 2.2% in March 2025."
    assert found(text)["2.2%"].commodity == "cashew nuts"
    assert found("Exports grew 5%, compared with 3% in May 2025, with growth of 4% in April.")["4%"].commodity == "all"


def test_points_behind_a_share_are_of_the_share() -> None:
    asked = found("Of the exporters polled, 39.9% (up 5.3 percentage points) watch their cash and 36.3% (+7.5 points) sell online.")
    assert asked["5.3 percentage points"].metric == "share_of_respondents"
    taken = found("The mainland took 57.4% of exports in March 2025, up 2.7 percentage points.")
    assert taken["2.7 percentage points"].metric == "share_of_total_exports"


def test_a_year_that_dates_the_longest_streak_is_no_record_of_exports() -> None:
    claims = found("Exports rose 3% in December 2019, snapping a 13-month run of falls that was the longest since 2016.")
    assert claims["2016"].record_of == "streak"
    assert found("Exports in January 2023 were the weakest since 2016.")["2016"].record_of == "level"


def test_the_flows_of_an_airports_report_are_those_that_it_handled() -> None:
    claims = found(
        AIRPORT + "Exports and imports decreased by 25% and 20% respectively. The airport handled 1.7 million passengers in January.\n"
    )
    assert [(claims[quote].metric, claims[quote].transport_mode, claims[quote].measure) for quote in ("25%", "20%")] == [
        ("total_exports", "air", "volume"),
        ("imports", "air", "volume"),
    ]
    assert claims["1.7 million"].metric == "passenger_throughput"


def test_a_count_does_not_take_the_unit_of_the_amount_behind_it() -> None:
    text = AIRPORT + "Flight movements and cargo throughput dropped 2.8% and 11.1% to 85,020 and 2.8 million tonnes respectively.\n"
    claims = found(text)
    assert (claims["85,020"].value, claims["85,020"].unit, claims["85,020"].metric) == (85_020, "count", "flight_movements")
    assert claims["2.8 million tonnes"].metric == "air_cargo_throughput"
