"""Web pages: trafilatura finds the story; our guard brings back what it drops of it and takes out what it leaves in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import trafilatura
from lxml import etree, html

from extractor.errors import DocumentError
from extractor.models import LineLabel, RawDocument
from extractor.readers.decoding import decode
from extractor.readers.draft import Draft, DraftLine, Role
from extractor.readers.html_blocks import Block, Page, page_blocks
from extractor.readers.html_meta import find_headline, page_metadata
from extractor.readers.html_signals import is_body_box, label_of_flag
from extractor.readers.structured import linked_data

WORD = re.compile(r"[^\W_][\w'’.-]*")
SQUEEZE = re.compile(r"[\W_]+")
# What no reader sees and trafilatura would only throw away, more slowly.
MACHINERY = ("script", "style", "noscript", "svg", "iframe", "button", "select", "template")
PROSE_WORDS = 12
PROSE_LINKS = 0.4
CONTAINER_SHARE = 0.85
PARENT_SHARE = 0.08
UNFLAG_SHARE = 0.4
THIN = 0.35
PLAIN_SHARE = 0.3
LINK_LINE = 0.75
TITLE_WORDS = 4  # of a link that could be the title of another story
# Names that are given to whole columns of text too; where trafilatura reads running text in them, it is believed.
DOUBTFUL = frozenset((
    "advertisement", "paywall", "ticker", "share bar", "tags", "pop-up", "promotion", "quiz", "events", "form", "byline", "credit",
    "navigation",
))  # fmt: skip
RAILS = ("sidebar", "footer")
LONG_BRANCH = 3  # paragraphs that make another article of what stands below the story
WINDOW = 36
SHORTEST = 14
HERO_BLOCKS = 6
NEAR = 3
# A block of nothing else: "HK$38.2 billion", "▲ 4.1%"
KEY_FIGURE = re.compile(
    r"[+\-−–▲▼]?\s?(?:[A-Z]{0,3}\$|[€£¥])?\s?\d[\d,.]*\s?"
    r"(?:%|bn|billion|mn|million|m|trillion|tn|tonnes|tons|teus?|pp|(?:percentage )?points?)",
    re.IGNORECASE,
)
STRAY_WORDS = 3
BYLINE, LONGEST_BYLINE = "byline", 25
TOLD_BLOCKS = 3
TOLD_WORDS = 60
MOST_HEADINGS = 60


def read_html(raw: RawDocument) -> Draft:
    """Read a web page: every block of text comes as a line; what is outside the story carries its label and reason.

    Raises DocumentError: ``empty``, ``binary``, ``encoding``, ``damaged`` or ``no_text``.
    """
    root = parse(decode(raw.body, declares=True, charset=raw.charset), raw.name)
    blobs = linked_data(root)
    page = page_blocks(root)
    if not page.blocks:
        raise DocumentError("no_text", f"{raw.name}: the page holds no text")
    etree.strip_elements(root, *MACHINERY, with_tail=False)
    agreed = _agreed(page, root)
    _unflag(page, agreed)
    flags = _inherited(page)
    headline = find_headline(page, root, flags, agreed)
    story = _Story(page, agreed, flags, headline)
    lines = story.lines()
    metadata = page_metadata(root, blobs, page, flags, headline, story.start, raw.known.url or raw.address)
    return Draft(lines=lines, metadata=metadata)


def parse(text: str, name: str) -> Any:
    """Return the tree of a page.

    Raises DocumentError ``damaged`` when no tree can be made of it.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError("damaged", f"{name}: no page could be made of the markup") from error
    return root


def _agreed(page: Page, root: Any) -> list[bool]:
    """Tell for every block whether trafilatura counts it as part of the story.

    Its fast mode is asked first; when that leaves most of the page's running text aside, its thorough mode has the word.
    """
    flags = _inherited(page)
    running = [index for index, block in enumerate(page.blocks) if _is_prose(block)]
    plain = [index for index in running if not flags[page.blocks[index].node]]
    # Where nearly all text stands in flagged elements the flags are lies, and all running text counts.
    prose = plain if len(plain) >= PLAIN_SHARE * len(running) else running
    whole = sum(len(page.blocks[index].text) for index in prose)
    fast = _asked(page, root, fast=True)
    if sum(len(page.blocks[index].text) for index in prose if fast[index]) >= THIN * whole:
        return fast
    thorough = _asked(page, root, fast=False)
    return max(fast, thorough, key=lambda agreed: sum(len(page.blocks[index].text) for index in prose if agreed[index]))


