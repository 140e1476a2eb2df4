"""PDF through pypdfium2: lines in reading order (columns included), running headers and footers marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import pypdfium2

from extractor.errors import DocumentError
from extractor.models import LineLabel, RawDocument
from extractor.readers.dates import visible_date
from extractor.readers.draft import Draft, DraftLine, Metadata, Role
from extractor.readers.language import guess_language
from extractor.readers.layout import Box, PrintedLine, printed_lines, usual_height
from extractor.readers.tables import SEPARATOR, row_role

PAGE_LIMIT = 2000
MARGIN_SHARE = 0.13
SAME_PLACE = 8.0
LARGE = 1.2
SMALL = 0.88
PAGE_NUMBER = re.compile(r"(?:page\s{1,3})?[-–—]?\s{0,3}\d{1,4}\s{0,3}[-–—]?(?:\s{0,3}(?:of|/)\s{0,3}\d{1,4})?", re.I)
NUMBERS = re.compile(r"\d+")
UNFINISHED = re.compile(r"[^.!?:;”\"’)\]]\s*$")
CONTINUES = re.compile(r"\s*[a-z0-9(,;]")
BREAK_HYPHEN = re.compile(r"[\ufffe\u0002]")


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    height: float
    lines: tuple[PrintedLine, ...]


def read_pdf(raw: RawDocument) -> Draft:
    """Read the text of a PDF in reading order.

    Raises DocumentError: ``damaged``, ``unreadable`` (a password is wanted), ``too_large`` (pages) or ``no_text`` (a scan).
    """
    pages = _pages(raw)
    if not any(line.text.strip() for page in pages for line in page.lines):
        raise DocumentError("no_text", f"{raw.name}: the PDF holds pictures of pages but no text")
    lines = tuple(_draft_lines(pages))
    texts = [line.text for line in lines if line.label is None]
    margin = [line.text for line in lines if line.label is not None]
    metadata = Metadata(language=guess_language(texts), published=visible_date(texts, anywhere=margin) or visible_date(margin))
    return Draft(lines=lines, metadata=metadata, wrapped=True)


def _pages(raw: RawDocument) -> list[_Page]:
    try:
        with closing(pypdfium2.PdfDocument(raw.body)) as document:
            if len(document) > PAGE_LIMIT:
                raise DocumentError("too_large", f"{raw.name}: more than {PAGE_LIMIT} pages")
            pages = [_boxes(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("unreadable", f"{raw.name}: the PDF asks for a password") from error
        raise DocumentError("damaged", f"{raw.name}: not a readable PDF ({error})") from error
    usual = usual_height([box for boxes, _ in pages for box in boxes])
    return [_Page(number, height, tuple(printed_lines(boxes, usual))) for number, (boxes, height) in enumerate(pages)]


def _boxes(document: pypdfium2.PdfDocument, number: int) -> tuple[list[Box], float]:
    """Return the runs of text of a page and its height in points."""
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        boxes = []
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            words = BREAK_HYPHEN.sub("-", text.get_text_bounded(left, bottom, right, top)).replace("\r\n", " ").strip()
            if words:
                boxes.append(Box(left, bottom, right, top, words))
        return boxes, page.get_height()


def _draft_lines(pages: Sequence[_Page]) -> Iterator[DraftLine]:
    running = _running(pages)
    last = ""
    for page in pages:
        for position, line in enumerate(page.lines):
            reason = running.get((page.number, position))
            if reason:
                yield DraftLine(text=line.text, label=LineLabel.FURNITURE, reason=reason, gap=True)
                continue
            drafted = _draft_line(line, follows_row=position > 0 and page.lines[position - 1].cells > 1)
            if line.starts_region and _runs_on(last, line):
                drafted = replace(drafted, gap=False)
            yield drafted
            last = line.text if drafted.role is Role.PARAGRAPH else ""


def _draft_line(line: PrintedLine, *, follows_row: bool) -> DraftLine:
    role = (
        row_role(line.text.split(SEPARATOR), first=not follows_row)
        if line.cells > 1
        else Role.HEADING
        if line.height > LARGE
        else Role.PARAGRAPH
    )
    return DraftLine(text=line.text, role=role, gap=line.gap or line.starts_region)


def _runs_on(last: str, line: PrintedLine) -> bool:
    """Tell whether a paragraph that was cut by the end of a column or page goes on with `line`."""
    return bool(last) and line.cells == 1 and UNFINISHED.search(last) is not None and CONTINUES.match(line.text) is not None


def _running(pages: Sequence[_Page]) -> dict[tuple[int, int], str]:
    """Return the lines (page, position) that stand at the same place of several pages, or are page numbers in the margin."""
    places: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    found: dict[tuple[int, int], str] = {}
    for page in pages:
        for position, line in enumerate(page.lines):
            if not _in_margin(line, page):
                continue
            if PAGE_NUMBER.fullmatch(line.text.strip()):
                found[page.number, position] = "page number"
            elif line.height < SMALL and (line.gap or line.starts_region) and line.top < page.height * MARGIN_SHARE:
                found[page.number, position] = "foot of the page"
            places[NUMBERS.sub("#", line.text.lower())].append((page.number, position, line.bottom))
    needed = 2 if len(pages) == 2 else 3
    for occurrences in places.values():
        near = [(n, p) for n, p, y in occurrences if sum(abs(y - other) <= SAME_PLACE for _, _, other in occurrences) >= needed]
        if len({n for n, _ in near}) >= needed:
            found.update(dict.fromkeys(near, "running header or footer"))
    return found


def _in_margin(line: PrintedLine, page: _Page) -> bool:
    return line.bottom > page.height * (1 - MARGIN_SHARE) or line.top < page.height * MARGIN_SHARE
