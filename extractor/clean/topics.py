"""Whether two stretches of text speak of the same thing, by the words that they share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from extractor.languages import words

WORD = re.compile(r"[^\W\d_]{4,}")
STEM = 6
FEWEST = 6
SAME_TOPIC = 0.2
OWN_WORDS = 0.45
STRICTER = 0.6
KEY_WORDS = 8
KEY_SHARE = 0.02


def changes(before: Iterable[str], after: Iterable[str], *, surely: bool) -> bool:
    """Tell whether the lines `after` have another topic than the lines `before`; too few words tell nothing (False).

    Two measures must agree: the angle between the two vocabularies, and how many words of the second part the first one knows.
    With `surely` both must be clearer, and the words that the first part uses most must be missing from the second.
    """
    first, second = _counts(before), _counts(after)
    total = sum(second.values())
    if total < FEWEST or sum(first.values()) < FEWEST:
        return False
    shared = sum(count for word, count in second.items() if word in first) / total
    factor = STRICTER if surely else 1.0
    if _likeness(first, second) >= factor * SAME_TOPIC or shared >= factor * OWN_WORDS:
        return False
    keys = [word for word, _ in first.most_common(KEY_WORDS)]
    return not surely or sum(second[word] for word in keys) <= KEY_SHARE * total


def _counts(lines: Iterable[str]) -> Counter[str]:
    common = _common()
    return Counter(word[:STEM] for line in lines for word in WORD.findall(line.lower()) if word not in common)


def _likeness(first: Counter[str], second: Counter[str]) -> float:
    """Return the cosine of two vocabularies, frequent words damped."""
    a = {word: 1 + math.log(count) for word, count in first.items()}
    b = {word: 1 + math.log(count) for word, count in second.items()}
    dot = sum(weight * b[word] for word, weight in a.items() if word in b)
    return dot / math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))


@cache
def _common() -> frozenset[str]:
    return frozenset(str(word) for word in words("boilerplate")["common_words"])
