"""Joins neighbouring figures: ranges, and units that a list writes only once."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.amounts.model import Figure
from extractor.amounts.vocabulary import UNITS, either

_HEDGE = rf"(?:(?:{either(UNITS['hedges_inside'])}|maybe|possibly)\s)?"
_DASH = re.compile(r"\s{0,2}[-–—‑−－~〜～]\s{0,2}\Z")
_TO = re.compile(r"(?:-\s|\s{1,2})to\s{1,2}\Z", re.I)
_OR = re.compile(r"(?:,?\sor(?:\s(?:maybe|perhaps|even|possibly))?\s|,\s(?:maybe|perhaps|possibly)\s)\Z", re.I)
_AND = re.compile(rf"(?:-\s|\s{{1,2}})(?:and|&)\s{{1,2}}{_HEDGE}\Z", re.I)
_LIST = re.compile(rf"(?:\s?[,;、，]\s?(?:(?:and|or)\s)?|\s{{1,2}}(?:and|or|to|&)\s{{1,2}}){_HEDGE}\Z", re.I)
_WORD_JOINT = re.compile(rf"\s{{1,2}}(?:and|or|to)\s{{1,2}}{_HEDGE}\Z", re.I)
_BETWEEN = re.compile(rf"(?<!\w){either(UNITS['before_range'])}\s{_HEDGE}\Z", re.I)
_FROM = re.compile(rf"(?<!\w)(?P<ranging>{either(UNITS['ranging'])}\s)?(?P<from>from)\s{_HEDGE}\Z", re.I)
_MOVED_FROM = re.compile(rf"(?:,\s(?:up|down) from|(?<!\w)from (?:the|its|an? earlier|a previous))\s{_HEDGE}\Z", re.I)
_CHANGED = re.compile(rf"(?<!\w)(?:{either([*UNITS['change_words'], *UNITS['change_before']])})\s{_HEDGE}\Z", re.I)
_WINDOW = 40
_FARTHEST = 3  # a range of money or things is rarely wider than this; "up HK$3 billion to HK$40 billion" is none
_FARTHEST_RATE = 6
_COUNTED = 1000  # from here on a number has its own size and waits for no "million" behind the next one


def join(text: str, figures: list[Figure]) -> list[Figure]:
    """Return the figures with units passed on within lists, and with both ends of a range in one figure.

    Units pass from right to left ("2.1 and 3.4 per cent"); a currency also from left to right ("HK$2 billion and 3 billion").
    """
    found = list(figures)
    for right in range(len(found) - 1, 0, -1):
        gap = text[found[right - 1].end : found[right].start]
        if len(gap) <= _WINDOW:
            found[right - 1 : right + 1] = _pair(text, found, right, gap)
    return found


def _pair(text: str, figures: list[Figure], right: int, gap: str) -> list[Figure]:
    """Join two neighbours, where the gap between them allows it; gives back one figure (a range) or both."""
    low, high = figures[right - 1], figures[right]
    if high.high is not None:
        return [_inherit(low, high, gap), high]
    if _is_connector(text, low, gap) and (joined := _range(text, low, high, gap)):
        return [joined]
    before = low
    low = _inherit(low, high, gap)
    return [low, _take_currency(before, high, gap)]


def _is_connector(text: str, low: Figure, gap: str) -> bool:
    before = text[max(0, low.start - _WINDOW) : low.start]
    origin = _FROM.search(before)
    if origin and not origin["ranging"] and not (_is_origin(low) and _MOVED_FROM.search(before)):
        return bool(_DASH.match(gap))
    if _BETWEEN.search(before):
        return bool(_AND.match(gap) or _TO.match(gap) or _DASH.match(gap))
    return bool(_TO.match(gap) or _DASH.match(gap) or _OR.match(gap))


def _is_origin(low: Figure) -> bool:
    """Whether a number can be the lower end of a range that a forecast comes from: "up from the 2.5 to 3.5 percent projected"."""
    return low.unit is None and low.currency is None and low.scale is None


def _range(text: str, low: Figure, high: Figure, gap: str) -> Figure | None:
    """One figure for both ends, or None where units or sizes do not fit together."""
    unit, other = low.unit or low.currency, high.unit or high.currency
    if (unit is None and other is None) or (unit and other and unit != other) or (unit and not other and not low.currency):
        return None
    twice = unit is not None and other is not None
    scale = low.scale or high.scale
    first = low._replace(unit=low.unit or high.unit, currency=low.currency or high.currency, factor=high.factor, scale=scale)
    last_scale = high.scale or (None if other else low.scale)
    last = high._replace(unit=first.unit, currency=first.currency, factor=first.factor, scale=last_scale)
    if twice:
        first = first._replace(scale=low.scale or (high.scale if low.numeral.value < high.numeral.value else None))
    if not _plausible(text, first, last, gap, twice=twice):
        return None
    return first._replace(end=high.end, high=last)


def _plausible(text: str, low: Figure, high: Figure, gap: str, *, twice: bool) -> bool:
    """A range rises (or is negative at both ends), and "up 3 billion to 40 billion" is no range."""
    small, large = magnitude(low), magnitude(high)
    if low.sign != -1 and small >= large:
        return False
    before = text[max(0, low.start - _WINDOW) : low.start]
    if _BETWEEN.search(before) or low.sign or high.sign or small == 0:
        return True
    if low.currency or low.unit not in ("percent", "percentage_point"):
        changed = twice and _TO.match(gap) and _CHANGED.search(before)
        return not changed and large <= small * _FARTHEST
    return not twice or large <= small * _FARTHEST_RATE


def _inherit(low: Figure, high: Figure, gap: str) -> Figure:
    """Give the left of two neighbours the unit and scale of the right one, where a list writes them once."""
    if not _LIST.match(gap):
        return low
    sure = low.numeral.step < 1 or high.implied or "and" in gap or "or" in gap or "to" in gap
    # A scaled number is no rate: "imports to 827.9 billion, 3.7% lower".
    bare = low.unit is None and low.currency is None and not (low.scale and high.unit == "percent")
    # Nor are "85,020 and 2.8 million tonnes" of one sort.
    bare = bare and not (low.scale is None and high.scale and low.numeral.value >= _COUNTED)
    if bare and sure and (high.unit or high.suffixed):
        scale = low.scale or high.scale
        return low._replace(unit=high.unit, currency=high.currency, factor=high.factor, scale=scale, suffixed=high.suffixed, implied=True)
    if low.currency and low.scale is None and high.scale and low.numeral.value < 1000 and sure and high.currency in (None, low.currency):
        return low._replace(scale=high.scale, implied=True)
    return low


def _take_currency(low: Figure, high: Figure, gap: str) -> Figure:
    """Give a scaled bare figure the currency of the one before it: "from HK$3 billion to 4 billion"."""
    if low.currency and high.scale and not high.currency and not high.unit and _WORD_JOINT.match(gap):
        return high._replace(currency=low.currency, implied=True)
    return high


def magnitude(figure: Figure) -> Decimal:
    """The size of a figure in its normalised unit, without sign.

    >>> from extractor.amounts.model import Numeral
    >>> numeral = Numeral(start=0, end=3, value=Decimal("2.5"), step=Decimal("0.1"), form="digits")
    >>> magnitude(Figure(start=0, end=3, numeral=numeral, scale=Decimal(1000)))
    Decimal('2500.0')
    """
    return figure.numeral.value * (figure.scale or 1) * figure.factor
