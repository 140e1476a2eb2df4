"""Numbers that are no figures by their shape alone: dates, clock times, addresses, codes, labels of things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.amounts.model import Ignored
from extractor.amounts.vocabulary import SCALES, UNITS, either, starts

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?"
    r"|Nov(?:ember|\.)?|Dec(?:ember|\.)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?"
    r"|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_SUFFIX = r"(?:st|nd|rd|th)?"
_SCALE = either(SCALES)
_DASH = r"\s?(?:-|–|—|to|and|/|&)\s?"
# a day must not be the beginning of a figure: "in May 15.6 percent", "in June 12 million"
_NO_FIGURE = (
    r"(?![\w%％])(?![.,]\d)(?!:\d)(?![\s-]{0,2}(?:%|％|per\s{0,2}cent|pct|percent|basis|points?\b|bps?\b|to\s\d+(?:\.\d+)?\s?(?:%|per)|"
    + _SCALE
    + r"\b))"
)
_LABELLED = either(UNITS["labels"])
_PHONED = either(UNITS["phone_labels"])
_LOWER = starts(form for form in [*UNITS["labels"], *UNITS["phone_labels"]] if form[0].islower())
# where a shape can begin; the dear pattern is tried only there
_CANDIDATE = re.compile(rf"\d+|(?<![\w-])(?:[A-Z]|{_LOWER}|(?:mid|pre|post|early|late|end)-|(?:the|on)(?=\s\d))|[\[(+#'’‘]")

# Names of groups are the reasons; what follows two underscores only tells the groups apart.
SHAPES = re.compile(
    rf"""
    (?<!\w)(?<!\d[.,])(?<![$€£¥]) (?=\d) (?:
        (?P<date>
            {_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.]{_DAY}(?!\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?
          | {_DAY}[./-](?:0?[1-9]|1[0-2])[./-](?:{_YEAR}|\d\d)(?!\d)
          | (?:0?[1-9]|1[0-2])/{_DAY}/{_YEAR}(?!\d)
          | {_DAY}{_SUFFIX}(?:{_DASH}{_DAY}{_SUFFIX})?[\s-](?:of\s)?{_MONTH}(?!\w)(?:,?[\s-]{{1,2}}{_YEAR}(?!\d))?
        )
      | (?P<year> {_YEAR}[-–/](?:{_YEAR}|\d\d)(?![\d%])(?!\.\d) | {_YEAR}s(?!\w) | \d0s(?!\w) )
      | (?P<period> [1-4][QH](?:\s?['’]?(?:{_YEAR}|\d\d)(?!\d))?(?!\w) )
      | (?P<time>
            (?:[01]?\d|2[0-4])[:：][0-5]\d(?::[0-5]\d)?(?!\d)(?:\s?[ap]\.?m\b\.?)?
          | (?:1[0-2]|0?[1-9])(?:\.[0-5]\d)?(?:\s?-\s?(?:1[0-2]|0?[1-9])(?:\.[0-5]\d)?)?\s?(?:[ap]m\b|[ap]\.m\.|AM\b|PM\b|o['’]clock)
          | (?:[01]\d|2[0-4])[0-5]\d\s?(?:GMT|HKT|UTC|SGT|hrs|hours)\b
          | \d{{1,2}}['’′][0-5]\d(?:["”″]|''|(?!\w))
        )
      | (?P<telephone> 1[-\s]?800[-\s][\d-]{{6,12}} | 0\d{{2,4}}[\s-]\d{{3,4}}[\s-]\d{{3,4}}(?!\d) )
      | (?P<address> \d{{1,3}}/[FA-G]\b | \d{{1,4}}[A-Z]?\s(?:[A-Z][\w'’]{{1,20}}\s){{1,3}}{either(UNITS["streets"])}\b )
      | (?P<temperature> \d{{1,3}}(?:\.\d)?(?:\s?[-–]\s?\d{{1,3}})?\s?(?:°\s?[CF]?\b|degrees\b|℃|℉) )
      | (?P<slashed> (?<![/.]) \d{{1,4}}/\d{{1,4}}(?:/\d{{1,4}})?(?![\w/]) )
      | (?P<dashed> \d{{1,4}}-\d{{1,4}}-\d{{1,4}}(?:-\d{{1,8}})?(?![\w%％]) )
    )
  | (?<![\w-]) (?=\D{{1,24}}\d) (?:
        (?P<date__month>
            {_MONTH}\s{{1,2}}{_DAY}{_SUFFIX}{_DASH}{_MONTH}\s{_DAY}{_SUFFIX}(?:\s?,?\s{_YEAR}(?!\d))?{_NO_FIGURE}
          | {_MONTH}\s{{1,2}}{_DAY}{_SUFFIX}(?:{_DASH}{_DAY}{_SUFFIX}(?!\d))?(?:\s?,\s{{0,2}}|\s){_YEAR}{_NO_FIGURE}
          | {_MONTH}\s{{1,2}}{_DAY}{_SUFFIX}(?:{_DASH}{_DAY}{_SUFFIX})?{_NO_FIGURE}
          | {_MONTH},?[\s-]{{1,2}}(?:of\s)?{_YEAR}{_NO_FIGURE}
          | {_MONTH}[\s-]?(?:'|’)?\d\d{_NO_FIGURE}
          | (?:the|The|on|On)\s(?=\d){_DAY}(?:st|nd|rd|th)(?=[\s.,;)]{{0,2}}(?:\Z|of\sthe\smonth|of\slast|of\sthis|[.,;)]))
        )
      | (?P<year__word> FY\s?'?(?:{_YEAR}|\d\d)(?:[/-]\d\d)?(?!\d) | (?:[Mm]id|[Pp]re|[Pp]ost|[Ee]arly|[Ll]ate|[Ee]nd)-{_YEAR}s?(?!\d) )
      | (?P<period__word> [QH][1-4](?:\s?['’]?(?:{_YEAR}|\d\d(?!\s?[%\w]))(?!\d))?(?!\w) )
      | (?P<telephone__word> {_PHONED}(?:\s(?:us\s)?(?:on|at))?[:：]?\s{{0,2}}\(?\+?\d[\d()\s-]{{5,20}}\d )
      | (?P<label> {_LABELLED}(?:\s(?:code|codes|item|group|heading|number))?[\s-]?\#?\d[\d.]{{0,12}}(?![\d%％])(?!,\d)
            (?!\s?(?:per\s?cent|%|％|pct|percent|{_SCALE}\b))(?:[/-]\d{{1,4}}(?!\d))? )
    )
  | (?P<date__short> (?<!\w)['’‘]\d\d(?![\w%]) )
  | (?P<list_number__note> \[\d{{1,3}}\] )
  | (?P<telephone__sign> (?<!\w)\(?\+\d{{1,3}}\)?[\s-]\d{{2,4}}[\s-]?\d{{3,4}}(?:[\s-]?\d{{3,4}})?(?!\d) )
  | (?P<code> (?<!\w)\#\d{{1,12}}(?!\w) )
    """,
    re.VERBOSE,
)
_LISTED = re.compile(r"^\s{0,8}(?:\(?\d{1,3}[.)、]\s|\d{1,3}\s{2,8}(?=[^\W\d])|#\d{1,3}\b)", re.MULTILINE)
_WEB = re.compile(r"https?://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,500}")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,100}")
_JOINED = re.compile(r"(?<!\w)[^\W\d_]\w{0,20}_\d\w{0,20}")


def shapes(text: str) -> tuple[Ignored, ...]:
    """Return the spans that are no figures whatever stands around them, each with its reason.

    >>> [(text[i.start:i.end], i.reason) for text in ["On 27 May 2026 at 16:30, HS 8542"] for i in shapes(text)]
    [('27 May 2026', 'date'), ('16:30', 'time'), ('HS 8542', 'label')]
    """
    rare = tuple(_rare(text))
    found = list(rare)
    end = 0
    for candidate in _CANDIDATE.finditer(text):
        start = candidate.start()
        match = SHAPES.match(text, start) if start >= end else None
        if match and match.lastgroup and not any(i.start < match.end() and start < i.end for i in rare):
            found.append(Ignored(start=start, end=match.end(), reason=match.lastgroup.partition("__")[0].replace("_", " ")))
            end = match.end()
    return tuple(found)


def _rare(text: str) -> Iterator[Ignored]:
    """List numbers, mail addresses and names with underscores, looked for only where they can be."""
    for match in _LISTED.finditer(text):
        yield Ignored(start=match.start(), end=match.end(), reason="list number")
    for sign, pattern, reason in (("http", _WEB, "address"), ("www.", _WEB, "address"), ("@", _MAIL, "address"), ("_", _JOINED, "code")):
        if sign in text:
            for match in pattern.finditer(text):
                yield Ignored(start=match.start(), end=match.end(), reason=reason)
