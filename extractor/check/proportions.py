"""Shares and ratios in percent: published, or worked out from two amounts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.check.book import Book, Cell, Who
from extractor.check.constants import CUMULATIVE_FLOW, CUMULATIVE_RATIO_POINTS
from extractor.check.figure import Figure, part_of
from extractor.check.levels import Level, levels
from extractor.check.rates import FINE, HUNDRED, REVISED_TOTALS, merged, pages
from extractor.check.spans import Span, length


def ratio(book: Book, who: Who, base: str, span: Span) -> list[Figure]:
    """Return the deficit (or another amount) as a percentage of the metric `base`, as a magnitude for a deficit."""
    sign = -1 if who.metric == "trade_balance" else 1
    found: list[Figure] = []
    if base == "imports" and who.metric == "trade_balance":
        found = _printed(book.cells(who, "ratio", span), span)
    direct = [figure for page in pages(who) for figure in _quotients(book, who, who._replace(metric=base), page, span, sign)]
    if found and direct and length(span) == 1:
        return [*direct, *(figure.demoted() for figure in found)]
    return [*found, *(figure.demoted() if found else figure for figure in direct)]


def _printed(cells: tuple[Cell, ...], span: Span) -> list[Figure]:
    """Return published ratios, which tables store as negative for a deficit, as magnitudes."""
    slack = CUMULATIVE_RATIO_POINTS if length(span) > 1 else Decimal(0)
    reason = REVISED_TOTALS if slack else ""
    found: list[Figure] = []
    for cell in {-cell.value: cell for cell in reversed(cells)}.values():
        rank = 0 if cell.rank == cells[0].rank else 1
        found.append(Figure(-cell.value, -cell.value, -cell.value, "published", (part_of(cell),), cell.step, rank, slack, reason))
    return sorted(found, key=lambda figure: figure.rank)


def share(book: Book, who: Who, base: str, span: Span) -> list[Figure]:
    """Return the part that partner, commodity or mode of transport have in the whole metric, in percent.

    With both a partner and a commodity the whole may be either; every reading that the figures allow is returned.
    """
    part = who._replace(metric=base)
    cells = book.cells(part, "share", span)
    found = [Figure(cell.value, cell.value, cell.value, "published", (part_of(cell),), cell.step) for cell in cells[:1]]
    for whole in _wholes(part):
        direct = [figure for page in pages(part) for figure in _quotients(book, part, whole, page, span, 1)]
        found += [figure.demoted() if cells else figure for figure in direct]
    return found


def _wholes(part: Who) -> Iterator[Who]:
    if part.partner != "world" and part.commodity != "all":
        yield part._replace(partner="world", mode=None)
        yield part._replace(commodity="all", mode=None)
    if part.partner != "world" or part.commodity != "all" or part.mode:
        yield part._replace(partner="world", commodity="all", mode=None)


def _quotients(book: Book, upper: Who, lower: Who, page: str, span: Span, sign: int) -> list[Figure]:
    over = levels(book, lower, page, span)
    found: list[Figure] = []
    for level in levels(book, upper, page, span):
        like = next((other for other in over if other.key == level.key), over[0] if over else None)
        if like is not None and like.value:
            found.append(_quotient(level, like, sign, span))
    return [figure.demoted() if place else figure for place, figure in enumerate(found)]


def _quotient(upper: Level, lower: Level, sign: int, span: Span) -> Figure:
    value = sign * upper.value / lower.value * HUNDRED
    slack = Decimal(0)
    if length(span) > 1:
        slack = CUMULATIVE_RATIO_POINTS if sign < 0 else abs(value) * CUMULATIVE_FLOW
    step = max(FINE, (upper.step / abs(lower.value)) * HUNDRED)
    parts = (merged(upper), merged(lower))
    how = "ratio" if sign < 0 else "share"
    return Figure(value, value, value, how, parts, step, 0, slack, REVISED_TOTALS if slack else "")
