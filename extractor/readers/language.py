"""Which language a text is in, as far as its commonest words and its script tell."""

from __future__ import annotations

import re
from collections.abc import Iterable

MARKERS = {
    "en": frozenset(
        ["the", "of", "and", "to", "in", "that", "for", "is", "was", "on", "with", "from", "by", "as", "at", "which", "were", "its", "than"]
    ),
    "de": frozenset(
        ["der", "die", "und", "das", "von", "zu", "mit", "den", "für", "ist", "auf", "im", "ein", "eine", "nicht", "sich", "auch", "werden"]
    ),
    "fr": frozenset(
        ["le", "la", "les", "des", "et", "une", "dans", "pour", "que", "qui", "sur", "du", "est", "pas", "par", "plus", "au", "avec"]
    ),
    "es": frozenset(["el", "los", "las", "que", "por", "con", "para", "una", "del", "se", "al", "como", "más", "su", "fue", "son"]),
    "pt": frozenset(["os", "as", "que", "para", "com", "uma", "não", "do", "da", "dos", "das", "em", "por", "mais", "foi", "ao"]),
}
WORD = re.compile(r"[a-zà-ÿ]+")
HAN, KANA, HANGUL = (re.compile(script) for script in ("[\u4e00-\u9fff]", "[\u3040-\u30ff]", "[\uac00-\ud7a3]"))
SAMPLE = 6_000


def guess_language(texts: Iterable[str]) -> str | None:
    """Return an ISO 639-1 code, or None when nothing speaks clearly for one language.

    >>> guess_language(["The value of exports was higher than in the month before, and that of imports was as well."])
    'en'
    """
    sample = " ".join(texts)[:SAMPLE].lower()
    han, kana, hangul = (len(script.findall(sample)) for script in (HAN, KANA, HANGUL))
    if han + kana + hangul > 0.2 * len(sample):
        return "ja" if kana > 0.1 * han else "ko" if hangul > han else "zh"
    tokens = WORD.findall(sample)
    scores = {code: sum(1 for token in tokens if token in markers) for code, markers in MARKERS.items()}
    best = max(scores, key=lambda code: scores[code])
    others = max(score for code, score in scores.items() if code != best)
    return best if scores[best] >= max(3, 0.1 * len(tokens)) and scores[best] > others else None
