"""What forecasts do to time: the year that a revised one is of, and periods that only a forecast has named."""

from __future__ import annotations

import re

from extractor import periods
from extractor.claims.clock import Clock, is_period, is_statement
from extractor.models import Period
from extractor.parse import Mark, Sentence

_REVISES = re.compile(
    r"\b(?:raise[sd]?|raising|cut|cuts|cutting|lower(?:s|ed|ing)?|trim(?:s|med)?|slash(?:es|ed)?|upgrade[sd]?|downgrade[sd]?|revise[sd]?|lift(?:s|ed)?|"
    r"doubled?|halved?|maintain(?:s|ed)?|keeps?|kept|sticks? (?:to|with)|stuck (?:to|with)|"
    r"full-year|annual(?! (?:export |import |trade )?growth)|whole-year)\b[^.;]{0,60}"
    r"\b(?:forecasts?|projections?|outlook|estimates?|predictions?|target|growth)\b"
)
_SO_FAR = frozenset(["ytd", "span", "bimonth"])  # what a revision rests on: "after a strong January to April"
_LONGER = frozenset(["year", "fiscal_year", "half", "quarter"])


def revised_year(sentence: Sentence, figure: Mark, clock: Clock) -> Period | None:
    """The running year of a forecast that is revised without a time, else None: "the council raised its export forecast to 12%"."""
    revises = _REVISES.search(sentence.between(sentence.start, figure.start))
    day = clock.published or (clock.main.end if clock.main else None)
    if revises is None or day is None:
        return None
    spans = [m for m in sentence.marks if m.label == "TIME" and m.time is not None and is_period(m) and not is_statement(sentence, m)]
    floor = sentence.start + revises.start()
    if any(m.time is not None and (m.time.grain in _LONGER or (m.start >= floor and m.time.grain not in _SO_FAR)) for m in spans):
        return None
    return Period(start=day.replace(month=1, day=1), end=day.replace(month=12, day=31))


# What looks ahead of the day of writing; what economists "had expected" is of the period that is reported.
_LOOKS_AHEAD = re.compile(
    r"\b(?:is|are) (?:now |still |also )?(?:projected|expected|forecast|predicted|seen|set|tipped|likely|poised)\b|\bwill\b"
    r"|\b(?:expects?|projects?|predicts?|sees|foresees?)\b"
)


def year_ahead(sentence: Sentence, figure: Mark, clock: Clock) -> Period | None:
    """The year that forecasts have named, for one that looks ahead and names no time; None where it names one, or none was named."""
    named = any(m.label == "TIME" and is_period(m) and not is_statement(sentence, m) for m in sentence.marks)
    if named or clock.ahead is None or (clock.published is not None and clock.ahead.end < clock.published):
        return None
    return clock.ahead if _LOOKS_AHEAD.search(sentence.between(sentence.start, figure.start)) else None


def is_to_come(period: Period, clock: Clock) -> bool:
    """Whether a forecast named a period that had not begun at publication, or a month or quarter that was not over: no fact is of it."""
    if clock.published is None or not clock.foreseen:
        return False
    running = period.end >= clock.published and periods.grain_of(period) in ("month", "quarter")
    over = clock.main is not None and clock.main.end < clock.published
    return period.start > clock.published or (running and over)
