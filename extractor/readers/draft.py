"""What a reader hands on: the lines of a document in reading order, and what the document says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from extractor.models import LineLabel


class Role(StrEnum):
    """What a line is in the layout of its document, as far as the format tells."""

    HEADLINE = "headline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    TABLE_CAPTION = "table_caption"
    HEADER_ROW = "header_row"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One line as read. `label` is None where the reader could not tell what the line is; `reason` belongs to a given label.

    `gap` says that a blank line, or more than the usual space, stands before the line.
    """

    text: str
    role: Role = Role.PARAGRAPH
    label: LineLabel | None = None
    reason: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day with the evidence it came from: json-ld, meta, microdata, time, byline, text or url.

    `at` is the time of that day in ISO 8601, with its zone where the document gives one; None where it gives no time.
    """

    day: date
    basis: str
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a document says of itself; None or empty where it says nothing."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: Dated | None = None
    modified: Dated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as read. `wrapped` tells that lines are printed lines which must be joined into paragraphs (None: not known)."""

    lines: tuple[DraftLine, ...]
    metadata: Metadata = field(default_factory=Metadata)
    wrapped: bool | None = False
