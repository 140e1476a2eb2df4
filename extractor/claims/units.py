"""The unit of a figure where the text leaves it open: whose dollar, and what a bare number in a list or a table counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.claims.frames import FLOWS, Frame, metrics_with
from extractor.languages import either, words
from extractor.parse import Mark, Sentence

_DOLLARS = {"US": "USD", "Singapore": "SGD", "Australia": "AUD", "Canada": "CAD", "New Zealand": "NZD"}


def is_money(unit: str) -> bool:
    """Whether a unit is an ISO 4217 currency code."""
    return len(unit) == 3 and unit.isupper() and unit != "TEU"


_YEN = re.compile(r"\byen\b|\bJapan", re.IGNORECASE)
# Who writes bare dollars for Hong Kong's: its statistical office, and those who use its words.
_HK_RELEASE = re.compile(r"census\s*(?:and|&)\s*statistics|c&sd|hong kong dollars|HK dollars|\bprovisionally estimated\b", re.IGNORECASE)
INDEX_METRICS = metrics_with("reported_as", "index")


@dataclass(frozen=True, slots=True)
class Money:
    """What an article's own words say of its dollars."""

    writes_hk: bool
    hk_release: bool
    writes_yen: bool
    hk_sized: bool = False
    writes_nodx: bool = False

    @classmethod
    def of(cls, text: str, sentences: Sequence[Sentence] = ()) -> Money:
        """Read the article's habits from its text and from the amounts of its sentences."""
        writes_hk = "HK$" in text or "HK dollars" in text or "HKD" in text
        return cls(
            writes_hk,
            bool(_HK_RELEASE.search(text)),
            bool(_YEN.search(text)),
            any(_hk_sized(sentence) for sentence in sentences),
            "nodx" in text.lower() and "S$" not in text.replace("US$", ""),
        )

    def yen_or_yuan(self, economy: str) -> str:
        """Return the currency of a bare ¥: whose statistic it is decides, else whether the text knows the yen."""
        if economy in ("Japan", "Mainland China"):
            return "JPY" if economy == "Japan" else "CNY"
        return "JPY" if self.writes_yen else "CNY"

    def dollar(self, sentence: Sentence, figure: Mark, previous: Mark | None, economy: str) -> str:
        """Return the currency of a bare dollar."""
        if previous is not None and previous.code == "HKD" and "(" in sentence.between(previous.end, figure.start):
            return "USD"
        if economy == "Singapore" and self.writes_nodx:
            return "SGD"  # as its own papers write
        if economy != "Hong Kong":
            return "USD"
        return "HKD" if self.writes_hk or self.hk_release or self.hk_sized else "USD"


# A month of Hong Kong's exports or imports has been worth US$20 to 95 billion for two decades, or HK$150 to 750 billion.
_MONTH_IN_HKD = 150 * 10**9
_GAP_IN_HKD = 15 * 10**9  # a month's deficit has been worth US$11.4 billion at most, in March 2026
_COUNTED_FLOWS = frozenset(["total_exports", "imports", "re_exports"])
_LONGER = frozenset(["year", "ytd", "half", "quarter", "span", "fiscal_year"])
_LONG = re.compile(r"\b(?:years?|months|quarters?|half|annual|cumulative|so far)\b")


def _hk_sized(sentence: Sentence) -> bool:
    """Whether a sentence gives one month's exports, imports or deficit in bare dollars that can only be Hong Kong's."""
    flows = any(m.code in _COUNTED_FLOWS for m in sentence.marks) and not any(m.label == "COMMODITY" for m in sentence.marks)
    gap = any(m.label == "DEFICIT" for m in sentence.marks)
    dollars = [m.amount.low for m in sentence.marks if m.label == "FIGURE" and m.code == "$" and m.amount is not None]
    if not dollars or not ((flows and max(dollars) >= _MONTH_IN_HKD) or (gap and max(dollars) >= _GAP_IN_HKD)):
        return False
    return not any(m.time and m.time.role == "period" and m.time.grain in _LONGER for m in sentence.marks) and not _LONG.search(
        sentence.lowered
    )


_HANDLED = re.compile(r"\b(?:handled|handling|processed|throughput|put through|moved|carried|boxes|containers)\b")


