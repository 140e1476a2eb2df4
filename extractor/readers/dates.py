"""Days as people and machines write them, and the lines of a document that tell when it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from extractor.readers.clock_times import time_beside
from extractor.readers.draft import Dated

MONTHS = {
    name: number
    for number, name in enumerate(
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"], start=1
    )
}
MONTH_NUMBER = {**MONTHS, **{name[:3]: number for name, number in MONTHS.items()}, "sept": 9}
_MONTH = r"(?P<month{n}>" + "|".join(sorted(MONTH_NUMBER, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day{n}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year{n}>(?:19[89]|20\d)\d)"
_YEAR_END = r"(?!\d(?!\d?:\d\d))"  # "Nov 20 20194:29 AM" is what pages leave of two spans
_GAP = r"(?:\s{1,3}|-|\.\s?|,\s{0,3}|\s{1,3},\s{1,3})"
DATE = re.compile(
    rf"(?<![\w.,-]){_DAY.format(n=1)}(?:\s{{1,3}}of)?{_GAP}{_MONTH.format(n=1)}{_GAP}?{_YEAR.format(n=1)}{_YEAR_END}"
    rf"|\b{_MONTH.format(n=2)}\s{{1,3}}{_DAY.format(n=2)}{_GAP}{_YEAR.format(n=2)}{_YEAR_END}"
    rf"|(?<![\d./-]){_YEAR.format(n=3)}(?P<sep>[-/.])(?P<month3>[01]?\d)(?P=sep)(?P<day3>[0-3]?\d)(?!\d)"
    rf"|(?<![\d./-])(?P<first>[0-3]?\d)(?P<mark>[./-])(?P<second>[0-3]?\d)(?P=mark){_YEAR.format(n=4)}(?!\d)"
    rf"|{_YEAR.format(n=5)}\s?年\s?(?P<month5>[01]?\d)\s?月\s?(?P<day5>[0-3]?\d)\s?日",
    re.I,
)
YEAR = re.compile(r"(?:19[89]|20\d)\d")
BEFORE_YEAR, AFTER_YEAR = 26, 14
MACHINE = re.compile(r"^\s{0,5}(?P<y>(?:19[89]|20\d)\d)(?P<s>[-/.]?)(?P<m>[01]\d)(?P=s)(?P<d>[0-3]\d)(?!\d)")
MOMENT = re.compile(
    r"^[^:]{6,30}?[T ]\s?(?P<hour>[0-2]\d):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?(?![\d:])(?!\s?[ap]\.?m)",
    re.I,
)
SPAN_BEFORE = re.compile(
    r"\b(?:as (?:at|of)|end(?:ed|ing)?|to|until|till|since|from|between|by|before|after|through|due|and)\s{1,3}(?:the\s)?$",
    re.I,
)
PUBLISHED = re.compile(
    r"(?:^|\b)(?:first\s|originally\s)?(?:published|posted|publication(?:\sdate)?|publish(?:ed)?\sdate|date\spublished|pub\.?\sdate|issued|"
    r"released?|release\sdate|date\sof\s(?:issue|publication|release|call|report)|filed|uploaded|date|dated|press\srelease|發佈|發布|發表)"
    r"(?:\s(?:on|at|date))?\s{0,3}[:：|,-]?\s{0,3}(?:\w{3,9},?\s)?$",
    re.I,
)
MODIFIED = re.compile(
    r"\b(?:last\s)?(?:updated?|modified|revised|revision|edited|amended|changed|reviewed|corrected)(?:\s(?:on|at|date))?[^.]{0,25}$", re.I
)
TODAY = re.compile(r"\b(?:today|this (?:morning|afternoon|evening)|tonight)\s{0,3}\(\s{0,2}(?:\w{6,9},?\s)?$", re.I)
TODAY_NO_YEAR = re.compile(
    rf"\b(?:today|this (?:morning|afternoon|evening))\s{{0,3}}\(\s?(?:{_MONTH.format(n=1)}\s{{1,3}}{_DAY.format(n=1)}"
    rf"|{_DAY.format(n=2)}\s{{1,3}}{_MONTH.format(n=2)})\s?\)",
    re.I,
)
ENDS = re.compile(r"\bends\s?/\s?(?:\w{6,9},?\s)?$", re.I)
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?|\b[A-Z]{3,4}\b(?=\s?$)", re.I)
DATELINE_AFTER = re.compile(r"^\s{0,3}(?:\([^)]{2,30}\)\s{0,3})?(?:[-–—:/]|\(|$)")
# The day a picture was taken is no day of publication, wherever its caption stands.
_PICTURE = r"(?:photo(?:s|graph(?:s|ed)?)?|pictur(?:es?|ed)|images?|screen(?:grab|shot)s?|footage|snapshot|captured|caption)\b"
CAPTION_OPENS = re.compile(
    rf"^\W{{0,4}}(?:(?:this|these|an?|the|in|above|below|left|right|top|main|cover|lead)\s){{0,3}}"
    rf"(?:(?:file|aerial|undated|drone|stock|handout|combination|composite|archive|satellite|library|general)\s){{0,2}}{_PICTURE}",
    re.I,
)
CAPTION_BEFORE = re.compile(rf"\b(?:{_PICTURE}|taken\b|snapped\b|filmed\b|shot\son\b)[^.;|]{{0,60}}$", re.I)
CAPTION_AFTER = re.compile(
    r"(?:^|[\s(\[|/])(?:file|handout|stock|archive)?\s?(?:photo(?:graph)?s?|pictures?|images?)\s?(?:[:/)\]]|by\b|credit|courtesy|via\b|$)",
    re.I,
)
SAID_ON = re.compile(r"\bon\s{1,3}(?:\w{6,9},?\s)?$", re.I)
SIGNED = re.compile(r"^\W{0,4}(?:by|from|written|reported|posted|published|submitted|words|text|story)\b", re.I)
LONG_WORD = re.compile(r"[^\W\d_]{2,}")
SPACES = re.compile(r"[\s\u3000\xa0]+")
TOP_LINES = 14
DATELINE = 100
AT_START = 20
LONGEST_LINE = 3000
LONGEST_BYLINE = 14
LONGEST_LABELLED = 40
LONGEST_CAPTION = 80
CAPTION_REACH = 200


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day written in a text and its place there."""

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _DatedLine:
    """A line with single spaces and the full dates in it."""

    text: str
    dates: tuple[FoundDate, ...]


