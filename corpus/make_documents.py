"""Writes the PDF and Word documents of the corpus, byte for byte the same each time.

Run it from the project's root with reportlab installed: ``python corpus/make_documents.py [FOLDER]`` (default ``corpus/articles``).
The texts are this project's own; the trade figures are official ones except for the errors planted on purpose, which are listed in
``corpus/README.md``. Firms, clubs and persons are invented.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, PageBreak, PageTemplate, Paragraph, Spacer, Table

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=14, spaceAfter=8)
NARROW = ParagraphStyle("narrow", parent=BODY, fontSize=10, leading=12.5, alignment=4, spaceAfter=7)
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=17, leading=21, spaceAfter=12)
HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=13.5, leading=17, spaceBefore=8, spaceAfter=6)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=11)
WIDTH, HEIGHT = A4
MARGIN = 62.0
EPOCH = (1980, 1, 1, 0, 0, 0)


def main() -> None:
    """Write c01.pdf to c05.docx into the folder named on the command line."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent / "articles")
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in DOCUMENTS.items():
        (folder / name).write_bytes(make())


def bulletin() -> bytes:
    """Return c01: a one-page bulletin on November 2021."""
    story: list[Flowable] = [
        Paragraph("November trade at a glance", TITLE),
        Paragraph("Tolo Harbour Freight Club. Bulletin issued on 28 December 2021", SMALL),
        Spacer(1, 6),
        Paragraph(
            "Hong Kong's total exports of goods were worth HK$474.4 billion in November 2021, 25.0% more than a year earlier, "
            "the Census and Statistics Department announced today. Imports of goods grew by 20.0% to HK$486.0 billion. A trade "
            "deficit of HK$11.6 billion, equal to 2.4% of the value of imports, was recorded in the month.",
            BODY,
        ),
        Paragraph("Where the goods went", HEADING),
        Paragraph(
            "Shipments to Asia as a whole rose by 25.7%, those to the mainland of China by 24.1% and those to the United States by 32.2%.",
            BODY,
        ),
        Paragraph("Quantities and prices", HEADING),
        Paragraph(
            "In volume terms exports were 14.6% higher than a year before and imports 10.3% higher. Export prices went up by "
            "9.5% and import prices by 9.2%. By volume, exports to Taiwan gained 47.5% and those to India 31.0%.",
            BODY,
        ),
    ]
    return _pdf(story, _one_column, lambda canvas, _page: _foot(canvas, "Members' lunch on 14 January, HK$320 a head. Subscribe now."))


def gazette() -> bytes:
    """Return c02: a newspaper page of two columns on September 2025."""
    paragraphs = (
        (
            "Hong Kong exported goods worth HK$462.3 billion in September, 16.1 per cent more than in the same month of 2024, "
            "the Census and Statistics Department reported on Monday. Imports were worth HK$512.5 billion, a rise of 13.6 per "
            "cent."
        ),
        (
            "The trade deficit of the month came to HK$50.2 billion, equivalent to 9.8 per cent of the value of imports. In "
            "August it had been HK$25.4 billion."
        ),
        (
            "For the first nine months as a whole exports were 13.4 per cent higher than a year earlier and imports 13.1 per "
            "cent higher. The cumulative deficit reached HK$293.9 billion, or 7.2 per cent of imports."
        ),
        (
            "Sales to Asia grew by 18.3 per cent. Vietnam (+50.9 per cent), Malaysia (+40.0 per cent), Taiwan (+31.9 per "
            "cent), India (+19.5 per cent) and the Mainland (+16.7 per cent) all took more. Outside the region, exports to "
            "Switzerland rose by 138.5 per cent, to Germany by 27.6 per cent and to the United States by 8.4 per cent."
        ),
        (
            "Among suppliers, Vietnam delivered 68.7 per cent more, the United Kingdom 70.3 per cent and Singapore 33.2 per "
            "cent, whereas purchases from Taiwan fell by 19.0 per cent."
        ),
        "After seasonal adjustment exports of the third quarter were 0.7 per cent below those of the second, while imports stood still.",
        "Counted in volume, September's exports were 13.8 per cent above those of a year ago; export prices were 2.4 per cent higher.",
        (
            "Cornelius Wai, who runs the freight desk at Larkspur Lines, expects exports to grow by 6 per cent next year. "
            "“Everybody has shipped what could be shipped,” he says. “From here on we are back to real orders, and real orders "
            "take their time.”"
        ),
    )
    story: list[Flowable] = [Paragraph("Exports hold their pace in September", TITLE), Paragraph("By Perpetua Lam", SMALL), FrameBreak()]
    story += [Paragraph(text, NARROW) for text in paragraphs[:4]]
    story.append(FrameBreak())
    story += [Paragraph(text, NARROW) for text in paragraphs[4:]]
    story += [Spacer(1, 10), Paragraph("Also in this issue: Ferry fares to rise 4 per cent", SMALL)]
    return _pdf(
        story, _two_columns, lambda canvas, _page: _mast(canvas, "THE SHEUNG WAN SHIPPING GAZETTE | Tuesday, 28 October 2025 | Price HK$12")
    )


