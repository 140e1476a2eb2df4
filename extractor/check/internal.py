"""Figures of one article against one another: the balance of its exports and imports, rates of its levels, the same figure said twice.

No official figure is needed. All is compared at the digits written; what disagrees is told, and which of the figures is wrong is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from extractor.check.arithmetic import MINUS, amount
from extractor.check.book import Who
from extractor.check.compare import allowed
from extractor.check.constants import CUMULATIVE_BALANCE, CUMULATIVE_GROWTH_POINTS, CUMULATIVE_RATIO_POINTS
from extractor.check.precision import Precision
from extractor.check.spans import Span, shifted
from extractor.check.subject import Prepared, Subject
from extractor.models import Claim, Hedge, Kind, Modality

HUNDRED = Decimal(100)
UNKNOWN = (0, 0)  # the base of a change that the article does not tell
FACTOR = 2  # two versions of one figure are not further apart, unless the digits are the same
MOST = 4  # versions of one figure in one article that are tried together
WHOLE = ("world", "all", None)  # partner, commodity and mode of a total
CHANGES = frozenset({"growth", "times", "change", "points"})
PLAIN = frozenset({Hedge.EXACT, Hedge.ABOUT})
DEFICIT, BALANCE = "trade_deficit", "trade_balance"
SUM, DIFFERENCE, PROPORTION, CHANGE = "+ {}", f"{MINUS} {{}}", "÷ {}", f"÷ {{}} {MINUS} 1"
PERCENT = "percent"
INTRODUCTION = "disagrees with the article's own figures: "


class Key(NamedTuple):
    """What makes two figures the same one."""

    who: Who
    quantity: str
    measure: str
    unit: str
    span: Span
    base: Span = UNKNOWN


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as an article says it: the values that its wording allows."""

    claim: Claim
    low: Decimal
    high: Decimal

    @property
    def words(self) -> str:
        """The figure in words for people."""
        return amount(_signed(self.claim), self.claim.unit)


class Relation(NamedTuple):
    """A figure that follows from two others of the same article, and how: their sum, difference, proportion or change."""

    target: Key
    operands: tuple[Key, Key]
    how: str


def disagreements(claims: Iterable[Prepared]) -> dict[str, str]:
    """Return claim id -> in what it disagrees with other figures of the same article; claims that agree or stand alone are absent."""
    figures: dict[Key, list[Said]] = {}
    every: dict[Key, list[Said]] = {}
    for claim, subject, fineness in claims:
        key = _key(claim, subject)
        if key is not None:
            said = _said(claim, fineness)
            every.setdefault(key, []).append(said)
            if claim.hedge in PLAIN and claim.value_high is None:
                figures.setdefault(key, []).append(said)
    found: dict[str, str] = {}
    for words, involved in [*_repeated(every), *_related(figures)]:
        for said in involved:
            found.setdefault(said.claim.id, INTRODUCTION + words)
    return found


def _key(claim: Claim, subject: Subject | None) -> Key | None:
    if claim.modality is not Modality.ACTUAL or subject is None or subject.quantity == "record":
        return None
    who = subject.who._replace(metric=f"{subject.who.metric}/{subject.base}") if subject.base else subject.who
    return Key(who, subject.quantity, _measure(claim, subject), claim.unit, subject.span, _base(subject))


def _measure(claim: Claim, subject: Subject) -> str:
    adjusted = "adjusted " if claim.seasonally_adjusted else ""
    return f"{adjusted}{subject.measure}"


def _base(subject: Subject) -> Span:
    if subject.quantity not in CHANGES:
        return UNKNOWN
    months = subject.span[1] - subject.span[0] + 1
    steps = {"yoy": -12, "ytd_yoy": -12, "mom": -months, "qoq": -months}
    step = steps.get(subject.comparison.value)
    return subject.against or (shifted(subject.span, step) if step else UNKNOWN)


def _signed(claim: Claim) -> Decimal:
    """Return the value with the sign of a balance: deficits are negative, and a deficit that widens is a change downwards."""
    if claim.metric == DEFICIT and claim.kind is Kind.LEVEL:
        return -abs(claim.value)
    return -claim.value if claim.metric == DEFICIT and claim.kind is Kind.CHANGE_AMOUNT else claim.value


def _said(claim: Claim, fineness: Precision) -> Said:
    interval = allowed(claim, fineness, fineness.half)
    if _signed(claim) != claim.value:
        return Said(claim, -interval.high, -interval.low)
    return Said(claim, interval.low, interval.high)


