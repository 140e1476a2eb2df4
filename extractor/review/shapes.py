"""Numbers that nothing was read from, grouped by shape, so that the class of figures that is missed most often stands first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from extractor.languages import words
from extractor.models import UnclaimedNumber

_WORDS_AROUND = 1
_REACH = 60  # characters on either side in which that word is looked for
_EXAMPLE = 45  # characters of an example on either side
_ENDS = frozenset('.!?:“"')
_TOKEN = re.compile(r"\w+(?:[.,'’-]\w+)*|[^\w\s]")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An unread number where it stands: the document, and the text with the number marked as ⟦…⟧."""

    document: str
    shape: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All unread numbers of one shape."""

    shape: str
    count: int
    examples: tuple[Found, ...]


def unread(document: str, text: str, numbers: Iterable[UnclaimedNumber]) -> list[Found]:
    """Return the unread ones of the numbers of a text, each with its shape."""
    return [
        Found(document=document, shape=shape(text, number.start, number.end), example=_example(text, number.start, number.end))
        for number in numbers
        if number.status == "unread"
    ]


def shape(text: str, start: int, end: int) -> str:
    """Return the number at `start`:`end` with the word before and the word behind it, normalised.

    Digits become 9, months Month, names Name, and everything else small letters; the number itself stands in ⟦ ⟧.

    >>> shape("It bought 12 cranes from Japan in May.", 10, 12)
    'bought ⟦9⟧ cranes'
    >>> shape("Of the 3,500 firms polled by Ada Ling, 1.5 did.", 39, 42)
    ', ⟦9⟧ did'
    """
    line = text.rfind("\n", 0, start) + 1
    low, high = max(line, start - _REACH), text.find("\n", end)
    before = _TOKEN.findall(text[low:start])
    after = _TOKEN.findall(text[end : min(end + _REACH, len(text) if high < 0 else high)])[:_WORDS_AROUND]
    left = [_normal(word, first=_is_first(before, at, low == line)) for at, word in enumerate(before)][-_WORDS_AROUND:]
    right = [_normal(word, first=False) for word in after]
    return " ".join([*left, f"⟦{_DIGITS.sub('9', text[start:end]).lower()}⟧", *right])


def _is_first(words_before: Sequence[str], at: int, whole_line: bool) -> bool:
    """Say whether a word begins a sentence, where a capital says nothing."""
    return words_before[at - 1] in _ENDS if at else whole_line


@cache
def _months() -> frozenset[str]:
    return frozenset(form for forms in words("periods")["months"].values() for form in forms)


def _normal(word: str, *, first: bool) -> str:
    if word in _months():
        return "Month"
    return "Name" if word[0].isupper() and not first else _DIGITS.sub("9", word).lower()


def _example(text: str, start: int, end: int) -> str:
    low, high = max(0, start - _EXAMPLE), min(len(text), end + _EXAMPLE)
    around = f"{'…' * (low > 0)}{text[low:start]}⟦{text[start:end]}⟧{text[end:high]}{'…' * (high < len(text))}"
    return " ".join(around.split())


def grouped(found: Iterable[Found], examples: int) -> list[Group]:
    """Group numbers by shape, the most frequent first, each with at most so many examples from different documents where there are."""
    by_shape: dict[str, list[Found]] = {}
    for one in found:
        by_shape.setdefault(one.shape, []).append(one)
    groups = [Group(shape=name, count=len(members), examples=_spread(members, examples)) for name, members in by_shape.items()]
    return sorted(groups, key=lambda group: (-group.count, group.shape))


def _spread(members: Sequence[Found], most: int) -> tuple[Found, ...]:
    """Take one of every document first."""
    firsts = {id(one): one for one in {one.document: one for one in reversed(members)}.values()}
    rest = [one for one in members if id(one) not in firsts]
    return tuple([*(one for one in members if id(one) in firsts), *rest][:most])
