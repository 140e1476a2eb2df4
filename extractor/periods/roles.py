"""Decides from the words around a mention whether it is a period, a base, a statement or a duration."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractor.periods.lexer import COMMA, DASH, NUMBER, STOP, Token, vocabulary
from extractor.periods.model import Spec

_DAY_RULES = frozenset({"date", "date, day first", "numeric date", "weekday", "relative day"})
_SKIPPED = ("the", "in", "of", "for", "that", "level", "same", "full", "early", "a")
_LINKING = ("the", "in", "of", "for", "and", "over", "from", "on", "early")
_COUNTED = frozenset({"shift", "same"})
_SINGLE = frozenset({"month", "year", "day"})
_REACH = 7
_COMPARE_REACH = 14
_CHANGE_REACH = 4


@cache
def _labels(*names: str) -> frozenset[str]:
    letters = vocabulary().letters
    return frozenset(letters[name] for name in names)


def role(tokens: Sequence[Token], first: int, rule: str, grain: str, spec: Spec, *, owned: bool) -> str:
    """Return the role of the mention that begins with token `first` and was read by `rule`.

    `owned` tells that an amount belongs to it ("September's HK$5 billion"), which makes it the period of that amount.
    """
    if rule == "comparison":
        return "both"
    if rule == "duration":
        return "duration"
    if (rule in _DAY_RULES and grain == "day") or grain == "week":
        return "period" if _is_reference_day(tokens, first) and rule.startswith("date") else "statement"
    if rule == "ellipsis":
        return "base" if _compared(tokens, first, grain, spec) else "period"
    if _released(tokens, first) and grain == "month":
        return "statement"
    if rule in {"range", "years", "pair", "day range", "day range, days first"} and tokens[first].label in _labels("from", "between"):
        return "period"
    if not owned and _compared(tokens, first, grain, spec):
        return "both" if rule == "previous" and spec.unit in {"month", "quarter"} else "base"
    if rule == "shift" or (spec.kind == "same" and not opens_clause(tokens, first)):
        return "period" if opens_clause(tokens, first) else "base"
    return "period"


def _label_at(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].label if 0 <= index < len(tokens) else STOP


def _is_reference_day(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a day is what a stock is counted at: "as of 31 March", "at the end of 30 June"."""
    return _label_at(tokens, first - 1) in _labels("end")


def _released(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a month is when something was published: "published in late June"."""
    index = first - 1
    while _label_at(tokens, index) in _labels("in", "early", "the"):
        index -= 1
    return index < first - 1 and _label_at(tokens, index) in _labels("release")


def opens_clause(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether only small words stand between a mention and the beginning of its clause."""
    index = first - 1
    while index >= 0 and tokens[index].label in _labels(*_LINKING):
        index -= 1
    return index < 0 or tokens[index].label in (STOP, DASH)


def _compared(tokens: Sequence[Token], first: int, grain: str, spec: Spec) -> bool:
    """Tell whether a word of comparison governs the mention: "than in", "compared with", "on", "from", "over"."""
    skipped = _labels(*_SKIPPED)
    index = first - 1
    while index >= 0 and tokens[index].label in skipped and first - index <= _REACH:
        index -= 1
    if index < 0:
        return False
    label = tokens[index].label
    adjacent = all(token.label in _labels("the", "that", "level", "of", "same", "full", "a") for token in tokens[index + 1 : first])
    if label in _labels("than"):
        return True
    if label in _labels("from"):
        return adjacent
    if label in _labels("on"):
        return adjacent and grain != "day" and _measured(tokens, index)
    if label in _labels("with", "to"):
        return any(token.label in _labels("compare") for token in tokens[max(0, index - _COMPARE_REACH) : index])
    if label in _labels("over"):
        return adjacent and _over_is_base(tokens, index, grain, spec)
    return False


def _measured(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a change stands just before a word: "9.0 per cent on", "an increase on"."""
    signs = _labels("unit", "change", "digits", "yoy") | {NUMBER}
    return any(token.label in signs for token in tokens[max(0, index - _CHANGE_REACH) : index])


def _over_is_base(tokens: Sequence[Token], index: int, grain: str, spec: Spec) -> bool:
    """Tell "over July 2024" (a base) from "over the second quarter" (a stretch of time)."""
    if spec.kind in _COUNTED or (spec.kind == "before"):
        return True
    return grain in _SINGLE and spec.kind in {"named", "unit"} and index > 0 and tokens[index - 1].label not in (STOP, COMMA)
