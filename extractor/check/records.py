"""Ranks, records and streaks, told from whole series as far as they reach, and never beyond."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.check.arithmetic import amount
from extractor.check.book import Book, Who
from extractor.check.constants import RECORD_MONTHS
from extractor.check.figure import Figure, part_of
from extractor.check.levels import best
from extractor.check.rates import growth, pages
from extractor.check.spans import MONTHS, QUARTER, YEAR, Span, label, length, shifted
from extractor.check.subject import Subject
from extractor.check.words import Wording, before, wording
from extractor.models import Claim, ErrorKind, Hedge, Outcome, Reason

STEPS = {"months": 1, "quarters": QUARTER, "years": YEAR}
_NEARLY = 2  # "the slowest in almost a year" goes back eleven months
LONGEST = 1200  # months; no series is longer
BALANCE = "trade_balance"
EXAMINED = "as far as the series reaches"

Reader = Callable[[Span], Figure | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What the series tell of a rank, record or streak. `figure` is the value of the claim's own period or the one that contradicts."""

    outcome: Outcome
    figure: Figure
    words: str
    official: Decimal | None = None
    reason: Reason | None = None
    kind: ErrorKind | None = None
    cause: str | None = None
    tolerance: str = EXAMINED


def record(book: Book, claim: Claim, subject: Subject) -> Told | None:
    """Return what the series tell of a claimed rank, record or streak, or None when no series can tell it."""
    if claim.record_of == "streak":
        return None
    said = wording(claim)
    if claim.unit == "rank":
        return _rank(book, claim, subject, said)
    if claim.unit in STEPS and _is_streak(claim, said):
        return _streak(book, claim, subject, said)
    if claim.unit in STEPS or claim.unit == "year_since":
        return _record(book, claim, subject, said)
    return None


def _is_streak(claim: Claim, said: Wording) -> bool:
    """Tell "the 11th consecutive month" from "the fastest in 11 months"."""
    if before(claim, "most", "least", "top", "bottom", "first") and not said.says("streak"):
        return False
    counted = claim.unit in {"months", "quarters"}
    return said.says("streak") or (counted and not said.says("most", "least", "top", "bottom", "first"))


def _level(book: Book, subject: Subject) -> Reader:
    page = next((page for page in pages(subject.who) if book.lines(subject.who, page)), pages(subject.who)[0])

    def read(span: Span) -> Figure | None:
        level = best(book, subject.who, page, span)
        return None if level is None else Figure(level.value, level.value, level.value, level.how, level.parts, level.step)

    return read


def _growth(book: Book, subject: Subject, measure: str) -> Reader:
    def read(span: Span) -> Figure | None:
        return book.remembered(_yearly, (subject.who, measure, span))

    return read


def _yearly(book: Book, asked: tuple[Who, str, Span]) -> Figure | None:
    who, measure, span = asked
    found = growth(book, who, measure, span, shifted(span, -YEAR))
    return found[0] if found else None


# Streaks


def _streak(book: Book, claim: Claim, subject: Subject, said: Wording) -> Told | None:
    step = STEPS[claim.unit]
    if step > length(subject.span):
        subject = _widened(subject, step)
    last = (subject.span[1] - step + 1, subject.span[1])
    read = _level(book, subject) if _of_balance(claim, subject) else _growth(book, subject, subject.measure)
    runs = [run for run in _runs(read, last, step, claim.trend, said) if run.length]
    if not runs:
        return None
    claimed = int(claim.value)
    for run in runs:
        if run.bounded and run.length == claimed:
            return _kept(claim, subject, run)
    run = runs[0]
    if not run.bounded and claimed >= run.length:
        return _unbounded(run)
    return _broken(claim, subject, run, last)


def _widened(subject: Subject, step: int) -> Subject:
    return subject._replace(span=(subject.span[1] - step + 1, subject.span[1]))


def _of_balance(claim: Claim, subject: Subject) -> bool:
    return subject.who.metric == BALANCE and claim.record_of != "growth" and claim.metric != "trade_deficit"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of one sign that ends in `last`; `bounded` tells whether the value before it is known to be of another sign."""

    length: int
    first: Span
    last: Span
    bounded: bool
    up: bool
    figure: Figure


def _runs(read: Reader, last: Span, step: int, trend: str | None, said: Wording) -> Iterator[Run]:
    """Return the run that ends in the claim's period, and where it may be meant, the one that ended just before it."""
    run = _run(read, last, step)
    turned = run is not None and trend is not None and run.up != (trend == "up")
    if run is not None and not turned:
        yield run
    if turned or said.says("ended") or run is None or run.length == 1:
        before_it = _run(read, shifted(last, -(run.length if run else 1) * step), step)
        if before_it is not None and (run is None or before_it.up != run.up):
            yield before_it
    if run is not None and turned:
        yield run


