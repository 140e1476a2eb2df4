"""From a subject to the official figures that tell it, in the unit and sign of the claim."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from extractor.check.book import Book, Who
from extractor.check.constants import CUMULATIVE_BALANCE, CUMULATIVE_FLOW
from extractor.check.figure import Figure, Part, part_of
from extractor.check.levels import Level, levels
from extractor.check.proportions import ratio, share
from extractor.check.rates import HUNDRED, REVISED_SOURCE, REVISED_TOTALS, growth, merged, pages, seasonal
from extractor.check.spans import QUARTER, YEAR, Span, length, shifted
from extractor.check.subject import Subject
from extractor.models import Comparison
from extractor.official.names import names
from extractor.official.sources import Band

BALANCE = "trade_balance"


def figures(book: Book, subject: Subject) -> tuple[Figure, ...]:
    """Return the official figures for a subject, those that decide first; empty when there are none.

    A commodity name of everyday language is tried as each of the official groups that it may mean.
    """
    for commodity in names().family(subject.who.commodity):
        found = READERS[subject.quantity](book, subject.of(commodity=commodity) if commodity != subject.who.commodity else subject)
        if found:
            return tuple(found)
    return ()


def bases(subject: Subject) -> list[Span]:
    """Return the spans that a change may be measured against, the most likely first; empty when the claim names none."""
    span = subject.span
    if subject.against is not None:
        return [subject.against]
    if subject.comparison in {Comparison.YOY, Comparison.YTD_YOY}:
        return [shifted(span, -YEAR)]
    before = shifted(span, -length(span))
    if subject.comparison in {Comparison.MOM, Comparison.QOQ}:
        return [before]
    return [] if subject.comparison is Comparison.VS_NAMED_PERIOD else [shifted(span, -YEAR), before]


def _growth(book: Book, subject: Subject) -> list[Figure]:
    if subject.adjusted and subject.comparison is Comparison.MOM:
        return []  # no table has it, and figures that are not adjusted say something else
    if subject.comparison is Comparison.QOQ:
        found = seasonal(book, subject.who, subject.measure, subject.span)
        if subject.adjusted or (found and length(subject.span) == 1):
            return found
        return found + _changes(book, subject)
    return _changes(book, subject)


def _changes(book: Book, subject: Subject) -> list[Figure]:
    return [rate for base in bases(subject) for rate in growth(book, subject.who, subject.measure, subject.span, base)]


def _times(book: Book, subject: Subject) -> list[Figure]:
    return [_scaled(figure) for figure in _growth(book, subject)]


def _scaled(figure: Figure) -> Figure:
    value = 1 + figure.value / HUNDRED
    how = f"multiple, {figure.derivation}"
    return figure._replace(value=value, low=value, high=value, step=figure.step / HUNDRED, slack=figure.slack / HUNDRED, derivation=how)


def _level(book: Book, subject: Subject) -> list[Figure]:
    who, span = subject.who, subject.span
    if subject.unit == "count":
        return [_amount(level, subject) for level in levels(book, who, "quantity", span)]
    own = [_amount(level, subject) for level in levels(book, who, f"level.{subject.unit}", span)]
    return own or _converted(book, subject)


def _amount(level: Level, subject: Subject) -> Figure:
    value = level.value * subject.sign
    cells = [cell for part in level.parts for cell in part.cells]
    slack, reason = Decimal(0), ""
    if length(subject.span) > 1:
        slack, reason = abs(value) * (CUMULATIVE_BALANCE if subject.who.metric == BALANCE else CUMULATIVE_FLOW), REVISED_TOTALS
    elif any(cell.moves for cell in cells):
        slack, reason = abs(value) * CUMULATIVE_FLOW, REVISED_SOURCE
    return Figure(value, value, value, level.how, level.parts, level.step, level.rank, slack, reason)


def _converted(book: Book, subject: Subject) -> list[Figure]:
    """Turn HK$ into US$ or back through the linked-rate band: every rate inside the band is accepted."""
    other = {"USD": "HKD", "HKD": "USD"}.get(subject.unit)
    if other is None:
        return []
    band = book.band
    held = [_amount(level, subject) for level in levels(book, subject.who, f"level.{other}", subject.span)]
    return [_through(figure, band, subject.unit) for figure in held]


def _through(figure: Figure, band: Band, unit: str) -> Figure:
    edges = [_exchange(figure.value, rate, unit) for rate in (band.strong, band.weak)]
    factor = _exchange(Decimal(1), (band.strong + band.weak) / 2, unit)
    words = f"{band.strong}–{band.weak} HK$ per US$"
    step, slack = figure.step * factor, figure.slack * factor
    return figure._replace(value=figure.value * factor, low=min(edges), high=max(edges), step=step, slack=slack, converted=words)


def _exchange(value: Decimal, rate: Decimal, unit: str) -> Decimal:
    return value / rate if unit == "USD" else value * rate


def _change(book: Book, subject: Subject) -> list[Figure]:
    found: list[Figure] = []
    if bases(subject)[:1] == [shifted(subject.span, -YEAR)]:
        for cell in book.cells(subject.who, f"change.{subject.unit}", subject.span)[:1]:
            found.append(Figure(cell.value, cell.value, cell.value, "published", (part_of(cell),), cell.step))
    for base in bases(subject):
        direct = _differences(book, subject, f"level.{subject.unit}", base)
        found += [figure.demoted() if found else figure for figure in direct]
    return found


def _differences(book: Book, subject: Subject, page: str, base: Span) -> list[Figure]:
    over = {level.key: level for level in reversed(levels(book, subject.who, page, base))}
    pairs = [(now, over[now.key]) for now in levels(book, subject.who, page, subject.span) if now.key in over]
    found = [_difference(subject, now, then) for now, then in pairs]
    return [figure.demoted() if place else figure for place, figure in enumerate(found)]


def _difference(subject: Subject, now: Level, then: Level) -> Figure:
    value = (now.value - then.value) * subject.sign
    slack = Decimal(0)
    if length(subject.span) > 1:
        tolerance = CUMULATIVE_BALANCE if subject.who.metric == BALANCE else CUMULATIVE_FLOW
        slack = (abs(now.value) + abs(then.value)) * tolerance / 2
    parts = (merged(now), merged(then))
    step = max(now.step, then.step)
    return Figure(value, value, value, "difference", parts, step, 0, slack, REVISED_TOTALS if slack else "")


def _points(book: Book, subject: Subject) -> list[Figure]:
    """Return differences of two rates (or shares, or ratios) in percentage points."""
    reader = _share if subject.base and subject.who.metric == subject.base else _ratio if subject.base else _yearly
    now = reader(book, subject)
    found = []
    for base in _point_bases(subject):
        then = reader(book, subject._replace(span=base))
        if now and then:
            value = now[0].value - then[0].value
            parts = (*_term(now[0]), *_term(then[0]))
            step = now[0].step + then[0].step
            found.append(Figure(value, value, value, "difference of rates", parts, step))
    return found


def _term(figure: Figure) -> tuple[Part, ...]:
    return (Part(figure.series, figure.cells, figure.value, rate=True),)


def _yearly(book: Book, subject: Subject) -> list[Figure]:
    return growth(book, subject.who, subject.measure, subject.span, shifted(subject.span, -YEAR))


def _point_bases(subject: Subject) -> list[Span]:
    span = subject.span
    if subject.against is not None:
        return [subject.against]
    year, before = shifted(span, -YEAR), shifted(span, -length(span))
    if length(span) == 1 and subject.comparison is Comparison.QOQ:
        before = shifted(span, -QUARTER)
    ordered = {Comparison.MOM: [before], Comparison.QOQ: [before], Comparison.YOY: [year, before], Comparison.YTD_YOY: [year]}
    return ordered.get(subject.comparison, [])  # "contributed 0.6 percentage points" compares with nothing


def _ratio(book: Book, subject: Subject) -> list[Figure]:
    return ratio(book, subject.who, subject.base or "imports", subject.span) if subject.base else []


def _share(book: Book, subject: Subject) -> list[Figure]:
    return share(book, subject.who, subject.base or subject.who.metric, subject.span)


def nothing(_book: Book, _subject: Subject) -> list[Figure]:
    """Return no figures: records and streaks are told from whole series, not from one figure."""
    return []


READERS: dict[str, Callable[[Book, Subject], list[Figure]]] = {
    "level": _level, "growth": _growth, "times": _times, "change": _change,
    "points": _points, "ratio": _ratio, "share": _share, "record": nothing,
}  # fmt: skip


def known_pages(who: Who, subject: Subject) -> list[str]:
    """Return the pages that could tell a subject, to see whether its figure is merely not out yet."""
    money = list(pages(who))
    growths = [f"growth.{subject.measure}", *(money if subject.measure == "value" else [])]
    return {"level": money, "change": money, "share": ["share", *money], "ratio": ["ratio", *money]}.get(subject.quantity, growths)
