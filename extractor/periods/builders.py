"""Turns the tokens that a rule matched into a grain and a `Spec`. None means: after all no time expression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from extractor.periods.lexer import DASH, Token
from extractor.periods.model import Spec

Built = tuple[str, Spec] | None

_IDIOMS = (("yoy", "year", 12), ("mom", "month", 1), ("qoq", "quarter", 3))


class Match(NamedTuple):
    """What a builder sees: the tokens of the rule, those of its tail, and a look-up from class name to label."""

    tokens: Sequence[Token]
    tail: Sequence[Token]
    letters: dict[str, str]

    def all(self, *names: str) -> list[Token]:
        """Return the tokens of the given classes, in order."""
        wanted = {self.letters[name] for name in names}
        return [token for token in self.tokens if token.label in wanted]

    def has(self, *names: str) -> bool:
        """Tell whether any token is of one of the classes."""
        return bool(self.all(*names))

    def value(self, *names: str, default: Any = None) -> Any:
        """Return the value of the first token of the classes."""
        found = self.all(*names)
        return found[0].value if found else default

    def number(self) -> int:
        """Return the first count."""
        return int(self.value("digits", "number_word"))

    def year(self) -> dict[str, Any]:
        """Return the fields of a `Spec` that say which year: printed, counted from publication, or counted from the name alone."""
        labels = {token.label for token in self.tail}
        printed = [token.value for token in self.tail if token.label == self.letters["year_number"]]
        if printed:
            return {"year": printed[-1]}
        if labels & {self.letters[name] for name in ("previous", "earlier", "ago")}:
            return {"year_shift": -1}
        offsets = {"this": 0, "last": -1, "next": 1}
        return next(({"year_offset": offset} for name, offset in offsets.items() if self.letters[name] in labels), {})


def _named(grain: str, month: int, count: int, match: Match) -> Built:
    return grain, Spec(kind="named", month=month, count=count, **match.year())


def month(match: Match) -> Built:
    """Read "May", "May last year", "December 2025"."""
    return _named("month", match.value("month_name"), 1, match)


def iso_month(match: Match) -> Built:
    """Read "2025-07"."""
    year, month = match.value("iso_month")
    return "month", Spec(kind="named", month=month, year=year)


def near_month(match: Match) -> Built:
    """Read "last December", "this May": the latest, and that of the year of publication."""
    offset = None if match.has("last") else 1 if match.has("next") else 0
    return "month", Spec(kind="named", month=match.value("month_name"), year_offset=offset)


def month_range(match: Match) -> Built:
    """Read "January to June", "between November 2024 and February 2025"."""
    first, last = (token.value for token in match.all("month_name")[:2])
    years = [token.value for token in match.all("year_number")]
    count = (last - first) % 12 + 1
    fields = match.year()
    if len(years) == 2:
        count = (years[1] - years[0]) * 12 + last - first + 1
        fields = {"year": years[1]}
    elif years:
        fields = {"year": years[0] if match.tail else years[0] + (last < first)}
    if not 1 <= count <= 1200:
        return None
    grain = "bimonth" if count == 2 else "quarter" if count == 3 and first % 3 == 1 else "ytd" if first == 1 and count < 12 else "span"
    return {6: "half", 12: "year"}.get(count if first == 1 else 0, grain), Spec(kind="named", month=last, count=count, **fields)


def pair(match: Match) -> Built:
    """Read "January and February"; two other months side by side are two mentions."""
    first, last = (token.value for token in match.all("month_name")[:2])
    return ("bimonth", Spec(kind="named", month=2, count=2, **match.year())) if (first, last) == (1, 2) else None


def until(match: Match) -> Built:
    """Read "the three months to July", "the half-year to 31 August 2024", "the year ended March 2025"."""
    count = _unit_months(match) * (match.number() if match.has("month") else 1)
    if not 1 <= count <= 600:
        return None
    grain = {1: "month", 3: "quarter", 6: "half", 12: "year"}.get(count, "span")
    return grain, Spec(kind="named", month=match.value("month_name"), count=count, **match.year())


def _unit_months(match: Match) -> int:
    return 1 if match.has("month") else 3 if match.has("quarter") else 6 if match.has("half") else 12


def first_months(match: Match) -> Built:
    """Read "the first five months of 2026"."""
    count = match.number() * (3 if match.has("quarter") else 1)
    if match.value("ordinal") != 1 or not 1 <= count <= 12:
        return None
    grain = {1: "month", 2: "bimonth", 3: "quarter", 6: "half", 12: "year"}.get(count, "ytd")
    return _named(grain, count, count, match)


def through(match: Match) -> Built:
    """Read "this year through May"."""
    month = match.value("month_name")
    return "ytd", Spec(kind="named", month=month, count=month, year_offset=0)


def final_months(match: Match) -> Built:
    """Read "the last three months of 2024"."""
    count = match.number()
    return _named({3: "quarter", 6: "half"}.get(count, "span"), 12, count, match) if 1 <= count <= 12 else None


def nth_month(match: Match) -> Built:
    """Read "the first month of the year"."""
    return _named("month", match.value("ordinal"), 1, match)


def rolling(match: Match) -> Built:
    """Read "the past 12 months"."""
    count = match.number()
    return ("span", Spec(kind="rolling", count=count)) if 1 <= count <= 120 else None


def before(match: Match) -> Built:
    """Read "the preceding three months"."""
    count = match.number()
    return ("quarter" if count == 3 else "span", Spec(kind="before", count=count)) if 1 <= count <= 120 else None


def window(match: Match) -> Built:
    """Read "the six months", "nine-month": the months that the text is counting, since January unless it said otherwise."""
    count = match.number()
    grain = {1: "month", 2: "bimonth", 3: "quarter", 6: "half", 12: "year"}.get(count, "ytd")
    return (grain, Spec(kind="current", unit="months", count=count)) if 1 <= count <= 12 else None


def quarter(match: Match) -> Built:
    """Read "the second quarter", "the closing quarter of 2024"."""
    number = 4 if match.has("final") else match.value("ordinal", "nth")
    return _named("quarter", _closing(number * 3, match), 3, match) if 1 <= number <= 4 else None


def last_quarter(match: Match) -> Built:
    """Read "the last quarter of 2024", which without its year is the one before."""
    return _named("quarter", 12, 3, match)


_FISCAL_START = 3  # months between January and April, when the fiscal years of Japan, India and Hong Kong begin


def _closing(month: int, match: Match) -> int:
    """The last month of a part of a year: of the calendar year, or of "the fiscal first half"."""
    return (month + _FISCAL_START - 1) % 12 + 1 if match.has("fiscal") else month


def month_quarter(match: Match) -> Built:
    """Read "the June quarter"."""
    return _named("quarter", match.value("month_name"), 3, match)


def half(match: Match) -> Built:
    """Read "the first half"."""
    number = 2 if match.has("final") else match.value("ordinal", "nth")
    return _named("half", _closing(number * 6, match), 6, match) if 1 <= number <= 2 else None


def compact(match: Match) -> Built:
    """Read "Q1 2026", "2H25", "2025Q4"."""
    kind, number, year = match.value("compact")
    grain, count = ("quarter", 3) if kind == "q" else ("half", 6)
    fields = match.year() if year is None else {"year": year}
    printed = match.all("year_number")
    if not fields and printed:
        fields = {"year": printed[0].value}
    return grain, Spec(kind="named", month=number * count, count=count, **fields)


def ellipsis(match: Match) -> Built:
    """Read "the first" where the line has spoken of quarters or halves; `find` says which."""
    number = match.value("ordinal")
    return ("quarter", Spec(kind="named", unit="ellipsis", month=number, count=3)) if number <= 4 else None


def year(match: Match) -> Built:
    """Read "2025", "the whole of 2024"."""
    return "year", Spec(kind="named", month=12, count=12, year=match.value("year_number"))


def years(match: Match) -> Built:
    """Read "2018-2024", "FY2024-25", "the 2024-25 financial year"."""
    if not match.has("fiscal_years"):
        first, last = (token.value for token in match.all("year_number")[:2])
        fiscal = False
    else:
        first, last, fiscal = match.value("fiscal_years")
        fiscal = fiscal or (match.has("fiscal") and last == first + 1)
    if fiscal:
        return "fiscal_year", Spec(kind="named", month=3, count=12, year=last)
    return ("span", Spec(kind="named", month=12, count=12, first_year=first, year=last)) if first < last else None


def fiscal(match: Match) -> Built:
    """Read "fiscal 2025": the year that ends in March 2025."""
    return "fiscal_year", Spec(kind="named", month=3, count=12, year=match.value("year_number"))


def fiscal_unit(match: Match) -> Built:
    """Read "last fiscal year": counted from the one that publication falls into."""
    return "fiscal_year", Spec(kind="unit", unit="fiscal_year", value=-1 if match.has("last") else 1)


def unit(match: Match) -> Built:
    """Read "last month", "this year", "next quarter"."""
    offset = -1 if match.has("last") else 1 if match.has("next") else 0
    grain = _unit_name(match)
    return grain, Spec(kind="week" if grain == "week" else "unit", unit=grain, value=offset)


def _unit_name(match: Match) -> str:
    return next((name for name in ("month", "quarter", "half", "year", "week") if match.has(name)), "period")


def current(match: Match) -> Built:
    """Read "the month", "the period", "the full year"."""
    unit = _unit_name(match)
    return "span" if unit == "period" else unit, Spec(kind="current", unit=unit)


def same(match: Match) -> Built:
    """Read "the same month of 2024" and "the same six months"; without a year it is the current one."""
    unit = _unit_name(Match([token for token in match.tokens if token not in match.tail], (), match.letters))
    fields = match.year()
    grain = "span" if unit == "period" else unit
    if not fields:
        if unit == "month" and match.has("digits", "number_word") and (counted := window(match)) is not None:
            return counted  # "the same six months"
        return grain, Spec(kind="current", unit=unit)
    return grain, Spec(kind="same", unit=unit, **fields)


def shift(match: Match) -> Built:
    """Read "a year earlier", "12 months before", "two quarters ago"."""
    count = match.number() if match.has("digits", "number_word") else 1
    unit = _unit_name(match)
    step = {"month": 1, "quarter": 3, "year": 12}[unit]
    if count > 100:
        return None
    if unit == "year" and count > 1 and match.has("ago"):
        return "year", Spec(kind="years_ago", value=count)
    return unit, Spec(kind="shift", value=-count * step)


def previous(match: Match) -> Built:
    """Read "the previous month", "the quarter before"; "the year before" is the current period a year back, "the previous year" a year."""
    unit = _unit_name(match)
    steps = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    return unit, Spec(kind="shift", unit="" if unit == "year" and match.has("earlier", "ago") else unit, value=-steps)


def decade(match: Match) -> Built:
    """Read "a decade ago"."""
    count = match.number() if match.has("digits", "number_word") else 1
    return ("year", Spec(kind="years_ago", value=10 * count)) if count <= 20 else None


def to_date(match: Match) -> Built:
    """Read "so far this year", "so far in 2025"."""
    return "ytd", Spec(kind="to_date", year=match.value("year_number"))


def since_month(match: Match) -> Built:
    """Read "since January" at the head of a clause; since any other month is a record."""
    return ("ytd", Spec(kind="to_date")) if match.value("month_name") == 1 else None


def rest(match: Match) -> Built:
    """Read "the rest of the year"."""
    return "span", Spec(kind="rest", **match.year())


def year_end(match: Match) -> Built:
    """Read "the end of the year"."""
    return "day", Spec(kind="days", month=12, **match._replace(tail=match.tokens).year())


def month_end(match: Match) -> Built:
    """Read "the end of June", "as of March"."""
    printed = match.value("year_number")
    fields = match.year() if printed is None else {"year": printed}
    return "day", Spec(kind="days", month=match.value("month_name", default=12), **fields)


def days(match: Match) -> Built:
    """Read "the first 20 days of May": from the first of the month; without a month, that of the text."""
    last = match.number()
    if match.value("ordinal") != 1 or not 1 <= last <= 31:
        return None
    return "span", Spec(kind="days", month=match.value("month_name", default=0), day=1, last_day=last, **match.year())


def half_month(match: Match) -> Built:
    """Read "the first half of August": the 15th ends it, as in the half-monthly releases of Vietnam's customs."""
    which = match.value("ordinal", default=2)
    if which not in (1, 2):
        return None
    first, last = (1, 15) if which == 1 else (16, 31)
    return "span", Spec(kind="days", month=match.value("month_name"), day=first, last_day=last, **match.year())


