"""The official figures laid out for checking: one page for each quantity, one line for each span of months, in plain units."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from extractor.check.constants import FIRST_PRINT_DAYS
from extractor.check.spans import Span, shifted, span_of
from extractor.models import Consulted, Observation, Series
from extractor.official import Official


class Who(NamedTuple):
    """Whose figure: economy, metric, partner, commodity and mode of transport (None for all modes)."""

    economy: str
    metric: str
    partner: str = "world"
    commodity: str = "all"
    mode: str | None = None


class Page(NamedTuple):
    """A quantity: of whom, and what: ``level.HKD``, ``growth.value``, ``sa.volume``, ``change.HKD``, ``share``, ``ratio`` …"""

    who: Who
    what: str


class Cell(NamedTuple):
    """One official value in plain units (HK$, percent, pieces).

    `step` is how finely it is printed, `rank` its authority (0 tables and official pages, 1 close reports, 2 media), `out` the
    day from which a figure for the period was public. `points` is how far a revision may have moved it since its first print,
    `moves` how far revisions of its source move a rate. `first_until` marks a first print, or an earlier version of a table: the day
    until which it is the figure. `since` marks a revision that an update brought: the day from which it is the figure.
    """

    span: Span
    value: Decimal
    unit: str
    step: Decimal
    rank: int
    row: Observation
    out: date
    out_basis: str
    policy: str
    points: Decimal
    moves: Decimal
    first_until: date | None
    since: date | None = None


Asked = TypeVar("Asked", bound=Hashable)
Told = TypeVar("Told")
REMEMBERED = 16384  # answers kept in mind, a few thousand bytes each
ALWAYS: Span = (0, 10**6)
ANY = "*"
HELD, MISSING = (0, 0), (1, 1)  # in place of months: an economy was found, or not; it matters when its last series goes, or its first comes


def peers_of(who: Who, what: str) -> Page:
    """Return the page that stands for the list of all that share economy and metric with `who`."""
    return Page(Who(who.economy, who.metric, ANY, ANY), what)


def _economy(name: str) -> Page:
    return Page(Who(name, ANY, ANY, ANY), ANY)


def joined(one: tuple[Consulted, ...], other: tuple[Consulted, ...]) -> tuple[Consulted, ...]:
    """Return what was looked at in either of two books, in a fixed order."""
    if not other:
        return one
    seen = {item.page: item for item in other}
    for item in one:
        also = seen.get(item.page, item)
        seen[item.page] = Consulted(page=item.page, first=min(item.first, also.first), last=max(item.last, also.last))
    return tuple(seen[page] for page in sorted(seen))


@lru_cache(maxsize=16384)
def _looked_at(page: Page, span: Span) -> Consulted:
    return Consulted(page=page_name(page), first=span[0], last=span[1])


@lru_cache(maxsize=16384)
def page_name(page: Page) -> str:
    """Return the name under which what depends on a page is kept.

    >>> page_name(Page(Who("Hong Kong", "imports"), "level.HKD"))
    'Hong Kong/imports/world/all/-/level.HKD'
    """
    return "/".join((*(part or "-" for part in page.who), page.what))


UNITS: Mapping[str, tuple[str, Decimal]] = MappingProxyType(
    {
        "HKD_billion": ("HKD", Decimal(10) ** 9),
        "HKD_million": ("HKD", Decimal(10) ** 6),
        "HKD_thousand": ("HKD", Decimal(10) ** 3),
        "USD_billion": ("USD", Decimal(10) ** 9),
        "USD_million": ("USD", Decimal(10) ** 6),
        "USD": ("USD", Decimal(1)),
        "CNY_billion": ("CNY", Decimal(10) ** 9),
        "billion_units": ("count", Decimal(10) ** 9),
        "percent": ("percent", Decimal(1)),
    }
)
COARSEST = Decimal("0.1")  # tables print percent and billions with one digit at least; a missing ".0" was trimmed
RANKS = {"T": 0, "D": 0, "A": 0, "B": 1, "C": 2}
MEASURES = {
    "value": "level", "value_quoted": "level", "quantity": "quantity", "change_yoy_value": "change", "share_of_flow": "share",
    "balance_to_imports_ratio": "ratio", "growth_yoy_value": "growth.value", "growth_yoy_value_3m": "growth.value",
    "growth_yoy_nominal": "growth.value", "growth_yoy_real": "growth.volume", "growth_yoy_volume": "growth.volume",
    "growth_yoy_quantity": "growth.volume", "growth_yoy_price": "growth.price", "growth_yoy_value_index": "growth.value_index",
    "growth_sa_3m_on_prev_3m_value": "sa.value", "growth_sa_3m_on_prev_3m_volume": "sa.volume",
    "record_low_monthly_since_1952": "record.low", "record_high_monthly_since_1952": "record.high",
}  # fmt: skip
REVISED = frozenset({"yearly", "repeated"})
THREE_MONTHS = frozenset({"growth_yoy_value_3m", "growth_sa_3m_on_prev_3m_value", "growth_sa_3m_on_prev_3m_volume"})

Lines = Mapping[Span, tuple[Cell, ...]]
EMPTY: Lines = MappingProxyType({})


class Book:
    """All pages; `independent` leaves out the rows that repeat press figures."""

    def __init__(self, official: Official, *, independent: bool = True) -> None:
        """Lay out the figures of `official`, the most authoritative value of each line first."""
        self.band = official.band
        pages: dict[Page, dict[Span, list[Cell]]] = {}
        for item in official.series.values():
            if item.measure in MEASURES and item.unit in UNITS:
                _add(pages, official, item, independent)
        self._pages: dict[Page, dict[Span, tuple[Cell, ...]]] = {
            page: {span: _line(cells) for span, cells in lines.items()} for page, lines in pages.items() if lines
        }
        self._consulted: dict[Page, Span] | None = None
        self._remembered: dict[tuple[Callable[..., Any], Hashable], tuple[Any, Mapping[Page, Span]]] = {}
        self.economies = frozenset(page.who.economy for page in self._pages)
        self._peers: dict[tuple[str, str, str], set[Who]] = {}
        for page in self._pages:
            self._peers.setdefault((page.who.economy, page.who.metric, page.what), set()).add(page.who)

    def watched(self) -> Book:
        """Return the same book, which from now on notes in `consulted` what is looked at."""
        book = object.__new__(Book)  # a view of the same pages; `copy` would take as long as looking them up
        book.__dict__.update(self.__dict__, _consulted={})
        return book

    @property
    def consulted(self) -> tuple[Consulted, ...]:
        """What was looked at since the book is watched: for each page the first and the last month, in a fixed order."""
        found = (_looked_at(page, span) for page, span in (self._consulted or {}).items())
        return tuple(sorted(found, key=lambda item: item.page))

    def remembered(self, work: Callable[[Book, Asked], Told], asked: Asked) -> Told:
        """Return what `work` tells of this book when asked, worked out once; what it looked at is noted each time.

        `work` has to be a function whose answer depends on nothing but its arguments, and is not changed by those who get it.
        """
        kept = self._remembered.get((work, asked))
        if kept is None:
            book = self.watched()
            kept = work(book, asked), book._consulted or {}
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[work, asked] = kept
        for page, span in kept[1].items():
            self._note(page, span)
        told: Told = kept[0]
        return told

    def _note(self, page: Page, span: Span) -> None:
        if self._consulted is None:
            return
        seen = self._consulted.get(page)
        if seen is not None and seen != span:
            span = min(seen[0], span[0]), max(seen[1], span[1])
        self._consulted[page] = span

    def lines(self, who: Who, what: str) -> Lines:
        """Return all lines of a page; empty when there is no such page."""
        page = Page(who, what)
        self._note(page, ALWAYS)
        return self._pages.get(page, EMPTY)

    def cells(self, who: Who, what: str, span: Span) -> tuple[Cell, ...]:
        """Return what is held of one span, the most authoritative first."""
        page = Page(who, what)
        self._note(page, span)
        lines = self._pages.get(page)
        return lines.get(span, ()) if lines else ()

    def knows(self, economy: str) -> bool:
        """Tell whether any figure of an economy is held."""
        known = economy in self.economies
        self._note(_economy(economy), HELD if known else MISSING)
        return known

    def peers(self, who: Who, what: str) -> tuple[Who, ...]:
        """Return all that share economy and metric with `who` and have a page of this kind, in a fixed order."""
        self._note(peers_of(who, what), ALWAYS)
        return tuple(sorted(self._peers.get((who.economy, who.metric, what), ()), key=str))


def _line(cells: list[Cell]) -> tuple[Cell, ...]:
    """Order the cells of one span; a first print is an earlier vintage only where another one is held."""
    if len({cell.value for cell in cells}) == 1:
        cells = [cell._replace(first_until=None) for cell in cells]
    return tuple(sorted(_superseded(cells), key=_authority))


def _superseded(cells: list[Cell]) -> list[Cell]:
    """End each table figure on the day when the next version of its table was out."""
    revisions = sorted((cell for cell in cells if cell.since is not None), key=lambda cell: cell.since or date.min)
    for revision in revisions:
        cells = [_ended(cell, revision) for cell in cells]
    return cells


def _ended(cell: Cell, revision: Cell) -> Cell:
    until = revision.since
    earlier = cell.since is None or (until is not None and cell.since < until)
    if cell is revision or cell.rank or not earlier or cell.first_until is not None or cell.value == revision.value:
        return cell
    return cell._replace(first_until=until)


def _authority(cell: Cell) -> tuple[int, bool, Decimal, date, Decimal]:
    return cell.rank, cell.first_until is not None, cell.step, cell.row.released or cell.out, cell.value


def _add(pages: dict[Page, dict[Span, list[Cell]]], official: Official, item: Series, independent: bool) -> None:
    unit, scale = UNITS[item.unit]
    lines = pages.setdefault(page_of(item), {})
    for row in official.observations(item.id):
        span = _place(item, row)
        if span is None or (independent and not row.independent):
            continue
        lines.setdefault(span, []).append(_cell(official, item, row, span, unit, scale))


def page_of(item: Series) -> Page:
    """Return the page that the figures of a series stand on."""
    what = MEASURES[item.measure]
    who = Who(item.economy, item.metric, item.partner, item.commodity, item.transport_mode)
    return Page(who, f"{what}.{UNITS[item.unit][0]}" if what in {"level", "change"} else what)


def _place(item: Series, row: Observation) -> Span | None:
    span = span_of(row.period)
    if span is not None and item.measure in THREE_MONTHS:
        return shifted(span, -2)[0], span[1]
    return span


def touched(item: Series, row: Observation, series: str) -> tuple[Consulted, ...]:
    """Return what a change of an observation means for verdicts; its `series` as a whole is ``held``, ``new`` or ``gone``."""
    span = _place(item, row)
    if span is None or item.measure not in MEASURES or item.unit not in UNITS:
        return ()
    page = page_of(item)
    found = [(page, span)]
    if series != "held":
        found += [(peers_of(page.who, page.what), ALWAYS), (_economy(page.who.economy), MISSING if series == "new" else HELD)]
    return tuple(Consulted(page=page_name(name), first=first, last=last) for name, (first, last) in found)


def _cell(official: Official, item: Series, row: Observation, span: Span, unit: str, scale: Decimal) -> Cell:
    source = official.sources[official.source_of[item.id]]
    out, basis = official.release(item.id, row.period)
    exponent = row.value.as_tuple().exponent
    coarsest = Decimal(1) if item.unit.endswith(("million", "thousand")) else COARSEST
    step = min(Decimal(1).scaleb(exponent) if isinstance(exponent, int) else coarsest, coarsest)
    first = row.note.startswith("first print")
    moves = source.points if source.policy in REVISED else Decimal(0)
    later = row.tier in {"T", "D"} or (row.released is not None and (row.released - out).days > FIRST_PRINT_DAYS)
    return Cell(
        span=span,
        value=row.value * scale,
        unit=unit,
        step=step * scale if unit != "percent" else step,
        rank=0 if first else RANKS.get(row.tier, 2),
        row=row,
        out=out,
        out_basis=basis,
        policy=source.policy,
        points=moves if later else Decimal(0),
        moves=moves,
        first_until=date.fromordinal(out.toordinal() + FIRST_PRINT_DAYS) if first else None,
        since=row.released if row.note.startswith("revised") else None,
    )
