"""What the layout of a page put outside the story, told apart by its words: what leads elsewhere or sells, and the frame of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extractor.clean import cues
from extractor.clean.learnt import points
from extractor.clean.lines import judge
from extractor.clean.signs import FIGURE, SENTENCE_END, is_prose
from extractor.clean.traits import AFTER
from extractor.clean.units import LEADS, TEASER_REASONS, Unit
from extractor.models import LineLabel
from extractor.readers import Role

LINKS = "nothing but links"
PLACES = frozenset(("above the headline", "beside the article", "below the article", LINKS, "navigation", "footer"))
LONGEST_LIST = 14
LISTS = {"sign-up": 3}
NAME_WORDS = 3
BYLINE_REACH = 4
PARTS = re.compile(r"\s{0,2}[,&|/·•]\s{0,2}|\sand\s|\sin\s")


def refine(units: Sequence[Unit], head_of: Callable[[Unit], str | None]) -> None:
    """Say of the lines outside the story which are teasers: by their own words, or below the heading of a list.

    `head_of` returns the reason for which a line is the heading of a list of other things.
    """
    listing, links = 0, False  # lines that a list may still have; whether its entries are links
    for unit in units:
        if not unit.by_reader or not (unit.reason in PLACES or unit.label is LineLabel.APPENDED):
            listing = listing if unit.by_reader and unit.label is LineLabel.TEASER else 0
            continue
        unit.words = unit.words or cues.tokens(cues.opening(unit.text))
        place, head = unit.reason, head_of(unit)
        if head is None and links and place != LINKS:
            listing = 0
        links = place == LINKS and (listing > 0 or links)
        own = head or judge(unit, heading=False)
        if own is not None:
            unit.label, unit.reason = LineLabel.TEASER if own in TEASER_REASONS else LineLabel.FURNITURE, own
            unit.heads = head in TEASER_REASONS
            listing = LISTS.get(own, LONGEST_LIST) if unit.heads and place != "above the headline" else 0
        elif listing and unit.label is LineLabel.FURNITURE and place in ("beside the article", "below the article"):
            unit.label, listing = LineLabel.TEASER, listing - 1
        elif place == "below the article" and unit.label is LineLabel.FURNITURE and unit.words and points(unit, AFTER):
            unit.label, unit.reason = LineLabel.TEASER, LEADS


def drop_names(units: Sequence[Unit], headline: int | None) -> None:
    """Take out a line of names that stands between the headline and the text: the writers, without "By"."""
    if headline is None:
        return
    small = {word for unit in units for word in re.findall(r"\b[a-z]{3,}\b", unit.text)}
    for unit in units[headline + 1 : headline + 1 + BYLINE_REACH]:
        if unit.is_body and is_prose(unit):
            return
        if unit.is_body and unit.role in (Role.PARAGRAPH, Role.ITEM) and _is_names(unit.text, small):
            unit.drop("byline")


def drop_above(units: Sequence[Unit], headline: int | None) -> None:
    """Take out names that stand above the headline of a text: of the outlet, of a section; words of the story are none."""
    if headline is None or len(units[headline].words) < NAME_WORDS:
        return
    small = {word for unit in units for word in re.findall(r"\b[a-z]{3,}\b", unit.text)}
    for unit in units[:headline]:
        known = any(word.lower() in small for word in unit.text.split()[1:]) or any(sign.isdigit() for sign in unit.text)
        if unit.is_body and unit.role is Role.PARAGRAPH and len(unit.words) <= NAME_WORDS and not known:
            unit.drop("masthead")


def _is_names(text: str, small: set[str]) -> bool:
    """Tell whether a line is names only: two or three words each, with capitals, and none of them a word of the text."""
    parts = [part.split() for part in PARTS.split(text) if part]
    if SENTENCE_END.search(text) or any(sign.isdigit() for sign in text) or FIGURE.search(text) or len(parts) > NAME_WORDS:
        return False
    words = [word for part in parts for word in part]
    return (
        bool(parts)
        and 2 <= len(parts[0]) <= NAME_WORDS
        and all(len(part) <= NAME_WORDS for part in parts)
        and all(word[:1].isupper() for word in words)
        and not any(word.lower() in small for word in words)
    )
