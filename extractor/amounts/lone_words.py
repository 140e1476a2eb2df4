"""Words that are a figure by themselves: "doubled", "halved", "threefold", "double-digit", "high single digits"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.amounts.model import Amount
from extractor.amounts.vocabulary import CARDINALS, GAP, MULTIPLES, NUMBERS, PLAIN_MULTIPLES, either, starts

_END = r"(?![^\W_])"
_TIMES = either(word for word, value in CARDINALS.items() if 2 <= value <= 100)
_LEVEL = r"(?:low|mid|middle|high|upper)"
_BEFORE = re.compile(rf"(?<![^\W_]){either(NUMBERS['before_plain_multiple'])}\s\Z", re.I)
_AFTER = re.compile(rf"\s{either(NUMBERS['after_plain_multiple'])}{_END}", re.I)
_FREQUENCY = re.compile(r"\s(?:an?|per|each|every)\s(?:day|week|month|year|decade)\b", re.I)

_LONE = [
    *MULTIPLES,
    *PLAIN_MULTIPLES,
    *NUMBERS["halvings"],
    *NUMBERS["digits_single"],
    *NUMBERS["digits_double"],
    *NUMBERS["digits_triple"],
]
_FIRST = starts([*_LONE, "low", "mid", "high", "upper", "teens"])
_FOLD = re.compile(rf"(?<![^\W_])(?P<times>{_TIMES}|\d{{1,3}}(?:\.\d{{1,2}})?|two{GAP}and{GAP}a{GAP}half)[\s-]?fold{_END}", re.I)
ALONE = re.compile(
    rf"""(?<![^\W_])(?={_FIRST})(?:
      (?P<vague> (?:(?P<level>{_LEVEL})(?:{GAP}to{GAP}(?P<to>{_LEVEL}))?{GAP})?
          (?:
            (?P<single>{either(NUMBERS["digits_single"])}) | (?P<double>{either(NUMBERS["digits_double"])})
          | (?P<triple>{either(NUMBERS["digits_triple"])}) | (?P<teens>teens)
          ) )
    | (?P<multiple> {either(MULTIPLES)} )
    | (?P<halving> {either(NUMBERS["halvings"])} )
    | (?P<plain> {either(PLAIN_MULTIPLES)} )
    ){_END}""",
    re.VERBOSE | re.IGNORECASE,
)
_TEENS = {"low": (12, 14), "mid": (14, 16), "high": (17, 19)}
_SINGLE = {"low": (1, 3), "mid": (4, 6), "high": (7, 9)}
_DOUBLE = {"low": (10, 13), "mid": (40, 60), "high": (70, 99)}
_NAMES = {"middle": "mid", "upper": "high"}


def lone_words(text: str) -> Iterator[Amount]:
    """Yield the figures of a text that are words without a number.

    >>> [(a.text, str(a.low), a.unit) for a in lone_words("more than doubled after a double-digit gain and threefold growth")]
    [('doubled', '2', 'times'), ('double-digit', '10', 'percent'), ('threefold', '3', 'times')]
    """
    for match in ALONE.finditer(text):
        amount = _read(text, match)
        if amount is not None:
            yield amount
    if "fold" in text:
        for match in _FOLD.finditer(text):
            yield _make(match, _times(match["times"].lower()), "times", verb=True)


def _read(text: str, match: re.Match[str]) -> Amount | None:
    if match["vague"]:
        return _vague(match)
    if match["halving"]:
        return _make(match, Decimal(50), "percent", sign=-1, verb=True)
    if match["multiple"]:
        return _make(match, MULTIPLES[match["multiple"].lower()], "times", sign=1, verb=True)
    return _plain(text, match)


def _times(word: str) -> Decimal:
    if word[0].isdigit():
        return Decimal(word)
    return CARDINALS.get(word, Decimal("2.5"))


def _plain(text: str, match: re.Match[str]) -> Amount | None:
    """ "Double", "twice": figures only where a neighbour shows it ("almost double the rate", not "double-decker")."""
    before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 14]
    if _FREQUENCY.match(after) or after[:1] == "-":
        return None
    counted = match["plain"].lower() in ("twice", "thrice")
    if _AFTER.match(after) or (not counted and _BEFORE.search(before)):
        return _make(match, PLAIN_MULTIPLES[match["plain"].lower()], "times", sign=0 if counted else 1, verb=not counted)
    return None


def _vague(match: re.Match[str]) -> Amount | None:
    level = _NAMES.get((match["level"] or "").lower(), (match["level"] or "").lower())
    upto = _NAMES.get((match["to"] or "").lower(), (match["to"] or level).lower())
    if match["teens"]:
        return _spread(match, _TEENS, level, upto) if level else None
    table = _SINGLE if match["single"] else _DOUBLE
    if level and not match["triple"]:
        return _spread(match, table, level, upto)
    if match["single"]:
        return _make(match, Decimal(1), "percent", high=Decimal(9), hedge="range", form="vague")
    return _make(match, Decimal(10 if match["double"] else 100), "percent", hedge="at_least", form="vague")


def _spread(match: re.Match[str], table: dict[str, tuple[int, int]], level: str, upto: str) -> Amount:
    return _make(match, Decimal(table[level][0]), "percent", high=Decimal(table[upto][1]), hedge="range", form="vague")


def _make(
    match: re.Match[str],
    low: Decimal,
    unit: str,
    *,
    sign: int = 0,
    verb: bool = False,
    high: Decimal | None = None,
    hedge: str | None = None,
    form: str = "multiple",
) -> Amount:
    start, end = match.span()
    return Amount(start=start, end=end, text=match.group(), low=low, high=high, unit=unit, form=form, sign=sign, verb=verb, hedge=hedge)