def review() -> bytes:
    """Return c03: a release of three pages with running headers and footers on December 2025 and the whole year."""
    rows = [["Destination", "% on year"], ["Malaysia", "138.6"], ["Thailand", "76.6"], ["Taiwan", "72.7"], ["United States", "47.5"],
            ["Singapore", "30.4"], ["Vietnam", "29.4"], ["Mainland China", "24.9"]]  # fmt: skip
    story: list[Flowable] = [
        Paragraph("Merchandise trade in December and in the whole of 2025", TITLE),
        Paragraph("27 January 2026", SMALL),
        Paragraph(
            "Hong Kong's total exports of goods rose by 26.1% in December 2025 over a year earlier to $512.8 billion, "
            "according to figures released by the Census and Statistics Department. Imports of goods rose by 30.6% to $576.0 "
            "billion. The trade deficit of $63.3 billion was equal to 11.0% of the value of imports.",
            BODY,
        ),
        Paragraph(
            "For 2025 as a whole exports grew by 15.4% and imports by 15.5%. The deficit of the year, $446.6 billion, was "
            "equivalent to 7.9% of imports.",
            BODY,
        ),
        Paragraph(
            "On a seasonally adjusted basis, exports of the fourth quarter were 5.2% higher than those of the third, and "
            "imports 6.7% higher. December was the 12th month in a row in which the value of exports grew.",
            BODY,
        ),
        PageBreak(),
        Paragraph("Destinations and suppliers", HEADING),
        Paragraph("Exports in December 2025 by destination", BODY),
        Table(rows, colWidths=[150, 90], hAlign="LEFT"),
        Spacer(1, 12),
        Paragraph(
            "Exports to Asia as a whole expanded by 26.6%. Among suppliers, Vietnam (+164.1%), the United Kingdom (+41.6%), "
            "the Mainland (+33.9%), Taiwan (+30.8%) and Singapore (+17.2%) sold more to Hong Kong.",
            BODY,
        ),
        PageBreak(),
        Paragraph("Products and quantities", HEADING),
        Paragraph(
            "Exports of telecommunications equipment jumped by 46.8% in December and those of electrical machinery by 30.7%. "
            "Imports of the two groups rose by 59.6% and 27.9% respectively.",
            BODY,
        ),
        Paragraph(
            "In volume terms exports were 21.6% higher in December than a year before and 12.8% higher in the year as a whole.", BODY
        ),
    ]

    def frame(canvas: Canvas, page: int) -> None:
        _head(canvas, "Harbour Trade Observatory: annual review, release no. 1 of 2026")
        _foot(canvas, f"Hotline 2000 0000. Page {page} of 3")

    return _pdf(story, _one_column, frame)


