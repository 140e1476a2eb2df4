"""What sort of statement a figure makes, and in which direction it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractor.claims.frames import Frame, metrics_with
from extractor.claims.topics import Topic
from extractor.claims.units import is_money
from extractor.languages import either
from extractor.models import Kind
from extractor.parse import Mark, Sentence


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure with its surroundings: the text up to the figure before and after it, its unit, its subject and the base of a share."""

    sentence: Sentence
    figure: Mark
    unit: str
    before: str
    after: str
    frame: Frame
    base: Topic | None
    previous: Kind | None
    previous_unit: str = ""


_BY = re.compile(r"\bby\s+(?:[a-z]+\s+){0,3}$")
_AMOUNT_OF = re.compile(
    rf"\b{either('clauses', 'change_nouns')}\s+of\s+(?:[a-z]+\s+){{0,3}}$"
    r"|\b(?:extra|additional|another|further)\s+$|\badd(?:ed|ing|s)?\s+(?:(?!up\b)[a-z]+\s+){0,2}$"
)
_ADDS_TO = re.compile(rf"^\s+to the {either('clauses', 'change_nouns')}\b")
_WIDER = re.compile(r"^\s+(?:wider|narrower|more|less|higher|lower|larger|smaller|bigger)\b(?!\s+or\b)")
_PER_UNIT = re.compile(rf"^\s*(?:/|\bper\s+|\ba\s+|\ban\s+)(?:fine |troy |metric |square )?{either('clauses', 'per_unit')}\b")
_OF_WHOLE = re.compile(
    r"^\)?\s*(?:of|in)\s+(?:the\s+|all\s+|its\s+|their\s+|our\s+|hong kong['’]s\s+|total\s+|every\s+){0,3}(?!a\s+percent)[a-z$\"“]"
)
_SHARE_WORD = re.compile(rf"\b{either('clauses', 'share_words')}\b")
_PEOPLE = either("clauses", "people")
_OF_PEOPLE = re.compile(rf"^\)?\s*(?:of\s+)?(?:the\s+|all\s+|surveyed\s+|hong kong\s+|local\s+|its\s+|our\s+){{0,3}}{_PEOPLE}\b")
_EXPECTING = re.compile(
    rf"^\)?\s*(?!expected\s+(?:{either('clauses', 'change_nouns')}|{either('clauses', 'change_adjectives')})\b){either('clauses', 'said_of_people')}\b"
)
_MODAL = re.compile(rf"^\)?\s*{either('clauses', 'modals')}\b")
_POINTS_AFTER = re.compile(r"^,?\s*(?:up|down|a rise of|a fall of)\s+(?:by\s+)?[\d.]+ (?:percentage points?|points)")
_PEOPLE_BEFORE = re.compile(rf"{_PEOPLE}\s*\($")
_SURVEY = re.compile(rf"\b(?:{either('clauses', 'survey')}|{_PEOPLE})\b")
_RATIO_METRICS = metrics_with("reported_as", "ratio")
_PRICE_METRICS = metrics_with("reported_as", "price")
_DIRECTION_THEN = re.compile(
    rf"(?<!make )(?<!makes )(?<!made )(?<!making )\b{either('clauses', 'moving_verbs')}\s+(?:by\s+)?(?:(?!to\b|from\b|at\b)[a-z]+\s+){{0,2}}$"
)


def _price(s: Setting) -> Kind | None:
    if is_money(s.unit) and (_PER_UNIT.match(s.after) or s.frame.metric in _PRICE_METRICS):
        return Kind.PRICE
    return None


def _money_change(s: Setting) -> Kind | None:
    if not is_money(s.unit):
        return None
    if (
        (_BY.search(s.before) and (_has_direction(s) or s.previous in (Kind.CHANGE_AMOUNT, Kind.GROWTH)))
        or _AMOUNT_OF.search(s.before)
        or _ADDS_TO.match(s.after)
        or _WIDER.match(s.after)
    ):
        return Kind.CHANGE_AMOUNT
    return None


def _ratio_to_imports(s: Setting) -> Kind | None:
    if s.unit != "percent" or s.frame.metric != "trade_balance":
        return None
    if _own_direction(s):
        return None
    base = s.base is not None and s.base.metric in ("imports", "total_exports", "gdp")
    whole = bool(_OF_WHOLE.match(s.after) and " of " in s.after[:5]) or "against imports" in s.before or "to imports" in s.before
    if base or whole or ((s.previous is Kind.RATIO or _OR.match(s.before)) and not _has_direction(s)):
        return Kind.RATIO
    return None


