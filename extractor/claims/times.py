"""The period that a figure describes and what its change is compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor import periods
from extractor.claims.clock import Clock, is_period, is_same_period, is_statement, resolve
from extractor.claims.comparisons import comparison_of, duration, implied, window
from extractor.claims.foreseen import is_to_come, revised_year, year_ahead
from extractor.claims.near import AFTER_RATE, STOP, WHEN, attached
from extractor.models import Comparison, Period
from extractor.parse import Mark, Sentence


@dataclass(frozen=True, slots=True)
class Timing:
    """The period of one figure, its comparison, the base of it, and how each is known.

    `leading` is True where the sentence is about that period; `foreseen` where the figure is no fact.
    """

    period: Period | None
    period_basis: str
    comparison: Comparison
    comparison_basis: str
    base: Period | None
    leading: bool
    foreseen: bool = False


_FROM = re.compile(
    r"\b(?:from|against|versus|vs\.?|than|compared (?:with|to)|with|after|following|below|above|to)\s+(?:[a-z’'-]+\s+){0,4}$"
)
_FROM_LEVEL = re.compile(r"\b(?:from|against|versus|compared (?:with|to))\s+(?:(?:about|some|around|just|a|only|nearly)\s+){0,2}$")
_LOOKS_BACK = re.compile(
    r"[;]|\b(?:while|whereas|but|after|from|against|versus|vs|compared|than|following|above|below|having|contrast|reversing|extending|slower|faster|"
    r"(?:same|very) (?:pace|rate|speed)|although|since|though|similar to|akin to|reminiscent of|"
    r"may|might|will|could|would|should|expects?|expected|forecasts?)\b"
)


def timing(
    sentence: Sentence,
    figure: Mark,
    figures: Sequence[Mark],
    clock: Clock,
    *,
    forecast: bool,
    growth: bool,
    carried: Comparison | None,
    monthly: bool = False,
    asked: bool = False,
    bracketed: bool = False,
) -> Timing:
    """Decide period and comparison of a figure. `carried` is the comparison of the sentence before ("on the same basis").

    `asked` is True for what a survey found: "13% of respondents expect a rise this year" is not of this year; `bracketed` for what it
    found in brackets behind the answer: "sales will fall next year (49.4%)".
    """
    index = figures.index(figure)
    floor = figures[index - 1].end if index else sentence.start
    ceiling = figures[index + 1].start if index + 1 < len(figures) else sentence.end
    times = [mark for mark in sentence.marks if mark.label == "TIME" and mark.time is not None and not is_statement(sentence, mark)]
    if asked:
        earlier = [mark for mark in times if mark.end <= figure.start and not bracketed]
        times = earlier + [mark for mark in times if mark not in earlier and mark.time is not None and mark.time.role == "base"]
    period, basis, leading = _period(sentence, figure, figures, times, (floor, ceiling), clock, forecast, growth)
    if period is not None and _ROLLING.search(sentence.between(sentence.start, figure.start)):
        period, leading = _twelve_months(period), True
    if not growth:
        if period is not None and _FROM_LEVEL.search(sentence.between(floor, figure.start)):
            period, basis = _earlier(sentence, figure, times, (floor, ceiling), (period, basis), monthly)
        return Timing(period, basis, Comparison.NONE, "stated", None, leading)
    if basis != "stated" and period is not None and _slowed_from(sentence, figure, figures):
        period, basis = _before_that(period), "carried"
    comparison, known, base = comparison_of(sentence, figure, times, (floor, ceiling), clock, period, carried)
    later = implied(period, base, clock) if comparison is Comparison.VS_NAMED_PERIOD and basis == "carried" else None
    if later is not None:
        period, basis, comparison, leading = later, "stated", window(Comparison.YOY, later), True
    if monthly and known == "default" and period is not None and periods.grain_of(period) == "month":
        comparison = Comparison.MOM
    return Timing(period, basis, comparison, known, base, leading)


def _period(
    sentence: Sentence,
    figure: Mark,
    figures: Sequence[Mark],
    times: Sequence[Mark],
    bounds: tuple[int, int],
    clock: Clock,
    forecast: bool,
    growth: bool,
) -> tuple[Period | None, str, bool]:
    floor, ceiling = bounds
    now = clock.current or clock.main
    if now is not None and _PREVIOUS.search(sentence.between(figure.start - 12, figure.start)):
        return _before_that(now), "carried", False
    record = _when_of_record(sentence, figure, figures) or _of_bracket(sentence, figure, times, clock)
    if record is not None:
        return record, "stated", False
    before = _period_before(sentence, figure, figures, times, clock, forecast)
    if before[2] and any(t.end <= figure.start and is_period(t) for t in times):
        clock = replace(clock, current=before[0])
    right = next((t for t in times if figure.end <= t.start < ceiling), None) or _of_result(sentence, figure, figures, times)
    back = right is not None and is_same_period(right) and any(t.end <= figure.start and is_period(t) for t in times)
    if right is not None and not back and (right.start >= ceiling or attached(sentence, figure.end, right)):
        is_base = right.time is not None and right.time.role in ("base", "both")
        second = next((t for t in times if right.end <= t.start < ceiling), None)
        if is_base and second is not None and is_period(second) and attached(sentence, right.end, second):
            found = resolve(second, clock, forecast)
            if found[0] is not None:
                return *found, not _BACK.search(sentence.between(floor, figure.start))
        if (not is_base and is_period(right)) or (
            is_base
            and (right.code == "base" or not growth)
            and ((AFTER_RATE if growth else _FROM).search(sentence.between(floor, figure.start)) or _also_from(sentence, figure, figures))
        ):
            found = resolve(right, clock, forecast)
            if found[0] is not None:
                return *found, not is_base and not _BACK.search(sentence.between(floor, figure.start))
    return before


_PREVIOUS = re.compile(r"\b(?:prev(?:ious|\.)?|prior)[:.]?\s$")  # "+14.8% y/y (est. +12.3%, prev. +11.9%)"
_LED_TO = re.compile(r"^\s+(?:[a-z]+\s+){0,2}to\s+(?:(?:about|around|some|nearly|just|over)\s+)?$")


def _of_result(sentence: Sentence, figure: Mark, figures: Sequence[Mark], times: Sequence[Mark]) -> Mark | None:
    """The period right behind the amount that a rate led to: "despite a 1.6% decrease to 409,000 tonnes in June"."""
    later = figures[figures.index(figure) + 1 :]
    if (
        not later
        or figure.code != "percent"
        or later[0].code == "percent"
        or not _LED_TO.match(sentence.between(figure.end, later[0].start))
    ):
        return None
    end = later[1].start if len(later) > 1 else sentence.end
    following = (t for t in times if later[0].end <= t.start < end and is_period(t) and not is_same_period(t))
    return next((t for t in following if attached(sentence, later[0].end, t)), None)


_ROLLING = re.compile(r"\b(?:rolling|moving|trailing)[ -](?:12|twelve)[- ]months?\b|\b(?:12|twelve)[- ]months? (?:rolling|moving)\b")


def _twelve_months(period: Period) -> Period:
    """The twelve months that end with a period: "on a rolling 12-month basis"."""
    return Period(start=periods.shift(Period(start=period.end.replace(day=1), end=period.end), -11).start, end=period.end)


_OPEN_BRACKET = re.compile(r"^\s*[\[(]\s*(?:of )?$")


def _of_bracket(sentence: Sentence, figure: Mark, times: Sequence[Mark], clock: Clock) -> Period | None:
    """The time that a figure stands behind in brackets: "a fall of 4.7% compared with June 2018 [EUR 199.3bn]"."""
    base = next((t for t in times if t.end <= figure.start and _OPEN_BRACKET.match(sentence.between(t.end, figure.start))), None)
    explicit = base is not None and base.time is not None and base.time.role == "base" and base.time.explicit
    return resolve(base, clock, forecast=False)[0] if base is not None and explicit else None


_PACE = re.compile(
    r"\b(?:eased|slowed|cooled|moderated|softened|accelerated|quickened|sped up|picked up|strengthened|improved|deepened|worsened|weakened|"
    r"slowing|easing|accelerating|quickening|improving|deepening)\b"
)
_FROM_RATE = re.compile(r"^\s+(?:down |up )?from (?:an? )?(?:[a-z-]+\s+)?$")


def _slowed_from(sentence: Sentence, figure: Mark, figures: Sequence[Mark]) -> bool:
    """Whether a rate is the one before: "growth eased to 6.7% from 10.9%"."""
    index = figures.index(figure)
    if not index or figures[index - 1].code != figure.code or figure.code != "percent":
        return False
    back = _FROM_RATE.match(sentence.between(figures[index - 1].end, figure.start))
    return bool(back and _PACE.search(sentence.between(sentence.start, figure.start)))


def _before_that(period: Period) -> Period:
    """The period of the same length just before, for a month or a quarter; else the same a year before."""
    steps = {"month": 1, "quarter": 3}.get(periods.grain_of(period), 12)
    return periods.shift(period, -steps)


def of_forecast(sentence: Sentence, figure: Mark, found: Timing, clock: Clock) -> Timing:
    """Return the timing of a forecast without a time: a revised one is of the running year, others of the year that was last foreseen."""
    year = revised_year(sentence, figure, clock) or year_ahead(sentence, figure, clock)
    if year is None:
        return found
    basis = "published" if clock.published else "carried"
    return replace(found, period=year, period_basis=basis, comparison=window(found.comparison, year))


_PART_OF_IT = re.compile(r",\s+(?:with|of which|including)\b.*\d")  # "a surplus of $270 billion, with $103 billion in March alone"
_COMPARING = re.compile(r"\bcomparing\s+(?:the\s+)?$")
_BACK = re.compile(
    r"\b(?:after|following|from|against|versus|than|compare[sd]? (?:with|to)|reversing|extending|over)\s+(?:[^\s,;]+\s+){0,6}$"
)


_LENGTHS = frozenset(["months", "quarters", "years", "days", "year_since", "rank"])


def _when_of_record(sentence: Sentence, figure: Mark, figures: Sequence[Mark]) -> Period | None:
    """The time of "since the second quarter of 2009, when it fell 32%" and of "since February 2020's HK$277 billion"."""
    index = figures.index(figure)
    last = figures[index - 1] if index else None
    if last is None or last.code != "year_since" or not _WHEN_IT.match(sentence.between(last.end, figure.start)):
        return None
    since = sentence.text.rfind("since", 0, last.start - sentence.start)
    named = periods.find(sentence.text[max(0, since) : last.end - sentence.start].removeprefix("since"))
    return periods.resolve(named[-1], Clock(None).context())[0] if named else None


_WHEN_IT = re.compile(r"^(?:,?\s+when\b|['’]s\s)")
_OF_RECORD = re.compile(r"\b(?:[a-z]{3,}est|most|worst|best|record|first)\b[^.;,]{0,48}\bsince (?:the |early |late |mid-)?$")
_WHICH = re.compile(r",\s+(?:which|who|whose)\b[^,;]*$")
_THEN = re.compile(r";|,\s+so\s+(?:it|they|that)\b")


def _set_aside(sentence: Sentence, mark: Mark, figure: Mark, clock: Clock) -> bool:
    """Whether the sentence has come back from an earlier time: "In May the gap had been HK$36 billion; it swelled by …"."""
    if _bracketed(sentence, mark, figure):
        return True  # "exports: +5% in May (April: +3%); imports: +6%"
    if _OF_RECORD.search(sentence.between(sentence.start, mark.start)):
        return True  # "the largest growth since January last year, and higher than the 13 percent expected"
    inside = _WHICH.search(sentence.between(sentence.start, mark.start))
    if inside and "," in sentence.between(mark.end, figure.start):
        return True  # "exports to Japan, which took 5% of all in 2024, fell": the clause between commas has a time of its own
    if clock.main is None or not _THEN.search(sentence.between(mark.end, figure.start)):
        return False
    period, _ = resolve(mark, clock, forecast=False)
    return period is not None and period.end < clock.main.start


def _bracketed(sentence: Sentence, mark: Mark, figure: Mark) -> bool:
    """Whether a time stands in brackets together with a figure of its own, and the brackets are closed before this figure."""
    before, after = sentence.between(sentence.start, mark.start), sentence.between(mark.end, figure.start)
    if before.rfind("(") <= before.rfind(")") or ")" not in after:
        return False
    return any(char.isdigit() for char in after[: after.index(")")]) or any(char.isdigit() for char in before[before.rfind("(") :])


def _looked_back(sentence: Sentence, mark: Mark, figure: Mark, figures: Sequence[Mark]) -> bool:
    """Whether a time belongs only to an earlier figure that the sentence looked back at: "after a drop of 8.6 percent in 2022, and …"."""
    if figure.code in _LENGTHS and not re.search(r"[,;]", sentence.between(mark.end, figure.start)):
        return False  # "after expanding 1.5 percent in August for the first time in two years": the two years end in August
    earlier = [f for f in figures if f.end <= mark.start]
    if not earlier or earlier[-1] is figure or mark.end > figure.start:
        return False
    if not attached(sentence, earlier[-1].end, mark):
        return False
    while len(earlier) > 1 and _AND_ALSO.search(sentence.between(earlier[-2].end, earlier[-1].start)):
        earlier.pop()  # "compared with a 5.1 percent rise in December and 2.1 percent in November"
    floor = earlier[-2].end if len(earlier) > 1 else sentence.start
    return bool(_BACK.search(_HEDGED.sub("", sentence.between(floor, earlier[-1].start))))


_AND_ALSO = re.compile(r"^[^,;]{0,40}\band (?:an? )?$")
_HEDGED = re.compile(r"\b(?:more|less|fewer) than\s*$")  # "more than doubled its 2026 forecast to 20%" does not look back


_AND_FROM = re.compile(r"^[^,;]{0,24}\band (?:from )?(?:[a-z]+ ){0,2}$")


def _also_from(sentence: Sentence, figure: Mark, figures: Sequence[Mark]) -> bool:
    """Whether an amount is a second one that a level came from: "from HK$39.1 billion in April and HK$26.4 billion a year before"."""
    index = figures.index(figure)
    if not index or not _AND_FROM.match(sentence.between(figures[index - 1].end, figure.start)):
        return False
    floor = figures[index - 2].end if index > 1 else sentence.start
    return bool(_FROM_LEVEL.search(sentence.between(floor, figures[index - 1].start)))


def _of_own_clause(sentence: Sentence, figure: Mark, figures: Sequence[Mark], times: Sequence[Mark], before: Mark) -> Mark:
    """The time at the end of a figure's own clause, where the time before it belongs to another one.

    "Imports fell 3.4% in July to HK$22.4 billion but rose 2.8% to HK$183.3 billion from January to July": 2.8% is of the seven months.
    """
    if not _TURN.search(sentence.between(before.end, figure.start)):
        return before
    turn = _TURN.search(sentence.between(figure.end, sentence.end))
    end = figure.end + turn.start() if turn else sentence.end
    later = [t for t in times if figure.end <= t.start < end and is_period(t)]
    last = max((f.end for f in figures if f.end <= later[0].start), default=figure.end) if len(later) == 1 else None
    return later[0] if last is not None and attached(sentence, last, later[0]) else before


_TURN = re.compile(r";|\b(?:but|while|whereas)\b")


def _period_before(
    sentence: Sentence, figure: Mark, figures: Sequence[Mark], times: Sequence[Mark], clock: Clock, forecast: bool
) -> tuple[Period | None, str, bool]:
    before = [t for t in times if t.end <= figure.start and (is_period(t) or WHEN.match(sentence.between(t.end, t.end + 8)))]
    for mark in reversed(before):
        left = not is_period(mark) and STOP.search(sentence.between(mark.end, figure.start))
        same = mark is not before[0] and is_same_period(mark)
        if left or same or _set_aside(sentence, mark, figure, clock) or _looked_back(sentence, mark, figure, figures):
            continue
        mark = _of_own_clause(sentence, figure, figures, times, mark)
        found = resolve(mark, clock, forecast)
        if found[0] is not None:
            return *found, mark is next(t for t in times if is_period(t) or t is mark)
    if not before:
        later = [t for t in times if t.start >= figure.end and is_period(t) and not _owns_next(sentence, t, figures)]
        compared = [t for t in later if _COMPARING.search(sentence.between(figure.end, t.start))]
        if compared and (found := resolve(compared[0], clock, forecast))[0] is not None:
            return *found, True
        if (
            later
            and not _PART_OF_IT.search(sentence.between(figure.end, later[0].start))
            and not _LOOKS_BACK.search(sentence.between(figure.end, later[0].start))
        ):
            found = resolve(later[0], clock, forecast)
            if found[0] is not None:
                return *found, True
    yearly = clock.main is not None and periods.grain_of(clock.main) == "year"
    if yearly and not times and _ANNUAL.search(sentence.between(sentence.start, figure.start)):
        return clock.main, "carried", True
    if clock.current is not None and (forecast or not is_to_come(clock.current, clock)):
        return clock.current, "carried", False
    return clock.main, clock.main_basis, False


def _owns_next(sentence: Sentence, mark: Mark, figures: Sequence[Mark]) -> bool:
    """Whether a time owns the figure right behind it: "against a forecast of 2.6% and February's 0.9%"."""
    following = next((f for f in figures if f.start >= mark.end), None)
    return following is not None and _POSSESSIVE.match(sentence.between(mark.end, following.start)) is not None


_POSSESSIVE = re.compile(r"^['’]s\s(?:[a-z-]+\s){0,2}$")
# In a review of a year: "annual exports grew by 8.6 percent"; "annual growth" is only year on year.
_ANNUAL = re.compile(
    r"\b(?:annual|full-year|yearly) (?:total |overall )?(?:re-?exports|exports|imports|trade|shipments|sales|turnover|figures)\b"
)


def _earlier(
    sentence: Sentence, figure: Mark, times: Sequence[Mark], bounds: tuple[int, int], found: tuple[Period, str], monthly: bool
) -> tuple[Period, str]:
    """The period of "from $52.1 billion" without a time of its own: where the sentence's comparison starts.

    `found` is the period so far and how it is known; `monthly` is True where figures are compared with the month before.
    """
    period, basis = found
    owned = any(figure.end <= t.start < bounds[1] and attached(sentence, figure.end, t) for t in times)
    comparison = duration(sentence) or next(
        (
            t.time.comparison
            for t in times
            if t.time is not None and t.time.role in ("base", "both") and t.time.comparison in ("yoy", "mom", "qoq")
        ),
        _STEP.get(periods.grain_of(period)) if monthly or figure.code == "index_points" else None,
    )
    base = periods.base_of(period, comparison) if comparison and not owned else None
    return (base, "carried") if base is not None else (period, basis)


# A reading without a time of its own is the one before: an index of a survey, or figures that are compared with the month before.
_STEP = {"month": "mom", "quarter": "qoq"}


def advance(clock: Clock, timings: Sequence[Timing]) -> Clock:
    """Carry the period of a sentence to the next one, unless it only looked back, and the year that it foresaw to later forecasts."""
    foreseen = [found.period for found in timings if found.foreseen and found.period and periods.grain_of(found.period) == "year"]
    clock = replace(clock, ahead=foreseen[-1]) if foreseen else clock
    for found in timings:
        if found.leading and found.period is not None:
            long_ago = clock.undated_year is not None and found.period.end.year < clock.undated_year - 1
            looks_back = long_ago or (clock.main is not None and found.period.end < clock.main.start)
            if not looks_back:
                return replace(
                    clock, current=found.period, current_basis=found.period_basis, year=found.period.end.year, foreseen=found.foreseen
                )
    return clock


def named(mark: Mark, clock: Clock) -> Timing:
    """Return the timing that a sentence without figures names for the ones after it."""
    period, basis = resolve(mark, clock, forecast=False)
    return Timing(period, basis, Comparison.NONE, "default", None, leading=True)
