"""Rates of change in percent: year on year, month on month, against a named period, seasonally adjusted; value, volume and price."""

from __future__ import annotations

from decimal import Decimal

from extractor.check.book import Book, Cell, Who
from extractor.check.constants import CUMULATIVE_GROWTH_POINTS
from extractor.check.figure import Figure, Part, part_of
from extractor.check.levels import Level, levels
from extractor.check.spans import YEAR, Span, length, shifted

HUNDRED = Decimal(100)
HOME = {"Hong Kong": ("level.HKD", "level.USD")}
ABROAD = ("level.USD", "level.CNY")
REAL = {"total_exports": "gdp_goods_exports", "imports": "gdp_goods_imports"}
PRICE_STEP = Decimal("0.2")  # a quotient of two printed rates is known to about this
FINE = Decimal("0.001")
REVISED_TOTALS = "revisions enter cumulative figures"
REVISED_SOURCE = "the source revises its figures"


def pages(who: Who) -> tuple[str, ...]:
    """Return the pages that hold amounts of an economy, its own currency first."""
    return HOME.get(who.economy, ABROAD)


def growth(book: Book, who: Who, measure: str, span: Span, base: Span) -> list[Figure]:
    """Return the rates of change of `span` against `base` in percent, those that decide first.

    Value of a month comes from the levels of the table; of longer spans, and where the source revises the year before,
    published rates come first.
    Volume and price are known as published only, year on year.
    """
    yearly = base == shifted(span, -YEAR)
    found: list[Figure] = []
    if measure == "value":
        found = _value(book, who, span, base, yearly)
    elif yearly:
        found = _cells(book, who, f"growth.{measure}", span)
        found += _volume(book, who, span, base) if measure == "volume" else [] if found else _price(book, who, span, base)
    return found


def _value(book: Book, who: Who, span: Span, base: Span, yearly: bool) -> list[Figure]:
    published = _cells(book, who, "growth.value", span) if yearly else []
    direct = [rate for page in pages(who) for rate in from_levels(book, who, page, span, base)]
    if published and direct and length(span) == 1 and not any(cell.moves for cell in direct[0].cells):
        return [*direct, *(figure.demoted() for figure in published)]
    found = [*published, *(figure.demoted() if published else figure for figure in direct)]
    if yearly and not found:
        found = _cells(book, who, "growth.value_index", span)
    return found


def _cells(book: Book, who: Who, what: str, span: Span) -> list[Figure]:
    cells = book.cells(who, what, span)
    found: list[Figure] = []
    for cell in cells:
        if all(cell.value != other.value for other in found):
            found.append(of_cell(cell, 0 if cell.rank == cells[0].rank else 1))
    return found


def of_cell(cell: Cell, rank: int) -> Figure:
    """Return a published rate as a figure."""
    cumulative = length(cell.span) > 1 and cell.policy == "cumulative"
    slack = max(cell.points, CUMULATIVE_GROWTH_POINTS if cumulative else Decimal(0))
    reason = (REVISED_TOTALS if cumulative else REVISED_SOURCE) if slack else ""
    return Figure(cell.value, cell.value, cell.value, "published", (part_of(cell),), cell.step, rank, slack, reason)


def from_levels(book: Book, who: Who, page: str, span: Span, base: Span) -> list[Figure]:
    """Return the rates that like amounts of both spans give: published over published, summed over summed."""
    over = {level.key: level for level in reversed(levels(book, who, page, base))}
    pairs = [(level, over[level.key]) for level in levels(book, who, page, span) if level.key in over]
    rates = [_rate(now, then) for now, then in pairs if _like(now, then)]
    return [rate.demoted() if place else rate for place, rate in enumerate(rates)]


def _like(now: Level, then: Level) -> bool:
    return then.value != 0 and (now.value < 0) == (then.value < 0)


def _rate(now: Level, then: Level) -> Figure:
    value = (now.value / then.value - 1) * HUNDRED
    cells = [cell for level in (now, then) for part in level.parts for cell in part.cells]
    cumulative = any(length(cell.span) > 1 for cell in cells) or now.key == "summed"
    moves = max(cell.moves for cell in cells)
    slack = max(moves, CUMULATIVE_GROWTH_POINTS + Decimal("0.05") if cumulative else Decimal(0))
    reason = "" if not slack else REVISED_SOURCE if moves else REVISED_TOTALS
    step = max(FINE, (now.step / abs(now.value) + then.step / abs(then.value)) * HUNDRED if now.value else FINE)
    how = f"change of sums ({now.how})" if now.key == "summed" else "change"
    return Figure(value, value, value, how, (merged(now), merged(then)), step, 0, slack, reason)


def merged(level: Level) -> Part:
    """Return an amount as one term of a derivation, whatever it was put together from."""
    if len(level.parts) == 1:
        return level.parts[0]
    series = f"{level.how}: {', '.join(dict.fromkeys(part.series for part in level.parts))}"
    return Part(series, tuple(cell for part in level.parts for cell in part.cells), level.value)


def _volume(book: Book, who: Who, span: Span, base: Span) -> list[Figure]:
    found = from_levels(book, who, "quantity", span, base)
    if who.metric in REAL and length(span) > 1:  # "exports of goods grew 8.7% in real terms" is the national accounts' figure
        found += _cells(book, who._replace(metric=REAL[who.metric]), "growth.volume", span)
    return found


def _price(book: Book, who: Who, span: Span, base: Span) -> list[Figure]:
    if who.metric == "terms_of_trade":
        upper, lower = (_cells(book, who._replace(metric=flow), "growth.price", span) for flow in ("total_exports", "imports"))
        how = "export price over import price"
    else:
        upper = _value(book, who, span, base, True)
        lower = _cells(book, who, "growth.volume", span)
        how = "value over quantity"
        if not lower or "quantity" not in lower[0].parts[0].series:
            return []  # index numbers are chained, so only pieces give a price by division
    if not upper or not lower:
        return []
    value = ((HUNDRED + upper[0].value) / (HUNDRED + lower[0].value) - 1) * HUNDRED
    return [Figure(value, value, value, how, (*upper[0].parts, *lower[0].parts), PRICE_STEP)]


def seasonal(book: Book, who: Who, measure: str, span: Span) -> list[Figure]:
    """Return the seasonally adjusted change of the three months that end with `span` over the three before, in percent."""
    three = (span[1] - 2, span[1])
    return _cells(book, who, f"sa.{measure}", three) if length(span) in {1, 3} else []
