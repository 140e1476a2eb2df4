"""An official figure worked out for a subject, with the cells it was worked out from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from extractor.check.book import Cell


class Part(NamedTuple):
    """One term of a derivation: the name of a series or sum, its cells, and its value in plain units."""

    series: str
    cells: tuple[Cell, ...]
    value: Decimal
    rate: bool = False

    @property
    def unit(self) -> str:
        """The unit of the value: that of the cells, or percent for a rate that was worked out from them."""
        return "percent" if self.rate else self.cells[0].unit


class Figure(NamedTuple):
    """An official figure in the unit and sign of the claim.

    `rank` 0 decides; 1 is another vintage, a sum beside a published total, or a lesser source, and can make a claim `close` only.
    `low` and `high` differ from `value` where a conversion goes through the band. `step` is how finely the figure is known.
    `slack` is the revision tolerance in the claim's unit, with its reason; `factor` is what the value was multiplied by.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    derivation: str
    parts: tuple[Part, ...]
    step: Decimal
    rank: int = 0
    slack: Decimal = Decimal(0)
    slack_reason: str = ""
    converted: str = ""

    def demoted(self) -> Figure:
        """Return the same figure as one that no longer decides."""
        return self._replace(rank=max(self.rank, 1))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells that the figure rests on."""
        return tuple(cell for part in self.parts for cell in part.cells)

    @property
    def out(self) -> date:
        """The day from which all parts were public."""
        return max(cell.out for cell in self.cells)

    @property
    def read(self) -> date:
        """The day of the latest vintage among the parts."""
        return max(cell.row.released or cell.out for cell in self.cells)

    @property
    def series(self) -> str:
        """The id of the series, or the derivation with its series."""
        if self.derivation == "published" and not self.converted:
            return self.parts[0].series
        ids = dict.fromkeys(part.series for part in self.parts)
        return f"derived: {self.derivation} of {', '.join(ids)}"


def part_of(cell: Cell) -> Part:
    """Return a term that is one published cell."""
    return Part(cell.row.series, (cell,), cell.value)


def sum_of(cells: Iterable[Cell]) -> Part:
    """Return a term that is the sum of cells of one series or page."""
    rows = tuple(cells)
    return Part(rows[0].row.series, rows, sum((cell.value for cell in rows), Decimal(0)))