_BRACKET = re.compile(r"^,?\s*\(\s*$")
_OR = re.compile(r"^[,)]?\s*(?:\([^()]*\))?,?\s*\(?(?:or|i\.e\.|equal to|equivalent to)\s+(?:[a-z]+\s+){0,2}$")


def _next_figure(s: Setting) -> str:
    """The text from the next figure on, which says whether it is a change in points."""
    return s.sentence.between(s.figure.end + len(s.after), s.figure.end + len(s.after) + 40)


def _survey_share(s: Setting) -> Kind | None:
    if s.unit != "percent":
        return None
    if _POINTS_AFTER.match(s.after + _next_figure(s)) or _PEOPLE_BEFORE.search(s.before):
        return Kind.SHARE
    survey = _SURVEY.search(s.sentence.text.lower())
    if _OF_PEOPLE.match(s.after) or (_EXPECTING.match(s.after) and not _stated_flow_before(s) and (survey or not _MODAL.match(s.after))):
        return Kind.SHARE
    if s.previous is Kind.SHARE and _SURVEY.search(s.sentence.text.lower()) and not _has_direction(s):
        return Kind.SHARE
    return None


def _share(s: Setting) -> Kind | None:
    if s.unit != "percent" or _DIRECTION_THEN.search(s.before):
        return None
    if s.base is not None or (_OF_WHOLE.match(s.after) and not s.after.startswith((" in ", " of growth", " of the year"))):
        return Kind.SHARE
    if _SHARE_WORD.search(s.before) and not _has_direction(s) and not _own_direction(s):
        return Kind.SHARE
    if s.previous is Kind.LEVEL and _BRACKET.match(s.before) and not _own_direction(s):
        return Kind.SHARE
    if _OR.match(s.before) and s.previous is Kind.LEVEL and not _own_direction(s):
        return Kind.SHARE
    return Kind.SHARE if s.previous is Kind.SHARE and not _has_direction(s) and not _own_direction(s) else None


_CONTINUED = re.compile(
    r"^[^.;:]{0,40}\b(?:to|from|against|compared (?:with|to)|versus|than)\s+(?:(?:about|around|nearly|some|only|just|over|under|more than|less than|a|an)\s+){0,2}$"
)


def _continued(s: Setting) -> Kind | None:
    """ "57% of exports, up from 44%" and "HK$34 a kilo … to HK$41" go on with the kind of the figure before."""
    same = s.previous_unit == s.unit and s.previous in (Kind.SHARE, Kind.RATIO, Kind.PRICE, Kind.INDEX)
    return s.previous if same and _CONTINUED.match(s.before) else None


def _by_unit(s: Setting) -> Kind | None:
    if s.unit in ("rank", "months", "quarters", "years", "days", "year_since"):
        return Kind.RANK_OR_RECORD
    if s.unit == "percentage_point":
        return Kind.CHANGE_AMOUNT
    if s.unit == "index_points":
        in_points = s.figure.amount is not None and "point" in s.figure.amount.text.lower()
        return Kind.CHANGE_AMOUNT if in_points or _DIRECTION_THEN.search(s.before) else Kind.INDEX
    return Kind.COUNT if s.unit == "count" and s.frame.metric not in ("total_exports", "imports") else None


def _rate(s: Setting) -> Kind | None:
    return Kind.RATIO if s.unit == "percent" and s.frame.metric in _RATIO_METRICS and not _own_direction(s) else None


def continues(before: str) -> bool:
    """Whether the text between two figures of one unit takes the second as where the first came from: "up from 2-3 percent"."""
    return bool(_BACK_TO.match(before))


def _default(s: Setting) -> Kind:
    return Kind.GROWTH if s.unit in ("percent", "times") else Kind.LEVEL


KIND_RULES: tuple[tuple[str, Callable[[Setting], Kind | None]], ...] = (
    ("kind.by_unit", _by_unit),
    ("kind.continued", _continued),
    ("kind.price", _price),
    ("kind.money_change", _money_change),
    ("kind.ratio_to_imports", _ratio_to_imports),
    ("kind.survey_share", _survey_share),
    ("kind.share", _share),
    ("kind.rate", _rate),
    ("kind.default", _default),
)


def kind_of(setting: Setting) -> tuple[Kind, str]:
    """Return the kind of a figure and the name of the rule that decided it."""
    for name, rule in KIND_RULES:
        kind = rule(setting)
        if kind is not None:
            return kind, name
    raise AssertionError("the last rule always answers")


