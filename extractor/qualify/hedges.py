"""How a figure is softened: the words directly before and behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extractor.languages import words
from extractor.models import Hedge

BEFORE = ("about", "nearly", "more_than", "less_than", "at_least", "up_to")
LEFT_REACH = 70
RIGHT_REACH = 40
# What may stand between a hedge and its figure: signs, currencies and short words from the list of fillers.
SIGNS = r"[\s$€£¥+\-−–＋－]|(?:us|hk|nt|s|a|c|rmb)(?=\s?\$)|(?:hkd|usd|rmb|cny)(?=\s)"
TIME_SPAN = re.compile(r"(?:days?|weeks?|months?|quarters?|years?|decades?|hours?|minutes?)$", re.I)
YEAR = re.compile(r"(?:19|20)\d\d$")
MEASURED = re.compile(r"(?:[\d%％]|per\s?cent|points?|times|half|third|quarter|fifth|tenth|billion|million|bn)\s*$", re.I)
AND_BEFORE = re.compile(r"\b(?:in|for|of|after|with|by|to|least|than)\s*$", re.I)
DOUBLE_DIGIT = re.compile(r"double[-\s]digits?$", re.I)


def _alternation(forms: Iterable[str]) -> str:
    """Return the forms as one alternative in small letters, longest first, spaces matching any white space."""
    ordered = sorted((form.lower() for form in forms), key=len, reverse=True)
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in ordered)


@cache
def _before() -> re.Pattern[str]:
    """Return the pattern of a hedge that ends where the figure begins, for text in small letters, where it is found much faster."""
    vocabulary = words("hedges")
    groups = [f"(?P<{label}>{_alternation(vocabulary[label])})" for label in BEFORE]
    loose = [f"(?P<loose_{label}>{_alternation(forms)})" for label, forms in vocabulary["loose"].items()]
    moving = [f"(?P<moving_{label}>{_alternation(forms)})" for label, forms in vocabulary["moving"].items()]
    fillers = rf"(?:{SIGNS}|(?:{_alternation(vocabulary['fillers'])})(?![\w])){{0,8}}"
    return re.compile(rf"(?<!\w)(?:{'|'.join(moving + groups + loose)})(?!\w){fillers}\Z")


@cache
def _after() -> re.Pattern[str]:
    """Return the pattern of a hedge that begins where the figure ends."""
    groups = [f"(?P<{label}>{_alternation(forms)})" for label, forms in words("hedges")["after"].items()]
    return re.compile(rf"\s*(?:[,-]\s*)?(?:{'|'.join(groups)})(?![\w])(?!\s+(?:than|the|of)\b)", re.I)


@cache
def _motion() -> re.Pattern[str]:
    """Return the pattern of a verb of movement right before "up to"."""
    return re.compile(rf"(?<!\w)(?:{_alternation(words('hedges')['motion'])})\s+\Z", re.I)


def hedge(sentence: str, start: int, end: int) -> tuple[str, str]:
    """Return the hedge of the figure at `start`:`end` of a sentence, as a value of Hedge, and the words that say so.

    Ranges that are in the figure itself are the caller's business. Offsets outside the sentence are clipped.

    >>> hedge("Sales rose by more than 5% or HK$3bn.", 24, 26)
    ('more_than', 'more than')
    >>> hedge("Sales rose by more than 5% or HK$3bn.", 30, 36)
    ('exact', '')
    """
    start, end = max(0, min(start, len(sentence))), max(0, min(end, len(sentence)))
    figure = sentence[start:end].strip()
    found = _left(sentence[max(0, start - LEFT_REACH) : start], figure) or _right(sentence[end : end + RIGHT_REACH])
    if found:
        return found
    return (Hedge.AT_LEAST.value, figure) if DOUBLE_DIGIT.match(figure) else (Hedge.EXACT.value, "")


def _left(before: str, figure: str) -> tuple[str, str] | None:
    """Return the hedge right before a figure."""
    match = _before().search(_small(before))
    if match is None:
        return None
    label = next(name for name, text in match.groupdict().items() if text)
    cue = before[slice(*match.span(label))]
    lead = before[: match.start()]
    if label.startswith("loose_") and not _loose_holds(lead, figure):
        return None
    if label.startswith("moving_") and _motion().search(lead):
        return None
    if cue.lower() in ("passing", "passed", "tops", "topping", "topped") and YEAR.match(figure):
        return None
    return label.removeprefix("loose_").removeprefix("moving_"), " ".join(cue.split())


def _small(text: str) -> str:
    """Return a text in small letters with every letter in its old place; a few capitals have two small letters."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(letter.lower()[:1] for letter in text)


def _loose_holds(lead: str, figure: str) -> bool:
    """Say whether "over", "above", "under" or "below" softens this figure instead of comparing, or spanning time."""
    if MEASURED.search(lead) or YEAR.match(figure):
        return False
    return not TIME_SPAN.search(figure) or bool(AND_BEFORE.search(lead))


def _right(after: str) -> tuple[str, str] | None:
    """Return the hedge right behind a figure."""
    if after[:1] in ("+", "＋") and not after[1:2].isalnum():
        return Hedge.AT_LEAST.value, after[0]
    match = _after().match(after)
    if match is None:
        return None
    label, cue = next((name, text) for name, text in match.groupdict().items() if text)
    return label, " ".join(cue.split())
