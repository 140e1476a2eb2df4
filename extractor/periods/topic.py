"""What period a whole document is about: where a paragraph names no time, its figures belong there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from extractor.models import Period
from extractor.periods.find import find
from extractor.periods.model import Context
from extractor.periods.resolving import resolve

_GRAINS = frozenset({"month", "bimonth", "quarter", "half", "year", "ytd", "span", "fiscal_year"})
_EARLY_LINES = 6


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
