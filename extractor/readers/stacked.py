"""Tables of plain text whose cells stand on lines of their own, as pages give them that are taken apart element by element."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.readers.draft import DraftLine, Role
from extractor.readers.tables import CELL, FEWEST_ROWS, LONGEST_HEAD, LONGEST_LABEL, MISSING, MONTH, row_text

FEWEST_FIGURES, MOST_FIGURES = 2, 24  # below a label
# What one of the heads has to tell: a time or a unit. Lists of prices beside a story have no such heads.
TELLING = re.compile(
    rf"\b(?:19|20)\d\d\b|\b{MONTH.pattern}(?!\w)|%|"
    r"\b(?:per cent|share|proportion|change|growth|value|volume|amount|y/y|yoy|tonnes|teus?|million|billion)\b",
    re.IGNORECASE,
)


def stacked_tables(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """Return the lines with such tables as rows of cells.

    A table is at least two labels, each with the same number of figures below it, and as many heads above the first label, one of which
    tells a time or a unit; heads that stand over several columns may come before them.
    """
    texts = [line.text.strip() for line in lines]
    is_figure = [bool(CELL.fullmatch(text) or MISSING.fullmatch(text)) for text in texts]
    done: list[DraftLine] = []
    at = 0
    while at < len(lines):
        size, rows = _records(texts, is_figure, at, FEWEST_ROWS)  # no further, so that long lists without heads cost no more than others
        upper, lower = _heads(done, size) if rows == FEWEST_ROWS else ([], [])
        if not lower:
            done.append(lines[at])
            at += 1
            continue
        _, rows = _records(texts, is_figure, at, len(lines))
        del done[len(done) - len(upper) - len(lower) :]
        done += [
            replace(heads[0], text=row_text(["", *(head.text for head in heads)]), role=Role.HEADER_ROW)
            for heads in (upper, lower)
            if heads
        ]
        for first in range(at, at + rows * (size + 1), size + 1):
            done.append(replace(lines[first], text=row_text(texts[first : first + size + 1]), role=Role.ROW))
        at += rows * (size + 1)
    return done


def _records(texts: Sequence[str], is_figure: Sequence[bool], at: int, most: int) -> tuple[int, int]:
    """Return how many figures stand below the label at a place, and how many labels in a row have as many; looks at `most` of them."""
    size = rows = 0
    while rows < most and at < len(texts) and not is_figure[at] and len(texts[at]) <= LONGEST_LABEL:
        figures = 0
        while figures <= MOST_FIGURES and at + 1 + figures < len(texts) and is_figure[at + 1 + figures]:
            figures += 1
        if not FEWEST_FIGURES <= figures <= MOST_FIGURES or (size and figures != size):
            break
        size, rows, at = figures, rows + 1, at + 1 + figures
    return size, rows


def _heads(above: Sequence[DraftLine], size: int) -> tuple[list[DraftLine], list[DraftLine]]:
    """Return the heads of `size` columns from the lines above the first label: those over several columns, and those of each."""
    free: list[DraftLine] = []
    for line in reversed(above[-2 * size :]):
        if line.role is not Role.PARAGRAPH or len(line.text) > LONGEST_HEAD or line.text.rstrip().endswith((".", "!", "?")):
            break
        free.insert(0, line)
    if len(free) < size:
        return [], []
    lower, rest = free[-size:], free[:-size]
    spans = (count for count in range(size - 1, 1, -1) if size % count == 0 and len(rest) >= count)
    upper = next((rest[-count:] for count in spans if all(TELLING.search(line.text) for line in rest[-count:])), [])
    return (upper, lower) if any(TELLING.search(line.text) for line in (*upper, *lower)) else ([], [])
