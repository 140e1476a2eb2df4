"""Numbers that are no figures by their shape alone: dates, clock times, addresses, codes, labels of things."""

from __future__ import annotations

import re

from extractor.amounts.model import Ignored
from extractor.amounts.vocabulary import SCALES, UNITS, either

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

SHAPES = re.compile(
    rf"""
    (?P<address> https?://[^\s<>"]{{1,2000}} | www\.[^\s<>"]{{1,500}} | (?<![\w.+-])[\w.+-]{{1,64}}@[\w.-]{{1,100}} )
  | (?P<date>
        (?<!\w) (?:
            {_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.]{_DAY}(?!\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?
          | {_DAY}[./-](?:0?[1-9]|1[0-2])[./-](?:{_YEAR}|\d\d)(?!\d)
          | (?:0?[1-9]|1[0-2])/{_DAY}/{_YEAR}(?!\d)
          | {_DAY}{_SUFFIX}(?:{_DASH}{_DAY}{_SUFFIX})?[\s-](?:of\s)?{_MONTH}(?!\w)(?:,?[\s-]{{1,2}}{_YEAR}(?!\d))?
          | {_MONTH}\s{{1,2}}{_DAY}{_SUFFIX}{_DASH}{_MONTH}\s{_DAY}{_SUFFIX}(?:\s?,?\s{_YEAR}(?!\d))?{_NO_FIGURE}
          | {_MONTH}\s{{1,2}}{_DAY}{_SUFFIX}(?:{_DASH}{_DAY}{_SUFFIX}(?!\d))?(?:\s?,\s{{0,2}}|\s){_YEAR}{_NO_FIGURE}
          | {_MONTH}\s{{1,2}}{_DAY}{_SUFFIX}(?:{_DASH}{_DAY}{_SUFFIX})?{_NO_FIGURE}
          | {_MONTH},?[\s-]{{1,2}}(?:of\s)?{_YEAR}{_NO_FIGURE}
          | {_MONTH}[\s-]?(?:'|’)?\d\d{_NO_FIGURE}
          | ['’‘]\d\d(?!\w)
          | (?:the|The|on|On)\s(?=\d){_DAY}(?:st|nd|rd|th)(?=[\s.,;)]{{0,2}}(?:\Z|of\sthe\smonth|of\slast|of\sthis|[.,;)]))
        )
    )
  | (?P<year> (?<![\w$€£¥.,]) (?:
            FY\s?'?(?:{_YEAR}|\d\d)(?:[/-]\d\d)?(?!\d) | {_YEAR}[-–/](?:{_YEAR}|\d\d)(?![\d%.]) | {_YEAR}s(?!\w)
          | (?:mid|pre|post|early|late|end)-{_YEAR}s?(?!\d)
          | ['’]?\d0s(?!\w)
        ) )
  | (?P<period> (?<!\w) (?:
            [1-4][QH](?:\s?['’]?(?:{_YEAR}|\d\d)(?!\d))?(?!\w)
          | [QH][1-4](?:\s?['’]?(?:{_YEAR}|\d\d(?!\s?[%\w]))(?!\d))?(?!\w) ) )
  | (?P<time> (?<![\w.:]) (?:
            (?:[01]?\d|2[0-4])[:：][0-5]\d(?::[0-5]\d)?(?!\d)(?:\s?[ap]\.?m\b\.?)?
          | (?:1[0-2]|0?[1-9])(?:\.[0-5]\d)?(?:\s?-\s?(?:1[0-2]|0?[1-9])(?:\.[0-5]\d)?)?\s?(?:[ap]m\b|[ap]\.m\.|AM\b|PM\b|o['’]clock)
          | (?:[01]\d|2[0-4])[0-5]\d\s?(?:GMT|HKT|UTC|SGT|hrs|hours)\b
        ) )
  | (?P<list_number> ^\s{{0,8}}\(?\d{{1,3}}[.)、]\s | ^\s{{0,8}}\d{{1,3}}\s{{2,8}}(?=[^\W\d]) | ^\s{{0,8}}\#\d{{1,3}}\b | \[\d{{1,3}}\] )
  | (?P<telephone> (?<!\w) (?:
            {either(UNITS["phone_labels"])}(?:\s(?:us\s)?(?:on|at))?[:：]?\s{{0,2}}\(?\+?\d[\d()\s-]{{5,20}}\d
          | \(?\+\d{{1,3}}\)?[\s-]\d{{2,4}}[\s-]?\d{{3,4}}(?:[\s-]?\d{{3,4}})?(?!\d)
          | 1[-\s]?800[-\s][\d-]{{6,12}} ) )
  | (?P<address_number> (?<![\w.,]) (?:
            \d{{1,3}}/[FA-G]\b
          | \d{{1,4}}[A-Z]?\s(?:[A-Z][\w'’]{{1,20}}\s){{1,3}}{either(UNITS["streets"])}\b ) )
  | (?P<temperature> (?<!\w) [-−]?\d{{1,3}}(?:\.\d)?(?:\s?[-–]\s?\d{{1,3}})?\s?(?:°\s?[CF]?\b|degrees\b|℃|℉) )
  | (?P<label> (?<![\w-]) {_LABELLED}(?:\s(?:code|codes|item|group|heading|number))?[\s-]?\#?\d[\d.]{{0,12}}(?![\d,%％])
        (?!\s?(?:per\s?cent|%|％|pct|percent|{_SCALE}\b))(?:[/-]\d{{1,4}}(?!\d))? )
  | (?P<code> (?<![^\W\d_]) [^\W\d_][\w]{{0,20}}_\d[\w]{{0,20}} | (?<!\w)\#\d{{1,12}} )
  | (?P<slashed> (?<![\w/.]) \d{{1,4}}/\d{{1,4}}(?:/\d{{1,4}})?(?![\w/]) )
    """,
    re.VERBOSE | re.MULTILINE,
)
_REASONS = {"address_number": "address", "list_number": "list number"}


def shapes(text: str) -> tuple[Ignored, ...]:
    """Return the spans that are no figures whatever stands around them, in order, each with its reason.

    >>> [(text[i.start:i.end], i.reason) for text in ["On 27 May 2026 at 16:30, HS 8542"] for i in shapes(text)]
    [('27 May 2026', 'date'), ('16:30', 'time'), ('HS 8542', 'label')]
    """
    return tuple(
        Ignored(start=match.start(), end=match.end(), reason=_REASONS.get(name, name))
        for match in SHAPES.finditer(text)
        if (name := match.lastgroup) is not None
    )
