"""Whose figures a sentence is about: the economies that it names, and the one whose trade it reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from extractor.languages import words

LEAD = r"(?:^|[.;:]\s+)\W{0,3}(?:(?:And|But|Meanwhile|Separately|Elsewhere|By contrast)\W{1,2})?(?:in\s+)?(?:the\s+)?"
GOODS = r"(?:own\s+|total\s+|overall\s+|merchandise\s+|goods\s+|semiconductor\s+|chip\s+){0,3}"
TRADE = r"(?:exports?|imports?|trade|GDP|economy|shipments)\b"
TAIL = (
    rf"(?:(?:['’]s)?\s+{GOODS}{TRADE}|\s+itself\b|,\s+(?:the|meanwhile)\b|\s+(?:exported|imported|shipped|reported)\b)"
    r"(?!\s+to\s+(?:Hong Kong|the city|us)\b)"
)
REACH = 200
DEFAULT = "Hong Kong"
_HONG_KONG = re.compile(r"\bHong Kong|HKSAR|HK\$")


@cache
def _names() -> dict[str, re.Pattern[str]]:
    """Return a pattern of all names of each economy."""
    return {name: re.compile(rf"\b(?:{'|'.join(forms)})\b(?!\$)") for name, forms in words("speech")["economies"].items()}


@cache
def _owner() -> re.Pattern[str]:
    """Return the pattern of an economy at the head of a sentence about its own trade."""
    groups = [f"(?P<e{i}>{'|'.join(forms)})" for i, forms in enumerate(words("speech")["economies"].values())]
    return re.compile(rf"{LEAD}(?:{'|'.join(groups)}){TAIL}", re.I)


def named(sentence: str) -> set[str]:
    """Return the economies that a sentence names.

    >>> named("China shipped more, Chinese customs say.")
    {'China'}
    """
    return {name for name, pattern in _names().items() if pattern.search(sentence)}


def home(sentences: Iterable[str]) -> str:
    """Return the economy that "the government" of a text governs: Hong Kong where it is spoken of, else the one that is named most.

    >>> home(["Japan's exports fell.", "Exports to China rose, Japan said."]), home(["Exports fell."])
    ('Japan', 'Hong Kong')
    """
    counts: Counter[str] = Counter()
    for sentence in sentences:
        if _HONG_KONG.search(sentence):
            return DEFAULT
        counts.update(named(sentence))
    return counts.most_common(1)[0][0] if counts else DEFAULT


def owner(sentence: str) -> str | None:
    """Return the economy whose trade a sentence turns to, if it begins with one.

    >>> owner("Meanwhile, Taiwan's exports fell."), owner("Exports to Taiwan fell.")
    ('Taiwan', None)
    """
    match = _owner().search(sentence[:REACH])
    if match is None:
        return None
    group = next(name for name, text in match.groupdict().items() if text)
    names = [str(name) for name in words("speech")["economies"]]
    return names[int(group[1:])]
