"""Where an article is in time: its publication date, the period that it is mainly about, and how bare names of months are resolved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractor import periods
from extractor.claims.frames import metrics_with
from extractor.models import Period
from extractor.parse import Mark, Sentence


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the text is in time: the publication date, the period it is mainly about, and the one that it last named.

    `last` is the period of the last figure, `spoken` that of the last one that did not look back; `foreseen` is True where only a forecast
    has named the current one, `ahead` the year that a forecast named last.
    """

    published: date | None
    main: Period | None = None
    main_basis: str = "default"
    section: Period | None = None
    last: Period | None = None
    spoken: Period | None = None
    current: Period | None = None
    current_basis: str = "default"
    foreseen: bool = False
    ahead: Period | None = None
    year: int | None = None
    undated_year: int | None = None

    def context(self) -> periods.Context:
        """Return what relative times are resolved against."""
        return periods.Context(published=self.published, current=self.current or self.main, year=self.year)

    def paragraph(self) -> Clock:
        """Return the clock at the start of a paragraph: back at the section's period, or the article's."""
        return replace(self, current=self.section or self.main, current_basis=self.main_basis, foreseen=False)


def start(sentences: Sequence[Sentence], published: date | None) -> Clock:
    """Return the clock with which an article is read."""
    main, basis = main_period(sentences, published)
    clock = Clock(published, main, basis, current=main, current_basis=basis, year=main.end.year if main else None)
    return clock if published else replace(clock, undated_year=only_year(sentences))


def main_period(sentences: Sequence[Sentence], published: date | None) -> tuple[Period | None, str]:
    """Return the period that an article is mainly about and how it is known.

    It is the month, quarter or year that is named most, where the opening and the latest figures that can have been released count
    more; else the month before publication.
    """
    clock = Clock(published, undated_year=None if published else only_year(sentences))
    votes: Counter[Period] = Counter()
    known: dict[Period, str] = {}
    first = True
    lead: Period | None = None
    named = list(_named_periods(sentences, clock))
    often = Counter(period for _, _, period, _ in named)
    for position, mention, period, basis in named:
        lead = lead or period
        if mention.grain == "year" and period.end < lead.start and position:
            continue  # a lead on nine months of 2010 is not about the year 2008
        long_ago = published is not None and period.end.year < published.year - _LONG_AGO
        if mention.grain == "year" and long_ago and often[period] == 1:
            continue  # "in 2000 it was eight times as much"
        topical = _GRAIN_WEIGHT[mention.grain] == _GRAIN_WEIGHT["month"]
        counted = any(mark.label == "FIGURE" and mark.code not in _LENGTHS for mark in sentences[position].marks)
        weight = (_FIRST if first and topical else 1) * (_WITH_FIGURES if counted else 1)
        votes[period] += _vote(period, position, mention.grain, published) * weight
        first = first and not topical
        known.setdefault(period, basis)
    if votes:
        best = max(votes, key=lambda period: votes[period])
        closing = replace(best, start=best.end.replace(day=1))
        if votes[closing] == votes[best]:
            best = closing  # of a year and its December, the month
        return best, known[best]
    if published is None:
        return None, "default"
    return periods.default_period(published), "published"


def _named_periods(sentences: Sequence[Sentence], clock: Clock) -> Iterator[tuple[int, periods.Mention, Period, str]]:
    """Yield the periods that an article can be about, with the sentence that names each: none that was not over at publication."""
    for position, sentence in enumerate(sentences):
        for mark in sentence.marks:
            if mark.time is None or not _votes(mark.time) or is_statement(sentence, mark):
                continue
            if _EARLIER_FIGURE.search(sentence.between(mark.start - 48, mark.start)):
                continue
            period, basis = _named_period(mark, clock)
            if period is not None and (clock.published is None or period.end < clock.published + _ALMOST_OVER):
                yield position, mark.time, period, basis


def _named_period(mark: Mark, clock: Clock) -> tuple[Period | None, str]:
    """The period that a mark names, or that is a year after the base it names: "more than in July last year" speaks of this July."""
    period, basis = resolve(mark, clock, forecast=False)
    if is_period(mark) or period is None:
        return period, basis
    time = mark.time
    if time is None or (time.role, time.grain, time.spec.kind) != ("base", "month", "named") or not _LAST_YEAR.search(time.text):
        return None, basis
    return periods.shift(period, 12), basis


_LAST_YEAR = re.compile(r"\b(?:last|previous|prior) year\b|\ba year (?:earlier|ago|before)\b", re.IGNORECASE)


_SURVEYS = metrics_with("surveyed", "quarterly")


