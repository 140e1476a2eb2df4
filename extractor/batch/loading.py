"""Brings partitions into a database, as a run of the same documents would have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from extractor import __version__
from extractor.batch import checking, manifest, reading
from extractor.batch.place import Place, place
from extractor.batch.reading import Read
from extractor.check import Checker, touched
from extractor.models import Verdict
from extractor.official import Official
from extractor.pipeline.learning import Sites
from extractor.pipeline.reading import Examined, examine_article
from extractor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of one partition: documents that were new or other than before, those that were the same, and problems."""

    partition: int
    changed: int
    unchanged: int
    problems: int


def load(out: str, store: Store, official: Official, arguments: Sequence[str] = ()) -> Iterator[Loaded]:
    """Bring the partitions of `out` into a database, one transaction a partition, with the verdicts that were made with these figures.

    Documents that the gate passed over are left out. Then stories are grouped, and lines that sites repeat are learnt, over all documents.
    Killed at any moment, the same call goes on. Raises InputError where `out` holds no partitions, or not all of them.
    """
    of = place(out)
    manifest.require_finished(of)
    store.begin_run(version=__version__, arguments=arguments)
    store.save_official(official.series.values(), chain.from_iterable(official.rows.values()), touched)
    figures = checking.fingerprint(official)
    sites, checker = Sites(store), Checker(official)
    for entry in manifest.entries(of):
        with store.together():
            done = _partition(of, entry.partition, store, sites, checker, figures)
        yield done
    store.group_stories()
    if sites.learn(checker):
        store.group_stories()
    store.finish_run()


def _partition(of: Place, partition: int, store: Store, sites: Sites, checker: Checker, figures: str) -> Loaded:
    verdicts = reading.verdicts(of, partition) if checking.checked(of, partition, figures) else {}
    counts: Counter[bool] = Counter()
    for read in reading.documents(of, partition):
        found = [checking.verdict_of(verdicts[claim.id]) for claim in read.reading.claims if claim.id in verdicts]
        counts[_document(read, found, store, sites, checker)] += 1
    problems = list(reading.problems(of, partition))
    for problem in problems:
        store.save_problem(problem)
    return Loaded(partition=partition, changed=counts[True], unchanged=counts[False], problems=len(problems))


def _document(read: Read, verdicts: Sequence[Verdict], store: Store, sites: Sites, checker: Checker) -> bool:
    """Store a document; one that holds lines which its site is known to repeat is read again without them."""
    article = sites.cleaned(read.article)
    if store.known(article):
        return store.save_verdicts(verdicts) > 0 if article == read.article else False
    if article == read.article:
        return store.save_document(article, read.reading, verdicts)
    examined = examine_article(Path(article.location), article, checker)
    if isinstance(examined, Examined):
        return store.save_document(examined.article, examined.reading, examined.verdicts)
    return store.save_problem(examined)
