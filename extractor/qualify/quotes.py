"""Which stretches of an article stand inside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PAIRS = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "〝": "〞", "‘": "’"}
# An opening mark that never closes reaches to the end of its sentence only.
MARK = re.compile(r"[“”„«»「」『』〝〞‘’\"＂']|\n")
SENTENCE_END = re.compile(r"[.!?。！？](?=\s|$)|\n|$")
WORD_AFTER = re.compile(r"[\w$€£¥+\-−(…\[]")
LONGEST_SINGLE = 1500


@dataclass(slots=True)
class _Open:
    """A quotation that has begun and not yet ended."""

    at: int
    closers: str


def quote_spans(paragraphs: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the spans between quotation marks, in order, without overlaps.

    Takes (offset, text) of each paragraph. Apostrophes, feet and inches are no marks. A quotation that is not closed goes on in the
    next paragraph when that begins with a mark again, and otherwise ends with its sentence.

    >>> quote_spans([(0, 'He said “up 5%” of the 19" racks.')])
    [(9, 14)]
    """
    spans: list[tuple[int, int]] = []
    for offset, text in paragraphs:
        spans.extend((offset + a, offset + b) for a, b in _paragraph_spans(text))
    return spans


def _paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """Walk once over the marks of one paragraph."""
    opened: _Open | None = None
    for match in MARK.finditer(text):
        mark, at = match.group(), match.start()
        if opened is None:
            closers = _opens(text, at, mark)
            opened = _Open(match.end(), closers) if closers else None
        elif mark in opened.closers and _closes(text, at, mark):
            yield opened.at, at
            opened = None
        elif _gives_up(opened, mark, at):
            opened = _reopen(text, at, mark)
    if opened is not None:
        yield opened.at, _unclosed_end(text, opened)


def _gives_up(opened: _Open, mark: str, at: int) -> bool:
    """Say whether an open single quotation is really an apostrophe, or a double one begins anew."""
    single = "’" in opened.closers or "'" in opened.closers
    return (single and (at - opened.at > LONGEST_SINGLE or mark in '“"＂')) or (mark == "“" and opened.closers == "”")


def _reopen(text: str, at: int, mark: str) -> _Open | None:
    """Begin the quotation at a later mark instead."""
    closers = _opens(text, at, mark)
    return _Open(at + 1, closers) if closers else None


def _opens(text: str, at: int, mark: str) -> str:
    """Return the marks that would close a quotation opened here, or nothing where this mark opens none."""
    if mark in PAIRS and mark != "‘":
        return PAIRS[mark]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in '"＂':
        return '"＂”' if not before.isalnum() and not after.isspace() else ""
    if mark in "‘'":
        outside = before.isspace() or before in '([—–-:：，,“"'
        decade = after.isdigit() and re.match(r"\d\ds?\b(?!\s*(?:%|per|point))", text[at + 1 : at + 12])
        return ("’" if mark == "‘" else "'’") if outside and WORD_AFTER.match(after) and not decade else ""
    return ""


def _closes(text: str, at: int, mark: str) -> bool:
    """Say whether a mark that could close a quotation does."""
    if mark not in "’'":
        return True
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if after.isalnum() or before.isspace():
        return False
    return before in ".,!?;:%…)" or not (before == "s" and after == " " and text.find(mark, at + 1, at + 400) != -1)


def _unclosed_end(text: str, opened: _Open) -> int:
    """Return where a quotation ends that its paragraph does not close."""
    if opened.closers in ("’", "'’"):
        return opened.at
    if opened.at <= 2:  # the whole paragraph is speech; the next one goes on with it
        return len(text)
    found = SENTENCE_END.search(text, opened.at)
    return found.start() if found else len(text)