def survey_quarter(sentences: Sequence[Sentence], published: date | None) -> Period | None:
    """Return the quarter of the survey that an article tells of, mostly still running when it is published; None for others."""
    surveys = [sentence for sentence in sentences if any(mark.label == "METRIC" and mark.code in _SURVEYS for mark in sentence.marks)]
    if not surveys:
        return None
    clock = Clock(published, undated_year=None if published else only_year(sentences))
    for sentence in (*surveys, *sentences):
        for mark in sentence.marks:
            if mark.time is not None and mark.time.grain == "quarter" and mark.time.spec.kind == "named" and is_period(mark):
                return resolve(mark, clock, forecast=published is not None)[0]
    return None


# "From HK$39.1 billion in April": what figures came from, an article is not about.
_EARLIER_FIGURE = re.compile(
    r"\b(?:from|after|against|following|versus|compared (?:with|to))\s"
    r"(?:(?:an?|the|its|about|around|some|just|only|over|nearly|revised|rise|rises|fall|falls|drop|gain|growth|increase|decline|of)\s){0,4}"
    r"[^\s,;.\d]{0,4}\d[^,;]{0,24}\s(?:in\s)?$|\b(?:peak|record|high|low|levels?)\sof\s$"
)


# A cumulative span is seldom what the sentences without a time are about.
_GRAIN_WEIGHT = {"month": 4, "bimonth": 4, "quarter": 4, "year": 4, "half": 1, "ytd": 1, "span": 1, "fiscal_year": 1}
_OPENING = 4
_LEAD = 8
_LENGTHS = frozenset(["years", "year_since", "rank"])
_WITH_FIGURES = 2  # "2019 was the worst year in a decade" gives no figures of it
_FIRST = 2  # what an article names first, it is mostly about
_MONTH_DAYS = 31  # "the first 20 days" of a month is what such an article is about
_LONG_AGO = 3  # years before publication of a year that is only looked back at
_ALMOST_OVER = timedelta(days=4)  # some offices report a month in its last days
_LATEST_DAYS = 48
_FRESH_DAYS = 70  # monthly trade figures come within four weeks of the month, volume figures within seven


def _votes(mention: periods.Mention) -> bool:
    return mention.grain in _GRAIN_WEIGHT and not mention.relative and mention.spec.kind != "years_ago"


def _vote(period: Period, position: int, grain: str, published: date | None) -> int:
    within_month = grain == "span" and (period.end - period.start).days < _MONTH_DAYS
    weight = (_GRAIN_WEIGHT["month"] if within_month else _GRAIN_WEIGHT[grain]) * (
        3 if position < _OPENING else 2 if position < _LEAD else 1
    )
    age = (published - period.end).days if published is not None else _FRESH_DAYS + 1
    return 3 * weight if age <= _LATEST_DAYS else 2 * weight if age <= _FRESH_DAYS else weight


_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")


def only_year(sentences: Sequence[Sentence]) -> int | None:
    """Return the year that an undated text names most as the time of its figures, the later one of a tie.

    Where years are only what figures are compared with ("4% more than in September 2002"), the text is about the year after.
    """
    named = [(sentence, mark) for sentence in sentences for mark in sentence.marks if mark.label == "TIME" and mark.time is not None]
    bare = {mark.time.text.casefold() for _, mark in named if mark.time is not None}
    years: Counter[int] = Counter()
    bases: Counter[int] = Counter()
    for sentence, mark in named:
        assert mark.time is not None
        again = _YEAR.sub("", mark.time.text).strip().casefold() in bare and _MEASURED_BY.search(
            sentence.between(mark.start - _SIGHT, mark.start)
        )
        if mark.time.role == "base" or again:
            bases.update(year + 1 for year in _printed_years(mark.time))
        elif mark.time.role == "period":
            years.update(_printed_years(mark.time))
    years = years or bases or Counter(year for _, mark in named if mark.time is not None for year in _printed_years(mark.time))
    return max(years, key=lambda year: (years[year], year)) if years else None


# "4 percent more than the 143,427-TEU volume of September 2002", where the text speaks of "September" elsewhere
_MEASURED_BY = re.compile(r"\b(?:than|on|over|above|below|against|from|with) the [^;]{3,60}$")
_SIGHT = 72


def _printed_years(mention: periods.Mention) -> list[int]:
    return [int(found.group()) for found in _YEAR.finditer(mention.text)]


