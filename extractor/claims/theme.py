"""What an article is about when it is not about trade in goods: an airport's cargo, a port's boxes, shop sales, prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractor.claims.frames import FLOWS, Theme, metrics_with
from extractor.claims.roles import Topic
from extractor.claims.speaking import speaks
from extractor.parse import Mark, Sentence

THEMES = metrics_with("theme", True)
_TRADE = (FLOWS | {"trade_balance", "nodx"}) - THEMES
# "Throughput" and "cargo volume" say nothing of ships or aircraft.
_AIR, _SEA = "air_cargo_throughput", "port_throughput"
_ALOFT = frozenset([_AIR, "passenger_throughput"])
_BY_SEA = frozenset([_SEA, "container_throughput"])
_LOOKED_AT = 40  # sentences
_OPENING = 3  # sentences that must name what a story is about: its headline and lead
_RATIO = 2  # times that a theme is named for each time that trade is
_FEWEST = 3  # times that a story of one product names it


def theme(sentences: Sequence[Sentence], found: Sequence[Sequence[Topic]]) -> Theme:
    """Return the theme of an article; `found` holds the topics of each sentence."""
    return Theme(theme_of(sentences), product_of(sentences, found))


def product_of(sentences: Sequence[Sentence], found: Sequence[Sequence[Topic]]) -> str | None:
    """Return the product that a story is about, so that "exports in March alone" are those of it; None for trade as a whole.

    The first flow that is named is of that product, none in the opening is an economy's of everything, and half of all products named
    are it.
    """
    opening = [topic for topics in found[:_OPENING] for topic in topics if topic.metric in FLOWS]
    product = opening[0].commodity if opening else None
    if product is None or any(topic.total for topics in found for topic in topics if topic.metric in FLOWS):
        return None
    if any(topic.commodity is None and topic.economy for topic in opening):
        return None
    named = Counter(mark.code for sentence in sentences[:_LOOKED_AT] for mark in sentence.marks if mark.label == "COMMODITY")
    return product if named[product] >= max(_FEWEST, named.total() / 2) else None


def theme_of(sentences: Sequence[Sentence]) -> str | None:
    """Return the metric that a figure without a subject is said of in this article, or None where that is the trade of an economy.

    The headline or the lead has to name it, before they name trade, and the whole text at least twice as often as trade.
    """
    first = next((mark.code for sentence in sentences[:_OPENING] for mark in sentence.marks if _names(sentence, mark)), None)
    if first is None and any(m.label == "FIGURE" and m.code == "TEU" for sentence in sentences[:_OPENING] for m in sentence.marks):
        return "container_throughput"  # "handled 1.17m TEU", and nothing of trade
    if first not in THEMES:
        return None
    named = Counter(mark.code for sentence in sentences[:_LOOKED_AT] for mark in sentence.marks if _names(sentence, mark))
    trade = sum(count for code, count in named.items() if code in _TRADE)
    return first if sum(named[code] for code in THEMES) >= _RATIO * trade else None


def _names(sentence: Sentence, mark: Mark) -> bool:
    """Whether a mark names a theme or trade."""
    named = mark.label in ("METRIC", "VERB_METRIC") and mark.code in THEMES | _TRADE
    return mark.label in ("DEFICIT", "SURPLUS") or (named and speaks(sentence, mark))


def of_theme(sentence: Sentence, found: Sequence[Topic], theme: str | None) -> list[Topic]:
    """Return the topics of a sentence; where an article has a theme, "sales of watches" or "throughput" belong to it.

    A sentence that begins with what an airport or a port handled has a theme of its own: the exports behind it are part of that.
    """
    if theme is None:
        theme = found[0].metric if found and found[0].metric in _ALOFT | _BY_SEA else None
    if theme is None:
        return list(found)
    return [_of_theme(sentence, topic, theme) for topic in found]


def _of_theme(sentence: Sentence, topic: Topic, theme: str) -> Topic:
    if _is_guessed(sentence, topic):
        return replace(topic, metric=theme, turned=False)
    if topic.metric is None and topic.measure and not (topic.partner or topic.economy or topic.commodity) and _has_flow(sentence, topic):
        return replace(topic, metric=theme)  # "the volume of sales"
    aloft = "air" in sentence.between(topic.start, topic.end)
    if theme in _ALOFT and topic.metric == _SEA:
        return replace(topic, metric=_AIR)
    if theme in _ALOFT | _BY_SEA and topic.metric in FLOWS and not (topic.economy or topic.mode):
        # the exports of an airport's or a port's report are those that it handled
        return replace(topic, mode="air" if theme in _ALOFT else "sea", measure=topic.measure or "volume")
    return replace(topic, metric=_SEA) if theme in _BY_SEA and topic.metric == _AIR and not aloft else topic


def _has_flow(sentence: Sentence, topic: Topic) -> bool:
    return any(mark.label == "FLOW" and topic.start <= mark.start and mark.end <= topic.end for mark in sentence.marks)


def _is_guessed(sentence: Sentence, topic: Topic) -> bool:
    """Whether the flow of a topic comes from a word such as "sales" or "shipments", which names none by itself."""
    own = [mark.label for mark in sentence.marks if topic.start <= mark.start and mark.end <= topic.end]
    return topic.metric in FLOWS and "FLOW" in own and not {"METRIC", "VERB_METRIC"} & set(own)