def machine_date(value: str | None) -> date | None:
    """Return the day of a machine-readable date such as ``2025-06-26T15:58:00+08:00`` or ``20231207``, or of a written one.

    The day is taken as it stands there, in the document's own time zone.
    """
    if not value:
        return None
    found = MACHINE.match(value)
    if found:
        return _day(found["y"], found["m"], found["d"])
    return next((written.day for written in find_dates(value[:80])), None)


def machine_dated(value: str | None, basis: str) -> Dated | None:
    """Return the day and time of a machine-readable date with the evidence it came from.

    >>> machine_dated("2025-06-26T15:58:00+08:00", "meta").at
    '2025-06-26T15:58:00+08:00'
    """
    day = machine_date(value)
    return Dated(day=day, basis=basis, at=_moment(value or "", day)) if day else None


def _moment(value: str, day: date) -> str | None:
    """Return the time of `day` that a machine-readable date tells; midnight to the second is how days without a time are written."""
    found = MOMENT.match(value)
    if found is None:
        return None
    zone = found["zone"] or ""
    zone = "+00:00" if zone.strip().upper() in ("Z", "UTC", "GMT") else zone and f"{zone[:3]}:{zone[-2:]}"
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{found['hour']}:{found['minute']}:{found['second'] or '00'}{zone}")
    except ValueError:
        return None
    return None if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else moment.isoformat()