def memo() -> bytes:
    """Return c04: a Word memo on April 2026."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Kwai Chung Shippers' Circle, 12 Anchor Street"
    document.add_heading("April trade: up on the year, mixed on the month", level=0)
    document.add_paragraph("Circular of 28 May 2026")
    document.add_paragraph(
        "Exports of goods amounted to HK$620.9 billion in April, 42.9% more than in April 2025, and imports to HK$650.4 "
        "billion, 44.4% more, Census and Statistics Department figures show. The goods deficit was HK$29.5 million. In March "
        "it had reached HK$89.1 billion."
    )
    document.add_paragraph("Compared with March, exports edged up by 0.4% while imports dropped by 8.1%.")
    document.add_heading("What was sold", level=1)
    document.add_paragraph("Exports to the Mainland rose by 40.7% from a year earlier.", style="List Bullet")
    document.add_paragraph("Exports of electrical machinery gained 49.5%.", style="List Bullet")
    document.add_paragraph("Exports of telecommunications equipment gained 54.6%.", style="List Bullet")
    document.add_paragraph("By volume, April's exports were 32.3% higher than a year before, and export prices were 8.1% higher.")
    document.add_heading("Diary", level=1)
    document.add_paragraph("Harbour walk, 30 June, HK$150 a head", style="List Bullet")
    return _docx(document)


def table_note() -> bytes:
    """Return c05: a Word note with a table on January 2026."""
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Lei Yue Mun Trade Notes. Twelve issues for HK$240"
    document.add_heading("January opens the year with a jump", level=0)
    document.add_paragraph("Published 27 February 2026")
    document.add_paragraph(
        "Total exports of goods reached HK$520.6 billion in January 2026, an increase of 33.8% over January 2025, and imports "
        "HK$534.7 billion, an increase of 38.1%, the Census and Statistics Department announced on Friday. The trade deficit "
        "of HK$14.1 billion equalled 2.6% of imports."
    )
    document.add_paragraph("Exports by destination, January 2026", style="Caption")
    rows = [("Destination", "% on year"), ("Mainland China", "40.6"), ("Vietnam", "31.0"), ("Singapore", "32.4"), ("Taiwan", "88.8")]
    table = document.add_table(rows=0, cols=2)
    for left, right in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = left, right
    document.add_paragraph(
        "Asia as a whole bought 37.3% more. Exports to Malaysia rose by 81.1% and exports to the United States fell by 23.3%."
    )
    document.add_paragraph(
        "Imports from Vietnam were 129.8% higher than a year earlier, imports from India 125.1% and imports from Korea 75.0%. "
        "Imports from the Mainland rose by 46.6%."
    )
    document.add_paragraph(
        "After seasonal adjustment, exports of the three months to January were 9.4% above those of the preceding three "
        "months, and imports 10.9%."
    )
    return _docx(document)


def _pdf(story: list[Flowable], frames: Callable[[], list[Frame]], decorate: Callable[[Canvas, int], None]) -> bytes:
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    template.addPageTemplates(PageTemplate(frames=frames(), onPage=lambda canvas, document: decorate(canvas, document.page)))
    template.build(story)
    return buffer.getvalue()


def _one_column() -> list[Frame]:
    return [Frame(MARGIN, MARGIN + 30, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN - 60)]


def _two_columns() -> list[Frame]:
    top, column = 80.0, (WIDTH - 2 * MARGIN - 24) / 2
    height = HEIGHT - 2 * MARGIN - top - 24
    return [
        Frame(MARGIN, HEIGHT - MARGIN - top - 10, WIDTH - 2 * MARGIN, top),
        Frame(MARGIN, MARGIN, column, height),
        Frame(MARGIN + column + 24, MARGIN, column, height),
    ]


def _head(canvas: Canvas, text: str) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, HEIGHT - 36, text)


def _mast(canvas: Canvas, text: str) -> None:
    canvas.setFont("Times-Bold", 11)
    canvas.drawString(MARGIN, HEIGHT - 40, text)


def _foot(canvas: Canvas, text: str) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, 34, text)


def _docx(document: Any) -> bytes:
    """Return a Word document whose parts carry a fixed time, so that the bytes are the same each time."""
    buffer = io.BytesIO()
    document.save(buffer)
    fixed = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(zipfile.ZipInfo(part.filename, EPOCH), source.read(part), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "c01.pdf": bulletin,
    "c02.pdf": gazette,
    "c03.pdf": review,
    "c04.docx": memo,
    "c05.docx": table_note,
}

if __name__ == "__main__":
    main()
