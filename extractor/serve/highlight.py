"""Laying marks over a text: every claim gets an element of its own, also where several share or overlap one span. No database, no HTML."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

CLOSING = ".,;:!?)]’”'\"…"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, from `start` up to `end`, with the `claim` that marks it; `again` where it continues an earlier stretch."""

    start: int
    end: int
    claim: Any
    again: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch; `parts` are plain text and further marks inside it."""

    claim: Any
    again: bool
    parts: tuple[str | Mark, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """An outermost mark, with all the claims in it in order, and the signs after it that must not begin a line."""

    mark: Mark
    claims: tuple[Any, ...]
    closing: str = ""


def paint(text: str, start: int, end: int, spans: Sequence[Span]) -> tuple[str | Figure, ...]:
    """Return ``text[start:end]`` as plain text and figures, in order. Spans outside are left out, those across a border are cut.

    >>> [part if isinstance(part, str) else part.claims for part in paint("up 60% now", 0, 10, [Span(3, 6, "a"), Span(3, 6, "b")])]
    ['up ', ('a', 'b'), ' now']
    """
    inside = [Span(max(span.start, start), min(span.end, end), span.claim, span.again) for span in spans]
    ordered = sorted((span for span in inside if span.start < span.end), key=lambda span: (span.start, -span.end))
    parts: list[str | Figure] = []
    for part in _nest(text, start, end, ordered):
        last = parts[-1] if parts else None
        if isinstance(part, Mark):
            parts.append(Figure(part, tuple(_claims(part))))
        elif isinstance(last, Figure):
            rest = part.lstrip(CLOSING)
            parts[-1] = replace(last, closing=part[: len(part) - len(rest)])
            parts += [rest] if rest else []
        else:
            parts.append(part)
    return tuple(parts)


def _nest(text: str, start: int, end: int, spans: list[Span]) -> list[str | Mark]:
    """Turn spans ordered by start and falling end into a tree; one that crosses the end of another is cut there and continued."""
    parts: list[str | Mark] = []
    place, rest = start, deque(spans)
    while rest:
        span = rest.popleft()
        inner, crossing = [], []
        while rest and rest[0].start < span.end:
            other = rest.popleft()
            inner.append(Span(other.start, min(other.end, span.end), other.claim, other.again))
            if other.end > span.end:
                crossing.append(Span(span.end, other.end, other.claim, True))
        rest.extendleft(sorted(crossing, key=lambda other: other.end))
        if place < span.start:
            parts.append(text[place : span.start])
        parts.append(Mark(span.claim, span.again, tuple(_nest(text, span.start, span.end, inner))))
        place = span.end
    if place < end:
        parts.append(text[place:end])
    return parts


def _claims(mark: Mark) -> list[Any]:
    found = [] if mark.again else [mark.claim]
    for part in mark.parts:
        if isinstance(part, Mark):
            found += _claims(part)
    return found