_STATED = re.compile(
    r"(?<!than )(?<!as )(?<!-)\b(?:projected|forecast|predicted|foreseen|foresaw|estimated|given|made|issued|announced|published|"
    r"released|unveiled|expected|pencilled in|(?:it|he|she|they) (?:saw|had)) (?:back )?(?:in|on|last|late in|early in)\s+(?:the\s+)?$"
)
# "Revised that to 5 per cent in June and 6.5 per cent in September"
_REVISED_IN = re.compile(
    r"\b(?:revised|raised|cut|lifted|lowered|upgraded|downgraded|trimmed|nudged) (?:that|it|this) (?:up |down )?to [^;,]{2,48}\b(?:in|on) $"
)
_ROUND = re.compile(
    r"^(?:['’]s)?\s+(?:rounds?|report|outlook|budget|survey|policy address|forecasts?|projections?|estimates?|predictions?)\b"
)


def is_statement(sentence: Sentence, mark: Mark) -> bool:
    """Whether a time says when something was foretold or published: "the 2.8 per cent projected in April", "the May round"."""
    if mark.time is None or mark.time.grain not in ("month", "quarter"):
        return False
    stated = _STATED.search(sentence.between(mark.start - 32, mark.start)) or _REVISED_IN.search(
        sentence.between(mark.start - 64, mark.start)
    )
    return bool(stated or _ROUND.match(sentence.between(mark.end, mark.end + 16)))


def is_period(mark: Mark) -> bool:
    """Return whether a mark names a period.

    A stretch such as "over eight months" does where it happens to be the one since January; `resolve` knows.
    """
    return mark.time is not None and (mark.time.role == "period" or (mark.time.role == "duration" and mark.time.grain == "month"))


def resolve(mark: Mark, clock: Clock, forecast: bool) -> tuple[Period | None, str]:
    """Resolve a mention; in a review of a past year a bare month belongs to that year."""
    assert mark.time is not None
    if mark.time.relative and _THAT.search(mark.time.text) and clock.last is not None:
        clock = replace(clock, current=clock.last)
    elif is_same_period(mark) and clock.spoken is not None:
        clock = replace(clock, current=clock.spoken)
    if clock.published is None and clock.undated_year is not None and not mark.time.explicit and not mark.time.relative:
        return _in_year(mark.time, clock, clock.undated_year)
    period, basis = periods.resolve(mark.time, clock.context(), forecast=forecast)
    if forecast and period is not None and _too_far_ahead(mark.time, period, clock):
        period, basis = periods.resolve(mark.time, clock.context())
    if period is None or mark.time.explicit or forecast or clock.main is None or mark.time.relative:
        return period, basis
    reviewed = clock.main.start.year
    if periods.grain_of(clock.main) == "year" and mark.time.grain in _PARTS_OF_YEAR and period.start.year == reviewed + 1:
        return periods.shift(period, -12), "carried"
    return period, basis


def _too_far_ahead(mention: periods.Mention, period: Period, clock: Clock) -> bool:
    """A bare quarter that lies further ahead than the next one is an expectation of the past: "economists had expected 2% in the first"."""
    bare = mention.grain in _PARTS_OF_YEAR and not mention.explicit
    return bare and clock.published is not None and (period.start - clock.published).days > _NEXT_QUARTER_DAYS


def _in_year(mention: periods.Mention, clock: Clock, year: int) -> tuple[Period | None, str]:
    """Resolve a bare month, quarter or "this year" of an undated text into the year that the text is about: a guess, and said to be one."""
    if mention.spec.kind == "unit" and mention.grain in ("month", "quarter"):
        return periods.resolve(mention, clock.context())
    period, _ = periods.resolve(mention, replace(clock, published=date(year, 12, 31)).context())
    if period is not None and mention.grain in _PARTS_OF_YEAR and mention.spec.kind == "named" and period.end.year == year - 1:
        period = periods.shift(period, 12)
    return period, "default"


def of_survey(clock: Clock, survey: Period | None) -> Clock:
    """Return the clock for what a survey found: its own quarter, unless the text is speaking of another."""
    if survey is None or (clock.current != clock.main and clock.current is not None and periods.grain_of(clock.current) == "quarter"):
        return clock
    return replace(clock, main=survey, current=survey)


def is_same_period(mark: Mark) -> bool:
    """Whether a mark says "the same period": the one that the text last named."""
    if mark.time is None or mark.time.spec.kind != "current":
        return False
    return mark.time.spec.unit == "period" or _SAME.match(mark.time.text) is not None


_SAME = re.compile(r"(?:the )?same\b", re.IGNORECASE)  # "over the same six months"
_THAT = re.compile(r"\bthat\b", re.IGNORECASE)
_NEXT_QUARTER_DAYS = 92
_PARTS_OF_YEAR = ("month", "bimonth", "quarter", "half")
