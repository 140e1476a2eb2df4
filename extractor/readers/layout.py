"""Text boxes of a printed page to lines in reading order: columns by their gutter, table rows by their cells."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from extractor.readers.tables import FIGURE, SEPARATOR

GUTTER = 9.0
COLUMN_SHARE = 0.22
FULL_LINES = 0.6
COLUMN_LINES = 4
CELL_GAP = 1.6  # of the height of the type; between the cells of what is a table by its other lines, ROW_GAP
ROW_GAP = 0.7
FIGURES = 2  # in a line of at least three pieces, which is the row of a table however near they stand
PARAGRAPH_GAP = 1.35
DEEPEST = 12
MOST_BOXES = 1500


@dataclass(frozen=True, slots=True)
class Box:
    """A run of text and where it stands, in points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """The height of the run in points."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line; `gap`: more than the usual space stands above, `height`: of its type against most, `cells`: cells of a row."""

    text: str
    bottom: float
    top: float
    left: float
    right: float
    cells: int = 1
    gap: bool = False
    height: float = 1.0
    starts_region: bool = False


def usual_height(boxes: Sequence[Box]) -> float:
    """Return the height of type in which most of the text of a document is set."""
    heights = sorted((box.height, len(box.text)) for box in boxes)
    half, seen = sum(length for _, length in heights) / 2, 0
    for height, length in heights:
        seen += length
        if seen >= half:
            return height
    return 0.0


def printed_lines(boxes: Sequence[Box], usual: float) -> Iterator[PrintedLine]:
    """Yield the lines of a page in reading order, column after column; `usual` is the height of the document's type."""
    if not boxes:
        return
    for region in _regions(list(boxes), max(box.right for box in boxes) - min(box.left for box in boxes), 0):
        yield from _region_lines(region, usual)


def _regions(boxes: list[Box], width: float, depth: int) -> Iterator[list[Box]]:
    """Cut a page into regions by its gutters and by the bands between them (a recursive X-Y cut)."""
    if depth < DEEPEST and len(boxes) <= MOST_BOXES:
        sides = _columns(boxes, width)
        if sides is not None:
            for side in sides:
                yield from _regions(side, width, depth + 1)
            return
        bands = _bands(boxes, width)
        if bands is not None:
            for band in bands:
                yield from _regions(band, width, depth + 1)
            return
    yield boxes


def _columns(boxes: list[Box], width: float) -> tuple[list[Box], list[Box]] | None:
    """Return the boxes left and right of a gutter, when both sides are columns of running text and not cells of a table."""
    ordered = sorted(boxes, key=lambda box: box.left)
    reach = ordered[0].right
    for index, box in enumerate(ordered[1:], start=1):
        if box.left - reach >= GUTTER and _is_column(ordered[:index], width) and _is_column(ordered[index:], width):
            return ordered[:index], ordered[index:]
        reach = max(reach, box.right)
    return None


def _is_column(boxes: list[Box], width: float) -> bool:
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    if right - left < COLUMN_SHARE * width:
        return False
    lines = _rows(boxes)
    full = sum(1 for row in lines if row[-1].right - row[0].left >= FULL_LINES * (right - left))
    return len(lines) >= COLUMN_LINES and full >= FULL_LINES * len(lines) and sum(len(box.text) for box in boxes) >= 15 * len(lines)


def _bands(boxes: list[Box], width: float) -> tuple[list[Box], list[Box]] | None:
    """Return what stands above and below the highest horizontal cut that leaves columns on one side, or None."""
    rows = _rows(boxes)
    for index in range(1, len(rows)):
        above = [box for row in rows[:index] for box in row]
        below = [box for row in rows[index:] for box in row]
        if min(box.bottom for box in above) < max(box.top for box in below) - 1.0:
            continue
        if _spans(rows[index - 1], rows[index], width) and (_columns(below, width) is not None or _columns(above, width) is not None):
            return above, below
    return None


def _spans(upper: Sequence[Box], lower: Sequence[Box], width: float) -> bool:
    """Tell whether one of two neighbouring rows runs over where the other has its gutter; only there a cut can help."""
    return len(upper) != len(lower) or any(box.right - box.left > width / 2 for box in (*upper, *lower))


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """Group boxes into printed rows, top first; the boxes of a row from left to right."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -(box.top + box.bottom)):
        row = rows[-1] if rows else None
        if row is not None and _beside(row, box):
            row.append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.left) for row in rows]


def _beside(row: Sequence[Box], box: Box) -> bool:
    top, bottom = max(other.top for other in row), min(other.bottom for other in row)
    overlap = min(top, box.top) - max(bottom, box.bottom)
    return overlap > 0.5 * min(box.height, top - bottom)


def _region_lines(boxes: Sequence[Box], usual: float) -> Iterator[PrintedLine]:
    rows = _rows(boxes)
    pitches = [_base(upper) - _base(lower) for upper, lower in itertools.pairwise(rows)]
    pitch = sorted(pitches)[len(pitches) // 4] if pitches else 0.0
    tabular = _tabular(rows)
    for index, row in enumerate(rows):
        in_table = tabular[index] and (tabular[index - 1 : index] == [True] or tabular[index + 1 : index + 2] == [True])
        cells = _cells(row, ROW_GAP if in_table else CELL_GAP)
        yield PrintedLine(
            text=(SEPARATOR if in_table else " ").join(cells),
            bottom=min(box.bottom for box in row),
            top=max(box.top for box in row),
            left=row[0].left,
            right=row[-1].right,
            cells=len(cells) if in_table else 1,
            gap=index > 0 and pitches[index - 1] > PARAGRAPH_GAP * pitch,
            height=median(box.height for box in row) / usual if usual else 1.0,
            starts_region=index == 0,
        )


def _base(row: Sequence[Box]) -> float:
    return median(box.bottom for box in row)


def _tabular(rows: Sequence[Sequence[Box]]) -> list[bool]:
    """Tell which rows are parted into cells: by wide gaps, by their figures, or as the heads right above such a row."""
    narrow = [_cells(row, ROW_GAP) for row in rows]
    tabular = [len(_cells(row, CELL_GAP)) > 1 or _is_row_of_figures(cells) for row, cells in zip(rows, narrow, strict=True)]
    for index in range(len(rows) - 2, -1, -1):
        below = len(narrow[index + 1])
        heads = tabular[index + 1] and below > FIGURES and len(narrow[index]) in (below, below - 1)
        tabular[index] = tabular[index] or heads
    return tabular


def _is_row_of_figures(cells: Sequence[str]) -> bool:
    return len(cells) > FIGURES and sum(1 for cell in cells[1:] if FIGURE.fullmatch(cell.strip())) >= FIGURES


def _cells(row: Sequence[Box], least: float) -> list[str]:
    """Join the boxes of a row into cells: gaps wider than `least` times the type part cells, narrow ones are spaces between words."""
    cells = [row[0].text]
    for previous, box in itertools.pairwise(row):
        gap = box.left - previous.right
        if gap > least * max(previous.height, box.height):
            cells.append(box.text)
        else:
            cells[-1] += (" " if gap > 0.12 * box.height else "") + box.text
    return cells
