"""The command `explain` on the terminal: each sentence with its figures marked, the roles of every claim, and the numbers that are none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractor.cli.terminal import OUTCOME_STYLES, PIPE_WIDTH
from extractor.cli.wording import subject, worded
from extractor.export import to_record

if TYPE_CHECKING:
    from extractor.claims.roles import Topic
    from extractor.models import Verdict
    from extractor.parse import Mark
    from extractor.review.explaining import Explained, Explanation, Role

_FIGURE, _WORDS, _ASIDE, _UNREAD = "bold cyan", "green", "dim", "yellow"
_CODELESS = frozenset({"TIME", "FIGURE"})


def show(explanations: Sequence[Explanation], text: str, rules: bool) -> None:
    """Print explanations on standard output; with `rules`, also the marks and topics that the rules saw. `text` is the whole text."""
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
    for explanation in explanations:
        console.print(_sentence(explanation))
        for explained in explanation.claims:
            console.print(Padding(_claim(explained), (0, 0, 0, 2), expand=False))
        for number in explanation.numbers:
            style = _UNREAD if number.status == "unread" else _ASIDE
            console.print(Text(f"  {number.quote}: {number.status}, {number.reason}", style=style))
        if not explanation.claims and not explanation.numbers:
            console.print(Text("  no numbers", style=_ASIDE))
        if rules:
            console.print(Padding(_rules(explanation, text), (0, 0, 0, 2), expand=False))
        console.print()


def _sentence(explanation: Explanation) -> Text:
    start = explanation.sentence.start
    line = Text(" ".join(explanation.sentence.text.split("\n")))
    for explained in explanation.claims:
        line.stylize(_FIGURE, explained.claim.start - start, explained.claim.end - start)
    return line


def _claim(explained: Explained) -> RenderableType:
    claim, record = explained.claim, to_record(explained.claim)
    value = worded(claim.value, claim.unit) + ("" if claim.value_high is None else f" to {worded(claim.value_high, claim.unit)}")
    head = Text.assemble((claim.quote, _FIGURE), " = ", (value, "bold"), f"  {claim.kind.value.replace('_', ' ')}: {subject(record)}")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for role in explained.roles:
        basis = f"rule {explained.rule}" if role.name == "kind" else role.basis
        table.add_row(Text(role.name, style=_ASIDE), role.value or "–", Text(basis, style=_ASIDE), _words(role))
    parts: list[RenderableType] = [head, Padding(table, (0, 0, 0, 2), expand=False)]
    if explained.verdict is not None:
        parts.append(Padding(_verdict(explained.verdict, claim.unit), (0, 0, 0, 2), expand=False))
    return Group(*parts)


def _words(role: Role) -> Text:
    words = Text(f"“{role.words}”" if role.words else "", style=_WORDS)
    return words.append(f"  in: {_shortened(role.earlier)}", style=_ASIDE) if role.earlier else words


def _shortened(sentence: str, longest: int = 60) -> str:
    line = " ".join(sentence.split())
    return line if len(line) <= longest else f"{line[:longest].rstrip()}…"


def _verdict(verdict: Verdict, unit: str) -> Text:
    told = [verdict.outcome.value] + [part.value for part in (verdict.reason, verdict.error_kind) if part is not None]
    line = Text.assemble(("verdict  ", _ASIDE), (" – ".join(told).replace("_", " "), OUTCOME_STYLES.get(verdict.outcome.value, "")))
    if verdict.official is not None:
        line.append(f"  official {worded(verdict.official, unit)}")
    for extra in (verdict.arithmetic, verdict.tolerance, verdict.cause):
        if extra:
            line.append(f"\n         {extra}")
    return line


def _rules(explanation: Explanation, text: str) -> RenderableType:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for mark in explanation.marks:
        table.add_row(Text("mark", style=_ASIDE), mark.label, _code(mark), Text(f"“{text[mark.start : mark.end]}”", style=_WORDS))
    for topic in explanation.topics:
        table.add_row(Text("topic", style=_ASIDE), "", _roles(topic), Text(f"“{text[topic.start : topic.end]}”", style=_WORDS))
    return table


def _code(mark: Mark) -> str:
    if mark.time is not None:
        return f"{mark.time.role}, {mark.time.grain}" + (f", {mark.time.comparison}" if mark.time.comparison else "")
    if mark.amount is not None:
        return f"{mark.amount.low}{'' if mark.amount.high is None else f' to {mark.amount.high}'} {mark.amount.unit}, {mark.amount.form}"
    return "" if mark.label in _CODELESS or mark.code == mark.label.lower() else mark.code


def _roles(topic: Topic) -> str:
    """List what a topic states, role by role."""
    told = {name: getattr(topic, name) for name in type(topic).__annotations__ if name not in ("start", "end")}
    return ", ".join(name if value is True else f"{name} {value}" for name, value in told.items() if value)
