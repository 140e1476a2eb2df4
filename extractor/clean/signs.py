"""What shows that a line is running text, or a piece of a page: ends of sentences, figures of trade, bars, addresses, telephone numbers."""

from __future__ import annotations

import re

from extractor.clean.units import Unit

NEWS_WORDS = 9
PROSE_WORDS = 14
BARS = re.compile(r"\s{0,5}[|¦•·｜›»]\s{0,5}|\s{3,}|\t|\u3000+|\s+/\s+|\s+>\s+|\]\s{0,3}\[|\s{0,3}→\s{0,3}")
FIGURE = re.compile(
    r"\d(?:[\d,.]*\d)?\s?(?:%|％|per\s?cent|percent|percentage|bn|billion|million|trillion|tonnes|TEU|basis)|(?:\$|€|£|¥)\s?\d", re.I
)
SENTENCE_END = re.compile(r"[.!?][\"”’')\]]{0,2}$")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,24}")
PHONE = re.compile(r"(?:\+?\d[\d ()-]{6,18}\d)")


def is_news(unit: Unit) -> bool:
    """Tell whether a line reads as a sentence of news with a figure in it."""
    return len(unit.words) >= NEWS_WORDS and FIGURE.search(unit.text) is not None and SENTENCE_END.search(unit.text) is not None


def is_prose(unit: Unit) -> bool:
    """Tell whether a line is running text: long enough, and it ends as a sentence ends."""
    return len(unit.words) >= PROSE_WORDS and SENTENCE_END.search(unit.text) is not None
