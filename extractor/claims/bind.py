"""Which topic a figure is said of: pairs of lists, the noun group after it, the nearest one before it, or what was spoken of last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.claims.frames import ASIDES, FLOWS
from extractor.claims.roles import Group, Topic
from extractor.languages import either
from extractor.parse import Mark, Sentence


@dataclass(frozen=True, slots=True)
class Binding:
    """A figure with the topics that it is said of (several when one figure is said of several subjects; none when carried).

    `base` is the topic that a share or ratio is taken of ("5.9% of imports"); `rule` names how the subject was found.
    """

    figure: Mark
    topics: tuple[Topic, ...]
    base: Topic | None
    rule: str


_RUN = re.compile(
    r"^\)?\s*(?:(?:yoy|y-o-y|qoq|mom|on-year|year-on-year|year on year|from a year (?:earlier|ago|before))\s*)?"
    r"(?:[,;/]|and|or|,\s*and|;\s*and)\s*"
    r"(?:(?:by|a|an|just|about|around|some|roughly|nearly|almost|over|more than|less than|only|up|down|to|of)\s+){0,3}\(?$"
)
_CHANGE = either("clauses", "change_nouns")
_ADJECTIVES = either("clauses", "change_adjectives")
_SUBJECT_AFTER = re.compile(
    rf"^\)?\s*(?:{_ADJECTIVES}\s+){{0,2}}(?:{_CHANGE}\s+)?(?:(?:was|were)\s+)?(?:(?:recorded|seen|registered|posted|reported)\s+)?"
    r"(?:(in|for|of|from|to|by|on|among|against|with)\s+)?(?:(?:the|its|their|a|all|both|those|that|total|overall|city|local|value|of|international|global|world)\s+){0,4}[\"“]?$"
)
_RATES = frozenset(["percent", "times"])
_WENT_TO = re.compile(r"^(?:,\s[^,]{2,24},)?\s+(?:went|goes|go|headed|flowed|(?:was|were) (?:shipped|sent|sold)) to\s+(?:the\s+)?$")
_LENGTHS = frozenset(["months", "quarters", "years", "days", "rank", "year_since"])
_BALANCE_AFTER = re.compile(r"^\)?\s*(?:\([^()]{1,40}\)\s*)?(?:of\s+|in\s+|in the\s+|goods\s+|monthly\s+|trade\s+)?$")
_CHANGE_THEN = re.compile(rf"\b{_CHANGE}\b")
_METRIC_CHANGE = re.compile(rf"^\s+(?:{_ADJECTIVES}\s+)?{_CHANGE}\b")
_CLAUSE_BREAK = re.compile(r"[;:]|\b(?:while|whereas|but|although|though)\b")


def bind(sentence: Sentence, figures: Sequence[Mark], groups: Sequence[Group], spans: Sequence[tuple[int, int]]) -> list[Binding]:
    """Bind every figure of a sentence to its topics, in order; `spans` are its asides."""
    used: set[int] = set()
    out: list[Binding] = []
    turns = _turns(figures, groups)
    for run in _runs(sentence, figures):
        if run[0].start in turns:
            out += [Binding(figure, (turns[figure.start],), None, "list") for figure in run]
            continue
        outside = [group for group in groups if not _in_aside(group, run[0], spans)] if spans and len(run) == 1 else groups
        bound = _bind_run(sentence, run, figures, outside, used)
        out += [_restated(sentence, out[-1], binding) if out else binding for binding in bound]
    return out


def _turns(figures: Sequence[Mark], groups: Sequence[Group]) -> dict[int, Topic]:
    """Subjects that take turns, by the places of their figures: "exports and imports rose by 2% to HK$40bn and 1% to HK$41bn".

    So do those whose rates come first, and behind them amounts of different sorts.
    """
    for position, group in enumerate(groups):
        end = groups[position + 1][0].start if position + 1 < len(groups) else max((figure.end for figure in figures), default=0)
        own = [figure for figure in figures if group[-1].end <= figure.start and figure.end <= end]
        size, rest = divmod(len(own), len(group))
        codes = [figure.code for figure in own]
        if len(group) > 1 and size > 1 and not rest and len(set(codes[:size])) == size and codes == codes[:size] * len(group):
            return {figure.start: group[index // size] for index, figure in enumerate(own)}
        if len(group) > 1 and len(own) == 2 * len(group) and set(codes[: len(group)]) == {"percent"} and len(set(codes)) > 2:
            return {figure.start: group[index % len(group)] for index, figure in enumerate(own)}  # "by 2% and 1% to 85,020 and 3m tonnes"
    return {}


_ASIDES = (
    re.compile(r"\s(?:--?|[–—])\s[^–—]{3,160}?\s(?:--?|[–—])\s"),
    re.compile(r"—[^–—]{3,160}?—"),
    re.compile(r"\([^()]{3,160}\)"),
    re.compile(
        r",\s(?:[A-Z][\w.'’-]{1,20}(?:\s[A-Z][\w.'’-]{1,20})?['’]s|the|its|their|an?)\s[^,;:()]{0,40}\b"
        r"(?:economy|partner|market|customer|supplier|destination|buyer|exporter|importer|trader)\b[^,;:()\d]{0,70},"
    ),
    re.compile(rf"^\W*(?:{either('clauses', 'causes')})\b[^,;\d]{{3,120}},", re.IGNORECASE),
    re.compile(
        rf",\s(?:(?:which|who|whose|where)\b[^,;:()]{{2,120}}|{either('clauses', 'aside_openers')}\b[^,;:()\d]{{2,120}}),"
        rf"(?=\s(?:also\s|still\s|only\s)?(?:{either('verbs', 'up')}|{either('verbs', 'down')}|{either('clauses', 'aside_closers')})\b)",
        re.IGNORECASE,
    ),
)


def asides(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the article offsets of what only explains: in brackets, between dashes, or between commas before the verb.

    "Total exports, comprising re-exports and domestic exports, rose 5%" is said of total exports.
    """
    return [(sentence.start + found.start(), sentence.start + found.end()) for form in _ASIDES for found in form.finditer(sentence.text)]


