"""Compares the claims of one article with official figures and gives each a verdict that can be replayed by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from extractor.check.arithmetic import explain
from extractor.check.book import Book, Cell, joined
from extractor.check.causes import likely_cause
from extractor.check.compare import Grade, grade
from extractor.check.constants import NATIONAL_ACCOUNTS_POINTS, YUAN_POINTS
from extractor.check.figure import Figure
from extractor.check.internal import disagreements
from extractor.check.precision import Precision
from extractor.check.quantities import figures, known_pages
from extractor.check.records import record
from extractor.check.spans import length, number, period_of
from extractor.check.subject import Prepared, Subject, prepared
from extractor.check.verdicts import caused, compared, not_out, of_record, unchecked
from extractor.models import Claim, Comparison, Modality, Outcome, Reason, Verdict
from extractor.official import Official
from extractor.official.names import names

FORESEEN = frozenset({Modality.FORECAST, Modality.TARGET, Modality.HYPOTHETICAL})
HOME = "Hong Kong"
TWO_CURRENCIES = "Mainland China"  # its customs publishes growth in yuan and in dollars
CARRIED = "carried"
DOLLARS = ("dollar", "US$", "USD")
MIRROR = {"total_exports": "imports", "imports": "total_exports"}
ORDER = {Outcome.MATCH: 0, Outcome.CLOSE: 1, Outcome.MISMATCH: 2}
RELEASE = timedelta(days=62)  # the latest release comes so long after its month
ONE_DAY = timedelta(days=1)  # an article in another time zone may be dated the day before the release


class Graded(NamedTuple):
    """An official figure with its grade; the outcome already counts what kind of figure it is."""

    figure: Figure
    grade: Grade
    outcome: Outcome


GUESSED = "the period rests on a day of publication that is a guess"


class Checker:
    """Checks claims against `official`; holds no state but the figures, so one may serve many articles."""

    def __init__(self, official: Official) -> None:
        """Lay out the official figures, once with and once without the rows that repeat press figures."""
        self._book = Book(official)
        self._full = Book(official, independent=False)
        self._names = names()

    def check(self, claims: Sequence[Claim], published: date | None, only: Collection[str] | None = None) -> tuple[Verdict, ...]:
        """Return the verdicts of the claims of one article, in their order, or of those whose ids are in `only`.

        `published` is the day the article appeared: it tells which vintage was known, and that a period was not out yet.
        """
        read = prepared(claims, self._names)
        within = disagreements(read)
        return tuple(self._noted(item, published, within) for item in read if only is None or item.claim.id in only)

    def _noted(self, item: Prepared, published: date | None, within: Mapping[str, str]) -> Verdict:
        """Check a claim and note what was looked at, which is what the verdict depends on."""
        checker = object.__new__(Checker)  # one that watches what it looks at
        checker.__dict__.update(self.__dict__, _book=self._book.watched(), _full=self._full.watched())
        verdict = checker._check(item, published)
        seen = joined(checker._book.consulted, checker._full.consulted)
        told = verdict.arithmetic
        if item.claim.period_guessed and GUESSED not in told:
            told = f"{told}; {GUESSED}" if told else GUESSED
        return replace(verdict, arithmetic=told, consulted=seen, internal=within.get(item.claim.id))

    def _check(self, item: Prepared, published: date | None) -> Verdict:
        claim, subject, fineness = item
        if claim.modality in FORESEEN:
            return unchecked(claim, Reason.FORECAST, "not a figure that has been observed")
        if subject is None:
            return _no_subject(claim)
        if not self._book.knows(subject.who.economy):
            return self._mirrored(claim, subject, fineness, published)
        if subject.quantity == "record":
            return self._record(claim, subject, published)
        return self._figure(claim, subject, fineness, published)

    def _figure(self, claim: Claim, subject: Subject, fineness: Precision, published: date | None) -> Verdict:
        found = self._book.remembered(figures, subject)
        if not found:
            return self._nothing(claim, subject, fineness, published)
        out = [figure for figure in found if not surely_later(figure, subject, published)]
        if not out:
            return not_out(claim, found[0])
        graded = sorted((judged(claim, fineness, figure) for figure in of_the_day(out, published)), key=lambda item: ORDER[item.outcome])
        best = graded[0]
        if best.outcome is Outcome.MISMATCH:
            best = next((item for item in graded if not item.figure.rank), best)
            return self._mismatch(claim, subject, fineness, best, published)
        return compared(claim, best.figure, best.outcome, best.grade.tolerance, _beside(claim, best, graded))

    def _mismatch(self, claim: Claim, subject: Subject, fineness: Precision, best: Graded, published: date | None) -> Verdict:
        unsure = Reason.AMBIGUOUS, f"the words do not tell which figure is meant; {explain(best.figure, claim.unit)}"
        if in_yuan(subject, claim, best.figure):
            return unchecked(claim, *unsure)
        if guessed(claim):
            words = GUESSED if claim.period_guessed else "the text does not tell the year"
            return unchecked(claim, Reason.AMBIGUOUS, f"{words}; {explain(best.figure, claim.unit)}")
        cause = likely_cause(self._book, claim, subject, fineness, best.figure)
        if cause is None and unclear(subject, claim, best.figure):
            return unchecked(claim, *unsure)
        if cause is None and carried_over(claim):
            words = "what the figure is of was carried over from an earlier sentence, and no slip explains the difference"
            return unchecked(claim, Reason.AMBIGUOUS, f"{words}; {explain(best.figure, claim.unit)}")
        if cause is None and published is not None and best.figure.out > published:
            return not_out(claim, best.figure)
        return compared(claim, best.figure, Outcome.MISMATCH, best.grade.tolerance, cause=cause)

    def _nothing(self, claim: Claim, subject: Subject, fineness: Precision, published: date | None) -> Verdict:
        cause = None if guessed(claim) else likely_cause(self._book, claim, subject, fineness, None)
        if cause is not None:
            return caused(claim, cause)
        if figures(self._full, subject):
            return unchecked(claim, Reason.NOT_INDEPENDENT, "the only figures held for this are themselves quoted from the press")
        if self._to_come(subject, published):
            return unchecked(claim, Reason.NOT_YET_RELEASED, "no figure for this period was out when the article appeared")
        if subject.comparison is Comparison.VS_NAMED_PERIOD and subject.against is None:
            return unchecked(claim, Reason.AMBIGUOUS, "the period that it is measured against is not known")
        return unchecked(claim, Reason.NO_SERIES, "no official series is held for this figure")

    def _to_come(self, subject: Subject, published: date | None) -> bool:
        """Tell whether the series exist but end before the period, which was not over a release ago when the article appeared."""
        if published is None or subject.span[1] < number(published - RELEASE):
            return False
        last = max((span[1] for page in known_pages(subject.who, subject) for span in self._book.lines(subject.who, page)), default=None)
        return last is not None and last < subject.span[1]

    def _record(self, claim: Claim, subject: Subject, published: date | None) -> Verdict:
        told = record(self._book, claim, subject)
        if told is None:
            return unchecked(claim, Reason.NO_SERIES, "no official series is held from which this could be told")
        if surely_later(told.figure, subject, published):
            return not_out(claim, told.figure)
        return of_record(claim, told)

    def _mirrored(self, claim: Claim, subject: Subject, fineness: Precision, published: date | None) -> Verdict:
        """Compare what another economy sends to or takes from Hong Kong with Hong Kong's own figures, which can only confirm it."""
        missing = unchecked(claim, Reason.NO_SERIES, f"no official series of {subject.who.economy} is held")
        flow = MIRROR.get(subject.who.metric)
        if subject.who.partner != HOME or flow is None or subject.quantity not in {"growth", "times", "level"}:
            return missing
        home = subject.of(economy=HOME, partner=subject.who.economy, metric=flow)
        for figure in figures(self._book, home):
            known = not surely_later(figure, subject, published)
            if known and not figure.rank and grade(claim, fineness, figure).outcome is Outcome.MATCH:
                return compared(claim, figure, Outcome.MATCH, "by the figures of Hong Kong, the other side of the same trade")
        return missing


