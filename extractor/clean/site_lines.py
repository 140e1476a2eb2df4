"""Lines that a site repeats from story to story: calls to subscribe, mottos, notes of the editors. They are learnt from many documents.

What an agency's text repeats is no such line, so it is stories that are counted and not documents; lines with figures, headings
and long paragraphs are never taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from extractor.models import Article, Line, LineLabel
from extractor.readers import Role

STORIES = 3  # of one site, which have to hold a line before it is taken for the site's own
LONGEST, SHORTEST = 25, 3  # words
LATE, EARLY = 3, 2  # body lines at the end and at the beginning that need not be sentences
REASON = "repeated on this site"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def site_of(article: Article) -> str | None:
    """Return the site of an article: the host of its address, or else its outlet."""
    try:
        host = urlsplit(article.url or "").hostname
    except ValueError:
        host = None
    return (host or "").removeprefix("www.") or (article.outlet or "").casefold() or None


def repeatable(article: Article) -> dict[str, Line]:
    """Return the body lines that could be the site's own, by the words that they have in common with their repetitions."""
    body = [line for line in article.lines if line.label is LineLabel.BODY]
    last = max((index for index, line in enumerate(body) if _tells(line)), default=-1)
    first = next((index for index, line in enumerate(body) if _tells(line)), len(body))
    found: dict[str, Line] = {}
    for index, line in enumerate(body):
        outside = (index > last and index >= len(body) - LATE) or (index < first and index < EARLY)
        if _is_candidate(line, article.title, outside=outside):
            found.setdefault(key(line.text), line)
    return found


def key(text: str) -> str:
    """Return the words of a line, by which it is known again.

    >>> key("Sign up — it's  free!")
    "sign up it's free"
    """
    return " ".join(_WORD.findall(text.casefold()))


def _tells(line: Line) -> bool:
    return any(c.isdigit() for c in line.text) or len(line.text.split()) > LONGEST or line.reason not in (Role.PARAGRAPH, Role.ITEM)


def _is_candidate(line: Line, title: str | None, *, outside: bool) -> bool:
    words = len(_WORD.findall(line.text))
    if _tells(line) or line.reason != Role.PARAGRAPH or not SHORTEST <= words <= LONGEST or line.text.strip() == (title or "").strip():
        return False
    return outside or line.text.rstrip().endswith((".", "!", "?", "…"))


def without(article: Article, lines: Collection[str]) -> Article:
    """Return the article with these lines labelled as furniture; the article itself where it has none of them, or nothing else."""
    taken = {line.number for known, line in repeatable(article).items() if known in lines} if lines else set()
    # the same words may stand in an article more than once
    keys = {key(line.text) for line in article.lines if line.number in taken}
    taken |= {line.number for line in article.lines if line.label is LineLabel.BODY and key(line.text) in keys}
    body = sum(line.label is LineLabel.BODY for line in article.lines)
    if not taken or len(taken) >= body:
        return article
    parts: list[str] = []
    kept: list[Line] = []
    place = 0
    for line in article.lines:
        if line.number in taken:
            kept.append(Line(number=line.number, text=line.text, label=LineLabel.FURNITURE, reason=REASON))
        elif line.start is None or line.end is None:
            kept.append(line)
        else:
            parts.append(article.text[line.start : line.end])
            kept.append(replace(line, start=place, end=place + len(parts[-1])))
            place += len(parts[-1]) + 1
    return replace(article, text="\n".join(parts), lines=tuple(kept))


class Learner:
    """Collects, over the documents of a run, the lines that sites repeat."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._seen: dict[tuple[str, str], list[str]] = defaultdict(list)

    def see(self, article: Article) -> None:
        """Take note of the lines of an article that could be its site's own."""
        site = site_of(article)
        if site is not None:
            for known in repeatable(article):
                self._seen[site, known].append(article.id)

    def learnt(self, stories_of: Callable[[Collection[str]], Mapping[str, str]]) -> dict[tuple[str, str], list[str]]:
        """Return the lines that stand in several stories of a site, each with the articles that hold it.

        `stories_of` gives the story of each of some articles; copies and versions are one story.
        """
        often = {place: ids for place, ids in self._seen.items() if len(set(ids)) >= STORIES}
        return {place: ids for place, ids in often.items() if len(set(stories_of(ids).values())) >= STORIES}
