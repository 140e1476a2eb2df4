"""A chart of bars for the terminal, in block characters."""

from __future__ import annotations

import math
from collections.abc import Sequence

FULL, LOWER, UPPER, ZERO = "█", "▄", "▀", "─"


def bars(values: Sequence[float | None], *, height: int = 10) -> list[str]:
    """Draw one bar a value from the zero line, one character wide, in `height` lines; None leaves a gap.

    >>> bars([1, 2, None, -1], height=3)
    [' █  ', '██ ─', '   █']
    """
    known = [value for value in values if value is not None]
    top, bottom = max([0.0, *known]), min([0.0, *known])
    halves = 2 * height
    below = 2 * min(height - (top > 0), math.ceil(-bottom / ((top - bottom) or 1.0) * height))  # the zero line lies between two lines
    unit = max(top / (halves - below) if top else 0.0, -bottom / below if below else 0.0) or 1.0
    spans = [None if value is None else _span(value / unit, below) for value in values]
    return ["".join(_mark(span, 2 * line, below) for span in spans) for line in reversed(range(height))]


def _span(value: float, zero: int) -> tuple[int, int]:
    end = zero + round(value)
    if end == zero and value:
        end += 1 if value > 0 else -1  # the smallest bar that can be seen
    return min(zero, end), max(zero, end)


def _mark(span: tuple[int, int] | None, low: int, zero: int) -> str:
    if span is None:
        return " "
    lower, upper = span[0] <= low < span[1], span[0] <= low + 1 < span[1]
    if lower and upper:
        return FULL
    if lower or upper:
        return LOWER if lower else UPPER
    return ZERO if zero and low == zero and span[0] < zero else " "
