"""What a run learns from its documents together: the lines that a site repeats are taken out of all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extractor.check import Checker
from extractor.clean.site_lines import Learner, site_of, without
from extractor.models import Article
from extractor.pipeline.reading import Examined, examine_article

if TYPE_CHECKING:
    from extractor.store import Store


class Sites:
    """The sites' own lines: those known from earlier runs are left out of every document, and new ones are learnt at the end."""

    def __init__(self, store: Store) -> None:
        """Take the store that keeps the lines."""
        self._store = store
        self._known = store.site_lines()
        self._learner = Learner()

    def cleaned(self, article: Article) -> Article:
        """Return an article without the lines that its site is known to repeat, and take note of the others."""
        found = without(article, self._known.get(site_of(article) or "", frozenset()))
        self._learner.see(found)
        return found

    def learn(self, checker: Checker) -> int:
        """Keep the lines that were learnt, read the documents that hold them once more without them, and return how many those are.

        Killed in between, the next run finds the lines kept, and the documents changed.
        """
        learnt = self._learner.learnt(self._store.stories_of)
        if not learnt:
            return 0
        self._store.save_site_lines(learnt)
        self._known = self._store.site_lines()
        changed = 0
        for identity in sorted({article for articles in learnt.values() for article in articles}):
            changed += self._read_again(identity, checker)
        return changed

    def _read_again(self, identity: str, checker: Checker) -> bool:
        before = self._store.article(identity)
        if before is None:  # it was cleaned, but could not be read
            return False
        article = without(before, self._known.get(site_of(before) or "", frozenset()))
        if article == before:
            return False
        examined = examine_article(Path(article.location), article, checker)
        if isinstance(examined, Examined):
            return self._store.save_document(examined.article, examined.reading, examined.verdicts, instead_of=before)
        return self._store.save_problem(examined)
