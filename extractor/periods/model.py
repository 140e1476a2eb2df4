"""What a time expression is before and after it is resolved. Frozen values; no parsing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extractor.models import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """How to resolve a mention; which fields count depends on `kind`.

    - ``named``: `count` months that end with month `month` ("the second quarter": month 6, count 3).
    - ``days``: `day` to `last_day` of `month` (0: the last day of the month; month 0: the month last named).
    - ``weekday``, ``day_offset``, ``week``: a day or week near the publication date; `value` is the weekday or the distance.
    - ``unit``: the month, quarter, half, year or fiscal year `value` steps from that of publication ("last month").
    - ``current``: what the text is about ("the month", "the period"); with unit ``months``, the `count` months it speaks of.
    - ``shift``: the current period moved by `value` months; `unit` first narrows it to its last month or quarter.
    - ``same``: the current period moved to `year` or by `year_offset` ("the same month of 2024").
    - ``rolling``: the latest `count` months; ``before``: the `count` months just before the current period.
    - ``to_date``: January to the month reached; ``rest``: the months still to come; ``years_ago``: the calendar year `value` back.

    `year` is printed; `year_offset` counts from the year of publication; `year_shift` from the year that the name alone would get.
    `first_year` begins a span of several years.
    """

    kind: str
    unit: str = ""
    value: int = 0
    count: int = 1
    month: int = 0
    day: int = 0
    last_day: int = 0
    year: int | None = None
    first_year: int | None = None
    year_offset: int | None = None
    year_shift: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A time expression: its place in the line, the part it plays, and what is needed to resolve it.

    Prepositions stand outside the span. `role` is one of

    - ``period``: what a figure describes;
    - ``base``: what a change is measured against;
    - ``both``: a comparison that names no time ("year on year");
    - ``statement``: the day of a statement or release, never the period of a figure;
    - ``duration``: a length of time; it resolves only where it happens to be the stretch since January ("over eight months" in August).

    `relative` is true where the mention is counted from the current period ("a year earlier", "the same month of 2024"). A relative base
    that directly follows an amount ("up from HK$5 billion a year earlier") is the period of that amount: `resolve` gives it.
    """

    start: int
    end: int
    text: str
    role: str
    grain: str
    comparison: str | None
    explicit: bool
    relative: bool
    spec: Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known when a mention is resolved: publication date, the period that the text last named, the year last named."""

    published: date | None = None
    current: Period | None = None
    year: int | None = None