def _in_aside(group: Group, figure: Mark, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a group stands in an aside that ends before the figure."""
    return any(start <= group[0].start and group[-1].end <= end <= figure.start for start, end in spans)


_RESTATES = re.compile(r"^.{0,48},\s+or\s+(?:[a-z]+\s+){0,2}$")


def _restated(sentence: Sentence, last: Binding, binding: Binding) -> Binding:
    """ "40.2 percent of exports, or HK$135.5 billion, left by air": the amount is said of what the share was taken of."""
    if (
        last.base is None
        or binding.figure.code == "percent"
        or not _RESTATES.match(sentence.between(last.figure.end, binding.figure.start))
    ):
        return binding
    return Binding(binding.figure, (last.base,), None, "restated")


def _runs(sentence: Sentence, figures: Sequence[Mark]) -> list[list[Mark]]:
    """Group figures that are only separated by commas and "and": "10.5 per cent, 10.1 per cent and 7.0 per cent"."""
    runs: list[list[Mark]] = []
    for figure in figures:
        if runs and figure.code == runs[-1][-1].code and _RUN.match(sentence.between(runs[-1][-1].end, figure.start)):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return runs


def _bind_run(sentence: Sentence, run: Sequence[Mark], figures: Sequence[Mark], groups: Sequence[Group], used: set[int]) -> list[Binding]:
    before = _before(sentence, run[0], groups, used)
    after = _after(run[-1], figures, groups)
    if len(run) > 1:
        if before is not None and len(before) == len(run):
            return [Binding(figure, (topic,), None, "list") for figure, topic in zip(run, before, strict=True)]
        if after is not None and len(after) == len(run) and _opens_list(sentence.between(run[-1].end, after[0].start)):
            return [Binding(figure, (topic,), None, "list") for figure, topic in zip(run, after, strict=True)]
        listed = [topic for group in groups for topic in group if topic.end <= run[0].start and id(group) not in used]
        bare = before is not None and len(before) == 1 and before[0].measure and not (before[0].metric or before[0].partner)
        if "respectively" in sentence.text and len(listed) >= len(run) and not bare:
            return [Binding(figure, (topic,), None, "list") for figure, topic in zip(run, listed[-len(run) :], strict=True)]
    return [_bind_one(sentence, figure, figures, groups, used) for figure in run]


def _opens_list(gap: str) -> bool:
    """Whether a list of subjects belongs to the figures before it: "up 5% and 3% respectively, exports to the US and the EU …"."""
    return bool(_SUBJECT_AFTER.match(gap)) or gap.strip() == "respectively,"


_INCLUDING = re.compile(r"\b(?:including|excluding|such as)\s+(?:the\s+)?$")


def _before(sentence: Sentence, figure: Mark, groups: Sequence[Group], used: set[int]) -> Group | None:
    """The last group before a figure; what is mentioned in an aside ("if tariffs take effect, …") is no subject across a comma."""
    for group in reversed([g for g in groups if g[-1].end <= figure.start and id(g) not in used]):
        if group[-1].metric in ASIDES and "," in sentence.between(group[-1].end, figure.start):
            continue
        bracketed = sentence.between(group[-1].end, figure.start).strip() == "("
        if not bracketed and _INCLUDING.search(sentence.between(group[0].start - 16, group[0].start)):
            continue
        return group
    return None


def _after(figure: Mark, figures: Sequence[Mark], groups: Sequence[Group]) -> Group | None:
    following = next((f.start for f in figures if f.start >= figure.end), None)
    for group in groups:
        if group[0].start >= figure.end:
            return group if following is None or group[0].start < following else None
    return None


def _bind_one(sentence: Sentence, figure: Mark, figures: Sequence[Mark], groups: Sequence[Group], used: set[int]) -> Binding:
    after = _after(figure, figures, groups)
    before = _before(sentence, figure, groups, used)
    base = None
    balance = next((g for g in groups if g[0].start >= figure.end and g[0].balance), None)
    if balance is not None and figure.code not in _RATES and _BALANCE_AFTER.match(sentence.between(figure.end, balance[0].start)):
        return Binding(figure, balance[:1], None, "after")
    if after is not None:
        gap = sentence.between(figure.end, after[0].start)
        if figure.code not in _RATES and after[0].partner and not after[0].metric and _went_to(sentence, figure, gap):
            return Binding(figure, after[:1], None, "after")
        match = _SUBJECT_AFTER.match(gap)
        if match:
            preposition, change = match.group(1), bool(_CHANGE_THEN.search(gap))
            more = gap.lstrip().startswith(("more ", "less ", "fewer "))
            if preposition == "of" and not change and not more and figure.code in ("percent", "times", "number"):
                base = after[0]
                used.add(id(after))
            elif _is_subject(sentence, figure, after, preposition, change):
                return Binding(figure, _said_of(sentence, figure, after), None, "after")
    if base is not None and (destination := _destination(sentence, base, groups)) is not None:
        return Binding(figure, (destination,), base, "destination")
    if (
        before is None
        and after is not None
        and (figure.code in _LENGTHS or _opens(sentence, figure, after) or _in_flow(sentence, figure, after))
    ):
        return Binding(figure, after[:1], base, "after")
    if before is None:
        return Binding(figure, (), base, "carried")
    return Binding(figure, _said_of(sentence, figure, before), base, "before")


def _in_flow(sentence: Sentence, figure: Mark, after: Group) -> bool:
    """Whether an amount without a subject before it is of the flow behind it: "on track to pass $1 trillion in total trade"."""
    return after[0].metric in FLOWS and figure.code not in _RATES and sentence.between(figure.end, after[0].start) in (" in ", " worth of ")


_WENT = re.compile(r"\b(?:went|goes|go|headed|flowed|shipped|sent|sold) (?:to|from)\b")
_TO_PLACE = re.compile(r"^\s+(?:to|from)\s+(?:the\s+)?$")


def _went_to(sentence: Sentence, figure: Mark, gap: str) -> bool:
    """Whether an amount is what went to the place behind it: "HK$240 billion went to the mainland, HK$30 billion to the US"."""
    listed = _TO_PLACE.match(gap) and _WENT.search(sentence.between(sentence.start, figure.start))
    return bool(listed or _WENT_TO.match(gap))


_OPENING = re.compile(
    r"^[\"“]?(?:at|with|by|worth|[a-z]+ing(?: at| to| up| in)?|valued at|up|down) (?:an? |about |around |nearly |over |some )?$"
)


def _opens(sentence: Sentence, figure: Mark, after: Group) -> bool:
    """Whether a figure opens the sentence and its subject follows: "Standing at HK$1.9 trillion, exports were …"."""
    if figure.start - sentence.start < _OPENS:
        return True
    gap = sentence.between(figure.end, after[0].start)
    return bool(_OPENING.match(sentence.between(sentence.start, figure.start))) and gap.startswith(",") and gap.count(" ") <= _NEXT


_NEXT = 4
_OPENS = 8  # characters before a figure that opens its sentence: "By 5%: that is how much exports fell"
_SENT_TO = re.compile(
    r"^\s+(?:went|go|goes|were shipped|are shipped|was shipped|were sent|were destined|came|come|comes)\s+(?:to|for|from)\s+(?:the\s+)?$"
)


def _destination(sentence: Sentence, base: Topic, groups: Sequence[Group]) -> Topic | None:
    """The place that a share of a whole went to or came from: "57% of exports went to the Mainland"."""
    for group in groups:
        if (
            group[0].start >= base.end
            and group[0].partner
            and not group[0].metric
            and _SENT_TO.match(sentence.between(base.end, group[0].start))
        ):
            return group[0]
    return None


_SPENT = re.compile(r"\b(?:spent|spending|spends|spend)\s+(?:[a-z]+\s+){0,3}$")


def _is_subject(sentence: Sentence, figure: Mark, after: Group, preposition: str | None, change: bool) -> bool:
    """Whether the noun group after a figure is what it is said of: "a 41.2% surge in imports", "2.0 per cent for imports"."""
    gap = sentence.between(figure.end, after[0].start)
    if figure.code in ("number", "count") and gap == " " and after[0].metric:
        return True  # "handled 1.7 million passengers"
    if preposition == "on" and _SPENT.search(sentence.between(sentence.start, figure.start)):
        return after[0].metric is not None
    if figure.code not in _RATES and after[0].metric and gap in (" ", " in ", " worth of ") and after[0].economy:
        return True
    if preposition == "with":
        return after[0].together and after[0].metric is None
    if figure.code not in ("percent", "percentage_point", "times", "months", "quarters", "years", "number"):
        weighed = figure.code == "tonnes" and after[0].commodity is not None  # "75.8 tonnes of gold to the mainland"
        return preposition == "of" and figure.code not in ("rank", "year_since") and (weighed or after[0].metric is not None)
    if preposition is None:
        following = sentence.between(after[-1].end, after[-1].end + 24)
        return (
            bool(_METRIC_CHANGE.match(following))
            and after[0].metric is not None
            and not sentence.between(figure.end, after[0].start).strip()
        )
    if change or preposition == "for":
        return True
    if preposition == "in":
        return after[0].metric is not None or after[0].partner is not None or after[0].commodity is not None
    if preposition == "on":
        return after[0].side
    return preposition in ("to", "from") and after[0].metric is None and bool(after[0].partner)


def _said_of(sentence: Sentence, figure: Mark, group: Group) -> tuple[Topic, ...]:
    """A figure that follows a list is said of each member, unless it stands in brackets behind the last one."""
    if len(group) == 1 or not (group[0].metric or group[0].partner or group[0].commodity):
        return group[:1]
    gap = sentence.between(group[-1].end, figure.start) if figure.start >= group[-1].end else ""
    if (
        gap.strip().startswith("(")
        or figure.code in ("rank", "year_since")
        or (figure.code not in ("percent", "times") and figure.start >= group[-1].end)
    ):
        return group[-1:]
    if _CLAUSE_BREAK.search(sentence.between(group[0].start, group[-1].end)):
        return group[-1:]
    return group


# How each way to find a subject reads: the figure between double angle quotes, and the partner, product or metric that it must be said of.
EXAMPLES: tuple[tuple[str, str, str], ...] = (
    ("list", "Exports to Japan and India rose 4.1% and «7.3%» in May.", "India"),
    ("list", "Exports and imports fell 4.1% and «7.3%» respectively.", "imports"),
    ("after", "A «12.4%» fall in imports surprised traders.", "imports"),
    ("after", "Prices rose 3.1% for exports and «2.2%» for imports.", "imports"),
    ("destination", "Some «41%» of exports went to the Mainland.", "Mainland China"),
    ("before", "Imports of coal dropped «9%» in May.", "coal"),
    ("before", "Exports to Japan rose while those to India fell «9%» in May.", "India"),
    ("carried", "Imports did badly. They fell by «9%» in May.", "imports"),
)