def find_dates(text: str) -> Iterator[FoundDate]:
    """Yield every full date of `text`; numeric dates whose order cannot be told (``07/08/2022``) are left out.

    >>> [str(found.day) for found in find_dates("By A. Reporter, 15th August 2023; updated 17.08.2023")]
    ['2023-08-15', '2023-08-17']
    """
    last = 0
    for year in YEAR.finditer(text):
        if year.start() < last:
            continue
        match = DATE.search(text, max(last, year.start() - BEFORE_YEAR), year.end() + AFTER_YEAR)
        day = _of_match(match) if match else None
        if match and day is not None:
            last = match.end()
            yield FoundDate(day, match.start(), match.end())


def _of_match(match: re.Match[str]) -> date | None:
    for n in "123":
        if match[f"year{n}"]:
            month = match[f"month{n}"]
            return _day(match[f"year{n}"], str(MONTH_NUMBER.get(month.lower(), month)), match[f"day{n}"])
    if match["year5"]:
        return _day(match["year5"], match["month5"], match["day5"])
    first, second = int(match["first"]), int(match["second"])
    if match["mark"] != "." and first <= 12 and second <= 12 and first != second:
        return None
    if first <= 12 < second:
        first, second = second, first
    return _day(match["year4"], str(second), str(first))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def visible_date(texts: Sequence[str], *, anywhere: Sequence[str] = ()) -> Dated | None:
    """Return the day on which a document was published, as its visible lines tell, or None.

    `texts` are the lines from the top; `anywhere` are further lines in which only a labelled date ("Published 3 May 2024") counts.
    A date labelled as an update never counts.
    """
    top = _dated(texts[:TOP_LINES])
    lines = [*top, *_dated(texts[TOP_LINES:]), *_dated(anywhere)]
    labelled = _labelled(lines)
    if labelled is not None:
        return labelled
    day = _today(lines, [*texts, *anywhere])
    if day is not None:
        return Dated(day=day, basis="text")
    byline = _byline(top)
    if byline is not None:
        return byline
    day = _dateline(top) or _ends(lines)
    return Dated(day=day, basis="text") if day else None


def _dated(texts: Sequence[str]) -> list[_DatedLine]:
    """Return the lines that hold a full date, with their dates."""
    found = []
    for text in texts:
        if YEAR.search(text):
            line = SPACES.sub(" ", text[:LONGEST_LINE])
            dates = tuple(day for day in find_dates(line) if not _of_picture(line, day))
            if dates:
                found.append(_DatedLine(line, dates))
    return found


def _of_picture(line: str, found: FoundDate) -> bool:
    """Tell whether a date says when a picture was taken, as captions and credits of photos do."""
    if len(line.split()) > LONGEST_CAPTION:
        return False
    before, after = line[: found.start], line[found.end :]
    return bool(CAPTION_OPENS.match(line) or CAPTION_BEFORE.search(before[-90:]) or CAPTION_AFTER.search(after[:CAPTION_REACH]))


def modified_date(texts: Sequence[str]) -> date | None:
    """Return the day that a visible line labels as the last update, or None."""
    for line in _dated(texts):
        if len(line.text.split()) <= LONGEST_LABELLED:
            for found in line.dates:
                before = line.text[max(0, found.start - 45) : found.start]
                if MODIFIED.search(before) and not PUBLISHED.search(before):
                    return found.day
    return None


def _labelled(lines: Sequence[_DatedLine]) -> Dated | None:
    for line in lines:
        short = len(line.text.split()) <= LONGEST_LABELLED
        for found in line.dates:
            if not short and found.start > AT_START:
                break
            before = line.text[max(0, found.start - 45) : found.start]
            if PUBLISHED.search(before) and not _updates(before):
                return _timed(line, found)
    return None


def _updates(before: str) -> bool:
    """Tell whether the words before a date make it the day of an update rather than of publication."""
    found = MODIFIED.search(before)
    published = PUBLISHED.search(before)
    return found is not None and (published is None or found.start() > published.start() or "update" in before.lower()[published.start() :])