def handled(sentence: Sentence, unit: str, frame: Frame) -> Frame:
    """Give boxes and tonnes that a port or an airport handles their own metric, where no flow is named: they are nobody's exports."""
    stated = any(mark.label in ("METRIC", "VERB_METRIC", "FLOW") and mark.code != "flow" for mark in sentence.marks)
    if unit not in ("TEU", "tonnes") or stated or frame.metric not in FLOWS | {"trade_balance"} or not _HANDLED.search(sentence.lowered):
        return frame
    metric = "container_throughput" if unit == "TEU" else "cargo_throughput"
    return replace(frame, metric=metric, measure=None, partner="world", direction=None, commodity="all")


_INDEX_WORD = re.compile(
    r"\b(?:index|indices|sub-?ind(?:ex|ices)|readings?|reads|scored|scores|gauge|confidence|sentiment|exporters|sector)\b"
)
_AT = re.compile(r"\W*(?:at|with) (?:just |only |about )?")  # "At 48.7, the EU was the worst performer", after other readings
_LEAST_COUNT = 1000
# Before the number of a count: passenger traffic rose 5% "to" 5.6 million, a throughput "of" 1.2 million.
_COUNTED_AS = re.compile(r"\b(?:to|at|of|reached|totalled|totaled|was|were|and|handled|recorded|or|with)\s+(?:[a-z]+\s+){0,3}$")
_COUNTED_IN_WORDS = 10
_REACHED = re.compile(r"^,? (?:to|at|to reach|reaching|to stand at) (?:an? |about )?$")  # "rose 8.8 points to 47.8"
_SCALED = re.compile(r"(?:million|billion|trillion|bn|mn|tn)\b", re.IGNORECASE)
_PIECES = re.compile(r"\bnumber of (?:chips|circuits|units|pieces|cars|vehicles|phones|devices)\b|\bin (?:pieces|units)\b|\bpieces\b")
_SIGNS = {
    "hk$": "HKD", "hkd": "HKD", "us$": "USD", "usd": "USD", "$": "$", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "s$": "SGD", "sgd": "SGD",
    "nt$": "TWD", "a$": "AUD", "c$": "CAD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "jpy": "JPY", "inr": "INR", "krw": "KRW",
}  # fmt: skip
_SCALES = {
    "thousand": 10**3, "'000": 10**3, "’000": 10**3, "000": 10**3, "million": 10**6, "mn": 10**6, "mln": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "bln": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12,
}  # fmt: skip
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_SCALE = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
_SCALE_STATED = re.compile(rf"(?<![a-z])({_SIGN})\s*({_SCALE})\b", re.IGNORECASE)
_SCALE_BEFORE = re.compile(
    rf"(?<![\d.,])(?<![\d.,]\s)\b(thousand|million|mn|billion|bn|trillion)s?\s(?:of\s)?({_SIGN}|hk dollars|us dollars)(?![a-z])",
    re.IGNORECASE,
)


def counted_in(metric: str) -> str | None:
    """Return the unit in which a metric is counted where its numbers have none: boxes, passengers; None for most."""
    unit: str | None = words("metrics").get(metric, {}).get("counted_in")
    return unit


def goes_on_in_volume(sentence: Sentence, figure: Mark, figures: Sequence[Mark]) -> bool:
    """Whether a rate goes on about an amount of tonnes or boxes: "shipped 75.8 tonnes of gold, up 12 percent"."""
    index = figures.index(figure)
    if not index or figure.code != "percent" or figures[index - 1].code not in ("tonnes", "TEU"):
        return False
    gap = range(figures[index - 1].end, figure.start)
    return not any(m.label in ("METRIC", "VERB_METRIC", "MEASURE", "FLOW") and m.start in gap for m in sentence.marks)


