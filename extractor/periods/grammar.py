"""The grammar of time: rules over labels; each names the function that turns the tokens it matched into a `Spec`.

A pattern is a regular expression over the labels of the tokens, written with the class names of `periods.yaml`; a space allows a
hyphen. The longest match wins, then the rule that stands first. A rule without a builder blocks its words: streaks, ranks and "since"
are no periods.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from extractor.periods import builders as build
from extractor.periods.builders import Built, Match
from extractor.periods.lexer import COMMA, DASH, NUMBER, OTHER, SLASH, vocabulary

_FIXED = {"dash": DASH, "comma": COMMA, "slash": SLASH, "decimal": NUMBER, "other": re.escape(OTHER)}
_MACROS = {
    "{n}": "(?:digits|number_word)",
    "{day}": "(?:digits|nth|ordinal)",
    "{year}": "(?:(?:the (?:previous|next|same)?|this|last|next|that) year earlier?)",
    "{to}": "(?:to|dash|slash)",
    "{until}": "(?:(?:to|ending|ending in|ending on) (?:the? end)? (?:digits|nth)?)",
    "{owner}": "(?P<last>(?:this|last|next) year|year_number)",
    "{back}": "(?:ago|earlier|previous)",
}
_MACROS["{tail}"] = f"(?P<tail>(?:of|in|comma)? year_number|(?:of|in)? {_MACROS['{year}']}|a year {_MACROS['{back}']})?"
_IDENTIFIER = re.compile(r"(?<![<\w])[a-z_]+(?![\w>])")


class Rule(NamedTuple):
    """A pattern over labels, labels of which a line must have one, and the builder, or None for words that are no period."""

    name: str
    needs: frozenset[str]
    pattern: re.Pattern[str]
    build: Callable[[Match], Built] | None


class _Entry(NamedTuple):
    name: str
    needs: str
    parts: tuple[str, ...]
    build: Callable[[Match], Built] | None = None


def _rule(name: str, needs: str, builder: Callable[[Match], Built] | None, *parts: str) -> _Entry:
    """Note a rule: `needs` are class names of which the line must hold one, `parts` alternatives of the pattern."""
    return _Entry(name, needs, parts, builder)


_NO_PERIOD = (
    _rule("since January", "since", build.since_month, "since month_name(?!-?(?:year_number|digits|of|comma))"),
    _rule(
        "streak", "streak", None,
        "(?:{n}|nth|ordinal|full|a)? (?:streak (?:month|quarter|year|day|week)|(?:month|quarter|year|week|day) streak)",
    ),
    _rule(
        "nth month", "month year quarter", None,
        "(?:the|a|this)? (?:ordinal|nth) (?:month|year)(?: (?:streak|of other))?",
        "(?:the|a|this)? (?:ordinal|nth) quarter (?:streak|of other)",
    ),
    _rule(
        "since", "since", None,
        "since (?:the? (?:early|end|ordinal quarter|ordinal half|final quarter)? of?)?"
        " (?:month_name (?:(?:comma|of)? year_number)?|year_number)",
        "since the? last (?:month_name|year)",
        "since (?:compact|month_name {day} comma? year_number?|{day} month_name year_number?)",
    ),
    _rule(
        "record", "month year decade quarter", None,
        "(?:in|for) (?:the last|over|within|than|than a|the)? (?:{n}|a) (?:month|year|decade|quarter)",
    ),
    _rule(
        "age", "year decade quarter week day", None,
        "{n} dash (?:year|decade|quarter|week|day)(?!-?(?:to|ending|period))", "decimal dash year",
    ),
    _rule("month of the year", "year", None, "(?:month|quarter|period|time|day) of the? (?:(?:this|last|full) )?year(?!-?whole)"),
    _rule("skip", "skip", None, "skip"),
)  # fmt: skip

_DAYS = (
    _rule(
        "date", "month_name", build.date,
        "month_name {day}(?!-?(?:unit|month|year|day|quarter|half))(?P<tail> comma? year_number)?",
    ),
    _rule("date, day first", "month_name", build.date, "(?:digits|nth) (?:of the?)? month_name(?P<tail> comma? year_number)?"),
    _rule("numeric date", "numeric_date", build.date, "numeric_date"),
    _rule("day range", "month_name", build.day_range, "from? month_name (?:day_range|{day} {to} (?:month_name )?{day}){tail}"),
    _rule("day range, days first", "month_name", build.day_range, "from? (?:day_range|{day} {to} {day}) (?:of the?)? month_name{tail}"),
    _rule(
        "first days", "day", build.days,
        "the? ordinal {n} day(?: (?:of|in|within)(?: the? (?:that|this|last|same)? month| month_name{tail}))?",
    ),
    _rule("half of a month", "half", build.half_month, "the? (?:ordinal|final) half of (?:the month of)? month_name{tail}"),
    _rule("day window", "day", build.day_window, "the {n} day period?"),
    _rule("weekday", "weekday", build.weekday, "(?:this|last|next)? weekday"),
    _rule("relative day", "days", build.relative_day, "days"),
)  # fmt: skip

_WINDOWS = (
    _rule(
        "range", "month_name", build.month_range,
        "from? month_name (?:comma? year_number)? {to} (?:the? end)? month_name(?: (?:period|time)(?! and))?{tail}",
        "between month_name year_number? (?:and|to) (?:the? end of?)? month_name(?P<last> (?:of|comma)? (?:year_number|{year}))?",
    ),
    _rule("pair", "month_name", build.pair, "month_name and month_name{tail}"),
    _rule(
        "until", "month_name", build.until,
        "(?:the|a)? (?:ordinal|final|last)? (?:{n} month period?|quarter|half year?|(?:fiscal )?year) {until}"
        " month_name (?:digits(?!-?unit))?{tail}",
    ),
    _rule("through", "year year_to_date", build.through, "(?:this year|year_to_date) {until} month_name"),
    _rule("first months", "month quarter", build.first_months, "the? ordinal {n} (?:month|quarter){tail}"),
    _rule("final months", "month", build.final_months, "the (?:final|last) {n} month (?P<tail>(?:of|in) (?:year_number|{year}))"),
    _rule("first month", "month", build.nth_month, "the (?:ordinal|nth) month (?P<tail>(?:of|in) (?:year_number|{year}))"),
    _rule("rolling", "last", build.rolling, "(?:the|this)? last {n} month", "the last {n} month period"),
    _rule(
        "before", "month", build.before,
        "the? previous {n} month period?", "the {n} previous month", "(?:the|that) {n} month period? (?:earlier|previous)",
    ),
    _rule("window", "month", build.window, "(?:the|this|that|full) {n} month period?(?: whole)?", "{n} dash month (?:period)?"),
)  # fmt: skip

_QUARTERS = (
    _rule(
        "quarter",
        "quarter",
        build.quarter,
        "the? (?:ordinal|final|nth) quarter of (?:the|this)? fiscal year(?!-?(?:to|year_number))",
        "the? (?:fiscal (?:year )?)?(?:ordinal|final|nth) (?:fiscal )?quarter(?!-?streak){tail}",
        "{owner} (?:ordinal|final|nth) quarter",
    ),
    _rule("last quarter", "quarter", build.last_quarter, "the? last quarter of year_number"),
    _rule("month quarter", "quarter", build.month_quarter, "the? month_name quarter{tail}"),
    _rule(
        "half",
        "half",
        build.half,
        "the? (?:ordinal|final|nth) half of (?:the|this)? fiscal year(?!-?(?:to|year_number))",
        "the? (?:fiscal (?:year )?)?(?:ordinal|final|nth) (?:fiscal )?half(?: year(?!-?(?:earlier|ago)))?{tail}",
        "{owner} (?:ordinal|final|nth) half",
    ),
    _rule("compact", "compact", build.compact, "the? compact{tail}", "year_number comma? compact"),
    _rule("ellipsis", "ordinal", build.ellipsis, "the ordinal(?=[-,;]|$|in|and|by)"),
)

_MONTHS = (
    _rule("month", "month_name", build.month, "(?:the? early (?:of )?|the )?month_name{tail}", "(?P<last>(?:this|last) year) month_name"),
    _rule("near month", "month_name", build.near_month, "(?:this|last|next) month_name"),
    _rule("iso month", "iso_month", build.iso_month, "iso_month"),
    _rule("month end", "end", build.month_end, "end (?:digits )?(?:the )?month_name{tail}", "end (?:the )?year_number"),
    _rule("year end", "year_end end", build.year_end, "year_end", "end {year}(?! whole)"),
)

_YEARS = (
    _rule(
        "year", "year_number", build.year,
        "(?:the? (?:full|calendar|early) (?:calendar |year )?(?:of )?(?:the )?|the year |year )?year_number(?: (?:full year|whole))?",
    ),
    _rule(
        "years", "year_number fiscal_years", build.years,
        "from? year_number {to} year_number", "between year_number (?:and|to) year_number",
        "the? (?:fiscal (?:year )?)?fiscal_years(?: fiscal(?: year)?)?",
    ),
    _rule("fiscal", "fiscal", build.fiscal, "the? fiscal (?:year )?year_number", "the? year_number fiscal year"),
    _rule("last fiscal year", "fiscal", build.fiscal_unit, "the? (?:last|next) (?:full )?fiscal year?", "(?:last|next) year fiscal"),
    _rule("whole of last year", "year", build.unit, "the? full (?:of )?(?:this|last|next) year"),
    _rule("full year", "year", build.current, "the? (?:full|calendar) (?:of the )?year", "the year(?: whole)?"),
    _rule("rest", "rest", build.rest, "the? rest of (?P<tail>year_number|{year})"),
)  # fmt: skip

_RELATIVE = (
    _rule("unit", "this last next", build.unit, "the? (?:this|last|next) (?:month|quarter|half|year|week)(?!-?(?:earlier|ago))(?: whole)?"),
    _rule(
        "current", "month quarter half period", build.current,
        "(?:the|that|this that|the that) (?:month|quarter|half(?: year)?|period)(?!-?of)(?: whole)?", "half dash year", "this period",
    ),
    _rule(
        "same", "same", build.same,
        "(?:the|a)? same (?:(?:{n} )?(?:month|quarter|half|year|period|time)|{n} day period)(?: period)?"
        "(?P<tail> (?:of|in|a)? year_number| (?:of|in|from)? {year}| (?:of )?(?:a|the) year {back})?",
    ),
    _rule(
        "shift", "ago earlier previous", build.shift,
        "(?:(?:a|{n}) )?(?:full )?(?:month|quarter|year) {back}(?: that)?(?: (?:level|period))?",
    ),
    _rule(
        "previous", "earlier previous ago", build.previous,
        "the? previous (?:month|quarter|half|year)", "the (?:month|quarter|half|year) {back}(?: that)?",
    ),
    _rule("decade ago", "decade", build.decade, "(?:a|{n}) decade {back}"),
    _rule("to date", "year_to_date so_far", build.to_date, "year_to_date(?: (?:in|for)? year_number)?", "so_far (?:in )?year_number"),
    _rule("comparison", "yoy mom qoq", build.idiom, "yoy|mom|qoq"),
    _rule(
        "duration", "over within in", build.duration,
        "(?:over|within) (?:the next|next|than)? (?:{n}|a) (?:day|week|month|quarter|year|decade)(?!-?{back})",
        "(?:over|within) the? last {n} (?:year|decade)", "in {n} (?:day|week)", "in a (?:day|week|month)",
    ),
)  # fmt: skip


@cache
def rules() -> tuple[Rule, ...]:
    """Return the compiled rules, built once from the vocabulary."""
    letters = vocabulary().letters | _FIXED
    entries = (*_NO_PERIOD, *_DAYS, *_WINDOWS, *_QUARTERS, *_MONTHS, *_YEARS, *_RELATIVE)
    return tuple(
        Rule(entry.name, frozenset(letters[name] for name in entry.needs.split()), _compiled("|".join(entry.parts), letters), entry.build)
        for entry in entries
    )


def _compiled(pattern: str, letters: dict[str, str]) -> re.Pattern[str]:
    for _ in range(2):
        for macro, meaning in _MACROS.items():
            pattern = pattern.replace(macro, meaning)
    return re.compile(_IDENTIFIER.sub(lambda found: letters[found[0]], pattern).replace(" ", "-?"))
