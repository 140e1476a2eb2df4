"""Time expressions: what is found in a line, the part it plays, and the days it means."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import time
from datetime import date

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import extractor.periods as periods
from extractor.errors import VocabularyError
from extractor.models import Period
from extractor.periods import (
    Context,
    Mention,
    base_of,
    comparison_between,
    default_period,
    find,
    grain_of,
    lexer,
    likely_published,
    main_period,
    resolve,
    shift,
)
from extractor.periods.spans import months

PUBLISHED = date(2026, 1, 29)
DECEMBER = months(2025, 12)
CONTEXTS = (
    Context(),
    Context(published=PUBLISHED, current=DECEMBER),
    Context(published=date(2024, 2, 29)),
    Context(current=Period(start=date(2025, 3, 1), end=date(2025, 3, 20)), year=2025),
)


def span(text: str) -> Period:
    """Read "2025-01..2025-03", "2025-01", "2025" or "2025-01-05..2025-01-20"."""
    first, _, last = text.partition("..")
    last = last or first
    start = [int(part) for part in first.split("-")] + [1] * (2 - first.count("-"))
    numbers = [int(part) for part in last.split("-")]
    if len(numbers) == 3:
        return Period(start=date(*start), end=date(*numbers))
    return Period(start=date(*start), end=months(numbers[0], numbers[1] if len(numbers) == 2 else 12).end)


def only(text: str, *, part: str | None = None) -> Mention:
    found = [mention for mention in find(text) if part is None or mention.role == part]
    assert len(found) == 1, [(mention.text, mention.role) for mention in found]
    return found[0]


STATED = [
    ("Exports rose 5% in December 2025.", "December 2025", "month", "2025-12"),
    ("Sales in Dec 2025 were flat.", "Dec 2025", "month", "2025-12"),
    ("The December, 2025 figure was good.", "The December, 2025", "month", "2025-12"),
    ("in Mar '24 it was 3%", "Mar '24", "month", "2024-03"),
    ("2025-07 shows 4%", "2025-07", "month", "2025-07"),
    ("in the first quarter of 2026", "the first quarter of 2026", "quarter", "2026-01..2026-03"),
    ("Q1 2026 brought 4%", "Q1 2026", "quarter", "2026-01..2026-03"),
    ("1Q26 brought 4%", "1Q26", "quarter", "2026-01..2026-03"),
    ("2025Q4 brought 4%", "2025Q4", "quarter", "2025-10..2025-12"),
    ("in the closing quarter of 2024", "the closing quarter of 2024", "quarter", "2024-10..2024-12"),
    ("for the first half of 2025", "the first half of 2025", "half", "2025-01..2025-06"),
    ("Jan.-May 2025 brought 4%", "Jan.-May 2025", "ytd", "2025-01..2025-05"),
    ("Sept. to Nov. 2025 brought 4%", "Sept. to Nov. 2025", "span", "2025-09..2025-11"),
    ("2H25 was better", "2H25", "half", "2025-07..2025-12"),
    ("results for the half year to 31 August 2024", "the half year to 31 August 2024", "half", "2024-03..2024-08"),
    ("January-May 2018 was weak", "January-May 2018", "ytd", "2018-01..2018-05"),
    ("from November 2024 to February 2025 it fell", "November 2024 to February 2025", "span", "2024-11..2025-02"),
    ("in the opening two months of 2025", "the opening two months of 2025", "bimonth", "2025-01..2025-02"),
    ("in January and February 2025 combined", "January and February 2025", "bimonth", "2025-01..2025-02"),
    ("in the last three months of 2024", "the last three months of 2024", "quarter", "2024-10..2024-12"),
    ("in the three-month period ending May 2020", "the three-month period ending May 2020", "quarter", "2020-03..2020-05"),
    ("for 2025 as a whole", "2025 as a whole", "year", "2025"),
    ("for the whole of 2024", "the whole of 2024", "year", "2024"),
    ("calendar 2025 ended well", "calendar 2025", "year", "2025"),
    ("growth of 3% by 2028", "2028", "year", "2028"),
    ("in FY2024-25 revenue rose", "FY2024-25", "fiscal_year", "2024-04..2025-03"),
    ("in fiscal 2024/25 revenue rose", "fiscal 2024/25", "fiscal_year", "2024-04..2025-03"),
    ("the 2024-25 financial year", "the 2024-25 financial year", "fiscal_year", "2024-04..2025-03"),
    ("between 2018 and 2024 it doubled", "2018 and 2024", "span", "2018..2024"),
    ("May 1-20, 2025 shipments", "May 1-20, 2025", "span", "2025-05-01..2025-05-20"),
    ("reserves at the end of June 2025", "the end of June 2025", "day", "2025-06-30..2025-06-30"),
    ("ex­ports in the sec­ond quar­ter of 2019", "the sec­ond quar­ter of 2019", "quarter", "2019-04..2019-06"),
]


@pytest.mark.parametrize(("text", "words", "grain", "expected"), STATED, ids=[row[1] for row in STATED])
def test_words_that_say_all(text: str, words: str, grain: str, expected: str) -> None:
    mention = only(text, part="period")
    assert (mention.text, mention.grain, mention.explicit) == (words, grain, True)
    assert text[mention.start : mention.end] == words
    assert resolve(mention, Context()) == (span(expected), "stated")


FROM_PUBLICATION = [
    ("month before the turn of the year", "in December it rose", "2026-01-29", "2025-12"),
    ("month just ended", "in March it rose", "2026-04-27", "2026-03"),
    ("month not yet ended", "in April it rose", "2026-04-20", "2025-04"),
    ("month in its last days", "in April it rose", "2026-04-28", "2026-04"),
    ("last month", "exports last month", "2025-03-28", "2025-02"),
    ("this month", "exports this month", "2025-03-28", "2025-03"),
    ("next month", "due next month", "2025-12-28", "2026-01"),
    ("last year", "exports fell last year", "2026-01-29", "2025"),
    ("this year", "exports fell this year", "2026-07-29", "2026"),
    ("next year", "exports next year", "2026-07-29", "2027"),
    ("all of last year", "in all of last year", "2026-01-29", "2025"),
    ("last quarter", "in the last quarter", "2026-01-29", "2025-10..2025-12"),
    ("named month of last year", "in August last year", "2026-09-25", "2025-08"),
    ("named month of this year", "in March of this year", "2026-09-25", "2026-03"),
    ("last December", "last December was odd", "2026-09-25", "2025-12"),
    ("quarter", "in the second quarter", "2025-08-15", "2025-04..2025-06"),
    ("quarter of the year before", "in the fourth quarter", "2025-08-15", "2024-10..2024-12"),
    ("half", "in the first half", "2025-08-15", "2025-01..2025-06"),
    ("H1", "H1 was weak", "2025-08-15", "2025-01..2025-06"),
    ("month quarter", "in the June quarter", "2025-08-15", "2025-04..2025-06"),
    ("months to", "in the ten months to the end of October", "2024-11-26", "2024-01..2024-10"),
    ("quarter to", "the three months to July", "2024-11-26", "2024-05..2024-07"),
    ("first months", "over the first ten months", "2024-11-26", "2024-01..2024-10"),
    ("range", "from January to August", "2026-09-25", "2026-01..2026-08"),
    ("range with dashes", "the January-to-September term", "2026-10-25", "2026-01..2026-09"),
    ("pair with a slash", "January/February was mixed", "2026-03-25", "2026-01..2026-02"),
    ("first quarters", "in the first three quarters", "2025-10-26", "2025-01..2025-09"),
    ("quarter owned by a year", "last year's first quarter", "2025-10-26", "2024-01..2024-03"),
    ("this year through a month", "this year through May", "2026-06-25", "2026-01..2026-05"),
    ("between", "between January and May", "2026-06-25", "2026-01..2026-05"),
    ("range over new year", "from November to February", "2026-03-25", "2025-11..2026-02"),
    ("first days", "in the first 20 days of May", "2026-05-21", "2026-05-01..2026-05-20"),
    ("first half of a month", "in the first half of August", "2026-08-22", "2026-08-01..2026-08-15"),
    ("second half of a month", "in the second half of February", "2026-06-21", "2026-02-16..2026-02-28"),
    ("end of a year", "at the end of last year", "2026-06-25", "2025-12-31..2025-12-31"),
    ("a decade ago", "a decade ago it was a third", "2026-06-25", "2016"),
    ("two years ago", "two years ago it was a third", "2026-06-25", "2024"),
    ("rest of the year", "for the rest of the year", "2026-06-25", "2026-06..2026-12"),
    ("the past 12 months", "over the past 12 months", "2026-01-29", "2025-01..2025-12"),
]


@pytest.mark.parametrize(("text", "published", "expected"), [row[1:] for row in FROM_PUBLICATION], ids=[row[0] for row in FROM_PUBLICATION])
def test_resolved_from_the_publication_date(text: str, published: str, expected: str) -> None:
    mention = only(text)
    assert (mention.role, mention.explicit) == ("period", False)
    assert resolve(mention, Context(published=date.fromisoformat(published))) == (span(expected), "published")


CARRIED = [
    ("the month", "in the month, goods leaving", "2024-06", "2024-06"),
    ("that month", "the deficit of that month", "2024-06", "2024-06"),
    ("the month of a longer period", "in the month", "2024-01..2024-06", "2024-06"),
    ("the quarter", "shipments of the quarter", "2025-03", "2025-01..2025-03"),
    ("the period", "during the period", "2025-03-01..2025-03-20", "2025-03-01..2025-03-20"),
    ("the same month", "in the same month it fell", "2025-03", "2025-03"),
    ("the full year", "For the full year, exports rose", "2025-12", "2025"),
    ("the year", "for the year as a whole", "2025-12", "2025"),
    ("the previous month", "in the previous month", "2026-01", "2025-12"),
    ("a month earlier", "A month earlier the gap was small.", "2024-06", "2024-05"),
    ("a year before that", "A year before that it was small.", "2025-01", "2024-01"),
    ("year to date", "Year to date, exports rose", "2025-07", "2025-01..2025-07"),
    ("year to date idiom", "so far this year exports rose", "2025-07", "2025-01..2025-07"),
    ("since January", "Since January exports have risen.", "2025-07", "2025-01..2025-07"),
    ("year to date, named", "so far in 2025 exports rose", "2025-07", "2025-01..2025-07"),
    ("same days", "in the same 20-day period of 2024", "2025-03-01..2025-03-20", "2024-03-01..2024-03-20"),
    ("the previous year", "in the previous year", "2025-07", "2024"),
    ("the six months", "over the six months", "2019-06", "2019-01..2019-06"),
    ("the two months together", "take the two months together", "2025-02", "2025-01..2025-02"),
    ("nine-month", "the nine-month deficit", "2020-09", "2020-01..2020-09"),
    ("the 20-day period", "in the 20-day period", "2025-03-01..2025-03-20", "2025-03-01..2025-03-20"),
    ("same month last year", "In the same month last year it fell.", "2025-12", "2024-12"),
    ("same period of a year", "In the same period of 2019 it fell.", "2025-01..2025-07", "2019-01..2019-07"),
    ("month named near", "in March it fell", "2024-06", "2024-03"),
    ("month named over new year", "in October it fell", "2024-06", "2023-10"),
    ("the first half", "in the first half", "2024-06", "2024-01..2024-06"),
]


@pytest.mark.parametrize(("text", "current", "expected"), [row[1:] for row in CARRIED], ids=[row[0] for row in CARRIED])
def test_resolved_from_the_period_in_hand(text: str, current: str, expected: str) -> None:
    mention = only(text)
    assert mention.role == "period"
    assert resolve(mention, Context(current=span(current))) == (span(expected), "carried")


BASES = [
    ("up 5% from a year earlier", "a year earlier", "yoy", "2024-12"),
    ("5% more than a year ago", "a year ago", "yoy", "2024-12"),
    ("5.9% down on a year ago", "a year ago", "yoy", "2024-12"),
    ("a gain of 5% over a year earlier", "a year earlier", "yoy", "2024-12"),
    ("5% more than twelve months before", "twelve months before", "yoy", "2024-12"),
    ("compared with the same month of last year", "the same month of last year", "yoy", "2024-12"),
    ("over the same period of 2021", "the same period of 2021", "vs_named_period", "2021-12"),
    ("a drop of 9.0 per cent on June 2018", "June 2018", "vs_named_period", "2018-06"),
    ("2.6 per cent more than in April", "April", "vs_named_period", "2025-04"),
    ("Compared with July, exports dipped", "July", "vs_named_period", "2025-07"),
    ("Against June: exports up 6.8%", "June", "vs_named_period", "2025-06"),
    ("10.7% above the level of June 2023", "June 2023", "vs_named_period", "2023-06"),
    ("bigger than that of June last year", "June last year", "vs_named_period", "2025-06"),
    ("rose 1.4 per cent from September", "September", "vs_named_period", "2025-09"),
    ("compared with 2024", "2024", "vs_named_period", "2024"),
    ("up 6.4 percent on last year", "last year", "yoy", "2025"),
    ("dropped from the three months before them", "the three months before", "qoq", "2025-09..2025-11"),
    ("less than in the three preceding months", "the three preceding months", "qoq", "2025-09..2025-11"),
    ("12% over the preceding three months", "the preceding three months", "qoq", "2025-09..2025-11"),
    ("up from HK$5 billion a year earlier", "a year earlier", "yoy", "2024-12"),
    ("against 0.7 percent a month earlier", "a month earlier", "mom", "2025-11"),
]


@pytest.mark.parametrize(("text", "words", "comparison", "expected"), BASES, ids=[row[0] for row in BASES])
def test_bases_of_comparison(text: str, words: str, comparison: str, expected: str) -> None:
    mention = only(text)
    assert (mention.text, mention.role, mention.comparison) == (words, "base", comparison)
    assert resolve(mention, Context(published=PUBLISHED, current=DECEMBER))[0] == span(expected)


def test_a_base_is_never_the_period_in_hand() -> None:
    mention = only("higher than in December last year")
    assert resolve(mention, Context(published=PUBLISHED, current=DECEMBER))[0] == months(2024, 12)


IDIOMS = [
    *(("yoy", words) for words in ("year-on-year", "year on year", "YoY", "y-o-y", "yr/yr", "on the year", "on year")),
    *(("yoy", words) for words in ("on an annual basis", "annually")),
    *(("mom", words) for words in ("month-on-month", "m/m", "on the month", "sequentially", "from one month to the next")),
    *(("qoq", words) for words in ("quarter-on-quarter", "q-o-q", "on quarter")),
    ("qoq", "from the previous quarter"),
    ("mom", "compared with the preceding month"),
]


@pytest.mark.parametrize(("comparison", "words"), IDIOMS, ids=[words for _, words in IDIOMS])
def test_comparisons_without_a_time(comparison: str, words: str) -> None:
    mention = only(f"Exports rose 5% {words}.")
    assert (mention.role, mention.comparison) == ("both", comparison)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("the department said on Wednesday", "Wednesday", "2026-01-28"),
        ("released today", "today", "2026-01-29"),
        ("it said yesterday", "yesterday", "2026-01-28"),
        ("on January 26 the department said", "January 26", "2026-01-26"),
        ("Jan 26 (Reuters)", "Jan 26", "2026-01-26"),
        ("HONG KONG, May 27 — Exports rose", "May 27", "2025-05-27"),
        ("the release of 26 August", "26 August", "2025-08-26"),
        ("the release of 26th of August 2024", "26th of August 2024", "2024-08-26"),
        ("posted 30.07.2022", "30.07.2022", "2022-07-30"),
    ],
)
def test_days_of_statements(text: str, words: str, day: str) -> None:
    mention = only(text)
    assert (mention.text, mention.role) == (words, "statement")
    assert resolve(mention, Context(published=PUBLISHED))[0] == span(f"{day}..{day}")


@pytest.mark.parametrize("text", ["official data released in late January", "firms polled in November", "figures published in June"])
def test_months_of_statements(text: str) -> None:
    assert only(text).role == "statement"


@pytest.mark.parametrize("text", ["over three years", "within a month", "in 30 days", "within the next two quarters"])
def test_durations(text: str) -> None:
    assert only(text).role == "duration"


def test_a_duration_may_be_the_stretch_since_january() -> None:
    mention = only("Over eight months, exports are up 11%.")
    assert resolve(mention, Context(current=months(2024, 8)))[0] == months(2024, 8, 8)
    assert resolve(mention, Context(current=months(2024, 6)))[0] is None


NONE = [
    "the widest gap since 1952",
    "the lowest since January 2018",
    "the first gain since June",
    "fastest in almost five years",
    "the 11th consecutive month",
    "the sixth month of growth in a row",
    "grown for 30 months running",
    "in more than seven decades",
    "the first fall in seven months",
    "an 18-month slide",
    "a five-year high",
    "it may rise",
    "they march on",
    "US$2024 million",
    "2024 tonnes",
    "1,024 shops",
    "2024.5",
    "the busiest month of the year",
    "at the time",
    "at 16:30",
    "call 2582 0000",
    "Theresa May spoke",
    "Lunar New Year was early",
    "up by almost a quarter",
    "half of all exports",
    "the second-hand market",
    "",
]


@pytest.mark.parametrize("text", NONE, ids=NONE)
def test_words_that_are_no_period(text: str) -> None:
    assert find(text) == ()


SENTENCES = [
    (
        "Exports rose 26% in December from a year earlier to HK$512 billion, data released in late January showed.",
        [("December", "period"), ("a year earlier", "base"), ("late January", "statement")],
    ),
    (
        "It widened to HK$45 billion from HK$25 billion in November.",
        [("November", "period")],
    ),
    (
        "That compares with 2.1% in the closing quarter of 2024.",
        [("the closing quarter of 2024", "period")],
    ),
    (
        "Volumes fell 2.5 per cent in the second quarter from the first.",
        [("the second quarter", "period"), ("the first", "base")],
    ),
    (
        "Exports in the fourth quarter exceeded those of the third by 1.9%.",
        [("the fourth quarter", "period"), ("the third", "base")],
    ),
    (
        "Comparing March 2019 with March 2018, exports to Asia fell 6%.",
        [("March 2019", "period"), ("March 2018", "base")],
    ),
    (
        "Bigger than the HK$51 billion of December 2022 though smaller than September's HK$64 billion.",
        [("December 2022", "period"), ("September", "period")],
    ),
    (
        "It was up 3% in January and 5% in February, against 2% in March.",
        [("January", "period"), ("February", "period"), ("March", "period")],
    ),
    ("In June 40.2 percent left by air; in May 15 percent did.", [("June", "period"), ("May", "period")]),
    (
        "Orders grew 11.2% on year and 9.6% on month in January-June.",
        [("on year", "both"), ("on month", "both"), ("January-June", "period")],
    ),
    ("In March and April they rose 2% and 3% respectively.", [("March", "period"), ("April", "period")]),
    ("Much of the hope rests on October, when sales rose.", [("October", "period")]),
    ("The deficit (Jan–Feb: HK$5 billion) was wider than in 2024 and 2023.", [("Jan–Feb", "period"), ("2024", "base"), ("2023", "period")]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[row[0][:40] for row in SENTENCES])
def test_sentences(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(mention.text, mention.role) for mention in find(text)] == expected


def test_a_period_of_no_named_year_is_not_explicit() -> None:
    assert [mention.explicit for mention in find("up on the same month of 2024, and so far in 2025")] == [False, False]


def test_ellipsis_means_the_unit_just_named() -> None:
    mentions = find("It fell in the second half from the first.")
    assert resolve(mentions[1], Context(published=date(2026, 1, 20)))[0] == months(2025, 6, 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the second half", "2025-07..2025-12"),
        ("in the third quarter", "2025-07..2025-09"),
        ("for the full year", "2025"),
        ("by December", "2025-12"),
        ("in the first quarter", "2026-01..2026-03"),
    ],
)
def test_forecasts_look_ahead(text: str, expected: str) -> None:
    context = Context(published=date(2025, 6, 26), current=months(2025, 5))
    assert resolve(only(text), context, forecast=True) == (span(expected), "published")


@pytest.mark.parametrize(
    "text", ["in March", "last month", "the month", "a year earlier", "on Wednesday", "the full year", "year to date", "the past 12 months"]
)
def test_nothing_is_invented_without_context(text: str) -> None:
    assert resolve(only(text), Context())[0] is None


def test_a_year_named_far_ahead_of_the_period_in_hand_is_the_better_guide() -> None:
    assert resolve(only("In May it rose."), Context(current=months(2016, 12, 12), year=2026))[0] == months(2026, 5)


@pytest.mark.parametrize(
    ("period", "base", "expected"),
    [
        ("2025-12", "2024-12", "yoy"),
        ("2025-12", "2025-11", "mom"),
        ("2025-10..2025-12", "2025-07..2025-09", "qoq"),
        ("2025-04..2025-06", "2024-04..2024-06", "yoy"),
        ("2025-01..2025-06", "2024-01..2024-06", "ytd_yoy"),
        ("2025", "2024", "yoy"),
        ("2025-08", "2019-08", "vs_named_period"),
        ("2025-07..2025-12", "2025-01..2025-06", "vs_named_period"),
        ("2025-03-01..2025-03-20", "2024-03-01..2024-03-20", "yoy"),
    ],
)
def test_comparison_between(period: str, base: str, expected: str) -> None:
    assert comparison_between(span(period), span(base)) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2025-12", "month"),
        ("2025-01..2025-02", "bimonth"),
        ("2025-04..2025-06", "quarter"),
        ("2025-05..2025-07", "span"),
        ("2025-01..2025-06", "half"),
        ("2025-03..2025-08", "span"),
        ("2025-01..2025-08", "ytd"),
        ("2025", "year"),
        ("2024-04..2025-03", "fiscal_year"),
        ("2025-06-30..2025-06-30", "day"),
        ("2025-06-02..2025-06-08", "week"),
        ("2025-05-01..2025-05-20", "span"),
        ("2018..2024", "span"),
    ],
)
def test_grain_of(period: str, expected: str) -> None:
    assert grain_of(span(period)) == expected


def test_base_before_a_run_of_days() -> None:
    assert base_of(span("2025-03-01..2025-03-20"), "mom") == span("2025-02-01..2025-02-20")
    assert base_of(DECEMBER, "vs_named_period") is None


def test_default_period_at_the_turn_of_the_year() -> None:
    assert default_period(PUBLISHED) == DECEMBER


def test_main_period_is_what_most_lines_mean() -> None:
    lines = ["Trade in June 2024", "In June exports rose 5%.", "In May they had risen 3%.", "For 2025 growth of 4% is expected."]
    assert main_period(lines, date(2024, 7, 25)) == months(2024, 6)
    assert main_period(["Nothing is said of time."], None) is None


def test_likely_published_prefers_a_printed_day() -> None:
    assert likely_published(["Posted on June 30, 2021", "Exports in May 2021 rose."]) == date(2021, 6, 30)
    assert likely_published(["Exports rose."]) is None


@pytest.mark.parametrize(
    "words", [form for name in ("yoy", "mom", "qoq", "year_to_date") for form in lexer.words("periods")["phrases"][name]]
)
def test_every_phrase_of_the_word_file_is_read(words: str) -> None:
    mention = only(f"Exports rose {words.capitalize()}")
    assert mention.role == "both" or (mention.role, mention.grain) == ("period", "ytd")


def test_a_word_in_two_classes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = dict(lexer.words("periods"))
    data["classes"] = {**data["classes"], "week": ["month"]}
    monkeypatch.setattr(lexer, "words", lambda _name: data)
    with pytest.raises(VocabularyError, match="two classes"):
        lexer.vocabulary.__wrapped__()


_WORDS = (
    "the first second three 12 20 months quarter half year of 2025 2024-25 to January May March in from than over on a earlier ago last "
    "this same period since , . — - / ' ’s \xad ( % $ Q1 1H25 31 year-on-year days fiscal and ending end so far between 2023 previous next"
)
_PIECES = st.sampled_from(_WORDS.split(" "))


@given(st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=14).map(" ".join), st.lists(_PIECES, max_size=10).map("".join)))
@examples(4)
def test_spans_are_valid_for_any_text(text: str) -> None:
    last = 0
    for mention in find(text):
        assert last <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert mention.role in {"period", "base", "both", "statement", "duration"}
        assert (mention.comparison is not None) == (mention.role in {"base", "both"})
        last = mention.end
        for context in CONTEXTS:
            for forecast in (False, True):
                period, basis = resolve(mention, context, forecast=forecast)
                assert basis in {"stated", "published", "carried"}
                assert period is None or period.start <= period.end


_MONTHS = st.builds(months, st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 36))


@given(_MONTHS, st.integers(-240, 240))
def test_shift_can_be_undone(period: Period, steps: int) -> None:
    assert shift(shift(period, steps), -steps) == period


@given(_MONTHS)
def test_the_yearly_base_lies_one_year_before(period: Period) -> None:
    base = base_of(period, "yoy")
    assert base is not None
    assert (base.start.year, base.start.month, base.end.month) == (period.start.year - 1, period.start.month, period.end.month)


@given(_MONTHS)
def test_the_base_before_ends_the_day_before(period: Period) -> None:
    base = base_of(period, "qoq")
    assert base is not None
    assert (period.start - base.end).days == 1


LONG = {
    "months": "the first three months of " * 4000,
    "ranges": "January to " * 8000,
    "hyphens": "the-" * 20000 + "May",
    "years": "2024 " * 15000,
    "decimals": "1." * 40000,
    "letters": "a" * 200000,
    "names": "May " * 15000,
    "digits": "20-" * 20000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    find(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(periods.__path__)])
def test_examples_in_docstrings(name: str) -> None:
    results = doctest.testmod(importlib.import_module(f"extractor.periods.{name}"))
    assert results.failed == 0
