"""Reads a paragraph once: which numbers are figures, and why the others are none."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractor.amounts import figures, runs
from extractor.amounts.joins import join, magnitude
from extractor.amounts.lone_words import lone_words
from extractor.amounts.model import Amount, Figure, Ignored, Numeral
from extractor.amounts.numerals import numerals
from extractor.amounts.shapes import shapes
from extractor.amounts.vocabulary import UNITS, either

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_INDEX = re.compile(rf"(?<![^\W_]){either(UNITS['index_words'])}(?![^\W_])", re.I)
_INDEX_VALUE = re.compile(r"(?:to|at|from|of|above|below|under|over|was|is|near|around|about|hit|reached|reading|[(:])\s?\Z", re.I)
_CUT = re.compile(r"(?:cut|slashed|chopped|sliced|dropped|fell|fallen|shrunk|shrank)\s(?:in|by)\s\Z", re.I)
_CONNECTOR = re.compile(r"\s?(?:-|–|—|to|or|and)\s?\Z")
_YUAN = re.compile(r"yuan|renminbi|RMB|CNY|China|Chinese")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """All that was read: the figures, the numbers that are none with the reason, and the place of every number."""

    amounts: tuple[Amount, ...]
    ignored: tuple[Ignored, ...]
    numbers: tuple[tuple[int, int], ...]


_NOTHING = Paragraph(amounts=(), ignored=(), numbers=())


@lru_cache(maxsize=256)
def read(text: str) -> Paragraph:
    """Return what the numbers of a paragraph are; the same text is read only once however many questions follow.

    >>> paragraph = read("On 27 May exports rose 18.5%")
    >>> [a.text for a in paragraph.amounts], [i.reason for i in paragraph.ignored]
    (['18.5%'], ['date'])
    """
    found = tuple(numerals(text))
    words = [*lone_words(text)]
    if not found and not words:
        return _NOTHING
    return _Reader(text, found, words).paragraph()


class _Reader:
    """Holds what is shared while one paragraph is read."""

    def __init__(self, text: str, found: tuple[Numeral, ...], words: list[Amount]) -> None:
        self.text = text
        self.found = found
        self.amounts: list[Amount] = [*words]
        if "since" in text or "Since" in text or " a year" in text:
            self.amounts.extend(runs.records(text))
        self.taken = _Taken([(a.start, a.end) for a in self.amounts])
        self.ignored = [i for i in (shapes(text) if _DIGIT.search(text) else ()) if not self.taken.overlaps(i.start, i.end)]
        self.shaped = _Taken([(i.start, i.end) for i in self.ignored])

    def paragraph(self) -> Paragraph:
        """Read every number and put the results in order."""
        bare = self._figures()
        for figure in join(self.text, bare):
            self._settle(figure)
        words = {(a.start, a.end) for a in self.amounts if a.form in ("vague", "multiple")}
        numbers = tuple(sorted({(n.start, n.end) for n in self.found} | words))
        ignored = tuple(sorted(self.ignored, key=lambda i: (i.start, i.end)))
        return Paragraph(amounts=_without_overlap(self.amounts), ignored=ignored, numbers=numbers)

    def _figures(self) -> list[Figure]:
        """Sort out the numbers that are decided by themselves; give back those that may be joined with neighbours."""
        kept: list[Figure] = []
        end = 0
        for numeral in self.found:
            if numeral.start < end or self.taken.overlaps(numeral.start, numeral.end) or self.shaped.overlaps(numeral.start, numeral.end):
                continue
            result = self._one(numeral)
            if isinstance(result, Figure):
                kept.append(result)
            elif isinstance(result, Amount):
                self.amounts.append(result)
            else:
                self._ignore(result, kept)
            end = result.end
        return kept

    def _one(self, numeral: Numeral) -> Figure | Amount | Ignored:
        if numeral.form == "code":
            return Ignored(start=numeral.start, end=numeral.end, reason="code")
        if numeral.form == "ordinal":
            return runs.ordinal(self.text, numeral)
        if numeral.form == "fraction":
            return runs.elliptic(self.text, numeral) or self._fraction(numeral)
        figure = figures.read(self.text, numeral)
        if isinstance(figure, Figure) and figures.is_frequency(self.text, figure):
            return Ignored(start=figure.start, end=figure.end, reason="frequency")
        if isinstance(figure, Figure) and (figure.unit or figure.currency or figure.scale):
            return figure
        if isinstance(figure, Figure) and _is_year(self.text, figure):
            return Ignored(start=numeral.start, end=numeral.end, reason="year")
        timed = runs.length(self.text, numeral)
        if timed is not None:
            return timed
        if self.text[numeral.start : numeral.end].lower() in ("a", "an"):
            return Ignored(start=numeral.start, end=numeral.end, reason="article")
        return figure

    def _fraction(self, numeral: Numeral) -> Amount:
        before = self.text[max(0, numeral.start - 16) : numeral.start]
        sign = -1 if numeral.value == 50 and _CUT.search(before) else 0
        return Amount(
            start=numeral.start,
            end=numeral.end,
            text=self.text[numeral.start : numeral.end],
            low=numeral.value,
            high=None,
            unit="percent",
            form="fraction",
            sign=sign,
        )

    def _ignore(self, ignored: Ignored, kept: list[Figure]) -> None:
        """Ignore a number, and the bare one before it that shares its unit: "two to three months"."""
        self.ignored.append(ignored)
        shares = ignored.reason in ("duration", "measure") and kept and _is_bare(kept[-1])
        if shares and _CONNECTOR.fullmatch(self.text[kept[-1].end : ignored.start]):
            last = kept.pop()
            self.ignored.append(Ignored(start=last.start, end=last.end, reason=ignored.reason))

    def _settle(self, figure: Figure) -> None:
        """Turn a figure into an amount, or ignore it where nothing around it makes it one."""
        if _is_bare(figure) and self.text[figure.start : figure.end].lower() == "one":
            self.ignored.append(Ignored(start=figure.start, end=figure.end, reason="pronoun"))
            return
        self.amounts.append(_amount(self.text, figure, self._unit(figure)))

    def _unit(self, figure: Figure) -> str:
        if figure.unit:
            return figure.unit
        if figure.currency:
            return _yen_or_yuan(self.text) if figure.currency == "¥" else figure.currency
        if figures.is_count(self.text, figure):
            return "count"
        return "index_points" if _is_index(self.text, figure) else "number"


class _Taken:
    """Spans in order, asked whether another one overlaps them."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans = sorted(spans)
        self.starts = [start for start, _ in self.spans]

    def overlaps(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, end - 1)
        return any(s < end and start < e for s, e in self.spans[max(0, index - 2) : index])


