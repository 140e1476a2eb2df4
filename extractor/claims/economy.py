"""Whose statistics an article is about when its sentences do not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractor.claims.topics import topics
from extractor.parse import Sentence

DEFAULT = "Hong Kong"
_HONG_KONG = re.compile(r"hong kong|hksar|census (?:and|&) statistics|hk\$", re.IGNORECASE)
_GROUPS = frozenset(["Asia", "Europe", "world", "EU", "ASEAN", "Middle East", "North America", "Africa", "Latin America", "Euro area"])
_LOOKED_AT = 40


def home_economy(text: str, sentences: Sequence[Sentence]) -> str:
    """Return the economy whose trade the article reports: the most frequent one that is said to export, import or grow.

    Early sentences count more; an article that speaks of Hong Kong needs a clear majority to be about another economy.
    """
    votes: Counter[str] = Counter()
    for position, sentence in enumerate(sentences[:_LOOKED_AT]):
        weight = 3 if position < 4 else 1
        for topic in topics(sentence):
            if topic.economy and topic.economy not in _GROUPS and (topic.metric or topic.commodity):
                votes[topic.economy] += weight
    if not votes:
        return DEFAULT
    best, count = votes.most_common(1)[0]
    if _HONG_KONG.search(text[:3000]) and count <= 2 * max(1, votes[DEFAULT]):
        return DEFAULT
    return best
