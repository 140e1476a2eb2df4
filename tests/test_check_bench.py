"""True figures from the tables come out as matches; the same figures damaged in thirteen ways come out as mismatches with their cause."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from check_figures import Damage, Fact, Tables, appeared, true_figures

from extractor.check import Checker
from extractor.models import Claim, ErrorKind, Kind, Outcome
from extractor.official import Official, load

SOME = 6  # the suite damages one figure in so many
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


def by_chance(true: Claim, damaged: Claim, official: Decimal) -> bool:
    """Tell whether a damaged figure still lies inside the documented tolerances of the official one."""
    if damaged.unit != true.unit or damaged.kind is Kind.RANK_OR_RECORD or damaged.value * official < 0:
        return False
    apart = abs(damaged.value - official)
    months = true.period is not None and (true.period.end - true.period.start).days > 31
    if damaged.unit == "percent":
        return apart <= (Decimal("1.05") if true.seasonally_adjusted else Decimal("0.25") if months else Decimal("0.05"))
    room = Decimal("0.013") if damaged.unit == "USD" or "." not in damaged.quote else Decimal("0.02") if months else Decimal(0)
    return apart <= abs(official) * room


def test_damaged_figures(checker: Checker, official: Official, figures: list[Fact]) -> None:
    damage = Damage(figures, Tables(official))
    total: Counter[ErrorKind] = Counter()
    caught: Counter[ErrorKind] = Counter()
    named: Counter[ErrorKind] = Counter()
    for place, item in enumerate(figures):
        for kind, claim in damage.all(item):
            if (place % SOME and kind not in SHORT) or by_chance(item.claim, claim, item.claim.value):
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
