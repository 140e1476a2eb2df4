"""Amounts of a span: published, summed from months, or worked out from exports and imports."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from extractor.check.book import Book, Cell, Who
from extractor.check.figure import Part, part_of, sum_of
from extractor.check.spans import Span, length, months_in

FLOWS = ("total_exports", "imports")
JOINT = " and "


class Level(NamedTuple):
    """An amount in plain units: how it was found (`published`, `sum of months`, `exports minus imports` …), and its authority."""

    value: Decimal
    how: str
    parts: tuple[Part, ...]
    rank: int
    step: Decimal

    @property
    def key(self) -> str:
        """What two amounts must share so that a rate between them is like for like."""
        return "summed" if "months" in self.how else "published"


def levels(book: Book, who: Who, what: str, span: Span) -> list[Level]:
    """Return the amounts that the book tells for a span, the one that decides first; `what` is such as ``level.HKD``.

    A published figure decides before a sum of months, and the better source before the lesser one.
    """
    found = _published(book, who, what, span)
    if length(span) > 1 and (total := _sum(book, who, what, span)) is not None:
        found.append(_ranked(total, 1 if found else 0))
    if not found and who.metric == "trade_balance":
        found = _combined(book, who, what, span, "exports minus imports", -1)
    if not found and who.metric == "total_trade":
        found = _combined(book, who, what, span, "exports plus imports", 1)
    if not found and JOINT in who.partner:
        found = _joint(book, who, what, span)
    return found


def best(book: Book, who: Who, what: str, span: Span) -> Level | None:
    """Return the amount that decides, or None."""
    found = levels(book, who, what, span)
    return found[0] if found else None


def _ranked(level: Level, rank: int) -> Level:
    return Level(level.value, level.how, level.parts, rank, level.step)


def _published(book: Book, who: Who, what: str, span: Span) -> list[Level]:
    cells = book.cells(who, what, span)
    found: list[Level] = []
    for cell in cells:
        rank = 0 if cell.rank == cells[0].rank else 1
        if not any(abs(cell.value - other.value) <= max(cell.step, other.step) / 2 for other in found):
            found.append(Level(cell.value, "published", (part_of(cell),), rank, cell.step))
    return found


def month_cell(book: Book, who: Who, what: str, month: int) -> Cell | None:
    """Return the most authoritative cell of one month, or None."""
    cells = book.cells(who, what, (month, month))
    return cells[0] if cells else None


def _sum(book: Book, who: Who, what: str, span: Span) -> Level | None:
    cells: list[Cell] = []
    for month in months_in(span):
        cell = month_cell(book, who, what, month)
        if cell is None:
            return None
        cells.append(cell)
    part = sum_of(cells)
    return Level(part.value, "sum of months", (part,), 0, max(cell.step for cell in cells))


def _combined(book: Book, who: Who, what: str, span: Span, how: str, sign: int) -> list[Level]:
    exports, imports = (best(book, who._replace(metric=flow), what, span) for flow in FLOWS)
    if exports is None or imports is None:
        return []
    if exports.key == imports.key == "summed":
        how = f"sum of months, {how}"
    step = max(exports.step, imports.step)
    return [Level(exports.value + sign * imports.value, how, (*exports.parts, *imports.parts), 0, step)]


def _joint(book: Book, who: Who, what: str, span: Span) -> list[Level]:
    found = [best(book, who._replace(partner=partner), what, span) for partner in who.partner.split(JOINT)]
    if any(level is None for level in found):
        return []
    rows = [level for level in found if level is not None]
    parts = tuple(part for level in rows for part in level.parts)
    return [Level(sum((level.value for level in rows), Decimal(0)), "sum of partners", parts, 0, max(level.step for level in rows))]
