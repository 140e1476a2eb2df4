"""Which way goods go, and which product it is, where only the words around a noun group tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.claims.roles import SAME, Topic
from extractor.languages import either, words
from extractor.parse import Mark, Sentence

_IMPORTING = frozenset(["purchases", "buying"])
_TO_US = re.compile(r"^\s+to (?:us|the city|the territory|here)\b")
_VAGUE_FLOWS = frozenset(["goods", "merchandise", "traffic", "demand", "orders", "sales"])


def flow(sentence: Sentence, topic: Topic, run: Sequence[Mark]) -> Topic:
    """Give "shipments", "sales", "purchases", "demand" the flow that their preposition or their meaning says."""
    words = [sentence.between(m.start, m.end) for m in run if m.label == "FLOW"]
    if not words or topic.metric:
        return topic
    word = words[-1]
    if topic.economy and _TO_US.match(sentence.between(run[-1].end, sentence.end)[:24]):
        return replace(topic, metric="imports", partner=topic.economy, economy=None, direction="from")
    if word in ("demand", "orders"):
        return replace(topic, metric="total_exports", direction="to") if topic.partner else topic
    if word in _IMPORTING:
        return replace(topic, metric="imports", direction="from" if topic.partner else None)
    if topic.direction:
        return replace(topic, metric="total_exports" if topic.direction == "to" else "imports", turned=True)
    if word in _VAGUE_FLOWS and not topic.partner and not topic.economy and not topic.commodity:
        return topic
    return replace(topic, metric="total_exports")


_THEY = r"\b(?:those|these|which|were|was|most|all) (?:[a-z]+ )?"
_SENT = re.compile(_THEY + r"(?:sent|shipped|sold|forwarded|going|passed on|re-exported|exported) (?:on )?to (?:the )?$")
_BROUGHT = re.compile(_THEY + r"(?:bought|purchased|sourced|brought in|coming|imported|delivered) from (?:the )?$")


def moved(topic: Topic, before: str) -> Topic:
    """Give a bare partner the flow that the verb before it says: "those sent to mainland China"."""
    if topic.metric or not topic.partner:
        return topic
    if topic.direction == "to" and _SENT.search(before):
        return replace(topic, metric="total_exports", turned=True)
    if topic.direction == "from" and _BROUGHT.search(before):
        return replace(topic, metric="imports", turned=True)
    return topic


_OF_PRODUCT = re.compile(
    r"^\s+of\s+(?:the\s+|its\s+)?[\"“]?([a-z][a-z-]+(?:,? (?:and |or )?[a-z][a-z-]+){0,5}?)"
    rf"(?=[\"”]?\s*(?:[,.;:()]|$|\d)|\s{either('clauses', 'after_product')}\b)"
)
_NOT_PRODUCTS = frozenset(str(word) for word in words("clauses")["not_products"])


def open_commodity(sentence: Sentence, topic: Topic, run: Sequence[Mark]) -> Topic:
    """Read the product of "exports of sewing machines" where no listed product is named."""
    if topic.commodity or topic.metric not in ("total_exports", "imports", "re_exports", "domestic_exports", "nodx"):
        return topic
    if run[-1].label not in ("METRIC", "FLOW"):
        return topic
    found = _OF_PRODUCT.match(sentence.text[topic.end - sentence.start :][:90])
    if not found:
        return topic
    if any(mark.label == "TIME" and mark.start < topic.end + found.end(1) and topic.end < mark.end for mark in sentence.marks):
        return topic  # "exports of the third quarter"
    begin = topic.end + found.start(1)
    verb = next((mark.start for mark in sentence.marks if mark.label in ("UP", "DOWN") and mark.start > begin), begin + len(found.group(1)))
    product = found.group(1)[: verb - begin].rstrip()  # "exports of computer devices soared 7%": the verb is no part of it
    if product.startswith(("same ", "such ")):
        return replace(topic, commodity=SAME)
    if product.split()[0] in _NOT_PRODUCTS:
        return topic
    return replace(topic, commodity=product, end=begin + len(product))


_THAT_COUNTRY = re.compile(
    r"^\s+(to|from|with)\s+(?:the|that|this)\s+(?:country|nation|economy|bloc|region|market|two countries|trio)\b(?!['’])"
)


def of_that_country(sentence: Sentence, topic: Topic) -> bool:
    """Whether a flow is one with the partner spoken of before: "imports from the country", but not "exports from the country"."""
    found = _THAT_COUNTRY.match(sentence.between(topic.end, topic.end + 32)) if topic.metric and not topic.partner else None
    return found is not None and (found.group(1) == "with" or (found.group(1) == "from") == (topic.metric == "imports"))
