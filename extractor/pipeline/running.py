"""The main job: documents into a database, each with its claims and verdicts, in one transaction a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING

from extractor import __version__
from extractor.check import Checker, touched
from extractor.models import Problem, RawDocument
from extractor.official import Official
from extractor.pipeline.learning import Sites
from extractor.pipeline.metadata import Given
from extractor.pipeline.reading import Examined, clean_document, examine_article, location

if TYPE_CHECKING:
    from extractor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of one document: `changed` is False when it was stored before and is the same."""

    path: Path
    changed: bool
    problem: Problem | None = None


def run(
    found: Iterable[Path | RawDocument | Problem], store: Store, official: Official, given: Given, arguments: Sequence[str] = ()
) -> Iterator[Step]:
    """Bring documents into the database, one step each; what is stored already and unchanged is passed over.

    Killed at any moment, the database holds whole documents only, and the same call goes on where it was.
    """
    checker = Checker(official)
    store.begin_run(version=__version__, arguments=arguments)
    store.save_official(official.series.values(), chain.from_iterable(official.rows.values()), touched)
    sites = Sites(store)
    for entry in found:
        yield _problem(store, entry) if isinstance(entry, Problem) else _document(store, entry, given, checker, sites)
    _recheck(store, checker)
    store.group_stories()
    if sites.learn(checker):
        store.group_stories()
    store.finish_run()


def _document(store: Store, entry: Path | RawDocument, given: Given, checker: Checker, sites: Sites) -> Step:
    path = Path(location(entry))
    article = clean_document(entry, given)
    if isinstance(article, Problem):
        return _problem(store, article)
    article = sites.cleaned(article)
    if store.known(article):
        return Step(path=path, changed=False)
    examined = examine_article(entry, article, checker)
    if isinstance(examined, Examined):
        changed = store.save_document(examined.article, examined.reading, examined.verdicts)
        return Step(path=path, changed=changed)
    return _problem(store, examined)


def _problem(store: Store, problem: Problem) -> Step:
    # a path that is not there is a slip of the keyboard, not a fact about a document
    changed = problem.reason != "missing" and store.save_problem(problem)
    return Step(path=Path(problem.location), changed=changed, problem=problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """How many claims there are and how many were compared again; `because` counts the verdicts that changed, by reason."""

    claims: int
    compared: int
    because: Mapping[str, int]

    @property
    def changed(self) -> int:
        """How many verdicts are others than before."""
        return sum(self.because.values())


def recheck(store: Store, official: Official, arguments: Sequence[str] = ()) -> Rechecked:
    """Compare the stored claims whose verdicts may differ now with the official figures, and tell what changed and why."""
    store.begin_run(version=__version__, arguments=arguments)
    store.save_official(official.series.values(), chain.from_iterable(official.rows.values()), touched)
    done = _recheck(store, Checker(official))
    store.finish_run()
    return done


def _recheck(store: Store, checker: Checker) -> Rechecked:
    stale = store.stale()
    because: Counter[str] = Counter()
    for article, part in groupby(stale, key=lambda item: item.article):
        reasons = {item.claim: item.because for item in part}
        seen = store.stored(article)
        if seen is None:  # another program has removed it meanwhile
            continue
        verdicts = checker.check(seen.claims, seen.published, only=reasons.keys())
        for reason, group in groupby(
            sorted(verdicts, key=lambda verdict: reasons[verdict.claim]), key=lambda verdict: reasons[verdict.claim]
        ):
            because[reason] += store.save_verdicts(group, seen=seen)
    return Rechecked(claims=store.count_claims(), compared=len(stale), because={reason: n for reason, n in sorted(because.items()) if n})
