"""Finds the time expressions of a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractor.periods.builders import Match
from extractor.periods.grammar import Rule, rules
from extractor.periods.lexer import MONEY, NUMBER, Token, may_tell_time, tokens, vocabulary
from extractor.periods.model import Mention, Spec
from extractor.periods.roles import opens_clause, role

_RELATIVE = frozenset({"shift", "same", "before", "current"})
_COUNTED = frozenset({"same", "to_date"})
_PRECEDING = frozenset({"in", "of", "from", "than", "with", "over", "to", "on"})


class _Candidate(NamedTuple):
    first: int
    last: int
    order: int
    rule: Rule
    tail: tuple[int, int]


def find(text: str) -> tuple[Mention, ...]:
    """Return the time expressions of a line or a sentence, in order and without overlap; prepositions stay outside.

    >>> [(mention.text, mention.role) for mention in find("Exports rose 5% in May from a year earlier, against 3% in April.")]
    [('May', 'period'), ('a year earlier', 'base'), ('April', 'period')]
    """
    if not may_tell_time(text):
        return ()
    line = tokens(text)
    mentions: list[Mention] = []
    for candidate, grain, spec in _chosen(line):
        mention = _mention(text, line, candidate, (grain, spec), mentions)
        if mention is not None:
            mentions.append(mention)
    return tuple(mentions)


def _chosen(line: Sequence[Token]) -> list[tuple[_Candidate, str, Spec]]:
    """Return what stands: the longest first, then the earliest rule, none over another; words that are no period take their place."""
    taken = bytearray(len(line))
    chosen = []
    for candidate in sorted(_candidates(line), key=lambda one: (one.first - one.last, one.order, one.first)):
        if any(taken[candidate.first : candidate.last]):
            continue
        built = _built(line, candidate)
        if built is None and candidate.rule.build is not None:
            continue
        taken[candidate.first : candidate.last] = b"\x01" * (candidate.last - candidate.first)
        if built is not None:
            chosen.append((candidate, *built))
    return sorted(chosen, key=lambda one: one[0].first)


def _built(line: Sequence[Token], candidate: _Candidate) -> tuple[str, Spec] | None:
    rule = candidate.rule
    if rule.build is None or _is_quantity(line, candidate) or (rule.name == "since January" and not opens_clause(line, candidate.first)):
        return None
    covered = line[candidate.first : candidate.last]
    return rule.build(Match(covered, line[candidate.tail[0] : candidate.tail[1]], vocabulary().letters))


def _candidates(line: Sequence[Token]) -> Iterable[_Candidate]:
    labels = "".join(token.label for token in line)
    present = frozenset(labels)
    for order, rule in enumerate(rules()):
        if rule.needs.isdisjoint(present):
            continue
        groups = rule.pattern.groupindex
        for match in rule.pattern.finditer(labels):
            named = [group for group in ("tail", "last") if group in groups and match[group]]
            tail = match.span(named[0]) if named else (match.end(), match.end())
            yield _Candidate(match.start(), match.end(), order, rule, tail)


def _mention(
    text: str, line: Sequence[Token], candidate: _Candidate, built: tuple[str, Spec], earlier: Sequence[Mention]
) -> Mention | None:
    rule, (grain, spec) = candidate.rule, built
    if rule.name == "ellipsis":
        spoken = _spoken_of(earlier)
        if spoken is None or not _follows(line, candidate.first) or spec.month * spoken[1] > 12:
            return None
        grain, spec = spoken[0], replace(spec, unit="", month=spec.month * spoken[1], count=spoken[1])
    part = role(line, candidate.first, rule.name, grain, spec, owned=_owns_amount(text, line, candidate))
    start, end = _core(line, candidate)
    explicit = spec.year is not None and spec.kind not in _COUNTED
    relative = spec.kind in _RELATIVE and part in {"period", "base"}
    return Mention(
        start=start, end=end, text=text[start:end], role=part, grain=grain, comparison=_comparison(part, spec), explicit=explicit,
        relative=relative, spec=spec,
    )  # fmt: skip


def _core(line: Sequence[Token], candidate: _Candidate) -> tuple[int, int]:
    """Return the place of a mention without a leading "from" or "between"."""
    letters = vocabulary().letters
    first = candidate.first + (line[candidate.first].label in (letters["from"], letters["between"]))
    return line[first].start, line[candidate.last - 1].end


def _is_quantity(line: Sequence[Token], candidate: _Candidate) -> bool:
    """Tell whether a bare year is an amount: after a currency sign, before a unit, or inside a longer number."""
    if candidate.rule.name not in {"year", "years", "iso month"}:
        return False
    letters = vocabulary().letters
    numbers = {letters["digits"], letters["year_number"], NUMBER}
    before = line[candidate.first - 1].label if candidate.first else ""
    after = line[candidate.last].label if candidate.last < len(line) else ""
    return before == MONEY or before in numbers or after == letters["unit"] or after in numbers


def _owns_amount(text: str, line: Sequence[Token], candidate: _Candidate) -> bool:
    """Tell whether a genitive ties an amount to the mention: "September's HK$5 billion"."""
    end = line[candidate.last - 1].end
    letters = vocabulary().letters
    amounts = {MONEY, NUMBER, letters["digits"]}
    return text[end : end + 1] in {"'", "’"} and any(token.label in amounts for token in line[candidate.last : candidate.last + 2])


def _spoken_of(earlier: Sequence[Mention]) -> tuple[str, int] | None:
    named = (one for one in reversed(earlier) if one.grain in {"quarter", "half"} and one.spec.kind == "named")
    return next(((one.grain, one.spec.count) for one in named), None)


def _follows(line: Sequence[Token], first: int) -> bool:
    letters = vocabulary().letters
    return first > 0 and line[first - 1].label in {letters[name] for name in _PRECEDING}


def _comparison(part: str, spec: Spec) -> str | None:
    if part not in {"base", "both"}:
        return None
    if spec.kind in {"shift", "unit"}:
        months = -spec.value if spec.kind == "shift" else {"month": 1, "quarter": 3, "year": 12}.get(spec.unit, 0) * -spec.value
        return {1: "mom", 3: "qoq", 12: "yoy"}.get(months, "vs_named_period")
    if spec.kind == "same":
        return "yoy" if spec.year is None else "vs_named_period"
    return "qoq" if spec.kind == "before" and spec.count == 3 else "vs_named_period"
