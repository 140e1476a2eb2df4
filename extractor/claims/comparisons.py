"""What a change is measured against: a base that the sentence names, the month or the year before, or what was carried."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor import periods
from extractor.claims.clock import Clock, is_period
from extractor.claims.near import AFTER_RATE, STOP, WHEN, attached
from extractor.models import Comparison, Period
from extractor.parse import Mark, Sentence

_SAME_BASIS = re.compile(r"\bon the same (?:basis|comparison)\b")
_MEANWHILE = frozenset(["the same time", "the same period", "that period", "the period"])
_IN_A = re.compile(
    r"\b(?:in|within|over) (?:a|one|the space of a|a single) (month|year|quarter)\b|\bfrom one (month|year|quarter) to the next\b"
)
_SINCE = re.compile(r"^\W*since (?:the end of |early |late )?(?:[a-z]+ )?(?:19|20)\d\d\b")
_OVER_YEARS = re.compile(r"\b(?:over|in) the (?:last|past) (?!year\b|12\b|twelve\b)[a-z0-9]+ years\b")


def comparison_of(
    sentence: Sentence,
    figure: Mark,
    times: Sequence[Mark],
    bounds: tuple[int, int],
    clock: Clock,
    period: Period | None,
    carried: Comparison | None,
) -> tuple[Comparison, str, Period | None]:
    """Return the comparison of a change, how it is known, and the base where one is named.

    `bounds` are the ends of the figures beside it; `carried` is the comparison of the sentence before.
    """
    mark = _comparing(sentence, figure, times, bounds)
    if mark is not None and mark.time is not None:
        base, _ = periods.resolve(mark.time, replace(clock, current=period or clock.current).context())
        if mark.time.comparison in ("yoy", "mom", "qoq", "ytd_yoy"):
            return window(Comparison(mark.time.comparison), period), "stated", base
        if base is not None and period is not None:
            return Comparison(periods.comparison_between(period, base)), "stated", base
        return Comparison.VS_NAMED_PERIOD, "stated", base
    since = _SINCE.match(sentence.lowered) or _OVER_YEARS.search(sentence.lowered)
    if since:
        return Comparison.VS_NAMED_PERIOD, "stated", None
    lasting = _IN_A.match(sentence.between(figure.end, bounds[1]).strip())
    if lasting:
        return window(Comparison(duration(sentence) or "yoy"), period), "stated", None
    if any(
        m.label == "SEASONAL" and ";" not in sentence.between(min(m.end, figure.end), max(m.start, figure.start)) for m in sentence.marks
    ):
        return (Comparison.MOM if period and periods.grain_of(period) == "month" else Comparison.QOQ), "stated", None
    moved = _moved_between(sentence, figure, times, period)
    if moved is not None:
        return moved, "stated", None
    if carried is not None and (
        all(t.time is None or t.time.text.lower() in _MEANWHILE for t in times) or _SAME_BASIS.search(sentence.lowered)
    ):
        return carried, "carried", None
    return window(Comparison.YOY, period), "default", None


def _moved_between(sentence: Sentence, figure: Mark, times: Sequence[Mark], period: Period | None) -> Comparison | None:
    """What the two amounts behind a rate compare: "rose 25% to $26.9 billion in May from $21.0 billion in April" is month on month."""
    following = [mark for mark in sentence.marks if mark.label == "FIGURE" and mark.start >= figure.end][:2]
    if len(following) < _TWO or figure.code != "percent" or following[0].code != following[1].code or period is None:
        return None
    gap = sentence.between(following[0].end, following[1].start)
    if not (_TO_AMOUNT.match(sentence.between(figure.end, following[0].start)) and _FROM_AMOUNT.search(gap)):
        return None
    base = next((t for t in times if t.start >= following[1].end and is_period(t) and attached(sentence, following[1].end, t)), None)
    if base is None or base.time is None:
        return None
    found, _ = periods.resolve(base.time, Clock(period.end, period, current=period).context())
    return None if found is None or found == period else Comparison(periods.comparison_between(period, found))


def by_month(sentences: Sequence[Sentence]) -> bool:
    """Whether a text compares with the month before at least as often as with a year before ("compared with August 2020")."""
    bases = [mark.time for sentence in sentences for mark in sentence.marks if mark.time is not None and mark.time.role in ("base", "both")]
    monthly = sum(base.comparison == "mom" or (base.grain == "month" and not base.explicit and not base.relative) for base in bases)
    return monthly >= sum(base.comparison == "yoy" or base.explicit for base in bases)


_TWO = 2
_TO_AMOUNT = re.compile(r"^\s+to\s+(?:[a-z]+\s+){0,3}$")
_FROM_AMOUNT = re.compile(r"\bfrom\s+(?:[a-z]+\s+){0,2}$")


def implied(period: Period | None, base: Period | None, clock: Clock) -> Period | None:
    """The period that a base implies where none is stated: "up 50%, compared with the first 11 months of 2024" is of those of 2025."""
    if period is None or base is None or periods.grain_of(base) == periods.grain_of(period):
        return None
    later = periods.shift(base, 12)
    if clock.published is None and periods.grain_of(base) == "year":
        return None
    over = later.end < clock.published if clock.published is not None else later.end.year == period.end.year
    return later if over and later.end.year == period.end.year else None


def duration(sentence: Sentence) -> str | None:
    """The comparison that "in a year" or "within one month" implies."""
    found = _IN_A.search(sentence.lowered)
    return {"month": "mom", "year": "yoy", "quarter": "qoq"}[found.group(1) or found.group(2)] if found else None


def _comparing(sentence: Sentence, figure: Mark, times: Sequence[Mark], bounds: tuple[int, int]) -> Mark | None:
    """The comparison that applies: behind the figure, before it, at the head of the sentence, or shared at its end."""
    usable = [
        t
        for t in times
        if t.time is not None
        and t.time.role in ("base", "both")
        and not (WHEN.match(sentence.between(t.end, t.end + 8)) or _is_own_time(sentence, t) or _heads_list(sentence, t))
    ]
    floor, ceiling = bounds
    usable = [t for t in usable if not _PACE_THAN.search(sentence.between(sentence.start, t.start))]
    own = [t for t in usable if floor <= t.start and t.end <= figure.start and _QUALIFIES.match(sentence.between(t.end, figure.start))]
    if own:
        return own[-1]
    for t in usable:
        if figure.end <= t.start < ceiling and not STOP.search(sentence.between(figure.end, t.start)):
            return t
    before = [t for t in usable if t.end <= figure.start]
    near = [t for t in before if t.start >= floor]
    if near:
        return near[-1]
    heading = [t for t in before if t.time is not None and t.time.role == "both"] or [t for t in before if t.start < sentence.start + 40]
    if heading:
        return heading[-1]
    marks = [m for m in sentence.marks if m.label == "FIGURE" and figure.start <= m.start]
    other = [m for last, m in pairwise(marks) if m.code != figure.code and not _reached(sentence, last, m)]
    after = [t for t in usable if t.start >= ceiling and not any(m.start < t.start for m in other) and not _moves_itself(sentence, t)]
    return after[0] if len(usable) == 1 and after and not STOP.search(sentence.between(figure.end, after[0].start)) else None


# "A month-on-month increase of 5.3 per cent and a year-on-year growth of 12.3 per cent": each has its own.
_QUALIFIES = re.compile(r"^\s+(?:[a-z]+\s+){1,2}of\s+(?:[a-z]+\s+){0,2}$")
# "Slightly worse than in August" sets two rates side by side, it is not what they are measured against.
_PACE_THAN = re.compile(
    r"\b(?:slower|faster|worse|better|weaker|stronger|softer|sharper|steeper|milder|quicker|slowest|fastest)\s+(?:[a-z]+\s+){0,2}than\s+(?:in\s+)?$"
)


def _moves_itself(sentence: Sentence, mark: Mark) -> bool:
    """Whether a base stands behind a verb of its own: "imports fell 2% to HK$384bn, and the gap widened from the previous month"."""
    floor = max((m.end for m in sentence.marks if m.label == "FIGURE" and m.end <= mark.start), default=sentence.start)
    return any(m.label in ("UP", "DOWN") and floor <= m.start < mark.start for m in sentence.marks)


def _reached(sentence: Sentence, rate: Mark, amount: Mark) -> bool:
    """Whether an amount is what a rate led to, and no other item: "jumped 23 percent to $449 million"."""
    return rate.code == "percent" and _TO_AMOUNT.match(sentence.between(rate.end, amount.start)) is not None


def _is_own_time(sentence: Sentence, mark: Mark) -> bool:
    """Whether a base is when another rate was measured, and no comparison: "fell 0.4 per cent after a 0.3 per cent drop a month before"."""
    before = [other for other in sentence.marks if other.label == "FIGURE" and other.end <= mark.start]
    if not before or mark.time is None or mark.time.role != "base" or before[-1].code not in ("percent", "times"):
        return False
    floor = before[-2].end if len(before) > 1 else sentence.start
    return attached(sentence, before[-1].end, mark) and bool(AFTER_RATE.search(sentence.between(floor, before[-1].start)))


def _heads_list(sentence: Sentence, mark: Mark) -> bool:
    """Whether a comparison only describes the list behind it: "the curve steepens from one month to the next: 52.1% in December, …"."""
    return sentence.between(mark.end, mark.end + 1) == ":" and sentence.between(mark.start, mark.end).startswith("from")


def window(comparison: Comparison, period: Period | None) -> Comparison:
    """Year-on-year over a window from January is year to date, but for a month or a full year."""
    if comparison is not Comparison.YOY or period is None:
        return comparison
    cumulative = (
        period.start.month == 1 and period.end.month not in (1, 12) and period.start.year == period.end.year and period.start.day == 1
    )
    return Comparison.YTD_YOY if cumulative else comparison
