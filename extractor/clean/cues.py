"""The phrases of `boilerplate.yaml`, ready to be looked up in a line, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from extractor.languages import words

TOKEN = re.compile(r"<n>|[^\W\d_]+|\d[\d,.]*(?:k\b)?")
NUMBER = "<n>"
LIST_NUMBER = re.compile(r"^\W{0,6}(?:\d{1,2}[.)]\s{1,3})?")
COUNT_AFTER = re.compile(r"\s{0,3}[(\[]\s?\d[\d,.]{0,7}k?\s?[)\]]\s{0,3}$")
COLON = re.compile(r"\s{0,3}(?::|\||–|—|\s-\s|>|»|→)")
Phrase = tuple[tuple[str, ...], str]
Phrases = Mapping[str, Mapping[str, Sequence[Phrase]]]


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a line in small letters; apostrophes vanish, every number stands for itself.

    >>> tokens("Don't miss: 14 replies")
    ['dont', 'miss', '14', 'replies']
    """
    return TOKEN.findall(text.lower().replace("’", "").replace("'", ""))


def opening(text: str) -> str:
    """Return a line without the list number or ornament before it and the count in brackets behind it."""
    return COUNT_AFTER.sub("", LIST_NUMBER.sub("", text))


@cache
def _phrases(group: str) -> Phrases:
    """Return the phrases of one group by their first and their second word ("" for none), the longest first, each with its reason."""
    found: dict[str, dict[str, list[Phrase]]] = {}
    entries = words("boilerplate")[group]
    pairs = entries.items() if isinstance(entries, Mapping) else [(group, entries)]
    for reason, forms in pairs:
        for form in forms:
            phrase = tuple(tokens(str(form)))
            if phrase:
                found.setdefault(phrase[0], {}).setdefault("".join(phrase[1:2]), []).append((phrase, str(reason)))
    return {first: {second: sorted(them, key=_shorter) for second, them in inner.items()} for first, inner in found.items()}


def _shorter(phrase: Phrase) -> int:
    return -len(phrase[0])


def whole(group: str, line: Sequence[str]) -> str | None:
    """Return the reason of the phrase that the whole line is, or None."""
    return next((reason for phrase, reason in _at(group, line, 0) if len(phrase) == len(line)), None)


def start(group: str, line: Sequence[str]) -> str | None:
    """Return the reason of the longest phrase that the line begins with, or None."""
    return next((reason for _, reason in _at(group, line, 0)), None)


def opens(group: str, line: Sequence[str]) -> int:
    """Return how many words the longest phrase has that the line begins with, 0 for none."""
    return next((len(phrase) for phrase, _ in _at(group, line, 0)), 0)


def anywhere(group: str, line: Sequence[str]) -> str | None:
    """Return the reason of a phrase that stands anywhere in the line, or None."""
    phrases = _phrases(group)
    numbers = NUMBER in phrases
    for position, word in enumerate(line):
        if word in phrases or (numbers and word[0].isdigit()):
            found = next(_at(group, line, position), None)
            if found:
                return found[1]
    return None


def start_before_colon(group: str, text: str) -> str | None:
    """Return the reason of a phrase that opens the line with a colon, bar or dash right behind it, or None."""
    found = COLON.search(text[:60])
    return whole(group, tokens(opening(text[: found.start()]))) if found else None


def _at(group: str, line: Sequence[str], position: int) -> Iterator[Phrase]:
    phrases = _phrases(group)
    if position >= len(line):
        return
    word, following = line[position], line[position + 1] if position + 1 < len(line) else ""
    for first in (word, NUMBER) if word[0].isdigit() else (word,):
        inner = phrases.get(first)
        if inner is None:
            continue
        for second in _seconds(following):
            for phrase, reason in inner.get(second, ()):
                if len(phrase) <= 2 or _matches(phrase, line[position : position + len(phrase)]):
                    yield phrase, reason


def _seconds(following: str) -> tuple[str, ...]:
    """Return the second words that phrases can have where this word follows; "" stands for phrases of one word."""
    return ("",) if not following else (following, NUMBER, "") if following[0].isdigit() else (following, "")


def _matches(phrase: Sequence[str], part: Sequence[str]) -> bool:
    return len(phrase) == len(part) and all(
        wanted == found or (wanted == NUMBER and found[0].isdigit()) for wanted, found in zip(phrase, part, strict=True)
    )
