"""Whether a figure is a rise or a fall: its own sign, the words behind it, the words before it, or the list that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.languages import either
from extractor.parse import Mark, Sentence

_MOVES = ("UP", "DOWN")
_NEAR = re.compile(
    rf"^\)?\s*(?:(?:{either('clauses', 'change_adjectives')}|in value|or so|per cent|percent|[a-z]+ed|points?|export|import)\s+){{0,2}}$"
)
_RUN_THEN = re.compile(
    r"^(?:\s*(?:,|and|or|, and)\s*\d(?:[\d.]|,(?=\d)){0,15}+\s?(?:%|per cent|percent)?){1,4}\s*"
    rf"(?:{either('clauses', 'change_adjectives')}\s+){{0,2}}$"
)
_BOUND = re.compile(r"^\s*(?:than\s+)?(?:an?\s+)?$")
_TO_RATE = re.compile(r"^\s*(?:[a-z]+ly\s+)?(?:back\s+)?(?:to|from|at)\s+(?:[a-z]+\s+){0,3}$")
_BACK_TO = re.compile(r"^[^;:]{0,32}?\b(?:from|than)\s+(?:[a-z]+\s+){0,3}$")
# "Cut its forecast to 2%" lowers the forecast; the growth that is foreseen is still one.
_OF_FORECAST = re.compile(
    r"^[^;:]{0,48}\b(?:forecasts?|estimates?|projections?|predictions?|outlook|target)\b(?![^;:]*\bby\s+(?:[a-z]+\s+)?$)"
)
_ADVERB = re.compile(r"^\s+[a-z]+ly\b")
_BY_MORE = re.compile(r"^(?:\s+(?:of|in)\s+(?:[a-z-]+\s+){0,2}[a-z-]+)?\s+by\s+(?:[a-z]+\s+){0,2}$")
_OFF = re.compile(r"(?:,|;|\bwere|\bwas) (?:also )?off (?:by )?(?:an? )?$")  # "imports were off 20.3 per cent"
_MOVED = re.compile(r"\b[a-z]+ed$|\b(?:rose|fell|sank|grew|shrank|slid|sunk|leapt|lost|gained)$")  # "those from Europe sank"
_BOUNDING = frozenset(["more", "less", "fewer", "higher", "lower", "above", "below", "under"])


def direction(sentence: Sentence, figure: Mark, previous: Sequence[Mark], inherited: int) -> int:
    """Return +1 for a rise and -1 for a fall.

    `previous` are the figures before it in the sentence, `inherited` the direction of the last one, which a figure of the same list keeps.
    """
    if figure.amount is not None and figure.amount.sign:
        return figure.amount.sign
    after = direction_after(sentence, figure)
    if after is not None:
        return after
    if _went_from(sentence, figure, previous):
        return inherited
    if _OFF.search(sentence.between(sentence.start, figure.start)):
        return -1
    near = _before(sentence, figure, previous[-1].end if previous else sentence.start)
    if near is not None:
        return near
    if any(mark.code == figure.code for mark in previous):
        return inherited
    return _before(sentence, figure, sentence.start) or _only_word(sentence, figure) or inherited


def direction_after(sentence: Sentence, figure: Mark) -> int | None:
    """Return the direction of a word right behind a figure: "9.1 per cent lower", "a 10% drop", "10.7% above"; else None."""
    for mark in sentence.marks:
        if mark.label in _MOVES and mark.start >= figure.end:
            gap = sentence.between(figure.end, mark.start)
            return _sign(mark) if _NEAR.match(gap) or _RUN_THEN.match(gap) else None
    return None


def goes_back_to(gap: str) -> bool:
    """Whether the text between two figures of one unit takes the second as where the first came from: "up from 2-3 percent"."""
    return bool(_BACK_TO.match(gap))


def _sign(mark: Mark) -> int:
    return 1 if mark.label == "UP" else -1


def _went_from(sentence: Sentence, figure: Mark, previous: Sequence[Mark]) -> bool:
    """ "Grew 5.9%, up from 4%" and "cut from 5 percent to 2 percent" move a rate; its sign stays what it was."""
    last = previous[-1] if previous else None
    if last is None or last.code != figure.code or last.amount is None or last.amount.verb:
        return False
    gap = sentence.between(last.end, figure.start)
    moves = [m for m in sentence.marks if m.label in _MOVES and last.end <= m.start and m.end <= figure.start]
    moved = any(_MOVED.search(sentence.between(m.start, m.end)) for m in moves)  # "purchases from Taiwan fell by 19%"
    return bool(_TO_RATE.match(gap)) or (goes_back_to(gap) and not moved)


def _before(sentence: Sentence, figure: Mark, floor: int) -> int | None:
    """The nearest word of change from `floor` on; words of a bound ("more than") or a destination ("fell to") are passed over."""
    for mark in reversed(sentence.marks):
        if mark.label in _MOVES and floor <= mark.start and mark.end <= figure.start and not _passed_over(sentence, figure, mark):
            return _sign(mark)
    return None


def _passed_over(sentence: Sentence, figure: Mark, mark: Mark) -> bool:
    gap = sentence.between(mark.end, figure.start)
    word = sentence.between(mark.start, mark.end)
    if word in _BOUNDING and (_BOUND.match(gap) or gap.startswith((" than ", " compared "))):
        return True
    if word in ("more", "less") and _ADVERB.match(gap):
        return True  # "declined more deeply by 6.6 percent"
    if word in ("up", "down"):
        return gap.strip() == "to" or gap.startswith(" from ")
    if _OF_FORECAST.match(gap):
        return True
    if word == "growth" and _BY_MORE.match(gap):
        return True  # "could cut growth by a further 0.8 points"
    if gap.strip() == "at" and not _MOVED.search(word):
        return False  # "went back to contraction at 4%": the rate of it
    return figure.code == "percent" and bool(_TO_RATE.match(gap))


def _only_word(sentence: Sentence, figure: Mark) -> int | None:
    """The only word of change of a sentence, behind its only figure: "By 5%: that is how much exports fell"."""
    moves = [mark for mark in sentence.marks if mark.label in _MOVES]
    figures = [mark for mark in sentence.marks if mark.label == "FIGURE"]
    if len(moves) != 1 or len(figures) != 1 or moves[0].start < figure.end:
        return None
    return _sign(moves[0])
