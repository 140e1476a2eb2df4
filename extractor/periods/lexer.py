"""Turns a line into tokens of time and a string of labels, one character a token, over which the grammar runs."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from string import ascii_letters
from typing import Any, NamedTuple

from extractor.errors import VocabularyError
from extractor.languages import words

OTHER, DASH, COMMA, STOP, SLASH, MONEY, NUMBER = ".", "-", ",", ";", "/", "$", "#"

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ\xad]+(?:\d[A-Za-z\d]*(?:[-–/]\d{2,4}(?!\d))?)?|\d[\dA-Za-z]*(?:[.,:/\-–]\d+)*[A-Za-z]*|[^\w\s]")
_STOPS = frozenset('.;:!?•。；：！？"“”(（')
_DIGIT = re.compile(r"[\d\xad]")
_WORD = re.compile(r"[A-Za-z]+")
_DASHES = frozenset("-–—‐‑−~")
_APOSTROPHES = frozenset("'’")
_MONEY = frozenset("$£€¥")
_COMPACT = re.compile(r"(?:(?P<y1>(?:19|20)\d\d))?(?:(?P<k1>[qh])(?P<n1>[1-4])|(?P<n2>[1-4])(?P<k2>[qh]))(?:fy|[-–/])?(?P<y2>\d{4}|\d{2})?")
_FISCAL = re.compile(r"(?P<fy>fy)?(?P<a>(?:19|20)?\d\d)(?:[-–/](?P<b>\d{4}|\d{2}))?")
_DATE = re.compile(r"(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)|(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<z>(?:19|20)\d\d))")
_DAYS = re.compile(r"(\d{1,2})[-–](\d{1,2})")
_COUNT = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?")
_SPECIAL = (
    "month_name", "weekday", "ordinal", "number_word", "digits", "nth", "year_number", "fiscal_years", "compact", "numeric_date", "days",
    "iso_month", "day_range",
)  # fmt: skip


class Token(NamedTuple):
    """One word, number, mark or phrase: its label, what it stands for, and its place."""

    label: str
    value: Any
    start: int
    end: int


class Vocabulary(NamedTuple):
    """The words of `periods.yaml`, ready for look-up."""

    letters: dict[str, str]
    names: dict[str, tuple[str, int]]
    words: dict[str, tuple[str, Any]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str, Any], ...]]
    titles: frozenset[str]
    heads: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, built once. Raises VocabularyError when a word stands in two classes or classes outnumber letters."""
    data = words("periods")
    names = [*_SPECIAL, *dict.fromkeys([*data["classes"], *data["phrases"]])]
    if len(names) > len(_LETTERS):
        raise VocabularyError(f"periods.yaml: {len(names)} classes, but only {len(_LETTERS)} letters to label them")
    letters = dict(zip(names, _LETTERS, strict=False))
    singles: dict[str, tuple[str, Any]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    groups = [(name, name, forms) for part in ("classes", "phrases") for name, forms in data[part].items()]
    groups += [(label, value, forms) for label, part in _VALUED for value, forms in data[part].items()]
    for label, value, forms in groups:
        for form in forms:
            parts = tuple(form.lower().split())
            if len(parts) > 1:
                phrases.setdefault(parts[0], []).append((parts[1:], letters[label], value))
            elif singles.setdefault(parts[0], (letters[label], value)) != (letters[label], value):
                raise VocabularyError(f"periods.yaml: {form!r} stands in two classes")
    capital = {
        form: (letters[label], value)
        for label, part in (("month_name", "months"), ("weekday", "weekdays"))
        for value, forms in data[part].items()
        for form in (spelling for name in forms for spelling in (name, name.upper()))
    }
    ordered = {first: tuple(sorted(group, key=lambda phrase: -len(phrase[0]))) for first, group in phrases.items()}
    return Vocabulary(letters, capital, singles, ordered, frozenset(data["titles"]), _heads(data))


_LETTERS = ascii_letters + "".join(chr(code) for code in range(0x3B1, 0x3CA))
_VALUED = (("ordinal", "ordinals"), ("number_word", "numbers"), ("days", "days"))


def _heads(data: Any) -> frozenset[str]:
    """Collect the words without which a line of no digits holds no time expression, in the spellings of running text and headings."""
    units = {form for name in ("month", "quarter", "half", "year", "decade", "week", "day", "period") for form in data["classes"][name]}
    forms = [form for part in ("months", "weekdays", "days") for group in data[part].values() for form in group]
    forms += [form for name in ("yoy", "mom", "qoq", "year_to_date", "year_end") for form in data["phrases"][name]]
    heads = units | {form.split()[0] for form in forms if units.isdisjoint(form.split())}
    return frozenset(spelling for head in heads for spelling in (head, head.capitalize(), head.upper()))


def may_tell_time(text: str) -> bool:
    """Tell cheaply whether a line can hold a time expression at all: a digit, or a word of time."""
    return bool(_DIGIT.search(text)) or not vocabulary().heads.isdisjoint(_WORD.findall(text))


def tokens(text: str) -> list[Token]:
    """Split a line into labelled tokens: a phrase is one token, so is a run of unknown words, and a genitive 's is left out."""
    known = vocabulary()
    raw = [(match[0].replace("\xad", ""), match.start(), match.end()) for match in _TOKEN.finditer(text) if match[0].strip("\xad")]
    lowered = [word.lower() for word, _, _ in raw]
    found: list[Token] = []
    index = 0
    while index < len(raw):
        word, start, end = raw[index]
        lower = lowered[index]
        phrase = _phrase(known, lowered, index) if lower in known.phrases else None
        last = index if phrase is None else phrase[2]
        if phrase is not None:
            found.append(Token(phrase[0], phrase[1], start, raw[last][2]))
        elif lower in _APOSTROPHES and index + 1 < len(raw) and raw[index + 1][1] == end:
            last += _apostrophe(known, raw[index + 1], start, found)
        elif word == "." and _abbreviates(known, raw, index, found):
            pass
        else:
            label, value = _label(known, word, lower, raw[index - 1][0] if index else "")
            if label != OTHER or not found or found[-1].label != OTHER:
                found.append(Token(label, value, start, end))
        index = last + 1
    return found


def _abbreviates(known: Vocabulary, raw: list[tuple[str, int, int]], index: int, found: list[Token]) -> bool:
    """Tell whether a full stop belongs to an abbreviated month: "Dec. 1-20", "Sept. 2024", "Jan.-May", "Jan. to Sept."."""
    month = bool(found) and found[-1].label == known.letters["month_name"] and len(raw[index - 1][0]) <= _ABBREVIATED
    following = raw[index + 1][0] if index + 1 < len(raw) else ""
    return month and (following[:1].isdigit() or following in _GOES_ON or (following != "" and following in _DASHES))


_ABBREVIATED = 4
_GOES_ON = frozenset([",", "to", "through", "and"])  # no sentence begins with these


def _apostrophe(known: Vocabulary, following: tuple[str, int, int], start: int, found: list[Token]) -> int:
    """Leave out a genitive 's, read '24 as a year, and leave out any other apostrophe; return how many words after it are used up."""
    word, _, end = following
    if word in {"s", "S"}:
        return 1
    if re.fullmatch(r"\d\d", word):
        found.append(Token(known.letters["year_number"], 2000 + int(word), start, end))
        return 1
    return 0


def _phrase(known: Vocabulary, lowered: list[str], index: int) -> tuple[str, Any, int] | None:
    for parts, label, value in known.phrases[lowered[index]]:
        place = index
        for part in parts:
            place += 1
            if place < len(lowered) and (lowered[place] in _DASHES or lowered[place] == "/"):
                place += 1
            if place >= len(lowered) or lowered[place] != part:
                break
        else:
            return label, value, place
    return None


def _label(known: Vocabulary, word: str, lower: str, before: str) -> tuple[str, Any]:
    entry = known.words.get(lower) or known.names.get(word)
    if entry is not None:
        return (OTHER, word) if word in known.names and before in known.titles else entry
    if word.isalpha():
        return OTHER, word
    if len(lower) == 1 and not lower.isalnum():
        return _mark(lower), lower
    if lower[0].isdigit() or lower[-1].isdigit():
        label, value = _number(lower)
        return known.letters.get(label, label), value
    return OTHER, word


def _mark(mark: str) -> str:
    if mark in _DASHES:
        return DASH
    if mark in _STOPS:
        return STOP
    if mark in _MONEY:
        return MONEY
    if mark in "%％‰":
        return vocabulary().letters["unit"]
    return {",": COMMA, "，": COMMA, "/": SLASH}.get(mark, OTHER)


@lru_cache(maxsize=65536)
def _number(lower: str) -> tuple[str, Any]:
    """Label a word with digits: a year, a count, a compact quarter, a fiscal year, a numeric date, or any other number."""
    if re.fullmatch(r"(?:19|20)\d\d", lower):
        return "year_number", int(lower)
    if match := _COUNT.fullmatch(lower):
        return ("digits" if lower.isdigit() else "nth"), int(match[1])
    if (match := _DAYS.fullmatch(lower)) and 0 < int(match[1]) < int(match[2]) <= 31:
        return "day_range", (int(match[1]), int(match[2]))
    if match := _COMPACT.fullmatch(lower):
        return _compact(match)
    if match := _DATE.fullmatch(lower):
        return _date(match)
    if (match := _FISCAL.fullmatch(lower)) and (match["fy"] or match["b"]):
        return _fiscal(match)
    return NUMBER, lower


def _compact(match: re.Match[str]) -> tuple[str, Any]:
    kind = match["k1"] or match["k2"]
    number = int(match["n1"] or match["n2"])
    if kind == "h" and number > 2:
        return NUMBER, match[0]
    printed = match["y1"] or match["y2"]
    return "compact", (kind, number, _full_year(printed) if printed else None)


def _full_year(printed: str) -> int:
    return int(printed) if len(printed) == 4 else 2000 + int(printed)


def _date(match: re.Match[str]) -> tuple[str, Any]:
    if match["y"]:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    else:
        year, day, month = int(match["z"]), int(match["a"]), int(match["b"])
        if month > 12:
            day, month = month, day
    return ("numeric_date", (year, month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else (NUMBER, match[0])


def _fiscal(match: re.Match[str]) -> tuple[str, Any]:
    """Read "2024-25" as the fiscal year from 2024, "2018-2024" as a span of years, "FY25" as the fiscal year that ends in 2025."""
    first = _full_year(match["a"])
    if match["b"] is None:
        return "fiscal_years", (first - 1, first, True)
    last = _full_year(match["b"])
    if last == first + 1 and (match["fy"] or len(match["b"]) == 2):
        return "fiscal_years", (first, last, True)
    if len(match["a"]) == 4 and len(match["b"]) == 4 and 1900 <= last < 2100 and first < last:
        return "fiscal_years", (first, last, False)
    if len(match["a"]) == 4 and 1 <= int(match["b"]) <= 12:
        return "iso_month", (first, int(match["b"]))
    return NUMBER, match[0]
