"""What a writer may have meant or mixed up: the same claim with one thing changed, grouped by how little coincidence it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from extractor.check.book import Book, Who
from extractor.check.figure import Figure
from extractor.check.quantities import figures
from extractor.check.rates import pages
from extractor.check.spans import QUARTER, YEAR, Span, length, quarter, shifted, to_date, whole_year
from extractor.check.subject import Subject
from extractor.models import Comparison, ErrorKind

FLOWS = ("total_exports", "imports", "re_exports", "domestic_exports", "total_trade", "trade_balance")
MEASURES = ("value", "volume", "price")
RATES = frozenset({"growth", "times"})
PRICED = frozenset({"terms_of_trade", "total_exports", "imports"})
FAR = 12  # months in which a figure of another month is looked for, unless the figure is fine enough to find it anywhere
YEARS_BACK = 8


class Alternative(NamedTuple):
    """A changed subject and the error that it would be; `kind` is None where the contract has no name for it."""

    kind: ErrorKind | None
    subject: Subject


def _changed(kind: ErrorKind | None, subjects: Sequence[Subject]) -> list[Alternative]:
    return [Alternative(kind, subject) for subject in subjects]


def units(_book: Book, subject: Subject) -> list[Alternative]:
    """A rate called a difference of rates, or the other way round; a multiple called a percentage."""
    if subject.quantity == "points":
        quantity = "growth" if subject.base is None else "share" if subject.who.metric == subject.base else "ratio"
        rates = [subject._replace(quantity=quantity, comparison=how) for how in dict.fromkeys((Comparison.YOY, subject.comparison))]
        return _changed(ErrorKind.WRONG_UNIT, rates)
    if subject.quantity == "growth" and subject.measure != "price":
        steps = [subject._replace(quantity="points", comparison=how) for how in (Comparison.MOM, Comparison.YOY)]
        return _changed(ErrorKind.WRONG_UNIT, [*steps, subject._replace(quantity="times")])
    if subject.quantity in {"share", "ratio"}:
        steps = [subject._replace(quantity="points", comparison=how) for how in (Comparison.MOM, Comparison.YOY)]
        return _changed(ErrorKind.WRONG_UNIT, steps)
    return []


def measures(_book: Book, subject: Subject) -> list[Alternative]:
    """Volume for value, price for volume."""
    if subject.quantity not in RATES or subject.who.metric == "terms_of_trade":
        return []
    others = [measure for measure in MEASURES if measure != subject.measure]
    return _changed(ErrorKind.WRONG_MEASURE, [subject._replace(measure=measure) for measure in others])


def comparisons(_book: Book, subject: Subject) -> list[Alternative]:
    """Month on month for year on year, the year to date for the month."""
    span = subject.span
    if subject.quantity not in {"growth", "times", "change"}:
        return []
    hows = (Comparison.YOY, Comparison.MOM, Comparison.QOQ)
    found = [subject._replace(comparison=how, against=None) for how in hows if how is not subject.comparison]
    if length(span) == 1:
        found += [subject._replace(comparison=Comparison.YTD_YOY, span=to_date(span), against=None)]
        found += [subject._replace(comparison=Comparison.QOQ, span=(span[1] - 2, span[1]), against=None)]
    else:
        found += [subject._replace(comparison=how, span=(span[1], span[1]), against=None) for how in (Comparison.YOY, Comparison.MOM)]
    return _changed(ErrorKind.WRONG_COMPARISON, found)


def flows(_book: Book, subject: Subject) -> list[Alternative]:
    """Imports for exports."""
    who = subject.who
    candidates = sorted(PRICED) if subject.measure == "price" else FLOWS
    others = [flow for flow in candidates if flow != who.metric]
    if subject.base is not None and subject.quantity == "share":
        return _changed(ErrorKind.WRONG_FLOW, [subject.of(metric=flow)._replace(base=flow) for flow in others[:4]])
    if subject.quantity not in {"level", "growth", "times", "change"}:
        return []
    found = [subject.of(metric=flow)._replace(sign=1) for flow in others]
    if subject.quantity == "level" and who.metric != "trade_balance":
        found.append(subject.of(metric="trade_balance")._replace(sign=-1))
    if subject.quantity in {"growth", "change"} and who.metric == "trade_balance":
        found = [item._replace(sign=1) for item in found]
    return _changed(ErrorKind.WRONG_FLOW, found)


def bases(_book: Book, subject: Subject) -> list[Alternative]:
    """The deficit over exports, growth against an earlier year, a share of another whole."""
    if subject.quantity == "ratio":
        others = [base for base in ("total_exports", "imports", "total_trade") if base != subject.base]
        return _changed(ErrorKind.WRONG_BASE, [subject._replace(base=base) for base in others])
    if subject.quantity == "share":
        return _changed(ErrorKind.WRONG_BASE, [subject._replace(base="total_trade")])
    if subject.quantity in {"growth", "times", "change"} and subject.measure == "value":
        years = [shifted(subject.span, -YEAR * back) for back in range(2, YEARS_BACK)]
        return _changed(ErrorKind.WRONG_BASE, [subject._replace(against=year, comparison=Comparison.VS_NAMED_PERIOD) for year in years])
    return []


def neighbours(_book: Book, subject: Subject) -> list[Alternative]:
    """The month before or after, the same months of the year before or after, the year to date for the month."""
    spans = list(_near(subject.span))
    if subject.comparison is Comparison.QOQ and length(subject.span) == QUARTER:  # three months that end a month earlier or later
        spans += [shifted(subject.span, months) for months in (-1, 1, -2, 2)]
    return _changed(ErrorKind.WRONG_PERIOD, [_moved(subject, span) for span in spans])


def _near(span: Span) -> Iterator[Span]:
    size = length(span)
    for months in (-size, size, -YEAR, YEAR):
        if months % YEAR or size <= YEAR:
            yield shifted(span, months)
    for other in (to_date(span), whole_year(span), quarter(span), (span[1], span[1]), (span[1] - YEAR + 1, span[1])):
        if other != span:
            yield other
    if span[0] % YEAR == 0 and 1 < size < YEAR:  # a year to date that ends a month earlier or later
        yield from ((span[0], span[1] - 1), (span[0], span[1] + 1))


def _moved(subject: Subject, span: Span) -> Subject:
    against = subject.against
    moved = None if against is None else shifted(against, span[0] - subject.span[0])
    comparison = subject.comparison
    if comparison is Comparison.YTD_YOY or (comparison is Comparison.QOQ and length(span) == 1):
        comparison = Comparison.YOY
    return subject._replace(span=span, against=moved, comparison=comparison)


def far(_book: Book, subject: Subject) -> list[Alternative]:
    """Other months of the same year or so."""
    size = length(subject.span)
    steps = [step * size for step in range(2, FAR + 1) if step * size <= max(FAR, 4 * size) and step * size != YEAR]
    spans = [shifted(subject.span, sign * step) for step in steps for sign in (-1, 1)] + [shifted(subject.span, -2 * YEAR)]
    return _changed(ErrorKind.WRONG_PERIOD, [_moved(subject, span) for span in spans])


def anywhere(book: Book, subject: Subject) -> list[Alternative]:
    """Any span of the same length that the table holds."""
    if subject.quantity != "level":
        return []
    size = length(subject.span)
    spans = {span for page in pages(subject.who) for span in book.lines(subject.who, page) if length(span) == size} - {subject.span}
    return _changed(ErrorKind.WRONG_PERIOD, [subject._replace(span=span) for span in sorted(spans)])


def partners(book: Book, subject: Subject) -> list[Alternative]:
    """Another partner, or the world for a partner."""
    others = [who.partner for who in _peers(book, subject) if _only(who, subject.who, "partner")]
    return _changed(ErrorKind.WRONG_PARTNER, [subject.of(partner=partner) for partner in others])


def commodities(book: Book, subject: Subject) -> list[Alternative]:
    """Another commodity; the contract of errors has no name for it."""
    return _changed(None, [subject.of(commodity=who.commodity) for who in _peers(book, subject) if _only(who, subject.who, "commodity")])


def _only(who: Who, own: Who, field: str) -> bool:
    changed = {name for name, value in who._asdict().items() if value != getattr(own, name)}
    return changed == {field}


def _peers(book: Book, subject: Subject) -> list[Who]:
    growths = [f"growth.{subject.measure}", "level.HKD"]
    names = {"growth": growths, "times": growths[:1], "change": ["change.HKD"], "share": ["level.HKD", "share"]}
    found: dict[Who, None] = {}
    for page in names.get(subject.quantity, list(pages(subject.who))):
        found.update(dict.fromkeys(book.peers(subject.who, page)))
    return list(found)


def crossed(_book: Book, subject: Subject) -> list[Alternative]:
    """Another flow of a neighbouring month: two slips at once, believed of fine figures only."""
    if subject.quantity != "level" or subject.who.metric not in FLOWS:
        return []
    spans = [shifted(subject.span, months) for months in (-1, 1, -YEAR)]
    return [Alternative(item.kind, item.subject._replace(span=span)) for item in flows(_book, subject) for span in spans]


CLASSES: dict[str, Callable[[Book, Subject], list[Alternative]]] = {
    "units": units, "measures": measures, "comparisons": comparisons, "flows": flows, "bases": bases, "neighbours": neighbours,
    "partners": partners, "far": far, "anywhere": anywhere, "crossed": crossed, "commodities": commodities,
}  # fmt: skip


def deciding(book: Book, subject: Subject, group: str) -> tuple[tuple[Alternative, tuple[Figure, ...]], ...]:
    """Return the alternatives of a group with the figures that decide them, those without any left out."""
    return book.remembered(_deciding, (subject, group))


def _deciding(book: Book, asked: tuple[Subject, str]) -> tuple[tuple[Alternative, tuple[Figure, ...]], ...]:
    subject, group = asked
    found = ((item, tuple(figure for figure in figures(book, item.subject) if not figure.rank)) for item in CLASSES[group](book, subject))
    return tuple((item, deciding) for item, deciding in found if deciding)
