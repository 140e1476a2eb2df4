"""Printed lines back to paragraphs: hard-wrapped text, narrow newspaper columns, words broken by a hyphen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from extractor.languages import words
from extractor.readers import DraftLine, Role

LONGEST_WRAPPED = 130
SHORTEST_WRAPPED = 18
CONTINUES = re.compile(r"\s{0,3}(?:[a-zß-ÿ]|[(%,;]|\d[\d.,]{0,12}(?:%|\s[a-z])|[-+−–][\d])")
FINISHED = re.compile(r"[.!?:][\"”’')\]]{0,2}\s{0,3}$")
BULLET = re.compile(r"\s{0,12}(?:[•●▪‣◦■□*·✓✔✅❌👉➤►→]|[-–—]\s|\(?\d{1,2}[.)]\s|\[\d{1,2}\]|[a-zA-Z]\)\s|[QA]:\s)")
BROKEN_WORD = re.compile(r"([^\W\d_]+(?:[-‐][^\W\d_]+)*)[-‐]$")
FIRST_WORD = re.compile(r"\s{0,12}(\S{1,40})")
WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
RULE = re.compile(r"[\W_]+")
COLUMNS = re.compile(r"\S[ \t]{3,}\S")
INDENT = 2
FULL = 0.92
OPEN_SHARE = 0.55
FEWEST_PAIRS = 2
PAIR_SHARE = 0.12


def paragraphs(lines: Sequence[DraftLine], *, wrapped: bool | None) -> list[list[DraftLine]]:
    """Group printed lines into paragraphs; every group of one stands as it is.

    `wrapped` None means that the text itself must show that it is wrapped. Lines that the reader labelled stand alone and do not
    interrupt a paragraph.
    """
    if wrapped is False:
        return [[line] for line in lines]
    width = _width(lines)
    if wrapped is None and width is None:
        return [[line] for line in lines]
    groups: list[list[DraftLine]] = []
    current: list[DraftLine] | None = None
    for line in lines:
        if line.label is not None:
            groups.append([line])
        elif current is not None and not line.gap and _continues(current, line, width if wrapped is None else None):
            current.append(line)
        else:
            current = [line]
            groups.append(current)
    return groups


def _width(lines: Sequence[DraftLine]) -> int | None:
    """Return the width that a text is wrapped to, or None when its lines are whole paragraphs."""
    pairs = [(a.text, b.text) for a, b in itertools.pairwise(lines) if not b.gap]
    running = [
        len(a.rstrip()) for a, b in pairs if CONTINUES.match(b) and not FINISHED.search(a) and SHORTEST_WRAPPED <= len(a) <= LONGEST_WRAPPED
    ]
    if len(running) < FEWEST_PAIRS or len(running) < PAIR_SHARE * len(pairs):
        return None
    return max(running)


def _continues(paragraph: Sequence[DraftLine], line: DraftLine, width: int | None) -> bool:
    last = paragraph[-1]
    if (
        not {Role.ROW, Role.HEADER_ROW}.isdisjoint((last.role, line.role))
        or BULLET.match(line.text)
        or _is_rule(last.text)
        or _is_rule(line.text)
    ):
        return False
    if (last.role is Role.HEADING) != (line.role is Role.HEADING):
        return False
    above, below = last.text.rstrip(), line.text
    if width is not None and (len(above) > LONGEST_WRAPPED or COLUMNS.search(above) or COLUMNS.search(below.rstrip())):
        return False
    if above.endswith("\u00ad") or (BROKEN_WORD.search(above) and below.lstrip()[:1].islower()):
        return True
    if not FINISHED.search(above) and CONTINUES.match(below) and not above.isupper():
        return True
    if above.endswith((",", ";")) and width is not None and len(above) > OPEN_SHARE * width:
        return True
    return _is_full(paragraph, line, width)


def _is_full(paragraph: Sequence[DraftLine], line: DraftLine, width: int | None) -> bool:
    """Tell whether the first word of `line` had no room on the line above, so that the break says nothing."""
    above = paragraph[-1].text.rstrip()
    first = FIRST_WORD.match(line.text)
    if first is None or above.isupper() != line.text.strip().isupper():
        return False
    indented = len(line.text) - len(line.text.lstrip()) >= len(above) - len(above.lstrip()) + INDENT
    if indented and not CONTINUES.match(line.text):
        return False
    widest = width or max(len(printed.text.rstrip()) for printed in (*paragraph, line))
    return len(above) + 1 + len(first[1]) > FULL * widest


def _is_rule(text: str) -> bool:
    return RULE.fullmatch(text) is not None


def joined(lines: Sequence[DraftLine], known: frozenset[str]) -> str:
    """Return the lines of a paragraph as one; a word broken by a hyphen is mended, a compound keeps its hyphen.

    `known` holds the words of the whole document in small letters, which tell one from the other.
    """
    text = lines[0].text.strip()
    for line in lines[1:]:
        below = line.text.strip()
        if text.endswith("\u00ad"):
            text = text[:-1] + below
            continue
        broken = BROKEN_WORD.search(text)
        if broken is None or not below[:1].isalpha():
            text = f"{text}{'' if broken else ' '}{below}"
        elif _is_compound(broken[1], below, known):
            text += below
        else:
            text = text[:-1] + below
    return text


def document_words(lines: Sequence[DraftLine]) -> frozenset[str]:
    """Return all words of a document in small letters, compounds as wholes, soft hyphens taken out."""
    return frozenset(word for line in lines for word in WORD.findall(line.text.replace("\u00ad", "").lower()))


def _is_compound(before: str, below: str, known: frozenset[str]) -> bool:
    rest = WORD.match(below)
    if rest is None or below[:1].isupper():
        return True
    head, tail = before.lower(), rest[0].lower()
    if f"{head}-{tail}" in known:
        return True
    if f"{head}{tail}" in known:
        return False
    return "-" in head or f"{head}-{tail}".startswith(_compounds())


@cache
def _compounds() -> tuple[str, ...]:
    return tuple(str(form) for form in words("boilerplate")["hyphen_compounds"])
