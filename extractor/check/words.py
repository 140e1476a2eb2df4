"""What the words beside a rank, record or streak say about it; the lists are those of ``records.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractor.languages import words
from extractor.models import Claim

REACH = 90  # letters on either side of the figure in which such a word counts


@dataclass(frozen=True, slots=True)
class Wording:
    """Which groups of words stand near the figure of a claim."""

    found: frozenset[str]

    def says(self, *groups: str) -> bool:
        """Tell whether a word of any of these groups was found."""
        return not self.found.isdisjoint(groups)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = words("records")
    return {group: re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE) for group, forms in lists.items()}


def wording(claim: Claim) -> Wording:
    """Return the groups of words that stand near the quote of a claim in its sentence, the quote included."""
    sentence, quote = claim.sentence, claim.quote
    at = sentence.find(quote)
    near = sentence if at < 0 else sentence[max(0, at - REACH) : at + len(quote) + REACH]
    near = near.replace("\u00ad", "").replace("\n", " ")
    return Wording(frozenset(group for group, pattern in _patterns().items() if pattern.search(near)))


def before(claim: Claim, *groups: str) -> bool:
    """Tell whether a word of these groups stands shortly before the quote."""
    at = claim.sentence.find(claim.quote)
    near = claim.sentence[max(0, at - REACH) : at] if at > 0 else ""
    return any(_patterns()[group].search(near) for group in groups)
