"""True figures from the tables come out as matches; the same figures damaged in thirteen ways come out as mismatches with their cause."""

from __future__ import annotations

from collections import Counter

import pytest
from check_benchmark import as_sentences, by_chance
from check_figures import Damage, Fact, Tables, appeared, true_figures
from phrasings import phrasings

from extractor.check import Checker
from extractor.models import ErrorKind, Outcome
from extractor.official import Official, load

SHORT = frozenset({ErrorKind.FALSE_RECORD, ErrorKind.WRONG_STREAK, ErrorKind.WRONG_BASE})  # few examples: all of them are used


@pytest.fixture(scope="module")
def official() -> Official:
    return load()


@pytest.fixture(scope="module")
def figures(official: Official) -> list[Fact]:
    return true_figures(official)


@pytest.fixture(scope="module")
def checker(official: Official) -> Checker:
    return Checker(official)


def test_true_figures(checker: Checker, figures: list[Fact]) -> None:
    outcomes = Counter(checker.check([item.claim], appeared(item.claim))[0].outcome for item in figures)
    assert len(figures) >= 3000
    assert outcomes[Outcome.MATCH] >= 0.995 * len(figures)
    assert outcomes[Outcome.MISMATCH] <= 0.001 * len(figures)


@pytest.mark.parametrize("some", [12, pytest.param(1, marks=pytest.mark.long)])
def test_damaged_figures(checker: Checker, official: Official, figures: list[Fact], some: int) -> None:
    """One figure in `some` is damaged."""
    damage = Damage(figures, Tables(official))
    total: Counter[ErrorKind] = Counter()
    caught: Counter[ErrorKind] = Counter()
    named: Counter[ErrorKind] = Counter()
    for place, item in enumerate(figures):
        for kind, claim in damage.all(item):
            if (place % some and kind not in SHORT) or by_chance(item.claim, claim, item.claim.value):
                continue
            verdict = checker.check([claim], appeared(claim))[0]
            total[kind] += 1
            caught[kind] += verdict.outcome is Outcome.MISMATCH
            named[kind] += verdict.error_kind is kind
    assert set(total) == set(ErrorKind)
    assert sum(caught.values()) >= 0.99 * sum(total.values()), {kind: (caught[kind], total[kind]) for kind in total}
    for kind in ErrorKind:
        assert caught[kind] >= 0.97 * total[kind], kind
        assert named[kind] >= 0.85 * caught[kind], (kind, named[kind], caught[kind])


@pytest.mark.parametrize(("true", "broken"), [(300, 60), pytest.param(1800, 360, marks=pytest.mark.long)])
def test_sentences_of_every_phrasing(official: Official, figures: list[Fact], true: int, broken: int) -> None:
    """A part of `make bench-check`: figures written as sentences, read and checked, true and damaged."""
    result = as_sentences(official, figures, true=true, broken=broken)
    assert len(phrasings()) >= 40
    assert set(result.failed) == {phrasing.name for phrasing in phrasings()}
    assert result.true.share("match") >= 0.995, +result.failed
    assert result.true.share("mismatch") <= 0.001, +result.failed
    assert result.all_damaged().share("mismatch") >= 0.97
    assert result.all_damaged().share("named") >= 0.85