def _today(lines: Sequence[_DatedLine], texts: Sequence[str]) -> date | None:
    """Return the day of "announced today (July 25)", its year taken from the same day written out elsewhere."""
    for line in lines:
        for found in line.dates:
            if TODAY.search(line.text[max(0, found.start - 40) : found.start]):
                return found.day
    partial = next(filter(None, (TODAY_NO_YEAR.search(text) for text in texts)), None)
    if partial is None:
        return None
    month = MONTH_NUMBER[(partial["month1"] or partial["month2"]).lower()]
    day = int(partial["day1"] or partial["day2"])
    same = {found.day for line in lines for found in line.dates if (found.day.month, found.day.day) == (month, day)}
    return same.pop() if len(same) == 1 else None


def _timed(line: _DatedLine, found: FoundDate) -> Dated:
    return Dated(day=found.day, basis="byline", at=time_beside(line.text, found.start, found.end, found.day))


def _byline(lines: Sequence[_DatedLine]) -> Dated | None:
    """Return the date of the first short line near the top that holds one: a byline, a masthead, a stamp."""
    for line in lines:
        for found in line.dates:
            if _is_stamp(line.text[: found.start], line.text[found.end :]):
                return _timed(line, found)
    return None


def _is_stamp(before: str, after: str) -> bool:
    words = len(LONG_WORD.findall(CLOCK.sub("", before))) + len(LONG_WORD.findall(CLOCK.sub("", after)))
    if words > LONGEST_BYLINE or SPAN_BEFORE.search(before) or _updates(before[-45:]):
        return False
    if not after.rstrip().endswith((".", "?", "!")):
        return True
    return words <= 8 and (SIGNED.match(before) is not None or not SAID_ON.search(before))  # "Ships wait in the bay on 3 May 2024."


def _dateline(lines: Sequence[_DatedLine]) -> date | None:
    """Return the date of a story that opens with its place and day: "HONG KONG, 27 May 2025 —"."""
    for line in lines:
        found = line.dates[0]
        before, after = line.text[: found.start], line.text[found.end :]
        place = before.strip(" ,([-–—")
        if (
            found.end <= DATELINE
            and len(place.split()) <= 6
            and place[:1].isupper()
            and not SPAN_BEFORE.search(before)
            and _opens(place, after)
        ):
            return found.day
    return None


def _opens(place: str, after: str) -> bool:
    capitals = all(word[:1].isupper() or not word[:1].isalpha() for word in place.split())
    return capitals and DATELINE_AFTER.match(after) is not None


def _ends(lines: Sequence[_DatedLine]) -> date | None:
    """Return the date of a press release's last line, "Ends/Thursday, July 25, 2024"."""
    for line in lines:
        for found in line.dates:
            if ENDS.search(line.text[: found.start]):
                return found.day
    return None


ADDRESS_DATE = re.compile(r"[/_-](?P<y>20[0-4]\d)[/_-]?(?P<m>0[1-9]|1[0-2])[/_-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|t\d|$|[a-z])", re.I)
ADDRESS_LOOSE = re.compile(r"/(?P<y>20[0-4]\d)/(?P<m>[1-9]|1[0-2])/(?P<d>[1-9]|[12]\d|3[01])(?=/|$)")
ADDRESS_MONTH_NAME = re.compile(r"/(?P<y>20[0-4]\d)/(?P<m>[a-z]{3})/(?P<d>[0-3]?\d)(?=/|$)", re.I)


def address_date(url: str | None) -> date | None:
    """Return the day written into a web address, such as ``/2025/05/16/…``, or None.

    >>> str(address_date("https://news.example/2025/05/16/trade-carries-growth-40771"))
    '2025-05-16'
    """
    if not url:
        return None
    for pattern in (ADDRESS_DATE, ADDRESS_LOOSE, ADDRESS_MONTH_NAME):
        for found in pattern.finditer(url):
            day = _day(found["y"], str(MONTH_NUMBER.get(found["m"].lower(), found["m"])), found["d"])
            if day is not None:
                return day
    return None