def _asked(page: Page, root: Any, *, fast: bool) -> list[bool]:
    try:
        document = trafilatura.bare_extraction(root, fast=fast, favor_precision=True, include_comments=False, include_tables=True)
    except Exception:  # whatever a hostile page does to a third-party parser, our own signals still read it
        document = None
    whole = SQUEEZE.sub("", (getattr(document, "text", None) or "").lower())
    return [_is_in(SQUEEZE.sub("", block.text.lower()), whole) for block in page.blocks]


def _is_prose(block: Block) -> bool:
    return block.linked < PROSE_LINKS and len(block.text.split()) >= PROSE_WORDS


def _is_in(text: str, whole: str) -> bool:
    if len(text) < SHORTEST:
        return False
    if text in whole:
        return True
    if len(text) < 2 * WINDOW:
        return False
    middle = len(text) // 2
    windows = (text[:WINDOW], text[middle : middle + WINDOW], text[-WINDOW:])
    return sum(window in whole for window in windows) >= 2


def _weights(page: Page, agreed: Sequence[bool]) -> list[int]:
    """Return what each block says for being the story: the length of running text that trafilatura agrees with, or of any."""
    prose = [len(block.text) if _is_prose(block) else 0 for block in page.blocks]
    kept = [weight if agreed[index] else 0 for index, weight in enumerate(prose)]
    return kept if sum(kept) else [0 if page.nodes[b.node].flag else w for b, w in zip(page.blocks, prose, strict=True)]


def _sums(page: Page, weights: Sequence[int]) -> list[int]:
    """Return the summed weight of the blocks inside every element."""
    sums = [0] * len(page.nodes)
    for block, weight in zip(page.blocks, weights, strict=True):
        sums[block.node] += weight
    for index in range(len(page.nodes) - 1, 0, -1):
        parent = page.nodes[index].parent
        if parent >= 0:
            sums[parent] += sums[index]
    return sums


def _unflag(page: Page, agreed: Sequence[bool]) -> None:
    """Take back the flags of elements that hold most of the story, one by one or all of a kind: names lie, running text does not."""
    sums = _sums(page, _weights(page, agreed))
    total = max(sums, default=0)
    for node, weight in zip(page.nodes, sums, strict=True):
        if node.flag and total and weight >= UNFLAG_SHARE * total:
            node.flag = None
    kinds: dict[str, int] = defaultdict(int)
    for node, weight in zip(page.nodes, sums, strict=True):
        if node.flag and not any(page.nodes[outer].flag == node.flag for outer in page.ancestors(node.parent)):
            kinds[node.flag] += weight
    lying = {kind for kind, weight in kinds.items() if total and weight >= UNFLAG_SHARE * total}
    for node, weight in zip(page.nodes, sums, strict=True):
        if node.flag in lying and weight:
            node.flag = None


def _inherited(page: Page) -> list[str | None]:
    """Return the flag of every element, its own or that of an element around it."""
    flags: list[str | None] = []
    for node in page.nodes:
        outer = flags[node.parent] if node.parent >= 0 else None
        own = node.flag
        if own in ("sidebar", "footer") and outer is None and is_body_box(node.names):
            own = None
        flags.append(outer or own)
    return flags


def _is_menu(block: Block) -> bool:
    """Tell whether a block is links of a word or three, as menus and lists of topics are."""
    return block.linked >= LINK_LINE and len(WORD.findall(block.text)) < TITLE_WORDS * block.links


def _outside(block: Block, reason: str) -> tuple[LineLabel, str]:
    """Return label and reason of a block that stands outside the story: titles that are links lead to other stories."""
    if block.linked < LINK_LINE:
        return LineLabel.FURNITURE, reason
    return (LineLabel.FURNITURE, "navigation") if _is_menu(block) else (LineLabel.TEASER, "nothing but links")