def _repeated(figures: Mapping[Key, Sequence[Said]]) -> Iterator[tuple[str, list[Said]]]:
    """Find figures that an article gives twice and not alike.

    Two sources may differ, and so may figures without a base of comparison. More than two values, or two that nothing connects,
    are no two versions of one figure: something that tells them apart was not read.
    """
    for key, said in figures.items():
        if len({item.claim.value for item in said}) != 2 or (key.quantity in CHANGES and key.base == UNKNOWN):
            continue
        for one, other in ((a, b) for place, a in enumerate(said) for b in said[place + 1 :]):
            if _contradict(one, other):
                yield f"it says {one.words} and {other.words}", [one, other]


def _contradict(one: Said, other: Said) -> bool:
    if _meets(one, other.low, other.high) or one.claim.sentence == other.claim.sentence or not _same_source(one.claim, other.claim):
        return False
    small, large = sorted((abs(one.claim.value), abs(other.claim.value)))
    return large < small * FACTOR or _digits(one.claim) == _digits(other.claim)


def _digits(claim: Claim) -> list[str]:
    return sorted(character for character in claim.quote if character.isdigit())


def _same_source(one: Claim, other: Claim) -> bool:
    return one.source is None or other.source is None or one.source == other.source


def _meets(said: Said, low: Decimal, high: Decimal) -> bool:
    return said.low <= high and said.high >= low


def _related(figures: Mapping[Key, Sequence[Said]]) -> Iterator[tuple[str, list[Said]]]:
    """Find figures that no choice among the versions of the two others gives."""
    currencies = sorted({key.unit for key in figures if key.quantity == "level"})
    for relation in (relation for key in figures for relation in _relations(key, currencies)):
        first, second = (figures.get(operand, ())[:MOST] for operand in relation.operands)
        pairs = [(a, b) for a, b in product(first, second) if relation.how in {SUM, DIFFERENCE} or b.low * b.high > 0]
        for target in figures[relation.target][:MOST] if pairs else ():
            if not any(_follows(relation, pair, target) for pair in pairs):
                yield f"{_line(relation.how, *pairs[0])}, not {target.words}", [target, *pairs[0]]


def _relations(key: Key, currencies: Sequence[str]) -> Iterator[Relation]:
    metric = key.who.metric
    if key.quantity == "level" and metric in {BALANCE, "total_trade"}:
        yield Relation(key, (_level(key, "total_exports"), _level(key, "imports")), DIFFERENCE if metric == BALANCE else SUM)
    for unit in currencies if key.unit == PERCENT else ():
        money = key._replace(unit=unit, measure="value")
        upper, _, lower = metric.partition("/")
        if key.quantity == "ratio":
            yield Relation(key, (_level(money, upper), _level(money, lower)), PROPORTION)
        if key.quantity == "share" and key.who[2:] != WHOLE:
            whole = money._replace(who=key.who._replace(partner="world", commodity="all", mode=None))
            yield Relation(key, (_level(money, upper), _level(whole, lower)), PROPORTION)
        if key.quantity == "growth" and key.measure == "value" and key.base != UNKNOWN:
            yield Relation(key, (_level(money, metric), _level(money, metric, key.base)), CHANGE)
    if key.quantity == "change" and key.base != UNKNOWN:
        yield Relation(key, (_level(key, metric), _level(key, metric, key.base)), DIFFERENCE)


def _level(key: Key, metric: str, span: Span | None = None) -> Key:
    return Key(key.who._replace(metric=metric), "level", key.measure, key.unit, span or key.span)


def _follows(relation: Relation, pair: tuple[Said, Said], target: Said) -> bool:
    one, other = pair
    slack = _slack(relation, target)
    ends = [_computed(relation.how, a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
    low, high = min(ends) - slack, max(ends) + slack
    if relation.how == PROPORTION:  # a deficit is negative, its ratio to imports is printed without a sign
        low, high = (Decimal(0) if low * high < 0 else min(abs(low), abs(high))), max(abs(low), abs(high))
    return _meets(target, low, high)


def _slack(relation: Relation, target: Said) -> Decimal:
    """Return the room that revisions need: they enter cumulative figures first, and the base of a change is the revised one."""
    if relation.how == CHANGE:
        return CUMULATIVE_GROWTH_POINTS
    if relation.target.span[0] == relation.target.span[1]:
        return Decimal(0)
    return CUMULATIVE_RATIO_POINTS if relation.how == PROPORTION else abs(target.claim.value) * CUMULATIVE_BALANCE


def _computed(how: str, one: Decimal, other: Decimal) -> Decimal:
    if how == SUM:
        return one + other
    if how == DIFFERENCE:
        return one - other
    return one / other * HUNDRED if how == PROPORTION else (one / other - 1) * HUNDRED


def _line(how: str, one: Said, other: Said) -> str:
    value = _computed(how, _signed(one.claim), _signed(other.claim))
    unit = one.claim.unit if how in {SUM, DIFFERENCE} else "percent"
    second = f"({other.words})" if other.words.startswith(MINUS) else other.words
    return f"{one.words} {how.format(second)} = {amount(value, unit)}"
