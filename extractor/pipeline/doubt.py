"""Claims whose period rests on a guessed day of publication say so: they are those that read otherwise when the day is another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from extractor.models import Article, Claim, Reading

GUESS = "low"  # what `Article.published_confidence` is of a guessed day
ANOTHER_DAY = timedelta(days=400)  # a year and a month: "March" and "last month" both mean another time then


def doubted(article: Article, reading: Reading, extract: Callable[[Article], Reading]) -> Reading:
    """Return the reading with `period_guessed` set on the claims whose period depends on the day of publication, where that is a guess.

    `extract` reads an article; it is asked once more, about the same text on another day, and only where the day is a guess.
    """
    if article.published is None or article.published_confidence != GUESS or not reading.claims:
        return reading
    other = {_place(claim): claim.period for claim in extract(replace(article, published=article.published - ANOTHER_DAY)).claims}
    claims = (
        replace(claim, period_guessed=claim.period is not None and other.get(_place(claim)) != claim.period) for claim in reading.claims
    )
    return replace(reading, claims=tuple(claims))


def _place(claim: Claim) -> tuple[int, int, str, str, str]:
    """Return what tells a claim from the others of an article, whatever its time is."""
    return claim.start, claim.end, claim.kind, claim.metric, claim.partner
