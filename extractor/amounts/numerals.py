"""Finds every number of a text, in digits or in words, before anything is known of its unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from extractor.amounts.model import Numeral
from extractor.amounts.number_words import cardinal, fraction_digits, percent_of
from extractor.amounts.vocabulary import CARDINALS, FRACTIONS, GAP, NUMBERS, ORDINALS, SCALES, TIME_OF, UNITS, either, starts, worded

LONGEST = 24  # digits; what is longer is no figure of the news, and no Decimal of default precision
END = r"(?![^\W_])"
_SMALL = either(word for word, value in CARDINALS.items() if value < 10)
_CARDINAL = either(word for word, value in CARDINALS.items() if value < 100)
_SCALE = either(word for word in SCALES if len(word) > 2)
_TENS = either(word for word, value in CARDINALS.items() if 20 <= value < 100)
_PARTED = either([*(w for w in SCALES if len(w) > 2), "percentage", "percent", "per cent", "basis", "point", *UNITS["percent"]["forms"]])

_WORDS = [*(word for word in CARDINALS if word not in SCALES), *ORDINALS, *FRACTIONS]
_AFTER_ARTICLE = starts([*FRACTIONS, *SCALES, "decade", "thousand"])

# Every branch begins with a cheap look-ahead: most words of a text are turned away by their first letters.
NUMERAL = re.compile(
    rf"""
    (?=\d) (?:
        (?<![^\W_]) (?P<share_digits> (?P<of>\d{{1,3}}) \s (?:in|out\sof) (?:\severy)? \s (?P<all>{_CARDINAL}|\d{{1,4}}) {END}(?!,\d|\.\d) )
      | (?P<digits>
            \d{{1,3}}(?:[,\u00a0\u2009\u202f]\d{{3}}){{1,7}}(?!\d)(?:[.·]\d+)?
          | \d{{1,2}}(?:,\d{{2}}){{1,6}},\d{{3}}(?!\d)(?:\.\d+)?
          | \d{{1,3}}(?:['’]\d{{3}}){{1,7}}(?!\d)(?:\.\d+)?
          | \d{{1,3}}(?:\.\d{{3}}){{2,7}}(?![\d.])
          | \d{{1,3}},\d{{1,2}}(?=(?:{GAP})?(?:%|per(?:{GAP})?cent|{_SCALE}{END}))
          | \d+(?:[.·]\d+)?
        ) (?P<vulgar>[¼½¾⅓⅔⅛⅕])?
    )
  | (?P<alone>[¼½¾⅓⅔⅛⅕])
  | (?<![^\W_]) (?= {starts(_WORDS)} | an?{GAP}{_AFTER_ARTICLE} ) (?:
      (?P<share> (?P<top>{_SMALL}) \s (?:in|out\sof) (?:\severy)? \s (?P<bottom>{_CARDINAL}|\d{{1,4}}) {END}(?!,\d|\.\d) )
    | (?P<piece>
          half | (?:an?{GAP})?half{GAP}an? | an?{GAP}half | (?:an?{GAP})?quarter\sof\san? | three{GAP}quarters\sof\san?
      ) (?={GAP}{_PARTED}{END})
    | (?P<over> an?|{_SMALL} ) {GAP} (?P<under> {either(FRACTIONS)} ) {END}
    | (?P<cardinal> (?:an?(?=\s(?:hundred|thousand)\b)|{_CARDINAL}{END})
        (?:{GAP}(?:and{GAP})?(?:{_CARDINAL}|hundred|thousand){END}){{0,10}} )
    | (?P<article> an? ) (?={GAP}(?:{_SCALE}|decade){END})
    | (?P<half> half ) {END}
    | (?P<ordinal> (?:{_TENS}{GAP})? {either(ORDINALS)} ) {END}
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GROUPING = re.compile(r"[,\u00a0\u2009\u202f'’]")
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_OF_POINT = re.compile(rf"\sof\s(?:an?|one)(?={GAP}{either(UNITS['percentage_point']['forms'])}{END})", re.I)
_POINT = re.compile(rf"{GAP}point((?:{GAP}(?:{_SMALL}){END}){{1,6}}|{GAP}\d{{1,6}}(?!\d))", re.I)
_AND_PART = re.compile(rf"{GAP}and{GAP}(?:an?{GAP}(half|quarter)|(three){GAP}quarters){END}", re.I)
_ORDINAL_SUFFIX = re.compile(r"(?:st|nd|rd|th)\b", re.I)
_BEFORE_HALF = re.compile(rf"(?<![^\W_]){either(NUMBERS['before_half_year'])}[\s-]{{1,2}}\Z", re.I)
_AFTER_HALF = re.compile(rf"{GAP}(?:an?\s)?{worded(NUMBERS['after_half_time'])}|-\w|{GAP}of{GAP}(?:\d{{4}}|the{GAP}year)", re.I)
_BEFORE_QUARTER = re.compile(rf"(?<![^\W_]){either(NUMBERS['before_quarter_time'])}\s\Z", re.I)
_AFTER_QUARTER = re.compile(rf"{GAP}{worded(NUMBERS['after_quarter_time'])}|{GAP}of{GAP}an?{GAP}(?:year|century)", re.I)
_AFTER_FRACTION = re.compile(rf"\s*(?:\Z|[^\w\s-]|[-–—]\s|[–—]|{worded(NUMBERS['after_fraction'])})")
_OF_TIME = re.compile(rf"{GAP}of{GAP}(?:{worded([*UNITS['change_words'], 'consecutive', 'straight'])})")
_NO_SHARE = re.compile(rf"[\s-]{{1,2}}(?:{either([*TIME_OF, *UNITS['time_short']])}|{_PARTED})", re.I)
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "three": Decimal("0.75")}


def numerals(text: str) -> Iterator[Numeral]:
    """Yield the numbers of a text in order; ordinals and fractions in words are told from times ("second half") by their neighbours.

    >>> [(str(n.value), n.form) for n in numerals("up 9.4, or sixty-two point nine, a third of 1,040; the second half")]
    [('9.4', 'digits'), ('62.9', 'words'), ('33.33', 'fraction'), ('1040', 'digits'), ('2', 'ordinal')]
    """
    position = 0
    while match := NUMERAL.search(text, position):
        found = _READ[match.lastgroup or ""](text, match)
        position = max(match.end() if found is None else found.end, match.start() + 1)
        if found is not None:
            yield found


def _share(text: str, match: re.Match[str]) -> Numeral | None:
    """ "One in five": a fraction, unless it is a time ("one in five years") or no part ("12 in 2024")."""
    top, bottom = _plain(match["top"] or match["of"]), _plain(match["bottom"] or match["all"])
    if top >= bottom or bottom > 1000 or _NO_SHARE.match(text, match.end()):
        end, form = (match.end("top"), "words") if match["top"] else (match.end("of"), "digits")
        return Numeral(start=match.start(), end=end, value=top, step=Decimal(1), form=form)
    return Numeral(start=match.start(), end=match.end(), value=percent_of(top, bottom), step=Decimal(1), form="fraction")


def _plain(word: str) -> Decimal:
    return Decimal(word) if word.isdigit() else CARDINALS[word.lower()]


def _digits(text: str, match: re.Match[str]) -> Numeral | None:
    written = _written(match["digits"])
    thousands = written == "000" and match.start() > 0 and text[match.start() - 1] in "'’‘$"  # "'000 tonnes", "HK$000": a unit
    if len(written) > LONGEST or thousands:
        return Numeral(start=match.start(), end=match.end(), value=Decimal(0), step=Decimal(1), form="code")
    value, step = Decimal(written), _step(written)
    end = match.end()
    if match["vulgar"]:
        return Numeral(start=match.start(), end=end, value=value + _vulgar(match["vulgar"]), step=Decimal("0.5"), form="digits")
    if suffix := _ORDINAL_SUFFIX.match(text, end):
        return Numeral(start=match.start(), end=suffix.end(), value=value, step=Decimal(1), form="ordinal")
    return _tail(text, Numeral(start=match.start(), end=end, value=value, step=step, form="digits"))


def _written(digits: str) -> str:
    """Return a number without grouping and with a full stop for decimals: 1,234.5; 12,34,567; 1'234; 1.234.567; 3·4; 3,4%.

    >>> [_written(digits) for digits in ("12,34,567", "1'234", "1.234.567", "3·4", "3,4")]
    ['1234567', '1234', '1234567', '3.4', '3.4']
    """
    if _DECIMAL_COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    plain = _GROUPING.sub("", digits).replace("·", ".")
    return plain.replace(".", "") if plain.count(".") > 1 else plain


def _step(written: str) -> Decimal:
    return Decimal(1).scaleb(-len(written.partition(".")[2]))


def _vulgar(sign: str) -> Decimal:
    return Decimal(str(round(unicodedata.numeric(sign), 4)))


def _alone(_: str, match: re.Match[str]) -> Numeral | None:
    value = (100 * _vulgar(match["alone"])).quantize(Decimal("0.01")).normalize()
    return Numeral(start=match.start(), end=match.end(), value=value, step=Decimal(1), form="fraction")


def _piece(_: str, match: re.Match[str]) -> Numeral | None:
    """ "Half a" before a scale or a percentage."""
    words = match["piece"].lower()
    key = next(key for key in ("three", "quarter", "half") if key in words)
    return Numeral(start=match.start("piece"), end=match.end("piece"), value=_PARTS[key], step=Decimal("0.5"), form="words")


def _fraction(text: str, match: re.Match[str]) -> Numeral | None:
    over, under = match["over"].lower(), match["under"].lower()
    top = Decimal(1) if over in ("a", "an") else CARDINALS[over]
    bottom = FRACTIONS[under]
    if point := _OF_POINT.match(text, match.end()):
        value = (top / bottom).quantize(Decimal("0.01")).normalize()
        return Numeral(start=match.start(), end=point.end(), value=value, step=Decimal("0.1"), form="words")
    if top < bottom and _is_fraction(text, match, under):
        return Numeral(start=match.start(), end=match.end(), value=percent_of(top, bottom), step=Decimal(1), form="fraction")
    if over not in ("a", "an"):
        return Numeral(start=match.start("over"), end=match.end("over"), value=top, step=Decimal(1), form="words")
    if under in ORDINALS:
        return Numeral(start=match.start("under"), end=match.end("under"), value=ORDINALS[under], step=Decimal(1), form="ordinal")
    return None


def _is_fraction(text: str, match: re.Match[str], under: str) -> bool:
    """Tell "a third more" from "a third party", "a quarter of the total" from "for a quarter", "three quarters of" from a time."""
    before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 40]
    if under == "half":
        return not _AFTER_HALF.match(after)
    if under in ("quarter", "quarters"):
        timed = _AFTER_QUARTER.match(after) or (_BEFORE_QUARTER.search(before) and not re.match(r"\s+of\b", after))
        if timed or (under == "quarters" and _OF_TIME.match(after)):
            return False
    hyphened = "-" in text[match.end("over") : match.start("under")]
    if hyphened or (under.endswith("s") and under != "quarters"):
        return True
    if under == "quarters":
        return re.match(r"\s+of\b", after) is not None
    return _AFTER_FRACTION.match(after) is not None


def _cardinal(text: str, match: re.Match[str]) -> Numeral | None:
    phrase, start = match["cardinal"], match.start("cardinal")
    if article := re.match(r"an?\s+", phrase, re.I):
        value, length = cardinal("one " + phrase[article.end() :])
        length += article.end() - len("one ")
    else:
        value, length = cardinal(phrase)
    return _tail(text, Numeral(start=start, end=start + length, value=Decimal(value), step=Decimal(1), form="words"))


def _tail(text: str, whole: Numeral) -> Numeral:
    """Add what is spoken behind the whole number: "point five", "and a half"."""
    if whole.form == "words" or whole.step == 1:
        if point := _POINT.match(text, whole.end):
            digits = fraction_digits(point[1])
            value = whole.value + Decimal(f"0.{digits}")
            return Numeral(start=whole.start, end=point.end(), value=value, step=_step(f"0.{digits}"), form=whole.form)
        if part := _AND_PART.match(text, whole.end):
            value = whole.value + _PARTS[(part[1] or part[2]).lower()]
            return Numeral(start=whole.start, end=part.end(), value=value, step=Decimal("0.5"), form=whole.form)
    return whole


def _article(_: str, match: re.Match[str]) -> Numeral | None:
    return Numeral(start=match.start("article"), end=match.end("article"), value=Decimal(1), step=Decimal(1), form="words")


def _half(text: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span("half")
    if _BEFORE_HALF.search(text[max(0, start - 12) : start]) or _AFTER_HALF.match(text, end):
        return None
    return Numeral(start=start, end=end, value=Decimal(50), step=Decimal(1), form="fraction")


def _ordinal(_: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span("ordinal")
    words = re.findall(r"[a-z]+", match["ordinal"], re.I)
    value = ORDINALS[words[-1].lower()] + sum(CARDINALS[word.lower()] for word in words[:-1])
    return Numeral(start=start, end=end, value=value, step=Decimal(1), form="ordinal")


_READ = {
    "share": _share,
    "share_digits": _share,
    "digits": _digits,
    "vulgar": _digits,
    "alone": _alone,
    "piece": _piece,
    "under": _fraction,
    "cardinal": _cardinal,
    "article": _article,
    "half": _half,
    "ordinal": _ordinal,
}