def _no_subject(claim: Claim) -> Verdict:
    if claim.period is None:
        return unchecked(claim, Reason.NO_PERIOD, "neither the text nor the day of publication tells the period")
    return unchecked(claim, Reason.NO_SERIES, "no official series is held for this sort of figure")


def _beside(claim: Claim, best: Graded, graded: Iterable[Graded]) -> str:
    if best.outcome is Outcome.MATCH or not best.figure.rank:
        return ""
    first = next((item for item in graded if not item.figure.rank), None)
    return f"; the figure that decides: {explain(first.figure, claim.unit)}" if first else ""


def surely_later(figure: Figure, subject: Subject, published: date | None) -> bool:
    """Tell whether a figure cannot have been public: the period was not over, or the day of release was seen and is later.

    A day that is only estimated proves nothing: an article that has the figure shows that it was out.
    """
    if published is None:
        return False
    if published <= period_of(subject.span).end:
        return True
    return any(cell.out_basis == "seen" and cell.out > published + ONE_DAY for cell in figure.cells)


def of_the_day(found: Sequence[Figure], published: date | None) -> list[Figure]:
    """Return the figures with those demoted that were not the current vintage on the day, where the current one is held."""
    if published is None:
        return list(found)
    others = [_other_vintage(figure, published) for figure in found]
    if not any(others):
        return list(found)
    current = {figure.series for figure, other in zip(found, others, strict=True) if not figure.rank and not other}
    return [figure.demoted() if other and figure.series in current else figure for figure, other in zip(found, others, strict=True)]


