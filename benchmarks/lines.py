"""Documents whose every line is labelled by hand, and how many of the lines the cleaner labels rightly.

A document of `corpus/lines/` is one file. Its first line is ``@`` with what the document is made into: ``@ form=pdf``,
``@ form=html encoding=gb18030 declared=utf-8``. Then come its lines: a letter (``B`` body, ``T`` teaser, ``F`` furniture, ``A`` appended
article), for PDF and DOCX perhaps a sign for the place (``#`` heading, ``-`` list item, ``+`` table row with bars between the cells,
``^`` head and ``_`` foot of every page), a blank, and the text. A line with a bar goes on with the line above it, blank lines stand for
themselves. Pages (``form=html``, ``form=warc``) are written as they are, each piece of text inside an element whose attribute ``l`` holds
its letter; the attributes are taken out before the cleaner sees the page.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html

from extractor.clean import clean
from extractor.models import Article, LineLabel, RawDocument
from extractor.readers import from_bytes
from extractor.readers.warc import read_warc

LETTERS = {"B": LineLabel.BODY, "T": LineLabel.TEASER, "F": LineLabel.FURNITURE, "A": LineLabel.APPENDED}
MARK = re.compile(r"([BTFA])([#+^_-]?)(?: |$)")
LABELLED = re.compile(r"""\sl=["']?([btfaBTFA])\b["']?""")
INLINE = frozenset(
    ("a", "b", "br", "em", "i", "img", "small", "span", "strong", "sub", "sup", "time", "u", "mark", "cite", "q", "abbr", "label")
)
UNREAD = frozenset(("script", "style", "noscript", "head", "select", "textarea", "svg", "template"))
COVERED = 0.6  # of the letters of a line that have to be found for its label to count


@dataclass(frozen=True, slots=True)
class Marked:
    """One line of a document with its right label; `place` is the sign behind the letter."""

    label: LineLabel
    text: str
    place: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled document: its name, what it is made into, and its lines; `source` is its own text without the first line."""

    name: str
    settings: Mapping[str, str]
    source: str
    lines: tuple[Marked, ...]

    @property
    def form(self) -> str:
        """What the document is made into: text, html, warc, pdf or docx."""
        return self.settings.get("form", "text")


@dataclass(frozen=True, slots=True)
class Slip:
    """A line that has another label than it should have; `found` is None where the line was not read at all."""

    document: str
    text: str
    wanted: LineLabel
    found: LineLabel | None
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many lines there were in how many documents, and which of them are labelled wrongly."""

    documents: int
    lines: int
    slips: tuple[Slip, ...]

    @property
    def accuracy(self) -> float:
        """The share of lines with exactly the right label."""
        return 1 - len(self.slips) / self.lines if self.lines else 0.0

    @property
    def story(self) -> float:
        """The share of lines that are rightly inside or outside the story, whatever they are outside of it."""
        wrong = [slip for slip in self.slips if LineLabel.BODY in (slip.wanted, slip.found) or slip.found is None]
        return 1 - len(wrong) / self.lines if self.lines else 0.0


def read(folder: Path) -> list[Labelled]:
    """Read all labelled documents of a folder, in order of their names. Raises ValueError for a line without a mark."""
    return [_document(path) for path in sorted(folder.glob("*.lines"), key=lambda path: path.name)]


def digest(folder: Path) -> str:
    """Hash names and bytes of all labelled documents below a folder, the same on every system."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.lines"), key=lambda path: path.relative_to(folder).as_posix()):
        total.update(f"{path.relative_to(folder).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"sha256:{total.hexdigest()}"


def _document(path: Path) -> Labelled:
    first, _, source = path.read_text("utf-8").partition("\n")
    if not first.startswith("@"):
        raise ValueError(f"{path}: the first line has to begin with @")
    settings = dict(part.split("=", 1) for part in first[1:].split())
    pages = settings.get("form", "text") in ("html", "warc")
    try:
        lines = tuple(_page_lines(source) if pages else _lines(source))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    return Labelled(path.stem, settings, source, lines)


def _lines(source: str) -> Iterator[Marked]:
    found: list[Marked] = []
    gap = False
    for number, line in enumerate(source.strip("\n").split("\n"), 2):
        if not line:
            gap = True
            continue
        mark = MARK.match(line)
        if line.startswith("| ") and found:
            last = found.pop()
            found.append(Marked(last.label, f"{last.text}\n{line[2:]}", last.place, last.gap))
        elif mark:
            found.append(Marked(LETTERS[mark[1]], line[mark.end() :], mark[2], gap))
        else:
            raise ValueError(f"line {number} has no mark: {line[:40]!r}")
        gap = False
    yield from found


def _page_lines(source: str) -> Iterator[Marked]:
    """Yield the text of each block of a page with the letter of the nearest element that has one."""
    root = html.document_fromstring(source)
    for block in root.iter():
        if not isinstance(block.tag, str) or _in_line(block) or any(e.tag in UNREAD for e in _upwards(block)):
            continue
        for text, inner in _own_texts(block):
            if text.strip():
                letter = next((element.get("l") for element in _upwards(block) if element.get("l")), inner)
                if letter is None:
                    raise ValueError(f"no letter for {text.strip()[:40]!r}")
                yield Marked(LETTERS[letter.upper()], " ".join(text.split()))


def _in_line(element: Any) -> bool:
    """Tell whether an element is a piece of a line: an inline element, or a cell of a row that has a letter."""
    return element.tag in INLINE or (element.tag in ("td", "th") and bool(element.getparent().get("l")))


def _upwards(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def _own_texts(block: Any) -> Iterator[tuple[str, str | None]]:
    """Yield the pieces of text that stand directly in a block, or in inline elements (and cells) of it, with the letter of these."""
    parts, letter = [block.text or ""], None
    for child in block:
        if _in_line(child):
            parts.append(f" {child.text_content()} ")
            letter = letter or next((inner.get("l") for inner in child.iter() if inner.get("l")), None)
        elif isinstance(child.tag, str):
            yield "".join(parts), letter
            parts, letter = [], None
        parts.append(child.tail or "")
    yield "".join(parts), letter


def made(document: Labelled) -> RawDocument:
    """Make the document that the cleaner is given."""
    name = document.name
    if document.form == "pdf":
        return from_bytes(_pdf(document.lines), name=f"{name}.pdf", location=f"{name}.pdf")
    if document.form == "docx":
        return from_bytes(_docx(document.lines), name=f"{name}.docx", location=f"{name}.docx")
    encoding = document.settings.get("encoding", "utf-8")
    if document.form == "text":
        body = _plain(document.lines).encode(encoding)
        return from_bytes(body, name=f"{name}.txt", location=f"{name}.txt")
    page = LABELLED.sub("", document.source)
    if "declared" in document.settings:
        page = page.replace("<head>", f'<head><meta charset="{document.settings["declared"]}">', 1)
    if document.form == "html":
        return from_bytes(page.encode(encoding), name=f"{name}.html", location=f"{name}.html")
    return _in_warc(page.encode(encoding), name)


def _plain(lines: Sequence[Marked]) -> str:
    return "\n".join(("\n" if line.gap else "") + line.text for line in lines) + "\n"


def _in_warc(page: bytes, name: str) -> RawDocument:
    """Put a page into a WARC file, and take it out again as `extractor run` would."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.warc.gz")
        path.write_bytes(_warc(page, name))
        return next(raw for raw in read_warc(path) if isinstance(raw, RawDocument))


