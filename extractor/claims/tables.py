"""Rows of a table in cleaned text: what the caption, the column heads and the label of its row say of each number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor import amounts, periods
from extractor.claims import topics, units
from extractor.claims.clock import Clock
from extractor.claims.comparisons import window
from extractor.claims.frames import FLOWS, NOTHING, Frame, Theme, resolve
from extractor.claims.roles import Topic
from extractor.models import Comparison, Kind, Period
from extractor.parse import Mark, Sentence

_PARTING = re.compile(r" \|(?= |$)|\t")  # two bars with an empty cell between them share a space; pasted tables have tabs


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table with all that its row, its column and the caption say."""

    figure: Mark
    unit: str
    kind: Kind
    sign: int
    frame: Frame
    period: Period | None
    period_basis: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class RowContext:
    """What surrounds a table: the home economy, the article's theme, what was last spoken of, the clock, and the article's dollars."""

    home: str
    theme: Theme
    frame: Frame
    clock: Clock
    money: units.Money


@dataclass(frozen=True, slots=True)
class Column:
    """What is said of the unit of the numbers in a column, a row or a whole table."""

    unit: str
    scale: int
    kind: Kind
    comparison: Comparison = Comparison.NONE


_PLAIN = r"(?:HK\$|US\$|\$)?\d[\d,]*(?:\.\d+)?\s?%?"
_NUMBER = re.compile(rf"(?:(?P<sign>[+\-−‑–]?)\s?(?P<plain>{_PLAIN})|\((?P<bracketed>{_PLAIN})\))[*^†‡]{{0,2}}")
_WITH_CHANGE = re.compile(rf"(?P<level>[+\-−‑–]?{_PLAIN})\s\((?P<change>[+\-−‑–]?{_PLAIN})\)")
_MISSING = re.compile(r"|[-–—.…]{1,3}|n\.?\s?[ad]\.?|nil|\*+", re.IGNORECASE)
_NEGATIVE = "-−‑–"
_PERCENT_HEAD = re.compile(
    r"%|per ?cent|\bchange\b|\bgrowth\b|\byoy\b|\by-o-y\b|\by/y\b|\bon[- ]year\b|\byear[- ]on[- ]year\b", re.IGNORECASE
)
_SHARE_HEAD = re.compile(r"\bshares?\b|% of (?!change)|\bproportion\b", re.IGNORECASE)
_MONTH_HEAD = re.compile(r"\bmonth-on-month\b|\bmom\b|\bm-o-m\b|\bm/m\b|\bon[- ]month\b", re.IGNORECASE)
_CHANGE_IN_MONEY = re.compile(r"^(?:change|difference|increase|decrease)\b[^;]*$", re.IGNORECASE)
_INDEX_HEAD = re.compile(r"\bind(?:ex|ices)\b", re.IGNORECASE)
_COUNT_HEADS = (
    (re.compile(r"['’]000 (?:teus?|boxes)\b|\bthousand teus?\b", re.IGNORECASE), "TEU", 1000),
    (re.compile(r"\bmillion teus?\b", re.IGNORECASE), "TEU", 10**6),
    (re.compile(r"\bteus?\b", re.IGNORECASE), "TEU", 1),
    (re.compile(r"['’]000 (?:tonnes|tons|t)\b|\bthousand (?:tonnes|tons)\b", re.IGNORECASE), "tonnes", 1000),
    (re.compile(r"\bmillion (?:tonnes|tons)\b", re.IGNORECASE), "tonnes", 10**6),
    (re.compile(r"\b(?:tonnes|tons)\b", re.IGNORECASE), "tonnes", 1),
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PARTS = frozenset(["month", "bimonth", "quarter", "half", "ytd"])
_TITLES = 2  # lines above a table: its title, and a line that gives the unit
_OWN_SIDE = FLOWS | {"trade_balance", "trade_deficit"}


@dataclass(frozen=True, slots=True)
class Grid:
    """The table that is being read: the lines above it, its column heads, the section of its rows, and how wide its rows are.

    `above` are the last lines of text before a row; `earlier` is the table before them, whose heads go on if its rows do.
    """

    above: tuple[Sentence, ...] = ()
    captions: tuple[Sentence, ...] = ()
    heads: tuple[Sentence, ...] = ()
    width: int = 0
    earlier: Grid | None = None

    def feed(self, sentence: Sentence) -> Grid:
        """Take the next sentence in: lines of cells without numbers are heads; the lines before the table are its caption."""
        if not is_line_of_cells(sentence):
            table = self if self.width else self.earlier
            titles = () if self.width or _is_prose(sentence) else self.above  # what stands above prose is not the table's
            above = (*(title for title in titles if not _is_prose(title)), sentence)[-_TITLES:]
            return Grid(above=above, earlier=table if table and len(above) == 1 else None)
        captions = self.above or self.captions
        if not _is_numeric(sentence):
            heads = (sentence,) if self.width else (*self.heads, sentence)
            return Grid(captions=captions, heads=heads[-_TITLES:])
        width = len(_spans(sentence))  # missing cells at the end of a row are not printed
        if self.earlier is not None and not self.heads and self.earlier.width >= width:
            # one line between rows of one table names the section below it
            return Grid(captions=(*self.earlier.captions, *self.above), heads=self.earlier.heads, width=self.earlier.width)
        columns = len(_spans(self.heads[-1])) if self.heads else 0
        return Grid(captions=captions, heads=self.heads, width=self.width or max(width, columns))

    def is_row(self, sentence: Sentence) -> bool:
        """Whether a sentence is a row of cells with at least one number in a cell of its own."""
        return is_line_of_cells(sentence) and _is_numeric(sentence)

    def cells(self, sentence: Sentence, context: RowContext) -> Iterator[Cell]:
        """Yield the figures of a row whose unit is known, in a table that names what it tells of."""
        spans = _spans(sentence)
        label = _part(sentence, *spans[0])
        titles = _topics_of(self.captions)
        for position, (start, end) in enumerate(spans[1:], start=1):
            text = sentence.text[start - sentence.start : end - sentence.start]
            found = list(_figures(start, text))
            if not found:
                continue
            heads = [part for head in reversed(self.heads) if (part := _head_of(head, position, self.width)) is not None]
            said = [*heads, label, *reversed(self.captions)]
            parts = _topics_of((*reversed(heads), label))
            if not any(topic.metric for topic in (*titles, *parts)):
                continue  # the prices of shares and metals that stand beside a story
            frame = _frame(titles, parts, context)
            period, basis = _period(said, context)
            for number, is_change in found:
                column = _column(number.text, [part.text for part in said], context, is_change=is_change)
                if column is not None:
                    yield _cell(number, column, frame, period, basis)


def is_line_of_cells(sentence: Sentence) -> bool:
    """Whether a line is parted into cells, by bars or tabs."""
    return " | " in sentence.text or "\t" in sentence.text


@dataclass(frozen=True, slots=True)
class _Printed:
    """A number as it stands in a cell."""

    start: int
    text: str
    sign: str


def _topics_of(parts: Sequence[Sentence]) -> list[Topic]:
    return [topic for part in parts for topic in topics.topics(part)]


def _frame(titles: Sequence[Topic], parts: Sequence[Topic], context: RowContext) -> Frame:
    """Resolve what the numbers are said of: the captions first, then the column, then the row."""
    frame = replace(context.frame, partner="world", direction=None, commodity=context.theme.product or "all", mode=None)
    for topic in titles:
        frame = resolve(topic, frame, home=context.home, theme=context.theme, fresh=True, first=True, leading=NOTHING)
    if frame.partner == context.home:  # "trade of Hong Kong" names nobody else
        frame = replace(frame, economy=context.home, partner="world", direction=None)
    for topic in parts:
        frame = _of_part(topic, frame, context)
    return frame


def _of_part(topic: Topic, frame: Frame, context: RowContext) -> Frame:
    """What a column or a row adds: a place is the partner of a flow, and the economy of all else; a flow keeps the partner."""
    place = topic.partner or topic.economy
    if place and topic.metric is None and frame.metric not in _OWN_SIDE:
        return replace(frame, economy=place, partner="world", direction=None)
    found = resolve(topic, frame, home=context.home, theme=context.theme, fresh=False, first=False, leading=NOTHING)
    if topic.metric and not place and frame.partner != "world":
        direction = "from" if found.metric == "imports" else "to" if found.metric in FLOWS else None
        return replace(found, partner=frame.partner, direction=direction)
    return found


def _spans(sentence: Sentence) -> list[tuple[int, int]]:
    """The article offsets of the cells of a row; an empty first cell may have lost its space."""
    text = f" {sentence.text}" if sentence.text.startswith("| ") else sentence.text  # as if a space stood before the bar
    moved = len(text) - len(sentence.text)
    spans: list[tuple[int, int]] = []
    ends = [*((found.start(), found.end()) for found in _PARTING.finditer(text)), (len(text), len(text))]
    begin = 0
    for end, behind in ends:
        cell = text[begin:end]
        start = sentence.start + max(0, begin - moved) + len(cell) - len(cell.lstrip())
        spans.append((start, start + len(cell.strip())))
        begin = behind
    return spans


def _part(sentence: Sentence, start: int, end: int) -> Sentence:
    """The part of a line between two article offsets, as a heading of its own."""
    marks = tuple(mark for mark in sentence.marks if start <= mark.start and mark.end <= end)
    text = sentence.text[start - sentence.start : end - sentence.start]
    return Sentence(start, end, text, sentence.line, True, marks, text.lower())


def _head_of(head: Sentence, position: int, width: int) -> Sentence | None:
    """The head above a cell: of the same place, or one that stands over several columns; the corner of a table is often empty."""
    spans = _spans(head)
    if len(spans) == width - 1:
        spans = [(head.start, head.start), *spans]
    columns = len(spans) - 1
    if columns < 1 or (width - 1) % columns:
        return None
    index = 1 + (position - 1) // ((width - 1) // columns)
    return _part(head, *spans[index])


def _is_numeric(sentence: Sentence) -> bool:
    """Whether a line has a number in a cell behind the first; years that head columns are none."""
    cells = [sentence.text[start - sentence.start : end - sentence.start] for start, end in _spans(sentence)[1:]]
    numbers = [cell for cell in cells if _NUMBER.fullmatch(cell) or _WITH_CHANGE.fullmatch(cell)]
    return bool(numbers) and not all(_YEAR.fullmatch(cell) or _MISSING.fullmatch(cell) for cell in cells)


def _is_prose(sentence: Sentence) -> bool:
    return sentence.text.rstrip().endswith((".", "!", "?"))


def _figures(start: int, text: str) -> Iterator[tuple[_Printed, bool]]:
    """Yield the numbers of a cell, each with whether it is a change in brackets behind an amount: "345.2 (+5.2%)"."""
    both = _WITH_CHANGE.fullmatch(text)
    if both:
        for group in ("level", "change"):
            found = both[group]
            signed = found[0] if found[0] in "+" + _NEGATIVE else ""
            yield _Printed(start + both.start(group), found, signed), group == "change"
        return
    number = _NUMBER.fullmatch(text)
    if number:
        yield _Printed(start, text.rstrip("*^†‡"), "-" if number["bracketed"] else number["sign"]), False


def _period(said: Sequence[Sentence], context: RowContext) -> tuple[Period | None, str]:
    """The period that is named nearest: by the column, the row, or the caption; a month may have its year elsewhere."""
    year: tuple[Period | None, str] | None = None
    for part in said:
        for mark in part.marks:
            if mark.label != "TIME" or mark.time is None or mark.time.role != "period":
                continue
            if mark.time.grain in _PARTS:
                found = _resolved(mark, said, context)
                if found[0] is not None:
                    return found
            elif year is None and (named := periods.resolve(mark.time, context.clock.context()))[0] is not None:
                year = named
    return year or (context.clock.current or context.clock.main, "carried")


def _resolved(mark: Mark, said: Sequence[Sentence], context: RowContext) -> tuple[Period | None, str]:
    assert mark.time is not None
    if not mark.time.explicit and mark.time.spec.kind != "unit":
        year = next((found.group() for part in said if (found := _YEAR.search(part.text))), None)
        dated = periods.find(f"{mark.time.text} {year}") if year else ()
        if dated:
            return periods.resolve(dated[0], context.clock.context())
    return periods.resolve(mark.time, context.clock.context())


def _column(number: str, said: Sequence[str], context: RowContext, *, is_change: bool) -> Column | None:
    """What is known of the unit of a number, from the number itself to the caption; None where nothing tells it."""
    comparison = Comparison.MOM if any(_MONTH_HEAD.search(text) for text in said) else Comparison.YOY
    if is_change:
        return Column("percent", 1, Kind.GROWTH, comparison)
    found = next((column for text in said if (column := _unit(text, context, comparison)) is not None), None)
    if "%" in number:
        share = any(_SHARE_HEAD.search(text) for text in said[:-1])
        return Column("percent", 1, Kind.SHARE) if share else Column("percent", 1, Kind.GROWTH, comparison)
    return found


def _unit(text: str, context: RowContext, comparison: Comparison) -> Column | None:
    """The unit that one head, label or caption states."""
    if _SHARE_HEAD.search(text):
        return Column("percent", 1, Kind.SHARE)
    stated = units.stated_scale(text)
    if stated is not None:
        unit = stated[0]
        if unit == "$":
            unit = "HKD" if context.money.writes_hk or context.money.hk_release else "USD"
        changes = _CHANGE_IN_MONEY.match(text)
        return Column(unit, stated[1], Kind.CHANGE_AMOUNT if changes else Kind.LEVEL, comparison if changes else Comparison.NONE)
    for pattern, unit, scale in _COUNT_HEADS:
        if pattern.search(text):
            return Column(unit, scale, Kind.LEVEL)
    if _PERCENT_HEAD.search(text) or _MONTH_HEAD.search(text):
        return Column("percent", 1, Kind.GROWTH, comparison)
    return Column("index_points", 1, Kind.INDEX) if _INDEX_HEAD.search(text) else None


def _cell(number: _Printed, column: Column, frame: Frame, period: Period | None, basis: str) -> Cell:
    digits = Decimal(re.sub(r"[^\d.]", "", number.text))
    sign = -1 if number.sign and number.sign in _NEGATIVE else 1
    amount = amounts.Amount(
        start=number.start, end=number.start + len(number.text), text=number.text, low=digits * column.scale * sign, high=None,
        unit=column.unit, form="digits", sign=sign if number.sign else 0, verb=False, hedge=None, implied_unit=True,
    )  # fmt: skip
    figure = Mark("FIGURE", column.unit, amount.start, amount.end, amount=amount)
    return Cell(figure, column.unit, column.kind, sign, frame, period, basis, window(column.comparison, period))
