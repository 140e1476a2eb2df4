"""What sort of statement a figure makes: an ordered table of rules, each with sentences that it must read and some to leave alone.

In the examples the figure stands between double angle quotes; `tests/test_claims.py` runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractor.claims.directions import direction_after
from extractor.claims.frames import FLOWS, Frame, metrics_with
from extractor.claims.roles import Topic
from extractor.claims.units import is_money
from extractor.languages import either
from extractor.models import Kind
from extractor.parse import Mark, Sentence


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure with its surroundings.

    `before` and `after` are the lower-cased text up to the figures beside it, `frame` its subject, `base` what a share is taken of,
    `previous` and `previous_unit` kind and unit of the figure before, `surveyed` whether the article tells of a survey.
    """

    sentence: Sentence
    figure: Mark
    unit: str
    before: str
    after: str
    frame: Frame
    base: Topic | None
    previous: Kind | None
    previous_unit: str = ""
    surveyed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A named way to tell a kind; the first rule that answers decides."""

    name: str
    decide: Callable[[Setting], Kind | None]
    examples: tuple[str, ...]
    not_examples: tuple[str, ...] = ()


_NOUNS = either("clauses", "change_nouns")
_ADJECTIVES = either("clauses", "change_adjectives")
_PEOPLE = either("clauses", "people")

_BY = re.compile(r"\bby\s+(?:[a-z]+\s+){0,3}$")
_AMOUNT_OF = re.compile(
    rf"\b{_NOUNS}\s+of\s+(?:[a-z]+\s+){{0,3}}$"
    r"|\b(?:extra|additional|another|further)\s+$|\badd(?:ed|ing|s)?\s+(?:(?!up\b)[a-z]+\s+){0,2}$"
)
_ADDS_TO = re.compile(rf"^\s+to the {_NOUNS}\b")
_WIDER = re.compile(r"^\s+(?:wider|narrower|more|less|higher|lower|larger|smaller|bigger)\b(?!\s+or\b)")
_PER_UNIT = re.compile(rf"^\s*(?:/|\bper\s+|\ba\s+|\ban\s+)(?:fine |troy |metric |square )?{either('clauses', 'per_unit')}\b")
_A_MONTH = re.compile(r"^\s*(?:/|\bper\s+|\ba\s+)(?:day|week|month)\b")
_OF_WHOLE = re.compile(
    r"^\)?\s*(?:of|in)\s+(?:the\s+|all\s+|its\s+|their\s+|our\s+|hong kong['’]s\s+|total\s+|every\s+){0,3}(?!a\s+percent)[a-z$\"“]"
)
_SHARE_WORD = re.compile(rf"\b{either('clauses', 'share_words')}\b")
_OF_PEOPLE = re.compile(
    rf"^\)?\s*(?:of\s+)?(?:\d[\d,]*\s+|the\s+|all\s+|surveyed\s+|hong kong\s+|local\s+|its\s+|our\s+){{0,3}}{_PEOPLE}\b"
)
_EXPECTING = re.compile(rf"^[),]?\s*(?!expected\s+(?:{_NOUNS}|{_ADJECTIVES})\b){either('clauses', 'said_of_people')}\b")
_MODAL = re.compile(rf"^\)?\s*{either('clauses', 'modals')}\b")
_POINTS_AFTER = re.compile(r"^,?\s*\(?(?:(?:up|down|a rise of|a fall of)\s+(?:by\s+)?|[+−-])[\d.]+ (?:percentage points?|points)")
_PEOPLE_BEFORE = re.compile(rf"{_PEOPLE}\s*\($")
_SURVEY = re.compile(rf"\b(?:{either('clauses', 'survey')}|{_PEOPLE})\b")
_FLOW_WORD = re.compile(r"\b(?:exports?|imports?|shipments|sales|gdp|economy|deficit)\b")
_MOVING = re.compile(
    rf"(?<!make )(?<!makes )(?<!made )(?<!making )(?<!take )(?<!takes )(?<!took )(?<!taking )\b{either('clauses', 'moving_verbs')}\s+"
    r"(?:by\s+)?(?:(?!to\b|from\b|at\b)[a-z]+\s+){0,2}$"
)
_SCALE = re.compile(r"[a-z]", re.IGNORECASE)
_BRACKET = re.compile(r"^,?\s*\(\s*$")
_OR = re.compile(r"^[,)]?\s*(?:\([^()]*\))?,?\s*\(?(?:or|i\.e\.|equal to|equivalent to)\s+(?:[a-z]+\s+){0,2}$")
_CONTINUED = re.compile(
    r"^[^.;:]{0,80}\b(?:to|from|against|compared (?:with|to)|versus|than)\s+"
    r"(?:(?:about|around|nearly|some|only|just|over|under|more than|less than|a|an)\s+){0,2}$"
)
_ON_TO = re.compile(r"^,?(?: from [a-z ]{3,40})? to $")
_RATIO_METRICS = metrics_with("reported_as", "ratio")
_PRICE_METRICS = metrics_with("reported_as", "price")
_LENGTHS = frozenset(["rank", "months", "quarters", "years", "days", "weeks", "year_since"])


def _by_unit(s: Setting) -> Kind | None:
    if s.unit in _LENGTHS:
        return Kind.RANK_OR_RECORD
    if s.unit == "percentage_point":
        return Kind.CHANGE_AMOUNT
    if s.unit == "index_points":
        in_points = s.figure.amount is not None and "point" in s.figure.amount.text.lower()
        return Kind.CHANGE_AMOUNT if in_points or _MOVING.search(s.before) else Kind.INDEX
    scaled = s.figure.amount is not None and bool(_SCALE.search(s.figure.amount.text))
    return Kind.COUNT if s.unit == "count" and not scaled else None


def _continued(s: Setting) -> Kind | None:
    if s.previous_unit == "percentage_point" and s.unit == "percent" and _ON_TO.match(s.before):
        shares = s.previous is Kind.SHARE or _SURVEY.search(s.sentence.lowered)
        return Kind.SHARE if shares else Kind.RATIO  # "fell 2.2 points from the month before to 58.5%"
    same = s.previous_unit == s.unit and s.previous in (Kind.SHARE, Kind.RATIO, Kind.PRICE, Kind.INDEX)
    return s.previous if same and _CONTINUED.match(s.before) else None


def _price(s: Setting) -> Kind | None:
    rate_of_flow = s.frame.metric in FLOWS and _A_MONTH.match(s.after)  # "worth HK$2 billion a month"
    priced = (_PER_UNIT.match(s.after) and not rate_of_flow) or s.frame.metric in _PRICE_METRICS
    return Kind.PRICE if is_money(s.unit) and priced else None


def _money_change(s: Setting) -> Kind | None:
    if not is_money(s.unit):
        return None
    by = _BY.search(s.before) and (_has_direction(s) or s.previous in (Kind.CHANGE_AMOUNT, Kind.GROWTH))
    restated = s.previous is Kind.GROWTH and s.previous_unit != s.unit and _OR.match(s.before)
    moved = _MOVED_MONEY.search(s.before) or _CHANGE_IN.search(s.before)
    listed = s.previous is Kind.CHANGE_AMOUNT and s.previous_unit == s.unit and _AND_ANOTHER.match(s.before)
    noun = _THE_CHANGE.match(s.after) or _ADDS_TO.match(s.after) or _WIDER.match(s.after)
    changes = by or restated or moved or listed or noun or _AMOUNT_OF.search(s.before)
    return Kind.CHANGE_AMOUNT if changes else None


def _ratio_to_imports(s: Setting) -> Kind | None:
    if s.unit != "percent" or s.frame.metric != "trade_balance" or _own_direction(s):
        return None
    of_whole = bool(_OF_WHOLE.match(s.after)) and " of " in s.after[:5]
    of_flow = s.base is not None and s.base.metric in ("imports", "total_exports", "gdp")
    if of_flow or of_whole or "against imports" in s.before or "to imports" in s.before:
        return Kind.RATIO
    restates = _OR.match(s.before) and s.previous is not Kind.CHANGE_AMOUNT  # "decreased $2.1 billion, or 0.2 percent" is a fall
    bracketed = s.previous is Kind.LEVEL and _BRACKET.match(s.before)  # "from HK$501 billion (12.3%) in 2013"
    goes_on = (s.previous is Kind.RATIO or restates or bracketed) and not _has_direction(s)
    return Kind.RATIO if goes_on else None


_THE_CHANGE = re.compile(rf"^\s+{_NOUNS}\s+(?:in|of|for|from)\b")  # "the £900m increase in exports"
_AND_ANOTHER = re.compile(r"^ (?:in|for|of) [a-z][^.;:,\d]{1,50},? and $")  # "an increase of £900m in goods and £400m in services"
_FORESEEN_BY = re.compile(
    r"^\)?\s*(?:expected|predicted|anticipated|forecast|named|seen|indicated)\s+(?:by|in)\b"
)  # "the 12% expected by economists"
# "Exports rose $8.3 billion to $289.4 billion"
_MOVED_MONEY = re.compile(
    r"\b(?:rose|fell|grew|increased|decreased|declined|dropped|climbed|jumped|slid|slipped|shrank|narrowed|widened|plunged|gained|surged|"
    r"(?<=, )(?:up|down))\s+"
    r"(?:(?:about|nearly|almost|some|over|around)\s+)?$"
)
# As in: a decrease in industrial supplies of $1.0 billion, the amount in brackets.
_CHANGE_IN = re.compile(rf"\b{_NOUNS} in [a-z][^.;:()]{{2,60}}\($")
_DEFINITE = re.compile(
    r"(?:\b(?:the|an?|its|their)|(?<!more )(?<!less )(?<!fewer )\bthan)\s+$"
)  # "the 2.7 per cent economists had predicted" is no share of economists


def stands_alone(s: Setting) -> bool:
    """Whether a rate opens a bracket and is all that it says, or is followed by how much it moved: "(25.7%, up 9.3 percentage points)"."""
    return s.unit == "percent" and s.before.endswith("(") and s.after.startswith((")", ",")) and not is_money(s.previous_unit)


def _survey_share(s: Setting) -> Kind | None:
    if s.unit != "percent":
        return None
    beyond = s.figure.end + len(s.after)
    following = s.after + s.sentence.between(beyond, beyond + 40)
    if _POINTS_AFTER.match(following) or _PEOPLE_BEFORE.search(s.before):
        return Kind.SHARE
    survey = bool(_SURVEY.search(s.sentence.lowered))
    if stands_alone(s) and s.surveyed and not (_FLOW_WORD.search(s.before) or _has_direction(s)):
        return Kind.SHARE  # "own websites (77.3%) and sales through dealers (64.9%)"
    if stands_alone(s) and any(found.group() != "those" for found in _SURVEY.finditer(s.sentence.lowered)):
        return Kind.SHARE  # "most respondents expect sales to fall (49.4%)"
    says = _EXPECTING.match(s.after) and not _FLOW_WORD.search(s.before) and (survey or not _MODAL.match(s.after))
    says = says and not _FORESEEN_BY.match(s.after)
    says = says or (s.previous is Kind.SHARE and bool(_EXPECTING.match(s.after)) and not _FLOW_WORD.search(s.before))
    listed = s.previous is Kind.SHARE and survey and not _has_direction(s)
    of_people = _OF_PEOPLE.match(following) and not (_DEFINITE.search(s.before) and " of " not in s.after[:5])
    return Kind.SHARE if of_people or says or listed else None


def _of_time(s: Setting) -> bool:
    """ "The 11.1 percent of June" is a rate of that month."""
    return any(m.label == "TIME" and s.sentence.between(s.figure.end, m.start).strip() == "of" for m in s.sentence.marks)


_SHARE_MOVED = re.compile(r"\b(?:share|proportion)\b[^.;]{0,60}\b(?:from|to|at)\s+(?:[a-z]+\s+){0,2}$")  # "its share rose from 29% to 32%"
_HALF_THE = re.compile(r"^\s+(?:the|its|all)\s+(?:total|whole|sum|exports|imports|trade)\b")  # "more than half the total"
_RANKED_AT = re.compile(r"\b(?:second|third|fourth|fifth|next|ranked|placed)(?:-placed|-largest)?,?\s+(?:at|with)\s+(?:[a-z]+\s+){0,2}$")
_CONSISTS = re.compile(r"\b(?:are|is|were|was)\s+(?:[a-z]+\s+){0,2}$")
_FLOW_NEXT = re.compile(r"^\s+(?:re-?exports|domestic exports|exports|imports|made|bound|destined|owned)\b")


def _share(s: Setting) -> Kind | None:
    if s.unit != "percent" or _MOVING.search(s.before):
        return None
    if s.base is None and _of_time(s):
        return None
    if s.base is not None or (_OF_WHOLE.match(s.after) and not s.after.lstrip(")").startswith((" in ", " of growth", " of the year"))):
        return Kind.SHARE
    if s.after.startswith(" share") or _RANKED_AT.search(s.before) or (_CONSISTS.search(s.before) and _FLOW_NEXT.match(s.after)):
        return Kind.SHARE
    if _SHARE_MOVED.search(s.before) or _HALF_THE.match(s.after):
        return Kind.SHARE
    if _own_direction(s):
        return None
    if s.previous is Kind.LEVEL and (_BRACKET.match(s.before) or _OR.match(s.before)):
        return Kind.SHARE
    return Kind.SHARE if (_SHARE_WORD.search(s.before) or s.previous is Kind.SHARE) and not _has_direction(s) else None


def _rate(s: Setting) -> Kind | None:
    return Kind.RATIO if s.unit == "percent" and s.frame.metric in _RATIO_METRICS and not _own_direction(s) else None


def _default(s: Setting) -> Kind:
    return Kind.GROWTH if s.unit in ("percent", "times") else Kind.LEVEL


RULES: tuple[Rule, ...] = (
    Rule(
        "kind.by_unit", _by_unit,
        ("It was the «fifth» consecutive month of growth in exports.", "The confidence index stood at «48.3» in May."),
        ("Exports rose «5%» for a fifth consecutive month.",),
    ),
    Rule(
        "kind.continued", _continued,
        ("Chips made up 31% of exports, up from «22%» in 2019.", "Spot rates went from HK$31 a kilo to «HK$38» in June."),
        ("Exports grew 31%, up from «22%» in May.",),
    ),
    Rule(
        "kind.price", _price,
        ("Coffee fetched «US$4,120» a tonne.", "Air freight rates stood at «HK$36» in October."),
        ("Exports of coffee were worth «US$41.2 million» in May.",),
    ),
    Rule(
        "kind.money_change", _money_change,
        ("Imports rose by «HK$12.4 billion» in May.", "The deficit was «HK$3.1 billion» wider than a year earlier.",
         "The «HK$2.1 billion» increase in imports outdid that of exports."),
        ("Imports rose to «HK$412.4 billion» in May.",),
    ),
    Rule(
        "kind.ratio_to_imports", _ratio_to_imports,
        ("The trade deficit was equivalent to «6.2%» of imports.", "A deficit of HK$25.1 billion, or «6.2%», was recorded."),
        ("The trade deficit widened by «6.2%» in May.",),
    ),
    Rule(
        "kind.survey_share", _survey_share,
        ("«41 per cent» of exporters expect lower sales.", "Of the firms polled, «23 per cent» expect higher costs.",
         "Most respondents expect sales to fall («49.4%»)."),
        ("Exports were «41 per cent» higher, exporters said.",),
    ),
    Rule(
        "kind.share", _share,
        ("The Mainland accounted for «57%» of exports.", "Of this, HK$24.6 billion, or «18%», left by air."),
        ("Exports to the Mainland rose «57%» in May.",),
    ),
    Rule(
        "kind.rate", _rate,
        ("The operating margin was «8.3 per cent» last year.", "The unemployment rate stood at «3.1%» in May."),
        ("Exports grew «8.3 per cent» last year.",),
    ),
    Rule(
        "kind.default", _default,
        ("Exports grew «8.3 per cent» last year.", "Imports came to «HK$412.4 billion» in May."),
        ("The Mainland accounted for «57%» of exports.",),
    ),
)  # fmt: skip


def kind_of(setting: Setting) -> tuple[Kind, str]:
    """Return the kind of a figure and the name of the rule that decided it."""
    decided = ((rule.decide(setting), rule.name) for rule in RULES)
    return next((kind, name) for kind, name in decided if kind is not None)


def _has_direction(s: Setting) -> bool:
    start = s.figure.start - len(s.before)
    return any(m.label in ("UP", "DOWN") and start <= m.start < s.figure.start and _moves(s.sentence, m) for m in s.sentence.marks)


def _moves(sentence: Sentence, mark: Mark) -> bool:
    """ "Ahead of" ranks; it does not move."""
    return not (sentence.between(mark.start, mark.end) == "ahead" and sentence.between(mark.end, mark.end + 3) == " of")


def _own_direction(s: Setting) -> bool:
    return bool(s.figure.amount and s.figure.amount.sign) or direction_after(s.sentence, s.figure) is not None