def _run(read: Reader, last: Span, step: int) -> Run | None:
    end = read(last)
    if end is None or not end.value:
        return None
    up, span, count = end.value > 0, last, 1
    while count < LONGEST:
        earlier = read(shifted(span, -step))
        if earlier is None or (earlier.value > 0) != up or not earlier.value:
            return Run(count, span, last, earlier is not None, up, end)
        span, count = shifted(span, -step), count + 1
    return None


def _kept(claim: Claim, subject: Subject, run: Run) -> Told:
    return Told(Outcome.MATCH, run.figure, _run_words(claim, subject, run), Decimal(run.length), tolerance="the exact number")


def _run_words(claim: Claim, subject: Subject, run: Run) -> str:
    sort = _sort(claim, subject, run.up)
    before_it = "the value before it is of the other sign" if run.bounded else "the series reaches no further back"
    return f"{run.length} {claim.unit} of {sort}, {label(run.first)} to {label(run.last)}; {before_it}"


def _sort(claim: Claim, subject: Subject, up: bool) -> str:
    if _of_balance(claim, subject):
        return "surpluses" if up else "deficits"
    return f"{'rises' if up else 'falls'} on a year earlier ({subject.who.metric.replace('_', ' ')}, {subject.measure})"


def _unbounded(run: Run) -> Told:
    words = f"the run reaches back to {label(run.first)}, where the series begins; whether it is longer is not known"
    return Told(Outcome.NOT_CHECKABLE, run.figure, words, reason=Reason.NO_SERIES)


def _broken(claim: Claim, subject: Subject, run: Run, last: Span) -> Told:
    words = _run_words(claim, subject, run)
    cause = f"the run is {run.length} {claim.unit} long: {label(run.first)} to {label(run.last)}"
    if run.last != last:
        cause += f", and ended before {label(last)}"
    kind = ErrorKind.WRONG_STREAK
    return Told(Outcome.MISMATCH, run.figure, words, Decimal(run.length), kind=kind, cause=cause, tolerance="the exact number")


# Records


def _record(book: Book, claim: Claim, subject: Subject, said: Wording) -> Told | None:
    found: list[Told] = []
    for rate in _rate_or_level(claim, subject, said):
        read = _growth(book, subject, subject.measure) if rate else _level(book, subject)
        own = read(subject.span)
        if own is None:
            continue
        if said.says("first") and not said.says("most", "least", "bottom"):
            found.append(_first(claim, subject, read, own))
        else:
            found += [_extreme(book, claim, subject, read, own, low, rate) for low in _directions(claim, own, said, rate, subject)]
    kept = [told for told in found if told.outcome is Outcome.MATCH]
    return kept[0] if kept else found[0] if found else None


def _rate_or_level(claim: Claim, subject: Subject, said: Wording) -> list[bool]:
    if said.says("first") and subject.who.metric != BALANCE:  # "the first rise in seven months" is told from rates
        return [True]
    if claim.record_of is not None:
        return [claim.record_of == "growth"]
    if subject.who.metric == "gdp" or subject.measure != "value":
        return [True]
    if subject.who.metric == BALANCE:
        return [False]
    return [True] if said.says("rate") and not said.says("first") else [True, False]


def _directions(claim: Claim, own: Figure, said: Wording, rate: bool, subject: Subject) -> list[bool]:
    """Return whether the record is a low one; both where the words leave it open."""
    falling = own.value < 0
    if said.says("least"):
        return [not falling]
    if said.says("bottom"):
        return [True]
    if said.says("most"):
        return [falling]
    if subject.who.metric != BALANCE and claim.trend is not None:
        return [claim.trend == "down", claim.trend != "down"] if rate and falling else [claim.trend == "down"]
    return [falling]


def _window(claim: Claim, subject: Subject) -> Span:
    """Return the months that must hold nothing more extreme: those after the one that is named as the last such."""
    end = subject.span[1]
    if claim.unit == "year_since":
        named = next((place for place, month in enumerate(MONTHS) if month.lower()[:3] in claim.quote.lower()), None)
        year = int(claim.value)
        return (year * YEAR + named + 1 if named is not None else (year + 1) * YEAR, end)
    reach = int(claim.value) * STEPS[claim.unit]
    return end - reach + (_NEARLY if claim.hedge is Hedge.NEARLY else 1), end


def _extreme(book: Book, claim: Claim, subject: Subject, read: Reader, own: Figure, low: bool, rate: bool) -> Told:
    window = _window(claim, subject)
    step = length(subject.span)
    span, examined = shifted(subject.span, -step), subject.span
    while span[0] >= window[0] and (other := read(span)) is not None:
        if (other.value < own.value) if low else (other.value > own.value):
            return _beaten(subject, own, other, span)
        examined, span = span, shifted(span, -step)
    complete = "the whole time that is claimed" if examined[0] - step < window[0] else ""
    if not complete and not rate:
        stated = _stated(book, subject, own, low, window)
        if isinstance(stated, Told):
            return stated
        complete = stated
    return _unbeaten(claim, subject, own, examined, low, complete)


