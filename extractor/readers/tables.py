"""How a table row becomes a line of text: cells between bars, header rows told from rows of figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from extractor.readers.draft import DraftLine, Role

SEPARATOR = " | "
FIGURE = re.compile(r"[+\-−–]?(?:HK\$|US\$|[$€£¥])?\s?\d[\d,.\s]*%?")
CELL = re.compile(rf"(?:{FIGURE.pattern}(?:\s?\({FIGURE.pattern}\))?|\({FIGURE.pattern}\))[*^†‡]{{0,2}}")
MISSING = re.compile(r"[-–—.…]{0,3}|n\.?\s?[ad]\.?|nil", re.IGNORECASE)
TAB, BARRED, SPACED = "\t", "|", "  "
RULE = re.compile(r"[\s|:+=-]+")  # under the heads of a table in Markdown, or around one that is drawn
GAP = re.compile(r"\s{2,}")
FEWEST_ROWS = 2
MONTH = re.compile(
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
    r"\.?(?:[-’']\d\d)?",
    re.IGNORECASE,
)
FEWEST_MONTHS = 3
LONGEST_LABEL, LONGEST_HEAD = 60, 40  # characters
BARE_YEAR = re.compile(r"(?:19|20)\d\d")


def row_text(cells: Sequence[str]) -> str:
    """Return a row as one line: ``Mainland China | 262.1 | 9.8``; empty when every cell is."""
    texts = [" ".join(cell.split()) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return SEPARATOR.join(texts) if any(texts) else ""


def row_role(cells: Sequence[str], *, first: bool) -> Role:
    """Return HEADER_ROW for the first row of a table when none of its cells is a plain figure (a year may head a column)."""
    if not first:
        return Role.ROW
    figures = [cell.strip() for cell in cells if FIGURE.fullmatch(cell.strip())]
    return Role.ROW if any(not BARE_YEAR.fullmatch(figure) for figure in figures) else Role.HEADER_ROW


def printed_tables(lines: Sequence[DraftLine]) -> tuple[DraftLine, ...]:
    """Return the lines of a plain text with the rows of its tables as rows: cells between tabs, bars or wide spaces become cells.

    A table is at least two lines below each other that are parted in the same way into the same number of cells, all but the first of
    which are figures or missing, with the heads right above them. Everything else stays as it is.
    """
    done: list[DraftLine] = []
    for separator, group in groupby(_below_months(lines), key=lambda line: _separator(line.text) if line.role is Role.PARAGRAPH else ""):
        block = list(group)
        done += _table(block, separator) if separator else block
    return tuple(done)


def _below_months(lines: Sequence[DraftLine]) -> Iterator[DraftLine]:
    """Yield the lines with those below a line of months as rows: "Aug Jul Jun", "Value: 8.1 9.3 14.7"; single spaces part them."""
    months: list[str] = []
    for line in lines:
        words = line.text.split()
        label, figures = words[: -len(months) or None], words[-len(months) :] if months else []
        if len(words) >= FEWEST_MONTHS and all(MONTH.fullmatch(word) for word in words):
            months = words
            yield replace(line, text=row_text(["", *months]), role=Role.HEADER_ROW)
        elif months and label and all(CELL.fullmatch(figure) for figure in figures) and not CELL.fullmatch(label[0]):
            yield replace(line, text=row_text([" ".join(label), *figures]), role=Role.ROW)
        else:
            months = []
            yield line


def _separator(text: str) -> str:
    """Return what parts a line into cells, or nothing."""
    if "\t" in text.strip():
        return TAB
    if BAR.search(text.strip()):
        return BARRED
    return SPACED if GAP.search(text.strip()) else ""


BAR = re.compile(r"\S\s?\|\s?\S")


def cells_of(text: str, separator: str) -> list[str]:
    """Return the cells of a line; an empty first cell is kept, as heads have it above the labels of the rows."""
    if separator == TAB:
        return [cell.strip() for cell in text.rstrip().split("\t")]
    if separator == BARRED:
        return [cell.strip() for cell in text.strip().removeprefix("|").removesuffix("|").split("|")]
    return GAP.split(text.strip())


def _table(block: Sequence[DraftLine], separator: str) -> Iterator[DraftLine]:
    """Yield the lines of a block that is parted in one way, those of tables as rows."""
    block = [line for line in block if not RULE.fullmatch(line.text)]
    cells = [cells_of(line.text, separator) for line in block]
    numeric = [_is_figures(row) for row in cells]
    widths = Counter(len(row) for row, is_row in zip(cells, numeric, strict=True) if is_row)
    # Tabs are exact, so that a shorter row lacks its last cells; wide spaces also part other things.
    width = max(widths, default=0) if separator == TAB else max(widths, key=lambda size: widths[size], default=0)
    rows = [index for index, is_row in enumerate(numeric) if is_row and (len(cells[index]) == width or separator == TAB)]
    if len(rows) < FEWEST_ROWS:
        yield from block
        return
    first, chosen = rows[0], frozenset(rows)
    while first and _is_head(cells[first - 1]):
        first -= 1
    for index, (line, row) in enumerate(zip(block, cells, strict=True)):
        if index in chosen:
            yield replace(line, text=row_text(row), role=Role.ROW)
        elif first <= index < rows[0]:
            yield replace(line, text=row_text(row), role=Role.HEADER_ROW)
        else:
            yield line


def _is_figures(cells: Sequence[str]) -> bool:
    """Tell whether a line is a label and figures; years alone are the heads of columns."""
    label, *rest = cells
    figures = [cell for cell in rest if CELL.fullmatch(cell)]
    plain = all(BARE_YEAR.fullmatch(cell) or MISSING.fullmatch(cell) for cell in rest)
    return bool(label and len(label) <= LONGEST_LABEL and figures) and not plain and all(c in figures or MISSING.fullmatch(c) for c in rest)


def _is_head(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(len(cell) <= LONGEST_HEAD for cell in cells)