def _warc(page: bytes, name: str) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    record = writer.create_warc_record(f"https://news.example/{name}", "response", payload=io.BytesIO(page), http_headers=headers)
    writer.write_record(record)
    record.raw_stream.close()
    return target.getvalue()


def _docx(lines: Sequence[Marked]) -> bytes:
    import docx

    document = docx.Document()
    section = document.sections[0]
    table = None
    for line in lines:
        if line.place == "+":
            cells = [cell.strip() for cell in line.text.split("|")]
            table = table or document.add_table(rows=0, cols=len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
            continue
        table = None
        if line.place in ("^", "_"):
            (section.header if line.place == "^" else section.footer).paragraphs[0].text = line.text
        else:
            document.add_paragraph(line.text, style={"#": "Heading 2", "-": "List Bullet"}.get(line.place, "Normal"))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _pdf(lines: Sequence[Marked]) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    styles = getSampleStyleSheet()
    parts: list[Any] = []
    for line in lines:
        if line.place == "+":
            parts.append(
                Table(
                    [[cell.strip() for cell in line.text.split("|")]],
                    style=[("FONTSIZE", (0, 0), (-1, -1), 7)],
                    colWidths=[110, *[160 / line.text.count("|")] * line.text.count("|")],  # labels are longer than figures
                )
            )
        elif line.place not in ("^", "_"):
            style = {"#": styles["Heading2"], "-": styles["Bullet"]}.get(line.place, styles["BodyText"])
            parts.append(Paragraph(("• " if line.place == "-" else "") + line.text.replace("&", "&amp;"), style))
    heads = [line.text for line in lines if line.place == "^"]
    feet = [line.text for line in lines if line.place == "_"]

    def frame(canvas: Any, page: Any) -> None:
        canvas.setFont("Helvetica", 8)
        for number, text in enumerate(heads):
            canvas.drawString(60, page.pagesize[1] - 28 - 11 * number, text)
        for number, text in enumerate(feet):
            canvas.drawString(60, 30 - 11 * number, text.replace("{page}", str(page.page)))

    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=(420, 400), invariant=1, topMargin=56, bottomMargin=56).build(
        parts, onFirstPage=frame, onLaterPages=frame
    )
    return target.getvalue()


def score(documents: Sequence[Labelled]) -> Score:
    """Clean all documents and compare the labels."""
    slips: list[Slip] = []
    for document in documents:
        slips += slips_of(document, clean(made(document)))
    return Score(len(documents), sum(len(document.lines) for document in documents), tuple(slips))


def slips_of(document: Labelled, article: Article) -> Iterator[Slip]:
    """Yield the lines of a document that the article labels otherwise.

    Lines are found again by their letters and figures: as a whole, as part of a longer line, or as several shorter ones.
    """
    read_lines = [(_squeezed(line.text), line.label, line.reason) for line in article.lines]
    unused = dict.fromkeys(range(len(read_lines)))
    for line in document.lines:
        key = _squeezed(line.text.replace("{page}", "1"))
        same = next((index for index in unused if read_lines[index][0] == key), None)
        if same is not None:
            del unused[same]
            found, reason = read_lines[same][1:]
        else:
            found, reason = _pieced(key, read_lines)
        if found is not line.label:
            yield Slip(document.name, line.text, line.label, found, reason)


def _pieced(key: str, read_lines: Sequence[tuple[str, LineLabel, str]]) -> tuple[LineLabel | None, str]:
    """Return the label of the line that holds these letters, or the label most of whose lines make them up."""
    for text, label, reason in read_lines:
        if key in text:
            return label, reason
    weights: dict[tuple[LineLabel, str], int] = {}
    for text, label, reason in read_lines:
        if text and text in key:
            weights[label, reason] = weights.get((label, reason), 0) + len(text)
    best = max(weights, key=lambda pair: weights[pair], default=None)
    return best if best is not None and weights[best] >= COVERED * len(key) else (None, "not read")


def _squeezed(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or "".join(plain.split())
