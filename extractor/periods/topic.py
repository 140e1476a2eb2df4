"""What period a whole document is about: where a paragraph names no time, its figures belong there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from extractor.models import Period
from extractor.periods.find import find
from extractor.periods.model import Context
from extractor.periods.resolving import resolve

_GRAINS = frozenset({"month", "bimonth", "quarter", "half", "year", "ytd", "span", "fiscal_year"})
_DATED = frozenset({"month", "bimonth", "quarter", "half", "ytd"})
_EARLY_LINES = 6
_DELAY = timedelta(days=30)
_LATEST = timedelta(days=120)


def main_period(lines: Iterable[str], published: date | None) -> Period | None:
    """Return the period that most mentions in `lines` mean; early lines count double, and of equals the first named wins.

    Only spans that had ended before publication count, since forecasts and old comparisons are no topic. None where nothing is named.

    >>> main_period(["Exports rose 5% in March.", "In February they fell 1%.", "March imports rose."], date(2026, 4, 27)).start
    datetime.date(2026, 3, 1)
    """
    votes: Counter[Period] = Counter()
    current: Period | None = None
    for number, line in enumerate(lines):
        for mention in find(line):
            if mention.role != "period" or mention.relative or mention.grain not in _GRAINS:
                continue
            period, _ = resolve(mention, Context(published=published, current=current))
            if period is None or (published is not None and not period.end < published):
                continue
            if mention.spec.kind == "named":
                current = current or period
            votes[period] += 2 if number < _EARLY_LINES else 1
    return max(votes, key=votes.__getitem__) if votes else None


def likely_published(lines: Iterable[str]) -> date | None:
    """Return a stand-in for an unknown publication date, from the dates that the text prints with their year; None where it prints none.

    It is the first printed day that follows the latest period of months within four months, else thirty days after that period.

    >>> likely_published(["In the first five months of 2026 exports rose 8%.", "In May they rose 9%."])
    datetime.date(2026, 6, 30)
    """
    mentions = [mention for line in lines for mention in find(line) if mention.explicit]
    periods = [resolve(mention, Context())[0] for mention in mentions if mention.role == "period" and mention.grain in _DATED]
    days = [resolve(mention, Context())[0] for mention in mentions if mention.role == "statement" and mention.grain == "day"]
    last = max((period.end for period in periods if period), default=None)
    printed = [day.start for day in days if day and (last is None or last < day.start <= last + _LATEST)]
    if printed:
        return printed[0]
    return last + _DELAY if last else None