def _stated_flow_before(s: Setting) -> bool:
    return bool(re.search(r"\b(?:exports?|imports?|shipments|sales|gdp|economy|deficit)\b", s.before))


def _has_direction(s: Setting) -> bool:
    start = s.figure.start - len(s.before)
    return any(m.label in ("UP", "DOWN") and start <= m.start < s.figure.start and _moves(s.sentence, m) for m in s.sentence.marks)


def _moves(sentence: Sentence, mark: Mark) -> bool:
    """ "Ahead of" ranks; it does not move."""
    return not (sentence.between(mark.start, mark.end) == "ahead" and sentence.between(mark.end, mark.end + 3) == " of")


def _own_direction(s: Setting) -> bool:
    return bool(s.figure.amount and s.figure.amount.sign) or direction_after(s.sentence, s.figure) is not None


_NEAR = re.compile(
    r"^\)?\s*(?:(?:year-on-year|year-over-year|yoy|y-o-y|annual|month-on-month|annualised|quarter-on-quarter|in value|or so|per cent|percent|net|[a-z]+ed|sharp|steep|points?|further|export|import)\s+){0,2}$"
)


_RUN_THEN = re.compile(r"^(?:\s*(?:,|and|or|, and)\s*[\d.,]+\s?(?:%|per cent|percent)?){1,4}\s*$")


def direction_after(sentence: Sentence, figure: Mark) -> int | None:
    """Return the direction of a word right behind a figure: "9.1 per cent lower", "a 10% drop", "10.7% above"."""
    for mark in sentence.marks:
        if mark.label in ("UP", "DOWN") and mark.start >= figure.end:
            gap = sentence.between(figure.end, mark.start)
            return (1 if mark.label == "UP" else -1) if _NEAR.match(gap) or _RUN_THEN.match(gap) else None
    return None


_BOUND = re.compile(r"^\s*(?:than\s+)?(?:an?\s+)?$")
_TO_RATE = re.compile(r"^\s*(?:back\s+)?(?:to|from|at)\s+(?:[a-z]+\s+){0,3}$")
_BOUNDING = frozenset(["more", "less", "fewer", "higher", "lower", "above", "below", "under"])


def direction_before(sentence: Sentence, figure: Mark, floor: int) -> int | None:
    """Return the direction of the nearest word of change before a figure and not before `floor`; words of a bound or a destination are passed over."""
    for mark in reversed(sentence.marks):
        if mark.label not in ("UP", "DOWN") or mark.end > figure.start or mark.start < floor:
            continue
        gap = sentence.between(mark.end, figure.start)
        word = sentence.between(mark.start, mark.end)
        if (word in _BOUNDING and (_BOUND.match(gap) or gap.startswith(" than "))) or (word in ("up", "down") and gap.strip() == "to"):
            continue
        if figure.code == "percent" and _TO_RATE.match(gap) and word not in ("down", "up"):
            continue
        return 1 if mark.label == "UP" else -1
    return None


_BACK_TO = re.compile(r"^[^;:]{0,32}?\b(?:from|than)\s+(?:[a-z]+\s+){0,3}$")


def direction(sentence: Sentence, figure: Mark, previous: Sequence[Mark], inherited: int) -> int:
    """Return +1 or -1: from the figure's own sign, the word behind it, the words before it, or what the list before it had."""
    amount = figure.amount
    if amount is not None and amount.sign:
        return amount.sign
    after = direction_after(sentence, figure)
    if after is not None:
        return after
    floor = previous[-1].end if previous else sentence.start
    back = previous and previous[-1].code == figure.code and previous[-1].amount is not None and not previous[-1].amount.verb
    if back and (_TO_RATE.match(sentence.between(floor, figure.start)) or _BACK_TO.match(sentence.between(floor, figure.start))):
        return inherited
    near = direction_before(sentence, figure, floor)
    if near is not None:
        return near
    if any(mark.code == figure.code for mark in previous):
        return inherited
    before = direction_before(sentence, figure, sentence.start)
    if before is not None:
        return before
    return _direction_later(sentence, figure) or inherited


def _direction_later(sentence: Sentence, figure: Mark) -> int | None:
    """The only word of change of a sentence, behind its only figure: "By 5%: that is how much exports fell"."""
    moves = [mark for mark in sentence.marks if mark.label in ("UP", "DOWN")]
    figures = [mark for mark in sentence.marks if mark.label == "FIGURE"]
    if len(moves) != 1 or len(figures) != 1 or moves[0].start < figure.end:
        return None
    return 1 if moves[0].label == "UP" else -1
