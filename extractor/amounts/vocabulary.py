"""Turns the word lists into look-ups and into pieces of regular expressions, all of them with bounded repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from extractor.errors import VocabularyError
from extractor.languages import words

NUMBERS, CURRENCIES, UNITS = words("numbers"), words("currencies"), words("units")
GAP = r"[\s-]{1,3}"


def plain(form: str) -> str:
    """Return a form in lower case with hyphens and runs of white space as one space, the key of every look-up.

    >>> plain("Per-Cent")
    'per cent'
    """
    return " ".join(form.lower().replace("-", " ").split())


def either(forms: Iterable[str]) -> str:
    """Return a pattern for any of the forms, longest first; a space in a form also stands for a hyphen or a line break.

    >>> either(["per cent", "%"])
    '(?:per[\\\\s-]{1,3}cent|%)'
    """
    texts = sorted(_texts(forms), key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", GAP) for form in texts) + ")"


def worded(forms: Iterable[str]) -> str:
    """As `either`, in any case, and ended by something that is no letter.

    >>> bool(re.match(worded(["per cent"]), "Per cent of")), bool(re.match(worded(["per cent"]), "percentage"))
    (True, False)
    """
    return f"(?i:{either(forms)})(?![^\\W\\d_])"


def starts(forms: Iterable[str], length: int = 3) -> str:
    """Return a pattern for the first letters of the forms: a cheap look-ahead before a dear alternative.

    >>> starts(["three", "thirty", "two", "a"])
    '(?:thi|thr|two|a)'
    """
    return either({form[:length] for form in _texts(forms)})


def values(group: Mapping[str, list[str]]) -> dict[str, Decimal]:
    """Return form -> value of a group whose keys are numbers.

    >>> values({"12": ["dozen"]})
    {'dozen': Decimal('12')}
    """
    return {form: Decimal(value) for value, forms in group.items() for form in _texts(forms)}


def _texts(forms: Iterable[Any]) -> list[str]:
    """YAML reads a bare on, off, yes or no as true or false; say so instead of losing the word."""
    found = list(forms)
    for form in found:
        if not isinstance(form, str):
            raise VocabularyError(f"word list: {form!r} is no text; put it in quotation marks")
    return found


CARDINALS = values(NUMBERS["cardinals"])
ORDINALS = values(NUMBERS["ordinals"])
FRACTIONS = values(NUMBERS["fractions"])
SCALES = values(NUMBERS["scales"])
SCALE_LETTERS = values(NUMBERS["scale_letters"])
MONEY_LETTERS = values(NUMBERS["scale_letters_after_money"])
MULTIPLES = values(NUMBERS["multiples"])
PLAIN_MULTIPLES = values(NUMBERS["multiples_plain"])
SIGN_WORDS = {form: int(sign) for sign, forms in NUMBERS["signs"].items() for form in forms}
SIGNS = {"+": 1, "＋": 1, "-": -1, "−": -1, "‑": -1, "–": -1, "－": -1, "﹣": -1}

MEASURED = ("percent", "percentage_point", "basis_point", "index_points", "times", "tonnes", "TEU")
UNIT_OF = {plain(form): UNITS[name].get("unit", name) for name in MEASURED for form in _texts(UNITS[name]["forms"])}
FACTOR_OF = {plain(form): Decimal(UNITS[name].get("factor", "1")) for name in MEASURED for form in _texts(UNITS[name]["forms"])}
CURRENCY_BEFORE = {"".join(form.split()): code for code, entry in CURRENCIES.items() for form in _texts(entry["before"])}
CURRENCY_AFTER = {plain(form): code for code, entry in CURRENCIES.items() for form in _texts(entry.get("after", ()))}
TIME_OF = {form: unit for unit, forms in UNITS["time"].items() for form in _texts(forms)}
