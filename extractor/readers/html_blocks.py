"""A web page to blocks: every piece of text in document order, with the element it stands in and how much of it is links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from extractor.readers.dates import find_dates
from extractor.readers.draft import Role
from extractor.readers.html_signals import own_flag
from extractor.readers.tables import row_role, row_text

SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "head", "select", "option",
    "datalist", "textarea", "math", "audio", "video", "map",
))  # fmt: skip
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "meta", "link", "nobr", "output", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "source",
))  # fmt: skip
ASIDE_TAGS = frozenset(("span", "small", "cite", "em", "i", "b"))
ASIDE_FLAGS = frozenset(("hidden", "credit"))
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
ROLES = {"li": Role.ITEM, "dd": Role.ITEM, "figcaption": Role.CAPTION, "caption": Role.TABLE_CAPTION, "h1": Role.HEADING}
PARTED = re.compile(r"[ \t\r\f\xa0]*\n\s*")
CAPTIONED = re.compile(r"(?:^|[-_ ]|image|photo|img|picture|media)caption(?:$|[-_ ]|text)")
CONTINUED = re.compile(r"[a-z0-9(,;%]")
LAYOUT_CELL = 250
SPAN = 2  # letters that a span needs; words are also set letter by letter
LONGEST_DEFINITION = 40


@dataclass(slots=True)
class Node:
    """An element of the page: `parent` is an index into `Page.nodes`, `flag` the sort of boilerplate that it says it is."""

    tag: str
    parent: int
    names: str
    flag: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text with the index of its element; `linked` is the share of its characters inside links, `links` how many these are."""

    text: str
    node: int
    role: Role
    linked: float
    links: int = 0


@dataclass(slots=True)
class Page:
    """All elements and all blocks of a page, in document order."""

    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def ancestors(self, node: int) -> Iterator[int]:
        """Yield the index of `node` and of all elements around it, outwards."""
        while node >= 0:
            yield node
            node = self.nodes[node].parent

    def inside(self, node: int, outer: int) -> bool:
        """Tell whether `node` is `outer` or stands within it."""
        return any(index == outer for index in self.ancestors(node))


def page_blocks(root: Any) -> Page:
    """Walk the tree of a page, once and without recursion, and return its blocks."""
    return _Walk().run(root)