class _Story:
    """Decides for one page which blocks can belong to the story."""

    def __init__(self, page: Page, agreed: Sequence[bool], flags: Sequence[str | None], headline: int | None) -> None:
        self.page, self.agreed, self.flags, self.headline = page, agreed, flags, headline
        self.sums = _sums(page, _weights(page, agreed))
        self.container = self._container()
        inside = [i for i, block in enumerate(page.blocks) if page.inside(block.node, self.container)]
        self.first, self.last = (inside[0], inside[-1]) if inside else (0, len(page.blocks) - 1)
        self.start = headline if headline is not None and headline <= self.last else self.first
        self.parents = self._text_parents()
        self.second = self._second_article()
        self.further = self._further_articles()

    def lines(self) -> tuple[DraftLine, ...]:
        """Return all blocks as lines, the headline before the pictures that stand above it."""
        lines = [self._line(index) for index in range(len(self.page.blocks))]
        order = list(range(len(lines)))
        above = [i for i in order[: self.start] if lines[i].label is None]
        if self.headline is not None and above:
            order.remove(self.headline)
            order.insert(above[0], self.headline)
        return tuple(lines[index] for index in order)

    def _line(self, index: int) -> DraftLine:
        block = self.page.blocks[index]
        label, reason = self._judge(index, block)
        role = Role.HEADLINE if index == self.headline else block.role
        return DraftLine(text=block.text, role=role, label=label, reason=reason, gap=True)

    def _judge(self, index: int, block: Block) -> tuple[LineLabel | None, str]:
        if index == self.headline:
            return None, ""
        flag = self.flags[block.node]
        if flag and not self._is_doubtful(index, flag):
            return (LineLabel.FURNITURE, "navigation") if flag in RAILS and _is_menu(block) else (label_of_flag(flag), flag)
        if index < self.start:
            return (None, "") if self._is_hero(index, block) else _outside(block, "above the headline")
        if index in self.further or (self.second is not None and index >= self.second):
            return LineLabel.APPENDED, "another article on the same page"
        if index > self.last:
            return _outside(block, "below the article")
        if block.linked >= LINK_LINE and block.role is not Role.ROW and not self._heads_text(index):
            return (LineLabel.FURNITURE, "navigation") if _is_menu(block) else (LineLabel.TEASER, "nothing but links")
        if index < self.first or self.agreed[index] or (self._belongs(block) and self._says_something(index, block)):
            return None, ""
        return _outside(block, "beside the article")

    def _is_doubtful(self, index: int, flag: str) -> bool:
        """Tell whether a block is running text of the story although its element is called something else."""
        block = self.page.blocks[index]
        if flag == BYLINE and len(block.text.split()) > LONGEST_BYLINE:
            return True
        return flag in DOUBTFUL and self.agreed[index] and _is_prose(block) and self.page.inside(block.node, self.container)

    def _heads_text(self, index: int) -> bool:
        """Tell whether a block is a heading with running text of the story below it."""
        below = index + 1
        if self.page.blocks[index].role is not Role.HEADING or below >= len(self.agreed):
            return False
        return self.agreed[below] and not self.flags[self.page.blocks[below].node] and _is_prose(self.page.blocks[below])

    def _container(self) -> int:
        """Return the innermost element that still holds nearly all of the story's running text."""
        children: dict[int, list[int]] = defaultdict(list)
        for index, node in enumerate(self.page.nodes):
            children[node.parent].append(index)
        current = 0
        while True:
            heaviest = max(children[current], key=lambda child: self.sums[child], default=None)
            if heaviest is None or not self.sums[current] or self.sums[heaviest] < CONTAINER_SHARE * self.sums[current]:
                return current
            if self.page.nodes[heaviest].tag in ("p", "blockquote", "li", "td", "tr", "figure"):
                return current
            current = heaviest

    def _text_parents(self) -> frozenset[int]:
        """Return the elements whose direct children make up a good part of the story."""
        own: dict[int, int] = defaultdict(int)
        for index, block in enumerate(self.page.blocks):
            if self.agreed[index] or not any(self.agreed):
                own[self.page.nodes[block.node].parent] += len(block.text)
                own[block.node] += len(block.text)
        total = sum(len(block.text) for index, block in enumerate(self.page.blocks) if self.agreed[index] or not any(self.agreed))
        return frozenset(node for node, weight in own.items() if weight >= PARENT_SHARE * total) | {self.container}

    def _belongs(self, block: Block) -> bool:
        """Tell whether a block that trafilatura dropped stands so close to the story's text that it is part of it."""
        for distance, node in enumerate(self.page.ancestors(block.node)):
            if node in self.parents:
                return distance <= NEAR
            if distance > NEAR:
                return False
        return False

    def _says_something(self, index: int, block: Block) -> bool:
        """Tell a part of the story from a stray button: words or figures enough, a heading over text, the label of a key figure."""
        if block.role is Role.HEADING:
            return any(
                self.agreed[later] or self.page.blocks[later].role is Role.ROW
                for later in range(index + 1, min(index + 4, len(self.agreed)))
            )
        return (
            len(block.text.split()) > STRAY_WORDS
            or any(c.isdigit() for c in block.text)
            or block.role in (Role.ROW, Role.HEADER_ROW, Role.TABLE_CAPTION)
            or any(
                KEY_FIGURE.fullmatch(self.page.blocks[near].text.strip()) for near in (index - 1, index + 1) if 0 <= near < len(self.agreed)
            )
        )

    def _is_hero(self, index: int, block: Block) -> bool:
        """Tell whether a block above the headline is the caption of the story's leading picture."""
        near = index >= self.start - HERO_BLOCKS and len(block.text.split()) >= 5 and block.linked < PROSE_LINKS
        return near and (block.role is Role.CAPTION or is_body_box(self.page.nodes[block.node].names))

    def _second_article(self) -> int | None:
        """Return the first block of another article that follows in the same container, or None."""
        if self.headline is None:
            return None
        own = self.page.blocks[self.headline].node
        headings = [i for i in range(self.headline + 1, self.last + 1) if self.page.blocks[i].role is Role.HEADING]
        for index in headings[:MOST_HEADINGS]:
            block = self.page.blocks[index]
            tag = self.page.nodes[block.node].tag
            if tag != "h1" and not self._opens_article(index):
                continue
            if block.text == self.page.blocks[self.headline].text or self.flags[block.node]:
                continue
            branch = self._branch(block.node, own)
            if branch is None or not self._has_text(branch):
                continue
            opening = next(i for i, b in enumerate(self.page.blocks) if self.page.inside(b.node, branch))
            if self._told(opening):
                return opening
        return None

    def _further_articles(self) -> frozenset[int]:
        """Return the blocks of whole articles that follow below the element of the story, as endless pages have them."""
        if self.headline is None or not self._told(self.last + 1, blocks=2, words=TOLD_WORDS // 2):
            return frozenset()
        found: set[int] = set()
        own = self.page.blocks[self.headline].node
        for index in range(self.last + 1, len(self.page.blocks)):
            block = self.page.blocks[index]
            if index in found or block.role is not Role.HEADING or self.flags[block.node]:
                continue
            branch = self._branch(block.node, own)
            inside = [i for i, b in enumerate(self.page.blocks) if branch is not None and self.page.inside(b.node, branch)]
            enough = 2 if self.page.nodes[block.node].tag == "h1" else LONG_BRANCH
            if sum(_is_prose(self.page.blocks[i]) and not self.flags[self.page.blocks[i].node] for i in inside) >= enough:
                found |= {i for i in inside if i >= index}
        return frozenset(found)

    def _opens_article(self, index: int) -> bool:
        """Tell whether a heading stands in an article element of its own, beside the one that holds the headline."""
        if self.page.blocks[index].role is not Role.HEADING or self.headline is None:
            return False
        first = self._article(self.page.blocks[self.headline].node)
        other = self._article(self.page.blocks[index].node)
        return first is not None and other is not None and not self.page.inside(other, first)

    def _article(self, node: int) -> int | None:
        return next((index for index in self.page.ancestors(node) if self.page.nodes[index].tag == "article"), None)

    def _branch(self, node: int, other: int) -> int | None:
        """Return the element around `node`, but not around `other`, that is directly below their common ancestor."""
        around = set(self.page.ancestors(other))
        branch = None
        for index in self.page.ancestors(node):
            if index in around:
                return branch if branch != node else None
            branch = index
        return None

    def _has_text(self, branch: int) -> bool:
        return any(len(b.text.split()) >= PROSE_WORDS and self.page.inside(b.node, branch) for b in self.page.blocks)

    def _told(self, index: int, blocks: int = TOLD_BLOCKS, words: int = TOLD_WORDS) -> bool:
        """Tell whether enough of the first story was read before block `index` for it to be a story of its own."""
        before = [
            b
            for b in self.page.blocks[self.start : index]
            if b.linked < PROSE_LINKS and not self.flags[b.node] and b.role is Role.PARAGRAPH
        ]
        prose = [len(b.text.split()) for b in before if len(b.text.split()) >= PROSE_WORDS]
        return len(prose) >= blocks and sum(prose) >= words