def bare_number(
    sentence: Sentence,
    figure: Mark,
    figures: Sequence[Mark],
    frame: Frame,
    counted: str | None,
    listed: bool,
    money: str | None,
    indexed: bool,
) -> str | None:
    """Return the unit of a number that has none, or None when it stays unread.

    `counted` is the unit in which its subject is counted, see `counted_in`; `listed` is True where the lines before were a list of rates;
    `money` is the currency of the last amount; `indexed` is True where the figure before was one of an index.
    """
    amount = figure.amount
    assert amount is not None
    if amount.form != "digits" and amount.low < _COUNTED_IN_WORDS:
        return None  # "two of the index's components"
    opens = indexed and _AT.fullmatch(sentence.between(sentence.start, figure.start))
    if amount.low < 1000 and (frame.metric in INDEX_METRICS or opens or (indexed and _INDEX_WORD.search(sentence.lowered))):
        return "index_points"
    index = figures.index(figure)
    if index and figures[index - 1].code == "index_points" and _REACHED.match(sentence.between(figures[index - 1].end, figure.start)):
        return "index_points"
    if (
        counted
        and not amount.sign
        and (amount.low >= _LEAST_COUNT or _SCALED.search(amount.text))
        and _COUNTED_AS.search(sentence.between(sentence.start, figure.start))
    ):
        return counted
    if _SCALED.search(amount.text):
        if _PIECES.search(sentence.lowered):
            return "count"
        return money if frame.metric in FLOWS or frame.metric == "trade_balance" else None
    rates = [f for f in figures[:index] if f.code == "percent"]
    if amount.low > 1000 or not (frame.metric in FLOWS or frame.metric == "trade_balance"):
        return None
    if rates or (amount.sign and (listed or frame.partner != "world")) or any(f.code == "percent" for f in figures[index:]):
        return "percent" if _listed_gap(sentence, figure, figures, index) or amount.sign else None
    return None


def are_of_percent(sentence: Sentence, figure: Mark, figures: Sequence[Mark], frame: Frame) -> bool:
    """Whether "points" beside a rate or a share are percentage points: "took 11.2% of the total, 1.4 points more than a year before"."""
    rates = any(other.code == "percent" for other in figures)
    named = any(mark.label == "METRIC" and mark.code in INDEX_METRICS for mark in sentence.marks)
    return figure.code == "index_points" and rates and not named and frame.metric not in INDEX_METRICS


def speaks_of_index(sentence: Sentence) -> bool:
    """Whether a sentence names an index or gives a figure in points of one."""
    return any(
        (m.label == "METRIC" and m.code in INDEX_METRICS) or (m.label == "FIGURE" and m.code == "index_points") for m in sentence.marks
    )


_LIST_GAP = re.compile(r"^[\s,;:)]*(?:more than |less than )?(?:[A-Za-z’'.-]+[,;:]?\s+){0,6}$")


def _listed_gap(sentence: Sentence, figure: Mark, figures: Sequence[Mark], index: int) -> bool:
    if index == 0 or figures[index].end - figures[index].start < 2:
        return False
    return bool(_LIST_GAP.match(sentence.text[figures[index - 1].end - sentence.start : figure.start - sentence.start]))


def stated_scale(text: str) -> tuple[str, int] | None:
    """Return the unit that a caption or a column head states for bare numbers: "value in $ billion" -> ("$", 10**9)."""
    found = _SCALE_STATED.search(text)
    if found:
        return _SIGNS[found.group(1).lower()], _SCALES[found.group(2).lower()]
    found = _SCALE_BEFORE.search(text)  # "million HK$"
    return (_SIGNS[found.group(2).lower().replace(" dollars", "$")], _SCALES[found.group(1).lower()]) if found else None


def scaled(figure: Mark, scale: tuple[str, int] | None) -> Mark:
    """Give a bare decimal below a caption such as "value in $ billion" the unit that the caption states."""
    amount = figure.amount
    if scale is None or amount is None or figure.code != "number" or "." not in amount.text or amount.sign:
        return figure
    unit, factor = scale
    return replace(figure, code=unit, amount=replace(amount, low=amount.low * factor, unit=unit))


_SURVEYED = re.compile(rf"\b{either('clauses', 'survey')}\b")


def counts_something(sentence: Sentence, figure: Mark) -> bool:
    """Whether a count is a statistic: a number in figures, or one of a survey; "five people who …" is prose."""
    return figure.amount is None or figure.amount.form == "digits" or bool(_SURVEYED.search(sentence.lowered))