class _Walk:
    """The state of one walk: open elements, and the text gathered for the block that is being read."""

    def __init__(self) -> None:
        self.page = Page()
        self.open: list[int] = []
        self.buffer: list[str] = []
        self.link_depth = 0
        self.linked = 0
        self.links = 0
        self.aside: list[Block] = []

    def run(self, root: Any) -> Page:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if self._start(element, tag):
                    walker.skip_subtree()
            else:
                self._end(element, tag)
        self._flush()
        return self.page

    def _start(self, element: Any, tag: str) -> bool:
        """Open an element; True when its inside was read already or is not to be read."""
        if tag in SKIPPED:
            return True
        if tag in INLINE:
            return self._start_inline(element, tag)
        self._flush()
        names = " ".join(filter(None, (element.get("class"), element.get("id"))))
        parent = self.open[-1] if self.open else -1
        self.page.nodes.append(Node(tag, parent, names.lower(), own_flag(tag, names, element.attrib)))
        self.open.append(len(self.page.nodes) - 1)
        if tag == "table" and _is_data_table(element):
            self._emit_table(element)
            return True
        if tag == "dl" and self._emit_definitions(element):
            return True
        self._add(element.text)
        return False

    def _start_inline(self, element: Any, tag: str) -> bool:
        """Read the beginning of an inline element; True when its inside was set aside."""
        if element.attrib and self._set_aside(element, tag):
            return True
        if tag == "a":
            if (
                self.buffer
                and not self.buffer[-1][-1:].isspace()
                and element.getprevious() is not None
                and element.getprevious().tag == "a"
            ):
                self.buffer.append(" ")
            self.link_depth += 1
            self.links += 1
        elif tag in ("span", "time"):
            self._part_spans(element)
        elif tag == "br":
            self.buffer.append("\n")
        self._add(element.text)
        return False

    def _part_spans(self, element: Any) -> None:
        """Put a blank between two spans that touch each other: a name and a date are parted by the style of the page alone."""
        before = element.getprevious()
        if before is None or before.tag not in ("span", "time") or before.tail or not self.buffer:
            return
        last, first = self.buffer[-1][-2:], (element.text or "")[:2]
        if len(last.strip()) == len(first.strip()) == SPAN and last[-1].isalnum() and first[0].isalnum():
            self.buffer.append(" ")

    def _set_aside(self, element: Any, tag: str) -> bool:
        """Take credits and unseen words out of the line in which they stand; they come as lines of their own behind it."""
        names = " ".join(filter(None, (element.get("class"), element.get("id"))))
        flag = own_flag(tag, names, element.attrib) if tag in ASIDE_TAGS and element.get("aria-hidden") is None else None
        if flag not in ASIDE_FLAGS:
            return False
        text = " ".join(element.text_content().split())
        if text and self.open:
            self.page.nodes.append(Node(tag, self.open[-1], names.lower(), flag))
            self.aside.append(Block(text, len(self.page.nodes) - 1, Role.PARAGRAPH, 0.0))
            self.buffer.append(" ")
        return True

    def _end(self, element: Any, tag: str) -> None:
        if tag in INLINE:
            if tag == "a":
                self.link_depth = max(0, self.link_depth - 1)
            elif tag == "time":
                self.buffer.append(" ")
        elif tag not in SKIPPED:
            self._flush()
            self.open.pop()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if "\n" in text or "\r" in text:
            text = text.replace("\n", " ").replace("\r", " ")
        self.buffer.append(text)
        if self.link_depth:
            self.linked += len(text)

    def _flush(self) -> None:
        if self.buffer:
            self._flush_text()
        self.page.blocks += self.aside
        self.aside.clear()

    def _flush_text(self) -> None:
        text = "".join(self.buffer)
        total = len(text)
        linked, self.linked = self.linked, 0
        links, self.links = self.links, 0
        self.buffer.clear()
        if not text.strip():
            return
        node = self.open[-1] if self.open else -1
        if node < 0:
            return
        share = min(1.0, linked / max(1, len(text.strip()))) if total else 0.0
        for part in _parts(text):
            self.page.blocks.append(Block(part, node, self._role(node), share, max(links, bool(linked))))

    def _role(self, node: int) -> Role:
        for index in self.page.ancestors(node):
            tag = self.page.nodes[index].tag
            if tag in HEADINGS:
                return Role.HEADING
            if tag in ROLES:
                return ROLES[tag]
            if CAPTIONED.search(self.page.nodes[index].names):
                return Role.CAPTION
            if tag in ("article", "main", "section", "body", "td", "ul", "ol", "dl"):
                break
        return Role.PARAGRAPH

    def _emit_table(self, table: Any) -> None:
        node = self.open[-1]
        for caption in table.iter("caption"):
            self._block(" ".join(_text(caption).split()), node, Role.TABLE_CAPTION)
        for number, row in enumerate(table.iter("tr")):
            cells = [_text(cell) for cell in row.iterchildren("td", "th")]
            heads = bool(cells) and all(cell.tag == "th" for cell in row.iterchildren("td", "th"))
            role = Role.HEADER_ROW if heads else row_role(cells, first=number == 0)
            self._block(row_text(cells), node, role)

    def _emit_definitions(self, element: Any) -> bool:
        """Read a list of terms with one definition each as lines such as "Total exports: HK$45.7 billion"."""
        entries = list(element.iter("dt", "dd"))
        pairs = list(zip(entries[::2], entries[1::2], strict=False))
        if not pairs or len(entries) % 2 or any((term.tag, meaning.tag) != ("dt", "dd") for term, meaning in pairs):
            return False
        texts = [(" ".join(_text(term).split()), " ".join(_text(meaning).split())) for term, meaning in pairs]
        if any(len(meaning.split()) > LONGEST_DEFINITION for _, meaning in texts):
            return False
        for term, meaning in texts:
            self._block(f"{term.rstrip(':')}: {meaning}" if term and meaning else term or meaning, self.open[-1], Role.ITEM)
        return True

    def _block(self, text: str, node: int, role: Role) -> None:
        if text:
            self.page.blocks.append(Block(text, node, role, 0.0))


def _parts(text: str) -> list[str]:
    """Split the text of an element at its line breaks, except where a sentence plainly goes on in small letters."""
    if "\n" not in text:
        return [" ".join(text.split())]
    lines: list[str] = []
    fresh = True
    for piece in text.split("\n"):
        words = " ".join(piece.split())
        if not words:
            fresh = True
            continue
        goes_on = CONTINUED.match(words) and not next((day.start == 0 for day in find_dates(words[:40])), False)
        if lines and not fresh and goes_on and lines[-1][-1] not in ".!?:":
            lines[-1] += " " + words
        else:
            lines.append(words)
        fresh = False
    return lines


def _text(element: Any) -> str:
    """Return all text of an element, words of neighbouring elements kept apart, scripts left out."""
    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        if event == "start":
            if inner.tag in SKIPPED:
                walker.skip_subtree()
            else:
                parts.append(inner.text or "")
        elif inner is not element:
            if inner.tag not in INLINE or inner.tag == "br":
                parts.append(" ")
            parts.append(inner.tail or "")
    return "".join(parts)


def _is_data_table(table: Any) -> bool:
    """Tell a table of data from one that lays out a page: no table inside, at least two columns, no cell of running text."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    widest = 0
    for row in table.iter("tr"):
        cells = list(row.iterchildren("td", "th"))
        widest = max(widest, len(cells))
        if any(len(_text(cell)) > LAYOUT_CELL for cell in cells):
            return False
    return widest >= 2
