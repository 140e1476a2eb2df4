"""Lines in another language than the story: the menus, share bars and notices of a page whose frame is not in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractor.clean import cues
from extractor.clean.signs import FIGURE, is_prose
from extractor.clean.units import Unit
from extractor.languages import words
from extractor.readers import Role

LONGEST = 16
LATIN_SHARE = 0.4
FOREIGN_SHARE = 0.25
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
REASON = "other language"


def drop_other_tongues(units: Sequence[Unit]) -> None:
    """Take short lines in another language out of a story that is in English; figures and headlines stay."""
    if not in_english([unit for unit in units if unit.is_body and is_prose(unit)]):
        return
    for unit in units:
        if unit.is_body and unit.role in (Role.PARAGRAPH, Role.ITEM, Role.HEADING) and len(unit.words) <= LONGEST and _is_foreign(unit):
            unit.drop(REASON)


def in_english(sentences: Sequence[Unit]) -> bool:
    """Tell whether at least half of some sentences are in English; of none nothing is told."""
    return bool(sentences) and 2 * sum(_english(unit) >= 2 for unit in sentences) >= len(sentences)


def _is_foreign(unit: Unit) -> bool:
    if FIGURE.search(unit.text) or not unit.words:
        return False
    letters = [sign for sign in unit.text if sign.isalpha()]
    if len(LATIN.findall(unit.text)) < LATIN_SHARE * len(letters):
        return True
    foreign = sum(word in _known("foreign_words") for word in unit.words)
    return foreign >= 2 and foreign >= FOREIGN_SHARE * len(unit.words) and not _english(unit)


def _english(unit: Unit) -> int:
    return sum(word in _known("english_words") for word in unit.words)


@cache
def _known(group: str) -> frozenset[str]:
    return frozenset(word for form in words("boilerplate")[group] for word in cues.tokens(str(form)))