def _stated(book: Book, subject: Subject, own: Figure, low: bool, window: Span) -> Told | str:
    """Use a record that somebody who holds the whole table has stated: it tells about the months that are not held here.

    Returns what it adds in words, nothing where it adds nothing, or the contradiction.
    """
    for span, cells in book.lines(subject.who, "record.low" if low else "record.high").items():
        value, unit = cells[0].value, cells[0].unit
        if span == subject.span:
            return "and it is the record of all months since 1952 as stated by one who holds the whole table"
        if span[0] < window[0]:
            return ""
        if value < own.value if low else value > own.value:
            return _beaten(subject, own, Figure(value, value, value, "published", (part_of(cells[0]),), cells[0].step), span)
        return f"and the record of all months since 1952 till then was {amount(value, unit)} in {label(span)}"
    return ""


def _beaten(subject: Subject, own: Figure, other: Figure, span: Span) -> Told:
    unit = _unit(own)
    words = f"{label(span)} was more extreme: {amount(other.value, unit)} against {amount(own.value, unit)} in {label(subject.span)}"
    both = Figure(own.value, own.low, own.high, "record", (*own.parts, *other.parts), own.step)
    return Told(Outcome.MISMATCH, both, words, other.value, kind=ErrorKind.FALSE_RECORD, cause=words)


def _unit(figure: Figure) -> str:
    return "percent" if figure.derivation.startswith("change") else figure.parts[0].unit


def _unbeaten(claim: Claim, subject: Subject, own: Figure, examined: Span, low: bool, complete: str) -> Told:
    months = subject.span[1] - examined[0] + 1
    extreme = "lower" if low else "higher"
    words = f"nothing {extreme} from {label((examined[0], subject.span[1]))}"
    if complete:
        return Told(Outcome.MATCH, own, f"{words}, {complete}", claim.value)
    if months >= RECORD_MONTHS:
        return Told(Outcome.MATCH, own, f"{words}, where our series begins; earlier months were not examined", claim.value)
    return Told(Outcome.NOT_CHECKABLE, own, f"{words}; the series is too short to tell more", reason=Reason.NO_SERIES)


def _first(claim: Claim, subject: Subject, read: Reader, own: Figure) -> Told:
    """Check "the first rise in seven months": when was the sign last the same?"""
    window, step = _window(claim, subject), length(subject.span)
    span = shifted(subject.span, -step)
    while span[0] > window[0] and (other := read(span)) is not None:
        if (other.value > 0) == (own.value > 0):
            words = f"{label(span)} was of the same sign: {amount(other.value, _unit(other))}"
            both = Figure(own.value, own.low, own.high, "record", (*own.parts, *other.parts), own.step)
            return Told(Outcome.MISMATCH, both, words, kind=ErrorKind.FALSE_RECORD, cause=words)
        span = shifted(span, -step)
    words = f"nothing of the same sign from {label((span[0] + step, subject.span[1]))}"
    if span[0] <= window[0] or subject.span[1] - span[0] >= RECORD_MONTHS:
        return Told(Outcome.MATCH, own, words, claim.value)
    return Told(Outcome.NOT_CHECKABLE, own, f"{words}; the series reaches no further", reason=Reason.NO_SERIES)


# Ranks


def _rank(book: Book, claim: Claim, subject: Subject, said: Wording) -> Told | None:
    """Tell the rank of a month among all months before it that the table holds without a gap."""
    who = subject.who
    if length(subject.span) != 1 or who.partner != "world" or who.commodity != "all" or said.says("among_countries"):
        return None
    rate = claim.record_of == "growth"
    read = _growth(book, subject, subject.measure) if rate else _level(book, subject)
    own = read(subject.span)
    if own is None:
        return None
    low = said.says("bottom") if own.value >= 0 else not said.says("least", "top")
    above, first = 1, subject.span
    while (other := read(shifted(first, -1))) is not None:
        first = shifted(first, -1)
        above += (other.value < own.value) if low else (other.value > own.value)
    words = f"number {above} of {label((first[0], subject.span[1]))}, which is {EXAMINED}"
    if above == claim.value:
        return Told(Outcome.MATCH, own, words, Decimal(above))
    if subject.span[1] - first[0] < RECORD_MONTHS or not said.says("months_compared"):
        return Told(Outcome.NOT_CHECKABLE, own, words, reason=Reason.AMBIGUOUS)
    return Told(Outcome.MISMATCH, own, words, Decimal(above), kind=ErrorKind.FALSE_RECORD, cause=words)
