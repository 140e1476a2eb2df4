"""How a table row becomes a line of text: cells between bars, header rows told from rows of figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.readers.draft import Role

SEPARATOR = " | "
FIGURE = re.compile(r"[+\-−–]?(?:HK\$|US\$|[$€£¥])?\s?\d[\d,.\s]*%?")
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
