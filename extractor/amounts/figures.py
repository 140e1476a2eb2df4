"""Reads currency, sign, scale and unit around a numeral."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.amounts.model import Figure, Ignored, Numeral
from extractor.amounts.vocabulary import (
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    FACTOR_OF,
    MEASURED,
    MONEY_LETTERS,
    SCALE_LETTERS,
    SCALES,
    SIGN_WORDS,
    SIGNS,
    UNIT_OF,
    UNITS,
    either,
    plain,
)

_SIGN = "[" + "".join(re.escape(sign) for sign in SIGNS) + "]"
_NOT_JOINED = r"(?<![\w%％)\]])"
_LEFT = re.compile(
    rf"(?:(?<![^\W_])(?i:(?P<word>{either(SIGN_WORDS)}))\s{{1,2}}|{_NOT_JOINED}(?P<sign>{_SIGN})|(?<=[(（])(?P<spaced>{_SIGN})\s)?"
    rf"(?:(?<![^\W_])(?P<currency>{either(CURRENCY_BEFORE)}|(?:HK|US|NT|U\.S\.)\s\$)\s{{0,2}})?"
    rf"(?P<inner>{_NOT_JOINED}{_SIGN})?\Z"
)
_LAST = {form[-1] for form in (*CURRENCY_BEFORE, *SIGNS, *SIGN_WORDS)} | {form[-1].upper() for form in SIGN_WORDS}
_BOUND = r"(?![^\W\d_])"
_MORE = either(form for form, value in SCALES.items() if value > 1000)
_SCALE = (
    rf"(?:[\s-]{{0,3}}(?i:(?P<scale>{either(SCALES)})){_BOUND}(?:[\s-]{{1,2}}(?i:(?P<more>{_MORE})){_BOUND})?"
    rf"|(?P<letter>{either([*SCALE_LETTERS, *MONEY_LETTERS])})(?!\w)|\s(?P<far>[mb])(?![\w'’.]))"
)
_FORMS = [form for name in MEASURED for form in UNITS[name]["forms"]]
_UNIT = (
    rf"[\s-]{{0,3}}(?i:(?P<unit>{either(f for f in _FORMS if f[-1].isalpha())}{_BOUND}"
    rf"|{either(f for f in _FORMS if not f[-1].isalpha())}))"
)
_POINT = rf"\sof\san?\s(?i:(?P<of>{either(UNITS['percentage_point']['forms'])})){_BOUND}"
_MONEY = rf"[\s-]{{0,3}}(?i:(?P<money>{either(CURRENCY_AFTER)})){_BOUND}"
_RIGHT = re.compile(rf"{_SCALE}?(?:{_UNIT}|{_MONEY}|{_POINT})?")
_CODE = re.compile(r"[\w./-]{0,40}")
_PREFIXED = re.compile(r"([^\W\d_]{1,20})[-‑]\Z")
_MEASURE = re.compile(rf"[\s-]{{0,2}}{either(UNITS['measures'])}(?!\w)")
_COMPOUND = re.compile(rf"-(?!{either(UNITS['number_suffixes'])}\b)[^\W\d_]")
_ADJECTIVE = rf"(?!{either(UNITS['no_adjectives'])}\s)[^\W\d_][^\W\d_-]{{1,20}}(?:-[^\W\d_]{{1,20}})?\s"
_COUNTED = re.compile(rf"\+?(?:-{either(UNITS['number_suffixes'])})?\s(?:{_ADJECTIVE}){{0,2}}{either(UNITS['countable']['forms'])}(?!\w)")
_FREQUENCY = re.compile(r"\s(?:an?|per|each|every)\s[^\W\d_]", re.I)
_WON = 100


def read(text: str, numeral: Numeral) -> Figure | Ignored:
    """Return the numeral with its sign, currency, scale and unit; or the reason why it is part of a code or a label.

    >>> figure = read("about -HK$45.7 billion", Numeral(start=10, end=14, value=Decimal("45.7"), step=Decimal("0.1"), form="digits"))
    >>> (figure.start, figure.end, figure.sign, figure.currency, figure.scale)
    (6, 22, -1, 'HKD', Decimal('1000000000'))
    """
    figure = _right(text, _left(text, numeral))
    return figure if _measured(figure) else _coded(text, figure)


def _measured(figure: Figure) -> bool:
    return figure.unit is not None or figure.currency is not None or figure.scale is not None


def _left(text: str, numeral: Numeral) -> Figure:
    start = numeral.start
    figure = Figure(start=start, end=numeral.end, numeral=numeral)
    tail = text[max(0, start - 2) : start].rstrip()
    if not tail or tail[-1] not in _LAST:
        return figure
    match = _LEFT.search(text, max(0, start - 18), start)
    if match is None or match.start() == start:
        return figure
    sign = SIGNS.get(match["sign"] or match["spaced"] or match["inner"] or "", 0) or SIGN_WORDS.get((match["word"] or "").lower(), 0)
    currency = CURRENCY_BEFORE["".join(match["currency"].split())] if match["currency"] else None
    return Figure(start=match.start(), end=numeral.end, numeral=numeral, sign=sign, currency=currency)


def _right(text: str, left: Figure) -> Figure:
    match = _RIGHT.match(text, left.end)
    if match is None or match.end() == left.end:
        return left
    scale, end = _scale(match, left)
    if scale is None and (match["letter"] or match["far"]):
        return left
    if match["unit"] and left.currency is None and not (match["unit"] in "xX" and match.start("unit") != left.end):
        form = plain(match["unit"])
        return left._replace(end=match.end(), scale=scale, unit=UNIT_OF[form], factor=FACTOR_OF[form])
    if match["of"]:
        return left._replace(end=match.end(), scale=scale, unit=UNIT_OF[plain(match["of"])])
    if match["money"] and left.currency is None and _is_money(match["money"], scale, left, text[match.end() : match.end() + 4]):
        return left._replace(end=match.end(), scale=scale, currency=CURRENCY_AFTER[plain(match["money"])], suffixed=True)
    return left._replace(end=end, scale=scale)


def _is_money(name: str, scale: Decimal | None, left: Figure, after: str) -> bool:
    """Tell money from look-alikes: the verb "won", "pounds of" as a weight, and the sign of the next number ("in 2024 US$5 billion")."""
    if after.lstrip()[:1].isdigit() and (scale is None or not name.islower()):
        return False
    if name.lower() == "won":
        return scale is not None or left.numeral.value >= _WON
    return not (name.lower() in ("pound", "pounds") and after == " of ")


def _scale(match: re.Match[str], left: Figure) -> tuple[Decimal | None, int]:
    if match["scale"]:
        scale = SCALES[match["scale"].lower()]
        if match["more"]:
            return scale * SCALES[match["more"].lower()], match.end("more")
        return scale, match.end("scale")
    if letter := match["letter"]:
        if letter in SCALE_LETTERS:
            return SCALE_LETTERS[letter], match.end("letter")
        if left.currency is not None:
            return MONEY_LETTERS[letter], match.end("letter")
    if match["far"] and left.currency is not None:
        return SCALE_LETTERS[match["far"]], match.end("far")
    return None, left.end


def _coded(text: str, figure: Figure) -> Figure | Ignored:
    """A bare number: tell codes ("5G", "COVID-19"), sizes ("7 nm") and compounds ("two-way") from figures."""
    start, end = figure.numeral.start, figure.numeral.end
    before, after = text[start - 1 : start], text[end : end + 1]
    if figure.numeral.form == "digits" and (before.isalpha() or before == "_" or after.isalpha() or after == "_"):
        return Ignored(start=start, end=max(end, _CODE.match(text, end).end()), reason="code")  # type: ignore[union-attr]
    if _MEASURE.match(text, end):
        return Ignored(start=start, end=end, reason="measure")
    if _COMPOUND.match(text, end):
        return Ignored(start=start, end=end, reason="compound")
    prefix = _PREFIXED.search(text, max(0, start - 22), start)
    if prefix and figure.numeral.form == "digits" and prefix[1].lower() not in UNITS["number_prefixes"]:
        return Ignored(start=start, end=end, reason="code")
    return figure


def is_frequency(text: str, figure: Figure) -> bool:
    """Tell "4.2 times a day" from a multiple."""
    return figure.unit == "times" and _FREQUENCY.match(text, figure.end) is not None


def is_count(text: str, figure: Figure) -> bool:
    """Tell whether a bare figure is followed by one of the nouns that the word list counts, with up to two adjectives between."""
    return _COUNTED.match(text, figure.end) is not None
