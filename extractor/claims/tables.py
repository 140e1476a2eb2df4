"""Rows of a table in cleaned text: cells between bars, with the caption before them and the column heads above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor import amounts, periods
from extractor.claims import topics, units
from extractor.claims.clock import Clock
from extractor.claims.frames import NOTHING, Frame, Theme, resolve
from extractor.models import Comparison, Kind, Period
from extractor.parse import Mark, Sentence

BAR = " | "


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
    """What a column head says of the numbers below it."""

    unit: str
    scale: int
    kind: Kind
    comparison: Comparison


_NUMBER = re.compile(r"^[+\-−‑–]?(?:HK\$|US\$|\$)?\d[\d,]*(?:\.\d+)?\s*%?$")
_PERCENT_HEAD = re.compile(r"%|per ?cent|change|growth|yoy|y-o-y|on year|year-on-year", re.IGNORECASE)
_SHARE_HEAD = re.compile(r"share|% of (?!change)|proportion", re.IGNORECASE)
_MONTH_HEAD = re.compile(r"month-on-month|mom\b|m-o-m|on month", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grid:
    """The table that is being read: the line before it (its caption) and its column heads."""

    caption: Sentence | None = None
    head: Sentence | None = None
    before: Sentence | None = None

    def feed(self, sentence: Sentence) -> Grid:
        """Take the next sentence in: a line of cells without numbers is a head; the line before the table is its caption."""
        if BAR not in sentence.text:
            return Grid(before=sentence)
        if self.head is None and self.caption is None:
            caption = self.before
            return Grid(caption, None if self._numeric(sentence) else sentence, None)
        if not self._numeric(sentence):
            return Grid(self.caption, sentence, None)
        return self

    def is_row(self, sentence: Sentence) -> bool:
        """Whether a sentence is a row of cells with at least one number in a cell of its own."""
        return BAR in sentence.text and self._numeric(sentence)

    @staticmethod
    def _numeric(sentence: Sentence) -> bool:
        cells = sentence.text.split(BAR)
        return len(cells) > 1 and any(_NUMBER.match(cell.strip()) for cell in cells[1:])

    def cells(self, sentence: Sentence, context: RowContext) -> Iterator[Cell]:
        """Yield the figures of a row."""
        heads = self.head.text.split(BAR) if self.head else []
        frame = self._row_frame(sentence, context)
        period, basis = self._period(context)
        offset = sentence.start
        for position, cell in enumerate(sentence.text.split(BAR)):
            stripped = cell.strip()
            if position and _NUMBER.match(stripped):
                column = _column(heads[position] if position < len(heads) else "", self.caption.text if self.caption else "", context)
                start = offset + cell.index(stripped)
                yield _cell(start, stripped, column, frame, period, basis)
            offset += len(cell) + len(BAR)

    def _row_frame(self, sentence: Sentence, context: RowContext) -> Frame:
        frame = context.frame
        if self.caption is not None:
            for topic in topics.topics(self.caption):
                frame = resolve(topic, frame, home=context.home, theme=context.theme, fresh=True, first=True, leading=NOTHING)
        first = sentence.text.split(BAR)[0]
        for topic in topics.topics(sentence):
            if topic.start < sentence.start + len(first):
                frame = resolve(topic, frame, home=context.home, theme=context.theme, fresh=False, first=False, leading=NOTHING)
        return frame

    def _period(self, context: RowContext) -> tuple[Period | None, str]:
        for line in (self.head, self.caption):
            for mark in line.marks if line else ():
                if mark.label == "TIME" and mark.time is not None and mark.time.role == "period":
                    found = periods.resolve(mark.time, context.clock.context())
                    if found[0] is not None:
                        return found
        return context.clock.current or context.clock.main, "carried"


def _column(head: str, caption: str, context: RowContext) -> Column:
    comparison = Comparison.MOM if _MONTH_HEAD.search(head) else Comparison.YOY
    if _SHARE_HEAD.search(head):
        return Column("percent", 1, Kind.SHARE, Comparison.NONE)
    stated = units.stated_scale(head) or (None if _PERCENT_HEAD.search(head) else units.stated_scale(caption))
    if stated is None:
        return Column("percent", 1, Kind.GROWTH, comparison)
    unit = stated[0]
    if unit == "$":
        unit = "HKD" if context.money.writes_hk or context.money.hk_release else "USD"
    return Column(unit, stated[1], Kind.LEVEL, Comparison.NONE)


def _cell(start: int, text: str, column: Column, frame: Frame, period: Period | None, basis: str) -> Cell:
    negative = text[0] in "-−‑–"
    digits = Decimal(re.sub(r"[^\d.]", "", text))
    percent = text.endswith("%") or column.unit == "percent"
    scale, unit = (1, "percent") if percent else (column.scale, column.unit)
    sign = -1 if negative else 1
    low = digits * scale * sign
    amount = amounts.Amount(
        start=start, end=start + len(text), text=text, low=low, high=None, unit=unit, form="digits", sign=sign if text[0] in "+-−‑–" else 0,
        verb=False, hedge=None, implied_unit=True,
    )  # fmt: skip
    kind = column.kind if not percent or column.kind is Kind.SHARE else Kind.GROWTH
    comparison = column.comparison if kind is Kind.GROWTH else Comparison.NONE
    if kind is Kind.GROWTH and comparison is Comparison.NONE:
        comparison = Comparison.YOY
    return Cell(Mark("FIGURE", unit, start, start + len(text), amount=amount), unit, kind, sign, frame, period, basis, comparison)
