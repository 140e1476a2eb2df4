"""Which labelled words of a sentence speak of trade at all: a word inside a name, or one that has another meaning, does not."""

from __future__ import annotations

import re

from extractor.claims.places import is_excluded, is_name_part
from extractor.claims.units import is_money
from extractor.languages import words
from extractor.parse import Mark, Sentence

_TRADE_MOVES = re.compile(
    r"^(?:,\s|\s+)(?:and\s+)?(?:exports|imports)\b"
    r"|^\s+(?:with|between|in \w+ |is set|is expected|is forecast|is projected|is likely|now|growth|expansion|was|were|had|has|"
    r"value|volume|reached|totall?ed|amounted|stood|came|hit|rose|fell|grew|surged|jumped|climbed|dropped|shrank|expanded|slumped|slipped|increased|"
    r"decreased|declined|contracted|plunged|soared)\b"
)
_ATTRIBUTIVE = frozenset(str(word) for word in words("clauses")["attributive_products"])
_ITS_TRADE = re.compile(r"^\s+(?:and\s+[a-z]+\s+)?(?:exports?|imports?|re-exports?|shipments?|sales|deliveries|orders)\b")
_FLOWS = frozenset(["total_exports", "imports", "re_exports", "domestic_exports", "total_trade"])
# "The Ministry of Trade, Industry and Energy" speaks of no energy.
_OFFICE_OF = re.compile(
    r"\b(?:Ministry|Minister|Department|Bureau|Institute|Secretary|Commission|Association|Council|Administration|Chamber) (?:of|for) "
    r"(?:[A-Z]\w+(?:, | and |, and | & | ))*$"
)
_REACH = 60


_RANKED = re.compile(r"\b(?:largest|biggest|richest|[a-z]+-(?:dependent|driven|reliant|oriented|led))\s$")


def speaks(sentence: Sentence, mark: Mark) -> bool:
    """Whether a mark takes part.

    Places inside names and places that are left out do not; "trade", "balance" and "revenue" are also words of other things.
    """
    word = sentence.between(mark.start, mark.end)
    if mark.code == "total_trade" and word == "trade":
        return bool(_TRADE_MOVES.match(sentence.between(mark.end, mark.end + 24))) and not _in_office(sentence, mark)
    if mark.code == "trade_balance" and word == "balance":
        return mark.start == sentence.start or sentence.between(mark.end, mark.end + 9).startswith((":", " of trade"))
    if mark.label == "DEFICIT" and word == "short":
        return not sentence.between(mark.end, mark.end + 4).startswith(" of ")  # "fell just short of the forecast"
    if mark.code == "gdp" and word == "economy" and _RANKED.search(sentence.between(mark.start - 32, mark.start)):
        return False  # "sales by Asia's fourth-largest economy"
    if mark.code == "freight_rate" and word == "rates":  # "the four rates were 0.5, 2.4, 2.3 and 2.2 percent"
        return any(other.label == "FIGURE" and is_money(other.code) for other in sentence.marks)
    if mark.code == "revenue":  # "exports are to bring revenue of US$6 billion": what exports are worth
        return not any(other.code in _FLOWS and other.start < mark.start for other in sentence.marks)
    if mark.label == "COMMODITY":
        alone = word not in _ATTRIBUTIVE or bool(_ITS_TRADE.match(sentence.between(mark.end, mark.end + 24)))
        return alone and not _in_office(sentence, mark)
    return mark.label not in ("PLACE", "ADJECTIVE") or not (is_name_part(sentence, mark) or is_excluded(sentence, mark))


def _in_office(sentence: Sentence, mark: Mark) -> bool:
    """Whether a word with a capital stands in the name of a ministry or a chamber."""
    at = mark.start - sentence.start
    return sentence.text[at].isupper() and bool(_OFFICE_OF.search(sentence.text, max(0, at - _REACH), at))