def day_range(match: Match) -> Built:
    """Read "May 1-20"."""
    names = match.all("month_name")
    numbers = match.value("day_range") or tuple(token.value for token in match.all("digits", "nth"))
    if len(numbers) != 2 or len({token.value for token in names}) != 1 or not 1 <= numbers[0] < numbers[1] <= 31:
        return None
    return "span", Spec(kind="days", month=names[0].value, day=numbers[0], last_day=numbers[1], **match.year())


def day_window(match: Match) -> Built:
    """Read "the 20-day period"."""
    return ("span", Spec(kind="current", unit="days", count=match.number())) if match.number() < 31 else None


def date(match: Match) -> Built:
    """Read "26 August", "July 25, 2024", "25/07/2024"."""
    if match.has("numeric_date"):
        year, month, day = match.value("numeric_date")
        return "day", Spec(kind="days", month=month, day=day, last_day=day, year=year)
    day = match.value("digits", "nth", "ordinal")
    fields = match.year()
    if match.tokens[1].label == DASH:
        # "Mar-24" heads a column of a table: a month and a year.
        return ("month", Spec(kind="named", month=match.value("month_name"), year=2000 + day)) if 10 <= day < 50 else None
    return ("day", Spec(kind="days", month=match.value("month_name"), day=day, last_day=day, **fields)) if 1 <= day <= 31 else None


def weekday(match: Match) -> Built:
    """Read "Wednesday"."""
    return "day", Spec(kind="weekday", value=match.value("weekday"))


def relative_day(match: Match) -> Built:
    """Read "today"."""
    return "day", Spec(kind="day_offset", value=match.value("days"))


def idiom(match: Match) -> Built:
    """Read "year on year"."""
    grain, step = next((grain, step) for name, grain, step in _IDIOMS if match.has(name))
    return grain, Spec(kind="shift", value=-step, unit="" if step == 12 else grain)


def duration(match: Match) -> Built:
    """Read "over three years", "within a month"."""
    grain = next((name for name in ("day", "week", "month", "quarter", "year") if match.has(name)), "span")
    count = match.number() if match.has("digits", "number_word") else 1
    return grain, Spec(kind="current", unit="months" if grain == "month" else "none", count=min(count, 1000))