def _is_bare(figure: Figure) -> bool:
    return figure.unit is None and figure.currency is None and figure.scale is None


def _is_year(text: str, figure: Figure) -> bool:
    return figure.sign == 0 and figure.numeral.form == "digits" and _YEAR.match(text[figure.start : figure.end]) is not None


def _is_index(text: str, figure: Figure) -> bool:
    """ "The gauge climbed to 53.6": a bare number behind the name of an index in the same sentence."""
    if figure.scale is not None or figure.numeral.value >= 100_000:
        return False
    before = text[max(0, figure.start - 120) : figure.start]
    before = before[max(before.rfind(". "), before.rfind("! "), before.rfind("? ")) + 1 :]
    return _INDEX_VALUE.search(before) is not None and _INDEX.search(before) is not None


def _yen_or_yuan(text: str) -> str:
    return "CNY" if _YUAN.search(text) else "JPY"


def _amount(text: str, figure: Figure, unit: str) -> Amount:
    low, high, sign = _ends(figure)
    low, high = _tidy(low), None if high is None else _tidy(high)
    written = figure.high or figure
    step = min(_step(figure), _step(written))
    form = "digits" if figure.numeral.form == "digits" else "words"
    return Amount(
        start=figure.start,
        end=figure.end,
        text=text[figure.start : figure.end],
        low=low,
        high=high,
        unit=unit,
        form=form,
        sign=sign,
        hedge="range" if figure.high else None,
        implied_unit=figure.implied,
        step=step,
    )


def _tidy(value: Decimal) -> Decimal:
    """Drop zeros that only the multiplication put there: 455500000000.0 -> 455500000000."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _step(figure: Figure) -> Decimal:
    return figure.numeral.step * (figure.scale or 1) * figure.factor


def _ends(figure: Figure) -> tuple[Decimal, Decimal | None, int]:
    """Both magnitudes and the sign; a range from a negative to a positive number keeps the minus in `low`."""
    low = magnitude(figure)
    if figure.high is None:
        return low, None, figure.sign
    high = magnitude(figure.high)
    if figure.sign == -1 and (figure.high.sign == 1 or (figure.high.sign == 0 and high > 0)):
        return -low, high, 0
    return min(low, high), max(low, high), figure.sign or figure.high.sign


def _without_overlap(amounts: list[Amount]) -> tuple[Amount, ...]:
    """Sort, and keep the first of two that overlap."""
    kept: list[Amount] = []
    for amount in sorted(amounts, key=lambda a: (a.start, -a.end)):
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return tuple(kept)
