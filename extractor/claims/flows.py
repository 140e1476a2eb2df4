"""Which way goods go, and which product it is, where only the words around a noun group tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    r"^\s+(to|from|with)\s+(?:the|that|this|these|those)\s+"
    r"(?:country|nation|economy|bloc|region|market|(?:two )?countries|nations|states|markets|trio)\b(?!['’])|^\s+(from) there\b"
)


def of_that_country(sentence: Sentence, topic: Topic) -> bool:
    """Whether a flow is one with the partner spoken of before: "imports from the country", but not "exports from the country"."""
    found = _THAT_COUNTRY.match(sentence.between(topic.end, topic.end + 32)) if topic.metric and not topic.partner else None
    word = (found.group(1) or found.group(2)) if found is not None else ""
    return word == "with" or bool(word and (word == "from") == (topic.metric == "imports"))


_LISTED = re.compile(
    rf"^\s+of\s+([a-z][^.;:()\d]{{3,160}}?)\s+(?:also\s|all\s|both\s)?(?:{either('verbs', 'up')}|{either('verbs', 'down')})\b"
)
_SEPARATOR = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_ITEM = re.compile(r"[a-z][a-z-]+(?: [a-z][a-z-]+){0,3}")


def listed_products(sentence: Sentence, found: Sequence[Topic]) -> list[Topic]:
    """Return the products that only their list tells, as topics: "exports of toys, medical devices and solar panels rose …"."""
    known = [mark for mark in sentence.marks if mark.label == "COMMODITY"]
    for mark in sentence.marks:
        lists = _LISTED.match(sentence.between(mark.end, mark.end + _LIST_REACH)) if mark.label in ("METRIC", "FLOW") else None
        if lists is None:
            continue
        start, end = mark.end + lists.start(1), mark.end + lists.end(1)
        if not any(start <= product.start < end for product in known):
            return []
        said = [topic for topic in found if topic.commodity or topic.partner or topic.economy]
        return [topic for topic in _items(sentence, start, end, known) if not any(overlap(topic, other) for other in said)]
    return []


# The end of what stands before a figure in a list of products: "; cashew nuts with", ", cashew nuts ("
_OWN_FIGURE = re.compile(
    r"[;,]\s*(?:and\s+)?((?:(?!(?:with|at|and)\b)[a-z][a-z-]+ ){0,3}(?!(?:with|at|and)\b)[a-z][a-z-]+)\s*(with|at|\()\s*$"
)
_FEWEST_KNOWN = 2


def items_with_figures(sentence: Sentence, found: Sequence[Topic]) -> list[Topic]:
    """Return the products of a list that only their figures tell: "rice with 17%; coffee with 3%; cashew nuts with 2%".

    At least two of the list have to be products that the words know, each right before its figure in the same way.
    """
    figures = [mark for mark in sentence.marks if mark.label == "FIGURE"]
    floors = [sentence.start, *(figure.end for figure in figures)]
    known: dict[str, int] = {}
    open_items: list[tuple[str, Topic]] = []
    for floor, figure in zip(floors, figures, strict=False):
        match = _OWN_FIGURE.search(sentence.between(floor, figure.start))
        if match is None or figure.code != "percent":
            continue
        start, end, link = floor + match.start(1), floor + match.end(1), match[2]
        topics = [topic for topic in found if start <= topic.start and topic.end <= end]
        if any(topic.commodity and not topic.metric for topic in topics):
            known[link] = known.get(link, 0) + 1
        elif not any(start < mark.end and mark.start < end for mark in sentence.marks):
            open_items.append((link, Topic(start, end, commodity=match[1])))
    return [topic for link, topic in open_items if known.get(link, 0) >= _FEWEST_KNOWN and topic.commodity not in _NOT_PRODUCTS]


def overlap(one: Topic, other: Topic) -> bool:
    """Whether two topics share words."""
    return one.start < other.end and other.start < one.end


_LIST_REACH = 220


def _items(sentence: Sentence, start: int, end: int, known: Sequence[Mark]) -> Iterator[Topic]:
    """Yield the items of a list but for its first; names of products that hold a comma are not taken apart."""
    breaks = [
        (start + found.start(), start + found.end())
        for found in _SEPARATOR.finditer(sentence.between(start, end))
        if not any(mark.start < start + found.end() and start + found.start() < mark.end for mark in known)
    ]
    for index, (_, first) in enumerate(breaks):
        last = breaks[index + 1][0] if index + 1 < len(breaks) else end
        item = sentence.between(first, last)
        if _ITEM.fullmatch(item) and item.split()[0] not in _NOT_PRODUCTS:
            yield Topic(first, last, commodity=item)