def _other_vintage(figure: Figure, published: date) -> bool:
    return any(_not_current(cell, published) for part in figure.parts for cell in part.cells)


def _not_current(cell: Cell, published: date) -> bool:
    if cell.first_until is not None and cell.first_until < published:
        return True
    if cell.since is not None and cell.since > published:
        return True
    return bool(cell.points) and cell.row.released_basis == "seen" and _after(cell.row.released, published)


def _after(day: date | None, published: date) -> bool:
    return day is not None and day > published


def judged(claim: Claim, fineness: Precision, figure: Figure) -> Graded:
    """Grade a figure; another vintage or a lesser source can make a claim close only."""
    told = grade(claim, fineness, figure)
    outcome = told.outcome
    if figure.rank:
        outcome = Outcome.CLOSE if outcome is Outcome.MATCH else Outcome.MISMATCH
    return Graded(figure, told, outcome)


def in_yuan(subject: Subject, claim: Claim, figure: Figure) -> bool:
    """Tell whether a rate of Mainland China may be the one in yuan, of which no series is held."""
    if subject.who.economy != TWO_CURRENCIES or subject.quantity != "growth" or subject.measure != "value":
        return False
    return not any(word in claim.sentence for word in DOLLARS) and abs(figure.value - claim.value) <= YUAN_POINTS


def guessed(claim: Claim) -> bool:
    """Tell whether the period of a claim rests on no date, or on a guessed one; such a claim can be confirmed, never contradicted."""
    return claim.basis.get("period") == "default" or claim.period_guessed


def carried_over(claim: Claim) -> bool:
    """Tell whether what a claim is about was not said beside it but carried over, which goes wrong more often than a figure does."""
    return any(claim.basis.get(role) == CARRIED for role in ("period", "metric"))


def unclear(subject: Subject, claim: Claim, figure: Figure) -> bool:
    """Tell whether a figure that differs may be one of another definition rather than a wrong one."""
    if claim.comparison is Comparison.NONE and subject.quantity in {"growth", "times", "points", "change"}:
        return True
    if subject.who.partner != "world" and subject.who.commodity != "all" and subject.quantity == "share":
        return True
    yearly = subject.comparison in {Comparison.YOY, Comparison.YTD_YOY}
    national = yearly and subject.measure == "volume" and subject.who.metric in MIRROR and length(subject.span) > 1
    return national and abs(figure.value - claim.value) <= NATIONAL_ACCOUNTS_POINTS
