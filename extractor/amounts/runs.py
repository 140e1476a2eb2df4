"""Ranks, streaks and records: ordinals, lengths of time and years that are figures because of the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.amounts.model import Amount, Ignored, Numeral
from extractor.amounts.vocabulary import GAP, ORDINALS, TIME_OF, UNITS, either

_END = r"(?![^\W_])"
_START = r"(?<![^\W_])"
_TIME = rf"(?i:(?P<time>{either(TIME_OF)})){_END}"
_IN_A_ROW = rf"(?i:{either(UNITS['running'])}){_END}"
_CHANGE = rf"{_START}(?i:{either(UNITS['change_words'])}){_END}"
_HEDGE = rf"(?:(?i:{either(UNITS['hedges_inside'])})\s)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"

_STRAIGHT = re.compile(rf"{GAP}(?i:{either(UNITS['in_a_row'])}){_END}(?P<rest>[^.;!?]{{0,40}})")
_RANK = re.compile(rf"{GAP}(?i:{either(UNITS['superlatives'])}){_END}")
_RANK_BEFORE = re.compile(rf"{_START}(?i:{either(UNITS['rank_verbs'])})\s(?:as\s)?(?:the\s)?\Z")
_RANKING = re.compile(rf"{_START}(?i:rankings?)\s[^.;!?]{{0,60}}(?i:to|at|is|was)\s(?:the\s)?\Z")
_RANK_AFTER = re.compile(rf"{GAP}(?i:{either(UNITS['rank_nouns'])}){_END}")
_TIMED = re.compile(rf"{GAP}{_TIME}")
_SHORT = re.compile(rf"{GAP}(?i:{either(UNITS['time_short'])}){_END}")
_ROW_LATER = re.compile(rf"(?:{GAP}[^\W_][\w'’-]{{0,20}}){{0,6}}\s{_IN_A_ROW}")
_OF_CHANGE = re.compile(rf"\sof\s(?!(?:this|last|next|that|the|each)\s(?:year|month)|\d)(?:[\w'’-]{{1,20}}\s){{0,2}}{_CHANGE}")
_FOR = re.compile(rf"{_START}(?i:for)\s(?:(?:the|a|an)\s)?{_HEDGE}?\Z")
_PART_OF_YEAR = re.compile(r"(?<![^\W_])(?:first|last|past|next|final|latest)\s\Z", re.I)
_ARTICLE = re.compile(r"an?\s{1,3}(?P<word>[a-z]+)", re.I)
_ELLIPSIS = re.compile(r"\band\s(?:the|a|an)\s\Z", re.I)
_STREAK_BEFORE = re.compile(rf"{_START}(?i:{either(UNITS['streak_words'])}){_END}[^.;!?]{{0,40}}\Z")
_STREAK_NOUN = re.compile(rf"{GAP}(?:[a-z]{{2,14}}[\s-])?(?i:{either(UNITS['streak_nouns'])}){_END}")
_RECORD_NOUN = re.compile(rf"{GAP}(?i:{either(UNITS['record_nouns'])}){_END}")
_SPAN_BEFORE = re.compile(rf"{_START}(?i:in|for|of)\s(?:(?:the|a|an)\s)?{_HEDGE}{{0,2}}\Z")
_SUPERLATIVE = re.compile(
    rf"{_START}(?i:{either([*UNITS['superlatives'], *UNITS['record_words']])}){_END}"
    rf"(?!{GAP}(?:quarters?|half|\w{{1,9}}\smonths|days?|months?|\d){_END})"
)
_SINCE = re.compile(
    rf"{_START}(?i:since)\s(?:{either(UNITS['since_records'])}[\s-])?(?P<when>(?:{_MONTH}\s)?(?P<year>(?:19|20)\d\d))(?!\w)"
)
_NONE_SUCH = re.compile(
    rf"{_START}(?i:no|not|never)\s[^.;!?]{{0,40}}(?i:lower|higher|smaller|bigger|larger|worse|better|weaker|stronger|so\s\w+|as\s\w+)\s\Z"
)
_IN_A_YEAR = re.compile(rf"{_START}(?i:in)\s{_HEDGE}?(?P<when>a year)(?!\w|\s(?:ago|earlier|before|later))")
_STOP = re.compile(r"[.!?]\s")
REACH = 160


def ordinal(text: str, numeral: Numeral) -> Amount | Ignored:
    """Read an ordinal as a rank ("second-largest") or a streak ("eighth straight month"), else ignore it.

    >>> ordinal("its eighth straight month", Numeral(start=4, end=10, value=Decimal(8), step=Decimal(1), form="ordinal")).unit
    'months'
    """
    before, after = _before(text, numeral.start), _after(text, numeral.end)
    if rank := _RANK.match(after):
        return _amount(text, numeral, numeral.end + rank.end(), "rank", "ordinal")
    placed = _RANK_AFTER.match(after) and before.rstrip().endswith(("in", "to", "at", "took"))
    if placed or _RANK_BEFORE.search(before) or _RANKING.search(before):
        return _amount(text, numeral, numeral.end, "rank", "ordinal")
    unit = _straight(after) or _row(before, after) or _elliptic(before, after)
    if unit:
        return _amount(text, numeral, numeral.end, unit, "streak")
    return Ignored(start=numeral.start, end=numeral.end, reason="ordinal")


def elliptic(text: str, numeral: Numeral) -> Amount | None:
    """Read "a seventh" as a streak where the sentence has just told another: "a 12th month running for tea and a seventh for salt"."""
    article = _ARTICLE.match(text, numeral.start, numeral.end)
    if article is None or article["word"].lower() not in ORDINALS:
        return None
    unit = _elliptic(_before(text, article.start("word")), _after(text, numeral.end))
    value = ORDINALS[article["word"].lower()]
    found = numeral._replace(start=article.start("word"), value=value, form="ordinal")
    return _amount(text, found, found.end, unit, "streak") if unit else None


def _straight(after: str) -> str | None:
    """ "Eighth straight month", "23 consecutive monthly gains"; months where the length is not said."""
    match = _STRAIGHT.match(after)
    if match is None:
        return None
    time = re.search(_TIME, match["rest"])
    return TIME_OF[time["time"].lower()] if time else "months"


def _row(before: str, after: str) -> str | None:
    """ "Fifth month of losses in a row", "rose for a fourth month", "third month of falling sales"."""
    time = _TIMED.match(after)
    unit = TIME_OF[time["time"].lower()] if time else "months"
    rest = after[time.end() :] if time else after
    if _ROW_LATER.match(rest):
        return unit
    if time is None:
        return None
    if _OF_CHANGE.match(rest):
        return unit
    return unit if unit != "quarters" and _FOR.search(before) and re.search(_CHANGE, before) else None


def _elliptic(before: str, after: str) -> str | None:
    """ "A 12th month running for tea and a seventh for salt"."""
    if not (_ELLIPSIS.search(before) and after.startswith((" for ", " in "))):
        return None
    earlier = re.search(rf"{_TIME}.{{0,60}}?{_IN_A_ROW}|(?i:{either(UNITS['in_a_row'])})\s(?i:(?P<next>{either(TIME_OF)})){_END}", before)
    return TIME_OF[(earlier["time"] or earlier["next"]).lower()] if earlier else None


def length(text: str, numeral: Numeral) -> Amount | Ignored | None:
    """Read a cardinal before a length of time as a streak or a record, ignore other lengths of time; None where there is no time.

    >>> length("the fastest in five years", Numeral(start=15, end=19, value=Decimal(5), step=Decimal(1), form="words")).form
    'record'
    """
    after = text[numeral.end : numeral.end + 80]
    if unit := _straight(after):
        return _amount(text, numeral, numeral.end, unit, "streak")
    time = _TIMED.match(after)
    if time is None:
        return Ignored(start=numeral.start, end=numeral.end, reason="duration") if _SHORT.match(after) else None
    unit, end = TIME_OF[time["time"].lower()], numeral.end + time.end()
    form = _length_form(_before(text, numeral.start), _after(text, end))
    if form is None:
        return Ignored(start=numeral.start, end=end, reason="duration")
    return _amount(text, numeral, end, unit, form)


def _length_form(before: str, after: str) -> str | None:
    if _RECORD_NOUN.match(after):
        return "record"
    if _STREAK_NOUN.match(after) or re.match(rf"\s{_IN_A_ROW}", after) or _STREAK_BEFORE.search(before):
        return "streak"
    if _OF_CHANGE.match(after) and not _PART_OF_YEAR.search(before):
        return "streak"
    if _SPAN_BEFORE.search(before) and _SUPERLATIVE.search(before):
        return "record"
    if _FOR.search(before) and re.search(rf"{_CHANGE}(?:\s[\w-]{{1,20}}){{0,4}}\s\Z", before[: _FOR.search(before).start()]):  # type: ignore[union-attr]
        return "streak"
    return None


def records(text: str) -> Iterator[Amount]:
    """Yield "since 1952", "since October 2018" and "in a year" where a superlative or the word record stands before it in the sentence.

    >>> [a.text for a in records("It is the widest gap since 1952. It has been open since 1990")]
    ['1952']
    """
    for match in _IN_A_YEAR.finditer(text):
        if _SUPERLATIVE.search(_before(text, match.start())):
            start, end = match.span("when")
            yield Amount(start=start, end=end, text=text[start:end], low=Decimal(1), high=None, unit="years", form="record")
    for match in _SINCE.finditer(text):
        before = _before(text, match.start())
        if _SUPERLATIVE.search(before) or _NONE_SUCH.search(before):
            start, end = match.span("when")
            yield Amount(
                start=start, end=end, text=text[start:end], low=Decimal(match["year"]), high=None, unit="year_since", form="record"
            )


def _amount(text: str, numeral: Numeral, end: int, unit: str, form: str) -> Amount:
    value = numeral.value * 10 if unit == "decades" else numeral.value
    unit = "years" if unit == "decades" else unit
    return Amount(start=numeral.start, end=end, text=text[numeral.start : end], low=value, high=None, unit=unit, form=form)


def _before(text: str, position: int) -> str:
    """The sentence up to a place, as far as it matters."""
    window = text[max(0, position - REACH) : position]
    stops = list(_STOP.finditer(window))
    return window[stops[-1].end() :] if stops else window


def _after(text: str, position: int) -> str:
    window = text[position : position + 80]
    stop = _STOP.search(window)
    return window[: stop.start()] if stop else window
