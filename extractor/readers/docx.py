"""Word documents through python-docx: paragraphs and tables in body order, page headers and footers as furniture."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from extractor.errors import DocumentError
from extractor.models import LineLabel, RawDocument
from extractor.readers.dates import visible_date
from extractor.readers.draft import Draft, DraftLine, Metadata, Role
from extractor.readers.language import guess_language
from extractor.readers.loading import BAD_ZIP
from extractor.readers.tables import row_role, row_text

UNPACKED_LIMIT = 200 * 1024 * 1024
STYLE_ROLES = (
    ("heading", Role.HEADING),
    ("title", Role.HEADLINE),
    ("caption", Role.CAPTION),
    ("list", Role.ITEM),
    ("subtitle", Role.HEADING),
)


def read_docx(raw: RawDocument) -> Draft:
    """Read a Word document in body order.

    Core properties are not used for dates: a new document often carries those of its template.
    Raises DocumentError: ``damaged``, ``too_large`` (when unpacked) or ``no_text``.
    """
    document = _open(raw)
    lines = [line for item in document.iter_inner_content() for line in _item_lines(item)]
    if not any(line.text for line in lines):
        raise DocumentError("no_text", f"{raw.name}: the Word document holds no text")
    lines.extend(_page_furniture(document))
    texts = [line.text for line in lines]
    title = next((line.text for line in lines if line.role is Role.HEADLINE), None)
    metadata = Metadata(title=title, language=guess_language(texts), published=visible_date(texts))
    return Draft(lines=tuple(lines), metadata=metadata)


def _open(raw: RawDocument) -> Any:
    try:
        with zipfile.ZipFile(BytesIO(raw.body)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
                raise DocumentError("too_large", f"{raw.name}: more than {UNPACKED_LIMIT // 1024**2} MB when unpacked")
        return docx.Document(BytesIO(raw.body))
    except (*BAD_ZIP, PackageNotFoundError, LxmlError, KeyError, AttributeError) as error:
        raise DocumentError("damaged", f"{raw.name}: not a readable Word document ({type(error).__name__})") from error


def _item_lines(item: Any) -> Iterator[DraftLine]:
    if isinstance(item, Table):
        yield from _table_lines(item)
    elif isinstance(item, Paragraph):
        yield from _paragraph_lines(item)


def _paragraph_lines(paragraph: Paragraph) -> Iterator[DraftLine]:
    name = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    role = next((role for word, role in STYLE_ROLES if name.startswith(word)), Role.PARAGRAPH)
    for text in paragraph.text.splitlines():
        if text.strip():
            yield DraftLine(text=text.strip(), role=role, gap=True)


def _table_lines(table: Table) -> Iterator[DraftLine]:
    rows = [_cells(row) for row in table.rows]
    if all(len(cells) <= 1 for cells in rows):
        for cells in rows:
            yield from (DraftLine(text=line.strip(), gap=True) for cell in cells for line in cell.splitlines() if line.strip())
        return
    for number, cells in enumerate(rows):
        text = row_text(cells)
        if text:
            yield DraftLine(text=text, role=row_role(cells, first=number == 0))


def _cells(row: Any) -> list[str]:
    """Return the texts of a row's cells; a merged cell, which python-docx repeats, comes once."""
    cells: list[str] = []
    last = None
    for cell in row.cells:
        if cell._tc is not last:
            cells.append(cell.text)
        last = cell._tc
    return cells


def _page_furniture(document: Any) -> Iterator[DraftLine]:
    seen: set[str] = set()
    for section in document.sections:
        for part, reason in ((section.header, "page header"), (section.footer, "page footer")):
            for paragraph in part.paragraphs:
                text = paragraph.text.strip()
                if text and text not in seen:
                    seen.add(text)
                    yield DraftLine(text=" ".join(text.split()), label=LineLabel.FURNITURE, reason=reason, gap=True)
