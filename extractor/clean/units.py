"""A unit is what gets one label: a paragraph, heading, list item, caption or table row, as read and as cleaned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.clean.cues import opening, tokens
from extractor.clean.joining import document_words, joined, paragraphs
from extractor.clean.normal import normalise
from extractor.models import LineLabel
from extractor.readers import Draft, DraftLine, Role

# Archives put a label and a day before the first words of a text.
STAMPED = re.compile(r"^(?:date|published|posted):? \d{4}-\d\d-\d\d (?=\S+ \S+ \S+ \S)", re.I)
LEADS = "reads as a pointer elsewhere"
TEASER_REASONS = frozenset(
    (
        "read-more line",
        "related stories",
        "most-read list",
        "sign-up",
        "advertisement",
        "sponsor line",
        "quiz",
        "events",
        "promotion",
        "appeal",
        LEADS,
    )
)


@dataclass(slots=True)
class Unit:
    """One unit while it is being labelled; `label` None means body so far, `fixed` that nothing may take it out.

    `by_reader`: the label came from the reader; `listed`: it came from the heading of a list above; `heads`: the unit stands outside
    the story, and by its words it is the heading of such a list; `frame`: the reason for which it reads as the frame of a page, though no
    rule says so; `judged`: what the rules for single lines told of it, once they were asked.
    """

    raw: str
    text: str
    role: Role
    gap: bool
    words: list[str]
    label: LineLabel | None = None
    reason: str = ""
    fixed: bool = False
    by_reader: bool = False
    listed: bool = False
    heads: bool = False
    frame: str = ""
    judged: tuple[str | None] | None = None

    @property
    def is_body(self) -> bool:
        """Tell whether the unit still counts as part of the story."""
        return self.label is None

    def drop(self, reason: str, label: LineLabel | None = None) -> None:
        """Take the unit out of the story, unless it was fixed or taken out before."""
        if self.label is None and not self.fixed:
            self.label = label or (LineLabel.TEASER if reason in TEASER_REASONS else LineLabel.FURNITURE)
            self.reason = reason


def units_of(draft: Draft) -> list[Unit]:
    """Return the units of a draft, its printed lines joined into paragraphs where they were wrapped."""
    known = document_words(draft.lines) if draft.wrapped is not False else frozenset()
    return [_unit(group, known) for group in paragraphs(draft.lines, wrapped=draft.wrapped)]


def _unit(group: Sequence[DraftLine], known: frozenset[str]) -> Unit:
    first = group[0]
    if first.label is not None:
        return Unit(first.text, first.text, first.role, first.gap, [], first.label, first.reason, by_reader=True)
    text = STAMPED.sub("", normalise(joined(group, known) if len(group) > 1 else first.text))
    return Unit(
        raw="\n".join(line.text for line in group),
        text=text,
        role=first.role,
        gap=first.gap,
        words=tokens(opening(text)),
    )
