"""Documents that are cleaned together, as a run cleans them: lines that a site repeats in several of its stories are left out of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extractor import stories
from extractor.clean.site_lines import Learner, site_of, without
from extractor.models import Article, Problem, RawDocument
from extractor.pipeline.metadata import Given
from extractor.pipeline.reading import clean_document

WINDOW = 200  # documents that are held at once, and looked at together
LONGEST = 20_000_000  # letters of the documents that are held

Entry = Path | RawDocument


def cleaned_together(entries: Iterable[Entry | Problem], given: Given) -> Iterator[tuple[Entry, Article] | Problem]:
    """Yield every document with its article, or the problem with it, in order and some time after it was met.

    What was learnt of a site stays known for the documents that follow. Of a member of a container the bytes are let go.
    """
    known: dict[str, set[str]] = defaultdict(set)
    held: list[tuple[Entry, Article] | Problem] = []
    size = 0
    for entry in entries:
        one = entry if isinstance(entry, Problem) else _cleaned(entry, given)
        held.append(one)
        size += 0 if isinstance(one, Problem) else sum(len(line.text) for line in one[1].lines)
        if len(held) >= WINDOW or size >= LONGEST:
            yield from _without_repeated(held, known)
            held, size = [], 0
    yield from _without_repeated(held, known)


def _cleaned(entry: Entry, given: Given) -> tuple[Entry, Article] | Problem:
    article = clean_document(entry, given)
    if isinstance(article, Problem):
        return article
    return replace(entry, body=b"") if isinstance(entry, RawDocument) else entry, article


def _without_repeated(
    held: Sequence[tuple[Entry, Article] | Problem], known: dict[str, set[str]]
) -> Iterator[tuple[Entry, Article] | Problem]:
    articles = {one[1].id: one[1] for one in held if not isinstance(one, Problem)}
    learner = Learner()
    for article in articles.values():
        learner.see(article)
    for site, line in learner.learnt(_stories_of(articles)):
        known[site].add(line)
    for one in held:
        yield one if isinstance(one, Problem) else (one[0], without(one[1], known.get(site_of(one[1]) or "", frozenset())))


def _stories_of(articles: Mapping[str, Article]) -> Callable[[Collection[str]], Mapping[str, str]]:
    """Return what gives the story of each of some articles; a story is called by the first article that tells it."""
    seen: dict[str, stories.Marks] = {}

    def stories_of(ids: Collection[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for identity in dict.fromkeys(ids):
            marks = seen.setdefault(identity, stories.marks(articles[identity].text))
            same = (story for story in dict.fromkeys(found.values()) if stories.same_story(seen[story], marks))
            found[identity] = next(same, identity)
        return found

    return stories_of
