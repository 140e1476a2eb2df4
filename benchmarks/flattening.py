"""Pages with the text of their story, as the lines of a flattened text: what a browser's "select all, copy" gives, menus and footers too.

Each line is inside the story, outside of it, or of an unknown side. Public sets leave headlines, captions and standfirsts out of their
bodies, which here belong to the story: they are looked for by their place and their element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bodies import Page, public
from lxml import html

from extractor.clean import normalise
from extractor.readers.dates import find_dates
from extractor.readers.decoding import decode
from extractor.readers.language import guess_language

WORD = re.compile(r"\w+")
UNSEEN = frozenset(
    ("script", "style", "noscript", "head", "select", "textarea", "svg", "template", "iframe", "object", "audio", "video", "canvas", "math")
)
INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark")
) | frozenset(("q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"))
HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden", re.I)
LANGUAGE = "en"
PIECE, SHORT = 4, 5  # words
INSIDE, COVERED = 0.6, 0.8  # of the pieces of a line; of the words of a story that have to be found on its page
STANDFIRST, SURELY = 8, 4  # words


@dataclass(frozen=True, slots=True)
class Flat:
    """One line of a flattened page; `inside` None where its side is unknown.

    `gold`: the right text holds it, and it is no headline, standfirst or caption that was added to the story; `link` is where the line
    leads, if it is nothing but a link.
    """

    text: str
    inside: bool | None
    gold: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A flattened page: its name, the site it comes from, and its lines."""

    name: str
    site: str
    lines: tuple[Flat, ...]


@dataclass(slots=True)
class _Piece:
    """A line as it is gathered: its parts, the elements around it, and how many of its signs stand in a link."""

    parts: list[str]
    element: Any
    link: str | None = None
    linked: int = 0

    @property
    def text(self) -> str:
        return normalise(" ".join("".join(self.parts).replace("\t", " | ").split())).strip(" |")


def flat_pages(folder: Path) -> Iterator[FlatPage]:
    """Flatten the pages of a copy of a public set; pages that do not hold their story, or not in English, are passed over.

    Raises ValueError for another folder.
    """
    sites = _sites(folder)
    for page in public(folder):
        lines = flattened(page)
        if lines is not None and guess_language([page.body]) == LANGUAGE:
            yield FlatPage(page.name, sites.get(page.name) or page.name, lines)


def _sites(folder: Path) -> dict[str, str]:
    """Return the site of each page: its host, without the first of three names."""
    path = next(folder / name for name in ("ground-truth.json", "articles.json") if (folder / name).is_file())
    hosts = {key: urlsplit(record.get("url") or "").hostname or "" for key, record in json.loads(path.read_text("utf-8")).items()}
    return {key: host.removeprefix("www.") for key, host in hosts.items()}


def flattened(page: Page) -> tuple[Flat, ...] | None:
    """Return the lines of a page with their sides, or None where too little of its story is found in them."""
    try:
        root = html.document_fromstring(decode(page.markup, declares=True))
    except (ValueError, html.etree.ParserError):
        return None
    pieces = [piece for piece in _pieces(root) if piece.text]
    story = _Story(page.body)
    sides = [story.holds(piece.text) for piece in pieces]
    found = sum(len(WORD.findall(piece.text)) for piece, side in zip(pieces, sides, strict=True) if side)
    if found < COVERED * len(story.words):
        return None
    titles = {_key(title) for title in root.xpath("//title/text() | //meta[@property='og:title']/@content | //h1//text()")}
    first = sides.index(True)
    headline = max((i for i, piece in enumerate(pieces[:first]) if _is_title(piece, titles)), default=first)
    gold = tuple(sides)
    for i, piece in enumerate(pieces):
        if not sides[i] and (i == headline or (headline < i < first and _may_stand_first(piece)) or _is_caption(piece)):
            sides[i] = True if len(WORD.findall(piece.text)) >= SURELY else None
        elif not sides[i] and _is_title(piece, titles):
            sides[i] = None
    return tuple(
        Flat(piece.text, side, bool(told), piece.link if piece.linked >= len(piece.text) - 2 else None)
        for piece, side, told in zip(pieces, sides, gold, strict=True)
    )


def _pieces(root: Any) -> list[_Piece]:
    pieces = [_Piece([], root)]
    _gather(root, pieces, None)
    return pieces


def _gather(element: Any, pieces: list[_Piece], link: str | None) -> None:
    """Add the visible text of an element to the lines; an element that is not inline begins and ends lines of its own."""
    if element.tag in UNSEEN or element.get("hidden") is not None or HIDDEN.search(element.get("style") or ""):
        return
    inline = element.tag in INLINE
    if element.tag == "a":
        link = element.get("href") or link
        _add(pieces, " ", None)
    elif not inline:
        pieces.append(_Piece([], element))
    _add(pieces, element.text or "", link)
    for child in element:
        if isinstance(child.tag, str):
            _gather(child, pieces, link)
            if child.tag in ("td", "th"):
                _add(pieces, "\t", None)
            elif child.tag not in INLINE:
                pieces.append(_Piece([], element))
        _add(pieces, child.tail or "", link)
    if element.tag == "a":
        _add(pieces, " ", None)


def _add(pieces: list[_Piece], text: str, link: str | None) -> None:
    piece = pieces[-1]
    piece.parts.append(text)
    if link and text.strip():
        piece.link = piece.link or link
        piece.linked += len(" ".join(text.split()))


def _key(text: str) -> str:
    return " ".join(WORD.findall(normalise(" ".join(text.split())).casefold()))


def _is_title(piece: _Piece, titles: set[str]) -> bool:
    key = _key(piece.text)
    return any(element.tag == "h1" for element in _upwards(piece.element)) or (
        len(key) > 12 and any(title.startswith(key) for title in titles)
    )


def _is_caption(piece: _Piece) -> bool:
    return len(WORD.findall(piece.text)) >= STANDFIRST and any(element.tag == "figcaption" for element in _upwards(piece.element))


def _may_stand_first(piece: _Piece) -> bool:
    return len(WORD.findall(piece.text)) >= STANDFIRST and not piece.linked and not next(find_dates(piece.text), None)


def _upwards(element: Any) -> list[Any]:
    return [element, *element.iterancestors()][:4]


class _Story:
    """The right text of a story, in which lines are looked for from above downwards."""

    def __init__(self, body: str) -> None:
        self.words = _key(body).split()
        self._text = f" {' '.join(self.words)} "
        self._place = 0

    @cached_property
    def _known(self) -> set[tuple[str, ...]]:
        return {tuple(self.words[index : index + PIECE]) for index in range(len(self.words))}

    def holds(self, text: str) -> bool | None:
        """Tell whether a line is part of the story; a short one only where it goes on from the line before. None for no words."""
        words = _key(text).split()
        if not words:
            return None
        key = f" {' '.join(words)} "
        if len(words) < SHORT:
            place = self._place if self._text.startswith(key, self._place) else -1
        else:
            place = self._text.find(key, self._place)
            place = place if place >= 0 else self._text.find(key)
        if place >= 0:
            self._place = place + len(key) - 1
            return True
        if len(words) < SHORT:
            return False
        pieces = [tuple(words[index : index + PIECE]) for index in range(len(words) - PIECE + 1)]
        inside = sum(piece in self._known for piece in pieces) >= INSIDE * len(pieces)
        if inside:  # a word was written otherwise: go on behind the last words that are the same
            end = max((self._text.find(f" {' '.join(piece)} ", self._place) for piece in pieces[-PIECE:]), default=-1)
            self._place = self._place if end < 0 else end + len(" ".join(pieces[-1])) + 1
        return inside
