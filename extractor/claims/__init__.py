"""Article in, claims out: figures first, then their roles in the clause, with context carried between sentences."""

from __future__ import annotations

from collections import Counter

from extractor import qualify
from extractor.claims import audit, boxes, clock, comparisons, economy, reader, theme, units
from extractor.claims.topics import topics as topics_of
from extractor.models import Article, Reading
from extractor.parse import parse


def extract(article: Article) -> Reading:
    """Return every numeric claim of an article, the numbers that are none, and who is credited.

    ``article.text[claim.start:claim.end] == claim.quote`` holds for every claim.
    """
    sentences = boxes.joined(parse(article.text))
    lines = [qualify.Sentence(start=s.start, end=s.end, text=s.text, paragraph=s.line, heading=s.heading) for s in sentences]
    sources = qualify.Sources.read(lines, outlet=article.outlet, title=article.title)
    found = [topics_of(sentence) for sentence in sentences]
    spoken_of = theme.theme(sentences, found)
    found = [theme.of_theme(sentence, topics, spoken_of.metric) for sentence, topics in zip(sentences, found, strict=True)]
    home = economy.home_economy(article.text, sentences, found)
    worker = reader.Reader(
        article,
        sentences,
        found,
        home,
        spoken_of,
        units.Money.of(article.text, sentences),
        sources,
        economy.main_measure(sentences),
        clock.survey_quarter(sentences, article.published),
        comparisons.by_month(sentences),
        Counter(sentence.line for sentence in sentences),
    )
    claims = tuple(worker.claims())
    return Reading(claims=claims, unclaimed=audit.unclaimed(article.text, claims), sources=sources.named())
