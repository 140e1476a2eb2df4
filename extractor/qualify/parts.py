"""What goes into this stage and what comes out of it: sentences with their place, and credits."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.models import SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or heading of an article; `start` and `end` are its place in the article's text, `paragraph` counts lines."""

    start: int
    end: int
    text: str
    paragraph: int
    heading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who is credited for a figure.

    `source` is the whole credit ("Ambrose Lai (Tidemark Bank)"), `name` the person or people, `institution` the office or firm.
    `basis` is `stated` (in the sentence), `carried` (from another sentence) or `default` (nobody is credited).
    """

    source: str | None
    name: str | None
    institution: str | None
    kind: SourceKind | None
    basis: str


NOBODY = Credit(source=None, name=None, institution=None, kind=None, basis="default")
